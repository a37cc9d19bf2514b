"""What an operator reads in a citizen's dialog while a caller is on the line, and what they read out."""

from bot.dialogs.data_notice import VERSION
from bot.dialogs.dialog import Turn
from bot.dialogs.line import language_of_caller
from bot.i18n import LANGUAGES, _, speaking
from bot.messages import Choice
from bot.wording import say_any_messenger, say_due, say_in_charge, say_local_day, say_messengers
from core.cases import Case
from core.citizens import PHONE
from core.codes import spell_voice_code
from core.joining import VOICE_CODE_IS_GOOD_FOR, make_voice_code

LANGUAGE = "language"
"""The key of the button that changes the language of the caller."""


def offer_language(turn: Turn) -> tuple[Choice, ...]:
    """In which language the caller is written to later; one tap changes it."""
    if not turn.on_phone:
        return ()
    labels = {
        "uk": _("The caller's language: Ukrainian"),
        "ru": _("The caller's language: Russian"),
    }
    return (Choice(LANGUAGE, labels.get(language_of_caller(turn), labels[LANGUAGES[0]])),)


def other_language(turn: Turn) -> str:
    """The one that the button leads to."""
    return "uk" if language_of_caller(turn) == "ru" else "ru"


async def tell_after(turn: Turn, case: Case) -> str:
    """What is read out to the caller, in their language, and how the request gets into a messenger."""
    with speaking(language_of_caller(turn)):
        spoken = _say_receipt(turn, case)
        how = await _say_joining(turn)
    if turn.citizen.notice_version < VERSION:
        await turn.work.citizens.note_data_notice(turn.citizen.citizen_id, VERSION, turn.now)
    return f"{spoken}\n\n{how}"


def _say_receipt(turn: Turn, case: Case) -> str:
    """Digits in pairs, as people say them."""
    digits = " ".join(case.number[at : at + 2] for at in range(0, len(case.number), 2))
    text = _("It is registered. The number: {number}. {unit}. Due by: {day}.").format(
        number=digits, unit=say_in_charge(case, turn.city).rstrip("."), day=say_due(case, turn.city)
    )
    if turn.citizen.notice_version >= VERSION:
        return text
    notice = _("Only operators and the service in charge see your data.")
    return f"{text} {notice}"


async def _say_joining(turn: Turn) -> str:
    """Who writes from a messenger already is told there."""
    joined = await turn.work.citizens.joined(turn.citizen.citizen_id)
    if written := [one for one in joined if one.identity.channel != PHONE]:
        return _("You hear of it in: {messengers}.").format(messengers=say_messengers(written))
    code = await make_voice_code(turn.work, turn.citizen, turn.now)
    text = _(
        "To hear of it in {messengers}, write these digits to the contact centre's bot there: {code}. "
        "They are good until: {day}. Tell them to nobody."
    )
    last = say_local_day(turn.now + VOICE_CODE_IS_GOOD_FOR, turn.city)
    return text.format(messengers=say_any_messenger(), day=last, code=spell_voice_code(code))
