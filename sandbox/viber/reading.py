"""Reading fields of a call, or refusing what is missing, of another type or too long."""

import json
from typing import Any

from sandbox.chats import Json
from sandbox.viber.statuses import bad_data, missing_data

LARGEST_BODY = 30 * 1024


def read_body(data: bytes) -> Json:
    """Read a call's body, a JSON object of limited size."""
    if len(data) > LARGEST_BODY:
        raise bad_data(f"the request is larger than {LARGEST_BODY} bytes")
    try:
        body = json.loads(data or b"{}")
        # Half of a character can be written in JSON, but not be handed on.
        json.dumps(body, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise bad_data("the request is not JSON") from None
    if not isinstance(body, dict):
        raise bad_data("the request is not an object")
    return body


def given(body: Json, name: str, of: str = "") -> Any:
    """Return a field that must be there; null counts as absent."""
    if body.get(name) is None:
        raise missing_data(of + name)
    return body[name]


def text(body: Json, name: str, longest: int, of: str = "") -> str:
    """Return a text that must not be empty."""
    value = given(body, name, of)
    if not isinstance(value, str):
        raise bad_data(f"{of}{name} is not a string")
    if not value:
        raise missing_data(of + name)
    # The server counts as Java does: a character beyond the first 65,536 counts twice.
    if len(value.encode("utf-16-le")) // 2 > longest:
        raise bad_data(f"{of}{name} is longer than {longest} characters")
    return value


def maybe_text(body: Json, name: str, longest: int) -> str:
    """Return a text that may be left out or empty, but not null: that fails on the real server, too."""
    return text(body, name, longest) if body.get(name, "") != "" else ""


def whole(body: Json, name: str, most: int) -> int:
    """Return a whole number above zero."""
    value = given(body, name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= most:
        raise bad_data(f"{name} is not a whole number from 1 to {most}")
    return value


def number(body: Json, name: str, most: float, of: str = "") -> float:
    """Return a number between its bounds, which may be written as a string."""
    value = given(body, name, of)
    try:
        read = float(value)
    except (TypeError, ValueError, OverflowError):
        raise bad_data(f"{of}{name} is not a number") from None
    if not -most <= read <= most:
        raise bad_data(f"{of}{name} is not within {most}")
    return read


def inner(body: Json, name: str) -> Json:
    """Return an object within the body."""
    value = given(body, name)
    if not isinstance(value, dict):
        raise bad_data(f"{name} is not an object")
    return value
