"""`contact-centre city`: another city begins with a folder, and hears everything that is wrong with it."""

import csv
import json
from pathlib import Path

import pytest

from city.skeleton import WHAT_TO_FILL_IN
from tests.app.conftest import Commands
from tests.app.test_command_line import sentence

CITIES = Path(__file__).parents[1] / "cities"


def change(file: Path, old: str, new: str) -> None:
    """Replace what stands in a file."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


async def test_a_new_city_can_be_run_as_it_is_and_says_what_to_fill_in(commands: Commands) -> None:
    made = await commands.run("city", "new", "our-city")
    assert made.code == 0, made.err
    assert made.out.rstrip().endswith("contact-centre city check our-city")
    folder = commands.folder / "our-city"
    assert {file.name for file in folder.iterdir()} == set(WHAT_TO_FILL_IN)
    assert all(file in made.out for file in WHAT_TO_FILL_IN)
    checked = await commands.run("city", "check", CITY=str(folder))
    assert checked.code == 0, checked.out
    assert "marked as samples" in checked.out
    asked = json.dumps({"id": 1, "text": "немає води, Соборна 5"})
    told = await commands.run("understand", text=asked, CITY=str(folder))
    assert json.loads(told.out)["services"][0]["code"] == "no_water"


async def test_every_table_of_a_new_city_explains_itself_and_has_a_row() -> None:
    folder = Path(__file__).parents[2] / "city" / "templates" / "new-city"
    for file in folder.glob("*.csv"):
        lines = file.read_text("utf-8").splitlines()
        assert lines[0].startswith("# "), file.name
        assert len(list(csv.DictReader(line for line in lines if not line.startswith("#")))) >= 1, file.name


async def test_nothing_that_is_there_is_overwritten(commands: Commands) -> None:
    (commands.folder / "here").mkdir()
    assert "here is there already" in sentence(await commands.run("city", "new", "here"))
    assert "There is no folder nowhere" in sentence(await commands.run("city", "new", "nowhere/x"))


async def test_check_names_every_error_at_once(commands: Commands) -> None:
    await commands.run("city", "new", "broken")
    folder = commands.folder / "broken"
    change(folder / "services.csv", "water_utility,24h,yes", "wasser,24 h,так")
    change(folder / "services.csv", "10d,no", "90d,maybe")
    change(folder / "units.csv", "+380000000003", "03")
    change(folder / "hours.csv", "on_call", "night")
    change(folder / "districts.geojson", '"south"', '"north"')
    change(folder / "profile.csv", "Europe/Kyiv", "Europe/Nowhere")
    (folder / "routes.csv").unlink()
    checked = await commands.run("city", "check", "broken")
    assert checked.code == 1
    for said in (
        "services.csv, line 5: «unit» is «wasser»; write one of: water_utility",
        "services.csv, line 5: «deadline» is «24 h»",
        "services.csv, line 5: «emergency» is «так»",
        "services.csv, line 8: «deadline» is «90d»",
        "units.csv, line 5: «phone» is «03»",
        "hours.csv, line 4: «kind» is «night»",
        "hours.csv: the kind «on_call» is missing",
        "districts.geojson: «north» stands there twice",
        "profile.csv, line 8: «Europe/Nowhere» is no time zone",
        "routes.csv: the file is missing",
    ):
        assert f"!! {said}" in checked.out, said
    assert "errors have to be put right" in checked.out


async def test_one_slip_is_one_error(commands: Commands) -> None:
    """A table that cannot be read is held against no row of another one."""
    await commands.run("city", "new", "broken")
    change(commands.folder / "broken" / "units.csv", "code,name_uk", "codes,name_uk")
    checked = await commands.run("city", "check", "broken")
    assert checked.out.count("!!") == 1
    assert "1 error has to be put right" in checked.out


async def test_a_row_that_cannot_be_read_is_held_against_no_other(commands: Commands) -> None:
    await commands.run("city", "new", "broken")
    change(commands.folder / "broken" / "services.csv", "Тече дах,", "Тече дах, стеля,")
    checked = await commands.run("city", "check", "broken")
    assert "!! services.csv, line 8: has more fields than the header" in checked.out
    assert "1 error has to be put right" in checked.out


@pytest.mark.parametrize(
    ("begins", "says"),
    [
        ("19:00", "from mon 19:00 on, contact_centre and on_call are at the same time"),
        ("22:30", "from mon 21:00 on, contact_centre and on_call are both closed"),
    ],
)
async def test_check_says_when_two_are_on_duty_or_nobody(commands: Commands, begins: str, says: str) -> None:
    await commands.run("city", "new", "odd")
    change(commands.folder / "odd" / "hours.csv", "on_call,mon-sun,21:00", f"on_call,mon-sun,{begins}")
    checked = await commands.run("city", "check", "odd")
    assert f"?  hours.csv: {says}" in checked.out
    assert checked.code == 0


async def test_tables_of_ones_own_beside_the_others_harm_nothing(commands: Commands) -> None:
    await commands.run("city", "new", "odd")
    (commands.folder / "odd" / "empty.csv").write_text("", "utf-8")
    (commands.folder / "odd" / "notes.csv").write_text("a,b\n1,2,3\n4\n", "utf-8")
    (commands.folder / "odd" / "old.csv").write_bytes("вулиці".encode("cp1251"))
    checked = await commands.run("city", "check", "odd")
    assert checked.code == 0, checked.err
    assert "ok Наше Місто" in checked.out


async def test_check_says_what_is_worth_a_look(commands: Commands) -> None:
    await commands.run("city", "new", "odd")
    folder = commands.folder / "odd"
    change(
        folder / "services.csv", "Течёт крыша,housing_company,10d,no", "Тече дах її,housing_company,10d,yes"
    )
    change(folder / "units.csv", "+380000000002", "+380000000001")
    change(folder / "services.csv", "no_power,power", "no_light,power")
    change(folder / "outages.csv", "no_power,power", "no_light,power")
    checked = await commands.run("city", "check", "odd")
    assert checked.code == 0, checked.out
    for said in (
        "services.csv: «roof_leak» has «Тече дах її» as its ru text",
        "services.csv: «roof_leak» is taken at night; «housing_company» does not work then.",
        "services.csv: «roof_leak» cannot wait, but has 10d for it.",
        "units.csv: the phone +380000000001 stands there 2 times",
        "words.csv: no words mean no_light",
        "streets.csv: 1 without a point",
        "streets.csv: 1 without a district",
        "profile.csv: 6 marked as samples",
    ):
        assert f"?  {said}" in checked.out, said
    assert "ok Наше Місто: 6 services, 4 units, 3 streets" in checked.out


async def test_the_service_lives_in_another_city(migrated: Commands) -> None:
    checked = await migrated.run("check", CITY=str(CITIES / "verbohrad"))
    assert "Вербоград: 6 services, 3 streets, 3 units" in checked.out
    assert (
        "/bind "
        in (await migrated.run("groups", "code", "unit:waterworks", CITY=str(CITIES / "verbohrad"))).out
    )
