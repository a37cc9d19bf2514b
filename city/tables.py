"""A CSV file as rows that know where they stand, so that what is wrong can be found and put right."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


class CityFileError(Exception):
    """One sentence: which file, which line, what is wrong, what to write instead."""


@dataclass(frozen=True)
class Row:
    """One line of a table."""

    file: str
    line: int
    values: dict[str, str]

    def wrong(self, what: str) -> CityFileError:
        """The error that names this line."""
        return CityFileError(f"{self.file}, line {self.line}: {what}")

    def optional(self, column: str) -> str:
        """The field, which may be empty."""
        return self.values[column]

    def text(self, column: str) -> str:
        """The field, which may not be empty."""
        if not self.values[column]:
            raise self.wrong(f"«{column}» is empty; write it.")
        return self.values[column]

    def names(self, stem: str = "name") -> dict[str, str]:
        """A text in both languages."""
        for language, other in (("uk", "ru"), ("ru", "uk")):
            if not self.values[f"{stem}_{language}"]:
                theirs = self.values[f"{stem}_{other}"]
                raise self.wrong(f"«{stem}_{language}» is empty; write the translation of «{theirs}».")
        return {language: self.values[f"{stem}_{language}"] for language in ("uk", "ru")}

    def one_of(self, column: str, allowed: Iterable[str]) -> str:
        """The field, if it is one of these."""
        value, known = self.values[column], list(allowed)
        if value not in known:
            raise self.wrong(f"«{column}» is «{value}»; write one of: {', '.join(known)}.")
        return value

    def yes(self, column: str) -> bool:
        """A field that is yes or no."""
        return self.one_of(column, ("yes", "no")) == "yes"


def read_text(folder: Path, file: str) -> str:
    """A whole file. Excel's mark at the beginning of UTF-8 files is left out."""
    try:
        data = (folder / file).read_bytes()
    except FileNotFoundError:
        raise CityFileError(
            f"{file}: the file is missing in {folder.name}; docs/another-city.md says what it holds."
        ) from None
    except OSError as error:
        raise CityFileError(f"{file}: cannot be read ({error.strerror}); check its permissions.") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CityFileError(f"{file}, line {line}: is not UTF-8; save the file as CSV UTF-8.") from None


def read_table(folder: Path, file: str, columns: str, key: str = "") -> list[Row]:
    """The rows of a CSV file. No two rows have the same key, a column or several joined by a comma."""
    reader = csv.DictReader(read_text(folder, file).splitlines(), restkey="", restval=None)
    _check_header(file, list(reader.fieldnames or ()), columns)
    rows = [_as_row(file, reader.line_num, values) for values in reader]
    if not rows:
        raise CityFileError(f"{file}, line 2: there is no row; write at least one.")
    if key:
        _check_keys(rows, key)
    return rows


def _check_header(file: str, header: list[str], columns: str) -> None:
    missing = [column for column in columns.split(",") if column not in header]
    if missing:
        raise CityFileError(
            f"{file}, line 1: the column «{missing[0]}» is missing; write the header {columns}"
            " with commas between the columns."
        )


def _as_row(file: str, line: int, values: dict[str, str]) -> Row:
    row = Row(file, line, {column: (value or "").strip() for column, value in values.items() if column})
    if "" in values:
        raise row.wrong("has more fields than the header; put a text with a comma into quotes.")
    if None in values.values():
        raise row.wrong("has fewer fields than the header; write a comma for every empty field.")
    return row


def _check_keys(rows: list[Row], key: str) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        value = tuple(row.text(column) for column in key.split(","))
        if value in seen:
            raise row.wrong(
                f"«{' '.join(value)}» stands in line {seen[value]} already;"
                f" write another {key} or delete one."
            )
        seen[value] = row.line
