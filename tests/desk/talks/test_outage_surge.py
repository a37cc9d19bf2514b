"""Four hundred reports in an hour: one thing to look at, one tap, and one word that reaches all once."""

from collections import Counter
from itertools import count

import pytest

from bot.limits import GROUP_PER_MINUTE
from core.areas import spot_at
from core.cases import Address, Report
from core.filing import register_case
from core.life import CaseStatus
from core.outage_concerns import note_concern
from core.outages import OutageState
from tests.desk.conversation import UNIT, Group, Member, shown
from tests.desk.forum import Forum, TalkStage
from tests.desk.talks.test_outages import OUTAGE, PERHAPS, Street, card, kept, labels

REPORTS, EVERY = 400, 9
"""So many, one in so many seconds: an hour."""
TAP_AT = 60
"""After so many the shift has looked at its group."""
MINUTE = 60 // EVERY


class Surge(Street):
    """A street and its neighbours, where everybody reports the same."""

    numbers = count()

    async def next(self) -> None:
        """Somebody files; when the outage is known every third says «me too» instead."""
        number = next(self.numbers)
        near = sorted(self.city.streets_within("kuindzhi-st", self.city.outage_signs.metres))
        street_id, house = near[number % len(near)], str(1 + number % 40)
        whose = (await self.meet(f"9{number:03}", "Олена")).identity_id
        async with self.database.work() as work:
            known = await work.outages.announced()
            if known and number % 3 == 0:
                spot, now = spot_at(self.city, street_id, house), self.clock.now()
                await note_concern(work, known[0].id, whose, spot, wants_end=True, now=now)
                return
            report = Report(
                f"{whose}.1", whose, "no_water", "Сухо", "uk", Address(street_id=street_id, house=house)
            )
            await register_case(work, report, city=self.city, now=self.clock.now())


@pytest.fixture
async def unit(stage: TalkStage) -> Group:
    """The water utility's group."""
    return await stage.unit_group(await stage.member("901", "Петро", f"unit:{UNIT}"))


async def test_four_hundred_reports_in_an_hour_are_one_thing_to_look_at(
    stage: TalkStage, forum: Forum, unit: Group, olha: Member
) -> None:
    street = Surge(stage.database, stage.clock, stage.city)
    street.channel = stage.wire.name
    calls: dict[str, list[int]] = {forum.id: [], unit.id: []}
    for number in range(REPORTS):
        before = {group: _calls(stage, group) for group in calls}
        await street.next()
        await stage.after(seconds=EVERY)
        if number == TAP_AT:
            await forum.presses_on(olha, PERHAPS, "Make an outage")
            await stage.send_queued()
        for group, made in calls.items():
            made.append(_calls(stage, group) - before[group])
    await stage.after(minutes=1)
    _told_within_limits(calls)
    in_unit = sum(calls[unit.id][TAP_AT + 1 :])
    assert in_unit < (REPORTS - TAP_AT) / 2, "no card for each request, and the outage's own is not hurried"
    said = card(forum).text
    assert "287 requests, 287 of them open.\n113 more people say: me too." in said
    assert shown(card(unit)).count("requests") == 1

    assert "Then " in (await forum.presses_on(olha, OUTAGE, "It works again")) + stage.said_to(forum.id)
    told_before = len(stage.wire.sent)
    await forum.presses_on(olha, "Does it work again?", "Yes, it is over")
    for _ in range(4):
        await stage.tell()
    told = Counter(
        address for address, _ in stage.wire.sent[told_before:] if address not in (forum.id, unit.id)
    )
    assert len(told) == REPORTS
    assert set(told.values()) == {1}, "each once"
    assert (await kept(stage)).state is OutageState.over
    assert labels(forum) == []
    async with stage.database.view() as work:
        cases = await work.cases.by_ids(await work.outages.cases(1))
    assert {case.status for case in cases.values()} == {CaseStatus.done}
    assert len({case.due_at for case in cases.values()}) == len(cases), "each has kept a term of its own"


def _calls(stage: TalkStage, group: str) -> int:
    return sum(address == group for address, _ in stage.wire.sent)


def _told_within_limits(calls: dict[str, list[int]]) -> None:
    """In no minute more calls than a group has room for."""
    for made in calls.values():
        busiest = max(sum(made[at : at + MINUTE + 1]) for at in range(len(made)))
        assert busiest <= GROUP_PER_MINUTE
