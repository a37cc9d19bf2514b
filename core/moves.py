"""Making a move in the life of a case: whether this person may, whether all is there, and what follows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from core.access import identity_in
from core.cards import show_card
from core.cases import NOT_LATE, Case, CaseDesk, CaseEvent, CaseNotFound, Standing
from core.citizens import is_one_of
from core.city import City
from core.city_services import COMPLAINT
from core.complaints import ComplaintDesk, Verdict, put_to_judges
from core.life import (
    MOVES,
    REFERRED_WITHIN,
    REOPENED_WITHIN,
    CaseStatus,
    Move,
    Need,
    Outcome,
    Part,
    Step,
    Waiting,
    moves_from,
)
from core.marks import ASKED_FOR_A_MARK, ask_mark_later
from core.moments import watch_case
from core.news import Item, person
from core.outbox import NoticeKind
from core.refusals import Refusal
from core.telling import tell
from core.terms import due_of


@dataclass(frozen=True)
class Actor:
    """Who acts, as the history names them, and in what parts they may."""

    name: str
    parts: frozenset[Part]
    unit: str | None = None
    """The unit that they are of: as its member they touch its cases alone."""


CITIZEN = Actor("citizen", frozenset({Part.citizen}))
"""The case's own citizen: whoever calls has made sure of that."""
TIMER = Actor("timer", frozenset({Part.timer}))


@dataclass(frozen=True)
class Act:
    """What shall be done with a case, and what comes with it."""

    step: Step
    note: str = ""
    unit: str | None = None
    waits_for: Waiting | None = None
    referral: str | None = None
    earlier: str | None = None
    """A case number."""
    files: tuple[int, ...] = ()
    verdict: Verdict | None = None
    """What was found about a complaint."""
    outage: int | None = None
    """The outage that is over, and the case with it: that says more than a note."""


class MoveNotAllowed(Refusal):
    """The case stands where this cannot be done, or not by this person."""

    def __init__(self, step: Step, status: CaseStatus, actor: Actor) -> None:
        steps = sorted({step for part in actor.parts for step in moves_from(status, part)})
        possible = ", ".join(steps) or "nothing"
        super().__init__(f"{step} is not possible with a case that is {status}; possible is: {possible}")
        self.step, self.status = step, status


class NotTheirs(Refusal):
    """A member of one unit reached for the case of another."""

    def __init__(self, unit: str) -> None:
        super().__init__(f"the case belongs to the unit {unit}")


class NoSuchFile(Refusal):
    def __init__(self) -> None:
        super().__init__("a file that was named is not with the case")


class Lacking(Refusal):
    """The move does not come with what it needs."""

    def __init__(self, step: Step, need: Need) -> None:
        super().__init__(f"{step} is not possible: {_LACKING[need]}")
        self.step, self.need = step, need


_LACKING: Mapping[Need, str] = {
    Need.note: "a note for the citizen is needed",
    Need.unit: "another unit of the city has to be named",
    Need.waits_for: "it has to be said what the work waits for",
    Need.asked: "nobody has asked the citizen anything",
    Need.reply: "words or a file for the unit are needed",
    Need.referral: "a body of the city's list has to be named",
    Need.earlier: "an earlier case of the same citizen has to be named",
    Need.evidence: "the unit has sent no photo or document",
    Need.proof: "there is neither the unit's photo or document nor the citizen's yes",
    Need.other_person: "who did the work may not check it",
    Need.in_time: f"a case is passed on within {REFERRED_WITHIN.days} days; later a supervisor has to do it",
    Need.not_about: "the case complains of that unit",
    Need.reopenable: f"it was withdrawn, or closed more than {REOPENED_WITHIN.days} days ago",
}


@dataclass(frozen=True)
class _Try:
    """A move that somebody tries."""

    case: Case
    act: Act
    actor: Actor
    city: City
    now: datetime
    earlier: Case | None
    did_it: bool
    """Whether the work is the actor's own, by whichever of their accounts."""


_MET: Mapping[Need, Callable[[_Try], bool]] = {
    Need.note: lambda tried: bool(tried.act.note or tried.act.outage),
    Need.unit: lambda tried: tried.act.unit != tried.case.unit and tried.city.has_unit(tried.act.unit or ""),
    Need.waits_for: lambda tried: tried.act.waits_for is not None,
    Need.asked: lambda tried: tried.case.standing.waits_for == Waiting.citizen,
    Need.reply: lambda tried: bool(tried.act.note or tried.act.files),
    Need.referral: lambda tried: tried.city.is_referral(tried.act.referral or ""),
    Need.earlier: lambda tried: tried.earlier is not None and tried.earlier.id < tried.case.id,
    Need.evidence: lambda tried: tried.case.standing.shown,
    Need.proof: lambda tried: tried.case.standing.shown or tried.case.standing.confirmed,
    Need.other_person: lambda tried: not tried.did_it,
    Need.in_time: lambda tried: (
        tried.now - tried.case.registered_at <= REFERRED_WITHIN or Part.supervisor in tried.actor.parts
    ),
    Need.not_about: lambda tried: tried.act.unit != tried.case.about,
    Need.reopenable: lambda tried: may_reopen(tried.case, tried.now),
}


def may_reopen(case: Case, now: datetime) -> bool:
    """Whether its citizen may still open a closed case again."""
    closed_at, outcome = case.standing.closed_at, case.standing.outcome
    if closed_at is None or outcome == Outcome.withdrawn:
        return False
    return now - closed_at <= REOPENED_WITHIN


