"""A calendar is written by the rules of RFC 5545, whatever stands in it."""

import unicodedata
from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from api.ical import LONGEST_LINE, fold, moment, text, write_calendar

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@given(ANY_TEXT)
def test_no_line_is_too_long_and_no_letter_is_broken(words: str) -> None:
    line = f"DESCRIPTION:{text(words)}"
    pieces = fold(line).split("\r\n")
    assert all(len(piece.encode()) <= LONGEST_LINE for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


@given(ANY_TEXT)
def test_a_text_is_one_value_and_can_be_read_again(words: str) -> None:
    written = text(words)
    assert not {"\n", "\r", "\0"} & set(written)
    read, letters = "", iter(written)
    for letter in letters:
        assert letter not in ";,", "it would end the value"
        read += {"n": "\n"}.get(escaped := next(letters), escaped) if letter == "\\" else letter
    kept = (one for one in words if one == "\n" or unicodedata.category(one) != "Cc" or one >= "\x80")
    assert read == "".join(kept)


def test_every_line_ends_as_it_has_to_and_components_are_nested() -> None:
    calendar = write_calendar("Місто", [[("UID", "1"), ("SUMMARY", text("Вода"))]])
    assert calendar.endswith("\r\n")
    assert "\n" not in calendar.replace("\r\n", "")
    opened: list[str] = []
    for line in calendar.split("\r\n"):
        name, _colon, value = line.partition(":")
        if name == "BEGIN":
            opened.append(value)
        elif name == "END":
            assert opened.pop() == value
    assert not opened


def test_a_calendar_of_nothing_has_a_component_still() -> None:
    calendar = write_calendar("Місто", [])
    assert "BEGIN:VTIMEZONE" in calendar
    assert "VEVENT" not in calendar


def test_moments_are_written_in_utc() -> None:
    kyiv = timezone(timedelta(hours=2))
    assert moment(datetime(2026, 11, 27, 18, 30, tzinfo=kyiv)) == "20261127T163000Z"
