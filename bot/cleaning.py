"""Takes out of people's texts what is not text: control characters and marks that turn writing round."""

import re
from pathlib import PurePath

# All control characters but line break and tab; marks that override the direction of writing, with
# which a name can be made to look like another; what takes no place at all, but for the joiners that
# emoji are made with; lone surrogates, which no database takes.
_NOT_TEXT = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    r"\ud800-\udfff\ufeff]"
)
_LONGEST_NAME = 120
_LONGEST_ENDING = 10


def clean(text: str | None) -> str:
    """The text without what nobody meant to write."""
    return _NOT_TEXT.sub("", text or "")


def clean_line(text: str | None) -> str:
    """The same in one line, as a name is written."""
    return " ".join(clean(text).split())


def clean_file_name(name: str | None) -> str:
    """A file's name without folders; of one that is too long the beginning and the ending."""
    last = clean_line(re.split(r"[/\\]", name or "")[-1]).lstrip(". ")
    ending = PurePath(last).suffix
    ending = ending if len(ending) <= _LONGEST_ENDING else ""
    return last if len(last) <= _LONGEST_NAME else last[: _LONGEST_NAME - len(ending)] + ending
