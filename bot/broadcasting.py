"""Sends broadcasts: one process at a time, from their ledgers, through every messenger at once.

What shall be stands in the database (`core/sending.py`); here is looked at it twice a second, and at once
when something was committed that concerns it. In between the ledger itself gives nobody away that is not
to be told: it looks at the broadcast whenever people are taken.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.broadcast_lane import Lane, as_edit
from bot.channel import ToMany
from bot.doors import Doors
from bot.health import Standings
from bot.messages import Outgoing
from bot.outage_words import say_broadcast
from core.accounts import Fares
from core.broadcasts import Broadcast, BroadcastMoveNotAllowed, BroadcastState
from core.city import City
from core.ledger import Ledger, Recipient, RecipientState, Stage, Taken
from core.ledger_writing import write_ledger
from core.sending import REFUSED, SENDER, chain_before, finish, is_over, is_settled, pause, show_author, wait
from core.work import Clock, OpenWork, Work

log = structlog.get_logger(__name__)

LOOK_EVERY = 0.5
"""Seconds: another process may have changed what shall be."""
SHOWN_EVERY = 3.0
"""Seconds between two looks of the author at how it goes."""
FIRST_WAIT = 1.0
"""Seconds: what an earlier life of this process has sent is not known to the limits."""
PIECE = 500
"""Rows that are ended in one transaction."""

_S = BroadcastState
_LEFT_ENDS = {
    _S.cancelled: RecipientState.cancelled,
    _S.corrected: RecipientState.superseded,
    _S.done: RecipientState.expired,
}
"""What becomes of those who wait in a broadcast that is not sent any more."""


@dataclass
class Run:
    """A broadcast that something is being done with."""

    broadcast: Broadcast
    chain: Sequence[int]
    lanes: list[Lane] = field(default_factory=list)
    shown_at: float = 0.0

    def stop(self) -> None:
        """Begin no more calls."""
        for lane in self.lanes:
            lane.stopped = True


@dataclass
class Broadcaster:
    """One process's sending to many. `run` is a task of the house, `wake` is called after commits."""

    channels: Mapping[str, ToMany]
    open_work: OpenWork
    open_view: Callable[[], AbstractAsyncContextManager[Work]]
    clock: Clock
    city: City
    fares: Fares
    doors: Doors
    standings: Standings
    on_sent: Callable[[str, RecipientState, bool], None] = lambda channel, state, charged: None
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    say: Callable[[Broadcast, str], Outgoing] = say_broadcast
    _runs: dict[int, Run] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _asleep: dict[int, datetime] = field(default_factory=dict)
    """Broadcasts that wait for the end of somebody's quiet time."""
    _stopping: bool = False
    _has_led: bool = False
    _looking: bool = False

    @property
    def busy(self) -> bool:
        """Whether somebody is being told, or will be in a moment."""
        return bool(self._tasks) or self._looking or self._woken.is_set()

    def wake(self) -> None:
        """Something may have changed."""
        self._woken.set()

    async def run(self) -> None:
        """Look for ever at what shall be sent."""
        while True:
            self._looking = True
            self._woken.clear()
            try:
                await self.look()
            except Exception:
                log.exception("broadcasts could not be looked at")
            finally:
                self._looking = False
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), LOOK_EVERY)

    async def look(self) -> None:
        """Begin what is to be done, and stop what is to be stopped."""
        async with self.open_view() as work:
            ledgers = await work.ledger.unclosed()
            found = [await work.broadcasts.by_id(one.broadcast_id) for one in ledgers]
        if not ledgers or not await self._lead(ledgers):
            return
        for broadcast in filter(None, found):
            if broadcast.id in self._runs:
                await self._look_after(self._runs[broadcast.id], broadcast)
            elif self._is_to_go_on(broadcast):
                self._begin(broadcast)

    def _is_to_go_on(self, broadcast: Broadcast) -> bool:
        if self._stopping or broadcast.state is _S.paused:
            return False
        wakes = self._asleep.get(broadcast.id)
        return broadcast.state is not _S.sending or wakes is None or wakes <= self.clock.now()

    async def _lead(self, ledgers: Sequence[Ledger]) -> bool:
        """Whether this process is the one that sends."""
        if all(one.ours for one in ledgers):
            return True
        async with self.open_work() as work:
            leads = await work.ledger.lead()
        if leads and not self._has_led:
            self._has_led = True
            await self.sleep(FIRST_WAIT)
        return leads

    async def _look_after(self, run: Run, broadcast: Broadcast) -> None:
        """Stop what is not to be sent any more; let the author see how it goes."""
        async with self.open_view() as work:
            outage = await work.outages.by_id(broadcast.outage.id)
        if broadcast.state is not _S.sending or (
            outage and run.lanes and is_over(broadcast, outage, self.clock.now())
        ):
            run.stop()
        now = asyncio.get_running_loop().time()
        if broadcast.author_identity and run.lanes and now - run.shown_at >= SHOWN_EVERY:
            run.shown_at = now
            async with self.open_work() as work:
                await work.notices.add_broadcast_card(
                    broadcast.author_identity, broadcast.id, self.clock.now()
                )

    def _begin(self, broadcast: Broadcast) -> None:
        task = asyncio.create_task(self._advance(broadcast.id))
        self._runs[broadcast.id] = Run(broadcast, ())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _advance(self, broadcast_id: int) -> None:
        """Do what is to be done with a broadcast until it is closed, or nothing is to be done now."""
        try:
            await self._bury(broadcast_id)
            while not self._stopping and await self._step(broadcast_id):
                pass
        except Exception:
            log.exception("a broadcast could not go on; it is tried again", broadcast=broadcast_id)
            await self.sleep(1.0)
        finally:
            del self._runs[broadcast_id]

    async def _bury(self, broadcast_id: int) -> None:
        """Of whom nobody tells any more, in this process either: it has not begun."""
        async with self.open_work() as work:
            lost = await work.ledger.bury(broadcast_id, self.clock.now())
        if lost:
            log.error("it is not known whether these were told", broadcast=broadcast_id, people=lost)

    async def _step(self, broadcast_id: int) -> bool:
        """One step; whether there may be a next one now."""
        async with self.open_view() as work:
            broadcast, ledger = await work.broadcasts.by_id(broadcast_id), await work.ledger.of(broadcast_id)
            before = await chain_before(work, broadcast) if broadcast else []
            settled = all([await is_settled(work, one) for one in before])
            chain = [one.id for one in before if await work.ledger.of(one.id)]
        if broadcast is None or ledger is None or ledger.stage is Stage.closed:
            return False
        run = self._runs[broadcast_id]
        run.broadcast, run.chain = broadcast, chain
        if broadcast.state is _S.paused:
            return False
        if not settled:  # who has the one before, and who not, is known when it has come to its end
            return await self._later()
        if ledger.stage is Stage.writing and broadcast.state in (_S.sending, _S.corrected):
            await self._write(run, ledger)
            return True
        if broadcast.state is _S.sending:
            return await self._send(run)
        if broadcast.state in _LEFT_ENDS:
            return await self._wind_up(broadcast, _LEFT_ENDS[broadcast.state])
        return False

    async def _later(self) -> bool:
        await self.sleep(LOOK_EVERY / 5)
        return True

    async def _write(self, run: Run, ledger: Ledger) -> None:
        where = self.open_view, self.open_work, run.broadcast, ledger, run.chain
        whole = await write_ledger(*where, self.city, self.fares, self.clock)
        log.info("a ledger is written", broadcast=run.broadcast.id, people=whole.size)

    async def _send(self, run: Run) -> bool:
        """Tell everybody who waits; whether the broadcast stands otherwise now."""
        broadcast, now = run.broadcast, self.clock.now()
        async with self.open_work() as work:
            while await work.ledger.let_go(broadcast.id, now, PIECE) == PIECE:
                pass
            outage = await work.outages.by_id(broadcast.outage.id)
            names = await work.ledger.channels(broadcast.id)
        if outage is None or is_over(broadcast, outage, now):
            return await self._wind_up(broadcast, RecipientState.expired)
        if names:
            return await self._tell(run, names)
        return await self._end_or_wait(broadcast, now)

    async def _tell(self, run: Run, names: Sequence[str]) -> bool:
        run.lanes = [self._lane(run, name) for name in names]
        try:
            ends = await asyncio.gather(*(lane.run() for lane in run.lanes), return_exceptions=True)
        finally:
            lanes, run.lanes = run.lanes, []
        if failed := next((one for one in ends if one is not None), None):
            raise failed
        refused = next((lane.refused for lane in lanes if lane.refused), "")
        if refused:
            await self._pause(run.broadcast, f"{REFUSED}: {refused}"[:200])
        return True

    def _lane(self, run: Run, name: str) -> Lane:
        async def take(work: Work, channel: str, most: int, look_at: int) -> Taken:
            now = self.clock.now()
            if run.broadcast.outage.ends_at and is_over(run.broadcast, run.broadcast.outage, now):
                return Taken((), 0)
            where = run.broadcast, run.chain, channel, most, look_at
            return await work.ledger.take(*where, self.city, now)

        words: dict[str, Outgoing] = {}

        def say(recipient: Recipient) -> Outgoing:
            if recipient.language not in words:
                words[recipient.language] = self.say(run.broadcast, recipient.language)
            return as_edit(words[recipient.language], recipient)

        return Lane(
            name,
            self.channels.get(name),
            self.open_work,
            self.clock,
            take,
            say,
            self.doors,
            self.standings,
            self.on_sent,
            self.sleep,
        )

    async def _pause(self, broadcast: Broadcast, reason: str) -> None:
        with suppress(BroadcastMoveNotAllowed):
            async with self.open_work() as work:
                await pause(work, broadcast, SENDER, self.clock.now(), reason)

    async def _wind_up(self, broadcast: Broadcast, state: RecipientState) -> bool:
        """Nobody who waits is told any more; piece by piece, so that others have their turn."""
        ended = PIECE
        while ended:
            async with self.open_work() as work:
                ended = await work.ledger.end_some(broadcast.id, state, PIECE, self.clock.now())
            await asyncio.sleep(0)
        return await self._close(broadcast, cut_short=state is RecipientState.cancelled)

    async def _end_or_wait(self, broadcast: Broadcast, now: datetime) -> bool:
        """Nobody waits: it is done, but for those whose quiet time it is."""
        async with self.open_work() as work:
            until = await work.ledger.held_until(broadcast.id)
            if until is not None:
                await wait(work, broadcast, until, now)
        if until is None:
            return await self._close(broadcast)
        self._asleep[broadcast.id] = until
        return until <= now

    async def _close(self, broadcast: Broadcast, cut_short: bool = False) -> bool:
        """Close the ledger, and let the broadcast be done; False, for there is nothing left to do."""
        with suppress(BroadcastMoveNotAllowed):
            async with self.open_work() as work:
                if cut_short:
                    await work.ledger.cut_short(broadcast.id)
                if not await work.ledger.close(broadcast.id):
                    return False
                if broadcast.state is _S.sending:
                    await finish(work, broadcast, self.clock.now())
                elif cut_short:
                    await show_author(work, broadcast, self.clock.now())
        return False

    async def drain(self, seconds: float) -> None:
        """Let calls under way end and begin none; who waits is told by whoever comes next."""
        self._stopping = True
        for run in self._runs.values():
            run.stop()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
