"""Units' systems are told over HTTP: signed, in order, again when they do not take it, and nobody else is."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from socket import AddressFamily
from typing import Any

import aiohttp
import pytest

from app.hook_calls import HookCalls, make_call
from core.city import City
from core.hooks import GIVEN_UP_AFTER, HookCall, add_endpoint
from core.life import Step
from storage.database import Database
from tests.app.receiver import Receiver, receiving
from tests.conftest import HandClock
from tests.overheard import OVERHEARD
from tests.storage.test_hooks import file
from tests.working import move


@pytest.fixture
async def receiver(database: Database, clock: HandClock) -> AsyncIterator[Receiver]:
    """The water utility's own system."""
    async with receiving() as receiver:
        async with database.work() as work:
            made = await add_endpoint(work, "water_utility", receiver.url, "test", clock.now(), private=True)
        receiver.secret = made.secret
        OVERHEARD.private(made.secret)
        yield receiver


@pytest.fixture
def calls(database: Database, clock: HandClock) -> HookCalls:
    """What makes the calls."""
    return HookCalls(database.work, database.view, clock, private=True)


async def until_quiet(calls: HookCalls) -> None:
    """Make every call that is due."""
    while await calls.round():
        pass


async def some_case(database: Database, clock: HandClock, city: City) -> str:
    """A case that was taken already."""
    number = await file(database, clock, city)
    async with database.work() as work:
        await move(work, number, Step.take, city, clock.now())
    return number


async def test_what_happens_with_a_case_is_told_in_order_and_signed(
    database: Database, clock: HandClock, city: City, receiver: Receiver, calls: HookCalls
) -> None:
    number = await some_case(database, clock, city)
    await until_quiet(calls)
    assert receiver.told == [
        {
            "id": f"{number}-{position}",
            "event": event,
            "at": clock.now().isoformat(),
            "case": number,
            "position": position,
            "kind": kind,
            "status": status,
            "unit": "water_utility",
        }
        for position, event, kind, status in (
            (1, "case.registered", "registered", "registered"),
            (2, "case.moved", "take", "in_progress"),
        )
    ]


@pytest.mark.parametrize("status", [301, 307, 400, 503])
async def test_what_was_not_taken_is_told_again_before_what_came_later(
    database: Database,
    clock: HandClock,
    city: City,
    receiver: Receiver,
    calls: HookCalls,
    status: int,
) -> None:
    receiver.answers = [status]
    number = await some_case(database, clock, city)
    await until_quiet(calls)
    assert (receiver.ids, receiver.elsewhere) == ([f"{number}-1"], 0)
    async with database.view() as work:
        assert [one.trouble for one in await work.hooks.in_force()] == [f"status {status}"]
    clock.turn(seconds=10)
    await until_quiet(calls)
    assert receiver.ids == [f"{number}-1", f"{number}-1", f"{number}-2"]
    async with database.view() as work:
        assert [one.trouble for one in await work.hooks.in_force()] == [""]


async def test_what_a_dead_process_had_begun_is_told_by_the_next_one(
    database: Database, clock: HandClock, city: City, receiver: Receiver, calls: HookCalls
) -> None:
    number = await some_case(database, clock, city)
    async with database.work() as work:
        await work.hooks.take(clock.now(), 10, ())
    await until_quiet(calls)
    assert receiver.told == []
    clock.turn(minutes=1)
    await until_quiet(calls)
    assert receiver.ids == [f"{number}-1", f"{number}-2"]


async def test_a_system_that_is_gone_for_a_day_is_told_no_more_until_somebody_says_so(
    database: Database, clock: HandClock, city: City, receiver: Receiver, calls: HookCalls
) -> None:
    receiver.answers = [503] * 1000
    number = await file(database, clock, city)
    ends = clock.now() + GIVEN_UP_AFTER + timedelta(hours=2)
    while clock.now() < ends:
        await until_quiet(calls)
        clock.turn(minutes=10)
    tried = len(receiver.told)
    clock.turn(days=1)
    await until_quiet(calls)
    assert len(receiver.told) == tried
    receiver.answers = []
    async with database.work() as work:
        (endpoint,) = await work.hooks.in_force()
        assert (await work.hooks.waiting())[endpoint.id].parked == 1
        await work.hooks.unpark(endpoint.id, clock.now())
    await until_quiet(calls)
    assert receiver.ids[tried:] == [f"{number}-1"]


async def test_a_system_that_does_not_answer_holds_up_no_other(
    database: Database, clock: HandClock, city: City, receiver: Receiver, calls: HookCalls
) -> None:
    async with database.work() as work:
        await add_endpoint(work, "water_utility", "http://127.0.0.1:9", "test", clock.now(), private=True)
    numbers = [await file(database, clock, city, f"1.{draft}") for draft in range(20)]
    for _ in range(4):
        await until_quiet(calls)
        clock.turn(seconds=1)
    assert sorted(receiver.ids) == sorted(f"{number}-1" for number in numbers)


def call_to(url: str, clock: HandClock) -> HookCall:
    """A call to this address."""
    now = clock.now()
    return HookCall(1, 1, url, "secret", "", 0, "test", "", "water_utility", now, 1, now)


async def test_a_name_that_leads_inside_is_not_called(
    clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def inside(*_: Any) -> list[dict[str, Any]]:
        return [
            {
                "hostname": "crm.example.org",
                "host": "10.0.0.1",
                "port": 443,
                "family": AddressFamily.AF_INET,
                "proto": 0,
                "flags": 0,
            }
        ]

    monkeypatch.setattr(aiohttp.ThreadedResolver, "resolve", inside)
    reason = await make_call(call_to("https://crm.example.org", clock), clock.now(), private=False)
    assert reason == "the name leads into a private network"


async def test_an_address_inside_is_not_called_when_the_city_has_changed_its_mind(
    clock: HandClock, receiver: Receiver
) -> None:
    reason = await make_call(call_to(receiver.url, clock), clock.now(), private=False)
    assert reason.startswith("the address")
    assert receiver.told == []


async def test_rounds_go_on_by_themselves_and_after_a_failure(
    database: Database,
    clock: HandClock,
    city: City,
    receiver: Receiver,
    calls: HookCalls,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number = await file(database, clock, city)
    monkeypatch.setattr("app.hook_calls.LOOK_EVERY", 0)
    failing = [OSError("the disk is full")]
    view = calls.view

    def once_broken() -> Any:
        if failing:
            raise failing.pop()
        return view()

    calls.view = once_broken
    running = asyncio.create_task(calls.run())
    await asyncio.wait_for(receiver.came.wait(), 30)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert receiver.ids[0] == f"{number}-1"
    assert failing == []
