"""Checks of JSON values, with the complaints of the checker that the real server uses."""

import json
from collections.abc import Callable
from typing import Any

# What a check returns is the complaint, or nothing.
Check = Callable[[Any], str | None]


def one_of(*values: str) -> Check:
    """Accept nothing but these words."""

    def check(given: Any) -> str | None:
        if given in values:
            return None
        return f"instance value ({as_json(given)}) not found in enum (possible values: {as_json(values)})"

    return check


def between(least: int, most: int) -> Check:
    """Accept whole numbers from the least to the most."""

    def check(given: Any) -> str | None:
        if not isinstance(given, int) or isinstance(given, bool):
            return _wrong_type(given, "integer")
        if given > most:
            return f"numeric instance is greater than the required maximum (maximum: {most}, found: {given})"
        if given < least:
            return f"numeric instance is lower than the required minimum (minimum: {least}, found: {given})"
        return None

    return check


def text(longest: int | None = None) -> Check:
    """Accept a text, perhaps of limited length."""

    def check(given: Any) -> str | None:
        if not isinstance(given, str):
            return _wrong_type(given, "string")
        if longest is not None and len(given) > longest:
            return f'string "{given}" is too long (length: {len(given)}, maximum allowed: {longest})'
        return None

    return check


def a(kind: type, name: str) -> Check:
    """Accept values of one JSON type."""
    return lambda given: None if isinstance(given, kind) else _wrong_type(given, name)


def _wrong_type(given: Any, allowed: str) -> str:
    found = JSON_TYPES.get(type(given), "null")
    return f'instance type ({found}) does not match any allowed primitive type (allowed: ["{allowed}"])'


JSON_TYPES = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    dict: "object",
    list: "array",
}


def as_json(value: Any) -> str:
    """Write a value as the checker shows it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
