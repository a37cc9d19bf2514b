"""Both messengers, pretended over real HTTP: they show messages on phones, and give the trouble asked for."""

import io
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Protocol

from aiohttp import web
from PIL import Image

from tests.reliability.stateful_bot_api import read_buttons, read_form, refusal, troubled
from tests.reliability.stateful_forum import Forum, ForumCall
from tests.reliability.stateful_phones import Button, Json, Phone, Shown

ME = {"id": 7, "is_bot": True, "first_name": "Бот", "username": "city_test_bot"}
TAKEN = frozenset({"500_after", "silence_after"})
"""Troubles that come although the message was taken: nobody tells us that it was."""
DOUBTFUL = TAKEN | {"500_before", "silence_before"}
"""Troubles after which the service cannot know whether the message was taken."""


class Watch(Protocol):
    """Looks at every call."""

    async def called(self, phone: "Phone | Forum", call: "Call", taken: bool, trouble: str) -> None:
        """A sending call has come, will be taken or not, and will meet this trouble."""

    async def answered_press(self, press_id: str, notice: str) -> None:
        """A pressed button is answered, with a word that pops up."""


class Call(Protocol):
    """One sending or editing call."""

    text: str
    buttons: tuple[Button, ...]
    says: bool
    """Shows words; else it takes buttons away."""


@dataclass
class Messengers:
    """Telegram's and Viber's servers."""

    phones: Mapping[tuple[str, str], Phone]
    """By messenger and address."""
    ids: "count[int]"
    watch: Watch
    troubles: dict[int, deque[str]] = field(default_factory=dict)
    """What the next calls for a phone meet."""
    forum: Forum | None = None
    """The operators' group, where there is one."""
    down: int = 0
    """So many of the next calls meet a front end with nobody behind it."""
    met: Counter[int] = field(default_factory=Counter)
    """How often each phone's calls met trouble."""
    reports: list[tuple[Phone, str, str]] = field(default_factory=list)
    """What Viber has to tell: whose phone, how far it came, the message's token."""
    trap: Callable[[str], bool] = lambda at: False
    """Whether the service dies at this point of a call."""
    calls: int = 0

    async def open(self) -> None:
        """Begin to answer."""
        app = web.Application(client_max_size=50_000_000)
        app.router.add_post("/bot{token}/{method}", self._telegram)
        app.router.add_post("/pa/{method}", self._viber)
        app.router.add_get("/file/bot{token}/{path:.*}", self._hand_out)
        app.router.add_get("/media/{name}", self._hand_out)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def close(self) -> None:
        """Answer no more."""
        await self._runner.cleanup()

    async def _hand_out(self, request: web.Request) -> web.Response:
        return web.Response(body=PICTURE)

    async def _telegram(self, request: web.Request) -> web.StreamResponse:
        method, form = request.match_info["method"], await read_form(request)
        if self._is_down():
            return _html()
        if self.forum and self.forum.is_at(str(form.get("chat_id", ""))):
            return await self._take(request, self.forum, ForumCall(self.forum, method, form))
        if method.startswith(("send", "edit")) or method == "deleteMessage":
            phone = self.phones["telegram", str(form["chat_id"])]
            effect = _TELEGRAM.get(method, _put)
            return await self._take(request, phone, _TelegramCall(self, phone, method, form, effect))
        if method == "answerCallbackQuery":
            await self.watch.answered_press(str(form["callback_query_id"]), str(form.get("text", "")))
        if method == "getFile":
            file = {"file_id": "f", "file_unique_id": "u", "file_size": 4, "file_path": "photos/1.jpg"}
            return web.json_response({"ok": True, "result": file})
        return web.json_response({"ok": True, "result": ME if method == "getMe" else True})

    async def _viber(self, request: web.Request) -> web.StreamResponse:
        if self._is_down():
            return _html()
        body = await request.json()
        if request.match_info["method"] != "send_message":
            return web.json_response({"status": 0, "status_message": "ok"})
        phone = self.phones["viber", body["receiver"]]
        return await self._take(request, phone, _ViberCall(self, phone, body))

    def _is_down(self) -> bool:
        self.down = max(0, self.down - 1)
        return self.down > 0

    async def _take(
        self, request: web.Request, phone: Phone | Forum, call: "_TelegramCall | _ViberCall | ForumCall"
    ) -> web.StreamResponse:
        """Meet the trouble that is due, and show the message if the trouble lets it through."""
        self.calls += 1
        if self.trap("call"):
            return _break(request)
        waiting = self.troubles.get(phone.number)
        trouble = waiting.popleft() if waiting else ""
        self.met[phone.number] += bool(trouble)
        taken = call.may_be_taken() and (not trouble or trouble in TAKEN)
        await self.watch.called(phone, call, taken, trouble)
        answer = call.take() if taken else call.refuse()
        if self.trap("called"):
            return _break(request)
        if trouble.startswith("silence"):
            return _break(request)
        if trouble == "html":
            return _html()
        return call.troubled(trouble) if trouble else web.json_response(answer, status=_status(answer))