async def make_move(
    work: ComplaintDesk, number: str, act: Act, actor: Actor, *, city: City, now: datetime
) -> Case:
    """Move a case on, write its history, and tell its citizen.

    Raises CaseNotFound, MoveNotAllowed, NotTheirs, NoSuchFile, Lacking; then nothing is changed.
    """
    case = await work.cases.by_number(number)
    if case is None:
        raise CaseNotFound(number)
    if not set(act.files) <= {file.id for file in case.attachments}:
        raise NoSuchFile
    move = MOVES[act.step]
    _require_part(case, act.step, move, actor)
    did_it = await _did_it(work, case, actor)
    tried = _Try(case, act, actor, city, now, await _earlier(work, case, act), did_it)
    for need in sorted(move.needs):
        if not _MET[need](tried):
            raise Lacking(act.step, need)
    standing = _standing(tried, move)
    if not await work.cases.move(case.id, case.status, standing):
        raise MoveNotAllowed(act.step, case.status, actor)
    moved = replace(case, standing=standing, changed_at=now)
    event = CaseEvent(now, actor.name, act.step, _facts(tried, moved), act.note or None)
    await work.cases.add_event(case.id, event)
    moved = await _watch(work, tried, moved)
    if Part.citizen not in actor.parts:
        item = Item(person(case.identity_id), case.id, NoticeKind.case_moved, _told(tried, moved))
        urgent = city.service(case.service).emergency
        await tell(work, item, city=city, now=now, urgent=urgent)
    for unit in dict.fromkeys((case.unit, moved.unit)):
        await show_card(work, moved, now, unit)
    if moved.service == COMPLAINT and act.step == Step.reopen:
        await put_to_judges(work, moved, now)
    return moved


_BEYOND_THE_DESK = frozenset({Part.supervisor, Part.citizen, Part.timer})
"""Who may move a complaint about an operator."""


def _require_part(case: Case, step: Step, move: Move, actor: Actor) -> None:
    if case.status not in move.starts or not actor.parts & move.by:
        raise MoveNotAllowed(step, case.status, actor)
    if case.service == COMPLAINT and not actor.parts & _BEYOND_THE_DESK:
        raise MoveNotAllowed(step, case.status, actor)
    if actor.parts & move.by == {Part.unit} and actor.unit != case.unit:
        raise NotTheirs(case.unit)


async def _earlier(work: CaseDesk, case: Case, act: Act) -> Case | None:
    earlier = await work.cases.by_number(act.earlier) if act.earlier else None
    return earlier if earlier and earlier.identity_id == case.identity_id else None


async def _did_it(work: ComplaintDesk, case: Case, actor: Actor) -> bool:
    worker, account = case.standing.worker or "", identity_in(actor.name)
    if actor.name == worker:
        return True
    same = {identity_in(worker)} - {None}
    return account is not None and bool(same) and await is_one_of(work.citizens, account, same)


def _standing(tried: _Try, move: Move) -> Standing:
    """How the case stands afterwards. Proof of work that has to be done again counts no longer."""
    before, act = tried.case.standing, tried.act
    after = replace(
        before,
        status=move.ends,
        outcome=move.outcome,
        waits_for=act.waits_for if Need.waits_for in move.needs else None,
        unit=act.unit if act.unit and Need.unit in move.needs else before.unit,
        closed_at=tried.now if move.outcome else None,
        moved_at=tried.now,
        back_at=tried.now if _comes_back(before, move) else before.back_at,
        asked_at=None,
    )
    if act.step == Step.finish:
        return replace(after, worker=tried.actor.name, shown=bool(act.files), confirmed=False)
    if act.step in (Step.confirm, Step.solve):
        return replace(after, confirmed=True)
    if move.ends in (CaseStatus.checking, CaseStatus.closed):
        return after
    return replace(after, shown=False, confirmed=False)


def _comes_back(before: Standing, move: Move) -> bool:
    """Whether work that was said to be done has to be done again."""
    return before.status in (CaseStatus.done, CaseStatus.checking) and move.ends not in NOT_LATE


def _facts(tried: _Try, moved: Case) -> dict[str, str]:
    """What the history keeps of the move besides its words."""
    act, facts = tried.act, {"old": str(tried.case.status), "new": str(moved.status)}
    named = {
        "unit": act.unit,
        "from": tried.case.unit if moved.unit != tried.case.unit else None,
        "waits_for": act.waits_for,
        "referral": act.referral,
        "earlier": act.earlier,
        "verdict": act.verdict,
        "outage": act.outage,
        "files": ",".join(map(str, act.files)),
    }
    return facts | {name: str(value) for name, value in named.items() if value}


def _told(tried: _Try, moved: Case) -> dict[str, str]:
    """What the citizen is told."""
    told = {"number": moved.number, "service": moved.service, "step": tried.act.step, "note": tried.act.note}
    return told | _facts(tried, moved)


async def _watch(work: CaseDesk, tried: _Try, moved: Case) -> Case:
    """Watch the case as it stands now; one that is opened again has a term anew, and is returned with it."""
    if tried.act.step == Step.reopen:
        due_at, legal_due_at = due_of(tried.city, tried.city.service(moved.service), tried.now)
        moved = replace(moved, due_at=due_at, legal_due_at=legal_due_at, term_from=tried.now, extended=False)
        await work.cases.set_terms(moved)
    if moved.standing.outcome in ASKED_FOR_A_MARK:
        await ask_mark_later(work, moved, tried.city, tried.now)
    await watch_case(work, moved, tried.city, tried.now)
    return moved
