"""Texts and captions with their markup, as a call gives them."""

from sandbox.chats import Json
from sandbox.telegram.entities import detect, trim, units
from sandbox.telegram.errors import bad_request
from sandbox.telegram.html import parse_html
from sandbox.telegram.markdown import parse_markdown
from sandbox.telegram.parameters import Parameters

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
MOST_ENTITIES = 100
LONGEST_SOURCE_BYTES = 32_768
PARSERS = {"html": parse_html, "markdownv2": parse_markdown}

Formatted = tuple[str, list[Json]]


def read_text(parameters: Parameters) -> Formatted:
    """Read a message's text, which must not be empty."""
    source = parameters.text("text")
    if not source:
        raise bad_request("message text is empty")
    text, entities = formatted(parameters, source, "entities")
    if not text:
        raise bad_request("text must be non-empty")
    if len(text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return text, entities


def read_caption(parameters: Parameters) -> Formatted:
    """Read a caption, which may be empty."""
    text, entities = formatted(parameters, parameters.text("caption"), "caption_entities")
    if len(text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return text, entities


def formatted(parameters: Parameters, source: str, entities_name: str) -> Formatted:
    """Parse a text by its parse mode or take the entities given with it."""
    if len(source.encode()) > LONGEST_SOURCE_BYTES:
        raise bad_request("text is too long")
    mode = parameters.text("parse_mode").lower()
    if mode and mode not in PARSERS:
        raise bad_request("unsupported parse_mode")
    if mode:
        text, entities = PARSERS[mode](source)
    else:
        text, entities = source, _given(parameters, source, entities_name)
    text, entities = trim(text, entities)
    return text, detect(text, entities)[:MOST_ENTITIES]


def _given(parameters: Parameters, source: str, name: str) -> list[Json]:
    given = parameters.structure(name, "entities") or []
    if not isinstance(given, list) or not all(isinstance(entity, dict) for entity in given):
        raise bad_request("can't parse entities: expected an Array of MessageEntity")
    end = units(source)
    return [
        entity
        for entity in given
        if 0 <= entity.get("offset", -1) < entity["offset"] + entity.get("length", 0) <= end
    ]
