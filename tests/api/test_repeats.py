"""A system that does not know whether its call arrived sends it again: one case is filed."""

import asyncio
from typing import Any

import httpx
import pytest

from storage.database import Database
from tests.api.conftest import key_for
from tests.api.test_cases import WATER
from tests.conftest import HandClock

Headers = dict[str, str]
NAMED = {"Idempotency-Key": "9f1c2a5e-5d0b-4b57"}


async def file(api: httpx.AsyncClient, key: Headers, **change: Any) -> httpx.Response:
    """File a case under the one name."""
    return await api.post("/api/v1/cases", json=WATER | change, headers=key | NAMED)


async def numbers(api: httpx.AsyncClient, key: Headers, times: int) -> set[str]:
    """Which cases come of so many equal calls at once."""
    answers = await asyncio.gather(*(file(api, key) for _ in range(times)))
    assert {answer.status_code for answer in answers} == {201}
    return {answer.json()["number"] for answer in answers}


async def test_the_same_call_again_answers_with_the_same_case(
    api: httpx.AsyncClient, operator: Headers
) -> None:
    first = await file(api, operator)
    again = await file(api, operator)
    assert (again.status_code, again.json()) == (201, first.json())


async def test_many_at_once_file_one_case(api: httpx.AsyncClient, operator: Headers) -> None:
    assert len(await numbers(api, operator, 8)) == 1


async def test_another_body_under_the_same_name_is_refused(api: httpx.AsyncClient, operator: Headers) -> None:
    await file(api, operator)
    other = await file(api, operator, description="Немає світла")
    assert (other.status_code, other.json()["code"]) == (409, "id_used_before")


async def test_a_name_is_the_callers_own(
    api: httpx.AsyncClient, database: Database, clock: HandClock, operator: Headers
) -> None:
    other = await key_for(database, "supervisor", clock.now())
    assert await numbers(api, operator, 1) != await numbers(api, other, 1)


async def test_a_refused_call_may_be_mended_under_its_name(api: httpx.AsyncClient, operator: Headers) -> None:
    assert (await file(api, operator, service="free_beer")).status_code == 422
    assert (await file(api, operator)).status_code == 201


async def test_after_a_day_a_name_is_free_again(
    api: httpx.AsyncClient, clock: HandClock, operator: Headers
) -> None:
    first = await numbers(api, operator, 1)
    clock.turn(hours=23, minutes=59)
    assert await numbers(api, operator, 1) == first
    clock.turn(minutes=1)
    assert await numbers(api, operator, 1) != first


@pytest.mark.parametrize("name", ["", "a b", "x" * 41, "ключ"])
async def test_a_name_that_is_none_is_told(api: httpx.AsyncClient, operator: Headers, name: str) -> None:
    headers = httpx.Headers({**operator, "Idempotency-Key": name}, encoding="utf-8")
    answer = await api.post("/api/v1/cases", json=WATER, headers=headers)
    assert (answer.status_code, answer.json()["field"]) == (422, "Idempotency-Key")
