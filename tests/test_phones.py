"""Phone numbers as people type them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from understanding.phones import read_phone

NUMBER = "+380671234567"


@pytest.mark.parametrize(
    "typed",
    [
        "067 123 45 67",
        "+38(067)1234567",
        "80671234567",
        "8(067)123-45-67",
        "380671234567",
        "38 067 123 45 67",
        "тел 0671234567",
        "мій номер 067-123-45-67, дзвоніть після 18",
        "067.123.45.67",
        "\u202a+380671234567\u202c",
    ],
)
def test_any_typed_form_is_read(typed: str) -> None:
    assert read_phone(typed) == NUMBER


@pytest.mark.parametrize(
    "typed", ["", "12345", "86", "Металургів 86, кв 12", "067 1234567890123", "0000000000"]
)
def test_what_is_no_valid_number_is_none(typed: str) -> None:
    assert read_phone(typed) is None


def test_a_foreign_number_keeps_its_country() -> None:
    assert read_phone("+49 30 901820") == "+4930901820"


@given(st.text())
def test_no_text_raises(text: str) -> None:
    phone = read_phone(text)
    assert phone is None or phone.startswith("+")


@given(st.integers(0, 9_999_999))
@example(8_030_000)
@example(3_800_564)
@example(9_508_098)
@example(5_953_809)
def test_every_form_of_a_number_is_the_same_number(subscriber: int) -> None:
    digits = f"067{subscriber:07}"
    code, rest = digits[:3], digits[3:]
    spaced = f"{code} {rest[:3]} {rest[3:5]} {rest[5:]}"
    forms = [digits, f"8{digits}", f"+38{digits}", f"38{digits}", f"({code}) {rest}", spaced]
    forms += [spaced.replace(" ", "-"), f"8 ({code}) {rest[:3]}-{rest[3:]}", f"+38 {spaced}", f"38 {spaced}"]
    assert {read_phone(form) for form in forms} == {f"+38{digits}"}
