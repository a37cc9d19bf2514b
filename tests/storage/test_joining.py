"""Identities are joined by a code alone, lose nothing by it, and are parted again."""

import asyncio
from datetime import datetime
from random import Random

import pytest
from sqlalchemy import func, select

from core.access import Role
from core.addresses import LONGEST_LABEL, free_label
from core.citizens import Citizen, Identity
from core.city import City
from core.codes import draw_code, read_code, spell_code
from core.conversations import Conversation
from core.filing import register_case
from core.joining import CodeDoesNotFit, NotJoined, find_other, join, make_code, part
from core.my_data import erase_my_data
from core.numbers import find_number, read_number
from storage.database import Database
from storage.tables import citizens, join_codes
from tests.conftest import HandClock
from tests.storage.test_cases import report
from understanding.phones import read_phone

HOME = ("Home", "metalurhiv-ave", "86", "12")
OTHER = ("Home", "myru-ave", "35", "")


async def met(database: Database, clock: HandClock, channel: str, name: str = "501") -> Citizen:
    """Somebody as we know them now."""
    async with database.work() as work:
        return await work.citizens.meet(Identity(channel, name), "Олена", clock.now())


async def save(database: Database, citizen: Citizen, address: tuple[str, str, str, str]) -> None:
    """Keep an address."""
    async with database.work() as work:
        await work.addresses.save(citizen.citizen_id, *address)


async def code_of(database: Database, citizen: Citizen, now: datetime) -> str:
    """A code that they show."""
    async with database.work() as work:
        return await make_code(work, citizen, now)


async def joined(database: Database, shows: Citizen, types: Citizen, now: datetime) -> list[Citizen]:
    """Both are one citizen afterwards."""
    code = await code_of(database, shows, now)
    async with database.work() as work:
        return await join(work, types, code, now)


async def addresses_of(database: Database, clock: HandClock, channel: str) -> list[tuple[str, ...]]:
    """What is saved for whoever writes there."""
    citizen = await met(database, clock, channel)
    async with database.view() as work:
        saved = await work.addresses.of_citizen(citizen.citizen_id)
    return [(one.label, one.street_id, one.house, one.flat) for one in saved]


async def count_citizens(database: Database) -> int:
    """How many rows there are."""
    async with database.reader.connect() as connection:
        return (await connection.execute(select(func.count()).select_from(citizens))).scalar_one()


def test_a_code_is_no_number_of_a_case_and_no_phone() -> None:
    random = Random(1)
    for code in (draw_code(random) for _ in range(2000)):
        assert read_number(code) is find_number(spell_code(code)) is read_phone(code) is None
        assert read_code(spell_code(code)) == read_code(f" {code[:2]}-{code[2:]}.") == code


@pytest.mark.parametrize("text", ["12345", "1234567", "4829-1536", "кв 482913", "x482913", "", "0671234567"])
def test_what_is_no_code_is_not_read_as_one(text: str) -> None:
    assert read_code(text) is None


def test_labels_stay_apart_and_short() -> None:
    assert free_label("Дім", ["Робота"]) == "Дім"
    assert free_label("дім", ["Дім", "Дім 2"]) == "дім 3"
    assert len(free_label("x" * LONGEST_LABEL, ["x" * LONGEST_LABEL])) <= LONGEST_LABEL


