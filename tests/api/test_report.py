"""Figures over HTTP: for readers, of the days that were asked for."""

from typing import Any

import httpx
import pytest

from core.city import City
from core.life import Step
from storage.database import Database
from tests.api.conftest import key_for
from tests.conftest import HandClock
from tests.storage.test_cases import met
from tests.storage.test_figures import History, at
from tests.working import OPERATOR

PATH = "/api/v1/report"
NOVEMBER = {"from": "2026-11-01", "to": "2026-11-30"}


@pytest.fixture
async def history(database: Database, clock: HandClock, city: City) -> None:
    """Two cases; one of them is explained after six hours."""
    identity_id = await met(database, clock)
    async with database.work() as work:
        told = History(work, city, identity_id)
        await told.go(await told.file(at(3, 8)), (at(3, 14), Step.explain, OPERATOR))
        await told.file(at(5, 8), "no_power")


async def test_figures_are_told_by_service_unit_and_day(
    api: httpx.AsyncClient, operator: dict[str, str], history: None
) -> None:
    answer = await api.get(PATH, params=NOVEMBER, headers=operator)
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    assert (told["from"], told["to"], len(told["days"])) == ("2026-11-01", "2026-11-30", 30)
    assert told["days"][2] == {"day": "2026-11-03", "received": 1, "closed": 1}
    assert list(told["services"]) == ["no_water", "no_power"]
    assert list(told["units"]) == ["water_utility", "power_utility"]
    total = told["total"]
    assert (total["received"], total["closed"], total["outcomes"]["explained"]) == (2, 1, 1)
    assert total["first_answer"] == total["closing"] == {"count": 1, "median": 6.0, "p90": 6.0}
    assert total["marks"] == {"count": 0, "average": None}
    assert total["late_now"] == 1


async def test_without_days_it_is_this_month_so_far(
    api: httpx.AsyncClient, operator: dict[str, str], clock: HandClock
) -> None:
    clock.turn(days=6, hours=13)  # in the city it is December already
    told = (await api.get(PATH, headers=operator)).json()
    assert (told["from"], told["to"]) == ("2026-12-01", "2026-12-01")
    assert told["at"] == clock.now().isoformat().replace("+00:00", "Z")
    assert (told["services"], told["total"]["received"]) == ({}, 0)


@pytest.mark.parametrize(
    ("days", "code", "says"),
    [
        ({"from": "2026-11-30", "to": "2026-11-01"}, "wrong_period", "swap the two days"),
        ({"from": "2020-01-01", "to": "2026-11-01"}, "wrong_period", "366 days at most"),
        ({"to": "0001-01-01"}, "wrong_period", "between 2000-01-01"),
        ({"from": "2026-11-31"}, "invalid", "valid date"),
        ({"from": "yesterday"}, "invalid", "valid date"),
    ],
)
async def test_days_that_are_no_period_are_named(
    api: httpx.AsyncClient, operator: dict[str, str], days: dict[str, str], code: str, says: str
) -> None:
    refused = await api.get(PATH, params=days, headers=operator)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert says in refused.json()["detail"]
    assert refused.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("role", "status"),
    [("reader", 200), ("operator", 200), ("supervisor", 200), ("admin", 200), ("unit:water_utility", 403)],
)
async def test_readers_and_up_may_read_them(
    api: httpx.AsyncClient, database: Database, clock: HandClock, role: str, status: int
) -> None:
    key = await key_for(database, role, clock.now())
    assert (await api.get(PATH, headers=key)).status_code == status


async def test_without_a_key_nothing_is_told(api: httpx.AsyncClient) -> None:
    refused = await api.get(PATH, params=NOVEMBER)
    assert (refused.status_code, refused.json()["code"]) == (401, "key_needed")
