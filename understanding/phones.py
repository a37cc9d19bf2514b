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
    text = _OLD_TRUNK.sub("", text[:LONGEST_TEXT])
    text = _LOST_PLUS.sub("+", text)
    for match in phonenumbers.PhoneNumberMatcher(text, REGION):
        return phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
    return None


def spell_phone(phone: str) -> str:
    """A number in E.164 as people write it: +380 67 123 4567."""
    try:
        parsed = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return phone
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
