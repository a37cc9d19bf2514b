"""What a supervisor sees of the operators' desk: who waits, who is on shift and has what, today's figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.access import signed
from core.city import City
from core.elsewhere import Elsewhere, count_elsewhere
from core.handoffs import OPEN, Handoff, HandoffState
from core.periods import period_of
from core.talk_figures import TalkFigures, talk_figures
from core.talking import MOST_SHOWN
from core.work import Work


@dataclass(frozen=True)
class OpenTalk:
    """A talk, and since when its citizen waits for a word; None: the last word is the operator's."""

    id: int
    since: datetime | None


@dataclass(frozen=True)
class Load:
    """What one of the staff has."""

    name: str
    is_on: bool
    talks: Sequence[OpenTalk]


@dataclass(frozen=True)
class DeskView:
    """The desk at a moment."""

    waiting: Sequence[OpenTalk]
    """Nobody has claimed them; who has waited longest comes first."""
    loads: Sequence[Load]
    """Those on shift, then those who have talks all the same."""
    today: TalkFigures
    elsewhere: Elsewhere
    """What was not for the city today."""


async def view_desk(work: Work, city: City, now: datetime) -> DeskView:
    """The desk as it is now."""
    talks = await work.handoffs.in_state(list(OPEN), 0, MOST_SHOWN)
    first_words = await work.handoffs.unanswered()
    waiting = [
        OpenTalk(talk.id, first_words.get(talk.id, talk.citizen_at or talk.asked_at))
        for talk in talks
        if talk.state == HandoffState.waiting
    ]
    day = now.astimezone(ZoneInfo(city.zone)).date()
    today = period_of(ZoneInfo(city.zone), now, day, day)
    touched = await work.handoffs.touched(today.begins, today.ends)
    return DeskView(
        sorted(waiting, key=lambda talk: (talk.since or now, talk.id)),
        await _loads(work, talks, first_words),
        talk_figures(touched, today.begins, today.ends, city),
        await count_elsewhere(work, today.begins, today.ends),
    )


async def _loads(work: Work, talks: Sequence[Handoff], first_words: Mapping[int, datetime]) -> list[Load]:
    on = await work.shifts.on()
    owners = {talk.owner_id for talk in talks if talk.owner_id is not None} - set(on)
    loads = []
    for identity_id in (*on, *sorted(owners)):
        person = await work.citizens.by_identity(identity_id)
        has = [_claimed(talk, first_words) for talk in talks if talk.owner_id == identity_id]
        loads.append(Load(signed(person).rpartition(" #")[0] if person else "", identity_id in on, has))
    return loads


def _claimed(talk: Handoff, first_words: Mapping[int, datetime]) -> OpenTalk:
    """A wish to be rung is no word, and waits all the same."""
    return OpenTalk(talk.id, first_words.get(talk.id, talk.citizen_at) if talk.citizen_waits else None)
