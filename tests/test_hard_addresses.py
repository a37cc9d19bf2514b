"""Houses and flats as people write them without the words for them, and numbers that are neither."""

import pytest

from tests.test_understanding import read


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
    ],
)
def test_a_house_and_a_flat(text: str, street: str, house: str | None, flat: str | None) -> None:
    address = read(text).address
    assert (address.street_ids[0], address.house, address.flat) == (street, house, flat)


@pytest.mark.parametrize(
    "text",
    ["в квартире 12 градусов, батареи ледяные", "посеред вулиці фонтан бʼє", "у квартирі 4 людини, холодно"],
)
def test_no_address_is_invented(text: str) -> None:
    address = read(text).address
    assert (address.street_ids, address.house, address.flat) == ((), None, None)
