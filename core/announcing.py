"""Writing a broadcast: draw it up, change it, put it before those who may approve it, take it back.

Approving it stands in `core.approving`.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from core.access import Role, signed
from core.accounts import Fares
from core.audiences import PAGE, Audience, audience_pages, count_audience
from core.broadcasts import (
    Broadcast,
    BroadcastMoveNotAllowed,
    BroadcastState,
    Move,
    Obstacle,
    Purpose,
    last_told,
    moved,
    obstacles,
    require_broadcast,
)
from core.citizens import Citizen
from core.city import City
from core.city_names import Names
from core.outages import (
    Outage,
    OutageEvent,
    OutageState,
    move_outage,
    require_outage,
)
from core.refusals import Refusal
from core.sending import chain_before, told_by_themselves
from core.work import Work

WRITERS = frozenset({Role.admin})
APPROVERS = frozenset({Role.admin})
OF_EMERGENCIES = APPROVERS | {Role.on_call, Role.supervisor}
"""Who may approve an emergency: somebody of them is there at any hour."""


@dataclass(frozen=True)
class Announcer:
    """Who acts: a person by the account that they use, or a program, which is nobody."""

    name: str
    """As the history names them."""
    roles: frozenset[str]
    citizen_id: int | None = None
    identity_id: int | None = None


def announcer(person: Citizen, roles: Sequence[str]) -> Announcer:
    """This person of the staff."""
    return Announcer(signed(person), frozenset(roles), person.citizen_id, person.identity_id)


class MayNotAnnounce(Refusal):
    """Only admins write broadcasts."""

    def __init__(self) -> None:
        super().__init__("only an admin may do this")


class NobodyApproves(Refusal):
    """There is nobody but the author who could approve it."""

    def __init__(self) -> None:
        super().__init__("nobody but the author could approve it: give the role to somebody else")


class NothingToFollow(Refusal):
    """Nothing of this outage has been told, so there is nothing to correct."""

    def __init__(self) -> None:
        super().__init__("nothing of this outage has been told to anybody")


class Obstructed(Refusal):
    """It must not go out as it is."""

    def __init__(self, found: Sequence[Obstacle]) -> None:
        super().__init__(f"it must not go out as it is: {', '.join(found)}")
        self.obstacles = tuple(found)


def may_write(by: Announcer) -> bool:
    """Whether they write broadcasts."""
    return not WRITERS.isdisjoint(by.roles)


def approving_roles(broadcast: Broadcast) -> frozenset[Role]:
    """The roles of whoever may approve such a broadcast."""
    return OF_EMERGENCIES if broadcast.outage.emergency else APPROVERS


def _require_writer(by: Announcer) -> None:
    if not may_write(by):
        raise MayNotAnnounce


async def draw_up(
    work: Work, outage: Outage, texts: Names, by: Announcer, now: datetime, at: datetime | None = None
) -> Broadcast:
    """Keep a draft that announces this outage, which is a new one if it has no id. Raises MayNotAnnounce."""
    _require_writer(by)
    event = OutageEvent(now, by.name, "drawn_up")
    kept = await require_outage(work, outage.id) if outage.id else await work.outages.add(outage, event)
    return await _add(work, replace(outage, id=kept.id), Purpose.announce, texts, by, event, at)


async def follow_up(
    work: Work, purpose: Purpose, outage: Outage, texts: Names, by: Announcer, now: datetime
) -> Broadcast:
    """Keep a draft for those who were told of this outage. Raises MayNotAnnounce, NothingToFollow."""
    _require_writer(by)
    told = await last_told(work, outage.id)
    if told is None:
        raise NothingToFollow
    event = OutageEvent(now, by.name, "drawn_up")
    return await _add(work, outage, purpose, texts, by, event, follows=told.id)


async def _add(
    work: Work,
    outage: Outage,
    purpose: Purpose,
    texts: Names,
    by: Announcer,
    event: OutageEvent,
    at: datetime | None = None,
    follows: int | None = None,
) -> Broadcast:
    draft = Broadcast(
        0,
        outage,
        purpose,
        texts,
        BroadcastState.draft,
        by.citizen_id,
        at=at,
        author_identity=by.identity_id,
        follows=follows,
    )
    return await work.broadcasts.add(draft, event)


async def change(
    work: Work, id: int, by: Announcer, now: datetime, *, city_confirmed: bool = False, **changes: Any
) -> Broadcast:
    """Change a draft: its outage, texts, or time. Who changes it is its author from now on.

    What was said of the whole city counts no longer, unless it is said now.
    Raises BroadcastNotFound, MayNotAnnounce, BroadcastMoveNotAllowed.
    """
    _require_writer(by)
    broadcast = await require_broadcast(work, id)
    changes |= {"whole_city_confirmed": city_confirmed, **_own(by)}
    changed = replace(broadcast, **changes)
    if not await work.broadcasts.change(changed, OutageEvent(now, by.name, "changed")):
        raise BroadcastMoveNotAllowed(Move.submit, broadcast.state)
    return await require_broadcast(work, id)


def _own(by: Announcer) -> dict[str, int]:
    """A program takes nothing over: whoever wrote it stays its author."""
    return {} if by.identity_id is None else {"author_identity": by.identity_id}


async def find_obstacles(
    work: Work,
    broadcast: Broadcast,
    audience: int,
    city: City,
    now: datetime,
) -> list[Obstacle]:
    """Everything that stands in its way now."""
    longest_ahead = timedelta(days=city.outage_days_ahead)
    return obstacles(broadcast, audience, await work.outages.announced(), city, now, longest_ahead)


async def count_all(work: Work, broadcast: Broadcast, city: City, fares: Fares, now: datetime) -> Audience:
    """How many would be told now: of what follows another one those who got that. `work` is best a view."""
    outage = broadcast.outage
    before = [one.id for one in await chain_before(work, broadcast)]
    people: Counter[tuple[str, str]] = Counter()
    charged = after = 0
    while before:
        readers, after = await work.ledger.readers_of(before, after, PAGE)
        people.update((one.channel, one.language) for one in readers)
        charged += sum(one.charged for one in readers)
        if not after:
            break
    if people:
        return Audience(people, charged)
    told = await told_by_themselves(work, broadcast)
    return await count_audience(work, outage.areas, outage.kind, outage.emergency, city, fares, now, told)


async def count_some(work: Work, broadcast: Broadcast, city: City, now: datetime) -> int:
    """How many would be told, counted no further than until it is somebody: whoever writes is not held up."""
    if broadcast.follows is not None:
        before = [one.id for one in await chain_before(work, broadcast)]
        readers, _after = await work.ledger.readers_of(before, 0, 1)
        if readers:
            return len(readers)
    outage = broadcast.outage
    pages = audience_pages(work, outage.areas, outage.kind, outage.emergency, city, {}, now)
    async for page in pages:
        if page.readers:
            return len(page.readers)
    return 0


async def submit(
    work: Work,
    id: int,
    by: Announcer,
    audience: int,
    city: City,
    now: datetime,
) -> Broadcast:
    """Put it before those who may approve it, and let them know.

    Raises BroadcastNotFound, MayNotAnnounce, BroadcastMoveNotAllowed, Obstructed, NobodyApproves.
    """
    _require_writer(by)
    broadcast = await require_broadcast(work, id)
    moved(broadcast, Move.submit)
    if found := await find_obstacles(work, broadcast, audience, city, now):
        raise Obstructed(found)
    approvers = await approvers_of(work, replace(broadcast, author=by.citizen_id or broadcast.author))
    if not approvers:
        raise NobodyApproves
    event = OutageEvent(now, by.name, "submitted", facts={"digest": broadcast.digest})
    submitted = await move_broadcast(work, broadcast, Move.submit, event, **_own(by))
    for identity_id in approvers:
        await work.notices.add_privately(identity_id, {"approval": id}, now)
    return submitted


async def approvers_of(work: Work, broadcast: Broadcast) -> list[int]:
    """The accounts of all who may approve it: who have the role, and are somebody else than its author."""
    holders = [await work.roles.holders(role) for role in sorted(approving_roles(broadcast))]
    people = [(one, await work.citizens.by_identity(one)) for one in dict.fromkeys(chain(*holders))]
    return [one for one, person in people if person and person.citizen_id != broadcast.author]


async def take_back(work: Work, id: int, by: Announcer, now: datetime) -> Broadcast:
    """Make a draft of it again. Raises BroadcastNotFound, MayNotAnnounce, BroadcastMoveNotAllowed."""
    _require_writer(by)
    broadcast = await require_broadcast(work, id)
    return await move_broadcast(work, broadcast, Move.take_back, OutageEvent(now, by.name, "taken_back"))


async def discard(work: Work, id: int, by: Announcer, now: datetime) -> Broadcast:
    """Cancel what was not approved; an outage that nobody was told of is cancelled with it.

    Raises BroadcastNotFound, MayNotAnnounce, BroadcastMoveNotAllowed.
    """
    _require_writer(by)
    broadcast = await require_broadcast(work, id)
    if broadcast.state not in (BroadcastState.draft, BroadcastState.submitted):
        raise BroadcastMoveNotAllowed(Move.cancel, broadcast.state)
    event = OutageEvent(now, by.name, "discarded")
    discarded = await move_broadcast(work, broadcast, Move.cancel, event, ended_at=now)
    outage = await require_outage(work, broadcast.outage.id)
    if outage.state is OutageState.draft:
        await move_outage(work, outage, OutageState.cancelled, event)
    return discarded


async def move_broadcast(
    work: Work, broadcast: Broadcast, move: Move, event: OutageEvent, **changes: Any
) -> Broadcast:
    """The broadcast in its new state. Raises BroadcastMoveNotAllowed, also when somebody was quicker."""
    if not await work.broadcasts.move(broadcast.id, move, event, **changes):
        stands = await require_broadcast(work, broadcast.id)
        raise BroadcastMoveNotAllowed(move, stands.state)
    return await require_broadcast(work, broadcast.id)
