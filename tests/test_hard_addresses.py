"""Houses and flats as people write them without the words for them, and numbers that are neither."""

import pytest

from city.reading import read_city
from tests.test_understanding import read

CITY = read_city("mariupol")


@pytest.mark.parametrize(
    ("text", "street", "house", "flat"),
    [
        ("Куприна 13, 5", "kuprina-st", "13", "5"),
        ("дощ залив стелю, Купріна 13, 5 — приїдьте", "kuprina-st", "13", "5"),
        ("Куприна 13, 44 - опять сухо", "kuprina-st", "13", "44"),
        ("Куприна 12, 14 без воды", "kuprina-st", "12", None),
        ("Куприна 12, 14, 16", "kuprina-st", "12", None),
        ("на Морському бульварі 8 темно", "morskyi-blvd", "8", None),
        ("на Матросова коло 15 яма", "matrosova-st", "15", None),
        ("яма на Матросова біля 15 годин стоїть", "matrosova-st", None, None),
        ("Матросова 3 квартіра 36, криша тече", "matrosova-st", "3", "36"),
        ("Матросова 3 квартира шість чутно газ", "matrosova-st", "3", "6"),
        ("Матросова 3 квартира шість днів без світла", "matrosova-st", "3", None),
        ("jama na matrosova bilia budynku 9", "matrosova-st", "9", None),
        ("ul Poltavskaya vozle doma 88", "poltavska-st", "88", None),
        ("Матросова, перед 90-м, провал", "matrosova-st", "90", None),
        ("Матросова, будинок 23-а, помешкання 8", "matrosova-st", "23а", "8"),
        ("Вул. Левчинка, 6, люк відкритий", "levchenka-st", "6", None),
        ("жукова 58 кв 112 только воздух", "zakhysnykiv-ukrainy-ave", "58", "112"),
        ("у 25 кварталі темно", "25-kvartal-mkr", None, None),
    ],
)
def test_a_house_and_a_flat(text: str, street: str, house: str | None, flat: str | None) -> None:
    address = read(text).address
    assert (address.street_ids[0], address.house, address.flat) == (street, house, flat)


@pytest.mark.parametrize(
    "text",
    [
        "сам з Таганрогу",
        "приміть міри",
        "в квартире 12 градусов, батареи ледяные",
        "посеред вулиці фонтан бʼє",
        "у квартирі 4 людини, холодно",
    ],
)
def test_no_address_is_invented(text: str) -> None:
    address = read(text).address
    assert (address.street_ids, address.house, address.flat) == ((), None, None)


_CASES = (
    ("ський", "ському"), ("ський", "ського"), ("ська", "ській"), ("ська", "ську"), ("ний", "ному"),
    ("на", "ній"), ("ский", "скому"), ("ский", "ском"), ("ская", "ской"), ("ская", "скую"), ("ная", "ной"),
    ("ый", "ом"),
)  # fmt: skip
_CALLED = {"street": "вулиці", "avenue": "проспекті", "boulevard": "бульварі", "lane": "провулку"}


def test_a_street_that_is_called_by_an_adjective_is_found_in_every_case() -> None:
    missed, tried = [], 0
    for street in CITY.streets:
        for name in (*street.name.values(), *street.old_names) if street.kind in _CALLED else ():
            forms = [name.removesuffix(end) + other for end, other in _CASES if name.endswith(end)]
            for text in (
                f"яма на {called}{form} 5" for form in forms for called in ("", f"{_CALLED[street.kind]} ")
            ):
                address, tried = read(text).address, tried + 1
                if street.id not in address.street_ids or address.house != "5":
                    missed.append(text)
    assert (missed, tried > 500) == ([], True)
