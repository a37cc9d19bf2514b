"""Taking a request back in words, from wherever one writes; a photo and words that come after it was sent."""

import pytest

from bot.messages import Kind
from core.numbers import spell_number
from tests.dialogs.conversation import Citizen, Stage
from tests.dialogs.test_requests import filed, story

POWER = "немає світла, Миру 5 кв 4"


@pytest.mark.parametrize(
    "words",
    [
        "хочу отозвать обращение",
        "забрать заявку назад",
        "воду уже дали",
        "передумала",
        "я хочу отменить то что отправил",
        "відкликати",
    ],
)
@pytest.mark.parametrize("where", ["receipt", "menu", "page"])
async def test_words_withdraw_after_a_yes(stage: Stage, citizen: Citizen, words: str, where: str) -> None:
    number = await filed(citizen)
    if where != "receipt":
        await citizen.says("menu" if where == "menu" else number)
    assert f"Shall I withdraw the request {spell_number(number)}" in await citizen.says(words)
    assert "The request is withdrawn." in await citizen.says("так")
    assert await story(stage, number) == ["registered", "withdraw"]


async def test_a_no_withdraws_nothing(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    await citizen.says("передумала")
    await citizen.says("ні")
    assert await story(stage, number) == ["registered"]


async def test_of_several_it_is_asked_which(stage: Stage, citizen: Citizen) -> None:
    water, power = await filed(citizen), await filed(citizen, POWER)
    await citizen.says("menu")
    assert "Which request do you want to withdraw?" in await citizen.says("хочу отозвать обращение")
    assert spell_number(water) in await citizen.says("2")
    await citizen.says("так")
    assert await story(stage, water) == ["registered", "withdraw"]
    assert await story(stage, power) == ["registered"]


async def test_what_is_named_is_meant(citizen: Citizen) -> None:
    water, _ = await filed(citizen), await filed(citizen, POWER)
    await citizen.says("menu")
    assert spell_number(water) in await citizen.says("воду уже дали")


async def test_cancel_under_the_receipt_undoes_it_for_ten_minutes(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    assert "is taken back" in await citizen.says("отмена")
    assert await story(stage, number) == ["registered", "withdraw"]
    number = await filed(citizen)
    stage.clock.turn(minutes=11)
    await citizen.says("отмена")
    assert await story(stage, number) == ["registered"]


async def test_who_has_sent_nothing_is_told_so(citizen: Citizen) -> None:
    assert "no open request" in await citizen.says("хочу отозвать обращение")


@pytest.mark.parametrize("words", ["2", "второе", "друге"])
async def test_counting_picks_a_request(citizen: Citizen, words: str) -> None:
    water, _ = await filed(citizen), await filed(citizen, POWER)
    await citizen.says("status")
    assert f"Request {spell_number(water)}" in await citizen.says(words)


@pytest.mark.parametrize("where", ["receipt", "page"])
async def test_a_photo_after_sending_goes_where_it_belongs(
    stage: Stage, citizen: Citizen, where: str
) -> None:
    number = await filed(citizen)
    if where == "page":
        await citizen.says(number)
    assert "Does this belong to the request" in await citizen.sends(Kind.photo, "ось наш підвал")
    assert "It is added" in await citizen.says("так")
    assert await story(stage, number) == ["registered", "remark"]


async def test_a_photo_after_sending_may_be_something_new(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    await citizen.sends(Kind.photo, "яма на дорозі, Італійська 20")
    assert "вул. Італійська, 20" in await citizen.presses("It is something new")
    assert await story(stage, number) == ["registered"]


async def test_words_are_added_to_what_was_sent(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    assert "It is added" in await citizen.says("ще додам: і в сусідів нема")
    assert await story(stage, number) == ["registered", "remark"]
