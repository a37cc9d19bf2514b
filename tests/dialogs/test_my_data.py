"""My data: seen, changed, taken along, erased."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.fetching import Fetching
from bot.messages import Kind
from core.alerts import Emergency
from core.citizens import Citizen as Met
from core.events import EventState
from storage.database import Database
from storage.media import MediaFiles
from storage.tables import attachments, case_events, cases, erasures, metadata, personal_texts
from tests.dialogs.conversation import Citizen, Stage, Wire

LINE = "немає води на Металургів 86, кв 12, другий день"
UNSENT = "велика яма на Миру 35, колесо пробили сусіди"
PHONE, SPELT = "+380671234567", "+380 67 123 4567"


async def filed(citizen: Citizen) -> None:
    """Send a request with a phone number, and save its address."""
    await citizen.says(LINE)
    await citizen.shares_phone(PHONE)
    await citizen.presses("Send")
    await citizen.presses("Save this address")
    await citizen.says("Дача")


async def met(stage: Stage, citizen: Citizen) -> Met:
    """What is known of them."""
    async with stage.database.work() as work:
        return await work.citizens.meet(citizen.identity, "", stage.clock.now())


@pytest.mark.parametrize("words", ["/mydata", "my data", "Мої дані", "мои данные", "видалити мої дані"])
async def test_words_lead_to_the_data(citizen: Citizen, words: str) -> None:
    assert "What I keep about you" in await citizen.says(words)


async def test_everything_that_is_kept_is_shown_with_the_reason(citizen: Citizen) -> None:
    await filed(citizen)
    await citizen.says(UNSENT)
    await citizen.presses("Cancel")
    await citizen.says(UNSENT)
    shown = await citizen.says("my data")
    for line in (
        "Your name in the messenger: Олена",
        "Language: Українська мова",
        f"Phone: {SPELT}",
        "Saved addresses: Дача: просп. Металургів, 86, flat 12",
        "Requests: 1 open, 0 closed",
        f"Not sent yet:\nWhere: просп. Миру, 35\nWhat happened: {UNSENT}",
        "Requests are kept for 5 years, as the law asks.",
    ):
        assert line in shown


async def test_the_menu_leads_to_the_data_and_the_draft_waits(citizen: Citizen) -> None:
    await citizen.says(UNSENT)
    await citizen.says("menu")
    await citizen.presses("My data")
    await citizen.presses("Menu")
    await citizen.presses("Go on with the unsent request")
    await citizen.presses("Go on without")
    assert UNSENT in citizen.last.text


async def test_the_phone_is_changed_and_removed(stage: Stage, citizen: Citizen) -> None:
    await filed(citizen)
    await citizen.says("my data")
    await citizen.presses("Change the phone number")
    assert "not a phone number" in await citizen.says("12")
    assert "Phone: +380 50 987 6543" in await citizen.says("050 987 65 43")
    assert (await met(stage, citizen)).phone == "+380509876543"
    await citizen.presses("Change the phone number")
    assert "Phone: not given" in await citizen.presses("Remove the number")
    assert (await met(stage, citizen)).phone == ""


async def test_the_contact_of_another_person_is_not_remembered(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("my data")
    await citizen.presses("Change the phone number")
    assert "contact of another person" in await citizen.shares_phone(PHONE, own=False)
    await citizen.presses("Leave it as it is")
    assert (await met(stage, citizen)).phone is None


async def test_the_language_is_changed_in_place(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("my data")
    await citizen.presses("Change the language")
    await citizen.presses("Русский язык")
    assert "Русский язык" in citizen.last.text
    assert (await met(stage, citizen)).language == "ru"


async def test_words_at_the_data_are_a_request(citizen: Citizen) -> None:
    await citizen.says("my data")
    await citizen.says(LINE)
    await citizen.presses("Go on without")
    assert "Please check your request" in citizen.last.title


async def test_the_file_holds_every_request_in_full(stage: Stage, citizen: Citizen) -> None:
    await filed(citizen)
    await citizen.says(UNSENT)
    await citizen.says("my data")
    await citizen.presses("Send me my data as a file")
    [file] = [message.file for _, message in stage.wire.sent if message.file]
    assert file.name == "my-data-2026-11-24.txt"
    assert "The official text in Ukrainian is below" in file.text
    for words in (LINE, UNSENT, SPELT, "Дача", "wire 501"):
        assert file.text.count(words) >= 2, "once in each language"
    assert "The file is above" in citizen.last.text
    assert not citizen.last.edits


async def test_in_ukrainian_the_file_says_it_once(stage: Stage) -> None:
    citizen = await stage.citizen(language="uk")
    await citizen.says("мої дані")
    await citizen.presses_data(next(choice.data for choice in citizen.last.choices if choice.key == "file"))
    [file] = [message.file for _, message in stage.wire.sent if message.file]
    assert file.text.count("wire 501") == 1


async def test_the_official_text_names_the_language_of_the_citizen(stage: Stage) -> None:
    citizen = await stage.citizen(language="ru")
    await citizen.says("мои данные")
    await citizen.presses_data(next(choice.data for choice in citizen.last.choices if choice.key == "file"))
    [file] = [message.file for _, message in stage.wire.sent if message.file]
    assert file.text.count("Русский язык") == 2
    assert stage.city.name["ru"] in file.text
    assert stage.city.name["uk"] in file.text


async def test_nothing_is_erased_without_a_yes(stage: Stage, citizen: Citizen) -> None:
    await filed(citizen)
    await citizen.says("my data")
    assert "This cannot be undone" in await citizen.presses("Erase my data")
    assert f"Phone: {SPELT}" in await citizen.presses("No, keep my data")
    await citizen.presses("Erase my data")
    assert "This cannot be undone" in await citizen.says("hm")
    assert (await met(stage, citizen)).phone == PHONE


async def erase(citizen: Citizen) -> str:
    """Ask for it, and say yes."""
    await citizen.says("my data")
    await citizen.presses("Erase my data")
    return await citizen.presses("Yes, erase my data")


async def personal_values(database: Database) -> dict[str, set[str]]:
    """Which tables hold which words of the citizen, but for the rows of cases."""
    words = ("Олена", PHONE, "Дача", "колесо пробили", "кв 12", "file-", "балкон", "скарга")
    of_cases = {cases.name, case_events.name, personal_texts.name}
    found: dict[str, set[str]] = {}
    async with database.reader.connect() as connection:
        for table in metadata.sorted_tables:
            query = select(table)
            if table is attachments:
                query = query.where(attachments.c.case_id.is_(None))
            text = "" if table.name in of_cases else _as_text((await connection.execute(query)).all())
            if held := {word for word in words if word in text}:
                found[table.name] = held
    return found


def _as_text(rows: Any) -> str:
    return "\n".join(repr(dict(row._mapping)) for row in rows)


async def test_nothing_personal_stays_but_the_requests(stage: Stage, citizen: Citizen) -> None:
    await filed(citizen)
    one = await met(stage, citizen)
    await citizen.says(UNSENT)
    await citizen.sends(Kind.photo)
    stage.clock.turn(hours=2)
    async with stage.database.work() as work:
        emergency = Emergency(one.identity_id, "gas", "Миру 35", "пожежа, балкон", PHONE)
        await work.alerts.add(emergency, stage.clock.now())
        stored = await work.events.add("wire", "dead", stage.clock.now())
        assert stored
        raw = {"message": {"from": {"id": 501}, "text": "скарга"}}
        await work.events.keep(stored, EventState.dead, 3, "ValueError", raw)
    stage.clock.turn(hours=2)
    assert await personal_values(stage.database) == {
        "citizens": {PHONE},
        "identities": {"Олена"},
        "saved_addresses": {"Дача"},
        "conversations": {"колесо пробили"},
        "attachments": {"file-"},
        "alerts": {PHONE, "балкон"},
        "events": {"скарга"},
    }
    assert "Your data are erased." in await erase(citizen)
    assert await personal_values(stage.database) == {}
    async with stage.database.view() as work:
        [case] = await work.cases.of_citizen(one.citizen_id, 9)
        assert (case.description, case.phone) == (LINE, PHONE)
        assert [event.kind for event in await work.cases.events(case.id)] == ["registered"]
        assert len(await work.attachments.erased(9)) == 1
    async with stage.database.reader.connect() as connection:
        assert (await connection.execute(select(func.count()).select_from(erasures))).scalar_one() == 1


async def test_another_citizen_keeps_everything(stage: Stage, citizen: Citizen) -> None:
    other = await stage.citizen("777")
    await filed(other)
    await other.says(UNSENT)
    before = await met(stage, other)
    await erase(citizen)
    assert await met(stage, other) == before
    shown = await other.says("my data")
    assert "Дача" in shown
    assert UNSENT in shown


async def test_who_erased_their_data_is_greeted_as_new(stage: Stage, citizen: Citizen) -> None:
    await filed(citizen)
    await erase(citizen)
    known = await met(stage, citizen)
    assert (known.language, known.phone, known.notice_version, known.name) == (None, None, 0, "")
    assert stage.city.genitive["uk"] in await citizen.says("назад")  # the greeting alone names the city


async def test_an_erased_draft_is_not_reminded_of(stage: Stage, citizen: Citizen) -> None:
    await citizen.says(UNSENT)
    await erase(citizen)
    async with stage.database.view() as work:
        assert await work.timers.next_due() is None


async def test_a_request_after_erasing_is_a_new_one(stage: Stage, citizen: Citizen) -> None:
    await filed(citizen)
    await erase(citizen)
    known = await met(stage, citizen)
    async with stage.database.work() as work:
        await work.citizens.set_language(known.citizen_id, "en", chosen=True)
    await citizen.says(LINE)
    await citizen.presses("No, something else")
    await citizen.presses("Go on without")
    await citizen.presses("Send")
    async with stage.database.view() as work:
        assert len(await work.cases.of_citizen(known.citizen_id, 9)) == 2


async def test_who_waits_for_help_is_not_forgotten_yet(stage: Stage, citizen: Citizen) -> None:
    one = await met(stage, citizen)
    async with stage.database.work() as work:
        emergency = Emergency(one.identity_id, "gas", "Миру 35", "пожежа", PHONE)
        alert = await work.alerts.add(emergency, stage.clock.now())
    assert "the operator needs your data" in await erase(citizen)
    async with stage.database.work() as work:
        assert await work.alerts.take(alert.id, one.identity_id, stage.clock.now())
    await citizen.presses("Erase my data")
    assert "Your data are erased." in await citizen.presses("Yes, erase my data")


async def test_the_files_of_drafts_leave_the_folder(stage: Stage, citizen: Citizen, tmp_path: Path) -> None:
    media = MediaFiles(tmp_path / "media")
    fetching = Fetching({"wire": stage.wire}, stage.database.work, stage.database.view, media, stage.clock)
    await filed(citizen)
    await citizen.says(UNSENT)
    await citizen.sends(Kind.document)
    await fetching.fetch_all()
    assert len(files_in(media)) == 1
    await citizen.sends(Kind.document)
    await erase(citizen)
    await fetching.fetch_all()
    assert files_in(media) == []
    async with stage.database.view() as work:
        assert await work.attachments.erased(9) == await work.attachments.waiting(9) == []


async def test_a_file_that_is_erased_while_it_is_fetched_is_removed(
    stage: Stage, citizen: Citizen, tmp_path: Path
) -> None:
    media = MediaFiles(tmp_path / "media")
    slow = {"wire": ErasedMeanwhile(citizen)}
    await citizen.says(UNSENT)
    await citizen.sends(Kind.document)
    await Fetching(slow, stage.database.work, stage.database.view, media, stage.clock).fetch_all()
    assert files_in(media) == []


class ErasedMeanwhile(Wire):
    """A messenger so slow that the citizen erases their data while it hands out a file."""

    def __init__(self, citizen: Citizen) -> None:
        super().__init__()
        self.citizen = citizen

    async def fetch(self, file_id: str) -> bytes:
        await erase(self.citizen)
        return await super().fetch(file_id)


def files_in(media: MediaFiles) -> list[Path]:
    """What lies in the folder."""
    return [path for path in media.folder.rglob("*") if path.is_file()]
