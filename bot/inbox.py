"""One event, one transaction: what a messenger sends comes in here.

The event's id is stored first, so that a repeat has no effect. Under a savepoint the conversation is
walked; if that fails the event is kept and tried again by us. Conversation, case, timers and outgoing
messages are committed together, and only then is anything answered or sent.
"""

import asyncio
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from weakref import WeakValueDictionary

import structlog

from bot.channel import Channel
from bot.delivery import Delivery
from bot.desk.desk import Desk
from bot.desk.marking import Marking
from bot.dialogs.dialog import Outcome, Turn, Understand
from bot.dialogs.engine import Engine
from bot.dialogs.line import is_for_caller
from bot.dialogs.operator import end_of_talk
from bot.dialogs.to_operator import NAME as TALK
from bot.drafts import watch_draft
from bot.early_edits import in_last_words
from bot.i18n import LANGUAGES, _, named, speaking, spoken_language
from bot.introduction import welcome
from bot.languages import settle_language
from bot.messages import Answer, Incoming, Kind, Outgoing, Said, as_body
from core.accounts import session_is_over
from core.cards import CARD
from core.citizens import Citizen, Identity
from core.city import City
from core.conversations import Conversation
from core.events import PAUSES, TRIES, EventState, FailedEvent
from core.lines import LinePlace, Mark
from core.missed import tell_missed
from core.origins import beginning_with
from core.outage_board import OutageBoard
from core.outbox import Envelope, Outbound
from core.receipts import take_receipt
from core.refusals import note_refused, noting_refusals
from core.timers import TimerKind
from core.work import Clock, OpenWork, Work

log = structlog.get_logger(__name__)

FLOOD = 8
"""So many messages waiting for one chat: its person writes faster than the messenger lets us answer."""
FLOOD_PAUSE = timedelta(seconds=5)
_REACHABLE = {Kind.blocked: False, Kind.opened: False, Kind.unblocked: True}
"""Events that only say whether the person may be written to."""
_SILENT = frozenset({Kind.elsewhere, Kind.receipt, *_REACHABLE})
"""Events of nobody who waits for an answer."""


@dataclass(frozen=True)
class _Turned:
    """What one turn left to do after the commit."""

    outcome: str
    """ "handled", "repeated", "failed", or "reported" for what a messenger tells of a message of ours """
    incoming: Incoming | None = None
    answer: Answer = field(default_factory=Answer)
    envelopes: Sequence[Envelope] = ()
    marks: Sequence[tuple[LinePlace, Mark]] = ()
    refused: Collection[str] = ()
    """The kinds of what was refused in it."""


