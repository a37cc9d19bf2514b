"""Shows on every operator's own message how far it has come: taken, delivered, or not."""

import asyncio
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

import structlog

from bot.channel import Failure, Forum, SendFailed
from core.lines import TAKEN_BACK, Arrival, LinePlace, Mark, Report
from core.outbox import OutboxState
from core.talking import report
from core.work import Clock, OpenWork, Work

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 100
MOST_TRIES = 3
LONGEST_PAUSE = 5.0
LOOK_EVERY = 5.0
"""Seconds: what was noted by somebody else, such as a report that came later, is shown by then."""
EMOJI: Mapping[Mark, str] = {
    Mark.taken: "👀",
    Mark.delivered: "👍",
    Mark.failed: "👎",
    Mark.noted: "✍",
}
"""Reactions that every group allows unless somebody has changed that."""


@dataclass
class Marking:
    """Looks whenever outcomes were written down. Reactions are made in the order of their asking."""

    open_work: OpenWork
    forums: Mapping[str, Forum]
    clock: Clock
    hides: Mapping[str, Collection[str]] = field(default_factory=dict)
    """By messenger: kinds of files that it has no way to show."""
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _looking: bool = False
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """Outcomes were written down."""
        self._woken.set()

    async def run(self) -> None:
        """Look for ever."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), LOOK_EVERY)
            self._looking = True
            try:
                await self.look()
            except Exception:
                log.exception("marks could not be brought up to date; the next look tries again")
            self._looking = False

    @property
    def busy(self) -> bool:
        """Whether there is something to look at."""
        return self._looking or self._woken.is_set() or self._turn.locked()

    async def look(self) -> None:
        """Bring every mark up to date."""
        self._woken.clear()
        async with self.open_work() as work:
            arrivals = await work.lines.arrivals(MOST_AT_ONCE)
            for arrival in arrivals:
                is_new = await work.lines.set_mark(arrival.line.id, _mark_of(arrival))
                await _note_places(work, arrival)
                if is_new and (what := self._news_of(arrival)):
                    line = arrival.line
                    await report(work, line.handoff_id, what, self.clock.now(), line.id)
        for arrival in arrivals:
            await self.show(arrival.place, _mark_of(arrival))

    def _news_of(self, arrival: Arrival) -> Report | None:
        """What has to be said besides, in words."""
        if arrival.state != OutboxState.sent:
            return Report.undelivered
        if arrival.line.kind == TAKEN_BACK:
            return Report.deleted
        return Report.hidden if arrival.line.kind in self.hides.get(arrival.channel, ()) else None

    async def show(self, place: LinePlace, mark: Mark) -> None:
        """React to a message. If that cannot be had, the words under it still tell of a failure."""
        async with self._turn:
            for _try in range(MOST_TRIES):
                pause = await self._react(place, EMOJI[mark])
                if pause is None:
                    return
                await asyncio.sleep(min(LONGEST_PAUSE, pause))

    async def _react(self, place: LinePlace, emoji: str) -> float | None:
        """The pause after which it may be tried again; None when that is all."""
        try:
            await self.forums[place.channel].react(place.address, place.message_id, emoji)
        except SendFailed as failed:
            log.warning("a mark could not be shown", reason=failed.reason)
            return failed.retry_after if failed.kind == Failure.throttled else None
        return None


async def _note_places(work: Work, arrival: Arrival) -> None:
    """Where the citizen has it, so that a reply to it is known as one."""
    chat = LinePlace(arrival.channel, arrival.address, "")
    for message_id in await work.lines.parts_of(arrival.line.id, chat):
        await work.lines.add_place(arrival.line.id, replace(chat, message_id=message_id))


def _mark_of(arrival: Arrival) -> Mark:
    return Mark.delivered if arrival.state == OutboxState.sent else Mark.failed
