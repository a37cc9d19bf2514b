"""Typing the code that another messenger shows, and the yes before anything is joined."""

from collections.abc import Sequence

from bot.dialogs.dialog import Again, Finish, Go, Outcome, Turn
from bot.dialogs.tries import VOICE_CODE, are_too_many, note_wrong
from bot.dialogs.words import NO, YES, plain
from bot.i18n import _
from bot.messages import Choice, Outgoing, pairs, rows
from bot.wording import say_channel, say_messengers
from core.citizens import PHONE, Citizen
from core.codes import read_code, read_voice_code
from core.joining import CodeDoesNotFit, find_other, join
from core.missed import tell_missed

_CODE = "code"


def ask_code(turn: Turn) -> Outgoing:
    """Nothing but the code is expected here."""
    return Outgoing(_("Please type the six digits of the code that the other messenger shows."))


async def take_code(turn: Turn) -> Outcome:
    """All codes that do not fit are alike, and counted alike."""
    spoken = read_voice_code(turn.said.text)
    code, kind = (spoken, VOICE_CODE) if spoken else (read_code(turn.said.text), _CODE)
    if are_too_many(turn, kind):
        return Again(_say_too_many(kind))
    if code is None:
        return Again(_("A code has six digits, for example 123 456."))
    turn.draft["typed"] = code
    if await _find_other(turn) is None:
        note_wrong(turn, kind)
        return Again(_("This code does not fit. Please check the digits.") if spoken else _say_does_not_fit())
    return Go("confirm")


def _say_too_many(kind: str) -> str:
    if kind == VOICE_CODE:
        return _("Several codes did not fit. Please try again tomorrow, or ring the contact centre.")
    return _("Several codes did not fit. Please try again in ten minutes.")


async def _find_other(turn: Turn) -> Citizen | None:
    """Who shows the code that was typed."""
    try:
        return await find_other(turn.work, turn.citizen, turn.draft["typed"], turn.now)
    except CodeDoesNotFit:
        return None


def _say_does_not_fit() -> str:
    return _("This code does not fit. Check the digits, or have the other messenger show a new code.")


async def ask_confirm(turn: Turn) -> Outgoing:
    """Names the other messenger: who was talked into typing a code may notice it here."""
    other = await _find_other(turn)
    if other is None:
        return Outgoing(_say_does_not_fit(), rows=rows(Choice("code", _("Type another code"))))
    if other.identity.channel == PHONE:
        return _ask_caller()
    text = _(
        "Connect your {messenger}? You then see the same requests and addresses here and there. "
        "Say yes only if it is yours and you see the code there yourself."
    )
    choices = Choice("yes", _("Yes, connect")), Choice("no", _("No, do not connect"))
    return Outgoing(text.format(messenger=say_channel(other.identity.channel)), rows=pairs(*choices))


def _ask_caller() -> Outgoing:
    text = _(
        "Shall I show here what you told us by telephone, and write to you here about it? "
        "Say yes only if you rang us yourself and were told this code."
    )
    return Outgoing(text, rows=pairs(Choice("yes", _("Yes, connect")), Choice("no", _("No, do not connect"))))


async def take_confirm(turn: Turn) -> Outcome:
    """From here on there is one citizen."""
    if turn.said.choice == "code":
        return Go("code")
    match yes_or_no(turn):
        case "no":
            return Finish(_("All right. Nothing is changed."))
        case "yes":
            return await _join(turn)
    return Again(_("Please press one of the buttons."))


async def _join(turn: Turn) -> Outcome:
    try:
        joined = await join(turn.work, turn.citizen, turn.draft["typed"], turn.now)
    except CodeDoesNotFit:
        return Go("code", _say_does_not_fit())
    await _tell_callers(turn, joined)
    return Finish(say_joined(joined))


async def _tell_callers(turn: Turn, joined: Sequence[Citizen]) -> None:
    """Nobody could write to them while they only rang up."""
    for one in joined:
        if one.identity.channel == PHONE:
            await tell_missed(turn.work, one.identity_id, turn.now, at=turn.citizen.identity_id)


def yes_or_no(turn: Turn) -> str:
    """What was pressed or said; empty when it is neither."""
    words = plain(turn.said.text)
    return turn.said.choice or ("yes" if words in YES else "no" if words in NO else "")


def say_joined(joined: Sequence[Citizen]) -> str:
    """Which messengers are one now, and what comes of it."""
    say = _("Connected: {messengers}. You see the same requests and addresses here and there.")
    return say.format(messengers=say_messengers(joined))
