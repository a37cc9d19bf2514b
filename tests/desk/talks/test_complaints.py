"""A complaint about an operator: who gets it with the talk, who must not see it, what its citizen hears."""

from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channel import Failure, SendFailed
from bot.messages import Outgoing
from core.access import Role, signed
from core.calling import meet_caller
from core.cases import Case, Report
from core.city_services import COMPLAINT
from core.filing import register_case
from core.handoffs import Move
from core.life import Outcome
from core.timers import TimerKind
from tests.api.conftest import api_over, key_for
from tests.desk.conversation import Member, shown
from tests.desk.forum import Forum, TalkStage, bound_forum
from tests.dialogs.conversation import Citizen

QUESTION, ANSWER = "Коли буде вода?", "Не знаю, відчепіться."
WORDS = "Мені нагрубили"


@pytest.fixture
async def forum(stage: TalkStage, olha: Member, ivan: Member) -> Forum:
    """The operators' group; everybody has been seen there."""
    return await bound_forum(stage, olha, olha, ivan)


async def talks_with(forum: Forum, citizen: Citizen, member: Member, words: str = ANSWER) -> None:
    """A talk that is had and closed."""
    stage: Any = forum.stage
    await citizen.says("operator")
    await citizen.says(QUESTION)
    await forum.writes(member, words)
    await forum.writes(member, "/close")
    await stage.ring()
    await stage.settle()


async def complains(citizen: Citizen) -> str:
    """Under the end of the talk; the receipt."""
    await citizen.presses("Complain about the talk")
    await citizen.says(WORDS)
    await citizen.presses("Go on without")
    said = await citizen.presses("Send")
    await citizen.stage.send_queued()
    return said


def told(stage: TalkStage, member: Member) -> list[Outgoing]:
    """The complaints that somebody was sent in private."""
    sent = [message for address, message in stage.wire.sent if address == str(member.id)]
    return [message for message in sent if message.title.startswith("A complaint about an operator")]


def in_private(stage: TalkStage, member: Member) -> Citizen:
    """One of the staff in the chat with the bot; whatever they do there is new."""
    person = Citizen(stage, str(member.id))
    person.events = count(len(stage.wire.events) + 1)
    return person


async def complaint(stage: TalkStage) -> Case:
    """The only request there is."""
    async with stage.database.view() as work:
        case = await work.cases.by_id(1)
    assert case
    assert case.service == COMPLAINT
    return case


async def judges(stage: TalkStage, member: Member, label: str, words: str) -> str:
    """Press a button under the complaint, and say why."""
    person = in_private(stage, member)
    button = next(choice for choice in told(stage, member)[-1].choices if choice.label == label)
    await person.presses_data(button.data)
    return await person.says(words)


async def test_the_supervisor_gets_it_with_the_talk_and_nobody_else_does(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, ivan: Member
) -> None:
    await talks_with(forum, citizen, olha)
    in_the_group = forum.calls
    receipt = await complains(citizen)
    assert "The talk: Tuesday, 24 November, 12:00, Ольга" not in receipt  # the summary told it
    assert "the supervisor of the contact centre, not the operator" in receipt
    [card] = told(stage, ivan)
    assert WORDS in card.text
    assert "Talk 1 comes with it, word for word." in card.text
    assert card.file
    assert QUESTION in card.file.text
    assert ANSWER in card.file.text
    assert told(stage, olha) == []
    assert forum.calls == in_the_group
    async with stage.database.view() as work:
        last = (await work.handoffs.events(1))[-1]
    assert (last.move, last.actor.split(" #")[0]) == (Move.transcript_read, "Іван")


