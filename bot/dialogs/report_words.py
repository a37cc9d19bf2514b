"""Words that come where a number or a button was asked for: a correction of the address, or more to tell."""

import re

from bot.dialogs.dialog import Turn
from bot.dialogs.report_draft import add_to_description, draft_address
from bot.dialogs.report_heard import hear_address
from bot.dialogs.report_person import keep_phone
from bot.dialogs.words import plain
from bot.i18n import _
from bot.wording import say_address
from understanding.phones import read_phone

_CORRECTS = re.compile(r"(?:ой |ні|нет|не(?! працю| работ)|помил|ошиб|виправ|исправ|точніше|точнее|адрес)")
_REFUSES = re.compile(
    r"(?:(?:телефон|номер)\w* (?:не|нема)\b"
    r"|(?:не|без|ні|нет|нема|немає)\b.*\b(?:телефон|номер|дам|дати|давати|давать|дать|хочу|буду|треба|надо|нужно))"
)
MOST_DIGITS_IN_WORDS = 5
"""With more digits it was meant as a number."""


def are_words(text: str) -> bool:
    """Whether somebody told something rather than tried to write a telephone number."""
    digits = sum(mark.isdecimal() for mark in text)
    return digits < MOST_DIGITS_IN_WORDS and len(plain(text).split()) > 1


def refuses(text: str) -> bool:
    """Whether these words decline to give a number."""
    return bool(_REFUSES.match(plain(text)))


def take_in(turn: Turn) -> str:
    """Put the words where they belong in the draft; what to say of it."""
    found = turn.understand(turn.said.text).address
    if found.street_ids and not say_place(turn):
        hear_address(turn, found)
        return _("The place is noted: {place}.").format(place=say_place(turn) or turn.said.text)
    if found.street_ids and _CORRECTS.match(plain(turn.said.text)):
        hear_address(turn, found)
        return _("I have corrected the address: {address}.").format(address=say_place(turn))
    add_to_description(turn, turn.said.text)
    if found.street_ids and say_place(turn):
        say = _("I have added this to the description. The address is still: {address}.")
        return say.format(address=say_place(turn))
    return _("I have added this to the request.")


async def take_in_or_phone(turn: Turn) -> str:
    """The same where no number was asked for: one that comes all the same is the citizen's."""
    if turn.operator is None and read_phone(turn.said.text):
        return await keep_phone(turn, own=True)
    return take_in(turn)


def say_place(turn: Turn) -> str:
    """The place as it is known."""
    return say_address(draft_address(turn), turn.city)
