"""Names of places that stand in a story, and words for what stands near a street."""

import pytest

from city.reading import read_city
from understanding import Reader

READER = Reader(read_city("mariupol"))


@pytest.mark.parametrize(
    "text",
    [
        "немає опалення, живу в цьому будинку з 1967 року ще як завод Ілліча давав квартири",
        "я 30 років на заводі Ілліча працював",
        "муж на заводе Ильича работал, субсидия",
        "дымит завод Ильича",
        "возле комбината Ильича яма",
        "а можна українською",
        "А можна Українською мовою",
        "можно на Украинском?",
        "пишіть Українською будь ласка",
    ],
)
def test_a_name_in_a_story_is_no_place(text: str) -> None:
    assert READER(text).address.street_ids == ()


@pytest.mark.parametrize(
    ("text", "street"),
    [
        ("у нас на Заводі Ілліча нема води", "zavod-illicha-mkr"),
        ("завод Ілліча, нема води", "zavod-illicha-mkr"),
        ("на Заводе Ильича не работает лифт", "zavod-illicha-mkr"),
        ("коли на Черьомушках дадуть воду", "cheremushky-mkr"),
        ("вул. Українська 5 нема води", "ukrainska-st"),
        ("нема води на Українській", "ukrainska-st"),
        ("завод Ілліча давав квартири на просп. Ілліча 5", "nikopolskyi-ave"),
    ],
)
def test_a_name_that_is_a_place_stays_one(text: str, street: str) -> None:
    assert READER(text).address.street_ids == (street,)


@pytest.mark.parametrize(
    ("text", "street", "landmark"),
    [
        ("на Металургів я живу, біля школи", "metalurhiv-ave", "біля школи"),
        ("возле почты на Куприна", "kuprina-st", "возле почты"),
        ("яма проспект мира 45 возле атб машины колеса бьют", "myru-ave", "возле атб"),
        ("біля школи №5 на Купріна", "kuprina-st", "біля школи №5"),
        ("напротив магазина «Сильпо» на Куприна", "kuprina-st", "напротив магазина «Сильпо»"),
        ("рядом с новой детской площадкой на Куприна", "kuprina-st", "рядом с новой детской площадкой"),
        ("поруч з аптекою, Миру 5", "myru-ave", "поруч з аптекою"),
        ("під мостом, Купріна", "kuprina-st", "під мостом"),
        ("Купріна, біля пам'ятника Шевченку", "kuprina-st", "біля пам'ятника"),
        ("возле школы 2 дня нет света, Куприна 7", "kuprina-st", "возле школы"),
        ("рахунок за садок, Купріна 5", "kuprina-st", None),
        ("около 5 часов нет света на Куприна", "kuprina-st", None),
        ("Купріна, біля будинку 20", "kuprina-st", None),
        ("під'їзд біля ліфта брудний, Купріна 5", "kuprina-st", None),
        ("возле дома яма, Куприна 5", "kuprina-st", None),
    ],
)
def test_a_landmark_is_kept_beside_the_street(text: str, street: str, landmark: str | None) -> None:
    address = READER(text).address
    assert (address.street_ids, address.landmark) == ((street,), landmark)
