"""A complaint about an operator: which talk it is about, who judges it, and what they are given.

It goes to the supervisors who had no part in the talk. Where there is none it goes to the admins: they act
in a supervisor's part already and take no shifts, while the head of a unit has no say in what citizens are
answered. Those whom it is about are never told, whatever their role.

Where no talk is named it may be about anybody who has dealt with the citizen lately. That is a guess: where
it would leave nobody, it is not heeded.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from core.access import Role, RoleStore, identity_in
from core.cases import CLOSED_STATUSES, Case, CaseDesk
from core.citizens import Citizen, CitizenStore, is_one_of
from core.city_services import COMPLAINT
from core.handoffs import Handoff, HandoffStore, Move
from core.lines import LineStore, Side
from core.timers import TimerKind
from core.transcripts import note_given

TALKS_WITHIN = timedelta(days=14)
MOST_TALKS = 5
MOST_CASES = 50
LOOKED_AT_AFTER = timedelta(minutes=15)
"""So long after a complaint was given to somebody, or to nobody, it is looked whether somebody has it."""
JUDGES = (Role.supervisor, Role.admin)
"""Whose turn it is, the first first."""
_HAD_IT = frozenset({Move.claim, Move.close})
ABOUT_TALK = "about_talk"
"""Among the facts of the first line of a complaint's history: the talk that it is about."""


class Verdict(StrEnum):
    """What was found about a complaint."""

    confirmed = "confirmed"
    not_confirmed = "not_confirmed"
    explained = "explained"


class ComplaintDesk(CaseDesk, Protocol):
    """What the verbs of this file need of a unit of work."""

    @property
    def citizens(self) -> CitizenStore: ...

    @property
    def handoffs(self) -> HandoffStore: ...

    @property
    def lines(self) -> LineStore: ...

    @property
    def roles(self) -> RoleStore: ...


@dataclass(frozen=True)
class PastTalk:
    """A talk that a citizen may complain of, by when it began and whom it was with."""

    id: int
    at: datetime
    operator: str


async def recent_talks(work: ComplaintDesk, citizen_id: int, now: datetime) -> list[PastTalk]:
    """The last talks in which somebody of the staff had to do with this citizen, the newest first."""
    had = [
        one
        for one in await work.handoffs.of_citizen(citizen_id)
        if one.claimed_at and now - (one.closed_at or now) <= TALKS_WITHIN
    ]
    return [PastTalk(one.id, one.asked_at, await _owner(work, one)) for one in had[: -MOST_TALKS - 1 : -1]]


async def _owner(work: ComplaintDesk, handoff: Handoff) -> str:
    owner = await work.citizens.by_identity(handoff.owner_id) if handoff.owner_id else None
    return owner.name if owner else ""


async def talk_of(work: ComplaintDesk, case: Case) -> Handoff | None:
    """The talk that a complaint is about; None where its citizen named none."""
    events = await work.cases.events(case.id)
    talk = events[0].facts.get(ABOUT_TALK, "") if events else ""
    return await work.handoffs.by_id(int(talk)) if talk.isdecimal() else None


async def concerned_in(work: ComplaintDesk, case: Case) -> set[str]:
    """Whom the complaint is about, or may be, as histories name them."""
    talk = await talk_of(work, case)
    return await _had_part(work, talk) if talk else await _dealt_lately(work, case)


async def _had_part(work: ComplaintDesk, talk: Handoff) -> set[str]:
    """Who had the talk, or wrote in it."""
    wrote = {line.author for line in await work.lines.of(talk.id) if line.side == Side.operator}
    had = {event.actor for event in await work.handoffs.events(talk.id) if event.move in _HAD_IT}
    given = {f"#{talk.owner_id}"} if talk.owner_id else set()
    return wrote | had | given


async def _dealt_lately(work: ComplaintDesk, case: Case) -> set[str]:
    """Who has talked with the citizen, or written down what they said on the telephone."""
    citizen = await work.citizens.by_identity(case.identity_id)
    if citizen is None:
        return set()
    until, dealt = case.registered_at, set[str]()
    for talk in await work.handoffs.of_citizen(citizen.citizen_id):
        if talk.asked_at <= until and until - (talk.closed_at or until) <= TALKS_WITHIN:
            dealt |= await _had_part(work, talk)
    for other in await work.cases.of_citizen(citizen.citizen_id, MOST_CASES):
        if timedelta() <= until - other.registered_at <= TALKS_WITHIN:
            dealt |= {event.actor for event in (await work.cases.events(other.id))[:1]}
    return dealt


async def judges_of(work: ComplaintDesk, case: Case) -> list[int]:
    """The accounts of those who judge it; whom no messenger reaches is none of them."""
    return (await _turn(work, case))[1]


async def _turn(work: ComplaintDesk, case: Case) -> tuple[str, list[int]]:
    """Whose turn it is: a role, and who of it had no part in what is complained of; none where nobody is."""
    concerned = {identity_in(name) for name in await concerned_in(work, case)}
    turn = await _free_of(work, concerned)
    is_guess = await talk_of(work, case) is None
    return await _free_of(work, set()) if is_guess and not turn[1] else turn


async def _free_of(work: ComplaintDesk, concerned: Collection[int | None]) -> tuple[str, list[int]]:
    for role in JUDGES:
        holders = await work.roles.holders(role)
        if judges := [one for one in holders if not await is_one_of(work.citizens, one, concerned)]:
            return role, judges
    return "", []


async def may_judge(work: ComplaintDesk, case: Case, person: Citizen) -> bool:
    """Whether this person is one of those who judge it."""
    return case.service == COMPLAINT and person.identity_id in await judges_of(work, case)


async def put_to_judges(work: ComplaintDesk, case: Case, now: datetime) -> Sequence[int]:
    """Send them the complaint with the talk, privately; that they were given the talk is kept."""
    talk, (role, judges) = await talk_of(work, case), await _turn(work, case)
    for identity_id in judges:
        await work.notices.add_privately(identity_id, {"complaint": case.id}, now)
        judge = await work.citizens.by_identity(identity_id)
        if talk and judge:
            await note_given(work, talk.id, judge, now)
    if judges:
        await work.timers.set(TimerKind.complaint_given, f"{case.id}:{role}", now + LOOKED_AT_AFTER)
    else:
        await work.timers.set(TimerKind.complaint_waits, f"{case.id}:", now + LOOKED_AT_AFTER)
    return judges


async def look_after_complaint(work: ComplaintDesk, given: str, now: datetime) -> None:
    """Put it to whose turn it is by now: who was given it may be out of reach, or nobody could be given it.

    `given`: the subject of the timer, the case and whose turn it was.
    """
    case_id, _colon, role = given.partition(":")
    case = await work.cases.by_id(int(case_id))
    if case is None or case.status in CLOSED_STATUSES:
        return
    if not role or (await _turn(work, case))[0] != role:
        await put_to_judges(work, case, now)
