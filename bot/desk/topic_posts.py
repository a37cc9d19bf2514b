"""Brings a talk's topic up to date: makes or opens it, draws the card, posts what was said, closes it.

A row of the outbox says only that there is something to show. What is shown is found step by step when its
turn has come, and written down after each step: so bursts join into one post, lines keep their order, and
after a crash at most one step is made again.

A group takes few calls in a minute, and what a citizen says must not wait for them: bringing a card up to
date, and closing a topic, wait as notices until no talk of the group has words to show.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime

from bot.channel import Channel, Failure, Forum, SendFailed
from bot.desk.enclosing import Enclosed, Enclosing
from bot.desk.talk_card import digest_of, draw_talk, fits_card, name_topic
from bot.desk.talk_facts import TalkFacts, read_talk
from bot.desk.talk_lines import Burst, Undelivered, first_burst, say_burst
from bot.i18n import LANGUAGES, speaking
from bot.messages import Outgoing
from core.abuse import Grade, hold_of
from core.attachments import FileState
from core.city import City
from core.groups import OPERATORS, GroupTrouble, StaffGroup, note_trouble
from core.handoffs import Handoff
from core.lines import Line, LinePlace
from core.outbox import Envelope, MessageClass, OutboxState
from core.talking import show_talks
from core.timers import TimerKind
from core.topics import TRY_AGAIN_AFTER, Topic, TopicState
from core.work import Clock, Work

MOST_STEPS = 50
MOST_MENDS = 3
"""So often a topic may be found gone or closed while one row is shown."""
_MENDS = {Failure.topic_gone: TopicState.gone, Failure.topic_closed: TopicState.closed}
_PASSING = frozenset({Failure.doubtful, Failure.unavailable})

Act = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class _Scene:
    """What one step is decided by."""

    work: Work
    group: StaffGroup
    handoff: Handoff
    topic: Topic
    facts: TalkFacts
    unposted: Sequence[Line]

    @property
    def is_over(self) -> bool:
        """Whether nothing more will be shown until somebody opens the talk again."""
        return not (self.handoff.is_open or self.unposted)

    @property
    def is_drawn(self) -> bool:
        """Whether the talk has a card in this topic."""
        return self.handoff.topic_id == self.topic.id

    @property
    def stands(self) -> bool:
        """Whether the card stands in the topic as it should."""
        return self.is_drawn and self.handoff.card_shows == digest_of(draw_talk(self.facts))

    @property
    def says(self) -> bool:
        """Whether operators have something to read that they know nothing of."""
        return bool(self.unposted) or (self.handoff.is_open and not self.is_drawn)

    @property
    def is_shown(self) -> bool:
        """Whether nothing is left to do."""
        ends_as = TopicState.open if self.handoff.is_open else TopicState.closed
        return not self.unposted and self.stands and self.topic.state == ends_as


@dataclass
class TopicPosts:
    """Shows talks to the operators' group, in the city's language."""

    open_work: Callable[[], AbstractAsyncContextManager[Work]]
    forums: Mapping[str, Forum]
    city: City
    clock: Clock
    enclosing: Enclosing
    language: str = LANGUAGES[0]

    async def __call__(self, channel: Channel, envelope: Envelope) -> OutboxState:
        """Take steps until nothing is left to show. Raises SendFailed for what delivery has to deal with."""
        mends = 0
        for made in range(MOST_STEPS):
            with speaking(self.language):
                step = await self._next(channel, envelope, is_first=made == 0)
            if isinstance(step, OutboxState):
                return step
            try:
                await step()
            except SendFailed as failed:
                if failed.kind == Failure.no_topics:
                    return await self._no_topics(envelope, failed)
                mends += 1
                if mends > MOST_MENDS or not await self._mend(envelope, failed):
                    await self._look_again(envelope, failed)
                    raise
        return OutboxState.failed

    async def _next(self, channel: Channel, envelope: Envelope, is_first: bool) -> Act | OutboxState:
        """A row does what is of its class, of tidying up one step; another row goes on with the rest."""
        async with self.open_work() as work:
            scene = await self._scene(work, envelope)
            if isinstance(scene, OutboxState):
                return scene
            if scene.is_shown:
                return OutboxState.sent
            due = MessageClass.reply if scene.says else MessageClass.notice
            if due != envelope.message_class or not (scene.says or is_first):
                await work.notices.add_handoff(scene.handoff.id, self.clock.now(), due)
                return OutboxState.sent
            return await self._prepare(scene) or self._show(channel, scene)

    async def _scene(self, work: Work, envelope: Envelope) -> _Scene | OutboxState:
        group = await work.groups.in_chat(envelope.channel, envelope.address)
        handoff = await work.handoffs.by_id(envelope.body["handoff"])
        citizen = await work.citizens.by_identity(handoff.identity_id) if handoff else None
        if group is None or group.purpose != OPERATORS or handoff is None or citizen is None:
            return OutboxState.failed  # it is not the operators' group any more: nothing is told there
        unposted = await work.lines.unposted(handoff.id)
        topic = await self._topic(work, handoff, citizen.citizen_id, group, bool(unposted))
        if topic is None:
            return OutboxState.sent
        facts = await read_talk(work, handoff, citizen, topic, group, self.city, self.clock.now())
        return _Scene(work, group, handoff, topic, facts, unposted)

    async def _topic(
        self, work: Work, handoff: Handoff, citizen_id: int, group: StaffGroup, has_more: bool
    ) -> Topic | None:
        """The citizen's topic in this group; reserved if there is none and something has to be shown."""
        topic = await work.topics.of(citizen_id)
        if topic and topic.group_id != group.id:
            await work.topics.set_state(topic.id, TopicState.gone)
            topic = None
        if topic is None and (handoff.is_open or has_more):
            return await work.topics.reserve(handoff.identity_id, group.id)
        return topic

    async def _prepare(self, scene: _Scene) -> Act | OutboxState | None:
        """A topic that is not there or not open comes first."""
        state, over = scene.topic.state, scene.is_over
        if state in (TopicState.reserved, TopicState.creating):
            if over:
                return OutboxState.sent
            return await self._ask_for(scene)
        if state == TopicState.closed:
            return OutboxState.sent if over and scene.stands else self._opening(scene)
        return None

    async def _ask_for(self, scene: _Scene) -> Act | OutboxState:
        """One that was asked for a moment ago is not asked for again: the talk is shown a little later."""
        later = await scene.work.topics.begin_creating(scene.topic.id, self.clock.now())
        if later is not None:
            await scene.work.timers.set(TimerKind.topic_again, str(scene.handoff.id), later)
            return OutboxState.sent
        return self._making(scene)

    def _making(self, scene: _Scene) -> Act:
        name, topic, group = name_topic(scene.facts), scene.topic, scene.group

        async def make() -> None:
            thread = await self.forums[group.channel].create_topic(group.external_id, name)
            async with self.open_work() as work:
                await work.topics.opened(topic.id, thread)
                if await work.groups.set_trouble(group.id, GroupTrouble.none):
                    # No messenger says that it is over where the rights came back while nobody listened.
                    await show_talks(work, group.bound_at, self.clock.now())

        return make

    def _opening(self, scene: _Scene) -> Act:
        topic, group = scene.topic, scene.group

        async def reopen() -> None:
            await self.forums[group.channel].open_topic(group.external_id, topic.thread)
            async with self.open_work() as work:
                await work.topics.set_state(topic.id, TopicState.open)

        return reopen

    def _show(self, channel: Channel, scene: _Scene) -> Act | OutboxState:
        """The first card with the first words, what was said since, the card as it is by now; the end."""
        if not scene.is_drawn:
            return self._drawing(channel, scene)
        if scene.unposted:
            return self._posting(channel, scene, first_burst(scene.unposted))
        if not scene.stands:
            return self._drawing(channel, scene)
        return OutboxState.sent if scene.handoff.is_open else self._closing(scene)

    def _drawing(self, channel: Channel, scene: _Scene) -> Act:
        handoff, topic, group, now = scene.handoff, scene.topic, scene.group, self.clock.now()
        earlier = handoff.card_message if scene.is_drawn else ""
        first = _first_words(scene)
        facts = replace(scene.facts, first=first, first_at=now) if first else scene.facts
        card = draw_talk(facts)

        async def draw() -> None:
            part_ids: list[str] = []
            placed = replace(card, thread=topic.thread, edits=earlier)
            await channel.send(group.external_id, placed, part_ids)
            message_id = part_ids[-1] if part_ids else ""
            shown = {"topic_id": topic.id, "card_message": message_id, "card_shows": digest_of(card)}
            async with self.open_work() as work:
                await work.handoffs.note(handoff.id, shown)
                if first:
                    place = LinePlace(group.channel, group.external_id, message_id)
                    await work.lines.note_posted([line.id for line in first], [place], now)

        return draw

    def _posting(self, channel: Channel, scene: _Scene, burst: Burst) -> Act:
        group, topic = scene.group, scene.topic

        async def post() -> None:
            part_ids: list[str] = []
            enclosed = await self.enclosing(burst.lines, group.channel)
            message = await self._say(group, burst, enclosed)
            await channel.send(group.external_id, replace(message, thread=topic.thread), part_ids)
            places = [LinePlace(group.channel, group.external_id, part) for part in part_ids]
            async with self.open_work() as work:
                await work.lines.note_posted(burst.ids, places, self.clock.now())

        return post

    async def _say(self, group: StaffGroup, burst: Burst, enclosed: Enclosed) -> Outgoing:
        """The post; what reports of another line, or answers it, stands under that line."""
        answered, told, under = burst.lines[0].answers, None, ""
        if answered is not None:
            async with self.open_work() as work:
                told = await _read_undelivered(work, answered, self.clock.now())
                under = await work.lines.place_in(answered, group.channel, group.external_id)
        with speaking(self.language):
            return replace(say_burst(burst, enclosed, told, self.clock.now()), answers=under)

    def _closing(self, scene: _Scene) -> Act:
        topic, group = scene.topic, scene.group

        async def close() -> None:
            await self.forums[group.channel].close_topic(group.external_id, topic.thread)
            async with self.open_work() as work:
                await work.topics.set_state(topic.id, TopicState.closed)

        return close

    async def _mend(self, envelope: Envelope, failed: SendFailed) -> bool:
        """A topic that is gone gets a successor, one that is closed is opened; False for other troubles."""
        state = _MENDS.get(failed.kind)
        if state is None:
            return False
        async with self.open_work() as work:
            handoff = await work.handoffs.by_id(envelope.body["handoff"])
            citizen = await work.citizens.by_identity(handoff.identity_id) if handoff else None
            topic = await work.topics.of(citizen.citizen_id) if citizen else None
            if topic:
                await work.topics.set_state(topic.id, state)
        return True

    async def _look_again(self, envelope: Envelope, failed: SendFailed) -> None:
        """This row may be given up; what it could not show is not: a later look finds it, or nothing."""
        if failed.kind in _PASSING:
            async with self.open_work() as work:
                later = self.clock.now() + TRY_AGAIN_AFTER
                await work.timers.set(TimerKind.topic_again, str(envelope.body["handoff"]), later)

    async def _no_topics(self, envelope: Envelope, failed: SendFailed) -> OutboxState:
        """Talks wait in the database, and the admins are told once."""
        async with self.open_work() as work:
            group = await work.groups.in_chat(envelope.channel, envelope.address)
            if group:
                rights = "not enough rights" in failed.reason
                trouble = GroupTrouble.demoted if rights else GroupTrouble.no_topics
                await note_trouble(work, group, trouble, self.clock.now())
        return OutboxState.failed


def _first_words(scene: _Scene) -> Sequence[Line]:
    """What goes onto a new card: that is one call fewer for each of the many who ask on a bad day."""
    if scene.is_drawn or not scene.unposted:
        return ()
    burst = first_burst(scene.unposted)
    return burst.lines if fits_card(burst) else ()


async def _read_undelivered(work: Work, line_id: int, now: datetime) -> Undelivered:
    line = await work.lines.by_id(line_id)
    files = await work.attachments.by_ids(line.files) if line and line.files else []
    lost = any(file.state == FileState.failed for file in files)
    handoff = await work.handoffs.by_id(line.handoff_id) if line else None
    hold = await hold_of(work, handoff.identity_id, now) if handoff else None
    paused = hold is not None and hold.grade == Grade.pause
    return Undelivered(await work.lines.ended_as(line_id), line.kind if line else "", lost, paused)
