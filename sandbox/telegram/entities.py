"""Entities of a text: offsets in UTF-16 units, automatic ones, and how they look as HTML."""

import re
from html import escape

from sandbox.chats import Json

DETECTED = {
    "bot_command": re.compile(r"(?<![\w/>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?!\w)"),
    "url": re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]"),
    "email": re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]*\w"),
    "mention": re.compile(r"(?<![\w@])@[A-Za-z]\w{3,31}"),
    "hashtag": re.compile(r"(?<!\w)#\w*[^\W\d]\w*"),
    "phone_number": re.compile(r"(?<!\w)\+\d[\d ()-]{8,16}\d(?!\w)"),
}
TAGS = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "spoiler": ("<tg-spoiler>", "</tg-spoiler>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote expandable>", "</blockquote>"),
}


def units(text: str) -> int:
    """Count a text's UTF-16 units."""
    return len(_encoded(text)) // 2


def _encoded(text: str) -> bytes:
    return text.encode("utf-16-le", errors="surrogatepass")


def detect(text: str, taken: list[Json]) -> list[Json]:
    """Find commands, addresses and the like outside of what is taken already."""
    found = list(taken)
    for kind, pattern in DETECTED.items():
        for match in pattern.finditer(text):
            entity = {"type": kind, "offset": units(text[: match.start()]), "length": units(match.group())}
            if not any(_overlap(entity, other) for other in found):
                found.append(entity)
    return in_order(found)


def trim(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Take the white space off both ends, and the entities along with it."""
    start = units(text) - units(text.lstrip())
    trimmed = text.strip()
    end = start + units(trimmed)
    kept = []
    for entity in entities:
        first = max(entity["offset"], start)
        last = min(entity["offset"] + entity["length"], end)
        if first < last:
            kept.append({**entity, "offset": first - start, "length": last - first})
    return trimmed, in_order(kept)


def in_order(entities: list[Json]) -> list[Json]:
    """Sort entities as the server does: outer ones before inner ones."""
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def as_html(text: str, entities: list[Json]) -> str:
    """Render a text with its entities in Telegram's subset of HTML."""
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    outer_ends: list[int] = []
    for entity in in_order(entities):
        first, last = entity["offset"], entity["offset"] + entity["length"]
        while outer_ends and outer_ends[-1] <= first:
            outer_ends.pop()
        last = min([last, *outer_ends])
        outer_ends.append(last)
        opens, closes = _tags(entity, text)
        opening.setdefault(first, []).append(opens)
        closing.setdefault(last, []).insert(0, closes)
    return _woven(text, opening, closing)


def part(text: str, entity: Json) -> str:
    """Cut out the part of a text that an entity covers."""
    return _cut(_encoded(text), entity["offset"], entity["offset"] + entity["length"])


def _cut(encoded: bytes, first: int, last: int) -> str:
    return encoded[first * 2 : last * 2].decode("utf-16-le", errors="replace")


def _woven(text: str, opening: dict[int, list[str]], closing: dict[int, list[str]]) -> str:
    encoded, pieces, position = _encoded(text), [], 0
    for border in sorted({*opening, *closing, len(encoded) // 2}):
        pieces.append(escape(_cut(encoded, position, border), quote=False))
        pieces += closing.get(border, []) + opening.get(border, [])
        position = border
    return "".join(pieces)


def _tags(entity: Json, text: str) -> tuple[str, str]:
    kind = entity["type"]
    if kind == "text_link":
        return f'<a href="{escape(entity["url"])}">', "</a>"
    if kind == "url":
        return f'<a href="{escape(part(text, entity))}">', "</a>"
    if kind == "pre" and entity.get("language"):
        return f'<pre><code class="language-{escape(entity["language"])}">', "</code></pre>"
    return TAGS.get(kind, ("", ""))


def _overlap(one: Json, other: Json) -> bool:
    ends_before: bool = one["offset"] + one["length"] <= other["offset"]
    begins_after: bool = other["offset"] + other["length"] <= one["offset"]
    return not ends_before and not begins_after
