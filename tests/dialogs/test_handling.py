"""The centre's people move requests on in private: the check of finished work, and every way to end."""

import pytest

from bot.messages import Kind
from core.access import UNIT, Key
from core.attachments import FileState
from core.cases import Case
from core.citizens import Identity
from core.digest import digest
from core.joining import join, make_code
from core.life import CaseStatus, Outcome, Step
from tests.dialogs.conversation import Citizen, Stage
from tests.dialogs.test_requests import LINE, filed, story
from tests.working import move

WATER = "water_utility"


async def staff(stage: Stage, name: str = "801", role: str = "operator") -> Citizen:
    """Somebody with this role."""
    person = await stage.citizen(name)
    async with stage.database.work() as work:
        met = await work.citizens.meet(person.identity, "Ольга", stage.clock.now())
        await work.roles.grant(met.identity_id, role, "a test", stage.clock.now())
    return person


async def case_at(stage: Stage, number: str) -> Case:
    """How it stands."""
    async with stage.database.view() as work:
        case = await work.cases.by_number(number)
    assert case
    return case


HOLE = "Велика яма на дорозі, просп. Металургів 88"


async def confirmed(stage: Stage, citizen: Citizen, words: str = LINE) -> str:
    """A request whose unit has done the work, and whose citizen has said yes."""
    number = await filed(citizen, words)
    async with stage.database.work() as work:
        await move(work, number, Step.finish, stage.city, stage.clock.now(), note="Вода є")
    await stage.tell()
    await citizen.presses("Yes, it is done")
    stage.clock.turn(minutes=1)
    return number


def labels(person: Citizen) -> list[str]:
    """The buttons of the last message."""
    return [choice.label for choice in person.last.choices]


async def test_finished_work_is_checked_one_after_the_other(stage: Stage, citizen: Citizen) -> None:
    first = await confirmed(stage, citizen)
    second = await confirmed(stage, citizen, HOLE)
    operator = await staff(stage)
    shown = await operator.says("/check")
    assert first[:4] in shown
    assert "The citizen says that it is done." in shown
    assert "Nothing shows the work." in shown
    shown = await operator.presses("It is in order: close it")
    assert f"{first[:4]}-{first[4:]} is closed" in shown
    assert f"Request {second[:4]}-{second[4:]}" in shown
    assert (await case_at(stage, first)).standing.outcome == Outcome.done
    await stage.tell()
    assert "done and checked" in citizen.last.text
    await operator.presses("It is not in order: back to the unit")
    assert "Nothing more waits" in await operator.says("Яма на місці")
    assert (await case_at(stage, second)).status == CaseStatus.in_progress
    await stage.tell()
    assert "Яма на місці" in citizen.last.text


async def test_one_can_be_left_for_later(stage: Stage, citizen: Citizen) -> None:
    first = await confirmed(stage, citizen)
    second = await confirmed(stage, citizen, HOLE)
    operator = await staff(stage)
    assert first[:4] in await operator.says("/check")
    assert second[:4] in await operator.presses("The next one")
    assert "Nothing more waits" in await operator.presses("The next one")
    assert (await case_at(stage, first)).status == CaseStatus.checking


async def test_where_nothing_waits_that_is_said(stage: Stage) -> None:
    operator = await staff(stage)
    await operator.says("/start")
    assert "Nothing more waits" in await operator.presses("Check finished work")


async def test_what_the_unit_has_shown_can_be_looked_at(stage: Stage, citizen: Citizen) -> None:
    number, first, second = await filed(citizen), await staff(stage), await staff(stage, "802")
    await first.says(number)
    await first.presses("The unit has done it")
    await first.sends(Kind.photo)
    assert "1 file shows the work" in first.last.text
    await first.says("Вода є, фото від майстра")
    await stage.tell()
    assert "Вода є, фото від майстра" in citizen.last.text
    await citizen.presses("Yes, it is done")
    shown = await second.says("/check")
    assert "1 file shows the work." in shown
    async with stage.database.work() as work:
        for file in (await case_at(stage, number)).attachments:
            await work.attachments.settle(file.id, FileState.kept, "kept.jpg", 9)
    await second.presses("Show the pictures")
    pictures = [sent.picture for address, sent in stage.wire.sent if address == second.name and sent.picture]
    assert pictures == ["kept.jpg"]
    await first.says("/check")
    assert "may not check it" in await first.presses("It is in order: close it")
    assert (await case_at(stage, number)).status == CaseStatus.checking
    await second.presses("It is in order: close it")
    assert (await case_at(stage, number)).standing.outcome == Outcome.done


