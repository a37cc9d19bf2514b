"""Phone numbers as people type them."""

import re

import phonenumbers

REGION = "UA"
LONGEST_TEXT = 200
"""Longer texts are stories, not numbers; the search through them would cost time."""
# 8-067 was dialled within the country until 2009 and is still written.
_OLD_TRUNK = re.compile(r"(?<![\d+])8[\s().-]*(?=0[\s().-]*[3-9])")


def read_phone(text: str) -> str | None:
    """The number in E.164, or None if the text holds no valid one."""
    text = _OLD_TRUNK.sub("", text[:LONGEST_TEXT])
    # 380671234567 without its plus is no national number, but nobody means anything else by it.
    text = re.sub(r"(?<![\d+])(?=380\d|380[\s().-])", "+", text)
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
