"""Takes what happens in groups: binding, cards' buttons and replies, and what becomes of the bot there.

In a group that is bound to nothing the bot says nothing, but for the command that binds it.
"""

from dataclasses import dataclass, field, replace

import structlog

from bot.desk.acts import ACTS
from bot.desk.binding import bind, read_bind
from bot.desk.buttons import CardButton, read_card_button
from bot.desk.member import Hand, member_of, say_how_to_get_a_role, say_refused
from bot.desk.operators import Operators
from bot.desk.replies import ALBUM, FILES, take_reply
from bot.desk.troubles import follow_group, set_trouble, show_all, take_membership
from bot.desk.turn import NOTHING, Bound, DeskAnswer, GroupTurn
from bot.i18n import LANGUAGES, _
from bot.messages import Incoming, Kind, Outgoing
from core.access import PEOPLES_ROLES
from core.cases import Case
from core.citizens import Citizen, Identity
from core.city import City
from core.city_services import COMPLAINT
from core.groups import OPERATORS, GroupTrouble, StaffGroup, note_trouble
from core.outbox import NoticeKind
from core.refusals import ROLE_NEEDED, Refusal, note_refused
from core.work import Clock, OpenWork, Work

log = structlog.get_logger(__name__)

PEOPLES = frozenset(PEOPLES_ROLES)
_SPEAKS = frozenset({Kind.text, Kind.photo, Kind.document, Kind.video})
"""What may be a reply to a card."""


