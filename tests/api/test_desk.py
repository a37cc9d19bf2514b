"""The desk over HTTP: who may call what, what a wrong call is told, and what is kept of a reading."""

import asyncio

import httpx
import pytest

from core.cases import Address, Report
from core.citizens import Identity
from core.city import City
from core.city_services import COMPLAINT
from core.filing import register_case
from core.handoffs import Move
from core.lines import Said, Side
from core.talking import ask_operator, hear_citizen
from storage.database import Database
from tests.api.conftest import key_for
from tests.conftest import HandClock
from tests.overheard import OVERHEARD

PATH = "/api/v1/desk/talks"
SAID = {"Idempotency-Key": "one"}
PHONE = "+380671234567"


@pytest.fixture
async def talk(database: Database, clock: HandClock, city: City) -> int:
    """A citizen asks, who has given a number."""
    OVERHEARD.private(PHONE)
    async with database.work() as work:
        citizen = await work.citizens.meet(Identity("wire", "1"), "Олена", clock.now())
        await work.citizens.set_phone(citizen.citizen_id, PHONE)
        handoff = await ask_operator(work, citizen, "uk", city, clock.now())
        await hear_citizen(work, handoff, Said(Side.citizen, "Коли вода?"), None, city, clock.now())
    return handoff.id


async def file(database: Database, clock: HandClock, city: City, service: str) -> str:
    """The same citizen files a case."""
    async with database.work() as work:
        citizen = await work.citizens.meet(Identity("wire", "1"), "Олена", clock.now())
        report = Report(
            draft_id=service,
            identity_id=citizen.identity_id,
            service=service,
            description="Немає води",
            language="uk",
            address=Address(written="Миру 35"),
        )
        return (await register_case(work, report, city=city, now=clock.now())).number


@pytest.mark.parametrize(
    ("role", "talks", "transcript"),
    [
        ("reader", 403, 403),
        ("operator", 200, 403),
        ("supervisor", 200, 200),
        ("admin", 403, 403),
        ("unit:water_utility", 403, 403),
    ],
)
async def test_a_role_may_do_what_it_may(
    api: httpx.AsyncClient,
    database: Database,
    clock: HandClock,
    talk: int,
    role: str,
    talks: int,
    transcript: int,
) -> None:
    key = await key_for(database, role, clock.now())
    assert (await api.get(PATH, headers=key)).status_code == talks
    assert (await api.get(f"{PATH}/{talk}/transcript", headers=key)).status_code == transcript
    assert (await api.post(f"{PATH}/{talk}/claim", headers=key)).status_code == talks
    for method in ("PUT", "DELETE"):
        assert (await api.request(method, "/api/v1/desk/shift", headers=key)).status_code == talks


@pytest.mark.parametrize(
    ("path", "body", "headers", "status", "code"),
    [
        ("/77/reply", {"words": "Так."}, SAID, 404, "handoff_not_found"),
        ("/77/close", None, {}, 404, "handoff_not_found"),
        ("/1/reply", {"words": "  "}, SAID, 422, "invalid"),
        ("/1/reply", {"words": "Так."}, {}, 422, "invalid"),
        ("/1/note", {"words": "x" * 4001}, SAID, 422, "invalid"),
        ("/1/note", {"words": "Так."}, {"Idempotency-Key": "a b"}, 422, "invalid"),
        (f"/{10**20}/claim", None, {}, 422, "invalid"),
        ("/1/release", None, {}, 409, "handoff_move_not_allowed"),
        ("/1/transfer", {"to": "key:nobody"}, {}, 422, "unknown_colleague"),
    ],
)
async def test_a_wrong_call_is_named(
    api: httpx.AsyncClient,
    talk: int,
    operator: dict[str, str],
    path: str,
    body: object,
    headers: dict[str, str],
    status: int,
    code: str,
) -> None:
    refused = await api.post(PATH + path, json=body, headers=operator | headers)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert refused.headers["content-type"] == "application/problem+json"


async def test_F67_a_contact_is_shown_to_who_asks_and_that_is_kept(
    api: httpx.AsyncClient, database: Database, talk: int, operator: dict[str, str]
) -> None:
    listed = await api.get(PATH, headers=operator)
    read = await api.get(f"{PATH}/{talk}", headers=operator)
    assert "Олена" not in listed.text + read.text
    assert PHONE not in listed.text + read.text
    shown = await api.get(f"{PATH}/{talk}/contact", headers=operator)
    assert shown.json() == {"name": "Олена", "phone": PHONE}
    async with database.work() as work:
        last = (await work.handoffs.events(talk))[-1]
    assert (last.move, last.actor) == (Move.contact_shown, "api:operator")


async def test_pages_follow_each_other(
    api: httpx.AsyncClient,
    database: Database,
    clock: HandClock,
    city: City,
    talk: int,
    operator: dict[str, str],
) -> None:
    async with database.work() as work:
        other = await work.citizens.meet(Identity("wire", "2"), "Петро", clock.now())
        second = (await ask_operator(work, other, "uk", city, clock.now())).id
    for after, found in ((0, talk), (talk, second)):
        (one,) = (await api.get(PATH, params={"after": after, "limit": 1}, headers=operator)).json()
        assert one["id"] == found
    await api.post(f"{PATH}/{talk}/close", headers=operator)
    assert [one["id"] for one in (await api.get(PATH, headers=operator)).json()] == [second]
    closed = (await api.get(PATH, params={"state": "closed"}, headers=operator)).json()
    assert [one["id"] for one in closed] == [talk]


async def test_talks_are_found_by_a_case_of_their_citizen(
    api: httpx.AsyncClient,
    database: Database,
    clock: HandClock,
    city: City,
    talk: int,
    operator: dict[str, str],
) -> None:
    number = await file(database, clock, city, "no_water")
    complaint = await file(database, clock, city, COMPLAINT)
    await api.post(f"{PATH}/{talk}/close", headers=operator)
    found = (await api.get(PATH, params={"case": number}, headers=operator)).json()
    assert [one["id"] for one in found] == [talk]
    assert (await api.get(f"{PATH}/{talk}", headers=operator)).json()["cases"] == [number]
    hidden = await api.get(PATH, params={"case": complaint}, headers=operator)
    assert (hidden.status_code, hidden.json()["code"]) == (404, "case_not_found")


async def test_F60_two_clicks_at_once_say_it_once(
    api: httpx.AsyncClient, database: Database, talk: int, operator: dict[str, str]
) -> None:
    call = f"{PATH}/{talk}/reply", {"words": "Увечері."}
    clicks = [api.post(call[0], json=call[1], headers=operator | SAID) for _ in range(2)]
    answers = await asyncio.gather(*clicks)
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    async with database.work() as work:
        assert [line.words for line in await work.lines.of(talk)] == ["Коли вода?", "Увечері."]


async def test_who_has_it_may_claim_it_again_without_effect(
    api: httpx.AsyncClient, database: Database, talk: int, operator: dict[str, str]
) -> None:
    for _ in range(2):
        assert (await api.post(f"{PATH}/{talk}/claim", headers=operator)).json()["owner"] == "operator"
    async with database.work() as work:
        assert [event.move for event in await work.handoffs.events(talk)] == [Move.ask, Move.claim]
