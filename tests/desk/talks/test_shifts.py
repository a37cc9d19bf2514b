"""/on, /off and /desk, in the group and in private; what a claim and a shift's end say."""

import pytest

from core.access import Role
from tests.desk.conversation import Member, shown
from tests.desk.forum import Forum, TalkStage, bound_forum
from tests.desk.talks.test_talks import asks
from tests.dialogs.conversation import Citizen

CAME_ON = "You are on shift now. When you go, write /off."
CARD = "A talk with a citizen"


@pytest.fixture
async def forum(stage: TalkStage, olha: Member, ivan: Member) -> Forum:
    """The operators' group. Nobody is on shift, and everybody has been seen there."""
    group = await bound_forum(stage, olha)
    for member in (olha, ivan):
        await group.writes(member, "// Добрий ранок", thread="")
    return group


async def test_shifts_begin_and_end_by_a_word_in_general(forum: Forum, olha: Member) -> None:
    said = await forum.writes(olha, "/on", thread="")
    assert said == f"{CAME_ON} If you forget it, the shift ends by itself: Tuesday, 24 November, 21:30."
    assert "on shift already" in await forum.writes(olha, "/on@city_test_bot", thread="")
    assert await forum.writes(olha, "/off", thread="") == "You are off shift now."
    assert "off shift already" in await forum.writes(olha, "/off", thread="")


