"""What is of no use any more goes by itself at night, in small pieces, or by the command `prune`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from core.city import City
from core.memory import Memory
from core.timers import TimerKind, TimerStore

AT_NIGHT = time(3, 30)
"""Local time."""
NEXT_PIECE_AFTER = timedelta(seconds=2)
"""Whoever writes meanwhile does not wait for it."""
PRUNING = "pruning"
"""What is remembered: how far tonight's pass has come."""
WHERE = "nightly"


class Old(StrEnum):
    """What may go, once it is old enough."""

    handled_events = "handled_events"
    """Keeps a repeat from having an effect: no messenger repeats an event after more than a few days."""
    dead_events = "dead_events"
    """With what their messenger sent, to find out what was wrong."""
    messages = "messages"
    """Settled, and needed neither to tell missed news, nor to change a card, nor by a talk."""
    receipts = "receipts"
    early_failures = "early_failures"
    """Waits for seconds until it is written down whose message that was."""
    join_codes = "join_codes"
    bind_codes = "bind_codes"
    bind_tries = "bind_tries"
    corrections = "corrections"
    """What was understood wrongly years ago is understood by now, or will be corrected again."""


TERMS: Mapping[Old, timedelta] = {
    Old.handled_events: timedelta(days=30),
    Old.dead_events: timedelta(days=90),
    Old.messages: timedelta(days=90),
    Old.receipts: timedelta(days=90),
    Old.early_failures: timedelta(days=1),
    Old.join_codes: timedelta(days=1),
    Old.bind_codes: timedelta(days=1),
    Old.bind_tries: timedelta(days=1),
    Old.corrections: timedelta(days=730),
}
"""How long each is kept, counted from when it was settled, received or expired."""


@dataclass(frozen=True)
class Piece:
    """Rows that were looked at. `after` is the key of the last one; None when there is no older one."""

    seen: int
    gone: int
    after: Sequence[Any] | None


class PruneStore(Protocol):
    async def count(self, old: Old) -> int:
        """How many rows of this kind there are to look at."""

    async def prune(self, old: Old, after: Sequence[Any], before: datetime) -> Piece:
        """Look at the next rows behind this key, and remove those that are from before then and may go."""


class PruneDesk(Protocol):
    """What the verbs of this file need of a unit of work."""

    @property
    def memory(self) -> Memory: ...

    @property
    def pruning(self) -> PruneStore: ...

    @property
    def timers(self) -> TimerStore: ...


@dataclass(frozen=True)
class Pass:
    """How far a pass over all kinds has come."""

    old: Old = Old.handled_events
    after: tuple[Any, ...] = ()

    def behind(self, piece: Piece) -> "Pass | None":
        """Where it goes on; None at its end."""
        if piece.after is not None:
            return Pass(self.old, tuple(piece.after))
        kinds = list(Old)
        coming = kinds[kinds.index(self.old) + 1 :]
        return Pass(coming[0]) if coming else None


async def prune_piece(work: PruneDesk, at: Pass, now: datetime) -> tuple[Piece, Pass | None]:
    """Do one piece; and where it goes on."""
    piece = await work.pruning.prune(at.old, at.after, now - TERMS[at.old])
    return piece, at.behind(piece)


async def watch_nights(work: PruneDesk, city: City, now: datetime) -> None:
    """Let it begin tonight, unless it is waited for already."""
    await work.timers.sooner(TimerKind.pruning, WHERE, _next_night(city, now))


async def prune_tonight(work: PruneDesk, city: City, now: datetime) -> None:
    """One piece of tonight's pass; the timer rings again for the next piece, or the next night."""
    _, coming = await prune_piece(work, await _begun(work), now)
    await work.memory.remember(PRUNING, json.dumps([coming.old, coming.after] if coming else []))
    at = now + NEXT_PIECE_AFTER if coming else _next_night(city, now)
    await work.timers.set(TimerKind.pruning, WHERE, at)


async def _begun(work: PruneDesk) -> Pass:
    kept = json.loads(await work.memory.recall(PRUNING) or "[]")
    return Pass(Old(kept[0]), tuple(kept[1])) if kept else Pass()


def _next_night(city: City, now: datetime) -> datetime:
    zone = ZoneInfo(city.zone)
    local = now.astimezone(zone)
    day = local.date() if local.time() < AT_NIGHT else local.date() + timedelta(days=1)
    return datetime.combine(day, AT_NIGHT, zone).astimezone(UTC)
