"""The life of a case: where it may stand, and one table of the moves between, each with who may make it.

The law behind it (Law of Ukraine on citizens' requests, no. 393/96): a refusal names its grounds and how
to appeal (art. 15); what belongs to another body is passed on within five days (art. 7).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

REOPENED_WITHIN = timedelta(days=30)
REFERRED_WITHIN = timedelta(days=5)


class CaseStatus(StrEnum):
    """Where a case stands."""

    registered = "registered"
    """Filed; the unit has not said anything yet."""
    assigned = "assigned"
    """Given to a unit by a person: passed on, or opened again."""
    in_progress = "in_progress"
    waiting = "waiting"
    """The work waits for what `Waiting` names."""
    done = "done"
    """By the unit's word; the citizen is asked."""
    disputed = "disputed"
    """By the citizen: the unit says it is done, and it is not."""
    checking = "checking"
    """Somebody who did not do the work looks whether it was done, and well."""
    closed = "closed"


class Outcome(StrEnum):
    """How a case was closed."""

    done = "done"
    explained = "explained"
    refused = "refused"
    referred = "referred"
    not_possible = "not_possible"
    withdrawn = "withdrawn"
    repeated = "repeated"


class Waiting(StrEnum):
    """What the work waits for."""

    materials = "materials"
    another_unit = "another_unit"
    citizen = "citizen"


class Part(StrEnum):
    """In what part somebody acts."""

    citizen = "citizen"
    unit = "unit"
    """A member of the unit that has the case."""
    head = "head"
    """The head of that unit."""
    operator = "operator"
    supervisor = "supervisor"
    timer = "timer"
    """Nobody: time has passed."""


class Need(StrEnum):
    """What a move has to come with, or what has to be true of the case."""

    note = "note"
    """Words for the citizen."""
    unit = "unit"
    """Another unit that shall have it."""
    waits_for = "waits_for"
    asked = "asked"
    """The work waits for the citizen's answer."""
    reply = "reply"
    """The citizen's words, a file, or both."""
    referral = "referral"
    """The body that it goes to."""
    earlier = "earlier"
    """The case that it repeats."""
    evidence = "evidence"
    """A photo or document of the unit's is with the case."""
    proof = "proof"
    """Evidence, or the citizen's yes."""
    other_person = "other_person"
    """Who moves it is not who did the work."""
    in_time = "in_time"
    """The case came no longer than `REFERRED_WITHIN` ago, or a supervisor answers for the delay."""
    not_about = "not_about"
    """The unit that shall have it is not the one that the case complains of (art. 7)."""
    reopenable = "reopenable"
    """It was closed no more than `REOPENED_WITHIN` ago, and not by its citizen."""


class Step(StrEnum):
    """The name of a move."""

    take = "take"
    wait = "wait"
    pass_on = "pass_on"  # noqa: S105 -- no password
    answer = "answer"
    """The citizen answers what the unit asked."""
    finish = "finish"
    confirm = "confirm"
    solve = "solve"
    """The citizen says that it is fixed, before the unit does."""
    dispute = "dispute"
    lapse = "lapse"
    """The citizen stayed silent after two questions."""
    approve = "approve"
    send_back = "send_back"
    explain = "explain"
    refuse = "refuse"
    refer = "refer"
    give_up = "give_up"
    """It is not possible."""
    repeat = "repeat"
    """It is the same as an earlier case."""
    withdraw = "withdraw"
    reopen = "reopen"


@dataclass(frozen=True)
class Move:
    """From one of `starts` to `ends`, in one of these parts, with all that it needs."""

    starts: frozenset[CaseStatus]
    ends: CaseStatus
    by: frozenset[Part]
    needs: frozenset[Need] = frozenset()
    outcome: Outcome | None = None


_S, _P, _N = CaseStatus, Part, Need
_BEFORE_DONE = frozenset({_S.registered, _S.assigned, _S.in_progress, _S.waiting})
_AT_WORK = _BEFORE_DONE | {_S.disputed}
_STAFF = frozenset({_P.operator, _P.supervisor})
_WORKERS = _STAFF | {_P.unit}


def _move(starts: frozenset[CaseStatus], ends: CaseStatus, by: frozenset[Part], *needs: Need) -> Move:
    return Move(starts, ends, by, frozenset(needs))


def _close(outcome: Outcome, by: frozenset[Part], *needs: Need) -> Move:
    return Move(_AT_WORK, _S.closed, by, frozenset(needs), outcome)


MOVES: Mapping[Step, Move] = {
    Step.take: _move(_AT_WORK - {_S.in_progress}, _S.in_progress, _WORKERS),
    Step.wait: _move(_AT_WORK - {_S.waiting}, _S.waiting, _WORKERS, _N.waits_for, _N.note),
    Step.answer: _move(frozenset({_S.waiting}), _S.in_progress, frozenset({_P.citizen}), _N.asked, _N.reply),
    Step.pass_on: _move(_AT_WORK, _S.assigned, _WORKERS, _N.unit, _N.not_about, _N.note),
    Step.finish: _move(_AT_WORK, _S.done, _WORKERS, _N.note),
    Step.confirm: _move(frozenset({_S.done}), _S.checking, frozenset({_P.citizen})),
    Step.solve: _move(_AT_WORK, _S.checking, frozenset({_P.citizen})),
    Step.dispute: _move(frozenset({_S.done, _S.checking}), _S.disputed, frozenset({_P.citizen})),
    Step.lapse: _move(frozenset({_S.done}), _S.checking, frozenset({_P.timer}), _N.evidence),
    Step.approve: Move(
        frozenset({_S.checking}), _S.closed, _STAFF, frozenset({_N.proof, _N.other_person}), Outcome.done
    ),
    Step.send_back: _move(frozenset({_S.done, _S.checking}), _S.in_progress, _STAFF, _N.note),
    Step.explain: _close(Outcome.explained, _STAFF, _N.note),
    Step.refuse: _close(Outcome.refused, frozenset({_P.supervisor}), _N.note),
    Step.refer: _close(Outcome.referred, _STAFF, _N.referral, _N.in_time),
    Step.give_up: _close(Outcome.not_possible, frozenset({_P.supervisor}), _N.note),
    Step.repeat: _close(Outcome.repeated, _STAFF, _N.earlier),
    Step.withdraw: Move(_BEFORE_DONE, _S.closed, frozenset({_P.citizen}), frozenset(), Outcome.withdrawn),
    Step.reopen: _move(frozenset({_S.closed}), _S.assigned, _STAFF | {_P.citizen}, _N.reopenable),
}


def moves_from(status: CaseStatus, part: Part) -> list[Step]:
    """What somebody in this part may do with a case that stands there, if it comes with what it needs."""
    return [step for step, move in MOVES.items() if status in move.starts and part in move.by]
