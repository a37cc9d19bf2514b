"""Several problems in one message: the main one is filed first, the others are offered under its receipt."""

import pytest

from core.access import Role
from core.citizens import PHONE, Identity
from tests.dialogs.conversation import Citizen, Stage
from tests.dialogs.outages import filed
from tests.dialogs.test_calls import NUMBER, with_role

THREE = "Нема води і ліфт не працює, а ще яма на дорозі, Куїнджі 20, кв 3"
LIFT, HOLE = "Also send: Не працює ліфт", "Also send: Яма на дорозі"


def labels(citizen: Citizen) -> list[str]:
    """The buttons that the last message shows."""
    return [choice.label for choice in citizen.last.choices]


async def sends_first(citizen: Citizen, line: str = THREE) -> str:
    """File the main one; what is answered."""
    await citizen.says(line)
    await citizen.presses("Go on without")
    return await citizen.presses("Send")


async def test_each_of_the_others_needs_one_tap_and_a_yes(stage: Stage, citizen: Citizen) -> None:
    receipt = await sends_first(citizen)
    assert "About: Немає води" in receipt
    assert "You also wrote about: «Не працює ліфт», «Яма на дорозі». Shall I send these now?" in receipt
    shown = await citizen.presses(LIFT)
    assert "About: Не працює ліфт\nWhere: вул. Куїнджі, 20, flat 3" in shown
    assert "You also wrote about: «Яма на дорозі»." in await citizen.presses("Send")
    assert LIFT not in labels(citizen)
    await citizen.presses(HOLE)
    assert "You also wrote" not in await citizen.presses("Send")
    assert await filed(stage, citizen.identity) == ["pothole", "lift", "no_water"]


async def test_the_summary_says_what_comes_after_it(citizen: Citizen) -> None:
    await citizen.says(THREE)
    shown = await citizen.presses("Go on without")
    assert "One request is about one thing. After it I offer: «Не працює ліфт», «Яма на дорозі»." in shown


async def test_a_danger_goes_first_and_the_rest_is_offered(stage: Stage, citizen: Citizen) -> None:
    line = "не працює ліфт, Куїнджі 20, і прорвало трубу, заливає підвал"
    assert "Ring" in await citizen.says(line)
    await citizen.presses("Go on with the request")
    await citizen.presses("Go on without")
    await citizen.presses("Send")
    await citizen.presses(LIFT)
    await citizen.presses("Send")
    assert await filed(stage, citizen.identity) == ["lift", "water_leak"]


async def test_what_others_see_to_comes_first_and_ours_is_offered(stage: Stage, citizen: Citizen) -> None:
    assert "Ring 104 now." in await citizen.says("пахне газом у під'їзді, і ліфт не працює, Куїнджі 20")
    await citizen.presses("I have rung")
    await citizen.presses(LIFT)
    await citizen.presses("Go on without")
    await citizen.presses("Send")
    assert await filed(stage, citizen.identity) == ["lift"]


async def test_what_may_be_a_danger_is_asked_about_before_anything_else(citizen: Citizen) -> None:
    await citizen.says("на дороге дыра, внизу вода, крышка исчезла, Куинджи 20")
    assert "Відкритий люк" in labels(citizen) or "Ring" in citizen.last.text


@pytest.mark.parametrize(
    ("words", "service"), [("так", "lift"), ("да, давайте", "lift"), ("і про яму на дорозі", "pothole")]
)
async def test_words_take_up_another_one(stage: Stage, citizen: Citizen, words: str, service: str) -> None:
    await sends_first(citizen)
    await citizen.says(words)
    await citizen.presses("Send")
    assert await filed(stage, citizen.identity) == [service, "no_water"]


async def test_a_no_forgets_them(citizen: Citizen) -> None:
    await sends_first(citizen)
    assert "nothing more is sent" in await citizen.says("ні, не треба")
    assert LIFT not in labels(citizen)


async def test_what_is_not_taken_is_forgotten_and_blocks_nothing(stage: Stage, citizen: Citizen) -> None:
    await sends_first(citizen)
    await citizen.says("не вивозять сміття, Миру 35")
    await citizen.presses("Send")
    assert LIFT not in labels(citizen)
    await citizen.says("menu")
    assert LIFT not in labels(citizen)
    assert await filed(stage, citizen.identity) == ["waste_collection", "no_water"]


async def test_the_offer_outlives_a_restart(stage: Stage, citizen: Citizen) -> None:
    await sends_first(citizen)
    offer = citizen.choice(HOLE).data
    again = Stage(stage.database, stage.clock, stage.city, stage.wire)
    citizen.stage = again
    await citizen.presses_data(offer)
    await citizen.presses("Send")
    assert await filed(again, citizen.identity) == ["pothole", "no_water"]


