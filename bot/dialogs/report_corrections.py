"""Corrections in words at the phone and at the summary: «не 45 а 47», «кв 4», «телефон 067…», «для мамы»."""

import re

from bot.dialogs.dialog import Go, Next, Outcome, Turn
from bot.dialogs.item_words import Item, beside_phone, named_item
from bot.dialogs.person_words import for_another, names_person
from bot.dialogs.report_draft import address_part, address_step, draft_address
from bot.dialogs.report_heard import hear_address
from bot.dialogs.report_person import keep_phone, keep_whom
from bot.dialogs.words import plain
from bot.i18n import _
from bot.wording import say_address
from understanding.phones import read_phone

_ONE = r"\d+ ?[а-яіїєґa-z]?(?:/\d+)?(?!\w)"
_FLAT = r"(?:кв|квартир\w*|flat)"
_HOUSE = r"(?:дом\w*|будин\w*|буд|д|house)"
_INSTEAD = re.compile(
    rf"(?:.*?\b)?(?P<kind>{_FLAT}|{_HOUSE})? ?(?:не (?:{_FLAT}|{_HOUSE})? ?(?P<old>{_ONE}) а (?P<new>{_ONE})"
    rf"|(?P<new2>{_ONE}) а не (?:{_FLAT}|{_HOUSE})? ?(?P<old2>{_ONE}))"
)
_PART = re.compile(
    r"(?:(?:ні|нет|ой|а|це|это|не|так|да|вірно|правильно|точніше|точнее|номер\w*|no) )*"
    rf"(?P<kind>{_FLAT}|{_HOUSE}) ?(?P<new>{_ONE})"
)
_IS_FLAT = re.compile(_FLAT)


async def correct(turn: Turn) -> Outcome | None:
    """What the words correct, and what to say of it; None when they correct nothing."""
    text = turn.said.text
    if not text:
        return None
    if read_phone(text):
        return await _take_phone(turn)
    if _correct_house(turn):
        return Next(_say_address(turn))
    item = named_item(text)
    if item and (outcome := _take_item(turn, item)):
        return outcome
    if for_another(text):
        keep_whom(turn, text)
        return Go("whom")
    return None


async def _take_phone(turn: Turn) -> Outcome | None:
    text = turn.said.text
    if names_person(text):
        keep_whom(turn, text)
        turn.draft["whom_asked"] = True
        return Next(await keep_phone(turn, own=False))
    item = named_item(text)
    if beside_phone(text) and not item and len(plain(beside_phone(text)).split()) > MOST_WORDS_BESIDE:
        return None
    return Next(await keep_phone(turn, own=True))


MOST_WORDS_BESIDE = 8
"""With more words around it the number is a part of a story."""


def _take_item(turn: Turn, item: Item) -> Outcome | None:
    if item.step == "address":
        if not item.value:
            return Go(address_step(turn) or "change")
        found = turn.understand(item.value).address
        if not found.street_ids:
            return None
        hear_address(turn, found)
        return Next(_say_address(turn))
    if not item.value:
        return Go(item.step)
    if item.step == "description":
        turn.draft["description"] = item.value
        return Next(_("I have changed the description."))
    return None


def correct_address(turn: Turn) -> Outcome | None:
    """An address alone, where it was asked what is wrong."""
    found = turn.understand(turn.said.text).address
    if not found.street_ids:
        return None
    hear_address(turn, found)
    return Next(_say_address(turn))


def _correct_house(turn: Turn) -> bool:
    """Put another house or flat in the place of the one that was understood."""
    words = plain(turn.said.text)
    found = _INSTEAD.fullmatch(words) or _PART.fullmatch(words)
    if found is None or address_part(turn, "street_id") is None:
        return False
    parts = found.groupdict()
    new, old = parts["new"] or parts.get("new2"), parts.get("old") or parts.get("old2")
    kind = parts["kind"] or ""
    is_flat = bool(_IS_FLAT.match(kind)) or (
        not kind and old is not None and old == address_part(turn, "flat")
    )
    turn.draft["address"]["flat" if is_flat else "house"] = (new or "").replace(" ", "")
    return True


def _say_address(turn: Turn) -> str:
    place = say_address(draft_address(turn), turn.city)
    return _("I have corrected the address: {address}.").format(address=place)
