"""What is kept of a text to learn from names nobody: no number, no address, no name, wherever it stands."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from city.reading import read_city
from core.city import City
from core.city_places import Street
from tests.test_understanding import READER
from understanding.anonymous import LONGEST
from understanding.spelling import fold, stem, tidy
from understanding.training import all_sentences

FOLDER = Path("city/mariupol")
CITY: City = read_city("mariupol")
FAULTS = (
    "немає води другий день",
    "во дворе не горит фонарь",
    "Прорвало трубу у підвалі",
    "нет света с утра",
)
GIVEN = ("Олена", "Сергій", "Наталья", "Володимир", "Оксана", "Ирина", "Надія", "Богдан")
SURNAMES = ("Петренко", "Ковальчук", "Нетудихата", "Шевченко", "Сидорович", "Брюховецький", "Загребельна")
PATRONYMICS = ("Іванівна", "Петровна", "Сергійович", "Николаевич")

phones = st.builds(
    lambda start, rest, mark: f"{start}{mark}{rest[:3]}{mark}{rest[3:5]}{mark}{rest[5:]}",
    st.sampled_from(("067", "+38050", "8 (095)", "380 63", "(0629)")),
    st.text("0123456789", min_size=7, max_size=7),
    st.sampled_from(("", " ", "-", ".")),
)
cards = st.builds(
    lambda number, mark: mark.join(number[at : at + 4] for at in range(0, 16, 4)),
    st.text("0123456789", min_size=16, max_size=16),
    st.sampled_from(("", " ", "-")),
)
ibans = st.text("0123456789", min_size=27, max_size=27).map(lambda number: f"UA{number}")
mails = st.builds(
    lambda name, mark, host: f"{name}{mark}{host}",
    st.from_regex(r"[a-z][a-z0-9._-]{2,12}[a-z0-9]", fullmatch=True),
    st.just("@"),
    st.sampled_from(("ukr.net", "gmail.com", "i.ua", "пошта.укр")),
)
pages = st.from_regex(r"(https://)?t\.me/[a-z_]{4,12}|@[a-z_0-9]{5,12}", fullmatch=True)
houses = st.builds(
    lambda kind, house, flat: f"{kind}{house}, кв. {flat}",
    st.sampled_from(("буд. ", "дом ", "д.", "")),
    st.integers(1, 300).map(str),
    st.integers(1, 400).map(str),
)
NUMBERS = st.one_of(phones, cards, ibans, mails, pages, houses)
JOINTS = (", ", ". ", " ", "\n", " - ")


def _put(fault: str, personal: str, joint: str, first: bool) -> str:
    return joint.join((personal, fault) if first else (fault, personal))


texts = st.builds(_put, st.sampled_from(FAULTS), NUMBERS, st.sampled_from(JOINTS), st.booleans())
names = st.builds(
    lambda surname, given, patronymic, order: " ".join((surname, given, patronymic)[at] for at in order),
    st.sampled_from(SURNAMES),
    st.sampled_from(GIVEN),
    st.sampled_from(PATRONYMICS),
    st.sampled_from(((1,), (0, 1), (1, 0), (0, 1, 2), (1, 2), (1, 2, 0))),
)
INTRODUCED = (
    "я {}",
    "мене звати {}",
    "меня зовут {}",
    "Я, {}",
    "З повагою, {}",
    "с уважением {}",
    "це {}",
    "{}",
)


def stems(text: str) -> set[str]:
    """Of every word, as both languages share them."""
    return {stem(fold(word)) for word in re.findall(r"[^\W\d_]+", tidy(text))}


def left_of(text: str, private: Sequence[str]) -> set[str]:
    """The private words that are still to be read."""
    return stems(READER.anonymise(text)) & {one for word in private for one in stems(word)}


@settings(max_examples=400, deadline=None)
@given(texts)
def test_no_number_card_mail_or_account_is_left(text: str) -> None:
    kept = READER.anonymise(text)
    assert re.fullmatch(r"[^\W\d_A-ZА-ЯІЇЄҐ]+(?: (?:…|[^\W\d_A-ZА-ЯІЇЄҐ]+))*|… .*", kept), kept
    assert not re.search(r"[\d@/_+]|\b(?:ukr|gmail|пошта|net|com)\b", kept), kept


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(FAULTS),
    names,
    st.sampled_from(INTRODUCED),
    st.sampled_from(JOINTS),
    st.booleans(),
    st.booleans(),
)
def test_no_name_is_left_however_it_is_written(
    fault: str, name: str, introduced: str, joint: str, first: bool, small: bool
) -> None:
    said = introduced.format(name.lower() if small else name)
    # Behind «мене звати» what follows at once may be taken for a part of the name: then less is kept.
    assert left_of(_put(fault, said, joint, first), name.split()) == set()


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(CITY.streets),
    st.sampled_from(("uk", "ru")),
    st.integers(1, 200),
    st.sampled_from(FAULTS),
    st.booleans(),
)
def test_no_street_with_its_house_is_left(
    street: Street, language: str, house: int, fault: str, first: bool
) -> None:
    where = f"{street.spoken(language)}, {house}"
    kept = READER.anonymise(_put(fault, where, ", ", first))
    named = re.findall(r"[^\W\d_]{4,}", street.name[language])
    assert not (stems(kept) - stems(fault)) & {one for word in named for one in stems(word)}, kept


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400))
def test_whatever_is_written_no_digit_and_no_capital_is_left(text: str) -> None:
    kept = READER.anonymise(text)
    assert not any(letter.isdecimal() for letter in kept)
    assert kept == kept.lower()
    assert len(kept) <= LONGEST


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Бювет не качає, сусід Іван каже", "бювет не качає сусід … каже"),
        ("нет света по вул вигадана 5, звоните 0671234567", "нет света по … звоните …"),
        ("тридцять п'ять будинок, тече дах", "… будинок тече дах"),
        ("НЕМА ГАРЯЧОЇ ВОДИ", "нема гарячої води"),
    ],
)
def test_what_tells_of_the_fault_stays(text: str, kept: str) -> None:
    assert READER.anonymise(text) == kept


@pytest.mark.parametrize("text", ["", "так", "Олена Петренко", "0671234567", "Миру 35, кв 4", "вода " * 100])
def test_what_says_too_little_or_too_much_is_not_kept(text: str) -> None:
    assert READER.anonymise(text) == ""


def test_what_people_usually_write_stays_nearly_whole() -> None:
    sentences = [one.text for one in all_sentences(FOLDER)]
    kept = sum(len(READER.anonymise(text).replace("…", "").split()) for text in sentences)
    assert kept / sum(len(re.findall(r"[^\W\d_]+", tidy(text))) for text in sentences) > 0.93


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "'=", " ="])
@pytest.mark.parametrize("words", ["немає води", "нет света с утра", "вода(немає;тиску)"])
def test_nothing_that_is_kept_is_a_formula(sign: str, words: str) -> None:
    assert READER.anonymise(f"{sign}{words}")[:1] not in set("=+-@'\t")
