"""Takes out of people's texts what is not text: control characters and marks that turn writing round."""

import re

# All control characters but line break and tab; marks that override the direction of writing, with
# which a name can be made to look like another; lone surrogates, which no database takes.
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def clean(text: str | None) -> str:
    """The text without what nobody meant to write."""
    return _NOT_TEXT.sub("", text or "")
