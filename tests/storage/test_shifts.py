"""Shifts in the database: who is on, what ends a shift, and who is told when nobody is there."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from app.fires import fires
from core.access import Role
from core.citizens import Citizen
from core.city import City
from core.handoffs import HandoffState, Move
from core.lines import Report, Side
from core.outbox import NoticeKind
from core.shift_ends import go_off
from core.shifts import ShiftEvent, Why, come_on
from core.waiting import Queue, queue_now
from storage.database import Database
from tests.conftest import HandClock
from tests.storage.test_handoffs import Town

MORNING = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
"""When the centre opens."""
CLOSING = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)


class Centre(Town):
    """The town with people on shift."""

    async def hire(self, id: str, name: str, role: Role = Role.operator) -> Citizen:
        """Somebody of the staff."""
        person = await self.meet(id, name)
        async with self.database.work() as work:
            await work.roles.grant(person.identity_id, role, "test", self.clock.now())
        return person

    async def comes(self, person: Citizen) -> bool:
        async with self.database.work() as work:
            return await come_on(work, person.identity_id, Why.said, self.city, self.clock.now())

    async def goes(self, person: Citizen) -> int:
        async with self.database.work() as work:
            return await go_off(work, person, Why.said, self.city, self.clock.now())

    async def on(self) -> Sequence[int]:
        """Who is on shift."""
        async with self.database.view() as work:
            return await work.shifts.on()

    async def history(self, person: Citizen) -> list[ShiftEvent]:
        async with self.database.view() as work:
            return await work.shifts.events(person.identity_id)

    async def ring(self, **span: float) -> None:
        """Let time go by and do what is due."""
        self.clock.turn(**span)
        acts = fires(None, self.city, self.clock)  # type: ignore[arg-type]
        async with self.database.work() as work:
            while timer := await work.timers.take_due(self.clock.now()):
                await acts[timer.kind](work, timer)

    async def told(self, kind: NoticeKind) -> list[str]:
        """Who was told so since the last time."""
        async with self.database.work() as work:
            claimed = await work.outbox.claim(100)
        return [one.address for one in claimed if one.body.get("notice") == kind]


@pytest.fixture
def centre(database: Database, clock: HandClock, city: City) -> Centre:
    """Nobody is there yet."""
    return Centre(database, clock, city)


async def test_a_shift_is_written_down_once_with_who_and_when(centre: Centre) -> None:
    olha = await centre.hire("7", "Ольга")
    began = centre.clock.now()
    assert await centre.comes(olha)
    centre.clock.turn(minutes=5)
    assert not await centre.comes(olha)
    assert await centre.on() == [olha.identity_id]
    assert await centre.goes(olha) == 0
    assert await centre.goes(olha) == 0
    assert await centre.on() == []
    assert await centre.history(olha) == [
        ShiftEvent(olha.identity_id, began, True, Why.said),
        ShiftEvent(olha.identity_id, centre.clock.now(), False, Why.said),
    ]


async def test_whoever_claims_is_on(centre: Centre) -> None:
    handoff = await centre.ask(await centre.meet("501", "Олена"))
    olha = await centre.hire("7", "Ольга")
    await centre.claims(await centre.now(handoff), olha)
    assert [(one.is_on, one.why) for one in await centre.history(olha)] == [(True, Why.at_work)]


async def test_whoever_answers_in_anothers_talk_is_on(centre: Centre) -> None:
    handoff = await centre.ask(await centre.meet("501", "Олена"))
    olha, ivan = await centre.hire("7", "Ольга"), await centre.hire("8", "Іван")
    await centre.claims(await centre.now(handoff), olha)
    await centre.answers(await centre.now(handoff), ivan)
    assert await centre.on() == [olha.identity_id, ivan.identity_id]
    assert (await centre.now(handoff)).owner_id == olha.identity_id


async def test_whose_role_was_taken_away_is_on_no_shift(centre: Centre) -> None:
    olha = await centre.hire("7", "Ольга")
    await centre.comes(olha)
    async with centre.database.work() as work:
        await work.roles.revoke(olha.identity_id, Role.operator, "test", centre.clock.now())
    assert await centre.on() == []


async def test_the_talks_of_who_goes_off_are_anybodys_and_their_topics_say_so(centre: Centre) -> None:
    olha, ivan = await centre.hire("7", "Ольга"), await centre.hire("8", "Іван")
    hers = [await centre.ask(await centre.meet(f"50{n}", "Олена")) for n in (1, 2)]
    his = await centre.ask(await centre.meet("503", "Олена"))
    for handoff, who in ((hers[0], olha), (hers[1], olha), (his, ivan)):
        await centre.claims(await centre.now(handoff), who)
    assert await centre.goes(olha) == 2
    for handoff in hers:
        assert (await centre.now(handoff)).state == HandoffState.waiting
        async with centre.database.view() as work:
            *_, last = await work.lines.of(handoff.id)
            moves = [event.move for event in await work.handoffs.events(handoff.id)]
        assert (last.side, last.kind, last.posted_at) == (Side.service, Report.owner_off, None)
        assert last.author.startswith("Ольга")
        assert moves == [Move.ask, Move.claim, Move.release]
    assert (await centre.now(his)).owner_id == ivan.identity_id


async def test_a_shift_that_was_left_on_ends_half_an_hour_after_the_centre_closes(centre: Centre) -> None:
    olha = await centre.hire("7", "Ольга")
    handoff = await centre.ask(await centre.meet("501", "Олена"))
    await centre.claims(await centre.now(handoff), olha)
    await centre.answers(await centre.now(handoff), olha)
    centre.clock.time = CLOSING
    await centre.ring(minutes=29)
    assert await centre.on()
    await centre.ring(minutes=1)
    assert not await centre.on()
    assert [one.why for one in await centre.history(olha)] == [Why.at_work, Why.hours_over]
    assert (await centre.now(handoff)).state == HandoffState.waiting


@pytest.mark.parametrize(
    ("comes", "ends"),
    [
        (MORNING - timedelta(minutes=10), CLOSING + timedelta(minutes=30)),
        (CLOSING + timedelta(minutes=10), CLOSING + timedelta(minutes=130)),
    ],
)
async def test_a_shift_that_begins_when_nobody_works_ends_too(
    centre: Centre, comes: datetime, ends: datetime
) -> None:
    olha = await centre.hire("7", "Ольга")
    centre.clock.time = comes
    await centre.comes(olha)
    centre.clock.time = ends
    await centre.ring(seconds=-1)
    assert await centre.on()
    await centre.ring(seconds=1)
    assert not await centre.on()


async def test_who_went_off_and_came_again_stays_until_the_end(centre: Centre) -> None:
    olha = await centre.hire("7", "Ольга")
    centre.clock.time = CLOSING - timedelta(hours=1)
    await centre.comes(olha)
    await centre.goes(olha)
    centre.clock.time = CLOSING + timedelta(minutes=20)
    await centre.comes(olha)
    await centre.ring(minutes=30)
    assert await centre.on()


async def test_F62_the_first_nudge_names_who_is_on_shift(centre: Centre) -> None:
    olha, _ivan = await centre.hire("7", "Ольга"), await centre.hire("8", "Іван")
    await centre.comes(olha)
    handoff = await centre.ask(await centre.meet("501", "Олена"))
    await centre.ring(minutes=5)
    async with centre.database.view() as work:
        *_, nudge = await work.lines.of(handoff.id)
    assert (nudge.kind, nudge.words) == (Report.nudge, "Ольга")


async def test_F62_supervisors_hear_once_an_hour_that_nobody_is_on(centre: Centre) -> None:
    await centre.hire("9", "Старша", Role.supervisor)
    await centre.ask(await centre.meet("501", "Олена"))
    await centre.ring(minutes=5)
    assert await centre.told(NoticeKind.nobody_on) == ["9"]
    await centre.ask(await centre.meet("502", "Олег"))
    for _minutes in range(59):
        await centre.ring(minutes=1)
    assert await centre.told(NoticeKind.nobody_on) == []
    await centre.ring(minutes=1)
    assert await centre.told(NoticeKind.nobody_on) == ["9"]
    olha = await centre.hire("7", "Ольга")
    await centre.comes(olha)
    await centre.ring(hours=2)
    assert await centre.told(NoticeKind.nobody_on) == []


async def test_F62_supervisors_hear_at_once_that_the_last_one_went_off(centre: Centre) -> None:
    await centre.hire("9", "Старша", Role.supervisor)
    olha = await centre.hire("7", "Ольга")
    handoff = await centre.ask(await centre.meet("501", "Олена"))
    await centre.claims(await centre.now(handoff), olha)
    await centre.goes(olha)
    assert await centre.told(NoticeKind.nobody_on) == ["9"]


async def test_F62_nobody_is_missed_at_night_nor_just_after_the_opening(centre: Centre) -> None:
    await centre.hire("9", "Старша", Role.supervisor)
    centre.clock.time = CLOSING - timedelta(minutes=2)
    await centre.ask(await centre.meet("501", "Олена"))
    centre.clock.time = MORNING + timedelta(days=1)
    await centre.ring(minutes=9)
    assert await centre.told(NoticeKind.nobody_on) == []
    await centre.ring(minutes=1)
    assert await centre.told(NoticeKind.nobody_on) == ["9"]


async def test_waits_are_counted_in_working_time(centre: Centre) -> None:
    olha = await centre.hire("7", "Ольга")
    centre.clock.time = CLOSING + timedelta(hours=5)
    handoff = await centre.ask(await centre.meet("501", "Олена"))
    centre.clock.time = MORNING + timedelta(days=1, minutes=3)
    await centre.claims(await centre.now(handoff), olha)
    await centre.ask(await centre.meet("502", "Олег"))
    async with centre.database.view() as work:
        assert await queue_now(work, centre.city, centre.clock.now()) == Queue(1, 1, [180.0])
