"""The language that the bot is speaking right now. Source texts are English, catalogs Ukrainian and Russian.

Catalogs are read from their .po files when first needed: nothing has to be compiled after a change.
"""

import gettext as gettext_module
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).with_name("locales")
LANGUAGES = ("uk", "ru")
"""The languages of the city; the first is the one that is spoken when nothing is known."""
SOURCE = "en"
"""The language of the source texts; tests speak it."""

_speaking: ContextVar[str] = ContextVar("language", default=SOURCE)


@cache
def _catalog(language: str) -> gettext_module.NullTranslations:
    if language == SOURCE:
        return gettext_module.NullTranslations()
    with (LOCALES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalog = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext_module.GNUTranslations(compiled)


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Say everything inside in this language."""
    token = _speaking.set(language or LANGUAGES[0])
    try:
        yield
    finally:
        _speaking.reset(token)


def switch(language: str) -> None:
    """Go on in another language, until the `speaking` block around ends."""
    _speaking.set(language)


def spoken_language() -> str:
    """The language in force."""
    return _speaking.get()


def _(source: str) -> str:
    """The text in the language in force."""
    return _catalog(_speaking.get()).gettext(source)


def ngettext(one: str, many: str, count: int) -> str:
    """The text in the form that goes with this count."""
    return _catalog(_speaking.get()).ngettext(one, many, count)


def city_language() -> str:
    """The language for names from the city's files, which have no English ones."""
    language = _speaking.get()
    return language if language in LANGUAGES else LANGUAGES[0]


def named(names: Mapping[str, str]) -> str:
    """A name from the city's files in the language in force."""
    return names[city_language()]


def say_day(day: date) -> str:
    """A day in words, with the weekday: "вівторок, 24 листопада"."""
    return format_date(day, "EEEE, d MMMM", locale=_speaking.get())


def say_date(day: date) -> str:
    """A day with its year: what it tells may be old."""
    return format_date(day, "d MMMM y", locale=spoken_language())
