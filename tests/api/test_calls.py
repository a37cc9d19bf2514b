"""Every call has a name of its own, is counted, and leaves one line that tells nothing personal."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select
from structlog.testing import capture_logs

from api.app import create_api
from bot.talk_wording import WORDING
from core.citizens import Identity
from core.city import City
from core.filing import register_case
from storage.database import Database
from storage.media import MediaFiles
from storage.tables import outbox
from tests.api.conftest import all_well
from tests.api.test_cases import WATER
from tests.conftest import HandClock
from tests.readers import notice_reader_of
from tests.storage.test_cases import report

Counted = list[tuple[int, str]]


@pytest.fixture
def counted() -> Counted:
    """Status and problem of every answer."""
    return []


@pytest.fixture
def app(
    database: Database,
    clock: HandClock,
    city: City,
    tmp_path_factory: pytest.TempPathFactory,
    counted: Counted,
) -> FastAPI:
    """The API, with somebody who counts."""
    return create_api(
        work=database.work,
        view=database.view,
        city=city,
        clock=clock,
        media=MediaFiles(tmp_path_factory.mktemp("media")),
        ready=all_well,
        wording=WORDING,
        read_notice=notice_reader_of(city),
        on_call=lambda status, problem, seconds: counted.append((status, problem)),
    )


async def test_answers_are_counted_with_what_was_refused(
    api: httpx.AsyncClient, operator: dict[str, str], counted: Counted
) -> None:
    await api.get("/api/v1/cases")
    await api.get("/api/v1/cases", headers=operator)
    await api.get("/api/v1/cases/1", headers=operator)
    await api.post("/api/v1/cases", json={}, headers=operator)
    await api.get("/api/v1/secrets", headers=operator)
    assert counted == [
        (401, "key_needed"),
        (200, ""),
        (404, "case_not_found"),
        (422, "invalid"),
        (404, "no_such_call"),
    ]


async def test_a_call_is_named_and_its_line_tells_nothing_personal(
    api: httpx.AsyncClient, operator: dict[str, str]
) -> None:
    with capture_logs() as lines:
        filed = await api.post("/api/v1/cases", json=WATER, headers=operator)
        read = await api.get(f"/api/v1/cases/{filed.json()['number']}", headers=operator)
    names = [answer.headers["X-Request-Id"] for answer in (filed, read)]
    assert len(set(names)) == 2
    told = [{name: line[name] for name in ("method", "route", "status")} for line in lines]
    assert told == [
        {"method": "POST", "route": "/api/v1/cases", "status": 201},
        {"method": "GET", "route": "/api/v1/cases/{number}", "status": 200},
    ]


async def test_what_a_call_leaves_to_be_sent_carries_its_name(
    api: httpx.AsyncClient, database: Database, clock: HandClock, city: City, operator: dict[str, str]
) -> None:
    async with database.work() as work:
        citizen = await work.citizens.meet(Identity("telegram", "501"), "Олена", clock.now())
        filed = await register_case(work, report(citizen.identity_id), city=city, now=clock.now())
    answered = await api.post(
        f"/api/v1/cases/{filed.number}/answers", json={"text": "Бригада в дорозі"}, headers=operator
    )
    assert answered.status_code == 204
    async with database.reader.connect() as connection:
        origins = list((await connection.execute(select(outbox.c.origin))).scalars())
    assert origins == [answered.headers["X-Request-Id"]]


async def test_a_call_that_fails_is_counted_too(
    api: httpx.AsyncClient, app: FastAPI, operator: dict[str, str], counted: Counted
) -> None:
    def broken() -> AsyncIterator[None]:
        raise OSError("the disk is full")

    app.state.work = broken
    assert (await api.post("/api/v1/cases", json=WATER, headers=operator)).status_code == 500
    assert counted == [(500, "")]