@dataclass
class Desk:
    """The staff's side of the inbox."""

    city: City
    clock: Clock
    open_work: OpenWork
    language: str = LANGUAGES[0]
    """Groups are spoken to in the city's language."""
    _hinted: set[tuple[str, str]] = field(default_factory=set)
    """Who was told already, in which group, that they may not act there."""
    _operators: Operators = field(default_factory=Operators)

    async def answer(self, work: Work, incoming: Incoming) -> DeskAnswer:
        """Take one event of a group and say what follows from it."""
        turn = GroupTurn(work, incoming, self.city, self.clock.now())
        answer = await self._answer(turn)
        return replace(answer, cards=tuple(dict.fromkeys(turn.cards)))

    async def _answer(self, turn: GroupTurn) -> DeskAnswer:
        work, incoming = turn.work, turn.incoming
        if incoming.kind == Kind.moved:
            await self._follow(work, incoming.channel, incoming.chat, incoming.moved_to)
            return NOTHING
        if incoming.kind == Kind.text and (code := read_bind(incoming.text)) is not None:
            return await bind(turn, code)
        group = await work.groups.in_chat(incoming.channel, incoming.chat)
        if group is None:
            return DeskAnswer(notice=_say_unbound()) if incoming.press else NOTHING
        if incoming.kind == Kind.membership:
            return await take_membership(turn, group)
        if group.trouble == GroupTrouble.out:  # it was never told that the bot is back
            await set_trouble(turn, group, GroupTrouble.none)
        if group.unit is None:
            return await self._operators.answer(turn, group)
        bound = Bound(turn, group, group.unit)
        return await (self._press(bound) if incoming.press else self._hear(bound))

    async def _press(self, bound: Bound) -> DeskAnswer:
        incoming = bound.turn.incoming
        pressed = read_card_button(incoming.press.data) if incoming.press else None
        case = await bound.turn.work.cases.by_number(pressed.number) if pressed else None
        if pressed is None or case is None or pressed.act not in ACTS or case.service == COMPLAINT:
            return DeskAnswer(notice=_("This button is from an earlier message. It does nothing any more."))
        member = await member_of(bound)
        if member is None:
            note_refused(ROLE_NEEDED)
            return DeskAnswer(notice=say_how_to_get_a_role(incoming.person))
        return await self._act(Hand(bound, member, case), pressed)

    async def _act(self, hand: Hand, pressed: CardButton) -> DeskAnswer:
        """Do what the button says. What the core refuses pops up, and the card shows how it stands."""
        if hand.case.unit != hand.bound.unit:
            hand.redraw()
            return DeskAnswer(notice=_("Another unit has this request now."))
        try:
            return await ACTS[pressed.act](hand, pressed.chosen)
        except Refusal as refusal:
            hand.redraw()
            return DeskAnswer(notice=await say_refused(hand, refusal))

    async def _hear(self, bound: Bound) -> DeskAnswer:
        """A reply to a card. Whatever else members say to each other is nobody's business."""
        if bound.turn.incoming.kind not in _SPEAKS:
            return NOTHING
        member = None if bound.turn.incoming.anonymous else await member_of(bound)
        case = await self._case_meant(bound, member)
        if case is None:
            return NOTHING
        if member is None:
            note_refused(ROLE_NEEDED)
            return self._hint(bound)
        if case.unit != bound.unit:
            text = _("Another unit has this request now.")
            return DeskAnswer((Outgoing(text, answers=bound.turn.incoming.message_id),))
        return await take_reply(Hand(bound, member, case))

    async def _case_meant(self, bound: Bound, member: Citizen | None) -> Case | None:
        """The case whose card is answered; a further file of an album goes where the first one went."""
        work, incoming = bound.turn.work, bound.turn.incoming
        case_id = None
        if incoming.answers:
            case_id = await work.cards.case_at(incoming.channel, incoming.chat, incoming.answers)
        elif incoming.album and member and incoming.kind in FILES:
            begun = await work.groups.begun_by(bound.group.id, member.identity_id, bound.turn.now)
            if begun and begun.act == ALBUM and begun.facts.get("album") == incoming.album:
                case_id = begun.case_id
        return await work.cases.by_id(case_id) if case_id is not None else None

    def _hint(self, bound: Bound) -> DeskAnswer:
        """Why a reply does nothing; once, for the rest of the group has to read it too."""
        incoming = bound.turn.incoming
        who = (incoming.chat, "" if incoming.anonymous else incoming.person)
        if who in self._hinted:
            return NOTHING
        self._hinted.add(who)
        text = say_how_to_get_a_role(incoming.person)
        if incoming.anonymous:
            text = _(
                "I cannot see who writes in the name of the group. "
                "Please write under your own name: switch off «Remain anonymous» in the group's settings."
            )
        return DeskAnswer((Outgoing(text, answers=incoming.message_id),))

    async def gone(self, channel: str, address: str, reason: str) -> None:
        """A chat cannot be written to: of a staff group the admins are told, of a colleague the operators."""
        async with self.open_work() as work:
            group = await work.groups.in_chat(channel, address)
            if group:
                rights = "not enough rights" in reason
                trouble = GroupTrouble.silenced if rights else GroupTrouble.out
                await note_trouble(work, group, trouble, self.clock.now())
            elif person := await work.citizens.find(Identity(channel, address)):
                await self._staff_gone(work, person)

    async def _staff_gone(self, work: Work, person: Citizen) -> None:
        """What does not reach them may be an emergency, a complaint, or what they have just asked for."""
        if not PEOPLES.isdisjoint(await work.roles.roles_of(person.identity_id)):
            facts = {"name": person.name or person.identity.external_id}
            await work.notices.add_to_group(OPERATORS, NoticeKind.staff_unreachable, facts, self.clock.now())

    async def moved(self, channel: str, old: str, new: str) -> None:
        """The same for a group that goes on under another id."""
        async with self.open_work() as work:
            await self._follow(work, channel, old, new)

    async def _follow(self, work: Work, channel: str, old: str, new: str) -> None:
        group: StaffGroup | None = await follow_group(work, channel, old, new)
        if group:
            log.info("a group goes on under another id", purpose=group.purpose)
            await show_all(work, group, self.city, self.clock.now())


def _say_unbound() -> str:
    return _("This group is not bound any more. An admin can bind it again.")
