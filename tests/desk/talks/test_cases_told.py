"""Requests looked up in a topic, and answers that are owed: operators read those, citizens these."""

from core.access import HEAD
from core.answering import ask_why_late
from core.cases import Report
from core.city_services import COMPLAINT
from core.filing import register_case
from core.handoffs import HandoffState, Move
from core.life import Step
from core.numbers import read_number, spell_number
from tests.desk.conversation import Member
from tests.desk.forum import Forum, TalkStage
from tests.dialogs.conversation import Citizen
from tests.dialogs.test_requests import filed
from tests.working import move

CARD = "A talk with a citizen"


async def asks(citizen: Citizen) -> None:
    """The citizen begins a talk."""
    await citizen.says("operator")
    await citizen.says("Що з моїм зверненням?")


async def asked_why(stage: TalkStage, number: str) -> None:
    """The citizen asks why nothing happens."""
    async with stage.database.work() as work:
        case = await work.cases.by_number(number)
        assert case
        assert await ask_why_late(work, case, city=stage.city, now=stage.clock.now())
    await stage.settle()


async def is_owed(stage: TalkStage, number: str) -> bool:
    """Whether an answer is owed about a request."""
    async with stage.database.view() as work:
        case = await work.cases.by_number(number)
        assert case
        return await work.owed_answers.of_case(case.id) is not None


