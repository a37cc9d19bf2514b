"""What the buttons of a card do. Each returns what pops up, and perhaps messages; the table is at the end."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.desk.facts import Begun, evidence_in, read_facts
from bot.desk.member import Hand
from bot.desk.menus import days_on_offer, is_open, reasons
from bot.desk.turn import NOTHING, DeskAnswer, Told
from bot.i18n import _, named
from bot.messages import Outgoing
from bot.standing import say_done, say_not_ours
from bot.wording import say_local_day
from core.extending import ask_extension
from core.extensions import Reason, Wish
from core.life import MOVES, Step
from core.moves import Act, MoveNotAllowed
from core.numbers import spell_number
from understanding.phones import spell_phone

Do = Callable[[Hand, str], Awaitable[DeskAnswer]]


def _well(notice: str) -> DeskAnswer:
    """Done; who pressed need not close the word about it."""
    return DeskAnswer(notice=notice, in_passing=True)


async def _take(hand: Hand, chosen: str) -> DeskAnswer:
    await hand.move(Act(Step.take))
    return _well(_("You have it now."))


def _opens(act: str, step: Step | None = None) -> Do:
    """A button that opens a menu; nothing is opened for a move that could not be made anyway."""

    async def do(hand: Hand, chosen: str) -> DeskAnswer:
        if step and hand.case.status not in MOVES[step].starts:
            raise MoveNotAllowed(step, hand.case.status, hand.actor)
        await hand.begin(act)
        hand.redraw()
        return await _with_others(hand)

    return do


async def _with_others(hand: Hand) -> DeskAnswer:
    """Who begins while somebody else is at it hears so; the card tells everybody what each has begun."""
    others = [begun for begun in await _opened(hand) if begun.act.identity_id != hand.member.identity_id]
    if not others:
        return NOTHING
    return _well(_("{name} has begun something here, too: see the card.").format(name=others[0].name))


async def _opened(hand: Hand) -> list[Begun]:
    """What members have begun with this case and can still complete, the last first."""
    turn = hand.bound.turn
    facts = await read_facts(turn.work, hand.bound.group, hand.case, turn.city, turn.now)
    return [begun for begun in facts.begun if is_open(facts, begun)]


async def _bare(hand: Hand, chosen: str) -> DeskAnswer:
    """Done, without a file that would come with these words."""
    finishing = [begun.act for begun in await _opened(hand) if begun.act.act == "done"]
    finishing.sort(key=lambda act: act.identity_id != hand.member.identity_id)
    words = finishing[0].facts.get("words", "") if finishing else ""
    shown = evidence_in(await hand.work.cases.events(hand.case.id))
    await hand.complete()
    await hand.move(Act(Step.finish, words or say_done(), files=shown))
    return _well(_("The citizen is asked whether it is done."))


async def _to(hand: Hand, chosen: str) -> DeskAnswer:
    await hand.complete()
    city = hand.bound.turn.city
    await hand.move(Act(Step.pass_on, say_not_ours(), unit=chosen))
    return _well(_("Passed on: {unit}.").format(unit=named(city.unit(chosen).name)))


async def _time(hand: Hand, chosen: str) -> DeskAnswer:
    """The citizen has to hear of a later date before the old one has passed."""
    if hand.case.due_at <= hand.bound.turn.now:
        hand.redraw()
        return DeskAnswer(notice=_("The term has passed: more time cannot be asked for any more."))
    return await _opens("time", Step.finish)(hand, chosen)


async def _why(hand: Hand, chosen: str) -> DeskAnswer:
    if chosen not in reasons():
        return await _back(hand, chosen)
    await hand.begin("time", reason=chosen)
    hand.redraw()
    return NOTHING


async def _until(hand: Hand, chosen: str) -> DeskAnswer:
    turn, begun = hand.bound.turn, await hand.begun()
    facts = await read_facts(turn.work, hand.bound.group, hand.case, turn.city, turn.now)
    offered = days_on_offer(facts)
    if begun is None or begun.act != "time":
        hand.redraw()
        return DeskAnswer(notice=await _say_not_begun(hand))
    if not chosen.isdecimal() or int(chosen) not in offered:
        return replace(await _back(hand, chosen), notice=_("That took too long. Please choose again."))
    day = offered[int(chosen)]
    reason, words = Reason(begun.facts.get("reason", Reason.other)), begun.facts.get("words", "")
    wish = Wish(reason, day.astimezone(ZoneInfo(turn.city.zone)).date(), words)
    await hand.complete()
    asked = await ask_extension(
        turn.work, hand.case, wish, await hand.actor_in_full(), city=turn.city, now=turn.now
    )
    hand.redraw()
    say = _("It is due by {day} now.") if asked.granted else _("More time is asked for: {day}.")
    return _well(say.format(day=say_local_day(asked.new_due_at, turn.city)))


async def _say_not_begun(hand: Hand) -> str:
    """Why a day counts for nothing: another member chooses it, or it was begun too long ago."""
    names = [begun.name for begun in await _opened(hand) if begun.act.act == "time"]
    if not names:
        return _("That took too long. Please choose again.")
    return _("{name} has begun this and chooses the day.").format(name=names[0])


async def _contact(hand: Hand, chosen: str) -> DeskAnswer:
    """The full contact goes to who asked, privately, and that is kept in the history."""
    case = hand.case
    lines = [
        _("Phone: {phone}").format(phone=spell_phone(case.phone)) if case.phone else "",
        _("For somebody else: {whom}").format(whom=case.whom) if case.whom else "",
    ]
    title = _("Request {number}: the contact").format(number=spell_number(case.number))
    await hand.note("contact_shown")
    say = _(
        "I send it to you privately. If nothing comes, open the chat with me, press Start, and try again."
    )
    message = Outgoing("\n".join(filter(None, lines)), title)
    return DeskAnswer(notice=say, privately=(Told(hand.member, message),))


async def _photos(hand: Hand, chosen: str) -> DeskAnswer:
    """The citizen's pictures, each a message of its own."""
    turn = hand.bound.turn
    facts = await read_facts(turn.work, hand.bound.group, hand.case, turn.city, turn.now)
    say, count = _("Request {number}: picture {at} of {count}."), len(facts.photos)
    card = turn.incoming.press.message_id if turn.incoming.press else ""
    number = spell_number(hand.case.number)
    return DeskAnswer(
        tuple(
            Outgoing(say.format(number=number, at=at, count=count), picture=name, answers=card)
            for at, name in enumerate(facts.photos, 1)
        )
    )


async def _back(hand: Hand, chosen: str) -> DeskAnswer:
    """Gives up what the member has begun; who has begun nothing here closes the menu that stands."""
    opened = await _opened(hand)
    own = [begun for begun in opened if begun.act.identity_id == hand.member.identity_id]
    for begun in (own or opened)[:1]:
        await hand.work.groups.complete(hand.bound.group.id, begun.act.identity_id)
    hand.redraw()
    return NOTHING


ACTS: Mapping[str, Do] = {
    "take": _take,
    "done": _opens("done", Step.finish),
    "bare": _bare,
    "time": _time,
    "why": _why,
    "until": _until,
    "other": _opens("other", Step.pass_on),
    "to": _to,
    "ask": _opens("ask", Step.wait),
    "note": _opens("note"),
    "contact": _contact,
    "photos": _photos,
    "back": _back,
}
