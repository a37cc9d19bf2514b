"""Cuts a long text into parts that a messenger takes, where a reader would pause."""

_PAUSES = ("\n\n", "\n", ". ", " ")


def units(text: str) -> int:
    """The length in UTF-16 units: never less than in code points, so safe whichever a server counts."""
    return len(text.encode("utf-16-le")) // 2


def split(text: str, limit: int) -> list[str]:
    """Parts of at most `limit` UTF-16 units that join to the text, but for white space at the cuts."""
    parts = []
    rest = text
    while units(rest) > limit:
        head = _head(rest, limit)
        parts.append(head.rstrip())
        rest = rest[len(head) :].lstrip()
    return [part for part in (*parts, rest) if part] or [text[:1]]


def _head(text: str, limit: int) -> str:
    """The longest beginning within the limit that ends at a pause; a cut inside a word is the last resort."""
    widest = text[:limit]
    while units(widest) > limit:
        widest = widest[: len(widest) - max(1, (units(widest) - limit) // 2)]
    for pause in _PAUSES:
        at = widest.rfind(pause)
        if at > len(widest) // 2:
            return widest[: at + len(pause)]
    return widest
