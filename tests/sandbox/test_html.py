"""Telegram's markup, offsets and errors."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.telegram.entities import as_html, part, units
from sandbox.telegram.errors import Refused
from sandbox.telegram.html import parse_html
from sandbox.telegram.markdown import parse_markdown

TAGS = {
    "b": "bold",
    "i": "italic",
    "u": "underline",
    "s": "strikethrough",
    "code": "code",
    "tg-spoiler": "spoiler",
}
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
PIECES = st.lists(st.tuples(st.sampled_from([None, *TAGS]), WORDS), max_size=8)


@given(PIECES)
def test_every_entity_covers_exactly_its_words(pieces: list[tuple[str | None, str]]) -> None:
    source = "".join(
        f"<{tag}>{escape(word)}</{tag}>" if tag else escape(word, quote=False) for tag, word in pieces
    )
    text, entities = parse_html(source.replace("&#x27;", "'"))
    assert text == "".join(word for _, word in pieces)
    covered = [(entity["type"], part(text, entity)) for entity in entities]
    assert covered == [(TAGS[tag], word) for tag, word in pieces if tag]


@given(PIECES)
def test_rendered_html_reads_back_as_the_same(pieces: list[tuple[str | None, str]]) -> None:
    source = "".join(
        f"<{tag}>{escape(word, quote=False)}</{tag}>" if tag else escape(word, quote=False)
        for tag, word in pieces
    )
    parsed = parse_html(source)
    assert parse_html(as_html(*parsed)) == parsed


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_units_are_those_of_utf_16(text: str) -> None:
    assert units(text) == len(text.encode("utf-16-le")) // 2


@given(WORDS, WORDS)
def test_nested_tags_keep_their_offsets(outer: str, inner: str) -> None:
    text, [bold, italic] = parse_html(
        f"<b>{escape(outer, quote=False)}<i>{escape(inner, quote=False)}</i></b>"
    )
    assert part(text, bold) == outer + inner
    assert part(text, italic) == inner


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("дім <x>", 'Unsupported start tag "x" at byte offset 7'),
        ("<b>дім", 'Can\'t find end tag corresponding to start tag "b"'),
        ("дім</b>", "Unexpected end tag at byte offset 6"),
        ("<b>дім</i>", 'Unmatched end tag at byte offset 9, expected "</b>", found "</i>"'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<span>дім</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_wrong_html_is_refused_in_the_servers_words(source: str, problem: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {problem}"


def test_links_quotes_and_code_with_a_language() -> None:
    text, entities = parse_html(
        '<a href="https://example.org/?a=1&amp;b=2">тут</a> <blockquote expandable>q</blockquote>'
        '<pre><code class="language-python">x</code></pre>'
    )
    assert text == "тут qx"
    assert entities == [
        {"type": "text_link", "url": "https://example.org/?a=1&b=2", "offset": 0, "length": 3},
        {"type": "expandable_blockquote", "offset": 4, "length": 1},
        {"type": "pre", "language": "python", "offset": 5, "length": 1},
    ]


def test_markdown_marks_become_entities() -> None:
    text, entities = parse_markdown("*a _b_* ~c~ ||d|| `e` [f](https://example.org) \\. __g__")
    assert text == "a b c d e f . g"
    assert [(entity["type"], part(text, entity)) for entity in entities] == [
        ("bold", "a b"),
        ("italic", "b"),
        ("strikethrough", "c"),
        ("spoiler", "d"),
        ("code", "e"),
        ("text_link", "f"),
        ("underline", "g"),
    ]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("кінець.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("дім *", "Can't find end of Bold entity at byte offset 7"),
    ],
)
def test_wrong_markdown_is_refused_in_the_servers_words(source: str, problem: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_markdown(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {problem}"
