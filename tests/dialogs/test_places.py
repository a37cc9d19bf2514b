"""Where it is, as people say it: crossings, unknown streets, odd houses, «there again», buses."""

import pytest

from bot.messages import Kind
from core.cases import Case
from tests.dialogs.conversation import Citizen, Stage


async def last_case(citizen: Citizen, stage: Stage) -> Case:
    async with stage.database.view() as work:
        met = await work.citizens.meet(citizen.identity, "", stage.clock.now())
        return (await work.cases.of_citizen(met.citizen_id, 1))[0]


async def files(citizen: Citizen, text: str) -> None:
    """One request that ends at the receipt."""
    await citizen.says(text)
    await citizen.presses("Go on without")
    assert "is sent" in await citizen.presses("Send")


async def test_a_crossing_is_shown_whole_and_asks_for_no_house(citizen: Citizen, stage: Stage) -> None:
    await citizen.says("немає води на розі Металургів і Нахімова")
    await citizen.presses("Go on without")
    assert "Where: the corner of просп. Металургів and просп. Нахімова" in citizen.last.text
    await citizen.presses("Send")
    address = (await last_case(citizen, stage)).address
    assert (address.street_id, address.written) == ("metalurhiv-ave", "просп. Нахімова")


@pytest.mark.parametrize(
    ("language", "line", "where"),
    [
        ("uk", "не працює світлофор, перехрестя Миру та Куїнджі", "просп. Миру і вул. Куїнджі (перехрестя)"),
        ("ru", "яма на углу Артема и Греческой", "ул. Куинджи и ул. Греческая (перекрёсток)"),
    ],
)
async def test_a_crossing_in_both_languages(stage: Stage, language: str, line: str, where: str) -> None:
    citizen = await stage.citizen(language=language)
    assert where in await citizen.says(line)


async def test_a_crossing_answers_the_question_for_the_place(citizen: Citizen) -> None:
    await citizen.says("яма на дорозі біля магазину")
    assert "the corner of вул. Куїнджі and вул. Італійська" in await citizen.says("Куїнджі - Італійська")


async def test_the_other_street_of_a_crossing_may_be_unknown(citizen: Citizen) -> None:
    await citizen.says("яма на розі Куїнджі і Котельної")
    assert "вул. Куїнджі, corner with: Котельної" in citizen.last.title + citizen.last.text


async def test_every_street_of_a_name_is_offered(citizen: Citizen) -> None:
    await citizen.says("не вивозять сміття на Свободи 10")
    labels = {choice.label for choice in citizen.last.choices}
    assert {"просп. Свободи", "пров. Свободи", "пл. Свободи"} <= labels


@pytest.mark.parametrize(
    ("said", "street"),
    [
        ("площа", "пл. Свободи"),
        ("проспект", "просп. Свободи"),
        ("на проспекте", "просп. Свободи"),
        ("провулок", "пров. Свободи"),
        ("на вулиці", "просп. Свободи"),
        ("пров", "пров. Свободи"),
        ("площадь Свободы", "пл. Свободи"),
    ],
)
async def test_the_kind_alone_chooses_the_street(citizen: Citizen, said: str, street: str) -> None:
    await citizen.says("не вивозять сміття на Свободи 10")
    assert "phone" in await citizen.says(said)
    assert f"{street}, 10" in citizen.last.title


async def test_the_name_again_does_not_choose(citizen: Citizen) -> None:
    await citizen.says("не вивозять сміття на Свободи 10")
    assert "choose one of these" in await citizen.says("Свободи")
    assert "choose one of these" in await citizen.says("не знаю")
    assert "вул. Куїнджі, 5" in await citizen.says("ні, Куїнджі 5")


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("немає світла на Вигаданій 5", "Вигаданій 5"),
        ("нет воды, ул. Выдуманная 12 кв 3", "ул. Выдуманная 12 кв 3"),
    ],
)
async def test_an_unknown_street_of_the_first_line_is_not_lost(
    citizen: Citizen, line: str, place: str
) -> None:
    assert f"do not find this street in the city's list: «{place}»" in await citizen.says(line)
    assert "phone" in await citizen.presses("Leave it as it is")
    await citizen.presses("Go on without")
    assert f"Where: {place}" in citizen.last.text


