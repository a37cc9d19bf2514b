"""What people write is kept, what only disturbs is not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cleaning import clean, clean_file_name, clean_line


@settings(deadline=None)
@given(st.text(st.characters() | st.sampled_from(["\ud800", "\udfff"])))
def test_F18_a_cleaned_text_has_nothing_that_turns_or_hides(text: str) -> None:
    cleaned = clean(text)
    forbidden = {"\x00", "\x1b", "\x7f", "\x85", "\u202e", "\u2066", "\ufeff", "\r", "\u200b", "\u2060"}
    assert not forbidden & set(cleaned)
    assert clean(cleaned) == cleaned
    cleaned.encode()  # no lone surrogates


def test_F18_what_people_mean_to_write_stays() -> None:
    text = "Сім'я <b> _так_ 👩‍🔧\n\tтест e\u0301"
    assert clean(text) == text
    assert clean(None) == ""
    assert clean("пере\u202eвернуто\x00 \ud800тут") == "перевернуто тут"


def test_F18_a_command_with_hidden_characters_in_it_is_the_command() -> None:
    assert clean("\u200bме\u200bню\u2060\u00ad") == "меню"


def test_F18_a_name_is_one_line() -> None:
    assert clean_line(" Олена\n\u200f\tТестова ") == "Олена Тестова"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("акт.pdf", "акт.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\ехе.exe", "ехе.exe"),
        ("фото\u202egpj.exe", "фотоgpj.exe"),
        ("...", ""),
        ("/", ""),
        (".htaccess", "htaccess"),
        ("рядок\r\nдругий.txt", "рядок другий.txt"),
        ("н" * 300 + ".pdf", "н" * 116 + ".pdf"),
        ("a." + "б" * 300, "a." + "б" * 118),
        (None, ""),
    ],
)
def test_F14_a_dangerous_name_becomes_a_harmless_one(name: str | None, kept: str) -> None:
    assert clean_file_name(name) == kept
