"""Telegram's HTML: text with tags becomes plain text with entities."""

import re
from dataclasses import dataclass, field
from html import unescape

from sandbox.chats import Json
from sandbox.telegram.entities import in_order, units
from sandbox.telegram.errors import Refused, bad_request

SIMPLE_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
}
OTHER_TAGS = frozenset({"a", "span", "tg-emoji", "blockquote"})
TAG_NAME = re.compile(r"[^\s>/=\"']*")
ATTRIBUTE = re.compile(r"\s*([^\s=>/\"']+)\s*(?:=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+)))?")
REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
LANGUAGE = "language-"
POINTLESS = "pointless"


@dataclass
class OpenTag:
    """A tag that waits for its end."""

    name: str
    offset: int
    attributes: dict[str, str]


@dataclass
class HtmlReader:
    """Reads a text from left to right, as the server does."""

    source: str
    position: int = 0
    pieces: list[str] = field(default_factory=list)
    written: int = 0
    open_tags: list[OpenTag] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def read(self) -> tuple[str, list[Json]]:
        """Return the plain text and its entities."""
        while self.position < len(self.source):
            if self.source[self.position] == "<":
                self._read_tag()
            else:
                self._read_text()
        if self.open_tags:
            raise _cannot_parse(f'Can\'t find end tag corresponding to start tag "{self.open_tags[-1].name}"')
        return "".join(self.pieces), in_order(merged_code(self.entities))

    def _read_text(self) -> None:
        end = self.source.find("<", self.position)
        end = len(self.source) if end < 0 else end
        text = REFERENCE.sub(_character, self.source[self.position : end])
        self.pieces.append(text)
        self.written += units(text)
        self.position = end

    def _read_tag(self) -> None:
        begin = self.position
        if self.source.startswith("</", begin):
            self._read_end_tag(begin)
        else:
            self._read_start_tag(begin)

    def _read_start_tag(self, begin: int) -> None:
        name, self.position = self._name(begin + 1)
        if name not in SIMPLE_TAGS and name not in OTHER_TAGS:
            raise self._at(begin, f'Unsupported start tag "{name}"')
        attributes = self._attributes(name, begin)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self._at(begin, 'Tag "span" must have class "tg-spoiler"')
        self.open_tags.append(OpenTag(name, self.written, attributes))

    def _attributes(self, name: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            rest = self.source[self.position :].lstrip()
            self.position = len(self.source) - len(rest)
            if not rest:
                raise self._at(begin, f'Can\'t find end of the start tag "{name}"')
            if rest[0] == ">":
                self.position += 1
                return attributes
            match = ATTRIBUTE.match(rest)
            if match is None:
                raise self._at(self.position, f'Empty attribute name in the tag "{name}"')
            values = [value for value in match.groups()[1:] if value is not None]
            attributes[match.group(1).lower()] = unescape(values[0]) if values else ""
            self.position += match.end()

    def _read_end_tag(self, begin: int) -> None:
        name, self.position = self._name(begin + 2)
        if not self.source.startswith(">", self.position):
            raise self._at(begin, "Unclosed end tag")
        self.position += 1
        if not self.open_tags:
            raise self._at(begin, "Unexpected end tag")
        opened = self.open_tags.pop()
        if name not in ("", opened.name):
            raise self._at(begin, "Unmatched end tag", f', expected "</{opened.name}>", found "</{name}>"')
        if self.written > opened.offset:
            self.entities.append(
                {**_entity_of(opened), "offset": opened.offset, "length": self.written - opened.offset}
            )

    def _name(self, start: int) -> tuple[str, int]:
        match = TAG_NAME.match(self.source, start)
        name = match.group() if match else ""
        return name.lower(), start + len(name)

    def _at(self, position: int, problem: str, expected: str = "") -> Refused:
        return _cannot_parse(f"{problem} at byte offset {len(self.source[:position].encode())}{expected}")


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Take the tags out of a text; what the server does not know, it refuses."""
    text, entities = HtmlReader(source).read()
    return text, [entity for entity in entities if entity["type"] != POINTLESS]


def merged_code(entities: list[Json]) -> list[Json]:
    """Make one block with a language of a code tag that fills a block."""
    blocks = {(entity["offset"], entity["length"]): entity for entity in entities if entity["type"] == "pre"}
    kept = []
    for entity in entities:
        if entity["type"] != "code":
            kept.append(entity)
            continue
        language = entity.pop("language", None)
        block = blocks.get((entity["offset"], entity["length"]))
        if block is None:
            kept.append(entity)
        elif language is not None:
            block["language"] = language
    return kept


def _entity_of(tag: OpenTag) -> Json:
    if tag.name == "a":
        return (
            {"type": "text_link", "url": tag.attributes["href"]}
            if tag.attributes.get("href")
            else {"type": POINTLESS}
        )
    if tag.name == "span":
        return {"type": "spoiler"}
    if tag.name == "tg-emoji":
        return {"type": "custom_emoji", "custom_emoji_id": tag.attributes.get("emoji-id", "")}
    if tag.name == "blockquote":
        return {"type": "expandable_blockquote" if "expandable" in tag.attributes else "blockquote"}
    language = tag.attributes.get("class", "")
    if tag.name == "code" and language.startswith(LANGUAGE):
        return {"type": "code", "language": language.removeprefix(LANGUAGE)}
    return {"type": SIMPLE_TAGS[tag.name]}


def _character(reference: re.Match[str]) -> str:
    return unescape(reference.group())


def _cannot_parse(problem: str) -> Refused:
    return bad_request(f"can't parse entities: {problem}")
