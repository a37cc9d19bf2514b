"""What units' systems are still to be told: in order, once at a time, and until it has arrived."""

import asyncio
from datetime import timedelta

import pytest

from core.citizens import Identity
from core.city import City
from core.city_services import COMPLAINT
from core.filing import register_case
from core.hooks import LEASE, HookCall, add_endpoint, again_at
from core.life import Step
from core.remarks import add_remark
from storage.database import Database
from tests.conftest import HandClock
from tests.storage.test_cases import report
from tests.working import OPERATOR, move

URL = "https://crm.example.org/city"


async def listens(database: Database, clock: HandClock, unit: str = "water_utility") -> int:
    """An endpoint of this unit."""
    async with database.work() as work:
        return (await add_endpoint(work, unit, URL, "test", clock.now(), private=False)).id


async def file(database: Database, clock: HandClock, city: City, draft: str = "1.1") -> str:
    """The number of a new case of the water utility."""
    async with database.work() as work:
        citizen = await work.citizens.meet(Identity("telegram", "501"), "Олена", clock.now())
        filed = await register_case(work, report(citizen.identity_id, draft), city=city, now=clock.now())
    return filed.number


async def take(database: Database, clock: HandClock, but: tuple[int, ...] = ()) -> list[HookCall]:
    """What may be told now."""
    async with database.work() as work:
        return list(await work.hooks.take(clock.now(), 10, but))


async def arrive(database: Database, call: HookCall) -> None:
    """The call has arrived."""
    async with database.work() as work:
        await work.hooks.arrived(call)


async def test_each_event_of_a_case_is_told_after_the_one_before_has_arrived(
    database: Database, clock: HandClock, city: City
) -> None:
    await listens(database, clock)
    number = await file(database, clock, city)
    async with database.work() as work:
        await move(work, number, Step.take, city, clock.now())
        case = await work.cases.by_number(number)
        assert case
        await add_remark(work, case, "У всьому будинку", (), clock.now())
    told = []
    while calls := await take(database, clock):
        (call,) = calls
        assert await take(database, clock) == []
        told.append((call.event_id, call.kind, call.status))
        await arrive(database, call)
    assert told == [
        (f"{number}-1", "registered", "registered"),
        (f"{number}-2", "take", "in_progress"),
        (f"{number}-3", "remark", "in_progress"),
    ]
    async with database.view() as work:
        assert await work.hooks.waiting() == {}


async def test_another_case_does_not_wait(database: Database, clock: HandClock, city: City) -> None:
    await listens(database, clock)
    numbers = {await file(database, clock, city, draft) for draft in ("1.1", "1.2")}
    assert {call.number for call in await take(database, clock)} == numbers


async def test_a_call_tells_nothing_personal(database: Database, clock: HandClock, city: City) -> None:
    await listens(database, clock)
    number = await file(database, clock, city)
    async with database.work() as work:
        await move(work, number, Step.take, city, clock.now())
    for _ in range(2):
        (call,) = await take(database, clock)
        body = call.body().decode()
        for personal in ("Немає води", "Олена", "380671234567", "metalurhiv", "86"):
            assert personal not in body.replace(number, ""), body
        await arrive(database, call)


async def test_who_has_a_case_and_who_had_it_are_told_and_nobody_else(
    database: Database, clock: HandClock, city: City
) -> None:
    units = {
        await listens(database, clock, unit): unit
        for unit in ("water_utility", "power_utility", "road_service")
    }
    number = await file(database, clock, city)
    (first,) = await take(database, clock)
    assert units[first.endpoint_id] == "water_utility"
    await arrive(database, first)
    async with database.work() as work:
        await move(
            work, number, Step.pass_on, city, clock.now(), OPERATOR, unit="power_utility", note="Не наше"
        )
    calls = await take(database, clock)
    assert {units[call.endpoint_id] for call in calls} == {"water_utility", "power_utility"}
    assert {(call.kind, call.unit, call.position) for call in calls} == {("pass_on", "power_utility", 2)}


