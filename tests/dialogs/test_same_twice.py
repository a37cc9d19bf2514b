"""An open request of the same person, service and place is shown before a new one is filed."""

import pytest

from bot.drafts import remind_of_draft
from bot.messages import Kind
from core.citizens import PHONE, Identity
from core.joining import join, make_voice_code
from core.life import Step
from core.moves import CITIZEN
from tests.dialogs.conversation import Citizen, Stage
from tests.dialogs.test_calls import NUMBER, cases_of, history, who
from tests.dialogs.test_calls import operator as operator
from tests.working import move

LINE = "немає води, Куїнджі 20, кв 3"
THIS, OTHER = "It is this one", "No, something else"
ASKS = "Is it about the same?"
PUT = "Add what I wrote now"


async def files(citizen: Citizen, line: str = LINE) -> str:
    """File the first one; its number."""
    await citizen.says(line)
    await citizen.presses("Go on without")
    await citizen.presses("Send")
    return (await cases_of(citizen.stage, citizen.identity))[0].number


async def test_the_open_request_is_shown_with_its_standing_and_date(stage: Stage, citizen: Citizen) -> None:
    number = await files(citizen)
    stage.clock.turn(hours=5)
    shown = await citizen.says(LINE)
    assert citizen.last.title == "Немає води, вул. Куїнджі, 20, flat 3"
    assert f"You have an open request about this: {number[:4]}" in shown.replace("\u00a0", " ")
    for line in ("The unit in charge has it.", "Due by:", LINE, ASKS):
        assert line in shown


async def test_what_was_written_and_sent_goes_along_by_one_tap(stage: Stage, citizen: Citizen) -> None:
    await files(citizen)
    await citizen.says("немає води, Куїнджі 20, кв 3, вже третя доба")
    await citizen.sends(Kind.photo)
    assert "Nothing new was sent." in await citizen.presses(THIS)
    assert "It is added to the request." in await citizen.presses(PUT)
    assert "вже третя доба" in citizen.last.text
    assert PUT not in [choice.label for choice in citizen.last.choices]
    [case] = await cases_of(stage, citizen.identity)
    assert len(case.attachments) == 1
    await citizen.says("menu")
    assert "Go on with the unsent request" not in [choice.label for choice in citizen.last.choices]


async def test_something_else_is_filed_with_all_that_was_told(stage: Stage, citizen: Citizen) -> None:
    await files(citizen)
    await citizen.says("немає води, Куїнджі 20, кв 3, тепер у ванній")
    assert "тепер у ванній" in await citizen.presses(OTHER)
    assert "is sent" in await citizen.presses("Send")
    assert len(await cases_of(stage, citizen.identity)) == 2


@pytest.mark.parametrize(
    "line",
    [
        "немає світла, Куїнджі 20, кв 3",
        "немає води, Куїнджі 22, кв 3",
        "немає води, Куїнджі 20, кв 4",
        "немає води, Миру 20, кв 3",
    ],
)
async def test_another_service_house_flat_or_street_is_another_matter(citizen: Citizen, line: str) -> None:
    await files(citizen)
    assert ASKS not in await citizen.says(line)
    assert "Send" in [choice.label for choice in citizen.last.choices]


async def test_the_flat_that_only_one_of_them_names_parts_nothing(citizen: Citizen) -> None:
    await files(citizen)
    assert ASKS in await citizen.says("немає води, Куїнджі 20")


async def test_entrances_part_and_floors_do_not(citizen: Citizen) -> None:
    await files(citizen, "не працює ліфт, Куїнджі 25, під'їзд 2")
    assert ASKS not in await citizen.says("не працює ліфт, Куїнджі 25, під'їзд 3")
    await citizen.says("cancel")
    assert ASKS in await citizen.says("не працює ліфт, Куїнджі 25, під'їзд 2, 5 поверх")


async def test_what_is_closed_is_not_shown(stage: Stage, citizen: Citizen) -> None:
    number = await files(citizen)
    await citizen.presses("Take it back")
    assert ASKS not in await citizen.says(LINE)
    assert number not in citizen.last.text


async def test_what_is_closed_meanwhile_is_said_and_sent_anew(stage: Stage, citizen: Citizen) -> None:
    number = await files(citizen)
    await citizen.says(LINE)
    async with stage.database.work() as work:
        await move(work, number, Step.withdraw, stage.city, stage.clock.now(), CITIZEN)
    shown = await citizen.presses(THIS)
    assert "has changed meanwhile" in shown
    assert "not open any more" in shown
    await citizen.presses(OTHER)
    assert "is sent" in await citizen.presses("Send")


@pytest.mark.parametrize("words", ["так", "да, это она", "та сама", "у нас теж нема", "коли буде вода?"])
async def test_words_that_mean_this_one(citizen: Citizen, words: str) -> None:
    await files(citizen)
    await citizen.says(LINE)
    assert "Nothing new was sent." in await citizen.says(words)


@pytest.mark.parametrize("words", ["ні", "нет, другое", "інше", "все одно надішліть", "no"])
async def test_words_that_mean_a_new_one(citizen: Citizen, words: str) -> None:
    await files(citizen)
    await citizen.says(LINE)
    await citizen.says(words)
    assert "Send" in [choice.label for choice in citizen.last.choices]


