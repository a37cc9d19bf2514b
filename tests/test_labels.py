"""What the link of a printed label carries: short, steady, and never anything wrong."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from city.reading import read_city
from core.labels import (
    LONGEST,
    ON_LABELS,
    Label,
    LabelTooLong,
    LetterUnknown,
    is_label,
    read_label,
    write_label,
)

CITY = read_city("mariupol")
LIFT = Label("lift", "myru-ave", "35", "підʼїзд 2")
SERVICES = [one.code for one in CITY.services if one.location in ON_LABELS]
letters = st.text("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя 0123456789/-ʼ«»", max_size=24).map(str.strip)
labels = st.builds(
    Label,
    st.sampled_from(SERVICES),
    st.sampled_from([one.id for one in CITY.streets]),
    st.from_regex(r"[1-9][0-9]{0,2}[абв]?", fullmatch=True),
    letters,
)


@given(labels)
def test_what_was_written_is_read(label: Label) -> None:
    payload = write_label(label)
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
    assert read_label(payload, CITY) == label


@given(labels, st.integers(0, LONGEST - 1), st.sampled_from("Aa0_-"))
def test_a_letter_that_is_wrong_leads_nowhere(label: Label, place: int, letter: str) -> None:
    payload = write_label(label)
    if place >= len(payload) or payload[place] == letter:
        return
    wrong = payload[:place] + letter + payload[place + 1 :]
    assert read_label(wrong, CITY) in (None, label)  # the last letter has bits that nothing depends on


@given(st.text(max_size=80))
def test_any_words_of_a_link_are_read_without_a_fault(words: str) -> None:
    assert read_label(words, CITY) is None
    assert read_label("q1" + words, CITY) is None


def test_a_label_does_not_depend_on_the_order_of_the_tables() -> None:
    turned = replace(CITY, streets=CITY.streets[::-1], services=CITY.services[::-1])
    assert read_label(write_label(LIFT), turned) == LIFT


def test_a_label_whose_street_or_service_is_gone_leads_nowhere() -> None:
    payload = write_label(LIFT)
    assert is_label(payload)
    fewer = tuple(one for one in CITY.services if one.code != "lift")
    assert read_label(payload, replace(CITY, services=fewer)) is None
    gone = tuple(one for one in CITY.streets if one.id != "myru-ave")
    assert read_label(payload, replace(CITY, streets=gone)) is None


def test_no_label_is_of_an_account_or_a_route() -> None:
    assert read_label(write_label(replace(LIFT, service="subsidy")), CITY) is None
    assert read_label(write_label(replace(LIFT, service="transport_schedule")), CITY) is None


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(LabelTooLong):
        write_label(replace(LIFT, near="дуже довгий опис того, де це висить і як туди йти"))


def test_a_letter_that_does_not_fit_is_named() -> None:
    with pytest.raises(LetterUnknown, match="🛗"):
        write_label(replace(LIFT, near="біля 🛗"))
