"""A key that makes too many calls is told when it may go on; another key does not notice."""

import httpx
import pytest
from fastapi import FastAPI

from api.problems import Problem
from api.rates import Rates
from storage.database import Database
from tests.api.conftest import key_for
from tests.conftest import HandClock


class Seconds:
    """A clock that stands still until it is turned."""

    at = 100.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def seconds() -> Seconds:
    """A clock for the buckets."""
    return Seconds()


async def test_a_key_is_told_when_it_may_go_on_and_others_go_on(
    api: httpx.AsyncClient,
    app: FastAPI,
    database: Database,
    clock: HandClock,
    operator: dict[str, str],
    seconds: Seconds,
) -> None:
    app.state.rates = Rates(2, seconds)
    reader = await key_for(database, "reader", clock.now())
    for status in (200, 200, 429):
        answer = await api.get("/api/v1/services", headers=operator)
        assert answer.status_code == status
    assert answer.headers["Retry-After"] == "30"
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "too_many_calls"
    assert (await api.get("/api/v1/services", headers=reader)).status_code == 200
    seconds.at += 30
    assert (await api.get("/api/v1/services", headers=operator)).status_code == 200


def test_a_bucket_holds_no_more_than_a_minute(seconds: Seconds) -> None:
    rates = Rates(3, seconds)
    rates.take("one")
    seconds.at += 3600
    for _ in range(3):
        rates.take("one")
    with pytest.raises(Problem):
        rates.take("one")


def test_a_refused_call_costs_nothing(seconds: Seconds) -> None:
    rates = Rates(1, seconds)
    rates.take("one")
    for _ in range(5):
        seconds.at += 11.9
        with pytest.raises(Problem):
            rates.take("one")
    seconds.at += 0.6
    rates.take("one")


def test_without_a_limit_nobody_is_held_up(seconds: Seconds) -> None:
    rates = Rates(None, seconds)
    for _ in range(10_000):
        rates.take("one")
