"""How to reach the citizen, and whom the request is for, if it is for somebody else."""

from bot.dialogs.dialog import Again, Next, Outcome, Step, Turn
from bot.dialogs.item_words import beside_phone
from bot.dialogs.line import change_caller
from bot.dialogs.phrases import goes_on, is_no, is_yes, only
from bot.dialogs.report_draft import add_to_description, address_part, so_far
from bot.dialogs.words import NO, plain
from bot.i18n import _
from bot.messages import Choice, Kind, Outgoing, Request, rows
from understanding.phones import read_phone, spell_phone

LONGEST_WHOM = 200
WORDS_OF_FLAT = 2
"""«flat 12»: a flat and nothing else."""

_passes = only(r"пропуст\w*|пропуск\w*|потім|потом|пізніше|позже|skip")

is_without = only(r"без (?:номера|телефон[уа])")
"""Says of the number alone that there is none."""


def declines(text: str) -> bool:
    """Whether no number is given, and nothing else is said."""
    return is_no(text) or plain(text) in NO or goes_on(text) or _passes(text)


def _own_phone(turn: Turn) -> str | None:
    """A contact that the messenger vouches for is a number, wherever in the world it is from."""
    digits = "".join(filter(str.isdecimal, turn.said.phone)) if turn.said.own_phone else ""
    return f"+{digits}" if digits else None


def ask_phone(turn: Turn) -> Outgoing:
    """Why it is asked for, and that it may be left out."""
    if turn.on_phone:
        return Outgoing(_("Which number is on the display?"), so_far(turn), expects_number=True)
    skip = Choice("skip", _("Go on without"))
    if turn.operator:
        text = _(
            "The citizen's phone number, in case the crew does not find the place? You may go on without."
        )
        return Outgoing(text, so_far(turn), rows(skip), expects_number=True)
    text = _(
        "Your phone number, in case the crew does not find the place? "
        "Press the button or type it, for example 067 123 45 67. You may go on without."
    )
    share = Choice("share", _("Send my number"), request=Request.contact)
    return Outgoing(text, so_far(turn), rows(share, skip))


async def take_phone(turn: Turn) -> Outcome:
    """The own number is remembered for next time; another's is kept with this request only."""
    if turn.on_phone:
        return await _take_caller(turn)
    if turn.said.choice == "skip" or declines(turn.said.text):
        turn.draft["phone"] = ""
        if turn.operator is None:
            await turn.work.citizens.set_phone(turn.citizen.citizen_id, "")
        return Next(_("Good, without a number."))
    if turn.said.choice == "share":
        return Again(
            _("This did not work on this device. Please type the number, for example 067 123 45 67.")
        )
    if (_own_phone(turn) or read_phone(turn.said.phone or turn.said.text)) is None:
        return Again(_("This is not a phone number I can read. Please check it, for example 067 123 45 67."))
    return Next(await keep_phone(turn, own=turn.said.kind != Kind.contact or turn.said.own_phone))


def say_how_to_give() -> str:
    """To who agreed to give a number, or wrote none: how it is given, and how it is left out."""
    return _(
        "To give your number, press «Send my number» or type it, for example 067 123 45 67. "
        "To leave it out, press «Go on without»."
    )


async def _take_caller(turn: Turn) -> Outcome:
    """The request is another caller's: the first number was mistyped."""
    number = read_phone(turn.said.text)
    if number is None:
        return Again(_("This is not a phone number I can read. Please check it, for example 067 123 45 67."))
    await change_caller(turn, number)
    return Next()


async def keep_phone(turn: Turn, *, own: bool) -> str:
    """Note the number that was said or sent; what to say of it. What was told besides it is kept, too."""
    phone = _own_phone(turn) or read_phone(turn.said.phone or turn.said.text) or ""
    turn.draft["phone"] = phone
    if not own:
        say = _("Noted for this request: {phone}. It is another person's number.")
        return say.format(phone=spell_phone(phone))
    if rest := beside_phone(turn.said.text):
        add_to_description(turn, rest)
    if turn.operator is None:
        await turn.work.citizens.set_phone(turn.citizen.citizen_id, phone)
    return _("Thank you, the number is noted: {phone}.").format(phone=spell_phone(phone))


def ask_whom(turn: Turn) -> Outgoing:
    """Filing for somebody who cannot write: the crew has to find that person."""
    text = _(
        "Whom is the request for, and how can the crew reach them? "
        "For example: my mother Halyna, 067 123 45 67."
    )
    myself = Choice("self", _("It is for myself"))
    if turn.operator:
        text = _(
            "Whom is the request for, and how is that person reached? "
            "For example: the caller's mother Halyna, 067 123 45 67."
        )
        myself = Choice("self", _("It is for the caller"))
    return Outgoing(text, rows=rows(myself))


async def take_whom(turn: Turn) -> Outcome:
    """As the citizen names them. Their number is that of this request."""
    if turn.said.choice == "self" or is_no(turn.said.text):
        turn.draft.pop("whom", None)
        turn.draft["whom_asked"] = True
        return Next()
    if not turn.said.text or is_yes(turn.said.text):
        return Again(_("Please write whom it is for."))
    if say := _note_flat(turn):
        return Again(say)
    keep_whom(turn, turn.said.text)
    turn.draft["whom_asked"] = True
    return Next(await keep_phone(turn, own=False) if read_phone(turn.said.text) else "")


def _note_flat(turn: Turn) -> str:
    """Somebody who still thinks of the address tells the flat here; what to say when it is nothing more."""
    flat = turn.understand(turn.said.text).address.flat
    if flat is None or address_part(turn, "street_id") is None:
        return ""
    turn.draft["address"]["flat"] = flat
    alone = len(plain(turn.said.text).split()) <= WORDS_OF_FLAT
    return _("I have noted the flat: {flat}.").format(flat=flat) if alone else ""


def keep_whom(turn: Turn, words: str) -> None:
    """Put these words with those that told of the person before."""
    told = turn.draft.get("whom") if not turn.draft.get("whom_asked") else None
    turn.draft["whom"] = f"{told}; {words}"[:LONGEST_WHOM] if told else words[:LONGEST_WHOM]
    turn.draft["whom_asked"] = False


def _lacks_whom(turn: Turn) -> bool:
    return turn.draft.get("whom_asked") is False


WHOM_STEP = Step("whom", ask_whom, take_whom, needed=_lacks_whom)


def lacks_phone(turn: Turn) -> bool:
    """Whether no number is known, and none was declined."""
    return "phone" not in turn.draft and turn.citizen.phone is None
