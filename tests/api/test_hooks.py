"""Webhooks over HTTP and on the command line: made, shown, tried, removed."""

import httpx
import pytest
from fastapi import FastAPI

from storage.database import Database
from tests.api.conftest import key_for
from tests.api.test_cases import WATER
from tests.conftest import HandClock

Headers = dict[str, str]
PATH = "/api/v1/webhooks"
HOOK = {"unit": "water_utility", "url": "https://crm.example.org/city"}


@pytest.fixture
async def admin(database: Database, clock: HandClock) -> Headers:
    """An admin's key."""
    return await key_for(database, "admin", clock.now())


async def test_a_webhook_is_made_shown_and_removed_and_its_secret_shown_once(
    api: httpx.AsyncClient, admin: Headers, operator: Headers
) -> None:
    made = await api.post(PATH, json=HOOK, headers=admin)
    assert made.status_code == 201
    assert made.json() | HOOK == made.json()
    secret = made.json()["secret"]
    assert len(secret) >= 40
    await api.post("/api/v1/cases", json=WATER, headers=operator)
    listed = await api.get(PATH, headers=admin)
    assert secret not in listed.text
    (shown,) = listed.json()
    assert (shown["waiting"], shown["parked"], shown["trouble"]) == (1, 0, "")
    where = f"{PATH}/{shown['id']}"
    tried = await api.post(f"{where}/test", headers=admin)
    assert (tried.status_code, tried.json()["waiting"]) == (202, 2)
    assert (await api.post(f"{where}/retry", headers=admin)).json() == {"retried": 0}
    assert (await api.delete(where, headers=admin)).status_code == 204
    assert (await api.get(PATH, headers=admin)).json() == []
    for method, path in (("DELETE", where), ("POST", f"{where}/test"), ("POST", f"{where}/retry")):
        gone = await api.request(method, path, headers=admin)
        assert (gone.status_code, gone.json()["code"]) == (404, "webhook_not_found")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"unit": "nobody"}, "unknown_unit"),
        ({"url": "http://crm.example.org"}, "address_refused"),
        ({"url": "http://127.0.0.1:8080/metrics"}, "address_refused"),
        ({"url": "https://169.254.169.254/"}, "address_refused"),
        ({"url": "https://crm.example.org/\0"}, "invalid"),
        ({"url": ""}, "invalid"),
    ],
)
async def test_where_nobody_may_be_told_is_refused(
    api: httpx.AsyncClient, admin: Headers, change: dict[str, str], code: str
) -> None:
    refused = await api.post(PATH, json=HOOK | change, headers=admin)
    assert (refused.status_code, refused.json()["code"]) == (422, code)


async def test_our_own_network_where_the_city_wants_it(
    api: httpx.AsyncClient, app: FastAPI, admin: Headers
) -> None:
    app.state.private_hooks = True
    made = await api.post(PATH, json=HOOK | {"url": "http://127.0.0.1:9000"}, headers=admin)
    assert made.status_code == 201


@pytest.mark.parametrize("role", ["reader", "operator", "supervisor", "unit:water_utility"])
async def test_webhooks_are_for_admins(
    api: httpx.AsyncClient, database: Database, clock: HandClock, role: str
) -> None:
    key = await key_for(database, role, clock.now())
    assert (await api.get(PATH, headers=key)).status_code == 403
    assert (await api.post(PATH, json=HOOK, headers=key)).status_code == 403
