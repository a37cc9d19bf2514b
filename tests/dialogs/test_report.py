"""Filing a request."""

import pytest

from bot.messages import Kind
from tests.dialogs.conversation import Citizen, Stage


async def test_a_newcomer_files_by_buttons(citizen: Citizen) -> None:
    assert "contact centre" in await citizen.says("/start")
    await citizen.presses("New request")
    await citizen.presses("Вода і каналізація")
    assert "Where is it?" in await citizen.presses("Немає води")
    assert "What happened?" in await citizen.says("Металургів 86, кв 12")
    assert "phone" in await citizen.says("No water since the morning")
    shown = await citizen.shares_phone("+380671234567")
    assert "Where: просп. Металургів, 86, flat 12" in shown
    assert "Phone: +380 67 123 4567" in shown
    receipt = await citizen.presses("Send")
    assert "is sent" in receipt
    assert "Водоканал" in receipt
    assert "Wednesday, 25 November, 12:00" in receipt


async def test_one_line_that_says_everything_needs_one_tap(citizen: Citizen) -> None:
    await citizen.says("/start")
    await citizen.says("немає води на Металургів 86, кв 12, другий день")
    await citizen.presses("Go on without")
    await citizen.presses("Send")
    shown = await citizen.says("немає води на Металургів 88, кв 12, другий день")
    assert "Is everything right?" in shown
    assert "is sent" in await citizen.presses("Send")


async def test_F20_double_tap_files_one_case(citizen: Citizen) -> None:
    await citizen.says("немає води на Металургів 86, кв 12, другий день")
    await citizen.presses("Go on without")
    data = citizen.choice("Send").data
    await citizen.presses_data(data)
    assert "sent already" in await citizen.presses_data(data)
    assert "You have 1 request." in await citizen.says("status")


async def test_F19_an_old_button_changes_nothing(citizen: Citizen) -> None:
    await citizen.says("/start")
    data = citizen.choice("My requests").data
    await citizen.presses("New request")
    assert "earlier message" in await citizen.presses_data(data)
    assert "What exactly?" in await citizen.presses("Вода і каналізація")


async def test_what_the_first_line_says_is_not_asked_for_again(citizen: Citizen) -> None:
    shown = await citizen.says("не горит фонарь, Куинджи 25")
    assert "вул. Куїнджі, 25" in shown
    assert "phone" in shown


async def test_two_streets_that_fit_are_asked_about(citizen: Citizen) -> None:
    assert "Which street is it?" in await citizen.says("немає води, Свободи 10, кв 3")
    await citizen.presses("просп. Свободи")
    await citizen.presses("Go on without")
    assert "Where: просп. Свободи, 10, flat 3" in citizen.last.text


async def test_a_house_is_asked_for_where_it_is_needed(citizen: Citizen) -> None:
    assert "Which house" in await citizen.says("немає води на проспекті Металургів")
    await citizen.says("25а кв 7")
    await citizen.presses("Go on without")
    assert "просп. Металургів, 25а, flat 7" in citizen.last.text


async def test_a_street_that_is_not_listed_can_be_left_as_written(citizen: Citizen) -> None:
    await citizen.says("яма на дорозі біля магазину")
    assert "do not find this street" in await citizen.says("Зюзюкінська 5")
    await citizen.presses("Leave it as it is")
    await citizen.presses("Go on without")
    assert "Where: Зюзюкінська 5" in citizen.last.text


async def test_a_point_in_the_city_leads_to_the_streets_around(citizen: Citizen) -> None:
    await citizen.says("яма на дорозі біля магазину")
    assert "outside the city" in await citizen.shares_point(50.45, 30.52)
    assert "Which street is it?" in await citizen.shares_point(47.0971, 37.5434)
    await citizen.presses("The point is enough")
    await citizen.presses("Go on without")
    assert "The point on the map" in citizen.last.text


async def test_a_landmark_adds_to_a_point(citizen: Citizen, stage: Stage) -> None:
    await citizen.says("яма на дорозі біля магазину")
    await citizen.shares_point(47.0971, 37.5434)
    await citizen.says("біля криниці")
    await citizen.presses("Go on without")
    await citizen.presses("Send")
    async with stage.database.view() as work:
        met = await work.citizens.meet(citizen.identity, "", stage.clock.now())
        address = (await work.cases.of_citizen(met.citizen_id, 1))[0].address
    assert (address.written, address.lat, address.lon) == ("біля криниці", 47.0971, 37.5434)


async def test_a_point_at_the_edge_of_the_city_is_asked_about(citizen: Citizen, stage: Stage) -> None:
    lat, lon = 47.0922, 37.7625
    assert stage.city.is_inside(lat - 0.001, lon - 0.001)
    await citizen.says("яма на дорозі біля магазину")
    assert "at the edge of the city" in await citizen.shares_point(lat - 0.001, lon - 0.001)


