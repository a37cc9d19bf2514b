"""Viber's REST API over HTTP: which method, whose token, what trouble, what answer."""

import asyncio
import re
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from sandbox.chats import Json
from sandbox.faults import Fault
from sandbox.troubles import BAD_GATEWAY, Hanging
from sandbox.viber.bot import Bot
from sandbox.viber.methods import METHODS, Method
from sandbox.viber.methods.call import Call
from sandbox.viber.reading import read_body
from sandbox.viber.statuses import INVALID_TOKEN, MISSING_TOKEN, TOO_MANY_REQUESTS, Refused

TOKEN_HEADER = "X-Viber-Auth-Token"  # noqa: S105 - a header's name
TOKEN = re.compile(r"[A-Za-z0-9_-]{8,80}")
RECEIVERS = ("receiver", "id")
# A phone that is quicker than the server's own answer is waited for no longer than this.
EARLY_SECONDS = 5.0


@dataclass
class Reply:
    """What is answered, and the call whose results are told afterwards."""

    response: Response
    call: Call | None = None


class ViberApi:
    """Answers the calls of the bot."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer `/pa/<method>`; phones tell of a message only when its answer has left."""
        calls = self._bot.house.calls
        calls.in_flight += 1
        try:
            reply = await self._reply(Request(scope, receive))
            if not isinstance(reply.response, Hanging):
                await reply.response(scope, receive, send)
            if reply.call is not None:
                reply.call.tell_results()
        finally:
            calls.in_flight -= 1
        if isinstance(reply.response, Hanging):
            await reply.response(scope, receive, send)

    async def _reply(self, request: Request) -> Reply:
        name = request.path_params["method"]
        method = METHODS.get(name)
        if method is None:
            return Reply(PlainTextResponse("Not Found", 404))
        if request.method != "POST":
            return Reply(PlainTextResponse("Method Not Allowed", 405))
        body: Json = {}
        try:
            body = read_body(await request.body())
            token = self._token(request, body.pop("auth_token", None))
        except Refused as refused:
            return Reply(self._answered(name, body, refused.as_json()))
        call = Call(self._bot, body, token, str(request.base_url).rstrip("/"))
        return Reply(await self._answer(name, method, call), call)

    def _token(self, request: Request, in_body: object) -> str:
        token = request.headers.get(TOKEN_HEADER) or in_body
        if not token:
            raise MISSING_TOKEN
        if not isinstance(token, str) or not TOKEN.fullmatch(token):
            raise INVALID_TOKEN
        if self._bot.token is not None and token != self._bot.token:
            raise INVALID_TOKEN
        return token

    async def _answer(self, name: str, method: Method, call: Call) -> Response:
        fault = self._fault(name, call)
        if fault is None:
            return self._answered(name, call.body, await execute(method, call))
        if fault.kind == "delay":
            await asyncio.sleep(fault.seconds or 1)
        if fault.kind in INSTEAD:
            return self._answered(name, call.body, INSTEAD[fault.kind])
        call.trouble = fault.kind
        body = await execute(method, call)
        return await self._after(name, call, fault, body)

    def _fault(self, name: str, call: Call) -> Fault | None:
        receiver = next((str(call.body[field]) for field in RECEIVERS if field in call.body), None)
        spared = frozenset() if "keyboard" in call.body else frozenset({"keyboard_failed"})
        return self._bot.house.faults.take(name, receiver, spared)

    async def _after(self, name: str, call: Call, fault: Fault, body: Json) -> Response:
        """Let the trouble come when the effect has taken place."""
        if fault.kind == "500_after":
            return self._answered(name, call.body, SERVER_ERROR)
        if fault.kind == "timeout_after":
            self._record(name, call.body, None)
            return Hanging(fault.seconds)
        if fault.kind == "delivered_early":
            call.tell_results()
            await self._bot.all_told(EARLY_SECONDS)
        return self._answered(name, call.body, body)

    def _answered(self, name: str, parameters: Json, body: object) -> Response:
        self._record(name, parameters, body)
        if body is BAD_GATEWAY:
            return HTMLResponse(BAD_GATEWAY, 502)
        return JSONResponse(body, 500 if body is SERVER_ERROR else 200)

    def _record(self, name: str, parameters: Json, body: object) -> None:
        house = self._bot.house
        house.calls.record(name, parameters, body, house.clock.now())


async def execute(method: Method, call: Call) -> Json:
    """Let the method have its effect and return the answer's body."""
    try:
        return {"status": 0, "status_message": "ok", **await method(call)}
    except Refused as refused:
        return refused.as_json()


SERVER_ERROR: Json = {"status": 999, "status_message": "Internal Server Error"}
INSTEAD: dict[str, object] = {
    "429": TOO_MANY_REQUESTS.as_json(),
    "401": INVALID_TOKEN.as_json(),
    "500_before": SERVER_ERROR,
    "html_502": BAD_GATEWAY,
}