async def test_a_word_about_shifts_in_a_topic_does_not_reach_its_citizen(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    before = stage.said_to(citizen.name)
    assert CAME_ON in await forum.writes(olha, "/on")
    assert stage.wire.sent[-1][1].thread == forum.threads[0]
    assert stage.said_to(citizen.name) == before


async def test_shifts_begin_in_a_private_chat_too(stage: TalkStage, forum: Forum, olha: Member) -> None:
    private = Citizen(stage, "910")
    assert CAME_ON in await private.says("/on")
    assert "on shift already" in await forum.writes(olha, "/on", thread="")
    assert "You are off shift now." in await private.says("/off")


async def test_strangers_have_no_shift(forum: Forum, citizen: Citizen) -> None:
    stranger = Member(999, "Перехожий")
    assert "your number is 999" in await forum.writes(stranger, "/on", thread="")
    assert await forum.writes(stranger, "/desk", thread="") == ""
    assert "Only operators and supervisors have shifts." in await citizen.says("/on")
    assert "Only supervisors see the desk." in await citizen.says("/desk")
    async with forum.stage.database.view() as work:
        assert not await work.shifts.on()


async def test_a_claim_puts_on_shift_and_says_so(forum: Forum, citizen: Citizen, olha: Member) -> None:
    await asks(citizen)
    said = await forum.presses_on(olha, CARD, "I take it")
    assert said == f"You have this talk now. {CAME_ON}"
    assert await forum.writes(olha, "Слухаю Вас.") == ""


async def test_a_first_answer_puts_on_shift_and_says_so(forum: Forum, citizen: Citizen, olha: Member) -> None:
    await asks(citizen)
    assert CAME_ON in await forum.writes(olha, "Слухаю Вас.")
    assert citizen.last.text == "Слухаю Вас."
    assert await forum.writes(olha, "Зараз гляну.") == ""


async def test_the_talks_of_who_goes_off_are_free_and_their_topics_say_so(
    forum: Forum, citizen: Citizen, olha: Member, ivan: Member
) -> None:
    await asks(citizen)
    await forum.writes(olha, "Слухаю Вас.")
    said = await forum.writes(olha, "/off", thread="")
    assert "You are off shift now. 1 talk of yours is free again." in said
    assert "Nobody has claimed it." in forum.posts()[0].text
    assert "Ольга Коваль is off shift now: the talk is free again." in forum.read()
    assert "You have this talk now." in await forum.presses_on(ivan, "is off shift now", "I take it")


async def test_colleagues_who_are_off_are_named_last_and_so(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    maria = await stage.member("912", "Марія", Role.operator)
    await forum.writes(maria, "/on", thread="")
    await asks(citizen)
    await forum.writes(olha, "/claim")
    await forum.presses_on(olha, CARD, "Pass it on")
    offered = [choice.label for choice in forum.cards[forum.post_id("To whom")].choices]
    assert offered == ["Марія", "Іван (off shift)"]


async def test_F62_a_talk_passed_on_to_somebody_off_shift_is_free_again_when_nobody_answers(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, ivan: Member
) -> None:
    await asks(citizen)
    await forum.writes(olha, "/claim")
    await forum.presses_on(olha, CARD, "Pass it on")
    assert await forum.presses_on(olha, "To whom", "Іван (off shift)") == (
        "Passed on: Іван. They are off shift: if the citizen waits for 10 minutes, the talk is free again."
    )
    await stage.after(minutes=9)
    await stage.settle()
    assert "Іван has it." in forum.posts()[0].text
    await stage.after(minutes=1)
    await stage.settle()
    assert "Nobody has claimed it." in forum.posts()[0].text
    assert "The citizen waits without an answer: the talk is free again." in forum.read()
    assert "You have this talk now." in await forum.presses_on(olha, "without an answer", "I take it")


async def test_what_was_answered_and_passed_on_off_shift_is_free_again_when_the_citizen_writes(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, ivan: Member
) -> None:
    await asks(citizen)
    await forum.writes(olha, "Слухаю Вас.")
    await forum.presses_on(olha, CARD, "Pass it on")
    await forum.presses_on(olha, "To whom", "Іван (off shift)")
    await stage.after(hours=1)
    assert "Іван has it." in forum.posts()[0].text
    await citizen.says("Є хто?")
    await stage.after(minutes=10)
    await stage.settle()
    assert "Nobody has claimed it." in forum.posts()[0].text


OFF = "The operator's shift is over. Another operator will answer you here."


async def test_a_citizen_who_waits_is_told_once_that_somebody_else_goes_on(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, ivan: Member
) -> None:
    await asks(citizen)
    for member in (olha, ivan):
        await forum.writes(member, "/claim")
        await forum.writes(member, "/off", thread="")
        await stage.send_queued()
    assert stage.said_to(citizen.name).count(OFF) == 1
    await forum.writes(ivan, "Слухаю Вас.")
    stage.clock.turn(minutes=1)
    await citizen.says("Коли вода?")
    await forum.writes(ivan, "/off", thread="")
    await stage.send_queued()
    assert stage.said_to(citizen.name).count(OFF) == 2


async def test_a_citizen_who_has_an_answer_is_not_told_of_shifts(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    await forum.writes(olha, "О 18:00.")
    await forum.writes(olha, "/off", thread="")
    await stage.send_queued()
    assert citizen.last.text == "О 18:00."


async def test_after_the_closing_a_citizen_who_waits_is_told_when_operators_are_back(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    stage.clock.turn(hours=10)
    await forum.writes(olha, "/claim")
    await forum.writes(olha, "/off", thread="")
    await stage.send_queued()
    assert f"{OFF} They are back: Wednesday, 25 November, 07:00." in stage.said_to(citizen.name)


async def test_F62_a_nudge_names_who_is_on_shift(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await forum.writes(olha, "/on", thread="")
    await asks(citizen)
    await stage.after(minutes=5)
    await stage.settle()
    assert "nobody has claimed the talk. On shift: Ольга Коваль." in forum.read()


async def test_F62_a_supervisor_reads_that_nobody_is_on(
    stage: TalkStage, forum: Forum, citizen: Citizen
) -> None:
    await asks(citizen)
    await stage.after(minutes=5)
    await stage.settle()
    told = stage.said_to("911")
    assert "Nobody is on shift\n1 citizen waits for an operator. The first has waited since: Tuesday" in told


async def test_the_desk_shows_who_waits_who_is_on_and_who_has_what(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, ivan: Member
) -> None:
    for person in (citizen, *[await stage.citizen(name) for name in ("502", "503", "504")]):
        await asks(person)
        stage.clock.turn(minutes=1)
    first, second, third, _fourth = forum.threads
    await forum.writes(olha, "Слухаю.", thread=first)
    await forum.writes(olha, "/claim", thread=second)
    await forum.writes(ivan, "О 18:00.", thread=third)
    await forum.writes(ivan, "/close", thread=third)
    assert "– talk 1: answered" in await forum.writes(ivan, "/desk", thread="")
    stage.clock.turn(minutes=1)
    await citizen.says("Алло?")
    assert "Only supervisors see the desk." in await forum.writes(olha, "/desk", thread="")
    said = await forum.writes(ivan, "/desk", thread="")
    assert said == (
        "The operators' desk\n"
        "1 talk waits to be claimed.\n"
        "The longest waits talk 4, since: Tuesday, 24 November, 12:03.\n\n"
        "Ольга Коваль, on shift: 2 talks\n"
        "– talk 2: the citizen waits since Tuesday, 24 November, 12:01\n"
        "– talk 1: the citizen waits since Tuesday, 24 November, 12:05\n"
        "Іван, on shift: 0 talks\n\n"
        "Today: asked 4, answered 2, closed 1.\n"
        "Until the first answer, median: 2 min.\n"
        "Until the end, median: 2 min.\n"
        "Working time alone counts."
    )
    await Citizen(stage, "911").says("/desk")
    assert said in stage.said_to("911")


async def test_the_desk_of_a_quiet_morning(forum: Forum, ivan: Member) -> None:
    assert await forum.writes(ivan, "/desk", thread="") == (
        "The operators' desk\nNobody waits to be claimed.\n\nNobody is on shift.\n\n"
        "Today: asked 0, answered 0, closed 0."
    )


async def test_the_desk_in_private_is_in_the_persons_language(
    stage: TalkStage, forum: Forum, ivan: Member
) -> None:
    private = Citizen(stage, "911")
    await private.says("русский")
    before = len(stage.wire.sent)
    await private.says("/desk")
    assert "Никто не ждёт" in shown(stage.wire.sent[before][1])
