"""Insults in a talk: the bot suggests, people decide, the citizen is told, and it ends by itself."""

from typing import Any

import pytest

from bot.messages import Outgoing
from core.abuse import BUNDLE, Act, Grade, Measure, Outcome
from core.access import Role
from core.citizens import Identity
from core.handoffs import HandoffState, Move
from core.lines import LinePlace, Said, Side
from core.talking import answer_citizen
from tests.desk.conversation import Member, shown
from tests.desk.forum import FarCitizen, Forum, TalkStage, bound_forum
from tests.desk.talks.test_complaints import in_private
from tests.dialogs.conversation import Citizen, refusals
from tests.dialogs.test_my_data import erase

INSULT, ANGER = "Ви дебіли", "Скільки можна чекати, це знущання!"
SUGGESTS, CARD = "These words may insult a person.", "A talk with a citizen"
DANGER = "у подъезде пахнет газом"
FAILED = "👎"


@pytest.fixture
async def forum(stage: TalkStage, citizen: Citizen, olha: Member, ivan: Member) -> Forum:
    """The operators' group, and a talk that Olha has."""
    group = await bound_forum(stage, olha, olha, ivan)
    await citizen.says("operator")
    await citizen.says("Коли буде вода?")
    await group.writes(olha, "Слухаю Вас.")
    return group


async def graded(forum: Forum, citizen: Citizen, *members: Member) -> None:
    """One insult for each of them, who decides the next grade."""
    for nth, member in enumerate(members):
        await citizen.says(f"{INSULT} {nth}")
        grade = list(Grade)[nth]
        label = {"warning": "Warn the citizen", "slow": "Slow the citizen down", "pause": "Pause the citizen"}
        assert "It is done" in await forum.presses_on(member, SUGGESTS, label[grade])
        await forum.stage.send_queued()


async def measures(stage: TalkStage) -> list[Measure]:
    """Everything that was decided, the first first."""
    found: list[Measure] = []
    async with stage.database.view() as work:
        while one := await work.abuse.by_id(len(found) + 1):
            found.append(one)
    return found


async def acts(stage: TalkStage, id: int) -> list[Act]:
    """The history of a measure."""
    async with stage.database.view() as work:
        return [event.act for event in await work.abuse.events(id)]


def told(stage: TalkStage, chat: str) -> list[Outgoing]:
    """The messages in a chat."""
    return [message for address, message in stage.wire.sent if address == chat]


def reviews(stage: TalkStage, member: Member) -> list[Outgoing]:
    """What somebody was sent to be reviewed."""
    return [one for one in told(stage, str(member.id)) if one.title.startswith("To be reviewed")]


async def test_an_insult_is_suggested_under_the_words_and_nothing_happens_by_itself(
    stage: TalkStage, forum: Forum, citizen: Citizen
) -> None:
    before = stage.said_to(citizen.name)
    await citizen.says(INSULT)
    post = forum.posts()[-1]
    assert SUGGESTS in post.text
    assert post.answers == forum.post_id(INSULT)
    assert [choice.label for choice in post.choices] == ["Warn the citizen", "It is no abuse"]
    assert stage.said_to(citizen.name) == before
    assert await measures(stage) == []


async def test_it_is_suggested_once_a_talk_for_each_grade(forum: Forum, citizen: Citizen) -> None:
    await citizen.says(INSULT)
    await citizen.says(INSULT)
    assert forum.read().count(SUGGESTS) == 1


@pytest.mark.parametrize("words", [ANGER, "блядь, знову немає води", DANGER, f"{INSULT}, {DANGER}"])
async def test_anger_and_danger_suggest_nothing(forum: Forum, citizen: Citizen, words: str) -> None:
    await citizen.says(words)
    assert SUGGESTS not in forum.read()