async def test_what_others_do_is_referred_to_them(citizen: Citizen) -> None:
    shown = await citizen.says("мені не прийшла пенсія")
    assert "Пенсійний фонд України" in shown
    await citizen.presses("Pass it to an operator")
    await citizen.presses("Go on without")
    assert "About: Інше питання" in citizen.last.text


async def test_a_summary_can_be_changed_item_by_item(citizen: Citizen) -> None:
    await citizen.says("немає води на Металургів 86, кв 12, другий день")
    await citizen.presses("Go on without")
    await citizen.presses("Change something")
    await citizen.presses("The address")
    await citizen.says("Миру 3 кв 1")
    assert "просп. Миру, 3, flat 1" in citizen.last.text
    await citizen.presses("Change something")
    await citizen.presses("The phone number")
    await citizen.says("067 123 45 67")
    assert "Phone: +380 67 123 4567" in citizen.last.text
    await citizen.presses("Change something")
    await citizen.presses("What it is about")
    await citizen.presses("Вода і каналізація")
    await citizen.presses("Слабкий тиск води")
    assert "About: Слабкий тиск води" in citizen.last.text
    assert "просп. Миру, 3" in citizen.last.text


async def test_a_number_that_is_none_is_asked_for_again(citizen: Citizen) -> None:
    await citizen.says("немає води на Металургів 86, кв 12, другий день")
    assert "not a phone number I can read" in await citizen.says("12345")
    assert "Phone: +380 67 123 4567" in await citizen.says("мій 067-123-45-67")


@pytest.mark.parametrize("words", ["да", "так", "так, звісно", "оба", "обидва"])
async def test_who_agrees_to_give_a_number_is_told_how(citizen: Citizen, words: str) -> None:
    await citizen.says("немає води на Металургів 86, кв 12, другий день")
    shown = await citizen.says(words)
    assert "To give your number, press «Send my number»" in shown
    assert "not a phone number" not in shown
    assert words not in await citizen.presses("Go on without")


async def test_the_own_number_is_remembered_and_anothers_is_not(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("немає води на Металургів 86, кв 12, другий день")
    await citizen.shares_phone("+380501112233", own=False)
    await citizen.presses("Send")
    assert "phone" in await citizen.says("немає світла на Металургів 86, кв 12, з ранку")
    await citizen.shares_phone("+380671234567")
    await citizen.presses("Send")
    assert "Phone: +380 67 123 4567" in await citizen.says("немає опалення на Металургів 86, кв 12, з ранку")


async def test_back_goes_one_step(citizen: Citizen) -> None:
    await citizen.says("/start")
    await citizen.presses("New request")
    await citizen.presses("Вода і каналізація")
    await citizen.presses("Немає води")
    assert "What exactly?" in await citizen.presses("Back")
    assert "What happened, and where?" in await citizen.says("назад")


async def test_a_photo_is_kept_with_the_request(citizen: Citizen, stage: Stage) -> None:
    await citizen.sends(Kind.photo, text="немає води на Металургів 86, кв 12")
    await citizen.presses("Go on without")
    assert "1 file is attached" in citizen.last.text
    await citizen.presses("Send")
    async with stage.database.view() as work:
        met = await work.citizens.meet(citizen.identity, "", stage.clock.now())
        case = (await work.cases.of_citizen(met.citizen_id, 1))[0]
    assert [file.kind for file in case.attachments] == ["photo"]


async def test_every_kind_of_message_gets_an_answer(citizen: Citizen) -> None:
    for kind in (Kind.photo, Kind.voice, Kind.sticker, Kind.unsupported, Kind.video, Kind.document):
        assert await citizen.sends(kind)
    assert await citizen.shares_point(47.097, 37.543)
    assert await citizen.shares_phone("+380671234567")


async def test_back_from_a_change_leads_to_the_summary(citizen: Citizen) -> None:
    await citizen.says("немає води на Металургів 86, кв 12, другий день")
    await citizen.presses("Go on without")
    await citizen.presses("Change something")
    await citizen.presses("The address")
    assert "What shall be changed?" in await citizen.presses("Back")
    assert "Is everything right?" in await citizen.presses("Back")
    assert "просп. Металургів, 86, flat 12" in citizen.last.text


@pytest.mark.parametrize("words", ["дальше", "далі", "пропустити", "потом"])
async def test_who_goes_on_gives_no_number(citizen: Citizen, words: str) -> None:
    await citizen.says("немає води, Куїнджі 20, кв 3")
    assert "Phone: not given" in await citizen.says(words)


async def test_without_a_number_at_the_summary_is_no_part_of_the_story(citizen: Citizen) -> None:
    await citizen.says("немає води, Куїнджі 20, кв 3")
    await citizen.says("067 123 45 67")
    shown = await citizen.says("без номера")
    assert "Phone: not given" in shown
    assert "без номера" not in shown
