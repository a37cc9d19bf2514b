"""The figures by command: on the screen, for Excel, and as a picture."""

import csv
import warnings
from datetime import date
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from app.charts import CLOSED, HEIGHT, LATE_NOW, OVERDUE, RECEIVED, WIDTH, write_chart
from app.report_tables import WIDE, table_of
from bot.i18n import LANGUAGES, speaking
from core.city import City
from core.figures import report_figures
from core.periods import period_of
from core.tallies import Tally
from storage.database import Database
from tests.app.conftest import Commands, Service
from tests.app.test_command_line import sentence
from tests.bot.test_report_words import NOW, Counted, report, tally
from tests.conftest import HandClock
from tests.storage.test_cases import met
from tests.storage.test_figures import History, tell

NOVEMBER = ("--from", "2026-11-01", "--to", "2026-11-30")


@pytest.fixture
async def told(stored: Commands, clock: HandClock, city: City) -> Commands:
    """The command line beside a database with a history."""
    database = Database(stored.database_url)
    identity_id = await met(database, clock)
    async with database.work() as work:
        await tell(History(work, city, identity_id))
    await database.dispose()
    return stored


def busy(city: City) -> list[tuple[str, str, Tally]]:
    """Something of everything."""
    return [
        (service.code, service.unit, tally(10 + number, number % 7))
        for number, service in enumerate(city.services)
    ]


def colours(file: Path) -> set[str]:
    """The colours of a picture that fill more than a few points of it."""
    with Image.open(file) as picture:
        assert (picture.format, picture.size) == ("PNG", (WIDTH, HEIGHT))
        counted = picture.convert("RGB").getcolors(WIDTH * HEIGHT)
    assert counted
    return {"#{:02x}{:02x}{:02x}".format(*colour) for number, colour in counted if number > 100}  # type: ignore[misc]


async def test_the_screen_shows_the_figures_in_the_citys_language(told: Commands) -> None:
    shown = await told.run("report", *NOVEMBER)
    assert shown.code == 0, shown.err
    lines = [line.split() for line in shown.out.splitlines()]
    assert shown.out.startswith("Звернення: 1 листопада 2026 – 30 листопада 2026")
    # 12 columns: all the counts, hours of the first answer and of closing, the mark.
    total = next(line for line in lines if line[:1] == ["Усього"])
    assert total[1:3] == ["4", "4"]
    assert total[5:8] == ["1", "1", "1"]
    assert total[8:] == ["27,0", "30,0", "50,0", "96,0", "2,5"]
    assert any(line[:2] == ["Немає", "води"] for line in lines)


async def test_a_file_for_excel_has_every_figure(told: Commands) -> None:
    file = told.folder / "figures.csv"
    assert (await told.run("report", *NOVEMBER, "--csv", str(file))).code == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(file.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert [(line["Рядок"], line["Код"]) for line in lines] == [
        ("Усього", ""),
        ("Служба", "water_utility"),
        ("Служба", "power_utility"),
        ("Вид звернення", "no_water"),
        ("Вид звернення", "no_power"),
    ]
    total = lines[0]
    assert (total["Надійшло"], total["Закрито: відкликано"], total["Закрито: зроблено"]) == ("4", "1", "1")
    assert (total["Закриття, год, медіана"], total["Середня оцінка"]) == ("50,00", "2,50")
    assert (lines[4]["Назва"], lines[4]["Середня оцінка"]) == ("Немає світла", "")


async def test_a_picture_is_drawn(told: Commands) -> None:
    file = told.folder / "figures.png"
    drawn = await told.run("report", *NOVEMBER, "--png", str(file))
    assert (drawn.code, drawn.err) == (0, "")
    assert {RECEIVED, CLOSED, OVERDUE, LATE_NOW} <= colours(file)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("last", [date(2026, 1, 1), date(2026, 1, 31), date(2026, 12, 31)])
async def test_every_letter_can_be_drawn(city: City, tmp_path: Path, language: str, last: date) -> None:
    period = period_of(ZoneInfo(city.zone), NOW, date(2026, 1, 1), last)
    figures = await report_figures(Counted(*busy(city)), city, period, NOW)
    with speaking(language), warnings.catch_warnings():
        warnings.simplefilter("error")  # the library warns of a letter that its font lacks
        write_chart(figures, city, tmp_path / "figures.png")
    assert {OVERDUE, LATE_NOW} <= colours(tmp_path / "figures.png")


@pytest.mark.parametrize("messenger", ["telegram", "viber"])
@pytest.mark.asyncio(loop_scope="session")
async def test_staff_get_the_chart_in_the_chat(service: Service, messenger: str) -> None:
    boss = await service.person(messenger=messenger)
    role = ("--channel", messenger, "--id", boss.id, "--role", "supervisor")
    assert (await service.commands.run("people", "grant", *role)).code == 0
    await boss.says("Немає світла, просп. Металургів 86, кв. 12")
    await boss.presses("Далі без номера")
    await boss.presses("Надіслати")
    assert "Надійшло: " in await boss.says("/report")
    messages = (await boss.chat())["messages"]
    [chart] = [file for message in messages if message["from"] == "bot" for file in message["media"]]
    data = (await service.control.get(f"{service.address}{chart['url']}")).content
    with Image.open(BytesIO(data)) as picture:
        # Telegram writes every photo anew as a JPEG.
        assert picture.format == {"telegram": "JPEG", "viber": "PNG"}[messenger]
        assert picture.size == (WIDTH, HEIGHT)


async def test_where_nothing_is_late_no_bars_are_drawn(city: City, tmp_path: Path) -> None:
    figures = await report(city, ("no_water", "water_utility", tally(3)))
    with speaking("uk"):
        write_chart(figures, city, tmp_path / "figures.png")
    assert not {OVERDUE, LATE_NOW} & colours(tmp_path / "figures.png")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_number_is_broken_on_a_narrow_screen(city: City, language: str) -> None:
    figures = await report(city, *busy(city), ("gone", "gone", tally(1_000_000)))
    with speaking(language):
        for width in (80, WIDE):
            table = table_of(figures, city, width)
            fixed = sum(column.width or 0 for column in table.columns) + len(table.columns)
            assert width - fixed >= 20


async def test_a_period_without_figures_is_one_sentence_more(migrated: Commands) -> None:
    empty = await migrated.run("report", "--from", "2026-01-01", "--to", "2026-01-01")
    assert (empty.code, empty.out.splitlines()) == (
        0,
        ["Звернення за 1 січня 2026", "Нічого не надійшло й не закрито, прострочених немає."],
    )
    assert (await migrated.run("report")).code == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--from", "2026-11-30", "--to", "2026-11-01"), "swap the two days"),
        (("--from", "yesterday"), "«yesterday» is no day: write it like 2026-11-01."),
        (("--to", "2026-02-29"), "«2026-02-29» is no day"),
        (("--from", "2020-01-01", "--to", "2026-11-01"), "covers 366 days at most"),
        ((*NOVEMBER, "--csv", "nowhere/figures.csv"), "--csv nowhere/figures.csv cannot be used"),
        ((*NOVEMBER, "--png", "."), "--png . cannot be used: Is a directory; name a file"),
    ],
)
async def test_what_is_wrong_is_one_sentence(migrated: Commands, words: tuple[str, ...], says: str) -> None:
    assert says in sentence(await migrated.run("report", *words))
