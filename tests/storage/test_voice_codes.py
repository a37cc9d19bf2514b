"""Codes that are read out to callers: what they join, how long they are good, what they are not taken for."""

from datetime import timedelta
from random import Random

import pytest

from core.citizens import Identity
from core.city import City
from core.codes import draw_voice_code, read_code, read_voice_code, spell_voice_code
from core.filing import register_case
from core.joining import CodeDoesNotFit, find_other, join, make_code, make_voice_code
from core.missed import tell_missed
from core.numbers import is_mistyped, read_number
from core.outbox import OutboxState
from storage.database import Database
from tests.conftest import HandClock
from tests.storage.test_calling import NUMBER, caller, news, sent, writer
from tests.storage.test_cases import report
from understanding.phones import read_phone


@pytest.mark.parametrize("reachable", [True, False])
async def test_a_telephone_is_never_chosen_before_a_messenger(
    database: Database, clock: HandClock, reachable: bool
) -> None:
    phone, telegram = await caller(database, clock), await writer(database, clock)
    async with database.work() as work:
        await join(work, telegram, await make_voice_code(work, phone, clock.now()), clock.now())
        await work.citizens.set_reachable(telegram.identity_id, reachable)
    await news(database, phone, clock.now())
    state = OutboxState.queued if reachable else OutboxState.gone
    assert (await sent(database))[-1] == ("telegram", state)


async def test_what_was_withheld_is_told_once_in_the_messenger_that_is_joined(
    database: Database, clock: HandClock, city: City
) -> None:
    phone, telegram = await caller(database, clock), await writer(database, clock)
    async with database.work() as work:
        case = await register_case(work, report(phone.identity_id), city=city, now=clock.now())
    await news(database, phone, clock.now(), case.number)
    async with database.work() as work:
        code = await make_voice_code(work, phone, clock.now())
        await join(work, telegram, code, clock.now())
        await tell_missed(work, phone.identity_id, clock.now(), at=telegram.identity_id)
        await tell_missed(work, phone.identity_id, clock.now(), at=telegram.identity_id)
    missed = [one for one in await sent(database) if one == ("telegram", OutboxState.queued)]
    assert len(missed) == 1


async def test_a_messengers_citizen_takes_the_caller_in(database: Database, clock: HandClock) -> None:
    phone, telegram = await caller(database, clock), await writer(database, clock)
    async with database.work() as work:
        await work.citizens.set_language(phone.citizen_id, "uk", chosen=True)
        await work.citizens.set_language(telegram.citizen_id, "ru", chosen=True)
        joined = await join(work, telegram, await make_voice_code(work, phone, clock.now()), clock.now())
    assert {one.citizen_id for one in joined} == {telegram.citizen_id}
    assert {(one.language, one.phone) for one in joined} == {("ru", NUMBER)}


async def test_a_code_by_voice_is_good_for_three_days_and_once(database: Database, clock: HandClock) -> None:
    phone, telegram = await caller(database, clock), await writer(database, clock)
    async with database.work() as work:
        code = await make_voice_code(work, phone, clock.now())
    nearly, over = (clock.now() + timedelta(days=3, seconds=seconds) for seconds in (-1, 0))
    async with database.work() as work:
        with pytest.raises(CodeDoesNotFit):
            await find_other(work, telegram, code, over)
        await join(work, telegram, code, nearly)
        with pytest.raises(CodeDoesNotFit):
            await join(work, await work.citizens.meet(Identity("viber", "7"), "", nearly), code, nearly)


async def test_a_code_of_ten_minutes_leaves_those_of_days_alone(database: Database, clock: HandClock) -> None:
    phone, telegram = await caller(database, clock), await writer(database, clock)
    viber = await writer(database, clock, "viber")
    async with database.work() as work:
        code = await make_voice_code(work, phone, clock.now())
        await make_code(work, viber, clock.now() + timedelta(hours=1))
        assert (await find_other(work, telegram, code, clock.now())).identity == phone.identity


def test_a_code_by_voice_is_taken_for_nothing_else() -> None:
    random = Random(7)
    for _try in range(2000):
        code = draw_voice_code(random)
        for spelt in (code, spell_voice_code(code)):
            assert read_voice_code(spelt) == code
            assert read_code(spelt) is None
            assert read_number(spelt) is None
            assert not is_mistyped(spelt)
            assert read_phone(spelt) is None


@pytest.mark.parametrize("text", ["067 123 45 67", "380671234567", "123 456", "4829-1536", "12345678901", ""])
def test_what_is_no_code_by_voice(text: str) -> None:
    assert read_voice_code(text) is None
