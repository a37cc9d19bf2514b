"""A talk with an operator from the citizen's side: question, talk, end, and the draft beside it."""

from datetime import UTC, datetime

import pytest

from bot.messages import Kind
from core.access import Role
from core.citizens import Citizen as Met
from core.citizens import Identity
from core.handoffs import Handoff, HandoffState
from core.lines import Said, Side
from core.owning import claim
from core.shifts import Why, come_on
from core.talking import LONGEST_LINE, answer_citizen, close
from tests.dialogs.conversation import Citizen, Stage
from tests.dialogs.test_emergency import on_call

LINE = "немає води на Металургів 86, кв 12, другий день"
QUESTION = "Чому не відповідаєте на мій лист?"
NIGHT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
OPEN = [HandoffState.waiting, HandoffState.claimed]


async def talks(stage: Stage) -> list[Handoff]:
    """The talks that are open."""
    async with stage.database.view() as work:
        return await work.handoffs.in_state(OPEN, 0, 10)


async def said(stage: Stage, nth: int = 0) -> list[str]:
    """What the citizen said in a talk."""
    async with stage.database.view() as work:
        (handoff, *_) = (await work.handoffs.in_state(list(HandoffState), 0, 10))[nth:]
        lines = await work.lines.of(handoff.id)
        return [line.words or line.kind for line in lines if line.side == Side.citizen]


async def operator(stage: Stage) -> Met:
    """Somebody of the staff."""
    async with stage.database.work() as work:
        return await work.citizens.meet(Identity("wire", "700"), "Ольга", stage.clock.now())


async def on_shift(stage: Stage) -> Met:
    """The same with the role, and there to answer."""
    met = await operator(stage)
    async with stage.database.work() as work:
        await work.roles.grant(met.identity_id, Role.operator, "test", stage.clock.now())
        await come_on(work, met.identity_id, Why.said, stage.city, stage.clock.now())
    return met


async def operator_ends(stage: Stage) -> None:
    """An operator ends the only talk."""
    async with stage.database.work() as work:
        (handoff,) = await work.handoffs.in_state(OPEN, 0, 10)
        await close(work, handoff, "Ольга #9", stage.clock.now())
    await stage.after(seconds=1)
    await stage.settle()


async def test_a_question_begins_a_talk(stage: Stage, citizen: Citizen) -> None:
    await on_shift(stage)
    await citizen.says("/start")
    assert "What would you like to ask?" in await citizen.presses("Write to an operator")
    shown = await citizen.says(QUESTION)
    assert "Your question is passed on" in shown
    assert "most likely within 5 minutes. Nobody waits before you. 1 operator is on shift." in shown
    (handoff,) = await talks(stage)
    assert handoff.state == HandoffState.waiting
    assert await said(stage) == [QUESTION]


async def test_what_is_written_then_goes_to_the_operators_and_nothing_is_answered(
    stage: Stage, citizen: Citizen
) -> None:
    await citizen.says("оператор")
    await citizen.says(QUESTION)
    for words in ("меню", "статус", "русский", "дякую", "оператор", "Operator"):
        assert not await citizen.says(words)
    assert await said(stage) == [QUESTION, "меню", "статус", "русский", "дякую", "оператор", "Operator"]


