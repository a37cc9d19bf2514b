"""docs/reliability.md tells which tests hold each fault; with WRITE_DOCS=1 this file writes it anew."""

import ast
import os
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reliability.md"
FIRST, LAST = 1, 88
ROW = re.compile(r"^\| F(\d\d) \| (.+?) \| (.*) \|$", re.MULTILINE)
NAME = re.compile(r"test_((?:F\d\d_)+)")
NOT_YET = "does not apply yet: "


@cache
def by_fault() -> dict[int, list[str]]:
    """The names of the tests of each fault; one may be of several."""
    found: dict[int, set[str]] = defaultdict(set)
    for file in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (told := NAME.match(node.name)):
                for fault in re.findall(r"\d\d", told[1]):
                    found[int(fault)].add(node.name)
    return {fault: sorted(names) for fault, names in found.items()}


def column(fault: int, stands: str) -> str:
    """What belongs in the tests' column; a reason why there are none stays."""
    names = by_fault().get(fault, [])
    return "<br>".join(f"`{name}`" for name in names) or stands


def write_docs() -> None:
    """Bring the tests' column up to date."""
    page = PAGE.read_text("utf-8")
    PAGE.write_text(
        ROW.sub(lambda row: f"| F{row[1]} | {row[2]} | {column(int(row[1]), row[3])} |", page), "utf-8"
    )


def rows() -> dict[int, str]:
    """The tests' column by fault."""
    if os.environ.get("WRITE_DOCS"):
        write_docs()
    return {int(fault): tests for fault, _, tests in ROW.findall(PAGE.read_text("utf-8"))}


def test_every_fault_has_its_row() -> None:
    assert set(range(FIRST, LAST + 1)) <= set(rows())
    numbers = [number for number, *_ in ROW.findall(PAGE.read_text("utf-8"))]
    assert len(numbers) == len(set(numbers)), "a fault has two rows"


def test_every_test_of_a_fault_stands_in_its_row_and_no_other_does() -> None:
    table, tests = rows(), by_fault()
    assert set(tests) <= set(table), "a test names a fault that has no row"
    for fault, stands in table.items():
        assert stands == column(fault, stands), f"F{fault:02}: run with WRITE_DOCS=1"
        assert fault in tests or not re.search(r"`test_", stands), f"F{fault:02}: run with WRITE_DOCS=1"


def test_a_fault_without_a_test_says_why() -> None:
    for fault, stands in rows().items():
        if fault not in by_fault():
            assert stands.startswith(NOT_YET), f"F{fault:02}"
            assert len(stands) > len(NOT_YET), f"F{fault:02}"
