"""What a city's folder may look like, and the sentence that each broken file gets."""

import csv
import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import city as cities
from city.reading import CityFileError, read_city
from core.city_outages import OutageSigns
from understanding import Reader

MARIUPOL = Path(cities.__file__).parent / "mariupol"
TABLES = {".csv", ".geojson", ".txt"}
"""What every city needs; how people there tell of things may still be unknown."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the reference city that a test may break."""
    return Path(shutil.copytree(MARIUPOL, tmp_path / "elsewhere"))


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Replace what stands in a file."""
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")


def refusal(folder: Path) -> str:
    """The sentence that reading this folder ends with."""
    with pytest.raises(CityFileError) as caught:
        read_city(str(folder))
    return str(caught.value)


def test_a_holiday_in_force_counts_with_the_day_it_is_moved_to(folder: Path) -> None:
    change(folder, "non_working_days.csv", "Международный женский день,no", "Международный женский день,yes")
    assert read_city(str(folder)).days_off() == {date(2026, 3, 8), date(2026, 3, 9)}


def test_a_city_may_have_no_transport_no_referrals_and_no_holidays(folder: Path) -> None:
    for file in (
        "routes.csv",
        "referrals.csv",
        "emergencies.csv",
        "outages.csv",
        "outage_causes.csv",
        "ready_answers.csv",
        "non_working_days.csv",
    ):
        header = (folder / file).read_text("utf-8").splitlines()[0]
        (folder / file).write_text(header + "\n", "utf-8")
    shutil.rmtree(folder / "help")  # what articles are about would be missing
    assert read_city(str(folder)).routes == ()


def test_when_many_reports_are_one_outage_is_the_city_s_to_say(folder: Path) -> None:
    change(folder, "profile.csv", "outage_reports,5\n", "outage_reports,9\n")
    change(folder, "profile.csv", "outage_metres,400\n", "")
    assert read_city(str(folder)).outage_signs == OutageSigns(reports=9, minutes=30, metres=400)


def test_how_far_ahead_an_outage_is_announced_is_the_city_s_to_say(folder: Path) -> None:
    change(folder, "profile.csv", "outage_days_ahead,30\n", "outage_days_ahead,14\n")
    assert read_city(str(folder)).outage_days_ahead == 14
    change(folder, "profile.csv", "outage_days_ahead,14\n", "")
    assert read_city(str(folder)).outage_days_ahead == 30


def test_a_file_saved_by_a_spreadsheet_is_read_all_the_same(folder: Path) -> None:
    for file in folder.glob("*.csv"):
        text = file.read_text("utf-8").replace("\n", "\r\n")
        file.write_bytes(b"\xef\xbb\xbf" + text.encode("utf-8"))
    assert read_city(str(folder)).services == read_city("mariupol").services


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_the_semicolons_and_empty_lines_of_a_spreadsheet_harm_nothing(folder: Path, delimiter: str) -> None:
    for file in folder.glob("*.csv"):
        rows = list(csv.reader(file.read_text("utf-8").splitlines()))
        with file.open("w", encoding="utf-8-sig", newline="") as opened:
            csv.writer(opened, delimiter=delimiter).writerows([*rows, [""] * len(rows[0])])
    assert read_city(str(folder)).services == read_city("mariupol").services


# file, what stood there, what stands there now, the sentence
BROKEN = [
    (
        "profile.csv",
        "outage_reports,5",
        "outage_reports,0",
        "«outage_reports» is «0»; write a whole number above zero",
    ),
    ("outages.csv", "no_water,water", "no_wather,water", "outages.csv, line 2: «service» is"),
    ("outages.csv", "no_water,water", "no_water,rain", "outages.csv, line 2: «kind» is"),
    (
        "outage_causes.csv",
        "ремонт водопровода",
        "",
        "outage_causes.csv, line 2: «name_ru» is empty; write the translation of «ремонт водопроводу»",
    ),
    ("outage_causes.csv", "ремонт водоп|водог", "", "outage_causes.csv, line 2: «words» is empty"),
    (
        "off_target.csv",
        ",Погода\n",
        ",\n",
        "off_target.csv, line 2: «name_ru» is empty; write the translation",
    ),
    (
        "referrals.csv",
        "pension,",
        "pension-and-all-that-belongs-to-it,",
        "write at most 24 small Latin letters",
    ),
    (
        "ready_answers.csv",
        "Приветствие",
        "",
        "ready_answers.csv, line 2: «name_ru» is empty; write the translation of «Вітання».",
    ),
    (
        "ready_answers.csv",
        "Номер: {number}. Виконує",
        "Номер: {nomer}. Виконує",
        "line 7: «text_uk» has the field {nomer}, which is not known; known are: {number}, {service}",
    ),
    (
        "ready_answers.csv",
        "Срок: {due}.",
        "Срок скоро.",
        "line 7: the field {due} stands in one language only; write it in both, or in none.",
    ),
    (
        "ready_answers.csv",
        "{number} мають",
        "{number мають",
        "line 9: «text_uk» has a brace that fits no field",
    ),
    ("ready_answers.csv", "{number} мають", "{number!r} мають", "«text_uk» has a brace that fits no field"),
    (
        "ready_answers.csv",
        "Вітання",
        "Вітання тим хто пише нам уперше за весь цей час",
        "line 2: «name_uk» does not fit on a button; write at most 40 letters.",
    ),
    (
        "ready_answers.csv",
        "greeting",
        "greeting-of-those-who-write",
        "line 2: «code» is «greeting-of-those-who-write»; write at most 24 small Latin letters",
    ),
    ("profile.csv", "Europe/Kyiv", "Europe/Nowhere", "profile.csv, line 4: «Europe/Nowhere» is no time zone"),
    ("profile.csv", "phone,", "fax,", "profile.csv: the key «phone» is missing; write a line phone,..."),
    (
        "profile.csv",
        ",other",
        ",else",
        "profile.csv, line 7: «fallback_service» is «else»; write one of: no_water",
    ),
    ("groups.csv", "name_ru", "ru", "groups.csv, line 1: the column «name_ru» is missing"),
    ("groups.csv", "name_uk", "name_ru", "groups.csv, line 1: the column «name_uk» is missing"),
    (
        "groups.csv",
        "centre,Інше",
        "weather,Погода,Погода\ncentre,Інше",
        "groups.csv: «weather» has no service",
    ),
    (
        "services.csv",
        ",Нет воды,",
        ",,",
        "line 2: «name_ru» is empty; write the translation of «Немає води».",
    ),
    ("services.csv", "no_water", "Немає води", "services.csv, line 2: «code» is «Немає води»; write at most"),
    ("services.csv", "low_water_pressure,", "no_water,", "line 3: «no_water» stands in line 2 already"),
    (
        "services.csv",
        ",water_utility,24h",
        ",water,24h",
        "line 2: «unit» is «water»; write one of: water_util",
    ),
    ("services.csv", "no_water,water,", "no_water,wine,", "line 2: «group» is «wine»; write one of: water"),
    ("services.csv", ",24h,", ",24 hours,", "line 2: «deadline» is «24 hours»; write hours like 24h or days"),
    ("services.csv", ",3d,", ",0d,", "line 3: «deadline» is «0d»; write hours like 24h or days like 3d."),
    ("services.csv", ",3d,", ",90d,", "line 3: «deadline» is «90d»; write at most 45d"),
    ("services.csv", ",24h,yes", ",24h,maybe", "line 2: «emergency» is «maybe»; write one of: yes, no."),
    (
        "services.csv",
        "yes,building",
        "yes,house",
        "line 2: «location» is «house»; write one of: building, point",
    ),
    ("services.csv", ",3d,no,", ",3d,no", "services.csv, line 3: has fewer fields than the header"),
    (
        "services.csv",
        "Немає води",
        "Немає води, зовсім",
        "line 2: has more fields than the header; put a text",
    ),
    ("services.csv", "Немає води", '"Немає води', "services.csv, line 2: a quote is not closed"),
    (
        "services.csv",
        "code,group",
        "code;group",
        "line 1: the column «code» is missing; write the header code,",
    ),
    ("emergencies.csv", "lift,", "elevator,", "emergencies.csv, line 5: «code» is «elevator»; write one of"),
    ("emergencies.csv", ",urgent,", ",often,", "line 5: «when» is «often»; write one of: always, urgent"),
    ("referrals.csv", "fire,", "no_power,", "referrals.csv, line 3: «no_power» is a service in services.csv"),
    (
        "referrals.csv",
        ",104,",
        ",,",
        "referrals.csv, line 2: is urgent and has no «contact»; write the number",
    ),
    (
        "units.csv",
        "+380629000101",
        "0629 000101",
        "units.csv, line 2: «phone» is «0629 000101»; write the whole",
    ),
    (
        "units.csv",
        "24/7",
        "always",
        "units.csv, line 2: «works» is «always»; write 24/7 or, for example, mon-fri",
    ),
    ("units.csv", "mon-fri", "fri-mon", "units.csv, line 4: «works» is «fri-mon»; write the earlier day"),
    (
        "units.csv",
        "08:00-17:00",
        "08:00-25:00",
        "units.csv, line 4: «works» has the time «25:00»; write it like",
    ),
    ("streets.csv", "47.10824", "147.10824", "streets.csv, line 3: «lat» is «147.10824»; write degrees"),
    ("streets.csv", "47.10824", '"47,10824"', "streets.csv, line 3: «lat» is «47,10824»; write degrees with"),
    ("streets.csv", "47.10824,37.66820", "47.10824,", "streets.csv, line 3: has one of «lat» and «lon»"),
    ("streets.csv", "47.10824,37.66820", "37.66820,47.10824", "is outside the city; write lat first"),
    ("streets.csv", "1-y-kalchyk-st", "", "streets.csv, line 2: «id» is empty; write it."),
    ("streets.csv", "left_bank", "right_bank", "line 3: «district» is «right_bank»; write one of: central"),
    ("streets.csv", ",street,", ",road,", "streets.csv, line 2: «kind» is «road»; write one of: street"),
    ("hours.csv", "07:00", "7:00", "hours.csv, line 2: «from» has the time «7:00»; write it like 08:00"),
    ("hours.csv", "mon-sun", "daily", "hours.csv, line 2: «days» is «daily»; write days like mon-fri"),
    ("hours.csv", "on_call", "night", "hours.csv, line 3: «kind» is «night»; write one of: contact_centre"),
    ("non_working_days.csv", "2026-01-01", "2026-02-30", "line 2: «date» is «2026-02-30»; write a day that"),
    (
        "non_working_days.csv",
        "2026-03-09",
        "9.03.2026",
        "line 3: «moved_to» is «9.03.2026»; write a day that",
    ),
    ("routes.csv", "trolleybus,4,", "trolleybus,2,", "routes.csv, line 3: «trolleybus 2» stands in line 2"),
    ("routes.csv", "trolleybus", "horse", "routes.csv, line 2: «kind» is «horse»; write one of: trolleybus"),
    ("districts.geojson", "{", "", "districts.geojson, line 1: is not JSON"),
    ("districts.geojson", '"features"', '"shapes"', "line 1: has no features; write a FeatureCollection."),
    ("districts.geojson", '"id": "city"', '"id": "town"', "has no feature with the id city; draw the whole"),
    (
        "districts.geojson",
        '"id": "kalmius"',
        '"id": "central"',
        "«central» stands there twice; write another",
    ),
    ("districts.geojson", '"Polygon"', '"Point"', "is no polygon of one ring; draw it as one Polygon."),
    (
        "districts.geojson",
        '"name_ru"',
        '"name_en"',
        "is incomplete; write id, name_uk, name_ru and a Polygon",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "sentence"), BROKEN)
def test_a_broken_line_is_named_with_what_to_write_instead(
    folder: Path, file: str, old: str, new: str, sentence: str
) -> None:
    change(folder, file, old, new)
    said = refusal(folder)
    assert sentence in said
    assert said.startswith(file)
    assert "\n" not in said
    assert said.endswith(".")


@pytest.mark.parametrize("file", sorted(path.name for path in MARIUPOL.iterdir() if path.suffix in TABLES))
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    assert refusal(folder).startswith(f"{file}: the file is missing in elsewhere; docs/another-city.md")


@pytest.mark.parametrize(
    "file", sorted(path.name for path in MARIUPOL.glob("*.csv") if not path.read_text("utf-8").isascii())
)
def test_an_old_windows_encoding_is_named_with_its_line(folder: Path, file: str) -> None:
    text = (folder / file).read_text("utf-8")
    (folder / file).write_bytes(text.encode("cp1251", errors="replace"))
    assert re.match(rf"{file}, line \d+: is not UTF-8; save the file as CSV UTF-8\.", refusal(folder))


@pytest.mark.parametrize(
    "file", ["profile.csv", "groups.csv", "services.csv", "units.csv", "streets.csv", "hours.csv"]
)
@pytest.mark.parametrize("cut", [0, 1])
def test_an_empty_file_and_one_of_a_header_alone_are_refused(folder: Path, file: str, cut: int) -> None:
    lines = (folder / file).read_text("utf-8").splitlines()[:cut]
    (folder / file).write_text("\n".join(lines), "utf-8")
    assert refusal(folder).startswith(f"{file}, line {cut + 1}: ")


def _swap_points(shape: dict[str, list[list[list[float]]]]) -> None:
    shape["coordinates"][0] = [[lon + 180, lat] for lon, lat in shape["coordinates"][0]]


def _make_a_line(shape: dict[str, list[list[list[float]]]]) -> None:
    shape["coordinates"][0] = shape["coordinates"][0][:2]


@pytest.mark.parametrize("break_shape", [_swap_points, _make_a_line])
def test_impossible_outlines_are_refused(
    folder: Path, break_shape: Callable[[dict[str, list[list[list[float]]]]], None]
) -> None:
    file = folder / "districts.geojson"
    shapes = json.loads(file.read_text("utf-8"))
    break_shape(shapes["features"][0]["geometry"])
    file.write_text(json.dumps(shapes), "utf-8")
    assert "feature 1 has too few or impossible points; write [lon, lat] in degrees." in refusal(folder)


def test_an_unknown_city_is_answered_with_those_there_are() -> None:
    with pytest.raises(
        CityFileError, match="There is no city folder «atlantis»; write a path, or one of: mariupol"
    ):
        read_city("atlantis")


def test_another_city_is_another_folder(folder: Path) -> None:
    change(folder, "profile.csv", "Маріуполь", "Інше Місто")
    elsewhere = read_city(str(folder))
    assert (elsewhere.code, elsewhere.name["uk"]) == ("elsewhere", "Інше Місто")


WORDS = "means,pattern,weight\n"


def test_a_city_has_words_of_its_own(folder: Path) -> None:
    (folder / "words.csv").write_text(WORDS + "no_water,сопілк* хлип*,0.9\n", "utf-8")
    heard = Reader(read_city(str(folder)))("Сопілка хлипає вже тиждень")
    assert [one.code for one in heard.services] == ["no_water"]
    elsewhere = Reader(read_city("mariupol"))("Сопілка хлипає вже тиждень").services
    assert all(one.score < 0.3 for one in elsewhere)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("no_wine,вино,0.9", "words.csv, line 2: «means» is «no_wine»; write a code of services.csv"),
        ("urgent:no_wine,вино,0.9", "line 2: «means» is «urgent:no_wine»"),
        ("no_water,@no вод*,0.9", "line 2: «pattern» is «@no вод*»; write words with a space between"),
        ("no_water,-вод*,0.9", "line 2: «pattern» is «-вод*»"),
        ("no_water,вод* | нет,0.9", "line 2: «pattern» is «вод* | нет»"),
        ("no_water,вод*,2", "line 2: «weight» is «2»; write how sure it is, like 0.8."),
    ],
)
def test_broken_words_are_named(folder: Path, row: str, sentence: str) -> None:
    (folder / "words.csv").write_text(WORDS + row + "\n", "utf-8")
    assert sentence in refusal(folder)


def test_lines_for_people_are_not_read(folder: Path) -> None:
    change(folder, "units.csv", "code,", "# Who does the work.\ncode,")
    change(folder, "units.csv", "heat_utility,", "# a note, with commas\nheat_utility,")
    assert read_city(str(folder)).units == read_city("mariupol").units


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("[ru]", "", "help/who_water.txt"),
        ("checked: 2026-11-28", "checked: 2026-13-28", "«checked» is «2026-13-28»; write a day that exists"),
        ("source: water_utility", "", "«source» is missing; write a code of units.csv"),
        ("source: water_utility", "source: pension", "«source» is «pension», which has no contact"),
        ("topic: water", "topic: fire", "«topic» is «fire»; write one of"),
        ("title: Хто відповідає за воду", "title: " + "о" * 41, "«title» does not fit on a button"),
        ("{water_utility}", "{waters}", "the field {waters} is not known"),
        ("Телефон працює", "о" * 701, "letters; write at most 700"),
        ("asked: телефон водоканалу", "asked: телефон тепломережі", "stands in help/who_heat.txt already"),
        ("asked: телефон водоканалу", "answer: 1", "«answer» is not known here; write title, source, asked"),
    ],
)
def test_what_is_wrong_with_an_article_is_named(folder: Path, old: str, new: str, sentence: str) -> None:
    change(folder, "help/who_water.txt", old, new)
    assert sentence in refusal(folder)


def test_an_article_in_one_language_only_is_named(folder: Path) -> None:
    file = folder / "help" / "who_water.txt"
    file.write_text(file.read_text("utf-8").split("[ru]")[0], "utf-8")
    assert "the language «ru» is missing; write a part [ru]" in refusal(folder)


def test_a_city_may_have_no_articles(folder: Path) -> None:
    shutil.rmtree(folder / "help")
    city = read_city(str(folder))
    assert city.articles == ()
    assert Reader(city).help("телефон водоканалу", Reader(city)("телефон водоканалу")) == ()


def test_an_article_takes_the_numbers_of_its_city(folder: Path) -> None:
    change(folder, "units.csv", "+380629000101", "+380629000199")
    article = read_city(str(folder)).article("who_water")
    assert article is not None
    assert article.source["uk"] == "Водоканал, +380629000199"
    assert "+380629000199" in article.text["ru"]
