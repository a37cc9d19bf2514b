"""One of the staff in a talk: who it is, which talk it is about, and what follows from it."""

from dataclasses import dataclass

from bot.desk.turn import GroupTurn
from bot.i18n import _
from core.abuse import CitizenPaused
from core.access import TALKERS, signed
from core.citizens import Citizen, Identity
from core.groups import StaffGroup
from core.handoffs import Handoff, HandoffMoveNotAllowed, HandoffState, OthersHandoff
from core.lines import LinePlace
from core.refusals import Refusal
from core.work import Work


@dataclass(frozen=True)
class Talker:
    """Somebody of the staff with one talk."""

    turn: GroupTurn
    group: StaffGroup
    person: Citizen
    handoff: Handoff
    named: str = ""
    """What was written behind a command, or the code that a button carries."""

    @property
    def work(self) -> Work:
        """The transaction of this turn."""
        return self.turn.work

    @property
    def name(self) -> str:
        """As the history names them."""
        return signed(self.person)

    @property
    def place(self) -> LinePlace:
        """The message that they wrote."""
        incoming = self.turn.incoming
        return LinePlace(incoming.channel, incoming.chat, incoming.message_id)

    async def is_on(self) -> bool:
        """Whether they are on shift."""
        return await self.work.shifts.is_on(self.person.identity_id)


async def talker_of(turn: GroupTurn) -> Citizen | None:
    """Whoever acts, if they may talk with citizens. In the name of the group nobody may."""
    if turn.incoming.anonymous:
        return None
    found = await turn.work.citizens.find(Identity(turn.incoming.channel, turn.incoming.person))
    if found is None or TALKERS.isdisjoint(await turn.work.roles.roles_of(found.identity_id)):
        return None
    if not found.name and turn.incoming.name:
        await turn.work.roles.note_name(found.identity_id, turn.incoming.name)
        return await turn.work.citizens.by_identity(found.identity_id)
    return found


async def colleagues_of(talker: Talker) -> list[Citizen]:
    """The others of the staff who talk with citizens, by name."""
    holders = {one for role in TALKERS for one in await talker.work.roles.holders(role)}
    others = holders - {talker.person.identity_id}
    found = [await talker.work.citizens.by_identity(one) for one in others]
    return sorted((one for one in found if one and one.name), key=lambda one: one.name)


async def say_talk_refused(work: Work, refusal: Refusal) -> str:
    """Why it cannot be done, by how the talk stands now."""
    if isinstance(refusal, CitizenPaused):
        return _("The citizen is paused: nothing goes to them until that is over.")
    if not isinstance(refusal, (OthersHandoff, HandoffMoveNotAllowed)):
        return _("This is not possible now.")
    return await say_how_it_stands(work, refusal.handoff)


async def say_how_it_stands(work: Work, handoff: Handoff) -> str:
    """Who has a talk now, in a sentence."""
    if handoff.state == HandoffState.closed:
        return _("This talk is closed already.")
    owner = await work.citizens.by_identity(handoff.owner_id) if handoff.owner_id else None
    if owner is None:
        return _("Nobody has this talk now.")
    return _("{name} has this talk.").format(name=owner.name)


def say_unreachable() -> str:
    """To whoever cannot be written to in private."""
    return _("I cannot write to you in private. Open the chat with me, press Start, and try again.")


def say_go_on() -> str:
    """To whoever is led into their own chat."""
    return _("Go on in the chat with me. If nothing comes there, press Start in it, and try again here.")