class _TelegramCall:
    """One sending or editing call of the Bot API."""

    def __init__(
        self, server: Messengers, phone: Phone, method: str, form: Any, effect: Callable[..., Json | bool]
    ) -> None:
        self.server, self.phone, self.method, self.form, self._effect = server, phone, method, form, effect
        self.text = str(form.get("text") or form.get("caption") or "")
        self.says = method not in ("editMessageReplyMarkup", "deleteMessage")
        self.instead = "keyboard" in (form.get("reply_markup") or {})
        self.buttons = read_buttons(form)

    def may_be_taken(self) -> bool:
        """Who has blocked the bot is not written to; what is gone or the same is not edited."""
        return not self.phone.blocked and not self._wrong()

    def _wrong(self) -> str:
        if self.method not in _CHANGES:
            return ""
        shown = _find(self.phone, str(self.form["message_id"]))
        if shown is None:
            return f"Bad Request: message to {_CHANGES[self.method]} not found"
        if self.method == "deleteMessage":
            return ""
        if shown.has_file != (self.method == "editMessageCaption"):
            return "Bad Request: there is no text in the message to edit"
        same = shown.text == self.text and tuple(shown.buttons) == self.buttons
        return "Bad Request: message is not modified" if same else ""

    def take(self) -> Json:
        """Show it."""
        return {"ok": True, "result": self._effect(self)}

    def refuse(self) -> Json:
        """Say why not."""
        if self.phone.blocked:
            return refusal(403, "Forbidden: bot was blocked by the user")
        return refusal(400, self._wrong() or "Bad Request: not now")

    def troubled(self, trouble: str) -> web.Response:
        """The answer that this trouble gives."""
        return troubled(trouble)


class _ViberCall:
    """One message to Viber."""

    def __init__(self, server: Messengers, phone: Phone, body: Json) -> None:
        self.server, self.phone, self.body = server, phone, body
        self.text, self.says = str(body.get("text", "")), True
        self.buttons = tuple(
            Button(key["Text"], key["ActionBody"], _VIBER_ASKS.get(key["ActionType"], ""))
            for key in body.get("keyboard", {}).get("Buttons", ())
        )

    def may_be_taken(self) -> bool:
        """Who is not subscribed is not written to."""
        return not self.phone.blocked

    def take(self) -> Json:
        """Show it; what became of it is told afterwards."""
        token = str(4_000_000_000_000_000_000 + next(self.server.ids))
        fails = self.phone.fails_to_show > 0
        self.phone.fails_to_show -= fails
        self.server.reports.append((self.phone, "failed" if fails else "delivered", token))
        if not fails:
            self.phone.shown.append(Shown(token, self.text, self.buttons))
        return {"status": 0, "status_message": "ok", "message_token": int(token)}

    def refuse(self) -> Json:
        """Say why not."""
        return {"status": 6, "status_message": "notSubscribed"}

    def troubled(self, trouble: str) -> web.Response:
        """The answer that this trouble gives."""
        if trouble == "429":
            return web.json_response({"status": 12, "status_message": "tooManyRequests"})
        return web.json_response({"status": 1, "status_message": "failure"}, status=500)


_VIBER_ASKS = {"share-phone": "contact", "location-picker": "location"}


def _put(call: _TelegramCall) -> Json:
    id_ = next(call.server.ids)
    has_file = call.method not in ("sendMessage", "sendLocation")
    call.phone.shown.append(Shown(str(id_), call.text, call.buttons, call.instead, has_file))
    return _message(call, id_)


def _edit(call: _TelegramCall) -> Json:
    shown = _find(call.phone, str(call.form["message_id"]))
    if shown is not None:
        call.phone.shown.remove(shown)
        call.phone.shown.append(Shown(shown.id, call.text, call.buttons, has_file=shown.has_file))
    return _message(call, int(call.form["message_id"]))


def _take_buttons(call: _TelegramCall) -> Json:
    if shown := _find(call.phone, str(call.form["message_id"])):
        shown.buttons = ()
    return _message(call, int(call.form["message_id"]))


def _delete(call: _TelegramCall) -> Json | bool:
    if shown := _find(call.phone, str(call.form["message_id"])):
        call.phone.shown.remove(shown)
    return True


_TELEGRAM: dict[str, Callable[[_TelegramCall], Json | bool]] = {
    "editMessageText": _edit,
    "editMessageCaption": _edit,
    "editMessageReplyMarkup": _take_buttons,
    "deleteMessage": _delete,
}
_CHANGES = {"editMessageText": "edit", "editMessageCaption": "edit", "deleteMessage": "delete"}
"""What is done with a message that has to be there."""


def _find(phone: Phone, message_id: str) -> Shown | None:
    return next((one for one in phone.shown if one.id == message_id), None)


def _message(call: _TelegramCall, message_id: int) -> Json:
    chat = {"id": int(call.phone.address), "type": "private"}
    return {"message_id": message_id, "date": 1795514400, "chat": chat, "text": "x"}


def _status(answer: Json) -> int:
    return int(answer.get("error_code", 200))


def _html() -> web.Response:
    return web.Response(status=502, text="<html>Bad Gateway</html>", content_type="text/html")


def _break(request: web.Request) -> web.Response:
    """The connection ends without an answer."""
    if request.transport:
        request.transport.close()
    return web.Response()


def _picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (9, 9)).save(file, "JPEG")
    return file.getvalue()


PICTURE = _picture()
