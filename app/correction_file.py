"""Corrections as a table for Excel: written to be looked through, read to be learnt from."""

import csv
from collections.abc import Iterator
from pathlib import Path

from app.settings import SettingsError
from app.troubles import named
from core.access import UNIT
from core.city import City
from core.corrections import Kept, may_be_learnt
from understanding.training import Sentence

COLUMNS = ("id", "day", "language", "by", "how", "approved", "proposed", "code", "words")
DELIMITER = ";"


def row_of(kept: Kept) -> dict[str, str]:
    """A line of the table."""
    one = kept.correction
    told = (kept.id, f"{one.day:%Y-%m-%d}", one.language, one.by, one.how)
    known = (*told, "yes" if kept.approved else "no", one.proposed, one.code, one.words)
    return dict(zip(COLUMNS, map(str, known), strict=True))


def read_corrections(file: Path, city: City) -> list[Sentence]:
    """What the lines of a table say. Raises SettingsError with the line that has to be mended."""
    try:
        with named(f"--corrections {file}"), file.open(encoding="utf-8-sig", newline="") as opened:
            table = csv.DictReader(opened, delimiter=DELIMITER)
            if not {"code", "words"} <= set(table.fieldnames or ()):
                raise SettingsError(
                    f"{file} has no columns «code» and «words» with «{DELIMITER}» between them: "
                    "write it by `contact-centre corrections export`."
                )
            return list(_sentences(table, file, city))
    except (UnicodeDecodeError, csv.Error) as error:
        raise SettingsError(f"{file} cannot be read as a table in UTF-8: {error}.") from None


def _sentences(table: "csv.DictReader[str]", file: Path, city: City) -> Iterator[Sentence]:
    for row in table:
        code, words = (row["code"] or "").strip(), (row["words"] or "").strip()
        if not words or code.startswith(UNIT):
            continue
        if not may_be_learnt(code, city):
            raise SettingsError(
                f"{file}, line {table.line_num}: nothing can be learnt for «{code}»: write a code of "
                "services.csv or referrals.csv, or «nothing», or delete the line."
            )
        yield Sentence(code, words)
