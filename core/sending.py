"""Sending a broadcast: begin, hold, go on, give up, end; and who takes whose place.

These verbs say what shall be; whoever sends looks as soon as they are committed (`bot/broadcasting.py`).
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from core.broadcasts import (
    Broadcast,
    BroadcastMoveNotAllowed,
    BroadcastState,
    ChangedSince,
    Move,
    Purpose,
    last_told,
    require_broadcast,
)
from core.city import City
from core.ledger import Stage
from core.outage_news import end_outage, tell_readers_soon
from core.outage_proposals import was_proposed
from core.outage_withdrawing import withdraw_outage
from core.outages import Outage, OutageEvent, OutageState, require_outage
from core.timers import TimerKind
from core.work import Work

SENDER = "sender"
"""Who does what nobody does by hand."""
OVER_BEFORE = "over_before"
"""Why a broadcast is not sent: the outage was over when its time had come."""
CHANGED = "changed_since"
REFUSED = "refused"
"""Why it is paused: the messenger has refused its text again and again; its word follows."""


async def schedule(work: Work, broadcast: Broadcast, now: datetime) -> None:
    """Let an approved broadcast begin at its time, which may be now."""
    await work.timers.set(TimerKind.broadcast_due, str(broadcast.id), broadcast.at or now)
    await show_author(work, broadcast, now)


async def broadcast_due(work: Work, broadcast_id: int, city: City, now: datetime) -> None:
    """The time of a broadcast has come: it begins, once, however late that is noticed; or it goes on.

    What is over by then is not told any more.
    """
    broadcast = await work.broadcasts.by_id(broadcast_id)
    if broadcast is None:
        return
    if broadcast.at and now < broadcast.at:  # the clock was set back
        await work.timers.set(TimerKind.broadcast_due, str(broadcast_id), broadcast.at)
    elif broadcast.state is BroadcastState.scheduled:
        await _start_in_time(work, broadcast, city, now)
    elif broadcast.state is BroadcastState.sending:
        await _open(work, broadcast, city, now)


async def _start_in_time(work: Work, broadcast: Broadcast, city: City, now: datetime) -> None:
    if is_over(broadcast, await require_outage(work, broadcast.outage.id), now):
        await cancel(work, broadcast, SENDER, now, OVER_BEFORE)
    elif broadcast.digest != broadcast.approved:
        await pause(work, broadcast, SENDER, now, CHANGED)
    else:
        await start(work, broadcast, SENDER, city, now)


def is_over(broadcast: Broadcast, outage: Outage, now: datetime) -> bool:
    """Whether it would tell of what is not any more. That all is well again is news also then."""
    if broadcast.purpose is Purpose.restored:
        return False
    ends_at = broadcast.outage.ends_at
    has_ended = outage.state in (OutageState.over, OutageState.cancelled)
    return has_ended or (ends_at is not None and ends_at <= now)


async def start(work: Work, broadcast: Broadcast, by: str, city: City, now: datetime) -> None:
    """Begin to send. Raises ChangedSince, and BroadcastMoveNotAllowed, also when somebody was quicker."""
    _require_approved(broadcast)
    await _move(work, broadcast, Move.start, by, now, started_at=now)
    await _open(work, broadcast, city, now)


async def pause(work: Work, broadcast: Broadcast, by: str, now: datetime, reason: str = "") -> None:
    """Send to nobody any more for now: only calls that are under way end."""
    await _move(work, broadcast, Move.pause, by, now, reason=reason)


async def resume(work: Work, broadcast: Broadcast, by: str, city: City, now: datetime) -> None:
    """Go on, or begin if it was paused before; not before its time. Raises ChangedSince."""
    _require_approved(broadcast)
    await _move(work, broadcast, Move.resume, by, now, reason="", started_at=broadcast.started_at or now)
    await work.timers.set(TimerKind.broadcast_due, str(broadcast.id), max(now, broadcast.at or now))


async def cancel(work: Work, broadcast: Broadcast, by: str, now: datetime, reason: str = "") -> None:
    """Send to nobody any more: who has not got it does not get it."""
    await _move(work, broadcast, Move.cancel, by, now, reason=reason, ended_at=now)
    await work.timers.cancel(TimerKind.broadcast_due, str(broadcast.id))


async def call_off(work: Work, broadcast: Broadcast, by: str, city: City, now: datetime) -> None:
    """Somebody stops it for good; an outage that nobody is told of then is taken back with it.

    One that the shift has made of requests stays: it is known without a notice.
    """
    await cancel(work, broadcast, by, now)
    if broadcast.purpose is Purpose.correct and broadcast.approved and not broadcast.started_at:
        # What it corrects holds since its approval, and was not told to who was to read it here.
        corrects = [one.id for one in await chain_before(work, broadcast)]
        await tell_readers_soon(work, broadcast.outage.id, now, corrects)
    outage = await require_outage(work, broadcast.outage.id)
    is_known = await last_told(work, outage.id) or await was_proposed(work, outage)
    if outage.state is OutageState.announced and not is_known:
        await withdraw_outage(work, outage, by, city, now)


async def wait(work: Work, broadcast: Broadcast, until: datetime, now: datetime) -> None:
    """All are told but those whose quiet time it is: it goes on then, and its author sees how far it is."""
    await work.timers.set(TimerKind.broadcast_due, str(broadcast.id), until)
    await show_author(work, broadcast, now)


async def finish(work: Work, broadcast: Broadcast, now: datetime) -> None:
    """Everybody has been told who is."""
    await _move(work, broadcast, Move.finish, SENDER, now, ended_at=now)


async def chain_before(work: Work, broadcast: Broadcast) -> list[Broadcast]:
    """The broadcasts that it follows, the newest first."""
    chain: list[Broadcast] = []
    follows = broadcast.follows
    while follows is not None and follows not in {one.id for one in chain}:
        chain.append(await require_broadcast(work, follows))
        follows = chain[-1].follows
    return chain


async def told_by_themselves(work: Work, broadcast: Broadcast) -> Collection[int]:
    """The citizens who hear by a message of their own what it tells: they have filed, or said «me too».

    So they hear that it is over; and that an outage is announced which was made of requests.
    """
    is_news = broadcast.purpose is Purpose.announce and await was_proposed(work, broadcast.outage)
    if is_news or broadcast.purpose is Purpose.restored:
        return await work.ledger.told_otherwise(broadcast.outage.id)
    return ()


def _require_approved(broadcast: Broadcast) -> None:
    """What was approved is what is sent."""
    if broadcast.digest != broadcast.approved:
        raise ChangedSince


async def _open(work: Work, broadcast: Broadcast, city: City, now: datetime) -> None:
    """From now on it takes the place of the one before; that all is well again ends the outage."""
    if await work.ledger.of(broadcast.id) is None:
        for one in await chain_before(work, broadcast):
            await _supersede(work, one, now)
        if broadcast.purpose is Purpose.restored:
            outage = await require_outage(work, broadcast.outage.id)
            if outage.state is OutageState.announced:
                await end_outage(work, outage, SENDER, now, city)
    await work.ledger.open(broadcast.id)


async def _supersede(work: Work, old: Broadcast, now: datetime) -> None:
    """Who has not got the old one gets the new one alone."""
    event = OutageEvent(now, SENDER, Move.supersede, old.id)
    if await work.broadcasts.move(old.id, Move.supersede, event, ended_at=old.ended_at or now):
        await work.timers.cancel(TimerKind.broadcast_due, str(old.id))
        await show_author(work, old, now)


async def _move(work: Work, broadcast: Broadcast, move: Move, by: str, now: datetime, **changes: Any) -> None:
    facts: Mapping[str, str] = {"reason": changes["reason"]} if changes.get("reason") else {}
    event = OutageEvent(now, by, move, broadcast.id, facts)
    if not await work.broadcasts.move(broadcast.id, move, event, **changes):
        raise BroadcastMoveNotAllowed(move, (await require_broadcast(work, broadcast.id)).state)
    work.ledger.wake()
    await show_author(work, broadcast, now)


async def show_author(work: Work, broadcast: Broadcast, now: datetime) -> None:
    """Let its author see how it stands; the last time is the report."""
    if broadcast.author_identity is not None:
        await work.notices.add_broadcast_card(broadcast.author_identity, broadcast.id, now)


async def is_settled(work: Work, broadcast: Broadcast) -> bool:
    """Whether nothing more becomes of anybody whom it was for."""
    ledger = await work.ledger.of(broadcast.id)
    return ledger is None or ledger.stage is Stage.closed
