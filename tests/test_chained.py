"""The form in which events are chained: it is what was agreed on once, and may never change."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.history import FIRST, Head, Link, canonical, chained, read_head

AT = datetime(2026, 11, 24, 10, 0, 0, 7, tzinfo=UTC)
LINK = Link(5, AT, "citizen", "registered", {"service": "no_water", "b": "ґ"}, None, (("flat", "ab"),))

zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
words = st.text(max_size=5)
pairs = st.lists(st.tuples(words, words), max_size=2).map(tuple)
links = st.builds(
    Link,
    case_id=st.integers(1, 99),
    at=st.integers(0, 10**15).map(lambda small: AT + timedelta(microseconds=small)),
    actor=words,
    kind=words,
    facts=st.dictionaries(words, words, max_size=3),
    note_digest=st.none() | words,
    texts=st.none() | pairs,
)


def test_the_form_never_changes() -> None:
    assert canonical(LINK, FIRST) == (
        '{"actor":"citizen","at":"2026-11-24T10:00:00.000007+00:00","case":5,'
        '"facts":{"b":"\\u0491","service":"no_water"},"kind":"registered","note_digest":null,'
        '"previous":"","texts":[["flat","ab"]]}'
    )
    assert chained(LINK, FIRST) == "60778208a67e4295894ba12128b050f9c3610473aa48b51155b46976386fbac6"


@given(links, words, st.sampled_from([field.name for field in fields(Link)]), links, words)
def test_each_part_is_bound_and_so_is_what_was_before(
    link: Link, before: str, name: str, other: Link, after: str
) -> None:
    changed = replace(link, **{name: getattr(other, name)})
    same = (changed, after) == (link, before)
    assert (canonical(changed, after) == canonical(link, before)) == same


@given(links, zones)
def test_neither_the_zone_nor_the_order_of_facts_matters(link: Link, zone: timezone) -> None:
    turned = replace(link, at=link.at.astimezone(zone), facts=dict(reversed(link.facts.items())))
    assert chained(turned, FIRST) == chained(link, FIRST)


def test_a_head_is_read_as_it_was_printed() -> None:
    head = Head(17, "0a" * 32)
    assert read_head(f" {str(head).upper()}\n") == head


@pytest.mark.parametrize("text", ["", "17", "0a" * 32, "17:xyz", f"-1:{'0a' * 32}", f"17:{'0a' * 33}"])
def test_what_is_no_head_is_not_read(text: str) -> None:
    assert read_head(text) is None
