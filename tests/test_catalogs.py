"""The catalogs are whole, and written for people who read slowly on a small screen."""

import ast
import re
import unicodedata
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.i18n import LANGUAGES, LOCALES

BOT = Path(__file__).parents[1] / "bot"
LONGEST_SENTENCE = 20
"""Words."""
LONGEST_LABEL = 34
LATIN_NAMES = {"Telegram", "Viber"}
"""Any other Latin letter alone in a text is a look-alike."""
PLACEHOLDER = re.compile(r"\{\w+\}")


def catalog(language: str) -> Catalog:
    """One language's texts."""
    file = LOCALES / language / "LC_MESSAGES" / "messages.po"
    return read_po(BytesIO(file.read_bytes()), locale=language)


def messages(language: str) -> list[Message]:
    """Without the header."""
    return [message for message in catalog(language) if message.id]


def forms(message: Message) -> tuple[str, ...]:
    """Every form of the translation."""
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (str(message.string),)


def source(message: Message) -> str:
    """The English text."""
    return message.id[0] if isinstance(message.id, (tuple, list)) else message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_bot_is_in_the_catalog(language: str) -> None:
    keywords = {"_": None, "ngettext": (1, 2)}
    used = {
        text if isinstance(text, str) else text[0]
        for _, _, text, _, _ in extract_from_dir(BOT, [("**.py", "python")], keywords=keywords)
    }
    known = {source(message) for message in messages(language)}
    assert used == known, "run `make messages`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_is_translated(language: str) -> None:
    for message in messages(language):
        wanted = 3 if isinstance(message.id, (tuple, list)) else 1
        assert len(forms(message)) == wanted, source(message)
        assert all(forms(message)), source(message)
        assert not message.fuzzy


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_those_of_the_source(language: str) -> None:
    for message in messages(language):
        for form in forms(message):
            assert set(PLACEHOLDER.findall(form)) == set(PLACEHOLDER.findall(source(message)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_mixes_alphabets(language: str) -> None:
    foreign = {"uk": "ыэъё", "ru": "іїєґ"}[language]
    for message in messages(language):
        for form in forms(message):
            for word in re.findall(r"\w+", PLACEHOLDER.sub(" ", form)):
                scripts = {unicodedata.name(letter).split()[0] for letter in word if letter.isalpha()}
                assert len(scripts - {"MODIFIER"}) <= 1, word
                assert not set(word.lower()) & set(foreign), word


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_names_are_written_in_latin(language: str) -> None:
    for message in messages(language):
        for form in forms(message):
            assert set(re.findall(r"[A-Za-z]+", PLACEHOLDER.sub(" ", form))) <= LATIN_NAMES, form


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ukrainian_apostrophe_is_the_right_one(language: str) -> None:
    for message in messages(language):
        for form in forms(message):
            assert not re.search(r"\w['’`]\w", form)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_short(language: str) -> None:
    for message in messages(language):
        for form in forms(message):
            for sentence in re.split(r"[.!?:\n]+", PLACEHOLDER.sub("слово", form)):
                assert len(sentence.split()) <= LONGEST_SENTENCE, sentence


def labels() -> set[str]:
    """The texts that stand on buttons: the second argument of every Choice."""
    found = set()
    for file in BOT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Choice" and len(node.args) > 1:
                label = node.args[1]
                if isinstance(label, ast.Call) and getattr(label.func, "id", "") == "_":
                    found.add(ast.literal_eval(label.args[0]))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_fit_on_a_button(language: str) -> None:
    on_buttons = labels()
    assert on_buttons, "buttons are made by Choice(key, _(label))"
    for message in messages(language):
        if source(message) in on_buttons:
            assert len(forms(message)[0]) <= LONGEST_LABEL, forms(message)[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_button_is_named_as_it_is_written_on_it(language: str) -> None:
    labels = {source(message): forms(message)[0] for message in messages(language)}
    for message in messages(language):
        for named in re.findall("«([^«»{}]+)»", source(message)):
            if named in labels:
                assert f"«{labels[named]}»" in forms(message)[0], source(message)
