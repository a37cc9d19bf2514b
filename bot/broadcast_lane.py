"""Sends one broadcast through one messenger: many calls under way, each outcome soon on the disk.

Places among the bot's calls are had first and people are taken then, for right away: whoever is taken is
being told, so that after a crash nobody is in doubt but those of the calls that were under way. Outcomes
are written down in the transaction that takes the next people.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import groupby
from typing import TypeVar

import structlog

from bot.channel import Failure, SendFailed, ToMany
from bot.doors import Doors
from bot.health import Act, Standings
from bot.limits import Place
from bot.messages import Outgoing
from bot.passage import begin_passage
from core.ledger import Outcome, Recipient, RecipientState, Taken
from core.outbox import MessageClass
from core.work import Clock, OpenWork, Work

log = structlog.get_logger(__name__)
T = TypeVar("T")

AT_ONCE = 24
"""Calls under way; each lasts from its place until its outcome is on the disk."""
CAREFUL = 5
"""So many people are told at first, and then more with everybody who was: a text that the messenger does
not take is refused to few."""
MOST_EQUAL = 5
"""So many equal refusals in a row mean the text, not the people."""
MOST_REFUSALS = 5
"""So often one person may meet a messenger that answers, but not to this call."""
LOOK_EVERY = 0.2
"""Seconds after which who waits writes down outcomes and looks whether to stop."""
LONGEST_WAIT = 1.5
"""Seconds that a call waits for its own chat; who has to wait longer is told later."""
LONGEST_AHEAD = 0.03
"""Seconds that people are taken ahead of their places at most."""
LOOK_FURTHER = 500
"""People looked at in one go where hardly anybody may be told."""

_S = RecipientState
_ENDS = {Failure.gone: _S.gone, Failure.doubtful: _S.unknown, Failure.unavailable: _S.waiting}
_NOT_ANSWERED = frozenset({Failure.unavailable, Failure.doubtful})

Take = Callable[[Work, str, int, int], Awaitable[Taken]]
"""Takes people of this messenger from the ledger: at most so many, having looked at so many."""
Say = Callable[[Recipient], Outgoing]
"""What this person reads."""


@dataclass
class Lane:
    """One messenger's part of a broadcast. `run` ends when nobody waits any more, or when it is stopped."""

    name: str
    channel: ToMany | None
    open_work: OpenWork
    clock: Clock
    take: Take
    say: Say
    doors: Doors
    standings: Standings
    on_sent: Callable[[str, RecipientState, bool], None]
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    stopped: bool = False
    refused: str = ""
    """The messenger's word, when it does not take the text."""
    _outcomes: list[Outcome] = field(default_factory=list)
    _calls: set[asyncio.Task[None]] = field(default_factory=set)
    _people: int = 0
    """Who are being told."""
    _trust: int = CAREFUL
    _moved: asyncio.Event = field(default_factory=asyncio.Event)
    _equal: tuple[str, int] = ("", 0)
    _refusals: Counter[int] = field(default_factory=Counter)
    _in_trouble: bool = False
    _taking: float = 0.0
    """Seconds that it lasts to take people: so long ahead of the places is it begun."""

    async def run(self) -> None:
        """Tell everybody who waits."""
        look_at = 0
        try:
            while not self.stopped:
                room = await self._room()
                places = await self._places(room) if self.channel else [Place()]
                if not places:
                    continue
                taken = await self._take(room, places, look_at)
                if taken is None:
                    continue
                await self._begin(taken.recipients, places)
                look_at = 0 if taken.recipients else LOOK_FURTHER
                if taken.looked_at == 0 and not await self._some_come_back():
                    return
        finally:
            await self._end()

    async def _room(self) -> int:
        """Wait until a part of those who may be told at once is free; how many people."""
        most = min(self._trust, self._most())
        while most - self._people < max(1, most // 2) and not self.stopped:
            self._moved.clear()
            await self._unless_stopped(self._moved.wait())
            most = min(self._trust, self._most())
        if self._in_trouble:
            await self._wait_until_it_answers()
        return max(0, most - self._people)

    def _most(self) -> int:
        return max(AT_ONCE, 2 * self._each)

    @property
    def _each(self) -> int:
        return self.channel.most_at_once if self.channel else AT_ONCE

    async def _places(self, room: int) -> list[Place]:
        if self.channel is None or self.stopped or room == 0:
            return []
        calls = room if self._each == 1 else 1
        return await self._unless_stopped(self.channel.limits.places(calls, self._taking)) or []

    async def _unless_stopped(self, waiting: Awaitable[T]) -> T | None:
        """Wait for this; meanwhile outcomes are written down. None if the lane is stopped first."""
        task = asyncio.ensure_future(waiting)
        try:
            while not (await asyncio.wait({task}, timeout=LOOK_EVERY))[0]:
                await self._settle()
                if self.stopped:
                    return None
        finally:
            task.cancel()
        return task.result()

    async def _take(self, room: int, places: Sequence[Place], look_at: int) -> Taken | None:
        """Write down what became of those before, and take the next; None if that could not be done."""
        most = min(room, len(places) * self._each)
        batch, began = list(self._outcomes), asyncio.get_running_loop().time()
        try:
            async with self.open_work() as work:
                await work.ledger.settle(batch, self.clock.now())
                taken = await self.take(work, self.name, most, max(most, look_at))
        except Exception:
            log.exception("whose turn it is could not be read; it waits")
            for place in places:
                place.unused()
            await self.sleep(1.0)
            return None
        self._written(batch)
        lasted = asyncio.get_running_loop().time() - began
        self._taking = min(LONGEST_AHEAD, (3 * self._taking + lasted) / 4)
        return taken

    async def _begin(self, people: Sequence[Recipient], places: Sequence[Place]) -> None:
        """Begin a call for each group of people who are told the same by one."""
        free = list(places)
        for group in _groups(people, self._each):
            self._people += len(group)
            if not free and self.channel:
                free = await self.channel.limits.places(1)
            call = asyncio.create_task(self._tell(group, free.pop()))
            self._calls.add(call)
            call.add_done_callback(self._calls.discard)
        for place in free:
            place.unused()

    async def _tell(self, group: Sequence[Recipient], place: Place) -> None:
        passage = begin_passage(MessageClass.broadcast)
        passage.has_place, passage.begins_at = True, place.at
        outcomes = [self._in_doubt(one) for one in group]
        try:
            outcomes = await self._call(group)
        finally:
            place.unused() if passage.has_place else place.answered()
            self._note(group, outcomes)

    def _in_doubt(self, one: Recipient) -> Outcome:
        """What is known of somebody whose call was broken off."""
        return Outcome(one.broadcast_id, one.citizen_id, _S.unknown, reason="broken off")

    async def _call(self, group: Sequence[Recipient]) -> list[Outcome]:
        """Make the call; what became of each."""
        channel = self.channel
        if channel is None:
            none = SendFailed(Failure.rejected, f"no channel {self.name} is set up")
            return [self._outcome(one, none) for one in group]
        if (
            len(group) == 1
            and (wait := channel.limits.delay(group[0].address, MessageClass.broadcast)) > LONGEST_WAIT
        ):
            return [self._outcome(group[0], SendFailed(Failure.throttled, "its chat is full", wait))]
        try:
            told = await channel.tell([one.address for one in group], self.say(group[0]))
        except Exception as error:
            log.exception("a message to many could not be made")
            told = {one.address: SendFailed(Failure.rejected, type(error).__name__) for one in group}
        return [self._outcome(one, told[one.address]) for one in group]

    def _outcome(self, one: Recipient, told: str | SendFailed) -> Outcome:
        whose = one.broadcast_id, one.citizen_id
        if isinstance(told, str):
            reports = self.channel is not None and self.channel.reports
            return Outcome(*whose, _S.sent, told, address=one.address if reports else "")
        if told.kind is Failure.throttled:
            until = self.clock.now() + timedelta(seconds=told.retry_after)
            return Outcome(*whose, _S.held, reason=told.reason, due_at=until)
        state = _ENDS.get(told.kind, _S.failed)
        if told.kind is Failure.unavailable:
            self._refusals[one.citizen_id] += 1
            state = _S.failed if self._refusals[one.citizen_id] > MOST_REFUSALS else state
        self._note_failure(told)
        return Outcome(*whose, state, reason=told.reason)

    def _note_failure(self, failed: SendFailed) -> None:
        self._in_trouble |= failed.kind in _NOT_ANSWERED
        if failed.kind in _NOT_ANSWERED:
            self.standings.failed(self.name, Act.sending, failed)
        if failed.kind is Failure.rejected:
            reason, times = self._equal
            self._equal = failed.reason, times + 1 if reason == failed.reason else 1
            if self._equal[1] >= MOST_EQUAL and not self.refused:
                self.refused, self.stopped = failed.reason or "refused", True

    def _note(self, group: Sequence[Recipient], outcomes: Sequence[Outcome]) -> None:
        """A call is over."""
        self._outcomes += outcomes
        self._people -= len(group)
        told = sum(one.state is _S.sent for one in outcomes)
        if told:
            self._trust, self._equal = min(self._trust + told, self._most()), ("", 0)
            self.standings.did(self.name, Act.sending)
        for one, outcome in zip(group, outcomes, strict=True):
            self.on_sent(self.name, outcome.state, one.charged)
        self._moved.set()

    async def _wait_until_it_answers(self) -> None:
        """Nothing is tried with people while the messenger is known not to answer."""
        if self.channel:
            await self._unless_stopped(self.doors.ask_until_it_answers(self.channel))
        await self._unless_stopped(self.sleep(1.0))
        self._in_trouble = False

    async def _some_come_back(self) -> bool:
        """Whether calls that are under way may leave somebody to be told once more, or be told later."""
        if not self._people:
            return False
        self._moved.clear()
        await self._unless_stopped(self._moved.wait())
        return True

    async def _settle(self) -> None:
        """Write down the outcomes so far. If that fails they are kept for the next time."""
        batch = list(self._outcomes)
        if not batch:
            return
        try:
            async with self.open_work() as work:
                await work.ledger.settle(batch, self.clock.now())
        except Exception:
            log.exception("outcomes could not be written down; they are kept")
            return
        self._written(batch)

    def _written(self, batch: Sequence[Outcome]) -> None:
        del self._outcomes[: len(batch)]

    async def _end(self) -> None:
        """Let the calls under way end, and write down what became of them."""
        self.stopped = True
        try:
            while self._calls:
                await asyncio.wait(self._calls)
        except asyncio.CancelledError:
            for call in self._calls:
                call.cancel()
            await asyncio.gather(*self._calls, return_exceptions=True)
            raise
        finally:
            while self._outcomes:
                await self._settle()
                if self._outcomes:
                    await self.sleep(1.0)


def _groups(people: Sequence[Recipient], most: int) -> Iterator[list[Recipient]]:
    """Those who are told the same by one call."""
    for _, alike in groupby(people, key=lambda one: (one.language, one.edits if most == 1 else "")):
        some = list(alike)
        for at in range(0, len(some), most):
            yield some[at : at + most]


def as_edit(message: Outgoing, recipient: Recipient) -> Outgoing:
    """In the place of what this person was told before, where there is such a thing."""
    return replace(message, edits=recipient.edits) if recipient.edits else message
