"""Reply markup: inline keyboards, reply keyboards, and what the server refuses in them."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sandbox.chats import Button, Json, Rows
from sandbox.telegram.errors import bad_request
from sandbox.telegram.parameters import Parameters

LONGEST_CALLBACK_DATA = 64
LARGEST_MARKUP = 10_000
MOST_INLINE_BUTTONS = 100
MOST_REPLY_BUTTONS = 300
MOST_REPLY_BUTTONS_IN_ROW = 12
REQUESTS = {
    "request_contact": ("contact", "phone number can be requested in private chats only"),
    "request_location": ("location", "location can be requested in private chats only"),
    "web_app": ("web_app", "Web App buttons can be used in private chats only"),
}
OTHER_INLINE_KINDS = frozenset(
    {"web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat", "copy_text", "pay"}
)


@dataclass(frozen=True)
class Markup:
    """What a message does to the keyboards: nothing, unless it says so."""

    inline: Json | None = None
    buttons: Rows | None = None
    keyboard: Rows | None = None
    removes_keyboard: bool = False
    once: bool = False
    plain: bool = True


NO_MARKUP = Markup()


def read_markup(parameters: Parameters, private: bool) -> Markup:
    """Read a call's reply markup, or refuse it."""
    given = parameters.structure("reply_markup", "reply keyboard markup")
    if given is None:
        return NO_MARKUP
    if not isinstance(given, dict):
        raise bad_request("object expected as reply markup")
    if len(json.dumps(given, ensure_ascii=False).encode()) > LARGEST_MARKUP:
        raise bad_request("reply markup is too long")
    if "inline_keyboard" in given:
        return _inline(given["inline_keyboard"])
    if "keyboard" in given:
        once = given.get("one_time_keyboard") is True
        return Markup(keyboard=_reply_rows(given["keyboard"], private), once=once, plain=False)
    return Markup(removes_keyboard=bool(given.get("remove_keyboard")), plain=not given)


def inline_only(parameters: Parameters) -> Markup:
    """Read the reply markup of an edit, where nothing but an inline keyboard is allowed."""
    markup = read_markup(parameters, private=True)
    if not markup.plain and markup.inline is None and markup.buttons is None:
        raise bad_request("inline keyboard expected")
    return markup


def _inline(given: Any) -> Markup:
    rows = [[_inline_button(button) for button in row] for row in _rows(given, "inline keyboard") if row]
    if sum(len(row) for row in rows) > MOST_INLINE_BUTTONS:
        raise bad_request("reply markup is too long")
    kept = [row for row in given if row]
    return Markup(inline={"inline_keyboard": kept} if kept else None, buttons=rows, plain=False)


def _inline_button(button: Any) -> Button:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be of type String')
    if "callback_data" in button:
        data = str(button["callback_data"])
        if not data.strip() or len(data.encode()) > LONGEST_CALLBACK_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
        return {"label": button["text"], "data": data}
    if "url" in button:
        return {"label": button["text"], "url": _checked_url(str(button["url"]))}
    if not OTHER_INLINE_KINDS & button.keys():
        raise bad_request("Text buttons are unallowed in the inline keyboard")
    return {"label": button["text"]}


def _checked_url(url: str) -> str:
    address = urlsplit(url if "://" in url else f"http://{url}")
    if address.scheme in {"tg", "ton"}:
        return url
    if address.scheme not in {"http", "https"}:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    if "." not in (address.hostname or ""):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return url


def _reply_rows(given: Any, private: bool) -> Rows:
    rows = [[_reply_button(button, private) for button in row] for row in _rows(given, "reply keyboard")]
    kept: Rows = []
    left = MOST_REPLY_BUTTONS
    for row in rows:
        row = row[: min(MOST_REPLY_BUTTONS_IN_ROW, left)]
        left -= len(row)
        kept += [row] if row else []
    return kept


def _reply_button(button: Any, private: bool) -> Button:
    if isinstance(button, str):
        return {"label": button}
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request('can\'t parse keyboard button: Field "text" must be of type String')
    for field, (request, refusal) in REQUESTS.items():
        if button.get(field):
            if not private:
                raise bad_request(refusal)
            return {"label": button["text"], "request": request}
    return {"label": button["text"]}


def _rows(given: Any, what: str) -> list[list[Any]]:
    if not isinstance(given, list) or not all(isinstance(row, list) for row in given):
        raise bad_request(f"can't parse {what}: Field must be an Array of Arrays")
    return given
