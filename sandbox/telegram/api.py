"""The Bot API over HTTP: which bot, which method, what trouble, what answer."""

import asyncio
import inspect
import re
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from sandbox.chats import Json
from sandbox.faults import UPDATES, Fault
from sandbox.telegram.bot import Bot
from sandbox.telegram.errors import (
    INVALID_TOKEN,
    METHOD_NOT_FOUND,
    NOT_FOUND,
    OTHER_POLL,
    UNAUTHORIZED,
    Refused,
    conflict,
    too_many_requests,
)
from sandbox.telegram.methods import BY_LOWER_NAME, Method
from sandbox.telegram.methods.call import Call, Remarked
from sandbox.telegram.parameters import Parameters, read_parameters
from sandbox.troubles import BAD_GATEWAY, Hanging

TOKEN = re.compile(r"[1-9]\d*:[A-Za-z0-9_-]+")
LONGEST_TOKEN = 80
NOT_IN_ANSWERS = frozenset({"setwebhook", "deletewebhook", "close", "logout"})
SERVER_ERROR = Refused(500, "Internal Server Error")


class BotApi:
    """Answers the calls of one bot, whatever its token."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def call(self, request: Request) -> Response:
        """Answer `/bot<token>/<method>`."""
        name = request.path_params["method"].lower()
        try:
            self._meet(request.path_params["token"])
            name, method = found_method(name)
            parameters = await read_parameters(request)
        except Refused as refused:
            return self._answered(name, Parameters(), refused.as_json())
        return await self._counted(name, method, parameters)

    async def download(self, request: Request) -> Response:
        """Answer `/file/bot<token>/<path>`."""
        try:
            self._meet(request.path_params["token"])
        except Refused as refused:
            return _response(refused.as_json())
        files = self._bot.house.files
        file = files.at_path(request.path_params["path"])
        data = files.data_of(file.id) if file is not None else None
        if data is None:
            return _response(Refused(404, NOT_FOUND).as_json())
        return Response(data, media_type="application/octet-stream")

    def _meet(self, token: str) -> None:
        if len(token) > LONGEST_TOKEN or not TOKEN.fullmatch(token):
            raise Refused(401, INVALID_TOKEN)
        self._bot.meet(int(token.partition(":")[0]))

    async def _counted(self, name: str, method: Method, parameters: Parameters) -> Response:
        if name.lower() == UPDATES:
            return await self._answer(name, method, parameters)
        calls = self._bot.house.calls
        calls.in_flight += 1
        try:
            return await self._answer(name, method, parameters)
        finally:
            calls.in_flight -= 1

    async def _answer(self, name: str, method: Method, parameters: Parameters) -> Response:
        fault = self._bot.house.faults.take(name.lower(), parameters.text("chat_id") or None)
        if fault is not None:
            if fault.kind == "delay":
                await asyncio.sleep(fault.seconds or 1)
            if (instead := _instead_of_effect(fault)) is not None:
                return self._answered(name, parameters, instead)
        body = await self.execute(method, parameters)
        if fault is not None and fault.kind == "500_after":
            return self._answered(name, parameters, SERVER_ERROR.as_json())
        if fault is not None and fault.kind == "timeout_after":
            self._record(name, parameters, None)
            return Hanging(fault.seconds)
        return self._answered(name, parameters, body)

    async def execute(self, method: Method, parameters: Parameters) -> Any:
        """Let the method have its effect and return the answer's body."""
        try:
            result = method(Call(self._bot, parameters))
            result = await result if inspect.isawaitable(result) else result
        except Refused as refused:
            return refused.as_json()
        if isinstance(result, Remarked):
            return {"ok": True, "result": result.result, "description": result.description}
        return {"ok": True, "result": result}

    async def perform(self, values: Json) -> None:
        """Do what a webhook's answer asks for; nobody learns of the result but the record of calls."""
        name = str(values.get("method", "")).lower()
        if name not in BY_LOWER_NAME or name.startswith("get") or name in NOT_IN_ANSWERS:
            return
        parameters = Parameters({key: value for key, value in values.items() if key != "method"})
        name, method = found_method(name)
        self._record(name, parameters, await self.execute(method, parameters))

    def _answered(self, name: str, parameters: Parameters, body: Any) -> Response:
        self._record(name, parameters, body)
        return _response(body)

    def _record(self, name: str, parameters: Parameters, body: Any) -> None:
        house = self._bot.house
        house.calls.record(name, parameters.recorded(), body, house.clock.now())


def found_method(name: str) -> tuple[str, Method]:
    """Find a method by its name in any case."""
    found = BY_LOWER_NAME.get(name.lower())
    if found is None:
        raise Refused(404, METHOD_NOT_FOUND)
    return found


def _instead_of_effect(fault: Fault) -> Any:
    refusals = {
        "429": too_many_requests(fault.retry_after),
        "401": Refused(401, UNAUTHORIZED),
        "409": conflict(OTHER_POLL),
        "500_before": SERVER_ERROR,
    }
    if fault.kind == "html_502":
        return BAD_GATEWAY
    refusal = refusals.get(fault.kind)
    return None if refusal is None else refusal.as_json()


def _response(body: Any) -> Response:
    if body is BAD_GATEWAY:
        return HTMLResponse(body, 502)
    retry_after = body.get("parameters", {}).get("retry_after")
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return JSONResponse(body, body.get("error_code", 200), headers)
