"""docs/api.md is true: its examples are run in their order, and its table is held against the routes."""

import json
import os
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.access import who_may
from core.access import Role
from core.hooks import signature
from storage.database import Database
from tests.api.conftest import key_for
from tests.api.test_description import routes_of
from tests.conftest import HandClock

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
EXAMPLE = re.compile(r"```http\n(.+?)\n```\n\n`(\d{3})`(?:\n\n```json\n(.+?)\n```)?", re.DOTALL)
KEY = re.compile(r"<(.+?)>")
NUMBER, ANYTHING = "48291536", "…"
ORDER = ("reader", "operator", "supervisor", "admin", "unit", "everybody")
ROW = re.compile(r"^\| `([A-Z]+ /api/v1\S*)` \| (.+?) \| (.+) \|$", re.MULTILINE)


def fits(shown: Any, real: Any) -> bool:
    """Whether an answer has all that an example shows of it."""
    if shown == ANYTHING:
        return bool(real)
    if isinstance(shown, dict):
        return isinstance(real, dict) and all(
            name in real and fits(one, real[name]) for name, one in shown.items()
        )
    if isinstance(shown, list):
        return len(shown) == len(real) and all(map(fits, shown, real))
    return bool(shown == real)


async def call(api: httpx.AsyncClient, example: str, keys: dict[str, str]) -> httpx.Response:
    """Make the call of an example."""
    head, _, body = example.partition("\n\n")
    first, *named = head.splitlines()
    method, path = first.split()
    headers = dict(line.split(": ", 1) for line in named)
    headers["X-API-Key"] = keys[KEY.fullmatch(headers["X-API-Key"])[1]]  # type: ignore[index]
    return await api.request(method, path, headers=headers, json=json.loads(body) if body else None)


async def test_the_examples_do_what_they_say(
    api: httpx.AsyncClient, database: Database, clock: HandClock
) -> None:
    page, number = PAGE.read_text("utf-8"), NUMBER
    roles = sorted(set(KEY.findall("\n".join(example for example, _, _ in EXAMPLE.findall(page)))))
    keys = {role: (await key_for(database, role, clock.now()))["X-API-Key"] for role in roles}
    examples = EXAMPLE.findall(page)
    assert len(examples) == page.count("```http")
    for example, status, shown in examples:
        answer = await call(api, example.replace(NUMBER, number), keys)
        assert answer.status_code == int(status), (example, answer.text)
        if status == "201" and "POST /api/v1/cases\n" in example:
            number = answer.json()["number"]
        if shown:
            wanted = json.loads(shown.replace(NUMBER, number))
            assert fits(wanted, answer.json()), (example, answer.text)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_table_tells_every_call_and_who_may_make_it(app: FastAPI) -> None:
    page = PAGE.read_text("utf-8")
    rows = sorted(
        (route.path, method, *told(route.path, who_may(route), route.description))
        for route in routes_of(app)
        for method in route.methods or ()
    )
    table = "\n".join(f"| `{method} {path}` | {who} | {what} |" for path, method, who, what in rows)
    if os.environ.get("WRITE_DOCS"):
        begins = page.index("| Call | Who |")
        page = page[:begins] + "| Call | Who | What it does |\n| --- | --- | --- |\n" + table + "\n"
        PAGE.write_text(page, "utf-8")
    found = ["| `{}` | {} | {} |".format(*row) for row in ROW.findall(page)]
    assert found == table.splitlines(), "run with WRITE_DOCS=1"


def told(path: str, who: frozenset[str] | None, description: str) -> tuple[str, str]:
    """Who may make a call, and the first sentence of what it does."""
    assert who, path
    names = [str(role) for role in Role if role in who] + [one for one in ("unit", "everybody") if one in who]
    first = " ".join(description.split("\n\n")[0].split())
    return ", ".join(sorted(names, key=ORDER.index)), re.split(r"(?<=\.) (?=[A-Z`])", first)[0]


def test_the_way_to_check_a_signature_works(clock: HandClock) -> None:
    (code,) = re.findall(r"```python\n(.+?)\n```", PAGE.read_text("utf-8"), re.DOTALL)
    known: dict[str, Any] = {}
    exec(code, known)
    body, now = b'{"id": "48291536-2"}', clock.now()
    header = signature("secret", body, now)
    is_ours = known["is_ours"]
    assert is_ours("secret", header, body, now.timestamp() + 60)
    assert not is_ours("secret", header, body + b" ", now.timestamp())
    assert not is_ours("other", header, body, now.timestamp())
    assert not is_ours("secret", header, body, now.timestamp() + 600)
