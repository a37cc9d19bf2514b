"""What citizens say that their words are about is kept without names, and only what can be learnt from."""

import pytest

from core.access import Role
from core.corrections import MOST_CONFIRMED, By, Correction, How, Kept, day_of, keep_correction
from tests.dialogs.conversation import Citizen, Stage
from tests.dialogs.test_calls import calls, with_role
from tests.dialogs.test_requests import filed

LINE = "Немає води другий день, це Олена Петренко, просп. Металургів 86, кв 12"
PRIVATE = {"олена", "петренко", "металургів", "просп", "кв"}


async def kept(stage: Stage) -> list[Kept]:
    """All that is kept by now."""
    async with stage.database.view() as view:
        return await view.corrections.all()


async def sends(citizen: Citizen) -> None:
    """Past the question about the phone, and off it goes."""
    if citizen.last.needs_keyboard:
        await citizen.presses("Go on without")
    await citizen.presses("Send")


async def test_another_service_than_proposed_is_kept_without_names(stage: Stage, citizen: Citizen) -> None:
    await citizen.says(LINE)
    await citizen.presses("Go on without")
    await citizen.presses("Change something")
    await citizen.presses("What it is about")
    await citizen.presses("Опалення і гаряча вода")
    await citizen.presses("Немає опалення")
    await sends(citizen)
    (one,) = await kept(stage)
    said = one.correction
    assert (said.proposed, said.code, said.how, said.by) == (
        "no_water",
        "no_heating",
        How.chosen,
        By.citizen,
    )
    assert said.words.startswith("немає води")
    assert PRIVATE & set(said.words.split()) == set()
    assert (said.language, said.day, one.approved) == ("uk", day_of(stage.clock.now()), False)
    assert (said.day.hour, said.day.minute) == (0, 0)


async def test_a_proposal_that_was_right_is_kept_once(stage: Stage, citizen: Citizen) -> None:
    await filed(citizen, LINE)
    await filed(citizen, LINE.replace("86", "88"))
    (one,) = await kept(stage)
    assert (one.correction.how, one.correction.code) == (How.confirmed, "no_water")


async def test_of_proposals_that_were_right_some_are_enough(stage: Stage, citizen: Citizen) -> None:
    day = day_of(stage.clock.now())
    async with stage.database.work() as work:
        for number in range(MOST_CONFIRMED):
            words = f"нема води {'о' * (number + 1)}"
            right = Correction(words, "no_water", "no_water", How.confirmed, By.citizen, "uk", day)
            assert await keep_correction(work, right, stage.city)
    await filed(citizen, LINE)
    assert len(await kept(stage)) == MOST_CONFIRMED


async def test_a_topic_after_words_that_told_nothing_is_kept(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("абвгд еєжзи клмно")
    await citizen.presses("Опалення і гаряча вода")
    await citizen.presses("Немає опалення")
    await citizen.says("Металургів 86, кв 12")
    await sends(citizen)
    (one,) = await kept(stage)
    assert (one.correction.words, one.correction.proposed) == ("абвгд еєжзи клмно", "")
    assert one.correction.code == "no_heating"


async def test_what_fits_nowhere_and_complaints_are_not_kept(stage: Stage, citizen: Citizen) -> None:
    day = day_of(stage.clock.now())
    async with stage.database.work() as work:
        for code in ("operator_complaint", stage.city.fallback_service, "", "no_such", "unit:no_such"):
            one = Correction("олена грубить людям", "no_water", code, How.chosen, By.citizen, "uk", day)
            assert not await keep_correction(work, one, stage.city)
    assert await kept(stage) == []


async def test_words_about_two_things_teach_nothing_of_one(stage: Stage, citizen: Citizen) -> None:
    await filed(citizen, "немає води і не вивозять сміття, Металургів 86, кв 12")
    assert await kept(stage) == []


async def test_a_draft_that_is_not_sent_teaches_nothing(stage: Stage, citizen: Citizen) -> None:
    await citizen.says(LINE)
    await citizen.says("menu")
    assert await kept(stage) == []


async def test_who_is_told_of_another_body_and_is_content_says_it_was_right(
    stage: Stage, citizen: Citizen
) -> None:
    await citizen.says("хочу переоформити пенсію, мене звати Олена Петренко")
    await citizen.presses("Thank you, that is all")
    (one,) = await kept(stage)
    assert (one.correction.code, one.correction.how) == ("pension", How.confirmed)
    assert PRIVATE & set(one.correction.words.split()) == set()


async def test_what_an_operator_takes_down_on_the_phone_is_an_operators(stage: Stage) -> None:
    operator = await with_role(stage, "610", Role.operator)
    await calls(operator, "067 123 45 67 немає води другий день, Куїнджі 12 кв 5")
    (one,) = await kept(stage)
    assert (one.correction.by, one.correction.how) == (By.operator, How.confirmed)
    assert "куїнджі" not in one.correction.words


@pytest.mark.parametrize("story", ["дуже довго " * 40, ""])
async def test_long_stories_and_mere_addresses_are_not_kept(
    stage: Stage, citizen: Citizen, story: str
) -> None:
    await citizen.says(f"немає води {story}" if story else "Металургів 86, кв 12")
    if not story:
        await citizen.presses("Вода і каналізація")
        await citizen.presses("Немає води")
    else:
        await citizen.says("Металургів 86, кв 12")
    await sends(citizen)
    assert await kept(stage) == []
