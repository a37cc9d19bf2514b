"""A complaint about one of the city's units: that unit does not get it."""

import pytest

from core.cases import Case
from core.numbers import read_number
from tests.dialogs.conversation import Citizen, Stage


async def complained(stage: Stage, citizen: Citizen, words: str) -> Case:
    """File it, and see how it stands."""
    await citizen.says(words)
    if citizen.last.needs_keyboard:
        await citizen.presses("Go on without")
    assert "It complains of:" in citizen.last.text
    await citizen.presses("Send")
    number = read_number(citizen.last.title.split()[1])
    assert number
    async with stage.database.view() as work:
        case = await work.cases.by_number(number)
    assert case
    return case


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("Хочу поскаржитися на водоканал: бригада нахамила і поїхала", "water_utility"),
        ("жалоба на работу водоканала", "water_utility"),
        ("скарга на тепломережу, грубо розмовляють", "heat_utility"),
        ("пожаловаться на горсвет", "street_lighting"),
        ("Скаржуся на розрахунковий відділ, тобто розрахунковий центр, хамлять", "billing_centre"),
    ],
)
async def test_a_complaint_about_a_unit_goes_to_the_centre(
    stage: Stage, citizen: Citizen, words: str, unit: str
) -> None:
    case = await complained(stage, citizen, words)
    assert (case.unit, case.about) == ("contact_centre", unit)
    assert case.service == stage.city.fallback_service
    assert words in case.description


@pytest.mark.parametrize(
    "words",
    [
        "скаржуся: немає води, Металургів 86, водоканал мовчить",
        "жалоба на оператора",
        "скарга на яму",
        "телефон водоканалу",
    ],
)
async def test_other_words_are_no_such_complaint(stage: Stage, citizen: Citizen, words: str) -> None:
    assert "It complains of:" not in await citizen.says(words)
    if citizen.last.needs_keyboard:
        assert "It complains of:" not in await citizen.presses("Go on without")
