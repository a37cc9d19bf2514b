"""What members of a unit do with a case: finish it, ask for time, pass it on, ask, note."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import update

from bot.fetching import Fetching
from bot.messages import Kind
from core.attachments import FileState
from core.life import CaseStatus, Step, Waiting
from storage.media import MediaFiles
from storage.tables import cases
from tests.desk.conversation import DeskStage, Group, Member
from tests.dialogs.conversation import Citizen, Wire
from tests.dialogs.test_requests import filed
from tests.working import OPERATOR, move

LINE = "Немає води, просп. Металургів 86, кв. 12"


@pytest.fixture
async def number(stage: DeskStage, group: Group, citizen: Citizen) -> str:
    """A case that stands in the group."""
    filed_number = await filed(citizen, LINE)
    await stage.rest()
    return filed_number


async def test_a_photo_in_reply_finishes_it(
    stage: DeskStage, group: Group, citizen: Citizen, petro: Member, number: str
) -> None:
    await group.presses(petro, "Take it")
    await group.presses(petro, "It is done")
    assert "Петро, reply to this message with a photo" in group.card.text
    await group.sends(petro, to=group.card_id, caption="Вода є, труба нова")
    case = await stage.case(number)
    assert (case.status, case.standing.shown) == (CaseStatus.done, True)
    assert "Done. The citizen is asked" in group.card.text
    assert "Is it so?" in citizen.last.text
    assert "Вода є, труба нова" in citizen.last.text
    await citizen.presses("Yes, it is done")
    async with stage.database.work() as work:
        await move(work, number, Step.approve, stage.city, stage.clock.now(), OPERATOR)
    await stage.rest()
    assert "Closed: done." in group.card.text


async def test_without_words_the_citizen_reads_that_the_work_is_done(
    stage: DeskStage, group: Group, citizen: Citizen, petro: Member, number: str
) -> None:
    await group.presses(petro, "It is done")
    await group.sends(petro, "document", to=group.card_id)
    assert "Answer: The work is done." in citizen.last.text


async def test_done_without_a_photo_needs_the_citizens_yes(
    stage: DeskStage, group: Group, citizen: Citizen, petro: Member, number: str
) -> None:
    await group.presses(petro, "It is done")
    await group.says(petro, "Воду відновлено", to=group.card_id)
    assert "For the citizen: «Воду відновлено»" in group.card.text
    assert "The citizen is asked" in await group.presses(petro, "Done without a photo")
    case = await stage.case(number)
    assert (case.status, case.standing.shown) == (CaseStatus.done, False)
    assert "Воду відновлено" in citizen.last.text


async def test_a_caption_that_says_done_is_enough(
    stage: DeskStage, group: Group, citizen: Citizen, petro: Member, number: str
) -> None:
    await group.presses(petro, "Take it")
    await group.sends(petro, to=group.card_id, caption="Готово!")
    assert (await stage.case(number)).status == CaseStatus.done
    assert "Answer: The work is done." in citizen.last.text


async def test_the_other_pictures_of_an_album_are_kept_too(
    stage: DeskStage, group: Group, petro: Member, number: str
) -> None:
    await group.presses(petro, "It is done")
    card = group.card_id
    await group.sends(petro, to=card, caption="Замінили", album="77")
    await group.sends(petro, to=card, album="77")
    await group.sends(petro, album="77")
    case = await stage.case(number)
    assert len(case.attachments) == 3
    assert case.status == CaseStatus.done
    kinds = [event.kind for event in await stage.events(number)]
    assert kinds.count("finish") == 1
    assert kinds.count("evidence") == 3


async def test_a_photo_before_it_is_done_is_evidence_for_later(
    stage: DeskStage, group: Group, petro: Member, number: str
) -> None:
    await group.presses(petro, "Take it")
    await group.sends(petro, to=group.card_id, caption="Розкопали")
    assert (await stage.case(number)).status == CaseStatus.in_progress
    assert "Петро: «Розкопали»" in group.card.text
    assert "1 file that shows the work" in group.card.text
    await group.presses(petro, "It is done")
    await group.presses(petro, "Done, with the files sent")
    case = await stage.case(number)
    assert (case.status, case.standing.shown) == (CaseStatus.done, True)


async def test_work_that_is_done_again_needs_its_photo_anew(
    stage: DeskStage, group: Group, citizen: Citizen, petro: Member, number: str
) -> None:
    await group.presses(petro, "It is done")
    await group.sends(petro, to=group.card_id)
    await citizen.presses("No, it is not")
    await citizen.says("Не так")
    await stage.rest()
    await group.presses(petro, "It is done")
    assert "Done without a photo" in group.labels


async def test_a_file_that_is_no_reply_is_nobodys_business(
    stage: DeskStage, group: Group, petro: Member, number: str
) -> None:
    assert await group.sends(petro, caption="Мій кіт") == ""
    assert (await stage.case(number)).attachments == ()


async def test_not_ours_goes_to_another_unit_and_its_group(
    stage: DeskStage, group: Group, citizen: Citizen, petro: Member, hanna: Member, number: str
) -> None:
    heat = await stage.member("905", "Олег", "unit:heat_utility")
    other = await stage.unit_group(heat, "unit:heat_utility", "-66")
    await group.presses(petro, "Not ours")
    assert group.choice("Back")
    await group.presses(petro, "Back")
    await group.presses(petro, "Not ours")
    assert await group.presses(petro, "Тепломережа") == "Passed on: Тепломережа."
    assert (await stage.case(number)).unit == "heat_utility"
    assert "Passed on. In charge now: Тепломережа." in group.card.text
    assert group.labels == []
    assert "Nobody has taken it yet." in other.card.text
    assert "Another unit is in charge now: Тепломережа" in citizen.last.text
    old = f"unit:take:{number}"
    assert await group.presses_data(petro, old) == "Another unit has this request now."
    assert await other.presses(heat, "Take it") == "You have it now."
    assert "Another unit has this request now." in await group.says(petro, "Це ж наше", to=group.card_id)


async def test_more_time_is_asked_for_with_a_reason_and_a_day(
    stage: DeskStage, group: Group, petro: Member, number: str
) -> None:
    await group.presses(petro, "More time")
    assert "Why is more time needed?" in group.card.text
    await group.presses(petro, "Materials are needed")
    assert "Until when? (Materials are needed)" in group.card.text
    assert group.labels == [
        "Thursday, 26 November",
        "Saturday, 28 November",
        "Wednesday, 2 December",
        "Friday, 8 January",
        "Back",
    ]
    assert "More time is asked for: Saturday, 28 November." in await group.presses(
        petro, "Saturday, 28 November"
    )
    event = (await stage.events(number))[-1]
    assert (event.kind, event.facts["reason"]) == ("time_asked", "materials")
    assert "Take it" in group.labels


async def test_days_beyond_the_law_are_not_offered(
    stage: DeskStage, group: Group, petro: Member, number: str
) -> None:
    async with stage.database.work() as work:
        late = update(cases).values(due_at=stage.clock.now() + timedelta(days=43))
        await work.connection.execute(late)
    await group.presses(petro, "More time")
    await group.presses(petro, "Another reason")
    assert group.labels == ["Thursday, 7 January", "Friday, 8 January", "Back"]


async def test_once_the_term_has_passed_no_time_is_offered(
    stage: DeskStage, group: Group, petro: Member, number: str
) -> None:
    time = group.choice("More time").data
    stage.clock.turn(days=2)
    assert "The term has passed" in await group.presses_data(petro, time)
    assert "More time" not in group.labels
    assert "Late: it was due by" in group.card.text


async def test_who_presses_twice_has_it_already(
    stage: DeskStage, group: Group, petro: Member, number: str
) -> None:
    take = group.choice("Take it").data
    await group.presses_data(petro, take)
    assert await group.presses_data(petro, take) == "You have it already."


async def test_the_citizen_is_asked_and_the_answer_stands_on_the_card(
    stage: DeskStage, group: Group, citizen: Citizen, petro: Member, number: str
) -> None:
    await group.presses(petro, "Ask the citizen")
    assert "Петро, reply to this message with your question" in group.card.text
    await group.says(petro, "Який підʼїзд?", to=group.card_id)
    case = await stage.case(number)
    assert case.standing.waits_for == Waiting.citizen
    assert "It waits for the citizen's answer." in group.card.text
    assert "Який підʼїзд?" in citizen.last.text
    await citizen.says(number)
    await citizen.presses("Add or correct")
    await citizen.says("Другий")
    await stage.rest()
    assert "The citizen: «Другий»" in group.card.text


async def test_a_photo_that_answers_stands_on_the_card_and_can_be_looked_at(
    stage: DeskStage, group: Group, citizen: Citizen, petro: Member, number: str, tmp_path: Path
) -> None:
    await group.presses(petro, "Ask the citizen")
    await group.says(petro, "Який кран?", to=group.card_id)
    await citizen.sends(Kind.photo, "Ось цей")
    await stage.send_queued()
    assert (await stage.case(number)).status == CaseStatus.in_progress
    assert "The citizen: «Ось цей», 1 file" in group.card.text
    assert "1 file from the citizen" in group.card.text
    assert "Photos: 1" not in group.labels
    await fetched(stage, tmp_path)
    assert "Photos: 1" in group.labels
    calls = group.calls
    await group.sends(petro, to=group.card_id)
    assert group.calls == calls + 1
    await fetched(stage, tmp_path)
    assert group.calls == calls + 1


async def fetched(stage: DeskStage, folder: Path) -> None:
    """Let the files that wait come, and the cards show it."""
    database, channels = stage.database, {stage.wire.name: Album()}
    await Fetching(channels, database.work, database.view, MediaFiles(folder), stage.clock).fetch_all()
    await stage.send_queued()


class Album(Wire):
    """Hands out a picture for every file."""

    async def fetch(self, file_id: str) -> bytes:
        """A small one."""
        data = BytesIO()
        Image.new("RGB", (8, 8)).save(data, "JPEG")
        return data.getvalue()


async def test_a_note_is_not_shown_to_the_citizen(
    stage: DeskStage, group: Group, citizen: Citizen, petro: Member, number: str
) -> None:
    await group.presses(petro, "Add a note")
    await group.says(petro, "Сусід каже, що був вибух", to=group.card_id)
    assert "Петро: «Сусід каже, що був вибух»" in group.card.text
    assert "Take it" in group.labels
    assert "вибух" not in await citizen.says(number)


async def test_a_reply_out_of_the_blue_is_a_note(
    stage: DeskStage, group: Group, petro: Member, number: str
) -> None:
    await group.says(petro, "Виїхали", to=group.card_id)
    assert "Петро: «Виїхали»" in group.card.text
    assert (await stage.events(number))[-1].kind == "staff_note"


async def test_what_was_begun_is_forgotten_after_an_hour(
    stage: DeskStage, group: Group, petro: Member, number: str
) -> None:
    await group.presses(petro, "Ask the citizen")
    stage.clock.turn(minutes=61)
    await group.says(petro, "Який підʼїзд?", to=group.card_id)
    assert (await stage.events(number))[-1].kind == "staff_note"


async def both_begin(
    stage: DeskStage, group: Group, first: Member, act: str, other: Member, then: str
) -> str:
    """Two members begin something with the newest card; what pops up at the second."""
    then_data = group.choice(then).data
    await group.presses(first, act)
    stage.clock.turn(seconds=1)
    return await group.presses_data(other, then_data)


async def test_two_who_begin_with_one_case_both_stand_on_the_card(
    stage: DeskStage, group: Group, citizen: Citizen, petro: Member, hanna: Member, number: str
) -> None:
    said = await both_begin(stage, group, petro, "Ask the citizen", hanna, "Add a note")
    assert said == "Петро has begun something here, too: see the card."
    assert "Петро has begun a question to the citizen, too" in group.card.text
    assert "Ганна, reply to this message with the note" in group.card.text
    await group.says(petro, "Який підʼїзд?", to=group.card_id)
    assert (await stage.case(number)).standing.waits_for == Waiting.citizen
    assert "Ганна, reply to this message with the note" in group.card.text
    assert "has begun a question" not in group.card.text
    await group.says(hanna, "Ключ у сусіда", to=group.card_id)
    assert (await stage.events(number))[-1].kind == "staff_note"
    assert "Який підʼїзд?" in citizen.last.text


async def test_back_gives_up_what_one_has_begun_oneself(
    stage: DeskStage, group: Group, petro: Member, hanna: Member, number: str
) -> None:
    await both_begin(stage, group, petro, "Ask the citizen", hanna, "Add a note")
    await group.presses(petro, "Back")
    assert "Ганна, reply to this message with the note" in group.card.text
    assert "Петро" not in group.card.text
    await group.presses(hanna, "Back")
    assert "Take it" in group.labels


async def test_a_day_that_somebody_else_is_choosing_changes_nothing(
    stage: DeskStage, group: Group, petro: Member, hanna: Member, number: str
) -> None:
    await group.presses(petro, "More time")
    await group.presses(petro, "Materials are needed")
    assert await group.presses(hanna, "Saturday, 28 November") == "Петро has begun this and chooses the day."
    assert "Until when? (Materials are needed)" in group.card.text
    assert "More time is asked for" in await group.presses(petro, "Saturday, 28 November")


async def test_words_for_the_citizen_are_kept_when_somebody_else_presses_done(
    stage: DeskStage, group: Group, citizen: Citizen, petro: Member, hanna: Member, number: str
) -> None:
    await group.presses(petro, "It is done")
    await group.says(petro, "Воду відновлено", to=group.card_id)
    await group.presses(hanna, "Done without a photo")
    await stage.tell()
    assert "Воду відновлено" in citizen.last.text


async def test_who_begins_with_another_case_gives_up_the_first(
    stage: DeskStage, group: Group, petro: Member, number: str
) -> None:
    first = group.card_id
    neighbour = await stage.citizen("502")
    await filed(neighbour, "Немає води, просп. Металургів 88, кв. 1")
    await stage.rest()
    await group.presses_data(petro, f"unit:note:{number}")
    assert "reply to this message with the note" in group.cards[first].text
    await group.presses(petro, "It is done")
    assert "reply to this message with the note" not in group.cards[first].text


async def test_what_is_not_possible_any_more_is_said_plainly(
    stage: DeskStage, group: Group, citizen: Citizen, petro: Member, number: str
) -> None:
    done = group.choice("It is done").data
    async with stage.database.work() as work:
        await move(work, number, Step.explain, stage.city, stage.clock.now(), OPERATOR, note="Планове")
    said = await group.presses_data(petro, done)
    assert said == "This is not possible now. Closed: explained."
    await stage.rest()
    assert group.labels == []


async def test_the_citizens_photos_are_shown_in_the_group(
    stage: DeskStage, group: Group, citizen: Citizen, petro: Member, number: str
) -> None:
    await citizen.says(number)
    await citizen.presses("Add or correct")
    await citizen.sends(Kind.photo)
    await citizen.presses("That is all")
    async with stage.database.work() as work:
        for file in await work.attachments.waiting(9):
            await work.attachments.settle(file.id, FileState.kept, "kept.jpg", 9)
    await group.says(petro, "Дивимось", to=group.card_id)
    card = group.card_id
    await group.presses(petro, "Photos: 1")
    address, picture = stage.wire.sent[-1]
    assert (address, picture.picture, picture.answers) == (group.id, "kept.jpg", card)


async def test_a_menu_closes_when_somebody_else_has_finished_the_work(
    stage: DeskStage, group: Group, petro: Member, hanna: Member, number: str
) -> None:
    await group.presses(petro, "Ask the citizen")
    await group.sends(hanna, to=group.card_id, caption="готово")
    assert "Done. The citizen is asked" in group.card.text
    assert "reply to this message" not in group.card.text
    assert group.labels == ["Add a note"]
