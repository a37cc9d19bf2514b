"""The articles of help, proofread: the same facts in both languages, and buttons that exist."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from city.reading import read_city
from core.city_answers import Article

CITY = read_city("mariupol")
PRESS = {"uk": "атисніть", "ru": "ажмите"}
STRAIGHT = re.compile(r"[^\W\d_]['’`][^\W\d_]")
SMALL_YOU = {
    "uk": re.compile(r"\b(?:ви|вас|вам|вами|ваш\w*)\b"),
    "ru": re.compile(r"\b(?:вы|вас|вам|вами|ваш\w*)\b"),
}
NUMBER = re.compile(r"\+?\d[\d:]*")


def labels(language: str) -> set[str]:
    """Everything that the bot says in this language."""
    with Path(f"bot/locales/{language}/LC_MESSAGES/messages.po").open("rb") as file:
        return {str(message.string) for message in read_po(file)}


@pytest.mark.parametrize("article", CITY.articles, ids=lambda article: article.code)
def test_both_languages_tell_the_same_numbers(article: Article) -> None:
    assert NUMBER.findall(article.text["uk"]) == NUMBER.findall(article.text["ru"])


@pytest.mark.parametrize("article", CITY.articles, ids=lambda article: article.code)
@pytest.mark.parametrize("language", PRESS)
def test_apostrophes_are_letters_and_you_is_capital(article: Article, language: str) -> None:
    text = f"{article.title[language]} {article.text[language]}"
    assert not STRAIGHT.findall(text)
    assert not SMALL_YOU[language].findall(text)


@pytest.mark.parametrize("language", PRESS)
def test_a_button_that_an_article_names_is_there(language: str) -> None:
    named = {
        label
        for article in CITY.articles
        for label in re.findall(rf"{PRESS[language]}[^«.:]*«([^»]+)»", article.text[language])
    }
    assert len(named) > 3
    assert named <= labels(language)
