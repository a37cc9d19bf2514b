"""Case numbers survive being read out, typed and mistyped."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.numbers import draw_number, read_number, spell_number

numbers = st.integers().map(lambda seed: draw_number(Random(seed)))


@given(numbers)
def test_a_number_is_read_as_it_is_spelled(number: str) -> None:
    assert read_number(spell_number(number)) == number


@given(numbers, st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(number: str, at: int, more: int) -> None:
    wrong = number[:at] + str((int(number[at]) + more) % 10) + number[at + 1 :]
    assert read_number(wrong) is None


@given(numbers, st.integers(0, 6))
def test_two_neighbours_swapped_are_noticed(number: str, at: int) -> None:
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assert swapped == number or read_number(swapped) is None


@pytest.mark.parametrize(
    "pattern", ["№ {}-{}", "№{}{}", "{} {}", " {}-{}.", "номер {} - {}", "{}–{}", "#{}{}"]
)
def test_F86_any_spelling_of_a_number_is_read(pattern: str) -> None:
    number = draw_number(Random(7))
    assert read_number(pattern.format(number[:4], number[4:])) == number


@pytest.mark.parametrize("text", ["", "86", "немає води", "067 123 45 67", "+380671234567", "5729-5729-1"])
def test_other_texts_are_no_numbers(text: str) -> None:
    assert read_number(text) is None
