"""Talks with operators over HTTP: listed for readers, answered by writers, told to the citizen."""

import httpx
import pytest

from core.citizens import Identity
from core.city import City
from core.lines import Said, Side
from core.talking import ask_operator, hear_citizen
from core.timers import TimerKind
from storage.database import Database
from tests.api.conftest import key_for
from tests.conftest import HandClock

PATH = "/api/v1/handoffs"


@pytest.fixture
async def talk(database: Database, clock: HandClock, city: City) -> int:
    """A citizen asks."""
    async with database.work() as work:
        citizen = await work.citizens.meet(Identity("wire", "1"), "Олена", clock.now())
        handoff = await ask_operator(work, citizen, "uk", city, clock.now())
        await hear_citizen(work, handoff, Said(Side.citizen, "Коли вода?"), None, city, clock.now())
    return handoff.id


async def test_those_who_wait_are_listed_with_what_they_said(
    api: httpx.AsyncClient, talk: int, operator: dict[str, str]
) -> None:
    (one,) = (await api.get(PATH, headers=operator)).json()
    assert (one["id"], one["state"], one["phone"]) == (talk, "waiting", None)
    lines = (await api.get(f"{PATH}/{talk}/lines", headers=operator)).json()
    assert [(line["side"], line["words"]) for line in lines] == [("citizen", "Коли вода?")]
    assert (await api.get(PATH, params={"after": talk}, headers=operator)).json() == []


async def test_an_answer_is_kept_and_told_once_and_ends_the_talk(
    api: httpx.AsyncClient, database: Database, clock: HandClock, talk: int, operator: dict[str, str]
) -> None:
    for _ in range(2):
        answered = await api.put(f"{PATH}/{talk}/answer", json={"note": " Завтра. "}, headers=operator)
        assert answered.status_code == 200
        assert answered.json()["state"] == "closed"
    async with database.work() as work:
        told = [one for one in await work.outbox.claim(10) if "line" in one.body]
        assert len(told) == 1
        line = await work.lines.by_id(told[0].body["line"])
        timer = await work.timers.take_due(clock.now())
    assert line
    assert (line.words, line.author) == ("Завтра.", "api:operator")
    assert timer
    assert timer.kind == TimerKind.handoff_over
    refused = await api.put(f"{PATH}/{talk}/answer", json={"note": "Ніколи."}, headers=operator)
    assert (refused.status_code, refused.json()["code"]) == (409, "handoff_move_not_allowed")


@pytest.mark.parametrize(
    ("path", "note", "status", "code"),
    [
        ("/77/answer", "Так.", 404, "handoff_not_found"),
        ("/77/answer", "  ", 422, "invalid"),
        (f"/{10**20}/answer", "Так.", 422, "invalid"),
        ("/x/answer", "Так.", 422, "invalid"),
    ],
)
async def test_a_wrong_call_is_named(
    api: httpx.AsyncClient, operator: dict[str, str], path: str, note: str, status: int, code: str
) -> None:
    refused = await api.put(PATH + path, json={"note": note}, headers=operator)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert refused.headers["content-type"] == "application/problem+json"


async def test_lines_of_nothing_are_not_found(api: httpx.AsyncClient, operator: dict[str, str]) -> None:
    assert (await api.get(f"{PATH}/77/lines", headers=operator)).status_code == 404


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        ("reader", 200, 403),
        ("operator", 200, 404),
        ("supervisor", 200, 404),
        ("admin", 200, 404),
        ("unit:water_utility", 403, 403),
    ],
)
async def test_a_role_may_do_what_it_may(
    api: httpx.AsyncClient, database: Database, clock: HandClock, role: str, reads: int, writes: int
) -> None:
    key = await key_for(database, role, clock.now())
    assert (await api.get(PATH, headers=key)).status_code == reads
    assert (await api.put(f"{PATH}/1/answer", json={"note": "Так."}, headers=key)).status_code == writes
