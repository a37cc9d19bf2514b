"""Words by which everything that is said in a talk is known again: one for each step."""

import json
import re
from collections.abc import Iterable

from tests.reliability.stateful_phones import Json

OF_CITIZEN = re.compile(r"знак([а-яґ])\1{3}\d+")
OF_STAFF = re.compile(r"відп\d+")
FILE = re.compile(r"file\d+")
N = "{n}"
"""Stands for the number of the step."""


def words_of_citizens(text: str) -> list[str]:
    """Those of citizens in a text, as often as they stand there."""
    return [found.group() for found in OF_CITIZEN.finditer(text)]


def words_of_staff(text: str) -> list[str]:
    """The same for operators, and whoever else writes in their group."""
    return OF_STAFF.findall(text)


def known_files(ids: Iterable[str]) -> list[str]:
    """Files that go by their messenger's id."""
    return [one for one in ids if FILE.fullmatch(one)]


def words_in(told: Json) -> list[str]:
    """Everything that an event brings and that is known again, with the files of people."""
    text = json.dumps(told, ensure_ascii=False)
    return [*words_of_citizens(text), *words_of_staff(text), *dict.fromkeys(FILE.findall(text))]
