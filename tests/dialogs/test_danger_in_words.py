"""Danger told and answered by typing alone: rung, cannot ring, over, passed on, called off, asked after."""

import pytest

from bot.messages import Outgoing
from core.cases import Case
from tests.dialogs.conversation import Citizen, Stage
from tests.dialogs.test_emergency import call_for_help, on_call

GAS = "пахне газом у під'їзді, Миру 5"
PIPE = "прорвало трубу на Миру 5"


async def told(stage: Stage, operator: Citizen) -> list[Outgoing]:
    """What this operator has been told."""
    await stage.send_queued()
    return [message for address, message in stage.wire.sent if address == operator.name]


async def filed(stage: Stage, citizen: Citizen) -> list[Case]:
    """The requests of this person."""
    async with stage.database.view() as work:
        met = await work.citizens.meet(citizen.identity, "", stage.clock.now())
        return await work.cases.of_citizen(met.citizen_id, 9)


@pytest.mark.parametrize(
    "words",
    [
        "я глухая позвонить не могу",
        "не могу дозвониться, занято",
        "не можу подзвонити",
        "немогу позвонить",
        "телефон разряжается звонить не могу",
        "нет",
        "ні",
    ],
)
async def test_who_cannot_ring_says_so_in_words(citizen: Citizen, words: str) -> None:
    await citizen.says(GAS)
    assert "Pass it on now" in await citizen.says(words)


@pytest.mark.parametrize("words", ["уже позвонила", "позвонила в 104, что дальше?", "да", "так"])
async def test_who_has_rung_says_so_in_words(citizen: Citizen, words: str) -> None:
    await citizen.says(GAS)
    assert "Wait for help" in await citizen.says(words)


@pytest.mark.parametrize("words", ["отбой уже все нормально", "помилка"])
async def test_a_danger_that_is_over_ends_there(citizen: Citizen, words: str) -> None:
    await citizen.says(GAS)
    assert "Good that it is over" in await citizen.says(words)


async def test_what_is_not_understood_is_asked_again_in_short(citizen: Citizen) -> None:
    await citizen.says(GAS)
    shown = await citizen.says("я не знаю що робити")
    assert "Have you rung 104, or can you not ring?" in shown
    assert "Help comes at any hour" not in shown


@pytest.mark.parametrize("words", ["потім", "не знаю", "сама не знаю", "позже", "продовжити"])
async def test_who_puts_it_off_is_told_of_the_other_way_and_it_is_no_part_of_the_story(
    citizen: Citizen, words: str
) -> None:
    await citizen.says(GAS)
    assert "press «I cannot ring»" in await citizen.says(words)
    assert words not in await citizen.presses("I cannot ring")


@pytest.mark.parametrize("words", ["продовжити", "продолжить"])
async def test_who_goes_on_where_a_button_says_so_has_rung(citizen: Citizen, words: str) -> None:
    await citizen.says(PIPE)
    assert "phone number" in await citizen.says(words)
    assert words not in await citizen.presses("Go on without")


@pytest.mark.parametrize("own", [True, False])
async def test_a_contact_shared_before_or_after_the_danger_is_answered_is_passed_on(
    stage: Stage, citizen: Citizen, own: bool
) -> None:
    operator = await on_call(stage)
    await citizen.says(GAS)
    assert "+380 67 123 4567" in await citizen.shares_phone("+380671234567", own=own)
    assert "can you not ring" in citizen.last.text or "Ring 104" in citizen.last.text
    await citizen.presses("I cannot ring")
    assert "+380 50 111 2233" in await citizen.shares_phone("+380501112233", own=own)
    await citizen.presses("Pass it on now")
    [raised] = await told(stage, operator)
    assert "Phone: +380 50 111 2233" in raised.text


async def test_a_number_typed_instead_of_an_answer_is_the_number_to_ring(
    stage: Stage, citizen: Citizen
) -> None:
    operator = await on_call(stage)
    await citizen.says(GAS)
    assert "number is noted" in await citizen.says("мій номер 067 123 45 67")
    await citizen.says("не можу")
    await citizen.says("передайте")
    [raised] = await told(stage, operator)
    assert raised.text.endswith(f"{GAS}\nPhone: +380 67 123 4567")


async def test_an_address_told_instead_of_an_answer_is_not_asked_for_again(citizen: Citizen) -> None:
    await citizen.says("Пахнет газом")
    assert "The place is noted" in await citizen.says("Зелинского 12 кв 5")
    assert "вул. Зелінського, 12" in await citizen.presses("I cannot ring")


