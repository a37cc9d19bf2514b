"""How an endpoint stands, in words: `contact-centre check` and `webhooks list` say the same."""

from datetime import UTC, datetime

import pytest

import app.checks
from app.hook_commands import in_words
from core.city import City
from core.hooks import GIVEN_UP_AFTER, Endpoint, Waiting, add_endpoint
from storage.database import Database
from tests.conftest import HandClock
from tests.storage.test_hooks import URL, file, take

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("trouble", "waiting", "says"),
    [
        ("", Waiting(), "is told all that happens"),
        ("", Waiting(waiting=3), "3 calls wait"),
        ("status 503", Waiting(waiting=3), "TROUBLE since 24.11. 10:00 UTC: status 503; 3 calls wait"),
        (
            "",
            Waiting(parked=2),
            "is told all that happens; 2 calls were given up: contact-centre webhooks retry 7",
        ),
    ],
)
def test_how_it_stands(trouble: str, waiting: Waiting, says: str) -> None:
    since = NOW if trouble else None
    endpoint = Endpoint(7, "water_utility", URL, "secret", NOW, "test", trouble, since)
    assert in_words(endpoint, waiting) == says


async def test_check_names_an_endpoint_that_is_not_told(
    database: Database, clock: HandClock, city: City
) -> None:
    async with database.work() as work:
        await add_endpoint(work, "water_utility", URL, "test", clock.now(), private=False)
    await file(database, clock, city)
    assert [found.good for found in await app.checks._check_webhooks(database)] == [True]
    (call,) = await take(database, clock)
    clock.turn(seconds=GIVEN_UP_AFTER.total_seconds())
    async with database.work() as work:
        await work.hooks.failed(call, "status 500", None, clock.now())
    (finding,) = await app.checks._check_webhooks(database)
    assert (finding.good, finding.what) == (False, "Webhook 1, water_utility")
    assert "1 calls were given up" in finding.how
