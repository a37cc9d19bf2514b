"""Houses, flats and entrances whose numbers stand in words."""

import csv

import pytest

from city.reading import read_city
from understanding import Reader
from understanding.entrances import entrance_in
from understanding.numerals import FILE, number_at

READER = Reader(read_city("mariupol"))
STREET = "вул. Купріна"
"""As the question after the house begins its sentence."""
ROWS = list(csv.DictReader(FILE.open(encoding="utf-8", newline="")))
WORDS = {int(row["value"]): (row["cardinal"].split(), row["ordinal"].split()) for row in ROWS}


def in_words(value: int, language: int, *, ordinal: bool) -> str:
    """Number words of one language: the first column's first or last word."""
    parts = [step for step in (value // 100 * 100, value % 100 // 10 * 10, value % 10) if step]
    if 10 <= value % 100 < 20:
        parts = [step for step in (value // 100 * 100, value % 100) if step]
    *front, last = parts
    words = [WORDS[part][0][language] for part in front]
    return " ".join([*words, WORDS[last][1][min(language, 1)] if ordinal else WORDS[last][0][language]])


@pytest.mark.parametrize("language", [0, -1], ids=["ru", "uk"])
@pytest.mark.parametrize("ordinal", [False, True], ids=["cardinal", "ordinal"])
def test_every_number_up_to_399_is_a_house_of_the_street_asked_about(language: int, ordinal: bool) -> None:
    said = {value: in_words(value, language, ordinal=ordinal) for value in range(1, 400)}
    houses = {value: READER(f"{STREET} {words}").address.house for value, words in said.items()}
    assert houses == {value: str(value) for value in said}
    assert not any(READER(words).address.street_ids for words in said.values())


@pytest.mark.parametrize(
    ("text", "house"),
    [
        ("возле сорокового дома по Куприна яма", "40"),
        ("на Куприна в двадцать пятом доме нет света", "25"),
        ("Купріна, біля шістдесят першого будинку розрита труба", "61"),
        ("у девʼятому будинку по Купріна тече дах", "9"),
        ("25-й дом по Куприна без света", "25"),
        ("Куприна, возле второго дома от угла яма", None),
        ("на Купріна уже пʼятий день дома холодно", None),
        ("Куприна, день уже пятый дома холодно", None),
        ("на Куприна без света двадцать домов", None),
    ],
)
def test_an_ordinal_before_the_word_for_a_house_is_its_number(text: str, house: str | None) -> None:
    address = READER(text).address
    assert (address.street_ids, address.house) == (("kuprina-st",), house)


@pytest.mark.parametrize(
    ("text", "house", "flat"),
    [
        ("будинок сто сорок п'ять, квартира 28", "145", "28"),
        ("дом пятый", "5", None),
        ("сто сорок п'ять, квартира двадцять вісім", "145", "28"),
        ("двадцать пятый дом", "25", None),
        ("сімнадцятий дім, квартира 5", "17", "5"),
        ("дім 17, квартира 5", "17", "5"),
        ("дом пять а", "5а", None),
        ("дом сорок дробь два", "40/2", None),
        ("дом второй подъезд третий", "2", None),
        ("дом пятый нет воды", "5", None),
        ("у будинку тридцять другому немає світла", "32", None),
        ("в доме пятом нет воды", "5", None),
        ("д. семь кв. двенадцать", "7", "12"),
    ],
)
def test_a_house_in_words_is_read(text: str, house: str, flat: str | None) -> None:
    address = READER(f"{STREET} {text}").address
    assert (address.street_ids, address.house, address.flat) == (("kuprina-st",), house, flat)


@pytest.mark.parametrize(
    "text",
    [
        "пятый день нет воды", "второй подъезд, темно", "третій раз пишу", "перша вода за тиждень",
        "в доме два лифта не работают", "в доме один лифт не работает", "в доме пятый этаж течет",
        "будинок один з найстаріших", "дом второй год без ремонта", "у будинку три під'їзди",
        "в доме два не работающих лифта", "сто раз казали", "п'ять хвилин тому зникла вода",
    ],
)  # fmt: skip
def test_what_is_counted_is_no_house(text: str) -> None:
    assert READER(f"{STREET} {text}").address.house is None
    assert READER(text).address.house is None


def test_a_number_ends_where_the_words_make_none() -> None:
    assert number_at("сорок сто", 0) == (40, False, 5)
    assert number_at("двадцать пятый третий", 0) == (25, True, 14)
    assert number_at("світло", 0) is None


@pytest.mark.parametrize(
    ("text", "entrance"),
    [
        ("Победы 33 подъезд 2", "подъезд 2"),
        ("Миру 35 під'їзд 1", "під'їзд 1"),
        ("Победы 33 подъезд 2 кв 40", "подъезд 2"),
        ("Победы 33/2 подъезд 1", "подъезд 1"),
        ("Победы 33 подъезд 2 этаж 5", "подъезд 2, этаж 5"),
        ("Победы 33 подъезд 2 5 этаж", "подъезд 2, 5 этаж"),
        ("Победы 33 2 подъезд", "2 подъезд"),
        ("Победы 33, 2 подъезд 3 этаж", "2 подъезд, 3 этаж"),
        ("2 подъезд", "2 подъезд"),
        ("второй подъезд", "второй подъезд"),
        ("другий під'їзд", "другий під'їзд"),
        ("Победы 33 подъезд второй этаж пятый", "подъезд второй, этаж пятый"),
        ("Победы 33, третий подъезд, пятый этаж", "третий подъезд, пятый этаж"),
        ("3-й подъезд", "3-й подъезд"),
        ("у під'їзді 5 поверх темно", "5 поверх"),
        ("в подъезде 12 дней темно", None),
        ("в другом подъезде светло", None),
    ],
)
def test_the_number_of_an_entrance_is_not_the_houses(text: str, entrance: str | None) -> None:
    assert entrance_in(text) == entrance


@pytest.mark.parametrize(
    ("text", "house", "flat"),
    [
        ("Победы 33 подъезд 2", "33", None),
        ("Миру 35 під'їзд 1", "35", None),
        ("Победы 33 подъезд 2 кв 40", "33", "40"),
        ("Победы, 2 подъезд", None, None),
    ],
)
def test_a_house_before_an_entrance_stays_the_house(text: str, house: str | None, flat: str | None) -> None:
    address = READER(text).address
    assert (address.house, address.flat) == (house, flat)
