"""Finds the words of a card when its turn to be sent has come, so that it never tells what is past."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace

from bot.desk.card import draw
from bot.desk.complaint_card import draw_complaint
from bot.desk.enclosing import Enclosed, Enclosing
from bot.desk.facts import read_facts
from bot.desk.outage_composing import compose_outage, is_of_outage
from bot.desk.review_card import draw_review
from bot.desk.talk_lines import say_to_citizen
from bot.dialogs.to_operator import end_choice
from bot.i18n import LANGUAGES, _, speaking
from bot.messages import Outgoing, rows
from core.abuse import Grade, hold_of
from core.citizens import Identity
from core.city import City
from core.complaints import may_judge
from core.handoffs import Handoff
from core.lines import CORRECTION, TAKEN_BACK, Line, LinePlace, Side
from core.outbox import Envelope, OutboxState
from core.reviewing import may_review
from core.work import Clock, Work


@dataclass(frozen=True)
class Composer:
    """Composes the cards of units' groups, in the city's language, what operators write to citizens,
    and what supervisors have to judge.
    """

    open_view: Callable[[], AbstractAsyncContextManager[Work]]
    city: City
    clock: Clock
    enclosing: Enclosing
    language: str = LANGUAGES[0]

    async def __call__(self, envelope: Envelope) -> Outgoing | OutboxState:
        """The words; or how the message ends without a call."""
        if "complaint" in envelope.body:
            return await self._complaint(envelope)
        if "review" in envelope.body:
            return await self._review(envelope)
        if is_of_outage(envelope):
            return await self._outage(envelope)
        return await (self._line(envelope) if "line" in envelope.body else self._card(envelope))

    async def talks(self, envelope: Envelope) -> bool:
        """Whether its citizen talks with an operator just now."""
        async with self.open_view() as work:
            citizen = await work.citizens.find(Identity(envelope.channel, envelope.address))
            return citizen is not None and await work.handoffs.is_talking(citizen.citizen_id)

    async def _complaint(self, envelope: Envelope) -> Outgoing | OutboxState:
        """A complaint about an operator, for whoever judges it still."""
        async with self.open_view() as work:
            case = await work.cases.by_id(envelope.body["complaint"])
            judge = await work.citizens.find(Identity(envelope.channel, envelope.address))
            if case is None or judge is None or not await may_judge(work, case, judge):
                return OutboxState.failed
            return await draw_complaint(work, case, self.city)

    async def _review(self, envelope: Envelope) -> Outgoing | OutboxState:
        """A grade of abuse, for whoever reviews it still."""
        async with self.open_view() as work:
            measure = await work.abuse.by_id(envelope.body["review"])
            person = await work.citizens.find(Identity(envelope.channel, envelope.address))
            if measure is None or person is None or not await may_review(work, measure, person):
                return OutboxState.failed
            return await draw_review(work, measure, self.city)

    async def _outage(self, envelope: Envelope) -> Outgoing | OutboxState:
        """The card of many requests that are one outage."""
        with speaking(self.language):
            async with self.open_view() as work:
                return await compose_outage(work, envelope, self.city, self.clock.now())

    async def _line(self, envelope: Envelope) -> Outgoing | OutboxState:
        """What an operator wrote, in the language that the citizen has."""
        async with self.open_view() as work:
            line = await work.lines.by_id(envelope.body["line"])
            handoff = await work.handoffs.by_id(line.handoff_id) if line else None
            if line is None or line.words is None or handoff is None:
                return OutboxState.failed  # it was erased meanwhile
            hold = await hold_of(work, handoff.identity_id, self.clock.now())
            if hold and hold.grade == Grade.pause:
                return OutboxState.withheld
            before = await _authors_before(work, line)
            place = envelope.channel, envelope.address
            under = await work.lines.place_in(line.answers, *place) if line.answers else ""
            if line.kind in (CORRECTION, TAKEN_BACK):
                return await self._change(work, line, handoff, LinePlace(*place, ""))
            album = envelope.body.get("album", ()) if envelope.channel in self.enclosing.albums else ()
            if line.id in album[1:] and (stands := await _stands(work, line, album, LinePlace(*place, ""))):
                return stands
            lines = await _whole(work, line, album)
        enclosed = await self.enclosing(lines, envelope.channel)
        if enclosed.lost:
            return OutboxState.failed  # the line's file tells why
        words = "\n".join(filter(None, (one.words for one in lines)))
        said = say_to_citizen(replace(line, words=words), enclosed, introduces=line.author not in before[-1:])
        way_out = rows(end_choice()) if handoff.is_open else ()
        return replace(said, rows=way_out, answers=under, numbered=envelope.body.get("numbered", False))

    async def _change(
        self, work: Work, line: Line, handoff: Handoff, chat: LinePlace
    ) -> Outgoing | OutboxState:
        """What puts right or takes away what stands in the citizen's chat."""
        wrong = await work.lines.by_id(line.answers) if line.answers else None
        if wrong is None or wrong.words is None:
            return OutboxState.failed  # it was erased meanwhile
        parts = await work.lines.parts_of(wrong.id, chat)
        if line.kind == TAKEN_BACK:
            return Outgoing("", deletes=tuple(parts)) if parts else OutboxState.failed
        introduces = wrong.author not in (await _authors_before(work, wrong))[-1:]
        right = say_to_citizen(replace(wrong, words=line.words), Enclosed(), introduces=introduces)
        return replace(
            right,
            rows=rows(end_choice()) if handoff.is_open else (),
            edits=parts[0] if len(parts) == 1 else "",
            correction=_("Corrected"),
        )

    async def _card(self, envelope: Envelope) -> Outgoing | OutboxState:
        """The card of a case, in the place of the last one."""
        channel, address = envelope.channel, envelope.address
        async with self.open_view() as work:
            group = await work.groups.in_chat(channel, address)
            case = await work.cases.by_id(envelope.body["case"])
            place = await work.cards.place(channel, address, envelope.card or "", envelope.id)
            if place.newer:
                return OutboxState.sent
            if group is None or group.unit is None or case is None:
                return OutboxState.failed  # it is nobody's group any more: nothing is told there
            facts = await read_facts(work, group, case, self.city, self.clock.now())
        if (facts.is_over or facts.is_in_outage) and not place.message_id:
            return OutboxState.sent  # no card would have to be ended; or the outage's card stands for it
        with speaking(self.language):
            return replace(draw(facts), edits=place.message_id)


async def _whole(work: Work, line: Line, album: Sequence[int]) -> list[Line]:
    """What goes with this line in one message: with the first of an album all of it, else nothing."""
    others = [await work.lines.by_id(one) for one in album[1:]] if line.id in album[:1] else []
    return [line, *(one for one in others if one and one.words is not None)]


async def _stands(
    work: Work, line: Line, album: Sequence[int], chat: LinePlace
) -> Outgoing | OutboxState | None:
    """What became of this part of an album if it went with the first one; None: it has to go alone."""
    ended = await work.lines.ended_as(album[0])
    if ended == OutboxState.unknown:
        return ended
    parts, behind = await work.lines.parts_of(album[0], chat), len(album) - album.index(line.id)
    if ended != OutboxState.sent or len(parts) <= behind:
        return None
    return Outgoing("", stands_as=parts[-behind])


async def _authors_before(work: Work, line: Line) -> list[str]:
    """Who has written to the citizen before this line."""
    return [
        one.author
        for one in await work.lines.of(line.handoff_id)
        if one.side == Side.operator
        and one.position < line.position
        and one.kind not in (CORRECTION, TAKEN_BACK)
    ]
