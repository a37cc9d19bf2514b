"""Phone numbers as people type them."""

import re

import phonenumbers

REGION = "UA"
LONGEST_TEXT = 200
"""Longer texts are stories, not numbers; the search through them would cost time."""
_MARK = r"[\s().-]*"
# 8-067 was dialled within the country until 2009 and is still written. Whole numbers alone: in
# 067 950 80 98 nothing begins with an 8.
_OLD_TRUNK = re.compile(rf"(?<![\d+])8{_MARK}(?=0{_MARK}[3-9](?:{_MARK}\d){{8}})")
# 380671234567 without its plus is no national number, but nobody means anything else by it.
_LOST_PLUS = re.compile(rf"(?<![\d+])(?=380(?:{_MARK}\d){{9}})")


def read_phone(text: str) -> str | None:
    """The number in E.164, or None if the text holds no valid one."""
    return split_phone(text)[0]


def split_phone(text: str) -> tuple[str | None, str]:
    """The number in E.164, if the text begins to hold one early enough, and what is told besides it."""
    head = _OLD_TRUNK.sub("", text[:LONGEST_TEXT])
    head = _LOST_PLUS.sub("+", head)
    for match in phonenumbers.PhoneNumberMatcher(head, REGION):
        number = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        parts = (head[: match.start], head[match.end :] + text[LONGEST_TEXT:])
        return number, " ".join(filter(None, (part.strip(" ,.;:-–—\n") for part in parts)))
    return None, text


def spell_phone(phone: str) -> str:
    """A number in E.164 as people write it: +380 67 123 4567."""
    try:
        parsed = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return phone
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
