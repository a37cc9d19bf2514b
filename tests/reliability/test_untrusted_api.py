"""Whatever is asked of the API: an answer that is described, never a failure of ours."""

import asyncio
from collections.abc import AsyncIterator, MutableMapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.bodies import LARGEST_BODY
from bot.talk_wording import WORDING
from core.access import Role
from core.announcing import announcer, draw_up
from core.areas import Area
from core.broadcasts import Purpose
from core.citizens import Identity
from core.city import City
from core.escalating import escalate
from core.escalations import Why
from core.filing import register_case
from core.hooks import add_endpoint
from core.outages import Outage, OutageKind
from core.talking import ask_operator
from storage.database import Database
from tests.api.conftest import api_over, key_for
from tests.conftest import HandClock
from tests.sandbox.conftest import served
from tests.storage.test_cases import report

CALLERS = [None, Role.reader, Role.operator, Role.supervisor, Role.admin, "unit:water_utility"]
STRANGER = "unit:road_service"
"""Has no case of these tests."""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
FEW = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def app(database: Database, clock: HandClock, city: City, tmp_path: Path) -> FastAPI:
    """The API alone, over a real database."""
    return api_over(database, clock, city, tmp_path)


@pytest.fixture
async def address(app: FastAPI) -> AsyncIterator[str]:
    """Where it is served over HTTP."""
    async with served(app) as address:
        yield address


@pytest.mark.parametrize("role", CALLERS)
async def test_F07_every_call_with_anything_in_it_is_answered_as_described(
    app: FastAPI, address: str, database: Database, clock: HandClock, role: str | None
) -> None:
    key = await key_for(database, role, clock.now()) if role else {}
    found = schemathesis.openapi.from_dict(app.openapi()).get_all_operations()
    operations = [one.ok() for one in found if isinstance(one, Ok)]
    ours = [operation for operation in operations if operation.path.startswith("/api/v1")]
    assert ours
    for operation in ours:

        @FEW
        @given(case=operation.as_strategy())
        def call(case: Any) -> None:
            case.call_and_validate(base_url=address, headers=key, checks=CHECKS)

        await asyncio.to_thread(call)


@pytest.mark.parametrize("role", [Role.operator, Role.supervisor])
async def test_F07_every_call_of_the_desk_is_answered_as_described_where_there_is_a_talk(
    app: FastAPI, address: str, database: Database, clock: HandClock, city: City, role: str
) -> None:
    key = await key_for(database, role, clock.now())
    async with database.work() as work:
        citizen = await work.citizens.meet(Identity("wire", "1"), "Олена", clock.now())
        talk = await ask_operator(work, citizen, "uk", city, clock.now())
    found = schemathesis.openapi.from_dict(app.openapi()).get_all_operations()
    operations = [one.ok() for one in found if isinstance(one, Ok)]
    ours = [operation for operation in operations if "/desk/talks/{id}" in operation.path]
    answered: set[int] = set()
    for operation in ours:

        @FEW
        @given(case=operation.as_strategy())
        def call(case: Any) -> None:
            case.path_parameters["id"] = talk.id
            answered.add(case.call_and_validate(base_url=address, headers=key, checks=CHECKS).status_code)

        await asyncio.to_thread(call)
    assert {200, 201, 409, 422} <= answered


@pytest.mark.parametrize(
    "role",
    [Role.reader, Role.operator, Role.supervisor, Role.admin, "unit:water_utility", STRANGER],
)
async def test_F07_every_call_is_answered_as_described_where_there_is_a_case_and_a_webhook(
    app: FastAPI, address: str, database: Database, clock: HandClock, city: City, role: str
) -> None:
    key = await key_for(database, role, clock.now())
    async with database.work() as work:
        citizen = await work.citizens.meet(Identity("wire", "1"), "Олена", clock.now())
        filed = await register_case(work, report(citizen.identity_id), city=city, now=clock.now())
        url = "https://crm.example.org"
        await add_endpoint(work, "water_utility", url, "test", clock.now(), private=False)
        await escalate(work, filed, Why.overdue, "timer", city=city, now=clock.now())
        at = clock.now() + timedelta(days=1)
        outage = Outage(0, OutageKind.water, False, (Area("kuindzhi-st"),), at, None, {}, clock.now())
        texts = WORDING.outage(outage, Purpose.announce, city)
        await draw_up(work, outage, texts, announcer(citizen, [Role.admin]), clock.now())
    found = schemathesis.openapi.from_dict(app.openapi()).get_all_operations()
    operations = [one.ok() for one in found if isinstance(one, Ok)]
    known = {"number": filed.number, "id": 1}
    answered: set[int] = set()
    broadcasts: set[int] = set()
    for operation in operations:
        if "{" not in operation.path or "/desk/" in operation.path:
            continue

        @FEW
        @given(case=operation.as_strategy())
        def call(case: Any) -> None:
            case.path_parameters |= {name: one for name, one in known.items() if name in case.path_parameters}
            status = case.call_and_validate(base_url=address, headers=key, checks=CHECKS).status_code
            (broadcasts if "/broadcasts/" in case.path else answered).add(status)

        await asyncio.to_thread(call)
    assert (404 if role == STRANGER else 200) in answered
    assert role != Role.admin or broadcasts - {404}


async def test_F07_an_answer_that_is_not_described_is_found(app: FastAPI, clock: HandClock) -> None:
    @app.get("/api/v1/odd")
    async def odd(of: int = 0) -> int:
        return JSONResponse({}, 418)  # type: ignore[return-value]

    app.router.routes.insert(0, app.router.routes.pop())  # before what answers for everything else
    async with served(app) as address:
        schema = schemathesis.openapi.from_dict(app.openapi())
        case = schema["/api/v1/odd"]["GET"].Case()
        with pytest.raises(BaseExceptionGroup) as found:
            await asyncio.to_thread(case.call_and_validate, base_url=address, checks=CHECKS)
    assert any("418" in str(one) for one in found.value.exceptions)


@pytest.mark.parametrize("size", [LARGEST_BODY, LARGEST_BODY + 1])
async def test_F07_a_body_beyond_the_limit_is_refused_and_told(
    address: str, database: Database, clock: HandClock, size: int
) -> None:
    key = await key_for(database, Role.operator, clock.now())
    async with httpx.AsyncClient(base_url=address) as client:
        answer = await client.post("/api/v1/cases", content=b" " * size, headers=key)
    assert answer.status_code == (422 if size == LARGEST_BODY else 413)


@pytest.mark.parametrize("role", [None, Role.operator])
async def test_F07_a_body_without_end_is_not_read_to_its_end(
    app: FastAPI, database: Database, clock: HandClock, role: str | None
) -> None:
    key = await key_for(database, role, clock.now()) if role else {}
    read, answers = 0, []

    async def endless() -> dict[str, object]:
        nonlocal read
        read += 1 << 16
        assert read < 3 * LARGEST_BODY
        return {"type": "http.request", "body": bytes(1 << 16), "more_body": True}

    async def answered(message: MutableMapping[str, object]) -> None:
        answers.append(message.get("status"))

    headers = [(name.lower().encode(), value.encode()) for name, value in key.items()]
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/v1/cases",
        "query_string": b"",
        "headers": headers,
    }
    await app(scope | {"http_version": "1.1", "scheme": "http"}, endless, answered)
    assert answers[0] == (413 if role else 401)
    assert read <= LARGEST_BODY + (1 << 17)
