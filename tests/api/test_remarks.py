"""What is said about a case later, over HTTP."""

import httpx
import pytest

from storage.database import Database
from tests.api.conftest import key_for
from tests.api.test_cases import WATER
from tests.conftest import HandClock

Headers = dict[str, str]


@pytest.fixture
async def case(api: httpx.AsyncClient, operator: Headers) -> str:
    """The address of a case that the water utility has."""
    filed = await api.post("/api/v1/cases", json=WATER, headers=operator)
    return f"/api/v1/cases/{filed.json()['number']}"


async def test_a_remark_stands_in_the_history_and_what_was_sent_first_stays(
    api: httpx.AsyncClient, clock: HandClock, operator: Headers, case: str
) -> None:
    clock.turn(minutes=5)
    added = await api.post(f"{case}/remarks", json={"text": "У всьому будинку"}, headers=operator)
    assert (added.status_code, added.json()["description"]) == (201, WATER["description"])
    last = added.json()["history"][-1]
    assert (last["kind"], last["note"], last["actor"]) == ("remark", "У всьому будинку", "api:operator")
    assert added.json()["changed_at"] == last["at"]
    assert (await api.get(case, headers=operator)).json() == added.json()


async def test_a_note_of_the_unit_is_kept_and_its_citizen_not_told(
    api: httpx.AsyncClient, database: Database, clock: HandClock, case: str
) -> None:
    unit = await key_for(database, "unit:water_utility", clock.now())
    async with database.view() as work:
        before = await work.outbox.unfinished()
    noted = await api.post(f"{case}/notes", json={"text": "Потрібен кран"}, headers=unit)
    assert (noted.status_code, noted.json()["history"][-1]["kind"]) == (201, "staff_note")
    async with database.view() as work:
        assert await work.outbox.unfinished() == before


@pytest.mark.parametrize(
    ("role", "remark", "note"),
    [
        ("reader", 403, 403),
        ("unit:water_utility", 403, 201),
        ("unit:power_utility", 403, 404),
        ("supervisor", 201, 201),
    ],
)
async def test_who_may_say_what(
    api: httpx.AsyncClient,
    database: Database,
    clock: HandClock,
    case: str,
    role: str,
    remark: int,
    note: int,
) -> None:
    key = await key_for(database, role, clock.now())
    for path, status in (("remarks", remark), ("notes", note)):
        assert (await api.post(f"{case}/{path}", json={"text": "Так"}, headers=key)).status_code == status


async def test_nothing_is_no_remark(api: httpx.AsyncClient, operator: Headers, case: str) -> None:
    refused = await api.post(f"{case}/remarks", json={"text": " "}, headers=operator)
    assert (refused.status_code, refused.json()["field"]) == (422, "text")