async def test_a_command_tells_how_to_leave(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("оператор")
    await citizen.says(QUESTION)
    assert "press «End the talk»" in await citizen.says("/menu")
    assert await said(stage) == [QUESTION]


@pytest.mark.parametrize("words", ["End the talk", "завершити розмову", "Закончить разговор"])
async def test_the_citizen_may_leave(stage: Stage, citizen: Citizen, words: str) -> None:
    await citizen.says("оператор")
    await citizen.says(QUESTION)
    assert "The talk is ended" in await citizen.says(words)
    assert not await talks(stage)
    assert "New request" in [choice.label for choice in citizen.last.choices]


async def test_the_draft_goes_on_when_the_citizen_leaves(citizen: Citizen) -> None:
    await citizen.says(LINE)
    await citizen.presses("Operator")
    await citizen.says(QUESTION)
    shown = await citizen.presses("End the talk")
    assert "The talk is ended" in shown
    assert "Your phone number" in shown
    await citizen.presses("Go on without")
    assert "is sent" in await citizen.presses("Send")


async def test_the_draft_goes_on_when_the_operator_ends_the_talk(stage: Stage, citizen: Citizen) -> None:
    await citizen.says(LINE)
    await citizen.presses("Operator")
    await citizen.says(QUESTION)
    await operator_ends(stage)
    assert "The operator has ended the talk" in citizen.last.text
    assert "Your phone number" in citizen.last.text


async def test_the_draft_goes_on_when_the_question_is_cancelled(stage: Stage, citizen: Citizen) -> None:
    await citizen.says(LINE)
    await citizen.presses("Operator")
    shown = await citizen.presses("Cancel")
    assert "Nothing was sent" in shown
    assert "Your phone number" in shown
    assert not await talks(stage)


async def test_F59_what_is_written_while_the_talk_is_being_closed_opens_it_again(
    stage: Stage, citizen: Citizen
) -> None:
    await citizen.says("оператор")
    await citizen.says(QUESTION)
    async with stage.database.work() as work:
        (handoff,) = await work.handoffs.in_state(OPEN, 0, 10)
        await close(work, handoff, "Ольга #9", stage.clock.now())
    assert not await citizen.says("Зачекайте, ще одне")
    await stage.after(seconds=1)
    (again,) = await talks(stage)
    assert again.id == handoff.id
    assert await said(stage) == [QUESTION, "Зачекайте, ще одне"]
    assert "ended" not in citizen.last.text


async def test_F61_who_talks_is_not_answered_by_the_menu(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("оператор")
    await citizen.says(QUESTION)
    who = await operator(stage)
    async with stage.database.work() as work:
        (handoff,) = await work.handoffs.in_state(OPEN, 0, 10)
        await claim(work, handoff, who, "Ольга #9", stage.city, stage.clock.now())
        conversation = await work.conversations.load(handoff.identity_id)
        conversation.dialog, conversation.step = "menu", "menu"  # as after an emergency that was seen to
        await work.conversations.save(conversation)
    assert not await citizen.says("немає води")
    assert await said(stage) == [QUESTION, "немає води"]


async def test_the_menu_shows_the_talk_to_who_asks_for_an_operator(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("оператор")
    await citizen.says(QUESTION)
    assert "press «End the talk»" in await citizen.says("/operator")
    assert len(await talks(stage)) == 1


async def test_a_danger_is_answered_at_once_and_heard_by_the_operators(
    stage: Stage, citizen: Citizen
) -> None:
    await citizen.says("оператор")
    assert "Ring 104 now" in await citizen.says("пахне газом у під'їзді")
    await citizen.presses("I have rung")
    await citizen.says("оператор")
    await citizen.says(QUESTION)
    assert "Ring 101 now" in await citizen.says("у під'їзді пожежа, горить квартира")
    assert await said(stage) == [QUESTION, "у під'їзді пожежа, горить квартира"]


async def test_a_danger_told_again_in_a_talk_goes_to_people_without_a_second_round_of_questions(
    stage: Stage, citizen: Citizen
) -> None:
    on_duty = await on_call(stage)
    await citizen.says("оператор")
    await citizen.says(QUESTION)
    assert "Ring 104 now" in await citizen.says("пахне газом у під'їзді")
    await citizen.presses("I have rung")
    shown = await citizen.says("дуже пахне газом у під'їзді!")
    assert "whoever is on duty are told. If nobody has rung 104 yet, ring now." in shown
    await stage.send_queued()
    assert "tells of it again. They talk with the operators: talk 1." in on_duty.last.text
    assert "дуже пахне газом у під'їзді!" in on_duty.last.text
    before = len(stage.wire.sent)
    assert not await citizen.says("газ! пахне газом")
    await stage.send_queued()
    assert len(stage.wire.sent) == before
    assert (await said(stage))[-2:] == ["дуже пахне газом у під'їзді!", "газ! пахне газом"]


async def test_another_danger_in_a_talk_has_its_own_number_to_ring(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("оператор")
    await citizen.says(QUESTION)
    await citizen.says("пахне газом у під'їзді")
    await citizen.presses("I have rung")
    assert "Ring 101 now" in await citizen.says("у під'їзді пожежа, горить квартира")
    await citizen.presses("I have rung")
    assert "The operators read this" in await citizen.says("пахне газом у під'їзді")
    stage.clock.turn(minutes=16)
    assert "Ring 104 now" in await citizen.says("пахне газом у під'їзді")


async def test_at_night_it_is_said_when_operators_are_back(stage: Stage, citizen: Citizen) -> None:
    stage.clock.time = NIGHT
    asked = await citizen.says("оператор")
    assert "They are back:" in asked
    assert "A request is taken at any hour: write «menu»" in asked
    assert "They are back:" in await citizen.says(QUESTION)
    assert "within" not in citizen.last.text


async def test_at_night_a_request_can_be_filed_instead(stage: Stage, citizen: Citizen) -> None:
    stage.clock.time = NIGHT
    await citizen.says("оператор")
    await citizen.says("меню")
    await citizen.says("немає води на Металургів 86, кв 12")
    await citizen.says("без номера")
    assert "is sent" in await citizen.presses("Send")


async def test_by_day_nothing_is_said_of_the_night(citizen: Citizen) -> None:
    assert "at any hour" not in await citizen.says("оператор")


async def test_the_queue_makes_the_wait_longer(stage: Stage, citizen: Citizen) -> None:
    await on_shift(stage)
    for name in ("511", "512", "513", "514"):
        other = await stage.citizen(name)
        await other.says("оператор")
        await other.says(QUESTION)
    await citizen.says("оператор")
    assert "most likely within 20 minutes. 4 people wait before you." in await citizen.says(QUESTION)


async def test_no_minutes_are_promised_where_nobody_is_on_shift(citizen: Citizen) -> None:
    assert "No operator is on shift just now" in await citizen.says("оператор")
    shown = await citizen.says(QUESTION)
    assert "No operator is on shift just now" in shown
    assert "minute" not in shown


async def test_a_call_is_wished_for(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("оператор")
    await citizen.says(QUESTION)
    assert "Which number shall the operator ring?" in await citizen.presses("Please ring me instead")
    assert "not a phone number" in await citizen.says("дзвоніть мені")
    assert "An operator rings you: +380 67 123 4567" in await citizen.says("067 123 45 67")
    assert (await talks(stage))[0].phone == "+380671234567"
    assert "Please ring me instead" not in [choice.label for choice in citizen.last.choices]


async def test_anothers_number_is_rung_but_not_remembered(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("оператор")
    await citizen.says(QUESTION)
    await citizen.presses("Please ring me instead")
    await citizen.shares_phone("380501112233", own=False)
    assert (await talks(stage))[0].phone == "+380501112233"
    async with stage.database.work() as work:
        assert (await work.citizens.meet(citizen.identity, "", stage.clock.now())).phone is None


async def test_a_picture_is_part_of_the_talk(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("оператор")
    assert "Your question is passed on" in await citizen.sends(Kind.photo, "Чому такий рахунок?")
    assert not await citizen.sends(Kind.photo)
    assert not await citizen.shares_point(47.1, 37.5)
    assert await said(stage) == ["Чому такий рахунок?", "photo", "47.1, 37.5"]
    async with stage.database.view() as work:
        lines = await work.lines.of((await talks(stage))[0].id)
    assert [len(line.files) for line in lines] == [1, 1, 0]


async def test_a_story_without_end_is_asked_for_in_pieces(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("оператор")
    assert "in several messages" in await citizen.says("а" * (LONGEST_LINE + 1))
    assert not await talks(stage)
    await citizen.says(QUESTION)
    assert "in several messages" in await citizen.says("а" * (LONGEST_LINE + 1))
    assert await said(stage) == [QUESTION]


async def test_who_writes_to_an_operator_is_not_offered_one(citizen: Citizen) -> None:
    await citizen.says("оператор")
    assert "Operator" not in [choice.label for choice in citizen.last.choices]
    assert "already" in await citizen.says("оператор")


async def test_going_on_with_what_was_asked_by_day(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("оператор")
    await citizen.says(QUESTION)
    await citizen.says("End the talk")
    await citizen.says("оператор")
    assert "Your question is passed on" in await citizen.says("Ще одне питання")
    assert await said(stage, 1) == ["Ще одне питання"]


async def test_whoever_erases_their_data_ends_the_talk(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("оператор")
    await citizen.says(QUESTION)
    who = await operator(stage)
    async with stage.database.work() as work:
        (handoff,) = await work.handoffs.in_state(OPEN, 0, 10)
        words = Said(Side.operator, "Ваш лист у нас.", "Ольга #9")
        await answer_citizen(work, handoff, words, who, None, stage.city, stage.clock.now())
        conversation = await work.conversations.load(handoff.identity_id)
        conversation.dialog, conversation.step = "my_data", "erase"
        await work.conversations.save(conversation)
    await citizen.says("my data")
    await citizen.presses("Erase my data")
    await citizen.presses("Yes, erase my data")
    assert not await talks(stage)
    async with stage.database.view() as work:
        assert [line.words for line in await work.lines.of(handoff.id) if line.side != Side.service] == [
            None,
            None,
        ]


async def test_who_parted_their_messengers_does_not_write_into_anothers_talk(
    stage: Stage, citizen: Citizen
) -> None:
    await citizen.says("оператор")
    await citizen.says(QUESTION)
    other = await stage.citizen("502")
    async with stage.database.work() as work:
        met = await work.citizens.find(other.identity)
        assert met
        conversation = await work.conversations.load(met.identity_id)
        conversation.dialog, conversation.step, conversation.version = "operator", "talk", 3
        conversation.draft = {"handoff": (await work.handoffs.in_state(OPEN, 0, 10))[0].id}
        await work.conversations.save(conversation)
    await other.says("Це моє питання")
    assert await said(stage) == [QUESTION]
    assert await said(stage, 1) == ["Це моє питання"]


@pytest.mark.parametrize("words", ["назад", "продовжити"])
async def test_who_thinks_better_of_it_goes_on_with_the_request(
    stage: Stage, citizen: Citizen, words: str
) -> None:
    await citizen.says("немає води, Куїнджі 20, кв 3")
    await citizen.says("оператор")
    await citizen.says(words)
    assert "Go on without" in [choice.label for choice in citizen.last.choices]
    assert not await talks(stage)