async def test_a_second_account_of_who_did_the_work_checks_nothing(stage: Stage, citizen: Citizen) -> None:
    number, first, other = await filed(citizen), await staff(stage), await staff(stage, "802")
    async with stage.database.work() as work:
        one = await work.citizens.find(Identity("wire", first.name))
        two = await work.citizens.find(Identity("wire", other.name))
        assert one
        assert two
        now = stage.clock.now()
        await join(work, two, await make_code(work, one, now), now)
    await first.says(number)
    await first.presses("The unit has done it")
    await first.says("Вода є")
    await stage.tell()
    await citizen.presses("Yes, it is done")
    await other.says("/check")
    assert "may not check it" in await other.presses("It is in order: close it")


@pytest.mark.parametrize(
    ("button", "chosen", "words", "ends"),
    [
        ("Close it with an explanation", "", "Так має бути", Outcome.explained),
        ("It is for another body", "Пожежа", "", Outcome.referred),
        ("Refuse it", "", "Стаття 8", Outcome.refused),
        ("It cannot be done", "", "Труби немає", Outcome.not_possible),
    ],
)
async def test_every_way_to_end_is_a_button(
    stage: Stage, citizen: Citizen, button: str, chosen: str, words: str, ends: Outcome
) -> None:
    number, boss = await filed(citizen), await staff(stage, role="supervisor")
    await boss.says(f"/case {number}")
    await boss.presses(button)
    if chosen:
        await boss.presses(next(label for label in labels(boss) if chosen in label))
    if words:
        assert "is closed, and the citizen is told" in await boss.says(words)
    assert (await case_at(stage, number)).standing.outcome == ends
    await stage.tell()
    assert words in citizen.last.text


async def test_only_a_supervisor_refuses(stage: Stage, citizen: Citizen) -> None:
    number, operator = await filed(citizen), await staff(stage)
    await operator.says(number)
    assert "Close it with an explanation" in labels(operator)
    assert not {"Refuse it", "It cannot be done"} & set(labels(operator))


async def test_the_same_as_an_earlier_one_is_closed_with_it(stage: Stage, citizen: Citizen) -> None:
    first, second = await filed(citizen), await filed(citizen, HOLE)
    operator = await staff(stage)
    await operator.says(second)
    await operator.presses("The same as an earlier one")
    await operator.presses(next(label for label in labels(operator) if first[:4] in label))
    assert (await case_at(stage, second)).standing.outcome == Outcome.repeated
    await operator.says(first)
    await operator.presses("The same as an earlier one")
    assert "has no earlier request" in operator.last.text


async def test_one_tap_moves_it_to_another_unit(stage: Stage, citizen: Citizen) -> None:
    number, operator = await filed(citizen), await staff(stage)
    await operator.says(number)
    await operator.presses("Pass it on to another unit")
    await operator.presses(
        next(label for label in labels(operator) if "Енерго" in label or "лектро" in label)
    )
    assert (await case_at(stage, number)).unit != WATER
    await stage.tell()
    assert "Another unit is in charge now" in citizen.last.text


async def test_the_citizen_is_asked_from_here(stage: Stage, citizen: Citizen) -> None:
    number, operator = await filed(citizen), await staff(stage)
    await operator.says(number)
    await operator.presses("Ask the citizen")
    await operator.says("Який поверх?")
    await stage.tell()
    assert "Який поверх?" in citizen.last.text
    await citizen.says("другий")
    assert await story(stage, number) == ["registered", "wait", "answer"]
    assert "«другий»" in await operator.says(number)