async def test_what_is_joined_has_the_same_of_everything(
    database: Database, clock: HandClock, city: City
) -> None:
    shows, types = await met(database, clock, "telegram"), await met(database, clock, "viber")
    async with database.work() as work:
        await work.citizens.set_language(types.citizen_id, "ru", chosen=True)
        await work.citizens.set_phone(shows.citizen_id, "+380671234567")
        await work.citizens.set_phone(types.citizen_id, "+380509999999")
        await work.citizens.note_data_notice(types.citizen_id, 3, clock.now())
        for number, one in enumerate((shows, types)):
            now = clock.now()
            sent = report(one.identity_id, f"{number}.1")
            await register_case(work, sent, city=city, now=now)
    for citizen, address in ((shows, HOME), (types, ("Дача", *HOME[1:])), (types, OTHER)):
        await save(database, citizen, address)
    both = await joined(database, shows, types, clock.now())
    assert {one.citizen_id for one in both} == {shows.citizen_id}
    for one in both:
        assert (one.language, one.chose_language) == ("ru", True), "the one that showed the code had none"
        assert (one.phone, one.notice_version) == ("+380671234567", 3)
    assert await addresses_of(database, clock, "viber") == [HOME, ("Home 2", *OTHER[1:])]
    assert await count_citizens(database) == 1
    async with database.view() as work:
        cases = await work.cases.of_citizen(shows.citizen_id, 9)
    assert {case.identity_id for case in cases} == {shows.identity_id, types.identity_id}


async def test_who_declined_to_give_a_phone_is_given_none(database: Database, clock: HandClock) -> None:
    shows, types = await met(database, clock, "telegram"), await met(database, clock, "viber")
    async with database.work() as work:
        await work.citizens.set_phone(shows.citizen_id, "")
        await work.citizens.set_phone(types.citizen_id, "+380509999999")
    assert {one.phone for one in await joined(database, shows, types, clock.now())} == {""}


async def test_the_same_phone_and_name_join_nobody(database: Database, clock: HandClock) -> None:
    for channel in ("telegram", "viber"):
        citizen = await met(database, clock, channel)
        async with database.work() as work:
            await work.citizens.set_phone(citizen.citizen_id, "+380671234567")
    telegram, viber = await met(database, clock, "telegram"), await met(database, clock, "viber")
    assert telegram.citizen_id != viber.citizen_id


async def test_a_code_works_once_for_ten_minutes_and_not_for_oneself(
    database: Database, clock: HandClock
) -> None:
    shows, types = await met(database, clock, "telegram"), await met(database, clock, "viber")
    replaced = await code_of(database, shows, clock.now())
    code = await code_of(database, shows, clock.now())
    for citizen, tried in ((types, replaced), (types, "000000"), (shows, code)):
        with pytest.raises(CodeDoesNotFit):
            async with database.work() as work:
                await join(work, citizen, tried, clock.now())
    clock.turn(minutes=10)
    with pytest.raises(CodeDoesNotFit):
        async with database.work() as work:
            await find_other(work, types, code, clock.now())
    code = await code_of(database, shows, clock.now())
    async with database.work() as work:
        await join(work, types, code, clock.now())
    third = await met(database, clock, "signal")
    with pytest.raises(CodeDoesNotFit):
        async with database.work() as work:
            await join(work, third, code, clock.now())


async def test_three_are_joined_and_each_is_alone_again(database: Database, clock: HandClock) -> None:
    first, second = await met(database, clock, "telegram"), await met(database, clock, "viber")
    await save(database, second, HOME)
    await joined(database, first, second, clock.now())
    third = await met(database, clock, "signal")
    await save(database, third, OTHER)
    assert len(await joined(database, third, first, clock.now())) == 3
    assert await count_citizens(database) == 1
    async with database.work() as work:
        await part(work, await work.citizens.meet(second.identity, "", clock.now()))
    assert await count_citizens(database) == 3
    for channel in ("telegram", "viber", "signal"):
        assert {one[1:] for one in await addresses_of(database, clock, channel)} == {HOME[1:], OTHER[1:]}
        with pytest.raises(NotJoined):
            async with database.work() as work:
                await part(work, await work.citizens.meet(Identity(channel, "501"), "", clock.now()))


