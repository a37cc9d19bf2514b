"""A member of a unit at work: who it is, which case it is about, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.desk.standing import say_stands, who_has
from bot.desk.turn import Bound
from bot.i18n import _, say_day
from core.access import may_work_for, signed
from core.acting import staff_actor
from core.cases import Case, CaseEvent
from core.citizens import Citizen, Identity
from core.extensions import NotExtendable
from core.groups import BegunAct
from core.life import CaseStatus, Need, Part
from core.moves import Act, Actor, Lacking, MoveNotAllowed, NotTheirs, make_move
from core.refusals import Refusal
from core.work import Work


@dataclass(frozen=True)
class Hand:
    """One member with one case of their unit."""

    bound: Bound
    member: Citizen
    case: Case

    @property
    def work(self) -> Work:
        """The transaction of this turn."""
        return self.bound.turn.work

    @property
    def actor(self) -> Actor:
        """The member, as the history names them."""
        return Actor(signed(self.member), frozenset({Part.unit}), self.bound.unit)

    async def actor_in_full(self) -> Actor:
        """The same with what else their roles let them do: a head decides on terms, a supervisor too."""
        roles = await self.work.roles.roles_of(self.member.identity_id)
        return staff_actor(self.member, roles, self.bound.unit)

    async def move(self, act: Act) -> Case:
        """Make a move; its cards are drawn anew. Raises what `make_move` does."""
        turn = self.bound.turn
        turn.cards.append(self.case.id)
        return await make_move(turn.work, self.case.number, act, self.actor, city=turn.city, now=turn.now)

    async def note(self, kind: str, facts: Mapping[str, str] | None = None, words: str = "") -> None:
        """Write a line into the history that no move stands behind."""
        event = CaseEvent(self.bound.turn.now, self.actor.name, kind, dict(facts or {}), words or None)
        await self.work.cases.add_event(self.case.id, event)

    async def begin(self, act: str, **facts: Any) -> None:
        """Begin something; what the member had begun with another case is given up, and seen to be."""
        await self._drop_elsewhere()
        begun = BegunAct(self.case.id, self.member.identity_id, act, self.bound.turn.now, facts)
        await self.work.groups.begin(self.bound.group.id, begun)

    async def begun(self) -> BegunAct | None:
        """What the member has begun with this case."""
        begun = await self._begun_anywhere()
        return begun if begun and begun.case_id == self.case.id else None

    async def complete(self) -> None:
        """What the member had begun is done, or given up."""
        await self._drop_elsewhere()
        await self.work.groups.complete(self.bound.group.id, self.member.identity_id)

    def redraw(self) -> None:
        """Let the card show how it stands now."""
        self.bound.turn.cards.append(self.case.id)

    async def _begun_anywhere(self) -> BegunAct | None:
        turn = self.bound.turn
        return await turn.work.groups.begun_by(self.bound.group.id, self.member.identity_id, turn.now)

    async def _drop_elsewhere(self) -> None:
        begun = await self._begun_anywhere()
        if begun and begun.case_id != self.case.id:
            self.bound.turn.cards.append(begun.case_id)


async def member_of(bound: Bound) -> Citizen | None:
    """Whoever acts, if they may act here. Whom we have never met has no role."""
    turn = bound.turn
    who = Identity(turn.incoming.channel, turn.incoming.person)
    found = await turn.work.citizens.find(who)
    if found is None or not may_work_for(await turn.work.roles.roles_of(found.identity_id), bound.unit):
        return None
    if not found.name and turn.incoming.name:
        await turn.work.roles.note_name(found.identity_id, turn.incoming.name)
        found = await turn.work.citizens.find(who)
    return found


def say_how_to_get_a_role(person: str) -> str:
    """What somebody reads who may not act here. A pop-up holds 200 characters."""
    return _(
        "Only those who have a role in this unit can do this. Ask an admin to give you one; "
        "your number is {person}."
    ).format(person=person)


async def say_refused(hand: Hand, refusal: Refusal) -> str:
    """Why it cannot be done, by how the case stands now."""
    case = await hand.work.cases.by_id(hand.case.id) or hand.case
    if isinstance(refusal, NotTheirs) or case.unit != hand.bound.unit:
        return _("Another unit has this request now.")
    if isinstance(refusal, Lacking):
        return _say_lacking(refusal.need)
    if isinstance(refusal, NotExtendable):
        return _say_not_extendable(refusal)
    events = await hand.work.cases.events(case.id)
    stands = say_stands(case, events)
    if isinstance(refusal, MoveNotAllowed) and case.status == CaseStatus.in_progress:
        if who_has(case, events) == hand.actor.name:
            return _("You have it already.")
        return _("Somebody was quicker. {stands}").format(stands=stands)
    return _("This is not possible now. {stands}").format(stands=stands)


def _say_not_extendable(refusal: NotExtendable) -> str:
    day = say_day(refusal.latest)
    return {
        "closed": _("The work is done already: no more time is needed."),
        "passed": _("The date has passed. It can be moved only before it comes."),
        "earlier": _("That is not later than the date that stands."),
        "limit": _("The law allows no date after {day}.").format(day=day),
        "words": _("Please say why in a few words: reply to this card, then choose the date."),
    }[refusal.why]


def _say_lacking(need: Need) -> str:
    return {
        Need.note: _("A few words for the citizen are missing."),
        Need.unit: _("This unit is not to be found."),
        Need.evidence: _("A photo or a document is missing."),
    }.get(need, _("Something is missing for this."))
