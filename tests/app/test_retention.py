"""`contact-centre retention`: what is personal goes with its term; figures and histories stay."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update

from app.history_check import check_histories, take_head
from app.retention_commands import count_due, forget_due
from app.settings import Settings
from app.troubles import ENDED_BY_HAND
from core.alerts import Emergency
from core.attachments import FileState
from core.cases import Case
from core.citizens import Identity
from core.figures import FiguresReport, report_figures
from core.handoffs import Handoff, HandoffState
from core.lines import Said, Side
from core.retention import Personal, forget_some, read_term
from core.subscriptions import Consent
from core.talk_figures import TalkFigures, talk_figures
from storage.database import Database
from storage.media import MediaFiles
from storage.staff_tables import escalations, extension_requests
from storage.tables import cases, personal_texts
from tests.app.conftest import Commands
from tests.app.test_command_line import sentence
from tests.app.test_demo_data import CITY, NOW, make, whole_year

CASES = 120
YEAR = timedelta(days=366)
LATER = NOW + 6 * YEAR


def settings(folder: Path, **own: str) -> Settings:
    """As they are by themselves."""
    return Settings(_env_file=None, media_dir=folder, sandbox=True, **own)  # type: ignore[arg-type]


async def count(database: Database, column: Any, *conditions: Any) -> int:
    """How many rows fit."""
    async with database.view() as view:
        query = select(func.count(column)).where(*conditions)
        return int((await view.connection.execute(query)).scalar_one())


async def all_cases(database: Database) -> list[Case]:
    """Every case."""
    async with database.view() as view:
        return list((await view.cases.by_ids(range(1, CASES + 1))).values())


async def test_after_its_term_nothing_personal_is_left_and_the_history_is_whole(
    database: Database, tmp_path: Path
) -> None:
    await make(database, cases=CASES)
    head = await take_head(database)
    closed = [case for case in await all_cases(database) if case.standing.closed_at]
    forgotten = await forget_due(database, settings(tmp_path), LATER)
    assert forgotten[Personal.cases] == len(closed) > CASES / 2
    tally = await check_histories(database, head, lambda done: None)
    assert tally.is_whole
    assert tally.erased > len(closed)
    owners = set()
    for case in await all_cases(database):
        if case.standing.closed_at:
            place = case.address
            assert (case.description, case.phone, place.house, place.lat, place.flat) == (
                "",
                None,
                None,
                None,
                None,
            )
            assert case.attachments == ()
            owners.add(case.identity_id)
    assert len(owners) == 1
    ids = [case.id for case in closed]
    theirs = personal_texts.c.case_id.in_(ids)
    assert await count(database, personal_texts.c.id, theirs, personal_texts.c.value != "") == 0
    assert await count(database, personal_texts.c.id, theirs, personal_texts.c.salt != "") == 0
    for said in (escalations.c.explanation, extension_requests.c.note):
        assert await count(database, said, said != "", said.table.c.case_id.in_(ids)) == 0


async def test_open_cases_and_young_ones_keep_everything(database: Database, tmp_path: Path) -> None:
    await make(database, cases=CASES)
    before = {case.id: case for case in await all_cases(database)}
    term = read_term("5y")
    closings = sorted(case.standing.closed_at for case in before.values() if case.standing.closed_at)
    middle = closings[len(closings) // 2]
    await forget_due(database, settings(tmp_path), middle + term)
    after = await all_cases(database)
    kept = [case for case in after if not case.standing.closed_at or case.standing.closed_at >= middle]
    assert len(closings) // 3 < len(kept) < CASES
    assert all(before[case.id].description == case.description != "" for case in kept)
    assert all(before[case.id].identity_id == case.identity_id for case in kept)


async def test_the_figures_are_the_same_before_and_after(database: Database, tmp_path: Path) -> None:
    await make(database, cases=CASES)
    before = await _figures(database)
    assert sum((await forget_due(database, settings(tmp_path), LATER)).values()) > CASES / 2
    assert await _figures(database) == before


async def _figures(database: Database) -> tuple[FiguresReport, TalkFigures]:
    async with database.view() as view:
        figures = await report_figures(view.figures, CITY, whole_year(), NOW)
        talks = await view.handoffs.in_state([HandoffState.closed], 0, CASES)
    return figures, talk_figures(talks, NOW - YEAR, NOW, CITY)


async def test_the_dry_run_says_what_then_happens_and_twice_changes_nothing(
    database: Database, tmp_path: Path
) -> None:
    await make(database, cases=CASES)
    due = await count_due(database, settings(tmp_path), LATER)
    assert await count_due(database, settings(tmp_path), LATER) == due
    forgotten = await forget_due(database, settings(tmp_path), LATER)
    assert {what: forgotten[what] for what in (Personal.cases, Personal.talks, Personal.calls)} == {
        what: due[what] for what in (Personal.cases, Personal.talks, Personal.calls)
    }
    # Who has no case any more has become nobody's contact meanwhile.
    assert forgotten[Personal.contacts] >= due[Personal.contacts] > 0
    assert not any((await count_due(database, settings(tmp_path), LATER)).values())


async def test_stopped_between_two_pieces_it_goes_on(database: Database, tmp_path: Path) -> None:
    await make(database, cases=CASES)
    due = (await count_due(database, settings(tmp_path), LATER))[Personal.cases]
    async with database.work() as work:
        done = await forget_some(work, Personal.cases, LATER - 5 * YEAR, LATER)
    assert (await check_histories(database, None, lambda done: None)).is_whole
    assert (await forget_due(database, settings(tmp_path), LATER))[Personal.cases] == due - done


async def test_files_of_forgotten_cases_are_removed(database: Database, tmp_path: Path) -> None:
    await make(database, cases=CASES)
    case = next(case for case in await all_cases(database) if case.standing.closed_at)
    stored_as = await MediaFiles(tmp_path).save(b"letter", "document", "lyst.pdf")
    async with database.work() as work:
        file = await work.attachments.add(case.identity_id, "telegram", "document", "f", "lyst.pdf", NOW)
        await work.attachments.settle(file, FileState.kept, stored_as, 6)
        await work.attachments.attach([file], case.id)
    await forget_due(database, settings(tmp_path), LATER)
    assert not (tmp_path / stored_as).exists()
    async with database.view() as view:
        assert await view.attachments.by_ids([file]) == []


async def meet(database: Database, name: str, at: datetime) -> int:
    """Somebody who told their phone and wrote last at this time."""
    async with database.work() as work:
        citizen = await work.citizens.meet(Identity("telegram", name), "Олена", at)
        await work.citizens.set_phone(citizen.citizen_id, "+380671112233")
    return citizen.identity_id


async def test_who_has_not_written_for_years_is_forgotten_and_new_when_they_write(
    database: Database, tmp_path: Path
) -> None:
    gone, young = await meet(database, "501", NOW - 4 * YEAR), await meet(database, "502", NOW)
    assert (await forget_due(database, settings(tmp_path), NOW))[Personal.contacts] == 1
    async with database.work() as work:
        forgotten, known = await work.citizens.by_identity(gone), await work.citizens.by_identity(young)
        assert forgotten
        assert known
        assert (forgotten.name, forgotten.phone) == ("", None)
        assert forgotten.identity.external_id == f"erased.{gone}"
        assert known.phone == "+380671112233"
        assert (await work.citizens.meet(Identity("telegram", "501"), "Олена", NOW)).identity_id != gone


async def test_staff_and_subscribers_are_not_forgotten_for_silence(
    database: Database, tmp_path: Path
) -> None:
    long_ago = NOW - 9 * YEAR
    operator, subscriber = await meet(database, "501", long_ago), await meet(database, "502", long_ago)
    async with database.work() as work:
        await work.roles.grant(operator, "operator", "command line", long_ago)
        citizen = await work.citizens.by_identity(subscriber)
        assert citizen
        await work.subscriptions.agree(citizen.citizen_id, Consent(1, long_ago))
    assert not any((await count_due(database, settings(tmp_path), NOW)).values())


async def test_talks_and_calls_for_help_are_forgotten_after_a_year(
    database: Database, tmp_path: Path
) -> None:
    asked_at = NOW - 2 * YEAR
    identity_id = await meet(database, "501", NOW)
    async with database.work() as work:
        talk = await work.handoffs.add(
            Handoff(
                0, identity_id, HandoffState.closed, None, "uk", "+380671112233", asked_at, closed_at=asked_at
            )
        )
        await work.lines.add(talk.id, Said(Side.citizen, "Моя адреса Нахімова 5"), asked_at, posted=True)
        alert = await work.alerts.add(
            Emergency(identity_id, "gas_smell", "Нахімова 5", "газ", "+380671112233"), asked_at
        )
    forgotten = await forget_due(database, settings(tmp_path), NOW)
    assert (forgotten[Personal.talks], forgotten[Personal.calls], forgotten[Personal.contacts]) == (1, 1, 0)
    async with database.view() as view:
        assert [line.words for line in await view.lines.of(talk.id)] == [None]
        kept, call = await view.handoffs.by_id(talk.id), await view.alerts.by_id(alert.id)
    assert kept
    assert call
    assert (kept.phone, kept.asked_at) == (None, asked_at)
    assert (call.place, call.words, call.phone) == ("", "", "")


async def test_the_command_shows_asks_and_does(stored: Commands) -> None:
    database = Database(stored.database_url)
    await make(database, cases=20)
    async with database.writer.begin() as connection:
        old = NOW - 7 * YEAR
        await connection.execute(update(cases).where(cases.c.status == "closed").values(closed_at=old))
    await database.dispose()
    shown = await stored.run("retention", "--dry-run")
    assert shown.code == 0, shown.err
    assert "5y" in shown.out
    assert ENDED_BY_HAND in (await stored.run("retention", text="n\n")).err
    done = await stored.run("retention", "--yes")
    assert done.code == 0, done.err
    assert "Forgotten: " in done.out
    assert (await stored.run("audit", "verify")).code == 0
    assert "RETENTION_CASES is too short" in sentence(await stored.run("retention", RETENTION_CASES="30d"))
    assert "RETENTION_TALKS is no term" in sentence(await stored.run("retention", RETENTION_TALKS="soon"))
