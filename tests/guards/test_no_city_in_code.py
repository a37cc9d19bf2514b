"""Nothing of the reference city is in the code: no name, no street, no phone, no code of its tables."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from city.reading import read_city
from core.city_services import COMPLAINT

ROOT = Path(__file__).parents[2]
ROOMS = ("core", "understanding", "storage", "bot", "api", "sandbox", "app", "city")
CITY = read_city("mariupol")
FIXED = {
    COMPLAINT: "the one service that the core knows: core/city_services.py, docs/another-city.md",
    "contact_centre": "a kind of hours in hours.csv, and the channel of PostgreSQL's wake-ups",
    "unit_phone": "a field of ready answers",
    "centre_phone": "a field of ready answers",
}
"""Words of the program's own that the city's tables happen to use, too."""
DEFAULT = {("app/settings.py", "mariupol"), ("city/skeleton.py", "mariupol")}
"""The setting CITY, and where general files of a new city are copied from."""


def _codes() -> set[str]:
    """Codes that are no everyday words: those of two parts."""
    tables = (CITY.services, CITY.units, CITY.groups, CITY.referrals, CITY.off_target, CITY.ready_answers)
    codes = {one.code for table in tables for one in table}
    codes |= {one.id for one in CITY.streets} | {one.id for one in CITY.districts}
    return {code for code in codes if re.search(r"[_-]", code)} - set(FIXED)


def _names() -> list[str]:
    """What the city, its streets and its units are called; streets with their kind or a house."""
    stems = ("аріупол", "ариупол", "ariupol", "Азовськ", "Азовск")
    names = [re.escape(stem) for stem in stems] + [re.escape(unit.phone) for unit in CITY.units]
    for street in CITY.streets:
        for language, name in street.name.items():
            spoken, plain = re.escape(street.spoken(language)), re.escape(name)
            names += [rf"{spoken}\b"] if spoken != plain else []
            names.append(rf"\b{plain},? \d")
    return sorted(set(names))


CODES = re.compile("|".join(rf"(?<![\w-]){re.escape(code)}(?![\w-])" for code in sorted(_codes())))
NAMES = re.compile("|".join(_names()))


def _said(file: Path) -> Iterator[tuple[int, str]]:
    """The strings of a program but for its docstrings and the examples in the API's description."""
    tree = ast.parse(file.read_text("utf-8"))
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "examples":
            skipped.update(id(each) for each in ast.walk(node))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.lineno, node.value


def _leaks(file: Path) -> list[str]:
    inside = file.relative_to(ROOT).as_posix()
    return [
        f"{inside}:{line}: {text!r}"
        for line, text in _said(file)
        if (CODES.search(text) or NAMES.search(text)) and (inside, text) not in DEFAULT
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_no_program_names_anything_of_the_reference_city(room: str) -> None:
    files = [file for file in sorted((ROOT / room).rglob("*.py")) if "versions" not in file.parts]
    assert files
    assert [leak for file in files for leak in _leaks(file)] == []


def test_no_text_for_people_names_anything_of_the_reference_city() -> None:
    texts = [*(ROOT / "bot" / "locales").rglob("*.po"), *(ROOT / "sandbox" / "page").glob("*.*")]
    assert len(texts) > 10
    for file in texts:
        assert NAMES.search(file.read_text("utf-8")) is None, file
        assert CODES.search(file.read_text("utf-8")) is None, file


def test_a_leak_would_be_found(tmp_path: Path) -> None:
    for text in (
        "no_water",
        "unit:water_utility",
        "Контакт-центр Маріуполя",
        "+380629000101",
        "Миру 35",
        "пр-т Мира",
    ):
        assert CODES.search(text) or NAMES.search(text), text
    for text in ("водопровід", "contact_centre", "now", "no_water_at_all", "Українська мова"):
        assert CODES.search(text) is None, text
        assert NAMES.search(text) is None, text
