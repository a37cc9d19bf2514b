"""Telling many people of an outage: who may do what with such a broadcast, and what must stop it.

What was approved is what is sent: approval names the digest of everything that people will read, and a
broadcast that was changed since has another one.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from core.areas import area_as_plain, overlapping
from core.city import City
from core.city_names import Names
from core.outages import LONGEST_AHEAD, Outage, OutageEvent
from core.refusals import Refusal

LANGUAGES = ("uk", "ru")
SHORTEST_LEFT = timedelta(minutes=1)
"""An outage that is over before anybody has read of it is told to nobody."""


class Purpose(StrEnum):
    """What people are told."""

    announce = "announce"
    correct = "correct"
    """Something was wrong in the one before, or has changed."""
    restored = "restored"


class BroadcastState(StrEnum):
    """Where a broadcast stands."""

    draft = "draft"
    submitted = "submitted"
    scheduled = "scheduled"
    """Approved; it waits for its time, which may be now."""
    sending = "sending"
    paused = "paused"
    done = "done"
    cancelled = "cancelled"
    corrected = "corrected"
    """A newer one takes its place: who has not got this one gets the newer alone."""


class Move(StrEnum):
    """What may be done with a broadcast."""

    submit = "submit"
    take_back = "take_back"
    approve = "approve"
    send_back = "send_back"
    start = "start"
    pause = "pause"
    resume = "resume"
    finish = "finish"
    cancel = "cancel"
    supersede = "supersede"


_S = BroadcastState
MOVES: Mapping[Move, tuple[frozenset[BroadcastState], BroadcastState]] = {
    Move.submit: (frozenset({_S.draft}), _S.submitted),
    Move.take_back: (frozenset({_S.submitted}), _S.draft),
    Move.approve: (frozenset({_S.submitted}), _S.scheduled),
    Move.send_back: (frozenset({_S.submitted}), _S.draft),
    Move.start: (frozenset({_S.scheduled}), _S.sending),
    Move.pause: (frozenset({_S.scheduled, _S.sending}), _S.paused),
    Move.resume: (frozenset({_S.paused}), _S.sending),
    Move.finish: (frozenset({_S.sending}), _S.done),
    Move.cancel: (
        frozenset({_S.draft, _S.submitted, _S.scheduled, _S.sending, _S.paused}),
        _S.cancelled,
    ),
    Move.supersede: (frozenset({_S.scheduled, _S.sending, _S.paused, _S.done}), _S.corrected),
}
"""From which states each move starts, and where it leads."""


@dataclass(frozen=True)
class Broadcast:
    """What is told of one outage, by whom and when. `texts` are what people read, in each language."""

    id: int
    outage: Outage
    purpose: Purpose
    texts: Names
    state: BroadcastState
    author: int | None
    """The citizen, with all their accounts, who has written it; None when a program did."""
    at: datetime | None = None
    """When to begin; None at once."""
    whole_city_confirmed: bool = False
    approver: int | None = None
    author_identity: int | None = None
    """The account that it was written from: there it is told how the sending goes."""
    approver_identity: int | None = None
    approved: str = ""
    """The digest of what was approved; "" before."""
    follows: int | None = None
    """The broadcast whose readers this one is for: it corrects it, or tells that all is well again."""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    reason: str = ""
    """Why it was paused or ended before its time."""

    @property
    def digest(self) -> str:
        """What is the same as long as people would read the same, in the same places."""
        outage = self.outage
        read = {
            "texts": dict(self.texts),
            "purpose": self.purpose,
            "kind": outage.kind,
            "areas": [area_as_plain(area) for area in outage.areas],
            "period": [outage.starts_at.isoformat(), outage.ends_at.isoformat() if outage.ends_at else ""],
            "at": self.at.isoformat() if self.at else "",
        }
        plain = json.dumps(read, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(plain.encode()).hexdigest()


class BroadcastMoveNotAllowed(Refusal):
    """The broadcast stands where this cannot be done; somebody may have been quicker."""

    def __init__(self, move: Move, state: BroadcastState) -> None:
        super().__init__(f"a broadcast that is {state} cannot be moved by {move}")
        self.move, self.state = move, state


class OwnBroadcast(Refusal):
    """Whoever wrote it does not approve it, from none of their accounts."""


class ChangedSince(Refusal):
    """What is approved is not what stands there now."""

    def __init__(self) -> None:
        super().__init__("it has been changed since it was approved")


class BroadcastNotFound(Refusal):
    """There is no broadcast of this id."""

    def __init__(self) -> None:
        super().__init__("there is no such broadcast")


class BroadcastStore(Protocol):
    async def add(self, broadcast: Broadcast, event: OutageEvent) -> Broadcast:
        """Keep a new one, its id does not matter; the broadcast with its id."""

    async def by_id(self, id: int) -> Broadcast | None: ...

    async def change(self, broadcast: Broadcast, event: OutageEvent) -> bool:
        """Let a draft be as given; False if it is no draft any more."""

    async def move(self, id: int, move: Move, event: OutageEvent, **changes: Any) -> bool:
        """Make this move and these changes; False if it stands where it cannot be made: one of two wins."""

    async def of_outage(self, outage_id: int) -> list[Broadcast]:
        """All that tell of this outage, oldest first."""

    async def in_states(self, states: Iterable[BroadcastState]) -> list[Broadcast]:
        """All that stand so, oldest first."""


class HasBroadcasts(Protocol):
    """What verbs need of a unit of work to deal with broadcasts."""

    @property
    def broadcasts(self) -> BroadcastStore: ...


async def require_broadcast(work: HasBroadcasts, id: int) -> Broadcast:
    """The broadcast of this id. Raises BroadcastNotFound."""
    broadcast = await work.broadcasts.by_id(id)
    if broadcast is None:
        raise BroadcastNotFound
    return broadcast


async def last_told(work: HasBroadcasts, outage_id: int) -> Broadcast | None:
    """The newest broadcast of this outage that somebody may have got, or will get."""
    told = [one for one in await work.broadcasts.of_outage(outage_id) if _is_told(one)]
    return told[-1] if told else None


def _is_told(broadcast: Broadcast) -> bool:
    if broadcast.state is BroadcastState.cancelled:
        return broadcast.started_at is not None
    return bool(broadcast.approved)


def moved(broadcast: Broadcast, move: Move) -> BroadcastState:
    """Where this move leads. Raises BroadcastMoveNotAllowed."""
    starts, ends = MOVES[move]
    if broadcast.state not in starts:
        raise BroadcastMoveNotAllowed(move, broadcast.state)
    return ends


def require_approval(broadcast: Broadcast, approver: int, digest: str) -> None:
    """Raises OwnBroadcast, ChangedSince or BroadcastMoveNotAllowed."""
    moved(broadcast, Move.approve)
    if approver == broadcast.author:  # a program is nobody, so whoever approves is somebody else
        raise OwnBroadcast
    if digest != broadcast.digest:
        raise ChangedSince


class Obstacle(StrEnum):
    """Why a broadcast must not go out as it is."""

    ends_in_the_past = "ends_in_the_past"
    ends_too_far_off = "ends_too_far_off"
    """«Restored on 31 December», «2027»: the public accidents of this field."""
    ends_before_it_starts = "ends_before_it_starts"
    language_missing = "language_missing"
    no_place = "no_place"
    nobody_to_tell = "nobody_to_tell"
    whole_city_unconfirmed = "whole_city_unconfirmed"
    announced_already = "announced_already"
    begins_too_late = "begins_too_late"
    """It would be told when it is over."""


def obstacles(
    broadcast: Broadcast,
    audience: int,
    announced: Iterable[Outage],
    city: City,
    now: datetime,
    longest_ahead: timedelta = LONGEST_AHEAD,
) -> list[Obstacle]:
    """Everything that stands in the way, in the order in which somebody should mend it."""
    outage, ends = broadcast.outage, broadcast.outage.ends_at
    told_at = max(now, broadcast.at or now)
    found = {
        Obstacle.ends_before_it_starts: ends is not None and ends <= outage.starts_at,
        Obstacle.ends_in_the_past: ends is not None and ends < now + SHORTEST_LEFT,
        Obstacle.begins_too_late: ends is not None and now + SHORTEST_LEFT <= ends < told_at + SHORTEST_LEFT,
        Obstacle.ends_too_far_off: max(outage.starts_at, ends or now, told_at) > now + longest_ahead,
        Obstacle.language_missing: not all(broadcast.texts.get(one, "").strip() for one in LANGUAGES),
        Obstacle.no_place: not outage.areas,
        Obstacle.nobody_to_tell: audience == 0,
        Obstacle.whole_city_unconfirmed: outage.is_city_wide and not broadcast.whole_city_confirmed,
        Obstacle.announced_already: any(_is_the_same(outage, one, city) for one in announced),
    }
    if broadcast.purpose is Purpose.restored:  # its end has come, and it was announced: that is the news
        found |= dict.fromkeys(_OF_WHAT_IS_TO_COME, False)
    if broadcast.purpose is Purpose.correct:
        found[Obstacle.announced_already] = False
    return [obstacle for obstacle, stands in found.items() if stands]


_OF_WHAT_IS_TO_COME = (
    Obstacle.ends_in_the_past,
    Obstacle.ends_before_it_starts,
    Obstacle.begins_too_late,
    Obstacle.announced_already,
)


def _is_the_same(one: Outage, other: Outage, city: City) -> bool:
    """Another outage of this kind, at a time and a place that both have."""
    if one.id == other.id or one.kind != other.kind:
        return False
    in_time = _begins_before_end(one, other) and _begins_before_end(other, one)
    return in_time and overlapping(one.areas, other.areas, city)


def _begins_before_end(one: Outage, other: Outage) -> bool:
    return other.ends_at is None or one.starts_at < other.ends_at
