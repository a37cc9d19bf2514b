"""Every log line of a run, and what must stand in none of them: tokens, phones, names, what people said.

Each test process has a folder of its own: `lines.log` of the service's parts that run in it, and a file for
each service process that a test started. At the end of the run they are searched.
"""

import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

SHORTEST = 12
"""Shorter words may stand in a line by chance."""
PATTERNS = {
    "a phone number": re.compile(
        r"(?<![\d.:-])(?:\+?380|0(?=[3-9]))[ -]?\d{2}[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}(?!\d)"
    ),
    "a token of Telegram": re.compile(r"\d{5,}:[\w-]{30,}"),
    "a token of Viber": re.compile(r"[0-9a-f]{16}-[0-9a-f]{16}-[0-9a-f]{16}"),
    "words of people, as our own are English": re.compile(r"[\u0400-\u04ff]{2,}"),
}


class Overheard:
    """What one test process has written to logs, and what was said in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lines = (folder / "lines.log").open("a", encoding="utf-8", buffering=1)
        self._private: set[str] = set()

    def private(self, *texts: str) -> None:
        """These must stand in no line: a key, or what somebody said."""
        self._private.update(text for text in texts if len(text) >= SHORTEST)

    def process(self, name: str) -> Path:
        """Where a service process shall write its standard error."""
        handle, path = tempfile.mkstemp(".log", f"{name}-", self.folder)
        with open(handle, "w"):
            return Path(path)

    def leaks(self) -> list[str]:
        """The lines that tell too much, each with what stands in it."""
        return [
            f"{what}: {line[:300]}" for line in self._all_lines() for what in told_by(line, self._private)
        ]

    def _all_lines(self) -> Iterator[str]:
        self.lines.flush()
        for file in sorted(self.folder.glob("*.log")):
            yield from filter(None, file.read_text("utf-8", "replace").splitlines())


def told_by(line: str, private: Iterable[str]) -> list[str]:
    """What a line tells that it must not."""
    kinds = [what for what, pattern in PATTERNS.items() if pattern.search(line)]
    return kinds + [f"said in a test ({text[:20]!r})" for text in private if text in line]


OVERHEARD = Overheard(Path(tempfile.mkdtemp(prefix="overheard-")))
