"""What admins and approvers are shown of a broadcast as it stands by the time it is sent to them.

The question to approve it, how many people it is for, a try at one's own accounts, and how the sending goes.
"""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime

from bot.broadcast_preview import say_audience
from bot.desk.standing import say_actor
from bot.dialogs.broadcast_buttons import asks_approval, asks_look, asks_move
from bot.dialogs.broadcast_words import (
    Counts,
    draw_bar,
    say_counts,
    say_heading,
    say_left,
    say_purpose,
    say_reason,
    say_state,
    say_untold,
    say_when_sent,
)
from bot.i18n import LANGUAGES, _
from bot.messages import Outgoing, Rows, pairs, rows
from bot.outage_words import say_broadcast
from core.accounts import Fares
from core.announcing import announcer, count_all, may_write
from core.approving import may_approve
from core.audiences import Audience
from core.broadcasts import Broadcast, BroadcastState, Move
from core.citizens import Citizen, Identity
from core.city import City
from core.outbox import Envelope, OutboxState
from core.work import Clock, Work

APPROVAL, AUDIENCE, TRIED, PROGRESS = "approval", "audience", "tried", "broadcast"
"""What a message says of a broadcast, by the name that its body has for it."""
OF_BROADCASTS = frozenset({APPROVAL, AUDIENCE, TRIED, PROGRESS})
_MOVES = {
    BroadcastState.scheduled: (Move.pause, Move.cancel),
    BroadcastState.sending: (Move.pause, Move.cancel),
    BroadcastState.paused: (Move.resume, Move.cancel),
}


@dataclass(frozen=True)
class BroadcastCards:
    """Reads how things stand, and holds up nobody who writes."""

    open_view: Callable[[], AbstractAsyncContextManager[Work]]
    city: City
    clock: Clock
    fares: Fares

    async def __call__(self, envelope: Envelope) -> Outgoing | OutboxState:
        """The words; or how the message ends without a call."""
        kind = next(one for one in OF_BROADCASTS if one in envelope.body)
        async with self.open_view() as work:
            broadcast = await work.broadcasts.by_id(envelope.body[kind])
            person = await work.citizens.find(Identity(envelope.channel, envelope.address))
            if broadcast is None or person is None:
                return OutboxState.failed
            draw: dict[str, Callable[[], Awaitable[Outgoing | OutboxState]]] = {
                APPROVAL: lambda: self._approval(work, broadcast, person),
                AUDIENCE: lambda: self._audience(work, broadcast, person),
                TRIED: lambda: _tried(broadcast, envelope.body["language"]),
                PROGRESS: lambda: self._progress(work, broadcast, envelope),
            }
            return await draw[kind]()

    async def _approval(self, work: Work, broadcast: Broadcast, person: Citizen) -> Outgoing | OutboxState:
        """To whoever may approve it, as long as nobody has decided: all that people read, and how many."""
        by = announcer(person, await work.roles.roles_of(person.identity_id))
        if not may_approve(broadcast, by) or by.citizen_id == broadcast.author:
            return OutboxState.failed
        if broadcast.state is not BroadcastState.submitted:
            return OutboxState.withheld
        text = "\n\n– – –\n\n".join(
            (
                *(broadcast.texts[language] for language in LANGUAGES),
                _("Submitted: {name}").format(name=await _submitted_by(work, broadcast)),
                _("To be sent: {when}").format(when=say_when_sent(broadcast, self.city)),
                say_audience(await self._count(work, broadcast)),
            )
        )
        return Outgoing(text, _title_of_question(broadcast), _approval_buttons(broadcast))

    async def _audience(self, work: Work, broadcast: Broadcast, person: Citizen) -> Outgoing | OutboxState:
        by = announcer(person, await work.roles.roles_of(person.identity_id))
        if not may_write(by) and not may_approve(broadcast, by):
            return OutboxState.failed
        counted = say_audience(await self._count(work, broadcast))
        text = "\n\n".join((say_heading(broadcast, self.city), counted))
        return Outgoing(text, _("How many people"), rows(asks_look(broadcast.id)))

    async def _count(self, work: Work, broadcast: Broadcast) -> Audience:
        return await count_all(work, broadcast, self.city, self.fares, self.clock.now())

    async def _progress(self, work: Work, broadcast: Broadcast, envelope: Envelope) -> Outgoing | OutboxState:
        """In the place of the last one, until the final figures stand there."""
        channel, address = envelope.channel, envelope.address
        place = await work.cards.place(channel, address, envelope.card or "", envelope.id)
        if place.newer:
            return OutboxState.sent
        counts = await work.ledger.counts(broadcast.id)
        drawn = draw_progress(broadcast, counts, self.city, self.clock.now())
        return replace(drawn, edits=place.message_id)


def _approval_buttons(broadcast: Broadcast) -> Rows:
    """An emergency is approved by one tap; of anything else all is looked at first."""
    approval = asks_approval(broadcast) if broadcast.outage.emergency else ()
    return rows(*approval, asks_look(broadcast.id))


def _title_of_question(broadcast: Broadcast) -> str:
    if broadcast.outage.emergency:
        return _("An emergency: shall this be sent?")
    return _("Shall this be sent?")


async def _submitted_by(work: Work, broadcast: Broadcast) -> str:
    history = await work.outages.history(broadcast.outage.id)
    return say_actor(next(one.by for one in reversed(history) if one.what == "submitted"))


async def _tried(broadcast: Broadcast, number: int) -> Outgoing | OutboxState:
    """The true message, as one person gets it."""
    language = LANGUAGES[number]
    return say_broadcast(broadcast, language) if broadcast.texts.get(language) else OutboxState.failed


def draw_progress(broadcast: Broadcast, counts: Counts, city: City, now: datetime) -> Outgoing:
    """A bar, every figure, for how long it still goes on, and what can be done about it."""
    has_begun = broadcast.started_at is not None
    to_be_sent = _("To be sent: {when}").format(when=say_when_sent(broadcast, city))
    lines = (
        say_heading(broadcast, city),
        f"{draw_bar(counts)}\n{say_counts(counts)}" if has_begun else to_be_sent,
        say_left(broadcast, counts, now),
        say_untold(broadcast, counts),
        say_reason(broadcast),
    )
    title = _("{purpose}: {state}").format(
        purpose=say_purpose(broadcast.purpose), state=say_state(broadcast.state)
    )
    moves = tuple(asks_move(move, broadcast.id) for move in _MOVES.get(broadcast.state, ()))
    buttons = (*pairs(*moves), *rows(asks_look(broadcast.id)))
    return Outgoing("\n\n".join(filter(None, lines)), title, buttons)
