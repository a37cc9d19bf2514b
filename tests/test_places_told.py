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
