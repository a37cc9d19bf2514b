"""Somebody on shift at work with an outage: who it is, what they may, and why something is refused."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.desk.outage_buttons import OutageButton
from bot.desk.shift_words import ON
from bot.desk.turn import DeskAnswer, GroupTurn
from bot.i18n import _
from bot.messages import Choice, Outgoing, pairs, rows
from core.access import TALKERS, Role, signed
from core.citizens import Citizen, Identity
from core.outage_cards import ProposalCard, show_at_once
from core.outage_news import EndNotPossible, update_outage
from core.outage_proposals import ProposalDecided
from core.outage_withdrawing import OutageWasTold
from core.outages import LONGEST_AHEAD, Outage, OutageMoveNotAllowed, OutageNotFound, require_outage
from core.refusals import ROLE_NEEDED, Refusal, note_refused

EXAMPLE = "порив труби / прорыв трубы"
"""A cause as it is written in both languages."""
FEW = 2
"""So many buttons stand below each other."""


@dataclass(frozen=True)
class Shift:
    """Somebody on shift with what a button names."""

    turn: GroupTurn
    person: Citizen
    pressed: OutageButton

    @property
    def by(self) -> str:
        """As the history names them."""
        return signed(self.person)

    async def outage(self) -> Outage:
        """The one that is meant. Raises OutageNotFound."""
        return await require_outage(self.turn.work, self.pressed.id)

    async def update(self, outage: Outage) -> DeskAnswer:
        """Let it be so, and everybody concerned be told. Raises what `update_outage` does."""
        turn = self.turn
        await update_outage(turn.work, outage, self.by, turn.now, turn.city)
        return DeskAnswer(notice=_("Everybody concerned is told."), in_passing=True)


Act = Callable[[Shift], Awaitable[DeskAnswer]]


async def on_shift(turn: GroupTurn) -> tuple[Citizen | None, str]:
    """Whoever acts, if they may: an operator or supervisor on shift, or an admin; else why not."""
    found = None
    if not turn.incoming.anonymous:
        found = await turn.work.citizens.find(Identity(turn.incoming.channel, turn.incoming.person))
    roles = await turn.work.roles.roles_of(found.identity_id) if found else frozenset()
    if found is None or not {*TALKERS, Role.admin} & set(roles):
        note_refused(ROLE_NEEDED)
        say = _("Only the shift can do this. Ask an admin to give you the role; your number is {person}.")
        return None, say.format(person=turn.incoming.person)
    if Role.admin not in roles and not await turn.work.shifts.is_on(found.identity_id):
        note_refused("not_on_shift")
        return None, _("You are not on shift. To come on, write {command}.").format(command=ON)
    return found, ""


async def carry_out(shift: Shift, act: Act) -> DeskAnswer:
    """What the core refuses pops up, and the card shows how it stands."""
    try:
        return await act(shift)
    except Refusal as refusal:
        return DeskAnswer(notice=await _say_refused(shift, refusal))


async def _say_refused(shift: Shift, refusal: Refusal) -> str:
    """Why not; the card shows how it stands."""
    turn = shift.turn
    if isinstance(refusal, ProposalDecided):
        await show_at_once(turn.work, ProposalCard(shift.pressed.id), turn.now)
        return _("Somebody has decided this already.")
    if isinstance(refusal, OutageMoveNotAllowed):
        await show_at_once(turn.work, shift.pressed.id, turn.now)
        return _("This outage is over already.")
    if isinstance(refusal, OutageWasTold):
        say = _("People were sent a notice of this outage. An admin can correct it: {command}")
        return say.format(command="/outage")
    if isinstance(refusal, OutageNotFound):
        return _("There is no outage {number}.").format(number=shift.pressed.id)
    if isinstance(refusal, EndNotPossible):
        if refusal.is_past:
            return _("This end lies in the past. Nobody was told.")
        return _("This end is more than {n} days away. Nobody was told.").format(n=LONGEST_AHEAD.days)
    return _("This is not possible now.")


def reply(turn: GroupTurn, say: str, *choices: Choice) -> DeskAnswer:
    """Under the card whose button was pressed, or under what was written."""
    incoming = turn.incoming
    under = incoming.press.message_id if incoming.press else incoming.message_id
    laid_out = pairs(*choices) if len(choices) > FEW else rows(*choices)
    return DeskAnswer((Outgoing(say, rows=laid_out, answers=under, thread=incoming.thread),))