async def test_complaints_about_operators_are_told_to_nobody(
    database: Database, clock: HandClock, city: City
) -> None:
    await listens(database, clock, city.service(COMPLAINT).unit)
    async with database.work() as work:
        citizen = await work.citizens.meet(Identity("telegram", "501"), "Олена", clock.now())
        complaint = vars(report(citizen.identity_id)) | {"service": COMPLAINT}
        await register_case(work, type(report(1))(**complaint), city=city, now=clock.now())
    assert await take(database, clock) == []


async def test_what_was_rolled_back_is_not_told(database: Database, clock: HandClock, city: City) -> None:
    await listens(database, clock)
    number = await file(database, clock, city)
    await arrive(database, (await take(database, clock))[0])

    async def fail() -> None:
        async with database.work() as work:
            await move(work, number, Step.take, city, clock.now())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await take(database, clock) == []


async def test_a_call_of_a_process_that_is_gone_is_made_again_with_the_same_id(
    database: Database, clock: HandClock, city: City
) -> None:
    await listens(database, clock)
    await file(database, clock, city)
    (first,) = await take(database, clock)
    clock.turn(seconds=LEASE.total_seconds())
    (again,) = await take(database, clock)
    assert (again.event_id, again.body(), again.tries) == (first.event_id, first.body(), 2)


async def test_two_processes_never_take_the_same_call(
    postgres_database: str, clock: HandClock, city: City
) -> None:
    first, second = Database(postgres_database), Database(postgres_database)
    try:
        await listens(first, clock)
        for draft in range(5):
            await file(first, clock, city, f"1.{draft}")
        both = await asyncio.gather(take(first, clock), take(second, clock), take(first, clock))
    finally:
        await first.dispose()
        await second.dispose()
    taken = [call.id for calls in both for call in calls]
    assert len(taken) == len(set(taken)) == 5


async def test_after_a_day_a_call_is_parked_and_somebody_may_have_it_tried_again(
    database: Database, clock: HandClock, city: City
) -> None:
    endpoint_id = await listens(database, clock)
    await file(database, clock, city)
    begun, tries = clock.now(), 0
    while calls := await take(database, clock):
        tries += 1
        async with database.work() as work:
            later = again_at(calls[0], clock.now())
            await work.hooks.failed(calls[0], "status 503", later, clock.now())
        if later:
            clock.turn(seconds=(later - clock.now()).total_seconds())
        else:
            clock.turn(days=2)
    assert 24 <= tries <= 40
    async with database.work() as work:
        stands = (await work.hooks.waiting())[endpoint_id]
        assert (stands.waiting, stands.parked) == (0, 1)
        (endpoint,) = await work.hooks.in_force()
        assert (endpoint.trouble, endpoint.trouble_since) == ("status 503", begun)
        assert await work.hooks.unpark(endpoint_id, clock.now()) == 1
    (call,) = await take(database, clock)
    assert again_at(call, clock.now()) == clock.now() + timedelta(seconds=10)
    await arrive(database, call)
    async with database.view() as work:
        assert [one.trouble for one in await work.hooks.in_force()] == [""]


async def test_an_endpoint_that_is_removed_is_told_nothing_more(
    database: Database, clock: HandClock, city: City
) -> None:
    endpoint_id = await listens(database, clock)
    await file(database, clock, city)
    async with database.work() as work:
        assert await work.hooks.end(endpoint_id, clock.now())
        assert not await work.hooks.end(endpoint_id, clock.now())
    await file(database, clock, city, "1.2")
    assert await take(database, clock) == []


async def test_an_endpoint_that_rests_is_left_alone(database: Database, clock: HandClock, city: City) -> None:
    endpoint_id = await listens(database, clock)
    await file(database, clock, city)
    assert await take(database, clock, but=(endpoint_id,)) == []
