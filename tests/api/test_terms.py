"""Terms, breaches and owed answers over HTTP."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from core.answering import ask_why_late
from core.city import City
from core.escalating import escalate
from core.escalations import Why
from storage.database import Database
from tests.api.conftest import key_for
from tests.api.test_cases import WATER
from tests.conftest import HandClock

Headers = dict[str, str]


@pytest.fixture
async def unit(database: Database, clock: HandClock) -> Headers:
    """The key of the unit that the water belongs to."""
    return await key_for(database, "unit:water_utility", clock.now())


@pytest.fixture
async def supervisor(database: Database, clock: HandClock) -> Headers:
    """A supervisor's key."""
    return await key_for(database, "supervisor", clock.now())


async def filed(api: httpx.AsyncClient, key: Headers, **more: Any) -> dict[str, Any]:
    """A new case."""
    answer = await api.post("/api/v1/cases", json=WATER | more, headers=key)
    assert answer.status_code == 201, answer.text
    case: dict[str, Any] = answer.json()
    return case


async def test_a_unit_asks_for_time_and_a_supervisor_decides(
    api: httpx.AsyncClient, clock: HandClock, operator: Headers, unit: Headers, supervisor: Headers
) -> None:
    case = await filed(api, operator)
    day = (clock.now() + timedelta(days=5)).date().isoformat()
    wish = {"reason": "materials", "day": day}
    asked = await api.post(f"/api/v1/cases/{case['number']}/extensions", json=wish, headers=unit)
    assert asked.status_code == 201, asked.text
    [listed] = (await api.get("/api/v1/extensions", headers=operator)).json()
    assert listed["number"] == case["number"]
    decision = f"/api/v1/extensions/{listed['id']}/decision"
    refused = await api.put(decision, json={"granted": True}, headers=operator)
    assert (refused.status_code, refused.json()["code"]) == (403, "may_not_decide")
    granted = await api.put(decision, json={"granted": True}, headers=supervisor)
    assert granted.json()["granted"] is True
    assert (await api.put(decision, json={"granted": False}, headers=supervisor)).status_code == 404
    known = (await api.get(f"/api/v1/cases/{case['number']}", headers=operator)).json()
    assert known["due_at"][:10] == day
    assert known["extended"] is True


async def test_a_unit_sees_which_of_its_own_wishes_wait(
    api: httpx.AsyncClient, database: Database, clock: HandClock, operator: Headers, unit: Headers
) -> None:
    others = await key_for(database, "unit:power_utility", clock.now())
    wish = {"reason": "materials", "day": (clock.now() + timedelta(days=5)).date().isoformat()}

    async def wished(key: Headers, **change: Any) -> str:
        number = str((await filed(api, operator, **change))["number"])
        asked = await api.post(f"/api/v1/cases/{number}/extensions", json=wish, headers=key)
        assert asked.status_code == 201, asked.text
        return number

    async def seen(key: Headers) -> list[str]:
        page = await api.get("/api/v1/extensions", params={"limit": 1}, headers=key)
        return [one["number"] for one in page.json()]

    first = await wished(unit)
    power = await wished(others, service="no_power")
    assert (await seen(unit), await seen(others)) == ([first], [power])


async def test_what_cannot_be_had_is_told(
    api: httpx.AsyncClient, clock: HandClock, operator: Headers, unit: Headers
) -> None:
    case = await filed(api, operator)
    day = (clock.now() + timedelta(days=60)).date().isoformat()
    wish = {"reason": "materials", "day": day}
    answer = await api.post(f"/api/v1/cases/{case['number']}/extensions", json=wish, headers=unit)
    assert answer.status_code == 409
    assert "day 45" in answer.json()["detail"]


async def test_an_owed_answer_is_given_and_a_breach_explained(
    api: httpx.AsyncClient,
    database: Database,
    clock: HandClock,
    city: City,
    operator: Headers,
    supervisor: Headers,
) -> None:
    number = (await filed(api, operator))["number"]
    async with database.work() as work:
        case = await work.cases.by_number(number)
        assert case
        await ask_why_late(work, case, city=city, now=clock.now())
        await escalate(work, case, Why.overdue, "timer", city=city, now=clock.now())
    [owed] = (await api.get("/api/v1/owed-answers", headers=operator)).json()
    assert owed["number"] == number
    words = {"text": "Бригада чекає на трубу, буде в четвер"}
    assert (
        await api.post(f"/api/v1/cases/{number}/answers", json=words, headers=operator)
    ).status_code == 204
    assert (await api.get("/api/v1/owed-answers", headers=operator)).json() == []
    [raised] = (await api.get("/api/v1/escalations", headers=operator)).json()
    where = f"/api/v1/escalations/{raised['id']}/explanation"
    assert (await api.put(where, json={"text": "Не встигли"}, headers=operator)).status_code == 403
    ended = await api.put(where, json={"text": "Не встигли"}, headers=supervisor)
    assert ended.json()["outcome"] == "explained"
    assert (await api.get("/api/v1/escalations", headers=operator)).json() == []


async def test_a_complaint_of_a_unit_is_not_given_to_it(
    api: httpx.AsyncClient, operator: Headers, unit: Headers
) -> None:
    case = await filed(api, operator, about="water_utility")
    assert case["unit"] == "contact_centre"
    assert (await api.get(f"/api/v1/cases/{case['number']}", headers=unit)).status_code == 404
    unknown = await api.post("/api/v1/cases", json=WATER | {"about": "nobody"}, headers=operator)
    assert unknown.json()["code"] == "unknown_unit"


async def test_a_complaint_of_an_operator_is_the_supervisors(
    api: httpx.AsyncClient, operator: Headers, supervisor: Headers
) -> None:
    body = {"service": "operator_complaint", "description": "Кинули слухавку"}
    filed_one = (await api.post("/api/v1/cases", json=body, headers=supervisor)).json()
    where = f"/api/v1/cases/{filed_one['number']}"
    assert (await api.get(where, headers=operator)).status_code == 404
    assert (await api.post(f"{where}/moves", json={"step": "take"}, headers=operator)).status_code == 404
    assert (await api.get(where, headers=supervisor)).status_code == 200


async def test_the_letter_to_another_body_is_prepared(api: httpx.AsyncClient, operator: Headers) -> None:
    case = await filed(api, operator)
    where = f"/api/v1/cases/{case['number']}/letter"
    letter = (await api.get(where, params={"referral": "fire"}, headers=operator)).text
    assert case["number"] in letter
    assert str(WATER["description"]) in letter
    assert "статті 7" in letter
    unknown = await api.get(where, params={"referral": "nobody"}, headers=operator)
    assert unknown.json()["code"] == "unknown_referral"
