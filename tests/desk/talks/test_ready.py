"""Canned answers: filled in from the citizen's request, in their language, or not sent at all."""

from dataclasses import replace

import pytest

from core.life import Step
from core.numbers import spell_number
from tests.desk.conversation import Member
from tests.desk.forum import Forum, TalkStage
from tests.dialogs.conversation import Citizen
from tests.dialogs.test_requests import filed
from tests.working import move

CARD = "A talk with a citizen"


async def asks(citizen: Citizen) -> None:
    """The citizen begins a talk."""
    await citizen.says("operator")
    await citizen.says("Коли буде вода?")


async def test_a_button_sends_an_answer_filled_in_from_the_only_request(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    number = spell_number(await filed(citizen))
    await asks(citizen)
    await forum.presses_on(olha, CARD, "Ready answers")
    assert await forum.presses_on(olha, "Which answer", "Звернення прийнято") == "It goes to the citizen."
    said = f"Ваше звернення прийнято: Немає води. Номер: {number}. Виконує: Водоканал."
    assert said in citizen.last.text
    assert citizen.last.title == "Ольга, operator"
    assert said in forum.read()
    assert "Ольга Коваль has it." in forum.posts()[0].text
    assert stage.wire.reactions[forum.post_id(said)] == "👍"


@pytest.mark.parametrize(("language", "said"), [("uk", "зачекайте кілька хвилин"), ("ru", "подождите")])
async def test_it_comes_in_the_language_of_the_citizen(
    stage: TalkStage, forum: Forum, olha: Member, language: str, said: str
) -> None:
    citizen = await stage.citizen("502", language)
    await asks(citizen)
    await forum.writes(olha, "/ready Зачекайте хвилинку")
    assert said in citizen.last.text
    assert said in forum.read()


async def test_of_several_requests_the_operator_chooses_one(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    first = await filed(citizen)
    await filed(citizen, "не вивозять сміття біля Миру 35")
    await asks(citizen)
    before = citizen.last
    assert "Which request is it about?" in await forum.writes(olha, "/ready status")
    assert citizen.last == before
    await forum.presses_on(olha, "Which request", f"{spell_number(first)}: Немає води")
    assert f"Звернення {spell_number(first)} (Немає води)." in citizen.last.text


async def test_a_missing_field_stops_the_sending_and_is_named(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    number = await filed(citizen)
    async with stage.database.work() as work:
        case = await work.cases.by_number(number)
        assert case
        await work.cases.set_terms(replace(case, due_at=stage.clock.now()))
    await asks(citizen)
    before = stage.said_to(citizen.name)
    told = await forum.writes(olha, "/ready due")
    assert "Nothing was sent. It lacks: the term (it has passed, or the work is done)." in told
    assert stage.said_to(citizen.name) == before


async def test_without_an_open_request_nothing_is_sent(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    before = stage.said_to(citizen.name)
    assert "the citizen has no open request" in await forum.writes(olha, "/ready status")
    assert stage.said_to(citizen.name) == before
    assert "There is no ready answer «nothing»" in await forum.writes(olha, "/ready nothing")


async def test_a_request_that_was_closed_meanwhile_is_not_spoken_of(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    first = await filed(citizen)
    await filed(citizen, "не вивозять сміття біля Миру 35")
    await asks(citizen)
    await forum.writes(olha, "/ready status")
    async with stage.database.work() as work:
        await move(work, first, Step.explain, stage.city, stage.clock.now(), note="Ремонт")
    await stage.settle()
    before = stage.said_to(citizen.name)
    told = await forum.presses_on(olha, "Which request", f"{spell_number(first)}: Немає води")
    assert told == "This request is closed meanwhile, and nothing was sent."
    assert stage.said_to(citizen.name) == before


async def test_F20_a_second_tap_says_nothing_twice(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    await forum.writes(olha, "/ready")
    await forum.presses_on(olha, "Which answer", "Вітання")
    assert "The citizen has this answer already" in await forum.presses_on(olha, "Which answer", "Вітання")
    assert stage.said_to(citizen.name).count("Доброго дня!") == 1


async def test_nothing_goes_to_the_citizen_of_a_closed_talk(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    await forum.writes(olha, "/ready")
    await forum.writes(olha, "/close")
    before = stage.said_to(citizen.name)
    assert "The talk is closed, and nothing was sent." in await forum.presses_on(
        olha, "Which answer", "Вітання"
    )
    assert "The talk is closed, and nothing was sent." in await forum.writes(olha, "/ready greeting")
    assert stage.said_to(citizen.name) == before


async def test_whoever_has_no_role_sends_none(stage: TalkStage, forum: Forum, citizen: Citizen) -> None:
    await asks(citizen)
    stranger = Member(999, "Хтось")
    assert "Only operators can do this" in await forum.presses_on(stranger, CARD, "Ready answers")
    before = stage.said_to(citizen.name)
    assert "Only operators can do this" in await forum.writes(stranger, "/ready greeting")
    assert stage.said_to(citizen.name) == before


async def test_where_there_are_many_they_are_listed_by_group(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    more = tuple(replace(one, code=f"{one.code}2") for one in stage.city.ready_answers)
    many = replace(stage.city, ready_answers=(*stage.city.ready_answers, *more))
    stage.desk.city = many
    await asks(citizen)
    await forum.writes(olha, "/ready")
    await forum.presses_on(olha, "Which answer", "Розмова")
    labels = [choice.label for choice in forum.cards[forum.post_id("Розмова")].choices]
    assert (
        labels
        == ["Вітання", "Зачекайте хвилинку", "Уточнити адресу", "Попросити фото", "Подяка і прощання"] * 2
    )
