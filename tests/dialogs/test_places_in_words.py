"""A point and a list of places answered in words; what is settled needs no request."""

import pytest

from tests.dialogs.conversation import Citizen

POINT = (47.0971, 37.5434)


async def at_the_streets(citizen: Citizen) -> None:
    """A point was sent, and the streets around it are offered."""
    await citizen.says("яма на дорозі біля магазину")
    assert "Which street is it?" in await citizen.shares_point(*POINT)


async def test_a_yes_chooses_no_street(citizen: Citizen) -> None:
    await at_the_streets(citizen)
    assert "choose one of these" in await citizen.says("так")


@pytest.mark.parametrize("words", ["перша", "первая", "1"])
async def test_counting_picks_a_street(citizen: Citizen, words: str) -> None:
    await at_the_streets(citizen)
    first = citizen.last.choices[0].label
    assert first in await citizen.says(words)


async def test_a_yes_keeps_no_street_that_is_unknown(citizen: Citizen) -> None:
    await citizen.says("яма на дорозі біля магазину")
    await citizen.says("Зюзюкінська 5")
    assert "write the street once more" in await citizen.says("так")
    assert "phone" in await citizen.says("залиште як є")


async def test_the_point_stays_with_words_that_follow(citizen: Citizen) -> None:
    await at_the_streets(citizen)
    first = citizen.last.choices[0].label
    await citizen.says("Зюзюкінська 5")
    assert first in await citizen.says("перша")
    await citizen.presses("Go on without")
    assert f"Where: {first}" in citizen.last.text


@pytest.mark.parametrize("words", ["вже вивезли", "уже дали", "воду уже дали", "вже вивезли, спасибі"])
async def test_what_is_settled_is_asked_once_and_ends(citizen: Citizen, words: str) -> None:
    await citizen.says("не вивозять сміття третій день")
    assert "Is it settled" in await citizen.says(words)
    assert "Good that it is settled" in await citizen.says("так")


async def test_what_is_not_settled_goes_on(citizen: Citizen) -> None:
    await citizen.says("не вивозять сміття третій день")
    await citizen.says("вже вивезли")
    assert "Where is it?" in await citizen.says("ні")
