"""One person, two messengers: a code is shown in one and typed in the other; and parting them again."""

from bot.dialogs.dialog import Again, Dialog, Finish, Go, Outcome, Step, Turn, never
from bot.dialogs.free_words import hear
from bot.dialogs.joining_code import (
    ask_code,
    ask_confirm,
    say_joined,
    take_code,
    take_confirm,
    yes_or_no,
)
from bot.dialogs.report_emergency import tells_of_danger
from bot.i18n import _
from bot.messages import Choice, Outgoing, pairs, rows
from core.citizens import PHONE
from core.codes import spell_code
from core.joining import NotJoined, make_code, part


async def ask_start(turn: Turn) -> Outgoing:
    """What it is good for; who is joined already may part."""
    joined = await turn.work.citizens.joined(turn.citizen.citizen_id)
    part = rows(Choice("part", _("Part the messengers"))) if len(joined) > 1 else ()
    if sum(one.identity.channel != PHONE for one in joined) > 1:
        return Outgoing(say_joined(joined), rows=part)
    text = _(
        "Do you write to me from another messenger too? Connect it, and you see the same requests and "
        "addresses here and there. One messenger shows a code, and you type it in the other."
    )
    choices = rows(Choice("show", _("Show me a code")), Choice("code", _("I have a code")))
    return Outgoing(text, _("Connect another messenger"), (*choices, *part))


async def take_start(turn: Turn) -> Outcome:
    """A code of one's own, or the place to type the other's; words may be a request."""
    match turn.said.choice:
        case "show":
            return await _show_new(turn)
        case "code":
            return Go("code")
        case "part":
            return Go("part")
    return await hear(turn) if turn.said.text else Again(_("Please press one of the buttons."))


async def _show_new(turn: Turn) -> Outcome:
    turn.draft["shown"] = await make_code(turn.work, turn.citizen, turn.now)
    return Go("show")


async def ask_show(turn: Turn) -> Outgoing:
    """The code, and exactly what to do with it."""
    code, another = turn.draft["shown"], rows(Choice("new", _("Show me a new code")))
    if await turn.work.joining.shown_by(code, turn.now) != turn.citizen.identity_id:
        return Outgoing(_("This code is used already or too old."), rows=another)
    text = _(
        "Open this bot in the other messenger. Press there one after another: "
        "«My data», «Connect another messenger», «I have a code». Then type the code.\n\n"
        "The code is good for 10 minutes. Do not give it to anybody."
    )
    return Outgoing(text, _("Your code: {code}").format(code=spell_code(code)), another)


async def take_show(turn: Turn) -> Outcome:
    """A new code takes the place of the old one; words may be a request."""
    if turn.said.choice == "new":
        return await _show_new(turn)
    return await hear(turn) if turn.said.text else Again(_("Please press one of the buttons."))


def ask_part(turn: Turn) -> Outgoing:
    """What each messenger keeps."""
    text = _(
        "Each messenger then shows only the requests that were sent from it. "
        "Addresses, phone and language stay in each. Part the messengers?"
    )
    choices = Choice("yes", _("Yes, part them")), Choice("no", _("No, leave them"))
    return Outgoing(text, _("Part the messengers"), pairs(*choices))


async def take_part(turn: Turn) -> Outcome:
    """Every one of them is by itself afterwards."""
    match yes_or_no(turn):
        case "no":
            return Finish(_("All right. Nothing is changed."))
        case "yes":
            return await _part(turn)
    return Again(_("Please press one of the buttons."))


async def _part(turn: Turn) -> Outcome:
    try:
        await part(turn.work, turn.citizen)
    except NotJoined:
        return Finish(_("No other messenger is connected any more."))
    return Finish(_("The messengers are parted. Each shows its own requests from now on."))


def _has_typed(turn: Turn) -> bool:
    return "typed" in turn.draft


def _parts(turn: Turn) -> bool:
    return "part" in turn.draft


JOINING = Dialog(
    "joining",
    steps=(
        Step("show", ask_show, take_show, needed=never),
        Step("confirm", ask_confirm, take_confirm, needed=never),
        Step("code", ask_code, take_code, needed=_has_typed),
        Step("part", ask_part, take_part, needed=_parts),
        Step("start", ask_start, take_start),
    ),
    strays=tells_of_danger,
)
