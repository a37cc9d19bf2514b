"""People, roles, units and services over HTTP."""

from typing import Any

import httpx
import pytest

from core.access import Role
from core.citizens import Identity
from core.city import City
from storage.database import Database
from tests.api.conftest import key_for
from tests.api.test_cases import WATER
from tests.conftest import HandClock

Headers = dict[str, str]
PATH = "/api/v1/people/roles"
HEAD = {"channel": "telegram", "person": "501", "role": "head:water_utility"}


@pytest.fixture
async def admin(database: Database, clock: HandClock) -> Headers:
    """An admin's key."""
    return await key_for(database, Role.admin, clock.now())


async def give(api: httpx.AsyncClient, admin: Headers, **change: Any) -> httpx.Response:
    """Give a role."""
    return await api.post(PATH, json=HEAD | change, headers=admin)


async def test_a_role_is_given_shown_and_taken_away(
    api: httpx.AsyncClient, database: Database, admin: Headers
) -> None:
    given = await give(api, admin)
    assert given.status_code == 201
    assert given.json() | HEAD == given.json()
    assert given.json()["granted_by"] == "api:admin"
    assert (await give(api, admin)).json() == given.json()
    assert (await api.get(PATH, headers=admin)).json() == [given.json()]
    async with database.view() as work:
        citizen = await work.citizens.find(Identity("telegram", "501"))
        assert citizen
        assert await work.roles.roles_of(citizen.identity_id) == ["head:water_utility"]
    where = f"{PATH}/{given.json()['id']}"
    assert (await api.delete(where, headers=admin)).status_code == 204
    assert (await api.delete(where, headers=admin)).status_code == 404
    assert (await api.get(PATH, headers=admin)).json() == []


async def test_the_last_admin_stays_one(api: httpx.AsyncClient, admin: Headers) -> None:
    given = (await give(api, admin, role="admin")).json()
    refused = await api.delete(f"{PATH}/{given['id']}", headers=admin)
    assert (refused.status_code, refused.json()["code"]) == (409, "last_admin")
    assert refused.json()["detail"] == "The last admin stays one: make another one first."
    await give(api, admin, person="502", role="admin")
    assert (await api.delete(f"{PATH}/{given['id']}", headers=admin)).status_code == 204


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"role": "reader"}, "unknown_role", "role"),
        ({"role": "unit:nobody"}, "unknown_role", "role"),
        ({"role": "head:"}, "unknown_role", "role"),
        ({"channel": "api"}, "invalid", "channel"),
        ({"person": "a b"}, "invalid", "person"),
    ],
)
async def test_what_is_no_role_is_named(
    api: httpx.AsyncClient, admin: Headers, change: dict[str, str], code: str, field: str
) -> None:
    refused = await give(api, admin, **change)
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (422, code, field)


@pytest.mark.parametrize("role", ["reader", "operator", "supervisor", "unit:water_utility"])
async def test_roles_are_for_admins(
    api: httpx.AsyncClient, database: Database, clock: HandClock, role: str
) -> None:
    key = await key_for(database, role, clock.now())
    assert (await api.get(PATH, headers=key)).status_code == 403
    assert (await give(api, key)).status_code == 403


async def test_units_tell_how_much_waits(
    api: httpx.AsyncClient, clock: HandClock, city: City, operator: Headers
) -> None:
    for _ in range(2):
        number = (await api.post("/api/v1/cases", json=WATER, headers=operator)).json()["number"]
    moved = {"step": "explain", "note": "Так"}
    assert (await api.post(f"/api/v1/cases/{number}/moves", json=moved, headers=operator)).status_code == 200
    clock.turn(days=40)
    units = {one["code"]: one for one in (await api.get("/api/v1/units", headers=operator)).json()}
    assert list(units) == [unit.code for unit in city.units]
    assert (units["water_utility"]["open"], units["water_utility"]["overdue"]) == (1, 1)
    assert (units["power_utility"]["open"], units["power_utility"]["overdue"]) == (0, 0)


async def test_the_codes_that_other_calls_use_can_be_asked_for(
    api: httpx.AsyncClient, database: Database, clock: HandClock, city: City
) -> None:
    unit = await key_for(database, "unit:water_utility", clock.now())
    services = (await api.get("/api/v1/services", headers=unit)).json()
    assert [one["code"] for one in services] == [one.code for one in city.services]
    referrals = (await api.get("/api/v1/referrals", headers=unit)).json()
    assert [one["code"] for one in referrals] == [one.code for one in city.referrals]