async def test_who_says_that_nothing_happens_has_the_unit_asked(stage: Stage, citizen: Citizen) -> None:
    await files(citizen)
    await citizen.says(LINE)
    assert "I have asked." in await citizen.says("чому так довго нічого не роблять")
    [case] = await cases_of(stage, citizen.identity)
    assert "asked_why" in [event.kind for event in await history(stage, case)]


async def test_words_that_are_no_answer_are_kept_and_asked_once_more(citizen: Citizen) -> None:
    await files(citizen)
    await citizen.says(LINE)
    shown = await citizen.says("сусіди зверху теж скаржаться щодня")
    assert "I have added this to the request." in shown
    assert ASKS in shown
    await citizen.says("дитина мала вдома плаче")
    assert "сусіди зверху теж скаржаться щодня\nдитина мала вдома плаче" not in shown
    assert "сусіди зверху теж скаржаться щодня" in citizen.last.text
    assert "Send" in [choice.label for choice in citizen.last.choices]


async def test_a_correction_of_the_house_is_heard(citizen: Citizen) -> None:
    await files(citizen)
    await citizen.says(LINE)
    assert "I have corrected the address" in await citizen.says("не 20 а 22")
    assert "Send" in [choice.label for choice in citizen.last.choices]


async def test_a_danger_waits_for_no_question(citizen: Citizen) -> None:
    line = "прорвало трубу, заливає підвал, Куїнджі 20"
    for _time in range(2):
        assert ASKS not in await citizen.says(line)
        if "Ring" in citizen.last.text:
            await citizen.presses("Go on with the request")
        assert ASKS not in citizen.last.text
        if "Go on without" in [choice.label for choice in citizen.last.choices]:
            await citizen.presses("Go on without")
        assert "is sent" in await citizen.presses("Send")


async def test_nobody_is_shown_anothers_request(stage: Stage, citizen: Citizen) -> None:
    await files(citizen)
    neighbour = await stage.citizen("777")
    assert ASKS not in await neighbour.says(LINE)


async def test_what_was_told_by_telephone_is_the_same_once_both_are_joined(
    stage: Stage, citizen: Citizen, operator: Citizen
) -> None:
    await operator.says("/call")
    await operator.says(f"{NUMBER} {LINE}")
    await operator.presses("Send")
    await citizen.says("/start")
    async with stage.database.work() as work:
        caller = await work.citizens.meet(Identity(PHONE, NUMBER), "", stage.clock.now())
        writer = await work.citizens.meet(citizen.identity, "", stage.clock.now())
        code = await make_voice_code(work, caller, stage.clock.now())
        await join(work, writer, code, stage.clock.now())
    assert ASKS in await citizen.says(LINE)


async def test_an_operator_reads_it_of_a_caller(stage: Stage, operator: Citizen) -> None:
    for _time in range(2):
        await operator.says("/call")
        await operator.says(f"{NUMBER} {LINE}")
        if "It is something new" in [choice.label for choice in operator.last.choices]:
            await operator.presses("It is something new")
        else:
            await operator.presses("Send")
    assert "The citizen has an open request about this" in operator.last.text
    await operator.presses(THIS)
    await operator.presses("Add what was written now")
    [case] = await cases_of(stage, Identity(PHONE, NUMBER))
    assert [event.actor for event in await history(stage, case)][-1] != "citizen"


async def test_who_stops_at_it_is_not_reminded_of_a_draft(stage: Stage, citizen: Citizen) -> None:
    await files(citizen)
    await citizen.says(LINE)
    before = len(stage.wire.sent)
    met = await who(stage, citizen.identity)
    stage.clock.turn(hours=20)
    async with stage.database.work() as work:
        await remind_of_draft(work, met.identity_id, stage.city, stage.clock.now())
    await stage.send_queued()
    assert not [message for _, message in stage.wire.sent[before:] if "not sent yet" in message.text]


async def test_who_is_not_sure_is_told_that_nothing_is_lost(citizen: Citizen) -> None:
    await files(citizen)
    await citizen.says(LINE)
    shown = await citizen.says("та сама не знаю")
    assert "If you are not sure, press the first button" in shown
    assert ASKS in shown


@pytest.mark.parametrize("words", ["обидва", "потім", "ой лишенько"])
async def test_a_sigh_is_no_part_of_the_story(citizen: Citizen, words: str) -> None:
    await files(citizen)
    await citizen.says(LINE)
    for _time in range(2):
        assert "Please press one of the buttons." in await citizen.says(words)
    await citizen.presses(OTHER)
    assert words not in citizen.last.text


async def test_a_point_is_asked_about_and_not_taken_for_an_answer(citizen: Citizen) -> None:
    await files(citizen)
    await citizen.says(LINE)
    assert "Is it the place of this request?" in await citizen.shares_point(47.0956, 37.5413)
    assert ASKS in await citizen.presses("No, leave it")


async def test_a_number_that_is_sent_is_kept_at_any_question(citizen: Citizen) -> None:
    await files(citizen)
    await citizen.says(LINE)
    await citizen.shares_phone("+380671112233")
    await citizen.presses(OTHER)
    assert "Phone: +380 67 111 2233" in citizen.last.text