async def test_a_double_tap_on_the_offer_files_once(stage: Stage, citizen: Citizen) -> None:
    await sends_first(citizen)
    offer = citizen.choice(LIFT).data
    await citizen.presses_data(offer)
    assert "earlier message" in await citizen.presses_data(offer)
    await citizen.presses("Send")
    assert await filed(stage, citizen.identity) == ["lift", "no_water"]


async def test_where_the_main_one_is_sent_already_the_others_are_offered(
    stage: Stage, citizen: Citizen
) -> None:
    await sends_first(citizen, "немає води, Куїнджі 20, кв 3")
    await citizen.says(THREE)
    assert "You also wrote about" in await citizen.presses("It is this one")
    await citizen.presses(LIFT)
    await citizen.presses("Send")
    assert await filed(stage, citizen.identity) == ["lift", "no_water"]


@pytest.mark.parametrize(
    "line",
    [
        "нема води, кран гуде, Куїнджі 20, кв 3",
        "світло вже дали, а води все нема, Куїнджі 20, кв 3",
        "живу сама, ходжу з паличкою, води нема, до магазину далеко, Куїнджі 20, кв 3",
    ],
)
async def test_one_problem_stays_one(citizen: Citizen, line: str) -> None:
    receipt = await sends_first(citizen, line)
    assert "is sent" in receipt
    assert "You also wrote" not in receipt


async def test_a_callers_other_problem_is_the_callers(stage: Stage) -> None:
    operator = await with_role(stage, "610", Role.operator)
    await operator.says("/call")
    await operator.says(f"{NUMBER} {THREE}")
    assert "The citizen also told of: «Не працює ліфт», «Яма на дорозі»." in await operator.presses("Send")
    await operator.presses(LIFT)
    await operator.presses("Send")
    assert await filed(stage, Identity(PHONE, NUMBER)) == ["lift", "no_water"]


async def test_the_true_danger_is_rung_for_first(citizen: Citizen) -> None:
    line = "мусор не вывозят, лифт стоит, и провод оборванный искрит, Куинджи 20"
    await citizen.says(line)
    assert citizen.last.title == "Дріт обірваний або іскрить"


async def test_each_problem_keeps_its_own_house(stage: Stage, citizen: Citizen) -> None:
    receipt = await sends_first(citizen, "нет воды на Куинджи 20 и на Миру 35 нет света")
    assert "Where: вул. Куїнджі, 20\n" in receipt
    assert "Where: просп. Миру, 35\n" in await citizen.presses("Also send: Немає світла, просп. Миру, 35")
    await citizen.presses("Send")
    assert await filed(stage, citizen.identity) == ["no_power", "no_water"]


async def test_the_same_at_two_houses_is_two_requests(stage: Stage, citizen: Citizen) -> None:
    await sends_first(citizen, "яма на дорозі біля Куїнджі 20 і ще яма на Миру 35")
    assert "Where: просп. Миру, 35\n" in await citizen.presses("Also send: Яма на дорозі, просп. Миру, 35")
    await citizen.presses("Send")
    assert await filed(stage, citizen.identity) == ["pothole", "pothole"]


async def test_a_danger_goes_first_to_its_own_house(citizen: Citizen) -> None:
    await citizen.says("нема світла на Куїнджі 20 і обірваний дріт на Миру 35")
    await citizen.presses("Go on with the request")
    assert "просп. Миру, 35" in citizen.last.title


@pytest.mark.parametrize(
    ("words", "first"),
    [("обидва", "lift"), ("оба", "lift"), ("друге", "pothole"), ("2", "pothole"), ("перше", "lift")],
)
async def test_who_counts_is_understood(stage: Stage, citizen: Citizen, words: str, first: str) -> None:
    await sends_first(citizen)
    await citizen.says(words)
    await citizen.presses("Send")
    assert await filed(stage, citizen.identity) == [first, "no_water"]


@pytest.mark.parametrize("words", ["потім", "позже", "не зараз"])
async def test_who_puts_it_off_finds_it_below(citizen: Citizen, words: str) -> None:
    await sends_first(citizen)
    assert "stays below" in await citizen.says(words)
    assert LIFT in labels(citizen)


async def test_a_no_without_a_question_is_no_report(citizen: Citizen) -> None:
    await sends_first(citizen, "немає води, Куїнджі 20, кв 3")
    assert "Write whenever something is wrong." in await citizen.says("ні")


@pytest.mark.parametrize("words", ["нет", "обидва", "друге", "так"])
async def test_short_answers_tell_of_no_problem(citizen: Citizen, words: str) -> None:
    await citizen.says("/start")
    await citizen.presses("New request")
    assert "Please say in words what happened." in await citizen.says(words)