async def test_an_unknown_street_can_be_written_again(citizen: Citizen) -> None:
    await citizen.says("немає світла на Вигаданій 5")
    assert "просп. Миру, 5" in await citizen.says("Миру 5")


@pytest.mark.parametrize("house", ["99999", "0", "дом миллион"])
async def test_an_odd_house_is_asked_again(citizen: Citizen, house: str) -> None:
    said = house.removeprefix("дом ")
    assert f"I have read the house «{said}»" in await citizen.says(f"яма на дорозі, Металургів {house}")
    assert f"I have read the house «{said}»" in await citizen.says(house)
    assert "просп. Металургів, 86, flat 12" in await citizen.says("86 кв 12")


async def test_an_odd_house_in_both_languages(stage: Stage) -> None:
    for name, language, said in (("1", "uk", "Ви написали будинок «99999»"), ("2", "ru", "«99999»")):
        citizen = await stage.citizen(name, language)
        assert said in await citizen.says("немає води на Металургів 99999")


async def test_who_does_not_know_the_house_goes_on(citizen: Citizen) -> None:
    await citizen.says("немає води на проспекті Металургів")
    assert "without the number of the house" in await citizen.says("не знаю")


async def test_another_street_at_the_house_corrects_the_address(citizen: Citizen) -> None:
    await citizen.says("немає води на проспекті Металургів")
    assert "вул. Куїнджі, 5" in await citizen.says("ой, Куїнджі 5")


@pytest.mark.parametrize(
    "said",
    ["там же", "Там само", "та сама адреса", "тот же адрес", "той самий будинок", "по тому же адресу"],
)
async def test_the_same_place_is_that_of_the_last_request(citizen: Citizen, said: str) -> None:
    await files(citizen, "немає води на Металургів 86, кв 12, 2 підʼїзд")
    await citizen.says("зламаний ліфт, не їде")
    await citizen.says(said)
    assert "Where: просп. Металургів, 86, flat 12, 2 підʼїзд" in citizen.last.text


async def test_the_same_place_in_the_first_line(citizen: Citizen) -> None:
    await files(citizen, "немає води на Металургів 86, кв 12")
    assert "Where: просп. Металургів, 86, flat 12" in await citizen.says("там же немає світла з ранку")


async def test_the_same_crossing_asks_for_no_house(citizen: Citizen) -> None:
    await files(citizen, "не працює світлофор, перехрестя Миру та Куїнджі")
    assert "Where: the corner of" in await citizen.says("там же немає води з ранку")


async def test_no_place_of_before_is_said(citizen: Citizen) -> None:
    assert "no earlier request with an address" in await citizen.says("там же немає світла з ранку")
    assert "no earlier request with an address" in await citizen.says("там же")
    assert "have not saved your home address" in await citizen.says("вдома")
    assert "просп. Миру, 5" in await citizen.says("Миру 5 кв 1")


@pytest.mark.parametrize("line", ["вдома немає світла", "дома нет света", "у нас дома нет света"])
async def test_at_home_is_the_saved_home(citizen: Citizen, line: str) -> None:
    await files(citizen, "немає води на Металургів 86, кв 12")
    await citizen.presses("Save this address")
    await citizen.presses("Home")
    assert "Where: просп. Металургів, 86, flat 12" in await citizen.says(line)


@pytest.mark.parametrize(
    ("line", "route"),
    [
        ("автобус 15 не їде вже годину", "автобус 15"),
        ("троллейбус №7 не приехал на остановку Порт", "троллейбус 7, остановка «Порт»"),
    ],
)
async def test_the_route_of_the_first_line_is_kept(citizen: Citizen, line: str, route: str) -> None:
    shown = await citizen.says(line)
    if "What is it about?" in shown:
        shown = await citizen.presses("Графік транспорту")
    assert "phone" in shown
    await citizen.presses("Go on without")
    assert route in citizen.last.text.split("What happened")[0]


async def test_who_does_not_know_the_route_goes_on(citizen: Citizen) -> None:
    assert "By the route we find whom to ask" in await citizen.says("автобус не ходить за розкладом")
    assert "without the route" in await citizen.says("не знаю номера")
    await citizen.presses("Go on without")
    assert "Where" not in citizen.last.text


