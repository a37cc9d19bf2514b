"""Words that work at every step, and sentences that say no more than one of them."""

import pytest

from bot.dialogs.words import Command, read_command


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("а можна українською", Command.ukrainian),
        ("А можна українською мовою?", Command.ukrainian),
        ("Пишіть українською, будь ласка", Command.ukrainian),
        ("можно на украинском?", Command.ukrainian),
        ("давайте українською", Command.ukrainian),
        ("по-українськи", Command.ukrainian),
        ("на русском пожалуйста", Command.russian),
        ("можно по-русски", Command.russian),
        ("Здравствуйте! Можно на русском языке?", Command.russian),
        ("а можна російською", Command.russian),
        ("говорите по-русски пожалуйста", Command.russian),
        ("не понимаю по-украински", Command.russian),
        ("переключите на русский", Command.russian),
    ],
)
def test_a_sentence_that_only_asks_for_a_language_is_its_command(text: str, command: Command) -> None:
    assert read_command(text) == command


@pytest.mark.parametrize(
    "text",
    [
        "вул. Українська 5",
        "на Українській немає води",
        "на Українській",
        "можно",
        "а можна?",
        "будь ласка",
        "хочу",
        "не хочу українською",
        "не розумію українською",
        "можно оператора на русском языке по воде",
        "оператор відповідав мені російською",
        "Прошу",
        "",
    ],
)
def test_other_sentences_are_no_wish_for_a_language(text: str) -> None:
    assert read_command(text) is None


@pytest.mark.parametrize(
    ("text", "command"), [("Меню", Command.menu), ("?", Command.help), ("оператор", Command.operator)]
)
def test_one_word_is_a_command_as_ever(text: str, command: Command) -> None:
    assert read_command(text) == command