async def test_the_summary_tells_which_talk_goes_with_it(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await talks_with(forum, citizen, olha)
    await citizen.presses("Complain about the talk")
    await citizen.says(WORDS)
    assert "The talk: Tuesday, 24 November, 12:00, Ольга" in await citizen.presses("Go on without")


async def test_of_several_talks_the_citizen_chooses_one(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, ivan: Member
) -> None:
    await talks_with(forum, citizen, olha)
    stage.clock.turn(hours=1)
    await talks_with(forum, citizen, olha, "Воду дадуть завтра.")
    await citizen.says("menu")
    asked = await citizen.says("скарга на оператора, поклав трубку")
    assert "Which talk is it about?" in asked
    assert [choice.label for choice in citizen.last.choices][:3] == [
        "Tuesday, 24 November, 13:00, Ольга",
        "Tuesday, 24 November, 12:00, Ольга",
        "It is about something else",
    ]
    await citizen.presses("Tuesday, 24 November, 12:00, Ольга")
    await citizen.presses("Go on without")
    await citizen.presses("Send")
    await stage.send_queued()
    [card] = told(stage, ivan)
    assert card.file
    assert ANSWER in card.file.text


async def test_without_a_talk_nothing_is_asked_and_nothing_attached(
    stage: TalkStage, forum: Forum, citizen: Citizen, ivan: Member
) -> None:
    assert "Which talk" not in await citizen.says("скарга на оператора, поклав трубку")
    await citizen.presses("Go on without")
    await citizen.presses("Send")
    await stage.send_queued()
    [card] = told(stage, ivan)
    assert card.file is None
    assert "The citizen has named no talk." in card.text


async def test_anothers_talk_cannot_be_attached(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, ivan: Member
) -> None:
    await talks_with(forum, citizen, olha)
    other = await stage.citizen("502")
    await other.says("скарга на оператора, поклав трубку")
    async with stage.database.work() as work:
        met = await work.citizens.find(other.identity)
        assert met
        conversation = await work.conversations.load(met.identity_id)
        conversation.draft["about_talk"] = 1
        await work.conversations.save(conversation)
    await other.presses("Go on without")
    await other.presses("Send")
    await stage.send_queued()
    assert [card.file for card in told(stage, ivan)] == [None]


async def test_a_supervisor_who_had_the_talk_does_not_get_it(
    stage: TalkStage, forum: Forum, citizen: Citizen, ivan: Member
) -> None:
    maria = await stage.member("912", "Марія", Role.supervisor)
    await talks_with(forum, citizen, ivan)
    await complains(citizen)
    assert told(stage, ivan) == []
    assert len(told(stage, maria)) == 1


async def test_from_another_account_they_do_not_get_it_either(
    stage: TalkStage, forum: Forum, citizen: Citizen, ivan: Member
) -> None:
    second = await stage.member("913", "Іван", Role.supervisor)
    maria = await stage.member("912", "Марія", Role.supervisor)
    async with stage.database.work() as work:
        ids = [await work.citizens.find(Citizen(stage, str(one.id)).identity) for one in (ivan, second)]
        assert ids[0]
        assert ids[1]
        await work.joining.merge(ids[1].citizen_id, ids[0].citizen_id)
    await talks_with(forum, citizen, ivan)
    await complains(citizen)
    assert told(stage, second) == []
    assert len(told(stage, maria)) == 1


async def test_where_the_only_supervisor_is_concerned_an_admin_judges(
    stage: TalkStage, forum: Forum, citizen: Citizen, ivan: Member
) -> None:
    chief = await stage.member("914", "Адмін", Role.admin)
    await talks_with(forum, citizen, ivan)
    await complains(citizen)
    assert told(stage, ivan) == []
    assert "The complaint is closed" in await judges(stage, chief, "It is confirmed", "Оператора навчено.")
    assert (await complaint(stage)).standing.outcome == Outcome.explained


@pytest.mark.parametrize(
    ("label", "says", "outcome"),
    [
        ("It is confirmed", "Your complaint is confirmed, and we are sorry.", Outcome.explained),
        ("It is not confirmed", "Your complaint is not confirmed.", Outcome.refused),
        ("I explain it", "We have checked it and explain how it was.", Outcome.explained),
    ],
)
async def test_the_citizen_is_told_the_outcome_in_the_supervisors_words(
    stage: TalkStage,
    forum: Forum,
    citizen: Citizen,
    olha: Member,
    ivan: Member,
    label: str,
    says: str,
    outcome: Outcome,
) -> None:
    await talks_with(forum, citizen, olha)
    await complains(citizen)
    await judges(stage, ivan, label, "Ми поговорили з оператором.")
    await stage.tell()
    assert says in citizen.last.text
    assert "Ми поговорили з оператором." in citizen.last.text
    case = await complaint(stage)
    assert case.standing.outcome == outcome
    async with stage.database.view() as work:
        assert (await work.cases.events(case.id))[-1].facts["verdict"]


async def test_only_who_judges_it_can_press_and_only_once(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, ivan: Member
) -> None:
    await talks_with(forum, citizen, olha)
    await complains(citizen)
    button = told(stage, ivan)[-1].choices[0].data
    for stranger in (Citizen(stage, str(olha.id)), citizen):
        assert "This complaint is judged by somebody else." in await stranger.presses_data(button)
    await judges(stage, ivan, "It is confirmed", "Так.")
    assert "judged already" in await in_private(stage, ivan).presses_data(button)


async def test_a_complaint_that_is_opened_again_comes_once_more(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, ivan: Member
) -> None:
    await talks_with(forum, citizen, olha)
    await complains(citizen)
    await judges(stage, ivan, "It is not confirmed", "Ні.")
    await stage.tell()
    await citizen.presses("It is not solved")
    await stage.send_queued()
    assert len(told(stage, ivan)) == 2
    assert told(stage, ivan)[-1].choices


async def test_operators_see_nothing_of_it_in_a_later_talk(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await talks_with(forum, citizen, olha)
    await complains(citizen)
    await citizen.says("operator")
    await citizen.says("Ще одне питання")
    posted = "\n".join(shown(message) for message in forum.cards.values())
    assert WORDS not in posted
    assert (await complaint(stage)).number[:4] not in posted


async def test_a_complaint_that_is_being_written_is_not_shown_on_the_card(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await talks_with(forum, citizen, olha)
    await citizen.presses("Complain about the talk")
    await citizen.says(WORDS)
    await citizen.says("operator")
    await citizen.says("Ще одне питання")
    assert WORDS not in "\n".join(shown(message) for message in forum.cards.values())


async def test_its_dates_are_the_judges_matter_and_no_groups(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, ivan: Member
) -> None:
    await stage.unit_group(ivan, "unit:contact_centre", "-56")
    await talks_with(forum, citizen, olha)
    await complains(citizen)
    number = (await complaint(stage)).number
    for _day in range(20):
        await stage.after(days=1)
    assert len(told(stage, ivan)) > 1
    for chat in ("-56", forum.id):
        said = stage.said_to(chat)
        assert number[:4] not in said


@pytest.fixture
async def keys(stage: TalkStage) -> dict[str, dict[str, str]]:
    """A key for each role that could ask."""
    now = stage.clock.now()
    roles = (Role.operator, Role.supervisor, Role.reader)
    return {role: await key_for(stage.database, role, now) for role in roles}


async def test_by_api_it_is_there_for_supervisors_alone(
    stage: TalkStage,
    forum: Forum,
    citizen: Citizen,
    olha: Member,
    keys: dict[str, dict[str, str]],
    tmp_path: Path,
) -> None:
    await talks_with(forum, citizen, olha)
    await complains(citizen)
    number = (await complaint(stage)).number
    async with stage.database.work() as work:
        await work.owed_answers.owe(1, stage.clock.now(), stage.clock.now())
    app = api_over(stage.database, stage.clock, stage.city, tmp_path)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://api") as client:

        async def reads(path: str, role: str) -> Any:
            return (await client.get(f"/api/v1/{path}", headers=keys[role])).json()

        assert (await reads(f"cases/{number}", Role.supervisor))["number"] == number
        assert [one["number"] for one in await reads("owed-answers", Role.supervisor)] == [number]
        for role in (Role.operator, Role.reader):
            assert (await reads(f"cases/{number}", role))["code"] == "case_not_found"
            assert await reads("owed-answers", role) == []


async def test_a_program_that_had_the_talk_does_not_see_it(
    stage: TalkStage, forum: Forum, citizen: Citizen, keys: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    app = api_over(stage.database, stage.clock, stage.city, tmp_path)
    await citizen.says("operator")
    await citizen.says(QUESTION)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://api") as client:
        headers = {**keys[Role.supervisor], "Idempotency-Key": "one"}
        await client.post("/api/v1/desk/talks/1/reply", json={"words": ANSWER}, headers=headers)
        await client.post("/api/v1/desk/talks/1/close", headers=headers)
        await stage.ring()
        await stage.settle()
        await complains(citizen)
        number = (await complaint(stage)).number
        answer = await client.get(f"/api/v1/cases/{number}", headers=headers)
    assert answer.status_code == 404


async def test_what_the_citizen_adds_comes_to_the_judges_too(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, ivan: Member
) -> None:
    await talks_with(forum, citizen, olha)
    await complains(citizen)
    await citizen.says((await complaint(stage)).number)
    await citizen.presses("Add or correct")
    await citizen.says("Це був чоловік")
    await stage.send_queued()
    assert "Це був чоловік" in told(stage, ivan)[-1].text


async def complains_of_no_talk(citizen: Citizen) -> None:
    """Whoever it is about is not said."""
    await citizen.says("скарга на оператора, нагрубив мені")
    await citizen.presses("It is about something else")
    await citizen.presses("Go on without")
    await citizen.presses("Send")
    await citizen.stage.send_queued()


async def test_where_no_talk_is_named_who_has_dealt_with_the_citizen_does_not_get_it(
    stage: TalkStage, forum: Forum, citizen: Citizen, ivan: Member
) -> None:
    maria = await stage.member("912", "Марія", Role.supervisor)
    await talks_with(forum, citizen, ivan)
    await citizen.says("menu")
    await complains_of_no_talk(citizen)
    assert told(stage, ivan) == []
    [card] = told(stage, maria)
    assert "The citizen has named no talk." in card.text
    assert "Who has dealt with the citizen in the two weeks before does not get it" in card.text
    assert "Nobody whom it is about can see it." not in card.text


async def test_a_talk_of_long_ago_keeps_nobody_from_judging(
    stage: TalkStage, forum: Forum, citizen: Citizen, ivan: Member
) -> None:
    await stage.member("912", "Марія", Role.supervisor)
    await talks_with(forum, citizen, ivan)
    stage.clock.turn(days=15)
    await citizen.says("скарга на оператора, нагрубив мені")
    await citizen.presses("Go on without")
    await citizen.presses("Send")
    await stage.send_queued()
    assert len(told(stage, ivan)) == 1


async def test_a_guess_that_would_leave_nobody_is_not_heeded(
    stage: TalkStage, forum: Forum, citizen: Citizen, ivan: Member
) -> None:
    await talks_with(forum, citizen, ivan)
    await citizen.says("menu")
    await complains_of_no_talk(citizen)
    assert len(told(stage, ivan)) == 1


async def test_who_wrote_down_a_call_of_the_citizens_does_not_get_it(
    stage: TalkStage, forum: Forum, ivan: Member
) -> None:
    maria = await stage.member("912", "Марія", Role.supervisor)
    async with stage.database.work() as work:
        caller = await meet_caller(work.citizens, "+380671234567", stage.clock.now())
        registrar = await work.citizens.find(Citizen(stage, str(ivan.id)).identity)
        assert registrar
        for draft, service, by in (("1", "no_water", signed(registrar)), ("2", COMPLAINT, "citizen")):
            report = Report(draft, caller.identity_id, service, "Кинули слухавку", "uk", by=by)
            await register_case(work, report, city=stage.city, now=stage.clock.now())
    await stage.settle()
    assert told(stage, ivan) == []
    assert len(told(stage, maria)) == 1


async def waiting(stage: TalkStage) -> int:
    """How many complaints nobody can be given."""
    async with stage.database.view() as work:
        return await work.timers.count(TimerKind.complaint_waits)


async def test_what_nobody_may_judge_waits_for_somebody_and_is_given_then(
    stage: TalkStage, forum: Forum, citizen: Citizen, ivan: Member
) -> None:
    await talks_with(forum, citizen, ivan)
    await complains(citizen)
    assert told(stage, ivan) == []
    assert await waiting(stage) == 1
    await stage.after(minutes=16)
    assert await waiting(stage) == 1
    maria = await stage.member("912", "Марія", Role.supervisor)
    await stage.after(minutes=16)
    assert told(stage, ivan) == []
    assert len(told(stage, maria)) == 1
    assert await waiting(stage) == 0
    assert "The complaint is closed" in await judges(stage, maria, "It is confirmed", "Так.")


async def test_what_does_not_reach_the_only_supervisor_goes_to_an_admin_once(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, ivan: Member
) -> None:
    chief = await stage.member("914", "Адмін", Role.admin)
    stage.wire.blocked[str(ivan.id)] = SendFailed(Failure.gone, "bot was blocked by the user")
    await talks_with(forum, citizen, olha)
    await complains(citizen)
    assert told(stage, chief) == []
    await stage.after(minutes=16)
    await stage.after(minutes=16)
    await stage.after(minutes=16)
    assert len(told(stage, chief)) == 1
    assert told(stage, olha) == []
    assert "The complaint is closed" in await judges(stage, chief, "It is confirmed", "Так.")