async def test_a_warning_tells_why_and_how_to_appeal_and_stands_on_the_card(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await graded(forum, citizen, olha)
    said = shown(citizen.last)
    assert "Your words insult a person." in said
    assert "a supervisor looks at it" in said
    assert [choice.label for choice in citizen.last.choices] == ["I do not agree"]
    assert "Warned because of insults." in forum.posts()[0].text
    assert "Ольга Коваль has warned the citizen because of this." in forum.read()
    async with stage.database.view() as work:
        last = (await work.handoffs.events(1))[-1]
        line = await work.lines.by_id((await measures(stage))[0].line_id)
    assert (last.move, last.facts["grade"]) == (Move.measured, "warning")
    assert line
    assert line.words == f"{INSULT} 0"


async def test_two_who_press_at_once_decide_once(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, ivan: Member
) -> None:
    await graded(forum, citizen, olha)
    said = await forum.presses_on(ivan, SUGGESTS, "Warn the citizen")
    assert "Somebody was quicker" in said
    assert "messages in bundles" in said
    assert len(await measures(stage)) == 1


async def test_no_abuse_is_written_down_and_nothing_follows(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await citizen.says(INSULT)
    assert "Nothing follows from it." in await forum.presses_on(olha, SUGGESTS, "It is no abuse")
    async with stage.database.view() as work:
        last = (await work.handoffs.events(1))[-1]
    assert (last.move, last.actor.split(" #")[0]) == (Move.no_abuse, "Ольга Коваль")
    assert await measures(stage) == []


async def test_an_operator_begins_by_a_command_about_the_line_that_is_replied_to(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await citizen.says("Слово, якого бот не знає")
    await citizen.says("Інше")
    said = await forum.writes(olha, "/abuse", to=forum.post_id("Слово, якого"))
    assert "Because of «Слово, якого бот не знає»: a warning, for 30 days." in said
    assert "It is done" in await forum.presses_on(olha, "Because of", "Warn the citizen")
    assert [one.grade for one in await measures(stage)] == [Grade.warning]


async def test_strangers_and_units_decide_nothing(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await citizen.says(INSULT)
    for member in (Member(999, "Перехожий"), await stage.member("920", "Петро", "unit:water_utility")):
        assert "Only operators can do this" in await forum.presses_on(member, SUGGESTS, "Warn the citizen")
    assert await measures(stage) == []


async def test_who_is_slowed_down_is_read_in_bundles_and_knows_it(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await graded(forum, citizen, olha, olha)
    assert "operators get your messages together, once in 5 minutes" in shown(citizen.last)
    assert "Slowed down because of insults" in forum.posts()[0].text
    await citizen.says("Перше")
    await citizen.says("Друге")
    assert "Перше" not in forum.read()
    await stage.after(seconds=BUNDLE.seconds)
    assert forum.posts()[-1].text.startswith("Перше\nДруге")


async def test_a_danger_told_by_who_is_slowed_down_is_read_and_answered_at_once(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await graded(forum, citizen, olha, olha)
    assert "104" in await citizen.says(DANGER)
    assert DANGER in forum.read()


async def test_an_operator_does_not_pause(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await graded(forum, citizen, olha, olha)
    await citizen.says(INSULT)
    await stage.after(seconds=BUNDLE.seconds)
    said = await forum.presses_on(olha, SUGGESTS, "Pause the citizen")
    assert said == "A supervisor decides this. Please ask one to press the button."
    assert [one.grade for one in await measures(stage)] == [Grade.warning, Grade.slow]


@pytest.fixture
async def paused(stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, ivan: Member) -> Measure:
    """The citizen is paused by Ivan, the only supervisor, in the middle of the talk."""
    await graded(forum, citizen, olha, olha)
    await citizen.says(INSULT)
    await stage.after(seconds=BUNDLE.seconds)
    assert "It is done" in await forum.presses_on(ivan, SUGGESTS, "Pause the citizen")
    await stage.send_queued()
    return (await measures(stage))[-1]


async def test_a_pause_ends_the_talk_and_is_told_once_with_its_end(
    stage: TalkStage, forum: Forum, citizen: Citizen, paused: Measure
) -> None:
    said = shown(citizen.last)
    assert "Until Friday, 27 November, 12:" in said
    assert "words that insult a person" in said
    assert "If there is danger, write what happened" in said
    async with stage.database.view() as work:
        handoff = await work.handoffs.by_id(1)
    assert handoff
    assert handoff.state == HandoffState.closed
    count = len(told(stage, citizen.name))
    await stage.after(minutes=10)
    assert len(told(stage, citizen.name)) == count


async def test_F65_what_is_on_its_way_is_withheld_with_a_mark_and_the_citizen_hears_of_the_pause_alone(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, ivan: Member
) -> None:
    await graded(forum, citizen, olha, olha)
    await citizen.says(INSULT)
    await stage.after(seconds=BUNDLE.seconds)
    before = len(told(stage, citizen.name))
    number = await _queue(forum, olha, "Ви ще пошкодуєте.")
    assert "It is done" in await forum.presses_on(ivan, SUGGESTS, "Pause the citizen")
    await stage.send_queued()
    assert [shown(one).split("\n")[0] for one in told(stage, citizen.name)[before:]] == ["A pause"]
    assert stage.wire.reactions[number] == FAILED
    assert "The citizen is paused, so this did not go to them." in forum.read()


async def _queue(forum: Forum, member: Member, words: str) -> str:
    """Let an operator's answer wait in the outbox; its message in the topic."""
    stage: Any = forum.stage
    async with stage.database.work() as work:
        person = await work.citizens.find(Citizen(stage, str(member.id)).identity)
        handoff = await work.handoffs.locked(1)
        place = LinePlace("wire", forum.id, "7777")
        said = Said(Side.operator, words, f"{member.name} #{person.identity_id}")
        await answer_citizen(work, handoff, said, person, place, stage.city, stage.clock.now())
    return "7777"


async def test_what_is_written_during_a_pause_reaches_nobody_and_says_so(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, paused: Measure
) -> None:
    count, counted = len(told(stage, citizen.name)), refusals(stage.inbox)
    assert "The citizen is paused: nothing goes to them" in await forum.writes(olha, "Ще одне.")
    assert forum.mark == FAILED
    assert len(told(stage, citizen.name)) == count
    assert counted == [("group", "citizen_paused")]


async def test_who_is_paused_reaches_no_operator_and_files_nothing_but_sees_their_requests(
    stage: TalkStage, forum: Forum, citizen: Citizen, paused: Measure
) -> None:
    posts, counted = forum.calls, refusals(stage.inbox)
    assert "operators do not answer you" in await citizen.says("Чуєте мене?")
    assert counted == [("chat", "citizen_paused")]
    await citizen.says("menu")
    assert "operators do not answer you" in await citizen.says("хочу живу людину")
    await citizen.says("menu")
    assert "new requests are not taken" in await citizen.says("яма на дорозі біля Металургів 86")
    await citizen.says("menu")
    assert "operators do not answer" not in await citizen.says("my requests")
    assert counted == [("chat", "citizen_paused")] * 3
    assert forum.calls == posts
    async with stage.database.view() as work:
        assert await work.cases.by_id(1) is None


async def test_a_danger_told_by_who_is_paused_is_served_whole(
    stage: TalkStage, forum: Forum, citizen: Citizen, paused: Measure
) -> None:
    await stage.member("930", "Черговий", Role.on_call)
    assert "104" in await citizen.says(DANGER)
    await citizen.presses("I cannot ring")
    await citizen.says("Металургів 86, кв 12")
    said = await citizen.presses("Pass it on now")
    assert "The operator on duty is told." in said
    await stage.send_queued()
    assert "Emergency" in stage.said_to("930")


async def test_an_emergency_of_the_citys_own_is_filed_in_a_pause(
    stage: TalkStage, forum: Forum, citizen: Citizen, paused: Measure
) -> None:
    await citizen.says("прорвало трубу, заливає підвал на Металургів 86")
    for _step in range(8):
        labels = [choice.label for choice in citizen.last.choices]
        label = next(
            (one for one in ("Send", "Go on with the request", "Go on without") if one in labels), ""
        )
        if not label:
            break
        await citizen.presses(label)
    async with stage.database.view() as work:
        assert await work.cases.by_id(1) is not None


async def test_a_complaint_about_an_operator_is_taken_in_a_pause(
    stage: TalkStage, forum: Forum, citizen: Citizen, paused: Measure
) -> None:
    await citizen.says("menu")
    await citizen.says("скарга на оператора, поклав трубку")
    await citizen.presses("It is about something else")
    await citizen.presses("Go on without")
    assert "is sent" in await citizen.presses("Send")


async def test_a_pause_ends_by_itself_and_the_citizen_is_told(
    stage: TalkStage, forum: Forum, citizen: Citizen, paused: Measure
) -> None:
    await stage.after(days=3)
    assert "The pause is over." in shown(citizen.last)
    assert (await acts(stage, paused.id))[-1] == Act.ended
    await citizen.says("operator")
    await citizen.says("Дякую, коли буде вода?")
    assert "Дякую, коли буде вода?" in forum.read()


async def test_every_pause_is_put_to_a_supervisor_with_the_talk(
    stage: TalkStage, forum: Forum, ivan: Member, paused: Measure
) -> None:
    [card] = reviews(stage, ivan)
    assert f"«{INSULT}»" in card.text
    assert "Іван has decided: a pause, until Friday, 27 November" in card.text
    assert card.file
    assert INSULT in card.file.text
    assert [choice.label for choice in card.choices] == [
        "Leave it as it is",
        "Halve what is left of it",
        "Lift it",
    ]


async def appeals(citizen: Citizen, words: str = "Я не хотів нікого образити") -> str:
    """Press the button under what was decided, and say why."""
    await citizen.presses("I do not agree")
    said = await citizen.says(words)
    await citizen.stage.send_queued()
    return said


async def test_an_appeal_goes_to_another_supervisor_than_the_one_who_decided(
    stage: TalkStage, forum: Forum, citizen: Citizen, ivan: Member, paused: Measure
) -> None:
    maria = await stage.member("912", "Марія", Role.supervisor)
    before = len(reviews(stage, ivan))
    assert "A supervisor looks at it" in await appeals(citizen)
    assert len(reviews(stage, ivan)) == before
    [card] = reviews(stage, maria)
    assert "The citizen does not agree: «Я не хотів нікого образити»" in card.text
    lift = next(choice for choice in card.choices if choice.label == "Lift it")
    assert "somebody else" in await in_private(stage, ivan).presses_data(lift.data)
    assert "It is lifted" in await in_private(stage, maria).presses_data(lift.data)
    await stage.send_queued()
    assert "lifted it" in shown(citizen.last)
    assert "reviewed already" in await in_private(stage, maria).presses_data(lift.data)
    await stage.after(days=1)  # it was slowed down before
    await citizen.says("operator")
    await citizen.says("Коли буде тепло?")
    assert "Коли буде тепло?" in forum.read()
    assert await acts(stage, paused.id) == [Act.decided, Act.appealed, Act.reviewed, Act.ended]


@pytest.mark.parametrize(
    ("label", "says", "days", "outcome"),
    [
        ("Leave it as it is", "and it stays. It ends: Friday, 27 November", 3, Outcome.confirmed),
        ("Halve what is left of it", "made it shorter", 1.5, Outcome.shortened),
    ],
)
async def test_the_outcome_of_an_appeal_is_told(
    stage: TalkStage,
    forum: Forum,
    citizen: Citizen,
    ivan: Member,
    paused: Measure,
    label: str,
    says: str,
    days: float,
    outcome: Outcome,
) -> None:
    await appeals(citizen)
    button = next(choice for choice in reviews(stage, ivan)[-1].choices if choice.label == label)
    await in_private(stage, ivan).presses_data(button.data)
    await stage.send_queued()
    assert says in shown(citizen.last)
    [*_before, measure] = await measures(stage)
    assert (measure.ends_at - measure.begins_at).total_seconds() == days * 24 * 3600
    assert measure.outcome == outcome


async def test_one_objection_each_and_nobody_elses(
    stage: TalkStage, forum: Forum, citizen: Citizen, paused: Measure
) -> None:
    button = citizen.last.choices[0].data
    other = await stage.citizen("502")
    assert "This is over already." in await other.presses_data(button)
    await appeals(citizen)
    assert "You have objected already." in await citizen.presses_data(button)


async def test_a_pause_that_was_left_alone_is_not_told_twice(
    stage: TalkStage, forum: Forum, citizen: Citizen, ivan: Member, paused: Measure
) -> None:
    count = len(told(stage, citizen.name))
    button = reviews(stage, ivan)[-1].choices[0]
    assert "It stays as it is." in await in_private(stage, ivan).presses_data(button.data)
    await stage.send_queued()
    assert len(told(stage, citizen.name)) == count


async def test_one_person_in_two_messengers_is_held_in_both_and_stays_so_when_they_part(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, ivan: Member
) -> None:
    far = FarCitizen(stage, "601")
    await far.says("/start")
    async with stage.database.work() as work:
        near, other = [await work.citizens.find(one) for one in (citizen.identity, _far(far))]
        assert near
        assert other
        await work.joining.merge(other.citizen_id, near.citizen_id)
    await graded(forum, citizen, olha, olha)
    await citizen.says(INSULT)
    await stage.after(seconds=BUNDLE.seconds)
    await forum.presses_on(ivan, SUGGESTS, "Pause the citizen")
    await stage.send_queued()
    assert "operators do not answer you" in await far.says("operator")
    async with stage.database.work() as work:
        await work.joining.split_off(other.identity_id)
    await far.says("menu")
    assert "operators do not answer you" in await far.says("operator")


def _far(citizen: FarCitizen) -> Any:
    return Identity("far", citizen.name)


async def test_erased_words_are_gone_from_what_was_decided_and_it_holds_all_the_same(
    stage: TalkStage, forum: Forum, citizen: Citizen, ivan: Member, paused: Measure
) -> None:
    await appeals(citizen)
    await citizen.says("menu")
    await erase(citizen)
    [*_before, measure] = await measures(stage)
    assert measure.appeal is None
    async with stage.database.view() as work:
        line = await work.lines.by_id(measure.line_id)
        person = await work.citizens.find(citizen.identity)
        assert line
        assert line.words is None
        assert person
        assert await work.abuse.of(person.identity_id, stage.clock.now())


async def test_the_citizen_finds_it_among_their_data(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await graded(forum, citizen, olha)
    await appeals(citizen)
    await citizen.presses_data("operator:talk:0:end")
    said = await citizen.says("/mydata")
    assert "Because of insults: a warning, from Tuesday, 24 November, 12:00 to" in said
    assert "Your objection: Я не хотів нікого образити" in said


async def test_who_is_paused_is_told_in_the_language_that_they_have_by_then(
    stage: TalkStage, forum: Forum, citizen: Citizen, paused: Measure
) -> None:
    await citizen.says("menu")
    await citizen.says("русский язык")
    assert "операторы Вам не отвечают" in await citizen.says("/operator")


async def test_what_waits_for_review_comes_with_the_supervisors_view_of_the_desk(
    stage: TalkStage, forum: Forum, ivan: Member, paused: Measure
) -> None:
    said = await in_private(stage, ivan).says("/desk")
    assert "1 decision about insults waits for your review. I send it to you in private." in said
    await stage.send_queued()
    assert len(reviews(stage, ivan)) == 2
    lift = reviews(stage, ivan)[-1].choices[-1]
    await in_private(stage, ivan).presses_data(lift.data)
    assert "about insults" not in await in_private(stage, ivan).says("/desk")


async def test_the_first_words_after_a_pause_are_read_by_the_operators(
    stage: TalkStage, forum: Forum, citizen: Citizen, paused: Measure
) -> None:
    assert "operators do not answer you" in await citizen.says("Чуєте мене?")
    await stage.after(days=3)
    await citizen.says("То коли буде вода?")
    assert "То коли буде вода?" in forum.read()
    assert "Чуєте мене?" not in forum.read()
