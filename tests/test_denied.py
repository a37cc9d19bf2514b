"""Water that does not come is no leak: a denied word is not the word itself."""

import pytest

from city.reading import read_city
from core.city_words import Words
from understanding import Reader
from understanding.patterns import own_word_lists
from understanding.spelling import words_of

READER = Reader(read_city("mariupol"))

NO_WATER = [
    "вода не тече", "не тече вода", "вода не течет", "не течет вода", "вода не идет", "вода не йде",
    "вода не йде з крана", "нет воды из крана", "кран сухий", "кран сухой", "в кране сухо", "крани порожні",
    "вода не біжить", "вода не бежит", "вода не льется", "вода не ллється", "з труб вода не тече",
    "вода вообще не течет, Миру 5", "вода перестала течь", "вода перестала текти", "вода больше не течет",
    "вода вже не тече другий день", "вода не поступает в дом", "вода не надходить", "вода нетече",
    "voda ne teche", "voda ne idet", "з крана вода не тече ні краплі",
    "не тече вода, чоловік дзвонив, ніхто не їде",
]  # fmt: skip
LEAK = [
    "вода тече по стіні", "вода течет по стене", "тече з труби", "течет из трубы", "вода тече з труби",
    "вода не перестает течь по подъезду", "вода тече і не перестає", "вода течет не переставая",
    "вода тече, а ніхто не їде", "кран не закривається, вода тече", "труба тече, не перекрили",
    "прорвало трубу, вода не тече в кранах",
    "вода течет по улице, никто не едет",
]  # fmt: skip
OTHERS = [
    ("no_hot_water", "гаряча вода не тече"), ("no_hot_water", "не течет горячая вода"),
    ("low_water_pressure", "вода майже не тече"), ("low_water_pressure", "вода почти не течет"),
    ("sewer_blockage", "вода не стікає в раковині"), ("sewer_blockage", "вода не уходит из ванной"),
    ("sewer_blockage", "вода не йде в каналізацію"),
]  # fmt: skip


@pytest.mark.parametrize("text", NO_WATER)
def test_water_that_does_not_come_is_no_leak(text: str) -> None:
    said = READER(text)
    assert (said.services[0].code, said.urgent) == ("no_water", False)


@pytest.mark.parametrize("text", LEAK)
def test_water_that_runs_where_it_should_not_is_a_leak(text: str) -> None:
    assert READER(text).services[0].code == "water_leak"


@pytest.mark.parametrize(("code", "text"), OTHERS)
def test_other_water_that_does_not_come_is_told_apart(code: str, text: str) -> None:
    assert READER(text).services[0].code == code


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("вода тече", {"runs"}),
        ("вода не тече", {"stays"}),
        ("вода перестала текти", {"stays"}),
        ("вода не перестала текти", {"runs"}),
        ("вода не тут тече", {"runs"}),
    ],
)
def test_a_word_is_denied_by_what_stands_right_before_it(text: str, means: set[str]) -> None:
    lists = own_word_lists(
        [Words("runs", "вод* !тече|текти", 0.9), Words("stays", "вод* не:тече|текти", 0.9)]
    )
    assert set(lists.meanings(words_of(text))) == means
