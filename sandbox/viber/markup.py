"""The signs that Viber's apps read in a text: *bold*, _italic_, ~struck~ and three backticks for code."""

import re
from html import escape

MARKS = (("```", "code"), ("*", "b"), ("_", "i"), ("~", "s"))


def _pattern(mark: str) -> re.Pattern[str]:
    """Find text between two marks; a mark inside of a word or an address is none."""
    sign = re.escape(mark)
    return re.compile(rf"(?<![\w/{sign}]){sign}(?=\S)(.+?)(?<=\S){sign}(?![\w{sign}])", re.DOTALL)


PATTERNS = [(_pattern(mark), tag) for mark, tag in MARKS]


def read_markup(text: str) -> tuple[str, str]:
    """Return a text as it is read, and as HTML."""
    plain, html = text, escape(text, quote=False)
    for pattern, tag in PATTERNS:
        plain = pattern.sub(r"\1", plain)
        html = pattern.sub(rf"<{tag}>\1</{tag}>", html)
    return plain, html