async def test_a_request_is_told_to_operators_with_both_dates_and_its_last_steps(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    number = await filed(citizen, "немає води на Металургів 86, кв 12, тел 0671234567")
    async with stage.database.work() as work:
        await move(work, number, Step.take, stage.city, stage.clock.now(), note="Бригада виїхала")
    await asks(citizen)
    before = stage.said_to(citizen.name)
    told = await forum.writes(olha, f"/case {spell_number(number)}")
    assert f"Request {spell_number(number)}, for operators alone\nНемає води\nпросп. Металургів, 86" in told
    assert "In charge: Водоканал" in told
    assert "Due by: Wednesday, 25 November, 12:00." in told
    assert "By law at the latest: " in told
    assert "in progress «Бригада виїхала»" in told
    assert "671234567" not in told.replace(" ", "")
    assert stage.said_to(citizen.name) == before


async def test_a_request_of_somebody_else_is_told_with_contacts_masked(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    other = await stage.citizen("777")
    await other.says("немає води на Металургів 86, кв 12, подзвоніть 0671234567")
    await other.presses("Send")
    number = read_number(other.last.title.split()[1])
    await asks(citizen)
    told = await forum.writes(olha, f"/case {number}")
    assert "Phone: +380 ** *** ** 67" in told
    assert "671234567" not in told.replace(" ", "")


async def test_who_has_looked_a_request_up_stands_in_the_history_of_the_talk(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    number = await filed(citizen)
    await asks(citizen)
    await forum.writes(olha, f"/case {number}")
    await forum.presses_on(olha, CARD, "Their requests")
    await forum.presses_on(olha, "The citizen's requests", f"{spell_number(number)}: Немає води")
    await forum.writes(olha, "/case 12345678")  # there is none, so nobody has read any
    async with stage.database.view() as work:
        events = await work.handoffs.events(1)
    read = [event for event in events if event.move == Move.case_read]
    assert [(event.actor.split(" #")[0], dict(event.facts)) for event in read] == [
        ("Ольга Коваль", {"case": number})
    ] * 2


async def test_the_citizens_requests_are_buttons(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await filed(citizen, "не вивозять сміття біля Миру 35")
    number = spell_number(await filed(citizen))
    await asks(citizen)
    await forum.presses_on(olha, CARD, "Their requests")
    await forum.presses_on(olha, "The citizen's requests, 2 of them open", f"{number}: Немає води")
    assert f"Request {number}, for operators alone" in forum.read()


async def test_an_unknown_number_and_a_complaint_about_operators_look_alike(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    async with stage.database.work() as work:
        [whose] = await work.handoffs.in_state([HandoffState.waiting], 0, 1)
        report = Report("draft", whose.identity_id, COMPLAINT, "Грубив", "uk")
        number = (await register_case(work, report, city=stage.city, now=stage.clock.now())).number
    for asked in ("12345678", number):
        assert f"There is no request with the number {asked}." in await forum.writes(olha, f"/case {asked}")
    assert "The citizen has no requests." in await forum.writes(olha, "/cases")


async def test_an_owed_answer_is_shown_told_and_settled(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    number = await filed(citizen)
    await asked_why(stage, number)
    await asks(citizen)
    assert f"To answer, write: /answer {spell_number(number)} and the words." in forum.posts()[0].text
    told = await forum.writes(olha, f"/answer {number[:4]} {number[4:]} Чекаємо на насос до пʼятниці.")
    assert "is kept with the request" in told
    assert citizen.last.text == f"About your request {spell_number(number)}: Чекаємо на насос до пʼятниці."
    assert citizen.last.title == "Ольга, operator"
    assert not await is_owed(stage, number)
    [answered] = [event for event in await stage.events(number) if event.kind == "answered"]
    assert answered.actor.startswith("Ольга Коваль #")
    assert answered.note == "Чекаємо на насос до пʼятниці."
    assert "To answer, write" not in forum.posts()[0].text


async def test_without_a_number_the_only_answer_that_is_owed_is_meant(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    number = await filed(citizen)
    await asks(citizen)
    assert "Nothing was sent." in await forum.writes(olha, "/answer Чекаємо на насос.")
    await asked_why(stage, number)
    assert "Nothing was sent." in await forum.writes(olha, "/answer 4829-1537 Чекаємо на насос.")
    assert await is_owed(stage, number)
    await forum.writes(olha, "/answer Чекаємо на насос.")
    assert "Чекаємо на насос." in citizen.last.text
    assert not await is_owed(stage, number)


async def test_in_a_closed_talk_the_citizen_hears_it_and_the_talk_stays_closed(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    number = await filed(citizen)
    await asks(citizen)
    await forum.writes(olha, "/close")
    await asked_why(stage, number)
    await forum.writes(olha, f"/answer {number} Чекаємо на насос.")
    await stage.tell()
    assert f"An operator answers about your request {spell_number(number)}" in stage.said_to(citizen.name)
    assert not await is_owed(stage, number)
    assert "Closed: Ольга Коваль." in forum.posts()[0].text


async def test_F86_of_another_citizens_request_this_one_hears_nothing(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    other = await filed(await stage.citizen("777"))
    await asked_why(stage, other)
    await asks(citizen)
    before = stage.said_to(citizen.name)
    told = await forum.writes(olha, f"/answer {other} Чекаємо на насос.")
    assert f"The citizen of this talk has no request {spell_number(other)}. Nothing was sent." in told
    assert stage.said_to(citizen.name) == before
    assert await is_owed(stage, other)


async def test_a_breach_goes_to_the_head_of_the_unit(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await stage.member("902", "Ганна", f"{HEAD}water_utility")
    number = await filed(citizen)
    await asks(citizen)
    await forum.writes(olha, f"/answer {number} Бригада не виїхала.")
    told = await forum.presses_on(olha, "is kept with the request", "A rule was broken")
    assert told == "The head of the unit has to explain it."
    await stage.tell()
    assert f"A breach: request {spell_number(number)}" in stage.said_to("902")


async def test_whoever_has_no_role_reads_and_answers_nothing(
    stage: TalkStage, forum: Forum, citizen: Citizen
) -> None:
    number = await filed(citizen)
    await asked_why(stage, number)
    await asks(citizen)
    stranger = Member(999, "Хтось")
    assert "for operators alone" not in await forum.writes(stranger, f"/case {number}")
    await forum.writes(stranger, f"/answer {number} Ні.")
    assert await is_owed(stage, number)
