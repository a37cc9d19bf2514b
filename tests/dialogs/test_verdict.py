"""What a citizen says to work that is said to be done."""

import pytest

from bot.i18n import speaking
from bot.messages import Kind
from bot.standing import say_done
from core.answering import answer_citizen
from core.life import CaseStatus, Outcome, Step
from tests.dialogs.conversation import Citizen, Stage
from tests.dialogs.test_requests import filed, story
from tests.working import OPERATOR, SUPERVISOR, move


async def worked(stage: Stage, number: str, step: Step = Step.finish, **more: str) -> None:
    """Let staff move it on, and the news go out."""
    by = OPERATOR if step == Step.approve else SUPERVISOR
    async with stage.database.work() as work:
        await move(work, number, step, stage.city, stage.clock.now(), by, note="Вода є", **more)
    await stage.tell()


async def outcome(stage: Stage, number: str) -> Outcome | None:
    """How it was closed."""
    async with stage.database.view() as work:
        case = await work.cases.by_number(number)
    assert case
    return case.standing.outcome


async def test_the_citizen_is_asked_whether_it_is_done(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    await worked(stage, number)
    assert "Is it so?" in citizen.last.text
    assert "Вода є" in citizen.last.text
    assert "We check it once more" in await citizen.presses("Yes, it is done")
    assert await story(stage, number) == ["registered", "finish", "confirm"]
    async with stage.database.work() as work:
        await move(work, number, Step.approve, stage.city, stage.clock.now(), OPERATOR)
    await stage.tell()
    assert "done and checked" in citizen.last.text
    assert await outcome(stage, number) == Outcome.done


async def test_no_sends_the_unit_back(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    await worked(stage, number)
    assert "look at it again" in await citizen.presses("No, it is not")
    assert await story(stage, number) == ["registered", "finish", "dispute"]
    assert "You said that it is not done" in await citizen.says(number)


async def test_what_is_wrong_is_said_with_a_photo(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    await worked(stage, number)
    await citizen.says(number)
    await citizen.presses("No, it is not")
    await citizen.sends(Kind.photo)
    shown = await citizen.says("Тече далі")
    assert "The unit looks at it again." in shown
    assert "«Тече далі»" in shown
    assert await story(stage, number) == ["registered", "finish", "dispute", "remark"]


@pytest.mark.parametrize(
    "words", ["так", "Да, спасибо", "так, дякую!", "вода вже є", "так, зроблено", "да, все сделали"]
)
async def test_yes_can_be_written(stage: Stage, citizen: Citizen, words: str) -> None:
    number = await filed(citizen)
    await worked(stage, number)
    assert "We check it once more" in await citizen.says(words)
    assert await story(stage, number) == ["registered", "finish", "confirm"]


@pytest.mark.parametrize(
    "words",
    [
        "ні",
        "Нет",
        "нет, воды так и нет",
        "ні, не зроблено",
        "нічого не зробили",
        "знову немає води",
        "не працює",
    ],
)
async def test_no_can_be_written(stage: Stage, citizen: Citizen, words: str) -> None:
    number = await filed(citizen)
    await worked(stage, number)
    assert "has to look at it again" in await citizen.says(words)
    assert await story(stage, number) == ["registered", "finish", "dispute"]
    assert len(words) < 5 or words in await citizen.says(number)


@pytest.mark.parametrize(
    "words",
    [
        "велика яма на дорозі, Миру 35",
        "немає води, Миру 35",
        "дякую",
        "де яма?",
        "передати показники лічильника води",
    ],
)
async def test_other_words_are_no_verdict(stage: Stage, citizen: Citizen, words: str) -> None:
    number = await filed(citizen)
    await worked(stage, number)
    assert await citizen.says(words)
    assert await story(stage, number) == ["registered", "finish"]


@pytest.mark.parametrize(
    ("words", "ends"), [("знову велика яма", "finish"), ("знову яма, Металургів 88", "dispute")]
)
async def test_a_hole_is_the_same_only_at_the_same_place(
    stage: Stage, citizen: Citizen, words: str, ends: str
) -> None:
    number = await filed(citizen, "Велика яма на дорозі, просп. Металургів 88")
    await worked(stage, number)
    await citizen.says(words)
    assert (await story(stage, number))[-1] == ends


async def test_of_two_that_are_done_it_is_asked_which_is_meant(stage: Stage, citizen: Citizen) -> None:
    first = await filed(citizen)
    second = await filed(citizen, "Велика яма на дорозі, просп. Металургів 88")
    await worked(stage, first)
    await worked(stage, second)
    assert "Which request do you mean?" in await citizen.says("так")
    assert (await story(stage, first))[-1] == (await story(stage, second))[-1] == "finish"


async def test_what_came_back_while_it_is_checked_is_disputed(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    await worked(stage, number)
    await citizen.says("так")
    await citizen.says("знову немає води")
    assert await story(stage, number) == ["registered", "finish", "confirm", "dispute"]


async def test_yes_can_be_said_in_the_request_too(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    await worked(stage, number)
    await citizen.says(number)
    assert "We check it once more" in await citizen.presses("Yes, it is done")


async def test_a_second_verdict_changes_nothing(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    await worked(stage, number)
    asked = citizen.last
    await citizen.presses("No, it is not")
    async with stage.database.work() as work:
        await move(work, number, Step.take, stage.city, stage.clock.now())
    await stage.tell()
    yes = asked.choices[0]
    assert "It has changed meanwhile" in await citizen.presses_data(yes.data)
    assert (await story(stage, number))[-1] == "take"


async def test_another_persons_verdict_counts_for_nothing(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    await worked(stage, number)
    stranger = await stage.citizen("777")
    await stranger.says("/start")
    await stranger.presses_data(citizen.last.choices[0].data)
    assert (await story(stage, number))[-1] == "finish"


async def test_a_closed_request_is_opened_again_within_thirty_days(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    await worked(stage, number, Step.give_up)
    assert "You may appeal" in citizen.last.text
    stage.clock.turn(days=29)
    assert "is open again" in await citizen.presses("It is not solved")
    assert (await story(stage, number))[-1] == "reopen"
    await worked(stage, number, Step.explain)
    stage.clock.turn(days=31)
    await citizen.says(number)
    assert "It is not solved" not in [choice.label for choice in citizen.last.choices]


@pytest.mark.parametrize(
    ("step", "more", "said"),
    [
        (Step.wait, {"waits_for": "materials"}, "waits for materials"),
        (Step.pass_on, {"unit": "power_utility"}, "Another unit is in charge now"),
        (Step.refer, {"referral": "fire"}, "decided by another body"),
        (Step.refuse, {}, "The request is refused."),
        (Step.take, {}, "The work has begun."),
    ],
)
async def test_every_move_is_told(
    stage: Stage, citizen: Citizen, step: Step, more: dict[str, str], said: str
) -> None:
    number = await filed(citizen)
    await worked(stage, number, step, **more)
    assert said in citizen.last.text
    assert said in await citizen.says(number)


async def test_a_question_of_the_unit_is_answered_by_simply_writing(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    async with stage.database.work() as work:
        await move(
            work, number, Step.wait, stage.city, stage.clock.now(), waits_for="citizen", note="Який під'їзд?"
        )
    await stage.tell()
    assert "Який під'їзд?" in citizen.last.text
    assert "To answer, just write here or send a photo." in citizen.last.text
    assert "passed on to the unit" in await citizen.says("другий, код 38")
    assert await story(stage, number) == ["registered", "wait", "answer"]
    assert "другий, код 38" in await citizen.says(number)


async def test_what_is_plainly_something_else_is_no_answer(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    async with stage.database.work() as work:
        await move(
            work, number, Step.wait, stage.city, stage.clock.now(), waits_for="citizen", note="Який під'їзд?"
        )
    await stage.tell()
    await citizen.says("велика яма на дорозі, Миру 35")
    assert await story(stage, number) == ["registered", "wait"]


async def asked_by_unit(stage: Stage, number: str) -> None:
    """The unit asks, and the citizen hears of it."""
    async with stage.database.work() as work:
        now = stage.clock.now()
        await move(work, number, Step.wait, stage.city, now, waits_for="citizen", note="Який кран?")
    await stage.tell()


async def files_of(stage: Stage, number: str) -> int:
    """How many files are with a case."""
    async with stage.database.view() as work:
        case = await work.cases.by_number(number)
    assert case
    return len(case.attachments)


@pytest.mark.parametrize("words", ["", "ось цей, зелений"])
async def test_a_question_of_the_unit_is_answered_by_a_photo(
    stage: Stage, citizen: Citizen, words: str
) -> None:
    number = await filed(citizen)
    await asked_by_unit(stage, number)
    assert "To answer, just write here or send a photo." in citizen.last.text
    assert "passed on to the unit" in await citizen.sends(Kind.photo, words)
    assert await story(stage, number) == ["registered", "wait", "answer"]
    assert await files_of(stage, number) == 1
    async with stage.database.view() as work:
        case = await work.cases.by_number(number)
    assert case
    assert case.status == CaseStatus.in_progress
    assert words in await citizen.says(number)


@pytest.mark.telegram
async def test_F12_an_album_is_one_answer_to_the_unit(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    await asked_by_unit(stage, number)
    assert "passed on to the unit" in await citizen.sends(Kind.photo, album="a1")
    assert not await citizen.sends(Kind.photo, album="a1")
    assert not await citizen.sends(Kind.photo, album="a1")
    assert (await story(stage, number)).count("answer") == 1
    assert await files_of(stage, number) == 3


async def test_a_photo_of_something_else_is_no_answer(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    await asked_by_unit(stage, number)
    await citizen.sends(Kind.photo, "велика яма на дорозі, Миру 35")
    assert await story(stage, number) == ["registered", "wait"]
    assert await files_of(stage, number) == 0


async def test_a_photo_on_the_page_of_another_request_is_asked_about(stage: Stage, citizen: Citizen) -> None:
    first = await filed(citizen)
    second = await filed(citizen, "Велика яма на дорозі, просп. Металургів 88")
    await asked_by_unit(stage, first)
    await citizen.says(second)
    assert "something new?" in await citizen.sends(Kind.photo)
    assert await story(stage, first) == ["registered", "wait"]


async def test_a_photo_under_a_receipt_answers_what_was_asked_after_it(
    stage: Stage, citizen: Citizen
) -> None:
    first = await filed(citizen)
    await filed(citizen, "Велика яма на дорозі, просп. Металургів 88")
    stage.clock.turn(minutes=1)
    await asked_by_unit(stage, first)
    assert "passed on to the unit" in await citizen.sends(Kind.photo)
    assert await story(stage, first) == ["registered", "wait", "answer"]


async def test_words_that_follow_a_photo_belong_to_the_answer(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    await asked_by_unit(stage, number)
    await citizen.sends(Kind.photo)
    assert "It is added to the request" in await citizen.says("третій")
    assert "«третій»" in await citizen.says(number)
    await citizen.says("меню")
    assert "Please check" in await citizen.says("велика яма на дорозі, Миру 35")
    await citizen.says("скасувати")
    stage.clock.turn(minutes=11)
    assert "It is added" not in await citizen.says("четвертий")
    assert (await story(stage, number)).count("remark") == 1


async def test_what_a_button_says_is_not_said_twice(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    async with stage.database.work() as work:
        now = stage.clock.now()
        with speaking("uk"):
            await move(work, number, Step.finish, stage.city, now, note=say_done())
    await stage.tell()
    assert "Answer:" not in citizen.last.text
    assert "Answer:" not in await citizen.says(number)


async def replying(stage: Stage, citizen: Citizen) -> tuple[str, str]:
    """A request, and what its unit's question says; meanwhile the citizen tells of something else."""
    number = await filed(citizen)
    await asked_by_unit(stage, number)
    question = f"{citizen.last.title}\n{citizen.last.text}"
    await citizen.says("Велика яма на дорозі, просп. Металургів 88")
    return number, question


@pytest.mark.telegram
async def test_a_reply_to_the_question_is_the_answer_in_the_middle_of_something(
    stage: Stage, citizen: Citizen
) -> None:
    number, question = await replying(stage, citizen)
    shown = await citizen.says("червоний, під раковиною", quoted=question)
    assert "passed on to the unit" in shown
    assert "Металургів" in shown, "what is being gathered goes on"
    assert "під раковиною" not in citizen.last.text.partition("passed on")[2]
    assert await story(stage, number) == ["registered", "wait", "answer"]


@pytest.mark.telegram
@pytest.mark.parametrize("words", ["", "ось цей, зелений"])
async def test_a_photo_in_reply_is_the_answer_in_the_middle_of_something(
    stage: Stage, citizen: Citizen, words: str
) -> None:
    number, question = await replying(stage, citizen)
    assert "passed on to the unit" in await citizen.sends(Kind.photo, words, quoted=question)
    assert await story(stage, number) == ["registered", "wait", "answer"]
    assert await files_of(stage, number) == 1


@pytest.mark.telegram
async def test_an_album_in_reply_is_one_answer(stage: Stage, citizen: Citizen) -> None:
    number, question = await replying(stage, citizen)
    assert "passed on to the unit" in await citizen.sends(Kind.photo, album="a1", quoted=question)
    assert not await citizen.sends(Kind.photo, album="a1", quoted=question)
    assert (await story(stage, number)).count("answer") == 1
    assert await files_of(stage, number) == 2


@pytest.mark.telegram
async def test_a_reply_to_news_of_a_request_is_added_to_it(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    await worked(stage, number, Step.take)
    news = f"{citizen.last.title}\n{citizen.last.text}"
    assert "It is added to the request" in await citizen.says("вони поїхали, нічого не зробили", quoted=news)
    assert "It is added to the request" in await citizen.sends(Kind.photo, quoted=news)
    assert await story(stage, number) == ["registered", "take", "remark", "remark"]
    assert "Please check" in await citizen.says("велика яма на дорозі, Миру 35", quoted=news)
    assert (await story(stage, number))[-1] == "remark"


@pytest.mark.telegram
async def test_a_reply_to_anothers_number_adds_nothing(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    await worked(stage, number, Step.take)
    stranger = await stage.citizen("777")
    await stranger.says("/start")
    await stranger.sends(Kind.photo, quoted=f"{citizen.last.title}\n")
    assert await files_of(stage, number) == 0


async def test_who_is_told_of_a_delay_can_say_at_once_how_it_is(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    await stage.after(days=2)
    await stage.tell()
    assert "is late" in citizen.last.title
    assert [choice.label for choice in citizen.last.choices] == [
        "It is fixed",
        "It is not fixed",
        "Why?",
        "An operator",
    ]
    buttons = {choice.label: choice.data for choice in citizen.last.choices}
    assert "within one working day" in await citizen.presses_data(buttons["Why?"])
    assert "already today" in await citizen.presses_data(buttons["Why?"])
    assert "written down" in await citizen.presses_data(buttons["It is not fixed"])
    assert "What would you like to ask?" in await citizen.presses_data(buttons["An operator"])
    assert "check it once more" in await citizen.presses_data(buttons["It is fixed"])
    assert (await story(stage, number))[-3:] == ["asked_why", "not_fixed", "solve"]


async def test_a_mark_is_given_once(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    await worked(stage, number, Step.explain)
    await stage.after(hours=2)
    assert "How was it done?" in citizen.last.text
    marks = {choice.label: choice.data for choice in citizen.last.choices}
    assert "open the request again" in await citizen.presses_data(marks["1"])
    assert "already" in await citizen.presses_data(marks["5"])
    async with stage.database.view() as work:
        case = await work.cases.by_number(number)
    assert case
    assert case.mark == 1


async def test_a_mark_can_be_typed_when_it_was_asked_for(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    assert "your mark" not in await citizen.says("5")
    await citizen.says("меню")
    await worked(stage, number, Step.explain)
    assert "your mark" not in await citizen.says("5"), "nobody has asked yet"
    await citizen.says("меню")
    await stage.after(hours=2)
    assert "Thank you for your mark." in await citizen.says("5!")
    async with stage.database.view() as work:
        case = await work.cases.by_number(number)
    assert case
    assert case.mark == 5
    assert "your mark" not in await citizen.says("4"), "it is given once"


@pytest.mark.parametrize(
    "words", ["немає відповіді", "скільки ще чекати", "никто не отвечает", "почему так долго"]
)
async def test_who_asks_why_nothing_happens_is_owed_an_answer(
    stage: Stage, citizen: Citizen, words: str
) -> None:
    number = await filed(citizen)
    assert "I have asked." in await citizen.says(words)
    assert (await story(stage, number))[-1] == "asked_why"
    assert "already today" in await citizen.says(words)
    async with stage.database.work() as work:
        [owed] = await work.owed_answers.waiting(0, 10)
        case = await work.cases.by_id(owed.case_id)
        assert case
        text = "Чекаємо трубу"
        await answer_citizen(
            work, case, text, "Оператор #9", breach=False, city=stage.city, now=stage.clock.now()
        )
    await stage.send_queued()
    assert text in citizen.last.text
    assert number in citizen.last.title.replace("-", "")
    story_told = await citizen.says(number)
    assert "An operator has told you how it stands. Answer: Чекаємо трубу" in story_told