async def test_the_route_can_be_left_out_by_a_button(citizen: Citizen) -> None:
    await citizen.says("автобус не ходить за розкладом")
    assert "without the route" in await citizen.presses("I do not know the route")


async def test_a_long_answer_about_the_route_is_kept_whole(citizen: Citizen) -> None:
    await citizen.says("автобус не ходить за розкладом")
    await citizen.says("тролейбус 15, який їде від вокзалу до площі, а потім ще далі через міст")
    await citizen.presses("Go on without")
    assert "Where: тролейбус 15\n" in citizen.last.text
    assert "далі через міст" in citizen.last.text


async def test_who_does_not_know_the_address_is_told_how_else(citizen: Citizen, stage: Stage) -> None:
    await citizen.says("яма на дорозі біля магазину")
    assert "what is near: a shop" in await citizen.says("не знаю")
    assert "what is near: a shop" in await citizen.says("не помню адрес")
    ukrainian = await stage.citizen("2", "uk")
    await ukrainian.says("яма на дорозі біля магазину")
    assert "що є поруч: магазин" in await ukrainian.says("не знаю")


@pytest.mark.parametrize(
    "said", ["біля ринку", "навпроти школи, за парканом", "возле остановки", "рядом с магазином"]
)
async def test_what_stands_near_is_a_place(citizen: Citizen, said: str) -> None:
    await citizen.says("яма на дорозі, дуже велика")
    assert f"The place is noted: {said}." in await citizen.says(said)
    await citizen.presses("Go on without")
    assert f"Where: {said}" in citizen.last.text


@pytest.mark.parametrize("said", ["Свободи", "свободы", "на Свободи"])
async def test_an_everyday_word_is_a_street_where_the_place_is_asked_for(citizen: Citizen, said: str) -> None:
    await citizen.says("яма на дорозі, дуже велика")
    assert "Which street is it?" in await citizen.says(said)
    assert "пл. Свободи" in await citizen.says("площа")


async def test_who_gives_up_an_unknown_street_can_send_a_point(citizen: Citizen) -> None:
    await citizen.says("немає світла на Вигаданій 5")
    assert "what is near: a shop" in await citizen.says("не знаю")
    assert "Send where I am" in {choice.label for choice in citizen.last.choices}


async def test_a_caption_that_holds_no_street_is_no_street(citizen: Citizen) -> None:
    await citizen.says("яма на дорозі біля магазину")
    assert "Now I need the place" in await citizen.sends(Kind.photo, text="дивіться")
    assert "Now I need the place" in await citizen.sends(Kind.photo, text="ось яма")
    assert "просп. Миру, 5" in await citizen.sends(Kind.photo, text="Миру 5")
    await citizen.presses("Go on without")
    assert "ось яма" in citizen.last.text
    assert "дивіться" not in citizen.last.text


@pytest.mark.parametrize("said", ["in", "ok", "hi!", "86", "??"])
async def test_what_is_too_short_is_no_street(citizen: Citizen, said: str) -> None:
    await citizen.says("яма на дорозі біля магазину")
    assert "do not find this street" not in await citizen.says(said)
    assert "Where is it?" in citizen.last.text


async def test_an_own_address_is_not_where_one_stands(citizen: Citizen) -> None:
    assert "What is your address?" in await citizen.says("не нарахували субсидію за жовтень")
    assert "Send where I am" not in {choice.label for choice in citizen.last.choices}
    assert "by the address only" in await citizen.shares_point(47.0971, 37.5434)
    assert "stands on every bill" in await citizen.says("не знаю")


async def test_entrance_and_floor_stay_with_the_address(citizen: Citizen) -> None:
    await citizen.says("не працює ліфт уже третій день")
    await citizen.says("Металургів 86, 2 підʼїзд, 3 поверх")
    assert "просп. Металургів, 86, 2 підʼїзд, 3 поверх" in citizen.last.title


async def test_an_answer_without_a_place_keeps_the_old_address(citizen: Citizen) -> None:
    await citizen.says("немає води на Металургів 86, кв 12, другий день")
    await citizen.presses("Go on without")
    await citizen.presses("Change something")
    await citizen.presses("The address")
    await citizen.says("не знаю")
    await citizen.presses("Back")
    await citizen.presses("Nothing, back to the request")
    assert "просп. Металургів, 86, flat 12" in citizen.last.text
