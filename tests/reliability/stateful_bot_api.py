"""Telegram's Bot API as both a private chat and a group speak it: parameters, buttons, refusals."""

import json
from typing import Any

from aiohttp import web

from tests.reliability.stateful_phones import Button, Json

RETRY_AFTER = 7
_STRUCTURED = frozenset(
    {
        "caption_entities",
        "entities",
        "link_preview_options",
        "media",
        "reaction",
        "reply_markup",
        "reply_parameters",
    }
)


async def read_form(request: web.Request) -> Json:
    """A call's parameters: as JSON, or as a form whose structured ones are JSON."""
    if request.content_type == "application/json":
        parameters: Json = await request.json()
        return parameters
    form = await request.post()
    texts = {name: value for name, value in form.items() if isinstance(value, str)}
    return {name: json.loads(value) if name in _STRUCTURED else value for name, value in texts.items()}


def read_buttons(form: Json) -> tuple[Button, ...]:
    """The buttons under a message, or in place of the keyboard."""
    markup = form.get("reply_markup") or {}
    return tuple(
        Button(one["text"], one.get("callback_data", ""), _asks(one))
        for row in markup.get("inline_keyboard", markup.get("keyboard", ()))
        for one in row
    )


def _asks(button: Json) -> str:
    asked: Any = ("contact" if button.get("request_contact") else "") or button.get("request_location")
    return "location" if asked is True else asked or ""


def refusal(code: int, words: str, **parameters: int) -> Json:
    """An answer that says no."""
    refused: Json = {"ok": False, "error_code": code, "description": words}
    return refused | ({"parameters": parameters} if parameters else {})


def troubled(trouble: str) -> web.Response:
    """The answer that this trouble gives."""
    if trouble == "429":
        body = refusal(429, "Too Many Requests: retry later", retry_after=RETRY_AFTER)
        return web.json_response(body, status=429)
    return web.json_response(refusal(500, "Internal Server Error"), status=500)