@dataclass
class Inbox:
    """Takes events from every channel."""

    engine: Engine
    city: City
    understand: Understand
    clock: Clock
    open_work: OpenWork
    delivery: Delivery
    channels: Mapping[str, Channel]
    desk: Desk | None = None
    """Takes what happens in groups; without one the bot is silent there."""
    on_turn: Callable[[str, float], None] = lambda outcome, seconds: None
    """Called after each event with its outcome and the seconds that it took."""
    on_refused: Callable[[str, str], None] = lambda where, kind: None
    """Called with "chat" or "group", and the kind, for each kind of thing that was refused in an event."""
    marking: Marking | None = None
    """Shows the staff how far their messages have come."""
    board: OutageBoard = field(default_factory=OutageBoard)
    """The outages that are announced, as this process knows them."""
    handling: int = 0
    """How many events are being handled just now."""
    _queues: WeakValueDictionary[tuple[str, str], asyncio.Lock] = field(default_factory=WeakValueDictionary)
    """One for each person who is writing just now: a messenger may hand over two events at once."""

    async def receive(self, channel: Channel, raw: Mapping[str, Any]) -> None:
        """Store and handle one event. Returning without an exception means: it will not be lost."""
        self.handling += 1
        began = time.monotonic()
        queue = self._queues.setdefault((channel.name, channel.sender(raw)), asyncio.Lock())
        try:
            async with queue:
                turned = await self._receive(channel, raw)
            self.on_turn(turned.outcome, time.monotonic() - began)
        finally:
            self.handling -= 1

    async def _receive(self, channel: Channel, raw: Mapping[str, Any]) -> _Turned:
        turned = _Turned("repeated")
        async with self.open_work() as work:
            stored = await work.events.add(channel.name, channel.event_id(raw), self.clock.now())
            if stored is not None:
                with beginning_with(f"{channel.name}-{stored}"):
                    turned = await self._attempt(work, channel, raw, stored, 1)
        with beginning_with(f"{channel.name}-{stored}" if stored else ""):
            self._after_commit(channel, turned)
            log.info("an event was taken", channel=channel.name, outcome=turned.outcome)
        return turned

    async def welcome(self, channel: Channel, raw: Mapping[str, Any]) -> Outgoing:
        """What somebody reads who has opened the chat, in their language if we know it. Nothing is kept."""
        incoming = channel.parse(raw)
        async with self.open_work() as work:
            citizen = await work.citizens.find(Identity(incoming.channel, incoming.person))
        device = incoming.language_code.partition("-")[0]
        guess = device if device in LANGUAGES else self.city.language
        with speaking((citizen and citizen.language) or guess):
            return welcome(named(self.city.name), incoming.text)

    async def try_again(self, work: Work, event: FailedEvent) -> None:
        """Another try at an event that failed, in a transaction of the timer's."""
        with beginning_with(f"{event.channel}-{event.id}"):
            turned = await self._attempt(
                work, self.channels[event.channel], event.raw, event.id, event.attempts + 1
            )

        def go_on() -> None:
            self._count(turned)
            self._mark(turned.incoming, turned.marks)
            self.delivery.take(turned.envelopes)

        work.after_commit(go_on)

    async def _attempt(
        self, work: Work, channel: Channel, raw: Mapping[str, Any], id: int, attempt: int
    ) -> _Turned:
        incoming = None
        try:
            with noting_refusals() as refused:
                async with work.savepoint():
                    incoming = channel.parse(raw)
                    turned = await self._turn(work, channel, incoming)
            if attempt > 1:
                await work.events.keep(id, EventState.handled, attempt, "", None)
            return replace(turned, refused=refused)
        except Exception as error:
            log.exception("an event failed", channel=channel.name, id=id, attempt=attempt)
            return await self._failed(work, incoming, raw, id, attempt, error)

    async def _failed(
        self,
        work: Work,
        incoming: Incoming | None,
        raw: Mapping[str, Any],
        id: int,
        attempt: int,
        error: Exception,
    ) -> _Turned:
        """Keep the event for another try; after the last one it is a dead letter, and its sender is told."""
        name = type(error).__name__  # the words of an error may quote the message
        if attempt < TRIES:
            await work.events.keep(id, EventState.failed, attempt, name, raw)
            due_at = self.clock.now() + PAUSES[attempt - 1]
            await work.timers.set(TimerKind.event_again, str(id), due_at)
            return _Turned("failed", incoming)
        await work.events.keep(id, EventState.dead, attempt, name, raw)
        told = await self._tell_lost(work, incoming)
        return replace(told, refused=("given_up",))

    async def _tell_lost(self, work: Work, incoming: Incoming | None) -> _Turned:
        """What its sender learns of an event that was given up."""
        if incoming and incoming.in_group and incoming.thread and incoming.message_id:
            lost = LinePlace(incoming.channel, incoming.chat, incoming.message_id)
            return _Turned("failed", incoming, marks=((lost, Mark.failed),))
        if incoming is None or not incoming.person or incoming.in_group or incoming.kind in _SILENT:
            return _Turned("failed", incoming)
        citizen = await self._meet(work, incoming)
        with speaking(citizen.language or self.city.language):
            say = _(
                "I could not read your last message. Please send it in another way, for example in words."
            )
            envelopes = await self._post(work, incoming.channel, incoming.chat, citizen, (Outgoing(say),))
        return _Turned("failed", incoming, envelopes=envelopes)

    async def _turn(self, work: Work, channel: Channel, incoming: Incoming) -> _Turned:
        if incoming.in_group and incoming.kind != Kind.elsewhere:
            return await self._in_group(work, incoming)
        if incoming.kind == Kind.elsewhere or not incoming.person:
            return _Turned("handled", incoming)
        if incoming.receipt:
            receipt, whose = incoming.receipt, (incoming.channel, incoming.person)
            await take_receipt(work, *whose, receipt.message_id, receipt.progress, self.clock.now())
            return _Turned("handled", incoming)
        citizen = await self._meet(work, incoming)
        if incoming.kind in _REACHABLE:
            await work.citizens.set_reachable(citizen.identity_id, _REACHABLE[incoming.kind])
            return _Turned("handled", incoming)
        conversation = await self._hear(work, citizen)
        incoming = in_last_words(conversation, incoming, self.clock.now())
        language = await settle_language(work, citizen, incoming, self.city, is_for_caller(conversation))
        turn = self._turn_of(work, citizen, conversation, incoming.kind)
        with speaking(language):
            answer = await self.engine.answer(turn, incoming)
            answer = await self._unless_flooded(work, citizen, incoming, answer)
            answer = _without_pop_up(answer, channel)
            await watch_draft(work, conversation, self.city, turn.now)
            await work.conversations.save(conversation)
            envelopes = await self._post(work, incoming.channel, incoming.chat, citizen, answer.messages)
        return _Turned("handled", incoming, answer, envelopes)

    def _turn_of(
        self, work: Work, citizen: Citizen, conversation: Conversation, kind: Kind = Kind.text
    ) -> Turn:
        now, said = self.clock.now(), Said(kind)
        return Turn(said, citizen, conversation, now, self.city, self.understand, work, self.board)

    async def _in_group(self, work: Work, incoming: Incoming) -> _Turned:
        """What is said in a group is no conversation: the desk takes it. Nobody there becomes a citizen."""
        if self.desk is None:
            return _Turned("handled", incoming)
        with speaking(self.desk.language):
            said = await self.desk.answer(work, incoming)
            language, channel = spoken_language(), incoming.channel
        outbound = [
            *(
                Outbound(channel, incoming.chat, None, as_body(one), language=language)
                for one in said.messages
            ),
            *(
                Outbound(
                    channel, whom.identity.external_id, whom.identity_id, as_body(one), language=language
                )
                for whom, one in ((told.citizen, told.message) for told in said.privately)
            ),
            *(
                Outbound(channel, incoming.chat, None, {"case": case_id}, card=f"{CARD}{case_id}")
                for case_id in said.cards
            ),
        ]
        envelopes = [*await work.outbox.add_sending(outbound, self.clock.now())]
        for led in said.leads:
            envelopes += await self._lead(work, led.citizen, led.to)
        answer = Answer(notice=said.notice, in_passing=said.in_passing)
        return _Turned("handled", incoming, answer, envelopes, said.marks)

    async def _hear(self, work: Work, citizen: Citizen) -> Conversation:
        """The conversation. Who writes after a long while is told what could not be told meanwhile."""
        conversation = await work.conversations.load(citizen.identity_id)
        now, before = self.clock.now(), conversation.heard_at
        conversation.heard_at = now
        if before and session_is_over(before, now):
            await work.conversations.save(conversation)  # what is told now costs nothing any more
            await tell_missed(work, citizen.identity_id, now)
        return conversation

    async def _unless_flooded(
        self, work: Work, citizen: Citizen, incoming: Incoming, answer: Answer
    ) -> Answer:
        """Who writes faster than the messenger lets us answer is told so once; the question comes later."""
        waiting = self.delivery.backlog(incoming.channel, incoming.chat)
        if waiting < FLOOD:
            return answer
        note_refused("flood")
        await work.timers.set(TimerKind.flood_over, str(citizen.identity_id), self.clock.now() + FLOOD_PAUSE)
        warning = Outgoing(_("I have all your messages. I answer when you have paused for a moment."))
        return replace(answer, messages=(warning,) if waiting == FLOOD else ())

    async def flood_over(self, work: Work, identity_id: int) -> None:
        """Ask the question that stands, when the flood is over."""
        citizen = await work.citizens.by_identity(identity_id)
        if citizen is None:
            return
        channel, chat = citizen.identity.channel, citizen.identity.external_id
        if self.delivery.backlog(channel, chat):
            await work.timers.set(TimerKind.flood_over, str(identity_id), self.clock.now() + FLOOD_PAUSE)
            return
        conversation = await work.conversations.load(identity_id)
        turn = self._turn_of(work, citizen, conversation)
        with speaking(citizen.language or self.city.language):
            answer = await self.engine.ask_again(turn)
            await work.conversations.save(conversation)
            envelopes = await self._post(work, channel, chat, citizen, answer.messages)
        work.after_commit(lambda: self.delivery.take(envelopes))

    async def handoff_over(self, work: Work, handoff_id: int) -> None:
        """An operator has ended the talk: its citizen is told, and goes on where they were before."""
        handoff = await work.handoffs.by_id(handoff_id)
        citizen = await work.citizens.by_identity(handoff.identity_id) if handoff else None
        if citizen is None or await work.handoffs.open_of(citizen.citizen_id):
            return
        joined = await work.citizens.joined(citizen.citizen_id)
        talking = [one for one in joined if (await work.conversations.load(one.identity_id)).dialog == TALK]
        for one in talking or [citizen]:
            await self._say_over(work, one)

    async def _say_over(self, work: Work, citizen: Citizen) -> None:
        envelopes = await self._lead(work, citizen, end_of_talk, begins=False)
        work.after_commit(lambda: self.delivery.take(envelopes))

    async def _lead(
        self, work: Work, citizen: Citizen, to: Callable[[Turn], Outcome], begins: bool = True
    ) -> Sequence[Envelope]:
        """Lead somebody on in their own chat although they did nothing there: to something new, or back."""
        channel, chat = citizen.identity.channel, citizen.identity.external_id
        conversation = await work.conversations.load(citizen.identity_id)
        turn = self._turn_of(work, citizen, conversation)
        with speaking(citizen.language or self.city.language):
            answer = await self.engine.lead(turn, to(turn))
            if begins:  # what was begun before the talk was left for as long as that
                await watch_draft(work, conversation, self.city, turn.now)
            await work.conversations.save(conversation)
            return await self._post(work, channel, chat, citizen, answer.messages)

    async def _meet(self, work: Work, incoming: Incoming) -> Citizen:
        identity = Identity(incoming.channel, incoming.person)
        citizen = await work.citizens.meet(identity, incoming.name, self.clock.now())
        if not citizen.name and await work.roles.roles_of(citizen.identity_id):
            await work.roles.note_name(citizen.identity_id, incoming.name)  # known by their number so far
            citizen = replace(citizen, name=incoming.name)
        if not citizen.reachable and incoming.kind not in (Kind.blocked, Kind.opened):
            await work.citizens.set_reachable(citizen.identity_id, True)
            await tell_missed(work, citizen.identity_id, self.clock.now())
        return citizen

    async def _post(
        self,
        work: Work,
        channel: str,
        chat: str,
        citizen: Citizen,
        messages: Sequence[Outgoing],
    ) -> Sequence[Envelope]:
        """What this process sends at once, behind what an operator has said there and nobody took yet."""
        language = spoken_language()
        outbound = [
            Outbound(channel, chat, citizen.identity_id, as_body(message), language=language)
            for message in messages
        ]
        before = await work.outbox.claim_replies(channel, chat) if outbound else []
        return [*before, *await work.outbox.add_sending(outbound, self.clock.now())]

    def _after_commit(self, channel: Channel, turned: _Turned) -> None:
        incoming, answer = turned.incoming, turned.answer
        if incoming and incoming.moved_to:
            self.delivery.moved(channel.name, incoming.chat, incoming.moved_to)
        self._count(turned)
        self._mark(incoming, turned.marks)
        self.delivery.take(turned.envelopes)
        if incoming and incoming.press:
            press = replace(incoming.press, in_passing=answer.in_passing)
            self.delivery.aside(
                channel.finish_press(incoming.chat, press, answer.notice, answer.stale_message)
            )

    def _count(self, turned: _Turned) -> None:
        where = "group" if turned.incoming and turned.incoming.in_group else "chat"
        for kind in turned.refused:
            self.on_refused(where, kind)

    def _mark(self, incoming: Incoming | None, marks: Sequence[tuple[LinePlace, Mark]]) -> None:
        """What the staff wrote shows at once that it is taken; what arrived elsewhere shows it there."""
        if self.marking is None:
            return
        for place, mark in marks:
            self.delivery.aside(self.marking.show(place, mark))
        if incoming and incoming.receipt:
            self.marking.wake()


def _without_pop_up(answer: Answer, channel: Channel) -> Answer:
    """Where nothing can pop up, the word for a pressed button is a message like any other."""
    if channel.pops_up or not answer.notice:
        return answer
    return replace(answer, messages=(*answer.messages, Outgoing(answer.notice)))