async def test_what_complains_of_a_unit_is_taken_from_it(stage: Stage, citizen: Citizen) -> None:
    number, operator = await filed(citizen), await staff(stage)
    await operator.says(number)
    await operator.presses("It complains of a unit")
    assert "The contact centre has the request now" in await operator.presses("Водоканал")
    case = await case_at(stage, number)
    assert (case.unit, case.about) == ("contact_centre", WATER)
    await operator.presses("Pass it on to another unit")
    assert "Водоканал" not in labels(operator)
    await operator.says(number)
    await operator.presses("It complains of a unit")
    await operator.presses("Of none of them")
    assert (await case_at(stage, number)).about is None
    await operator.presses("Pass it on to another unit")
    assert "Водоканал" in labels(operator)


async def test_a_closed_one_is_opened_again(stage: Stage, citizen: Citizen) -> None:
    number, operator = await confirmed(stage, citizen), await staff(stage)
    await operator.says("/check")
    await operator.presses("It is in order: close it")
    await operator.says(number)
    await operator.presses("Open it again")
    assert (await case_at(stage, number)).status == CaseStatus.assigned
    await operator.presses("Close it with an explanation")
    await operator.says("Так має бути")
    stage.clock.turn(days=31)
    await operator.says(number)
    assert "Open it again" not in labels(operator)


async def test_to_citizens_and_members_these_are_words_like_any_other(stage: Stage, citizen: Citizen) -> None:
    number = await confirmed(stage, citizen)
    stranger = await stage.citizen("777")
    member = await staff(stage, "778", f"{UNIT}{WATER}")
    for person in (stranger, member):
        assert "none with the number" in await person.says(number)
        assert number[:4] not in await person.says("/check")
        await person.says(f"/case {number}")
        assert "Close it with an explanation" not in labels(person)


async def test_a_role_that_was_taken_away_ends_at_once(stage: Stage, citizen: Citizen) -> None:
    number, operator = await confirmed(stage, citizen), await staff(stage)
    await operator.says("/check")
    approve = operator.choice("It is in order: close it").data
    async with stage.database.work() as work:
        met = await work.citizens.find(Identity("wire", operator.name))
        assert met
        await work.roles.revoke(met.identity_id, "operator", "a test", stage.clock.now())
    await operator.presses_data(approve)
    assert (await case_at(stage, number)).status == CaseStatus.checking


async def test_who_asked_why_is_answered_from_here(stage: Stage, citizen: Citizen) -> None:
    number, operator = await filed(citizen), await staff(stage)
    await citizen.says(number)
    await citizen.presses("Why does it take so long?")
    await citizen.presses("Yes, ask them")
    assert "An answer is owed by" in await operator.says(number)
    await operator.presses("Tell the citizen how it stands")
    await operator.says("Чекаємо насос, буде в четвер")
    await operator.presses("A rule was broken")
    assert "is asked to explain it" in operator.last.text
    await stage.tell()
    assert "Чекаємо насос, буде в четвер" in citizen.last.text
    async with stage.database.view() as work:
        assert await work.owed_answers.waiting(0, 10) == []
    assert (await story(stage, number))[-2:] == ["answered", "escalated"]


async def test_new_requests_that_no_group_shows_are_looked_at(stage: Stage, citizen: Citizen) -> None:
    number, operator = await filed(citizen), await staff(stage)
    async with stage.database.work() as work:
        assert (await digest(work, stage.clock.now()))["untaken"] == "1"
    assert number[:4] in await operator.says("/new")
    assert "No new request waits" in await operator.presses("The unit works on it")
    assert (await case_at(stage, number)).status == CaseStatus.in_progress
    await stage.tell()
    assert "The work has begun." in citizen.last.text


async def test_what_a_units_program_hears_of_is_not_among_them(stage: Stage, citizen: Citizen) -> None:
    number, operator = await filed(citizen), await staff(stage)
    async with stage.database.work() as work:
        await work.keys.add(Key("dispatcher", f"{UNIT}{WATER}"), "0" * 64, stage.clock.now())
    assert number[:4] not in await operator.says("/new")