@pytest.mark.parametrize("words", ["передать", "передайте", "давай быстрее", "да"])
async def test_words_pass_the_call_on_and_are_no_part_of_it(
    stage: Stage, citizen: Citizen, words: str
) -> None:
    operator = await on_call(stage)
    await citizen.says(GAS)
    await citizen.says("не можу")
    assert "operator on duty is told" in await citizen.says(words)
    [raised] = await told(stage, operator)
    assert raised.text.endswith(GAS)


@pytest.mark.parametrize("words", ["давай быстрее", "дякую"])
async def test_nobody_in_danger_is_greeted_or_thanked(stage: Stage, citizen: Citizen, words: str) -> None:
    await on_call(stage)
    await citizen.says(GAS)
    said = await citizen.says(words)
    assert "welcome" not in said
    assert "I cannot ring" in [choice.label for choice in citizen.last.choices]
    await citizen.says("не можу")
    said = await citizen.says(words)
    assert "Good day" not in said
    assert "welcome" not in said


@pytest.mark.parametrize("words", ["ні", "нет", "отменяйте", "уже приехали, все нормально"])
async def test_words_end_the_call_before_it_is_passed_on(stage: Stage, citizen: Citizen, words: str) -> None:
    operator = await on_call(stage)
    await citizen.says(GAS)
    await citizen.says("не можу")
    assert "nothing is passed on" in await citizen.says(words)
    assert not await told(stage, operator)


async def test_what_others_do_ends_with_the_call_and_files_nothing(stage: Stage, citizen: Citizen) -> None:
    await on_call(stage)
    await call_for_help(citizen)
    assert "New request" in [choice.label for choice in citizen.last.choices]
    assert not await filed(stage, citizen)


async def test_what_the_city_mends_is_filed_besides_under_its_own_name(
    stage: Stage, citizen: Citizen
) -> None:
    await on_call(stage)
    await citizen.says(PIPE)
    await citizen.says("не можу")
    assert "has it on record" in await citizen.says("передайте")
    await citizen.presses("Go on without")
    await citizen.presses("Send")
    assert [case.service for case in await filed(stage, citizen)] == ["water_leak"]


async def test_no_way_leads_back_to_a_second_call(stage: Stage, citizen: Citizen) -> None:
    operator = await on_call(stage)
    await citizen.says(PIPE)
    await citizen.says("не можу")
    await citizen.says("передайте")
    assert "Back" not in [choice.label for choice in citizen.last.choices]
    assert "no question before" in await citizen.says("назад")
    await citizen.presses("Go on without")
    await citizen.presses("Change something")
    await citizen.presses("What it is about")
    await citizen.presses("Вода і каналізація")
    assert "Is everything right?" in await citizen.presses("Прорив труби або витік води")
    assert len(await told(stage, operator)) == 1


@pytest.mark.parametrize("line", [GAS, PIPE])
async def test_cancelling_says_that_help_was_called_and_may_call_it_off(
    stage: Stage, citizen: Citizen, line: str
) -> None:
    operator = await on_call(stage)
    await citizen.says(line)
    await citizen.says("не можу")
    await citizen.says("передайте")
    assert "has your call for help already" in await citizen.says("отмена")
    assert "is taken back" in await citizen.presses("No, call it off")
    raised, off = await told(stage, operator)
    assert off.title.startswith("Called off")
    assert "taken this call back" in await operator.presses_data(raised.choices[0].data)


async def test_a_cancel_by_mistake_loses_no_help(stage: Stage, citizen: Citizen) -> None:
    operator = await on_call(stage)
    await call_for_help(citizen)
    await citizen.says("скасувати")
    assert "stays with the operator" in await citizen.says("так")
    assert len(await told(stage, operator)) == 1


async def test_help_that_is_on_its_way_is_not_called_off_by_a_button(stage: Stage, citizen: Citizen) -> None:
    operator = await on_call(stage)
    await call_for_help(citizen)
    await stage.send_queued()
    await operator.presses("I take it")
    assert "taken your call for help already" in await citizen.says("отмена")


@pytest.mark.parametrize("words", ["ну что, едут?", "я вызывал газ, что слышно"])
async def test_who_asks_after_the_call_hears_how_it_stands(
    stage: Stage, citizen: Citizen, words: str
) -> None:
    operator = await on_call(stage)
    await call_for_help(citizen)
    await stage.send_queued()
    assert "Nobody has answered yet" in await citizen.says(words)
    await operator.presses("I take it")
    assert "is ringing now" in await citizen.says(words)
    stage.clock.turn(hours=7)
    assert "is ringing now" not in await citizen.says(words)


async def test_a_question_about_help_is_no_part_of_the_request(stage: Stage, citizen: Citizen) -> None:
    await on_call(stage)
    await citizen.says(PIPE)
    await citizen.says("не можу")
    await citizen.says("передайте")
    assert "Nobody has answered yet" in await citizen.says("ну что, едут?")
    assert "едут" not in await citizen.presses("Go on without")
