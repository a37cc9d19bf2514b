"""What the buttons under an outage's card do, and under what may be one. The table is at the end."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.desk.outage_buttons import OutageButton, outage_button
from bot.desk.outage_shift import EXAMPLE, Act, Shift, carry_out, on_shift, reply
from bot.desk.turn import DeskAnswer, GroupTurn
from bot.i18n import LANGUAGES, _, named, ngettext, speaking
from bot.wording import say_local_moment
from core.city_names import Names
from core.outage_news import end_outage
from core.outage_proposals import dismiss_proposal, make_outage
from core.outage_withdrawing import withdraw_outage

HOURS = (1, 2, 4, 8)
"""Ends that are offered, from now."""
MINUTE = 60


async def press_outage(turn: GroupTurn, pressed: OutageButton) -> DeskAnswer:
    """Do what the button says."""
    act = OUTAGE_ACTS.get(pressed.act)
    if act is None:
        return DeskAnswer(notice=_("This button is from an earlier message. It does nothing any more."))
    person, refused = await on_shift(turn)
    return await carry_out(Shift(turn, person, pressed), act) if person else DeskAnswer(notice=refused)


async def _make(shift: Shift) -> DeskAnswer:
    """Nobody knows the cause yet, and that is said in every language."""
    turn, cause = shift.turn, _looked_into()
    outage = await make_outage(turn.work, shift.pressed.id, cause, shift.by, turn.city, turn.now)
    say = _("Outage {number} is made. Who writes from there is answered at once.")
    return DeskAnswer(notice=say.format(number=outage.id), in_passing=True)


def _looked_into() -> Names:
    causes = {}
    for language in LANGUAGES:
        with speaking(language):
            causes[language] = _("it is being looked into")
    return causes


async def _none(shift: Shift) -> DeskAnswer:
    await dismiss_proposal(shift.turn.work, shift.pressed.id, shift.by, shift.turn.now)
    return DeskAnswer(notice=_("Each request goes its own way."), in_passing=True)


async def _ask_end(shift: Shift) -> DeskAnswer:
    """One tap must not tell hundreds."""
    outage = await shift.outage()
    counts = await shift.turn.work.outage_cards.counts(outage.id)
    people = counts.open + counts.people
    say = ngettext(
        "Does it work again? Then {n} person is told or asked.",
        "Does it work again? Then {n} people are told or asked.",
        people,
    )
    over = outage_button("over", outage.id, _("Yes, it is over"))
    return reply(shift.turn, say.format(n=people), over)


async def _over(shift: Shift) -> DeskAnswer:
    turn, outage = shift.turn, await shift.outage()
    await end_outage(turn.work, outage, shift.by, turn.now, turn.city)
    return DeskAnswer(notice=_("Everybody concerned is told."), in_passing=True)


async def _ask_until(shift: Shift) -> DeskAnswer:
    outage = await shift.outage()
    ends = {hours: shift.turn.now + timedelta(hours=hours) for hours in HOURS}
    choices = [
        outage_button("ends", outage.id, say_local_moment(at, shift.turn.city), int(at.timestamp()) // MINUTE)
        for at in ends.values()
    ]
    say = _("Until when? Press, or reply to the card with a time, for example: 18:30.")
    return reply(shift.turn, say, *choices)


async def _ends(shift: Shift) -> DeskAnswer:
    """The button carries the minute itself: what was offered stays true however late it is pressed."""
    outage = await shift.outage()
    return await shift.update(
        replace(outage, ends_at=datetime.fromtimestamp(shift.pressed.chosen * MINUTE, UTC))
    )


async def _ask_cause(shift: Shift) -> DeskAnswer:
    outage = await shift.outage()
    causes = shift.turn.city.causes_of(outage.kind)
    choices = [outage_button("because", outage.id, named(one.name), at) for at, one in enumerate(causes)]
    say = _("Why? Press, or reply to the card in both languages: {example}.")
    return reply(shift.turn, say.format(example=EXAMPLE), *choices)


async def _because(shift: Shift) -> DeskAnswer:
    outage = await shift.outage()
    causes = shift.turn.city.causes_of(outage.kind)[shift.pressed.chosen :]
    if not causes:
        return DeskAnswer(notice=_("This is not possible now."))
    return await shift.update(replace(outage, cause=causes[0].name))


async def _ask_mistake(shift: Shift) -> DeskAnswer:
    outage = await shift.outage()
    say = _(
        "Is it no outage? Then each request goes its own way, "
        "and whoever was told of it hears that it was a mistake."
    )
    return reply(shift.turn, say, outage_button("withdraw", outage.id, _("Yes, take it back")))


async def _withdraw(shift: Shift) -> DeskAnswer:
    turn, outage = shift.turn, await shift.outage()
    await withdraw_outage(turn.work, outage, shift.by, turn.city, turn.now)
    return DeskAnswer(notice=_("Each request goes its own way."), in_passing=True)


OUTAGE_ACTS: Mapping[str, Act] = {
    "make": _make,
    "none": _none,
    "end": _ask_end,
    "over": _over,
    "until": _ask_until,
    "ends": _ends,
    "cause": _ask_cause,
    "because": _because,
    "mistake": _ask_mistake,
    "withdraw": _withdraw,
}
