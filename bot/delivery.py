"""Sends what is committed, keeps each chat's order, and settles what became of it.

Every chat with something to send has one task. It takes replies before notices and notices before
broadcasts, so that a reply never waits behind them.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

import structlog

from bot.channel import Channel, Failure, SendFailed
from bot.doors import LONGEST_PAUSE, Doors
from bot.health import Act, Standings
from bot.i18n import speaking
from bot.lanes import Lane
from bot.messages import Outgoing, read_body
from bot.notices import put_into_words
from bot.passage import Passage, begin_passage
from bot.settling import Settling
from bot.shown import ShownCards
from core.city import City
from core.origins import beginning_with
from core.outbox import MOST_TRIES, NOT_IN_A_TALK, Envelope, MessageClass, NoticeKind, OutboxState, Settlement
from core.work import Clock, OpenWork

log = structlog.get_logger(__name__)

MOST_CLAIMED = 100
MOST_REFUSALS = 5
"""So often a message may meet a messenger that answers, but not to this call."""
MOST_MOVES = 3
"""A group moves once in its life; a messenger that sends us round in circles is not followed."""
MOST_COMPOSINGS = 5
ALARMING_PAUSE = 60.0
"""Seconds of a pause asked for by the messenger that somebody should know about."""

_IN_VAIN = frozenset(
    {Failure.rejected, Failure.moved, Failure.topic_gone, Failure.topic_closed, Failure.no_topics}
)
"""After these the same call would end in the same way."""
_NOT_ANSWERED = frozenset({Failure.unavailable, Failure.doubtful})

_OF_CASES = frozenset({"case", "complaint", "line", "outage", "proposal", "review"})
COMPOSED = _OF_CASES | {"approval", "audience", "broadcast", "tried"}
"""What a message is about whose words are found when it is sent."""

T = TypeVar("T")
Chat = tuple[str, str]
Show = Callable[[Channel, Envelope], Awaitable[OutboxState]]
"""Shows a talk to the operators, by as many calls as that takes; how its message ends. Raises SendFailed."""
Compose = Callable[[Envelope], Awaitable[Outgoing | OutboxState]]
"""The words of a card as its case stands now, or of figures; or how its message ends without being sent."""


async def _unknown_card(envelope: Envelope) -> OutboxState:
    return OutboxState.failed


async def _nobody_talks(envelope: Envelope) -> bool:
    return False


async def _nothing_shown(channel: Channel, envelope: Envelope) -> OutboxState:
    return OutboxState.failed


async def _nobody_told(channel: str, address: str, to: str = "") -> None:
    """For a process that has no groups."""


@dataclass
class Delivery:
    """One process's sending. `start` and `stop` are called by the house, `take` by the inbox."""

    channels: Mapping[str, Channel]
    open_work: OpenWork
    clock: Clock
    city: City
    on_sent: Callable[[str, OutboxState, bool], None] = lambda channel, state, unasked: None
    """Called with channel, state, and whether it was charged for."""
    on_refused: Callable[[str, str], None] = lambda channel, kind: None
    """Called with channel and kind for every call that the messenger did not do."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    compose: Compose = _unknown_card
    talks: Callable[[Envelope], Awaitable[bool]] = _nobody_talks
    """Whether its citizen talks with an operator just now."""
    show: Show = _nothing_shown
    on_settled: Callable[[], None] = lambda: None
    """Called when outcomes were written down."""
    on_gone: Callable[[str, str, str], Awaitable[None]] = _nobody_told
    """Called with channel and address of a chat that cannot be written to, and the messenger's reason."""
    on_moved: Callable[[str, str, str], Awaitable[None]] = _nobody_told
    """Called with a group's channel, old and new address, before its messages go to the new one."""

    def __post_init__(self) -> None:
        self.standings = Standings(self.clock)
        self._lanes: dict[Chat, Lane] = {}
        self._tasks: set[asyncio.Task[object]] = set()
        self._settling = Settling(
            lambda: self.open_work(),
            self.clock,
            lambda seconds: self.sleep(seconds),
            lambda: self.on_settled(),
        )
        self.doors = Doors(self.standings, lambda seconds: self.sleep(seconds))
        self._unbegun: list[int] = []
        """Taken, and stopped before any call was made."""
        self._moved: dict[Chat, str] = {}
        """Groups that go on elsewhere; what was taken for the old address goes to the new one."""
        self._shown = ShownCards()

    def take(self, envelopes: Sequence[Envelope]) -> None:
        """Send these; they are committed and marked as being sent by this process."""
        for envelope in envelopes:
            chat = (envelope.channel, envelope.address)
            if chat not in self._lanes:
                self._lanes[chat] = Lane(partial(self._delay, chat), lambda seconds: self.sleep(seconds))
                self.aside(self._serve(chat))
            self._lanes[chat].put(envelope)

    def _delay(self, chat: Chat, message_class: MessageClass) -> float:
        channel = self.channels.get(chat[0])
        return channel.delay(chat[1], message_class) if channel else 0.0

    def aside(self, call: Coroutine[Any, Any, object]) -> None:
        """Make a call that nothing depends on, such as the answer to a pressed button."""
        task = asyncio.create_task(call)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def claim(self) -> int:
        """Take queued messages and those of processes that are gone; the number taken."""
        async with self.open_work() as work:
            envelopes = await work.outbox.claim(MOST_CLAIMED)
        self.take(envelopes)
        return len(envelopes)

    def backlog(self, channel: str, address: str) -> int:
        """How many messages wait for this chat's turn."""
        return len(self._lanes.get((channel, address), ()))

    @property
    def busy(self) -> bool:
        """Whether something is being sent or not settled yet."""
        return bool(self._tasks) or self._settling.busy

    async def _serve(self, chat: Chat) -> None:
        lane = self._lanes[chat]
        try:
            while envelope := await lane.take():
                with beginning_with(envelope.origin):
                    self._note_end(envelope, await self._deliver(envelope))
        finally:
            del self._lanes[chat]

    def _note_end(self, envelope: Envelope, settlement: Settlement) -> None:
        self._settling.add(settlement)
        self.on_sent(envelope.channel, settlement.state, envelope.unasked)
        facts = {"channel": envelope.channel, "state": settlement.state, "parts": len(settlement.part_ids)}
        log.info("a message came to its end", message=envelope.id, **facts)

    async def _deliver(self, envelope: Envelope) -> Settlement:
        """Send one message, for as long as it takes and makes sense."""
        channel = self.channels.get(envelope.channel)
        if channel is None:
            return Settlement(envelope.id, OutboxState.failed, (), f"no channel {envelope.channel} is set up")
        passage, part_ids = begin_passage(envelope.message_class), list(envelope.part_ids)
        try:
            return await self._try(channel, envelope, part_ids, passage)
        except asyncio.CancelledError:
            begun = passage.doubtful or envelope.repeats or len(part_ids) > len(envelope.part_ids)
            if passage.waits and not begun:
                self._unbegun.append(envelope.id)
            raise

    async def _try(
        self, channel: Channel, envelope: Envelope, part_ids: list[str], passage: Passage
    ) -> Settlement:
        """Try until it is settled."""
        tries, refusals, noted, moves = envelope.attempts, 0, not envelope.repeats, 0
        while True:
            passage.waits = True
            await self.doors.wait_until_open(channel)
            if not noted:
                tries, noted = tries + 1, True
                await self._note_try(envelope)
            passage.waits = False
            try:
                envelope = self._readdressed(envelope)
                if ended := await self._send(channel, envelope, part_ids):
                    return Settlement(envelope.id, ended, part_ids)
                self.standings.did(channel.name, Act.sending)
                return Settlement(envelope.id, OutboxState.sent, part_ids, keeps_words=channel.reports)
            except Exception as error:
                failed = _as_failed(error)
                self.on_refused(channel.name, failed.kind)
                self._note(channel, failed)
                await self._tell(envelope, failed)
                if failed.kind == Failure.moved and moves < MOST_MOVES:
                    moves += 1
                    continue
                refusals += failed.kind in _NOT_ANSWERED
                if state := self._given_up(envelope, failed, tries, refusals):
                    log.warning("not sent", channel=channel.name, state=state, reason=failed.reason)
                    return Settlement(envelope.id, state, part_ids, failed.reason)
                if failed.kind == Failure.doubtful:
                    tries += 1
                    await self._note_try(envelope)
                passage.waits, passage.doubtful = True, tries > envelope.attempts
                await self._pause(channel, failed, refusals)

    async def _send(self, channel: Channel, envelope: Envelope, part_ids: list[str]) -> OutboxState | None:
        """Make the calls; how the message ends if there was none to make, or they were made elsewhere."""
        if "handoff" in envelope.body:
            return await self._while_read(lambda: self.show(channel, envelope))
        with speaking(envelope.language or self.city.language):
            message = await self._message(envelope)
            if isinstance(message, OutboxState):
                return message
            if not self._shown.stands(envelope, message):
                await channel.send(envelope.address, message, part_ids)
                self._shown.note(envelope, message, part_ids)
        return None

    def _readdressed(self, envelope: Envelope) -> Envelope:
        """To where its group is by now; nothing that stands in the old one can be changed."""
        new = self._moved.get((envelope.channel, envelope.address))
        return replace(envelope, address=new) if new else envelope

    async def _message(self, envelope: Envelope) -> Outgoing | OutboxState:
        """The words. A card takes the place of the last one, whose id is written down before."""
        if envelope.body.get("notice") in NOT_IN_A_TALK and await self._while_read(
            lambda: self.talks(envelope)
        ):
            return OutboxState.withheld
        if not is_composed(envelope.body):
            return self._words(envelope)

        async def compose() -> Outgoing | OutboxState:
            await self.settle()
            return await self.compose(envelope)

        return await self._while_read(compose)

    async def _while_read(self, read: Callable[[], Awaitable[T]]) -> T:
        """What has to be read first; a database that does not answer is waited for a little."""
        tries = 0
        while True:
            try:
                return await read()
            except SendFailed:
                raise
            except Exception:
                tries += 1
                if tries == MOST_COMPOSINGS:
                    raise
                log.exception("what is to be said could not be read; it waits")
                await self.sleep(1.0)

    async def _tell(self, envelope: Envelope, failed: SendFailed) -> None:
        """Let it be known that a chat is gone, or goes on elsewhere."""
        try:
            if failed.kind == Failure.moved:
                await self.on_moved(envelope.channel, envelope.address, failed.moved_to)
            elif failed.kind == Failure.gone:
                await self.on_gone(envelope.channel, envelope.address, failed.reason)
        except Exception:
            log.exception("what became of a chat could not be written down")
        if failed.kind == Failure.moved:
            self.moved(envelope.channel, envelope.address, failed.moved_to)

    def moved(self, channel: str, old: str, new: str) -> None:
        """A group goes on under another id; so does what is on its way there."""
        self._moved[channel, old] = new

    def _note(self, channel: Channel, failed: SendFailed) -> None:
        """A message that was refused was answered; a pause for one chat says nothing of the messenger."""
        if failed.kind in _NOT_ANSWERED or failed.everybody:
            self.standings.failed(channel.name, Act.sending, failed)
        elif failed.kind != Failure.throttled:
            self.standings.did(channel.name, Act.sending)

    async def _note_try(self, envelope: Envelope) -> None:
        """Before a message is sent again: if this process dies in it, its successor must not do it too."""
        while True:
            try:
                async with self.open_work() as work:
                    return await work.outbox.count_try(envelope.id)
            except Exception:
                log.exception("a second try could not be written down; it waits")
                await self.sleep(1.0)

    def _given_up(
        self, envelope: Envelope, failed: SendFailed, tries: int, refusals: int
    ) -> OutboxState | None:
        """The final state, if another try makes no sense."""
        match failed.kind:
            case Failure.gone:
                return OutboxState.gone
            case kind if kind in _IN_VAIN:
                return OutboxState.failed
            case Failure.doubtful if not envelope.again or tries >= MOST_TRIES:
                return OutboxState.unknown
            case Failure.unavailable if refusals > MOST_REFUSALS:
                return OutboxState.failed
        return None

    async def _pause(self, channel: Channel, failed: SendFailed, refusals: int) -> None:
        """A throttled call waits in the limits of its channel; otherwise wait until the messenger answers.

        It is asked at once: if it answers, the trouble is this chat's own, and others go on.
        """
        if failed.kind == Failure.throttled:
            if failed.retry_after > ALARMING_PAUSE:
                log.error(
                    "the messenger asks for a long pause", channel=channel.name, seconds=failed.retry_after
                )
            return
        await self.doors.ask_until_it_answers(channel)
        await self.sleep(min(LONGEST_PAUSE, 0.5 * 2**refusals))

    async def look(self, channel: Channel) -> None:
        """Ask a messenger that nobody writes to just now how it is."""
        if any(name == channel.name for name, _ in self._lanes):
            return
        await self.doors.look(channel)

    def _words(self, envelope: Envelope) -> Outgoing:
        body = envelope.body
        if "notice" not in body:
            return read_body(body)
        message = put_into_words(NoticeKind(body["notice"]), body["facts"], self.city)
        return replace(message, numbered=body.get("numbered", False))

    async def settle_forever(self) -> None:
        """Write down outcomes as they come."""
        await self._settling.settle_forever()

    async def settle(self) -> None:
        """Write down the outcomes so far. If that fails they are kept for the next time."""
        await self._settling.settle()

    async def come_to_rest(self) -> None:
        """Until nothing is being sent and everything is settled."""
        while self.busy:
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self.settle()

    async def drain(self, seconds: float) -> None:
        """Let calls under way end, start no new ones, settle, and give back what was not begun."""
        waiting = [envelope for lane in self._lanes.values() for envelope in lane.envelopes]
        for lane in self._lanes.values():
            lane.stop()
        unbegun = [envelope.id for envelope in waiting if not envelope.repeats]
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.settle()
        async with self.open_work() as work:
            await work.outbox.release([*unbegun, *self._unbegun])


def is_composed(body: Mapping[str, Any]) -> bool:
    """Whether the words are found when the message is sent: of a card, a line, figures, what is judged."""
    return bool(COMPOSED & body.keys() or body.get("figures"))


def _as_failed(error: Exception) -> SendFailed:
    """A message that cannot even be put into words must not hold up the others of its chat."""
    if isinstance(error, SendFailed):
        return error
    log.exception("a message could not be sent")
    return SendFailed(Failure.rejected, type(error).__name__)