async def test_parted_again_each_has_its_own_cases_and_the_rest_twice(
    database: Database, clock: HandClock, city: City
) -> None:
    shows, types = await met(database, clock, "telegram"), await met(database, clock, "viber")
    await save(database, shows, HOME)
    async with database.work() as work:
        await work.citizens.set_phone(types.citizen_id, "+380671234567")
        now = clock.now()
        sent = report(types.identity_id)
        case = await register_case(work, sent, city=city, now=now)
    await joined(database, shows, types, clock.now())
    await code_of(database, types, clock.now())
    async with database.work() as work:
        await part(work, shows)
    shows, types = await met(database, clock, "telegram"), await met(database, clock, "viber")
    assert shows.phone == types.phone == "+380671234567"
    assert await addresses_of(database, clock, "telegram") == await addresses_of(database, clock, "viber")
    async with database.view() as work:
        assert await work.cases.of_citizen(shows.citizen_id, 9) == []
        assert [one.id for one in await work.cases.of_citizen(types.citizen_id, 9)] == [case.id]
    assert await count_codes(database) == 0


async def count_codes(database: Database) -> int:
    """How many are kept."""
    async with database.reader.connect() as connection:
        return (await connection.execute(select(func.count()).select_from(join_codes))).scalar_one()


async def test_a_role_stays_with_the_account_that_it_was_given_to(
    database: Database, clock: HandClock
) -> None:
    shows, types = await met(database, clock, "telegram"), await met(database, clock, "viber")
    async with database.work() as work:
        await work.roles.grant(shows.identity_id, Role.on_call, "test", clock.now())
        await work.roles.grant(types.identity_id, Role.admin, "test", clock.now())
    await joined(database, shows, types, clock.now())
    async with database.view() as work:
        assert await work.roles.holders(Role.on_call) == [shows.identity_id]
        assert await work.roles.holders(Role.admin) == [types.identity_id]


async def test_erasing_forgets_codes_and_parts_nobody(database: Database, clock: HandClock) -> None:
    shows, types = await met(database, clock, "telegram"), await met(database, clock, "viber")
    [first, second] = await joined(database, shows, types, clock.now())
    await code_of(database, second, clock.now())
    async with database.work() as work:
        await erase_my_data(work, first, Conversation(first.identity_id), clock.now())
    assert await count_codes(database) == 0
    async with database.view() as work:
        assert len(await work.citizens.joined(first.citizen_id)) == 2


async def test_joining_each_other_at_once_loses_nothing(database: Database, clock: HandClock) -> None:
    people = [await met(database, clock, channel) for channel in ("telegram", "viber", "signal")]
    for number, citizen in enumerate(people):
        await save(database, citizen, ("Home", "myru-ave", str(number + 1), ""))
    codes = [await code_of(database, citizen, clock.now()) for citizen in people]

    async def types(citizen: Citizen, code: str) -> None:
        async with database.work() as work:
            await join(work, citizen, code, clock.now())

    tries = (types(people[at], codes[at - 1]) for at in range(3))
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert None in outcomes
    left = await count_citizens(database)
    assert left == 3 - outcomes.count(None)
    assert len({(await met(database, clock, one.identity.channel)).citizen_id for one in people}) == left
    saved = [await addresses_of(database, clock, one.identity.channel) for one in people]
    assert {address[2] for addresses in saved for address in addresses} == {"1", "2", "3"}
    for addresses in saved:
        assert len({label for label, *_ in addresses}) == len(addresses)


async def test_one_code_typed_by_two_at_once_joins_one(database: Database, clock: HandClock) -> None:
    shows = await met(database, clock, "telegram")
    code = await code_of(database, shows, clock.now())

    async def types(name: str) -> list[Citizen]:
        citizen = await met(database, clock, "viber", name)
        async with database.work() as work:
            return await join(work, citizen, code, clock.now())

    outcomes = await asyncio.gather(*map(types, "abcd"), return_exceptions=True)
    assert sum(isinstance(one, CodeDoesNotFit) for one in outcomes) == 3
    assert await count_citizens(database) == 4


async def test_two_get_different_codes(database: Database, clock: HandClock) -> None:
    people = [await met(database, clock, "telegram", str(name)) for name in range(20)]
    codes = [await code_of(database, citizen, clock.now()) for citizen in people]
    assert len(set(codes)) == len(people)
