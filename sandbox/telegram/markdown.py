"""Telegram's MarkdownV2: text with marks becomes plain text with entities."""

import re
from dataclasses import dataclass, field

from sandbox.chats import Json
from sandbox.telegram.entities import in_order, units
from sandbox.telegram.errors import Refused, bad_request

MARKS = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler"}
RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
LINK_END = re.compile(r"\]\(((?:\\.|[^)\\])*)\)")
CODE = re.compile(r"```(?:([\w+-]+)\n)?((?:\\.|[^`\\])*)```|`((?:\\.|[^`\\])*)`", re.DOTALL)
MARK = re.compile(r"\|\||__|[*_~]")


@dataclass
class MarkdownReader:
    """Reads a text from left to right, as the server does."""

    source: str
    position: int = 0
    pieces: list[str] = field(default_factory=list)
    written: int = 0
    open_marks: list[tuple[str, int, int]] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def read(self) -> tuple[str, list[Json]]:
        """Return the plain text and its entities."""
        while self.position < len(self.source):
            self._read_next()
        self._end_quote()
        if self.open_marks:
            mark, _, begin = self.open_marks[-1]
            what = MARKS.get(mark, "text_link").title().replace("_L", "L")
            raise self._at(begin, f"Can't find end of {what} entity")
        return "".join(self.pieces), in_order([entity for entity in self.entities if entity["length"]])

    def _read_next(self) -> None:
        if self._begins_line() and self.source[self.position] == ">":
            self._begin_quote()
        elif not (self._read_escaped() or self._read_code() or self._read_mark() or self._read_link()):
            self._read_plain()

    def _read_plain(self) -> None:
        character = self.source[self.position]
        if character in RESERVED:
            raise _cannot_parse(
                f"Character '{character}' is reserved and must be escaped with the preceding '\\'"
            )
        if character == "\n" and not self.source.startswith(">", self.position + 1):
            self._end_quote()
        self._write(character)
        self.position += 1

    def _read_escaped(self) -> bool:
        following = self.source[self.position + 1 : self.position + 2]
        if self.source[self.position] != "\\" or not following or ord(following) > 126:
            return False
        self._write(following)
        self.position += 2
        return True

    def _read_code(self) -> bool:
        if self.source[self.position] != "`":
            return False
        match = CODE.match(self.source, self.position)
        if match is None:
            raise self._at(self.position, "Can't find end of Code entity")
        language, block, code = match.groups()
        kind: Json = {"type": "code"} if block is None else {"type": "pre"}
        start = self.written
        self._write(re.sub(r"\\(.)", r"\1", code if block is None else block, flags=re.DOTALL))
        self.entities.append({**kind, **({"language": language} if language else {}), **self._since(start)})
        self.position = match.end()
        return True

    def _read_mark(self) -> bool:
        match = MARK.match(self.source, self.position)
        if match is None:
            return False
        mark = match.group()
        if self.open_marks and self.open_marks[-1][0] == mark:
            _, start, _ = self.open_marks.pop()
            self.entities.append({"type": MARKS[mark], **self._since(start)})
        else:
            self.open_marks.append((mark, self.written, self.position))
        self.position = match.end()
        return True

    def _read_link(self) -> bool:
        if self.source[self.position] == "[":
            self.open_marks.append(("[", self.written, self.position))
            self.position += 1
            return True
        match = LINK_END.match(self.source, self.position)
        if match is None or not self.open_marks or self.open_marks[-1][0] != "[":
            return False
        _, start, _ = self.open_marks.pop()
        url = re.sub(r"\\(.)", r"\1", match.group(1))
        self.entities.append({"type": "text_link", "url": url, **self._since(start)})
        self.position = match.end()
        return True

    def _begins_line(self) -> bool:
        return self.position == 0 or self.source[self.position - 1] == "\n"

    def _begin_quote(self) -> None:
        if not any(mark == ">" for mark, _, _ in self.open_marks):
            self.open_marks.append((">", self.written, self.position))
        self.position += 1

    def _end_quote(self) -> None:
        if self.open_marks and self.open_marks[-1][0] == ">":
            _, start, _ = self.open_marks.pop()
            self.entities.append({"type": "blockquote", **self._since(start)})

    def _since(self, start: int) -> Json:
        return {"offset": start, "length": self.written - start}

    def _write(self, text: str) -> None:
        self.pieces.append(text)
        self.written += units(text)

    def _at(self, position: int, problem: str) -> Refused:
        return _cannot_parse(f"{problem} at byte offset {len(self.source[:position].encode())}")


def parse_markdown(source: str) -> tuple[str, list[Json]]:
    """Take the marks out of a text; what is reserved must be escaped."""
    return MarkdownReader(source).read()


def _cannot_parse(problem: str) -> Refused:
    return bad_request(f"can't parse entities: {problem}")
