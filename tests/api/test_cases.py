"""The HTTP face: who may call what, and what comes back."""

import re
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_api
from bot.talk_wording import WORDING
from core.city import City
from storage.database import Database
from storage.media import MediaFiles
from tests.api.conftest import key_for
from tests.conftest import HandClock
from tests.readers import notice_reader_of

WATER = {
    "service": "no_water",
    "description": "Немає води з ранку",
    "address": {"street_id": "metalurhiv-ave", "house": "86", "flat": "12"},
    "phone": "067 123 45 67",
}
FEEDS = {f"/api/v1/outages{form}" for form in ("", ".geojson", ".ics")}
OPEN_PATHS = {"/healthz", "/readyz"} | FEEDS
"""Without a key."""


async def test_a_case_is_filed_read_and_moved(api: httpx.AsyncClient, operator: dict[str, str]) -> None:
    filed = await api.post("/api/v1/cases", json=WATER, headers=operator)
    assert filed.status_code == 201
    number = filed.json()["number"]
    assert filed.json()["phone"] == "+380671234567"
    assert filed.json()["unit"] == "water_utility"
    spelled = f"№ {number[:4]} {number[4:]}"
    read = await api.get(f"/api/v1/cases/{spelled}", headers=operator)
    assert read.json() == filed.json()
    moved = await api.post(
        f"/api/v1/cases/{number}/moves", json={"step": "take", "note": "Виїхали"}, headers=operator
    )
    assert moved.json()["status"] == "in_progress"
    assert [event["note"] for event in moved.json()["history"]] == [None, "Виїхали"]


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [("reader", 404, 403), ("operator", 404, 422), ("supervisor", 404, 422), ("admin", 404, 422)],
)
async def test_a_role_may_do_what_it_may(
    api: httpx.AsyncClient, database: Database, clock: HandClock, role: str, reads: int, writes: int
) -> None:
    key = await key_for(database, role, clock.now())
    assert (await api.get("/api/v1/cases/1", headers=key)).status_code == reads
    assert (await api.post("/api/v1/cases", json={}, headers=key)).status_code == writes


async def test_every_call_needs_a_key(api: httpx.AsyncClient, app: FastAPI) -> None:
    calls = [
        (method, path)
        for path, methods in app.openapi()["paths"].items()
        for method in methods
        if path not in OPEN_PATHS
    ]
    assert ("post", "/api/v1/cases") in calls
    for method, path in calls:
        answer = await api.request(method, re.sub(r"\{\w+\}", "1", path), json={})
        assert answer.status_code == 401, (method, path)
        assert answer.headers["content-type"] == "application/problem+json"


async def test_an_address_that_leads_nowhere_tells_nothing(
    api: httpx.AsyncClient, operator: dict[str, str]
) -> None:
    assert (await api.get("/api/v1/secrets")).status_code == 401
    answer = await api.get("/api/v1/secrets", headers=operator)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_revoked_key_opens_nothing(
    api: httpx.AsyncClient, database: Database, clock: HandClock, operator: dict[str, str]
) -> None:
    async with database.work() as work:
        await work.keys.revoke("operator", clock.now())
    assert (await api.get("/api/v1/cases/1", headers=operator)).status_code == 401


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"service": "free_beer"}, "service"),
        ({"description": "  "}, "description"),
        ({"phone": "12"}, "phone"),
        ({"address": {"street_id": "nowhere-st"}}, "address.street_id"),
        ({"address": {"lat": 91, "lon": 37}}, "address.lat"),
        ({"address": {"lat": 47}}, "address"),
        ({"description": "Немає\0води"}, "description"),
        ({"address": {"house": "\0"}}, "address.house"),
        ({"language": "en"}, "language"),
    ],
)
async def test_a_bad_field_is_named(
    api: httpx.AsyncClient, operator: dict[str, str], change: dict[str, object], field: str
) -> None:
    answer = await api.post("/api/v1/cases", json=WATER | change, headers=operator)
    assert answer.status_code == 422
    assert answer.json()["field"] == field
    assert answer.json()["detail"].endswith(".")


@pytest.mark.parametrize("body", [b"{bad", b"\xff\xfe", b"[" * 100_000, b"[]", b"null", b""])
async def test_a_body_that_cannot_be_read_is_a_problem(
    api: httpx.AsyncClient, operator: dict[str, str], body: bytes
) -> None:
    headers = operator | {"Content-Type": "application/json"}
    answer = await api.post("/api/v1/cases", content=body, headers=headers)
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.json()["code"], answer.json()["field"]) == ("invalid", None)


async def test_a_move_that_is_not_allowed_says_what_is(
    api: httpx.AsyncClient, operator: dict[str, str]
) -> None:
    number = (await api.post("/api/v1/cases", json=WATER, headers=operator)).json()["number"]
    answer = await api.post(f"/api/v1/cases/{number}/moves", json={"step": "approve"}, headers=operator)
    assert answer.status_code == 409
    assert "take" in answer.json()["detail"]


async def test_a_failed_commit_is_never_answered_as_done(
    api: httpx.AsyncClient, app: FastAPI, database: Database, operator: dict[str, str]
) -> None:
    @asynccontextmanager
    async def failing():  # type: ignore[no-untyped-def]
        async with database.work() as work:
            yield work
            raise OSError("the disk is full")

    app.state.work = failing
    answer = await api.post("/api/v1/cases", json=WATER, headers=operator)
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "disk" not in answer.text


async def test_the_description_needs_no_network(api: httpx.AsyncClient) -> None:
    page = (await api.get("/api/docs")).text
    for address in re.findall(r"""(?:src|href)=["']([^"']+)""", page):
        assert not address.startswith(("http:", "https:", "//")), address
        assert (await api.get(address)).status_code == 200
    assert (await api.get("/api/openapi.json")).status_code == 200


@pytest.mark.parametrize(
    ("database_answers", "updates", "status"), [(True, True, 200), (False, True, 503), (True, False, 503)]
)
async def test_a_messenger_that_is_down_takes_no_process_away_and_a_database_does(
    api: httpx.AsyncClient,
    database: Database,
    clock: HandClock,
    city: City,
    tmp_path: Path,
    database_answers: bool,
    updates: bool,
    status: int,
) -> None:
    stands = {
        "database": database_answers,
        "updates": updates,
        "messengers": {"telegram": {"answers": False}},
    }

    async def one_is_down() -> dict[str, Any]:
        return stands

    app = create_api(
        work=database.work,
        view=database.view,
        city=city,
        clock=clock,
        media=MediaFiles(tmp_path),
        ready=one_is_down,
        wording=WORDING,
        read_notice=notice_reader_of(city),
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://api") as client:
        answer = await client.get("/readyz")
    assert answer.status_code == status
    assert answer.json() == stands
    assert (await api.get("/healthz")).status_code == 200
