"""Lists of cases: by what is asked of them, in pages that stay where they are."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from api.access import digest
from core.access import Key
from core.city_services import COMPLAINT
from storage.database import Database
from tests.api.conftest import key_for
from tests.api.test_cases import WATER
from tests.conftest import HandClock

Headers = dict[str, str]
PATH = "/api/v1/cases"
ELSEWHERE = {"street_id": "azovstalska-st", "house": "1"}


async def filed(api: httpx.AsyncClient, key: Headers, **change: Any) -> str:
    """The number of a new case."""
    answer = await api.post(PATH, json=WATER | change, headers=key)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["number"])


async def listed(api: httpx.AsyncClient, key: Headers, **asked: Any) -> list[str]:
    """The numbers of all cases that are found, page by page."""
    return [number async for page in pages(api, key, **asked) for number in page]


async def pages(api: httpx.AsyncClient, key: Headers, **asked: Any) -> AsyncIterator[list[str]]:
    """The numbers on each page."""
    cursor: str | None = ""
    while cursor is not None:
        answer = await api.get(PATH, params=asked | ({"cursor": cursor} if cursor else {}), headers=key)
        assert answer.status_code == 200, answer.text
        yield [case["number"] for case in answer.json()["cases"]]
        cursor = answer.json()["next"]


async def test_a_list_shows_cases_as_they_stand(api: httpx.AsyncClient, operator: Headers) -> None:
    number = await filed(api, operator)
    (shown,) = (await api.get(PATH, headers=operator)).json()["cases"]
    read = (await api.get(f"{PATH}/{number}", headers=operator)).json()
    assert shown == {name: value for name, value in read.items() if name not in ("history", "outage")}


@pytest.mark.parametrize("name", ["unit", "service", "street", "district", "cursor"])
async def test_a_text_that_no_database_holds_is_refused(
    api: httpx.AsyncClient, operator: Headers, name: str
) -> None:
    answer = await api.get(PATH, params={name: "a\0"}, headers=operator)
    assert (answer.status_code, answer.json()["field"].partition(".")[0]) == (422, name)


async def test_cases_are_found_by_what_is_asked(
    api: httpx.AsyncClient, clock: HandClock, operator: Headers
) -> None:
    water = await filed(api, operator)
    begun = clock.now()
    clock.turn(hours=1)
    power = await filed(api, operator, service="no_power", address=ELSEWHERE)
    taken = {"step": "take", "note": "Виїхали"}
    assert (await api.post(f"{PATH}/{water}/moves", json=taken, headers=operator)).status_code == 200
    moment = clock.now().isoformat()
    for asked, found in (
        ({}, [power, water]),
        ({"status": "in_progress"}, [water]),
        ({"status": ["registered", "in_progress"]}, [power, water]),
        ({"unit": "power_utility"}, [power]),
        ({"service": ["no_water", "no_gas"]}, [water]),
        ({"street": "azovstalska-st"}, [power]),
        ({"district": "left_bank"}, [power]),
        ({"district": "left_bank", "street": "metalurhiv-ave"}, []),
        ({"created_since": moment}, [power]),
        ({"created_until": moment}, [water]),
        ({"changed_since": moment}, [power, water]),
        ({"changed_until": moment}, []),
        ({"overdue": True}, []),
        ({"created_since": begun.isoformat(), "unit": "water_utility"}, [water]),
    ):
        assert await listed(api, operator, **asked) == found, asked
    clock.turn(days=60)
    assert await listed(api, operator, overdue=True) == [power, water]
    await api.post(f"{PATH}/{power}/moves", json={"step": "explain", "note": "Так"}, headers=operator)
    assert await listed(api, operator, overdue=True) == [water]
    assert await listed(api, operator, overdue=False) == [power]


async def test_pages_neither_repeat_nor_miss_what_was_there_when_more_is_filed(
    api: httpx.AsyncClient, operator: Headers
) -> None:
    before = [await filed(api, operator) for _ in range(5)]
    seen = []
    async for page in pages(api, operator, limit=2):
        seen += page
        await filed(api, operator)
    assert seen == before[::-1]


async def test_who_follows_what_happens_sees_a_case_again_that_goes_on(
    api: httpx.AsyncClient, clock: HandClock, operator: Headers
) -> None:
    first, second, third = [await filed(api, operator) for _ in range(3)]
    clock.turn(seconds=5)  # until that is settled
    seen = []
    async for page in pages(api, operator, order="changed", limit=1):
        seen += page
        if page == [second]:
            clock.turn(seconds=1)
            await api.post(f"{PATH}/{first}/moves", json={"step": "take"}, headers=operator)
            clock.turn(seconds=5)
    assert seen == [first, second, third, first]


async def test_a_unit_sees_its_own_alone(
    api: httpx.AsyncClient, database: Database, clock: HandClock, operator: Headers
) -> None:
    unit = await key_for(database, "unit:power_utility", clock.now())
    await filed(api, operator)
    power = await filed(api, operator, service="no_power")
    assert await listed(api, unit) == [power]
    assert await listed(api, unit, unit="power_utility") == [power]
    assert await listed(api, unit, unit="water_utility") == []


@pytest.mark.parametrize(("role", "sees"), [("reader", 0), ("operator", 0), ("supervisor", 1), ("admin", 1)])
async def test_complaints_about_operators_are_for_supervisors(
    api: httpx.AsyncClient, database: Database, clock: HandClock, role: str, sees: int
) -> None:
    async with database.work() as work:
        await work.keys.add(Key("front-desk", "operator"), digest("front-desk"), clock.now())
    await filed(api, {"X-API-Key": "front-desk"}, service=COMPLAINT)
    found = await listed(api, await key_for(database, role, clock.now()))
    assert len(found) == sees


@pytest.mark.parametrize(
    ("asked", "code", "field"),
    [
        ({"status": "gone"}, "invalid", "status.0"),
        ({"limit": 0}, "invalid", "limit"),
        ({"limit": 201}, "invalid", "limit"),
        ({"created_since": "2026-11-01T00:00:00"}, "invalid", "created_since"),
        ({"created_since": "0001-01-01T00:00:00+14:00"}, "invalid", "created_since"),
        ({"district": "nowhere"}, "unknown_district", "district"),
        ({"cursor": "x"}, "wrong_cursor", "cursor"),
        ({"cursor": "WyJuZXdlc3QiLDFlOTk5LCIyMDI2LTExLTAxIl0"}, "wrong_cursor", "cursor"),
        ({"cursor": "W10"}, "wrong_cursor", "cursor"),
        ({"cursor": "ключ"}, "wrong_cursor", "cursor"),
    ],
)
async def test_what_cannot_be_asked_is_named(
    api: httpx.AsyncClient, operator: Headers, asked: dict[str, Any], code: str, field: str
) -> None:
    refused = await api.get(PATH, params=asked, headers=operator)
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (422, code, field)


async def test_a_cursor_of_another_order_is_refused(api: httpx.AsyncClient, operator: Headers) -> None:
    for _ in range(2):
        await filed(api, operator)
    cursor = (await api.get(PATH, params={"limit": 1}, headers=operator)).json()["next"]
    refused = await api.get(PATH, params={"cursor": cursor, "order": "changed"}, headers=operator)
    assert (refused.status_code, refused.json()["code"]) == (422, "wrong_cursor")
