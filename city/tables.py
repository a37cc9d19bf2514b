"""A CSV file as rows that know where they stand, so that what is wrong can be found and put right."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

LONGEST_CODE = 40
COMMENT = "#"
DELIMITERS = (",", ";", "\t")
LONGEST_ON_BUTTON = 24
"""Of a code that a button carries beside a talk and a request."""


class CityFileError(Exception):
    """One sentence: which file, which line, what is wrong, what to write instead."""

    def __init__(self, sentence: str, column: str = "") -> None:
        super().__init__(sentence)
        self.column = column
        """Of which field, if it is the fault of one."""


@dataclass(frozen=True)
class Row:
    """One line of a table."""

    file: str
    line: int
    values: dict[str, str]

    def wrong(self, what: str, column: str = "") -> CityFileError:
        """The error that names this line."""
        return CityFileError(f"{self.file}, line {self.line}: {what}", column)

    def lent(self, column: str, other: "Row") -> "Row":
        """The same line with one field of another."""
        return replace(self, values={**self.values, column: other.values[column]})

    def optional(self, column: str) -> str:
        """The field, which may be empty."""
        return self.values[column]

    def text(self, column: str) -> str:
        """The field, which may not be empty."""
        if not self.values[column]:
            raise self.wrong(f"«{column}» is empty; write it.", column)
        return self.values[column]

    def code(self, column: str, longest: int = LONGEST_CODE) -> str:
        """A field that programs and buttons use word for word."""
        value = self.text(column)
        if len(value) > longest or not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", value):
            raise self.wrong(
                f"«{column}» is «{value}»; write at most {longest} small Latin letters, digits, «_» and «-».",
                column,
            )
        return value

    def names(self, stem: str = "name") -> dict[str, str]:
        """A text in both languages."""
        for language, other in (("uk", "ru"), ("ru", "uk")):
            column, theirs = f"{stem}_{language}", self.values[f"{stem}_{other}"]
            if not self.values[column]:
                raise self.wrong(f"«{column}» is empty; write the translation of «{theirs}».", column)
        return {language: self.values[f"{stem}_{language}"] for language in ("uk", "ru")}

    def one_of(self, column: str, allowed: Iterable[str]) -> str:
        """The field, if it is one of these."""
        value, known = self.values[column], list(allowed)
        if value not in known:
            leave = ", or leave it empty" if "" in known else ""
            raise self.wrong(
                f"«{column}» is «{value}»; write one of: {', '.join(filter(None, known))}{leave}.", column
            )
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


Note = Callable[["CityFileError"], None]
"""Takes an error that does not keep the rest of a table from being read."""


def read_table(
    folder: Path, file: str, columns: str, key: str, note: Note, *, may_be_empty: bool = False
) -> tuple[list[Row], list[str]]:
    """The rows of a CSV file, and every code that stands in it, also in rows that are wrong.

    No two rows have the same key, a column or several joined by a comma. What is wrong with one row is
    noted, and the row left out; what is wrong with the file is raised.
    """
    lines = read_lines(folder, file)
    _line, header = next(lines, (1, []))
    _check_header(file, header, columns)
    rows: list[Row] = []
    codes: list[str] = []
    at = header.index(key.split(",")[0])
    seen: dict[tuple[str, ...], int] = {}
    empty = True
    for line, fields in lines:
        empty = False
        codes += fields[at : at + 1]
        try:
            row = _as_row(file, line, header, fields)
            _check_key(row, key, seen)
        except CityFileError as error:
            note(error)
        else:
            rows.append(row)
    if empty and not may_be_empty:
        raise CityFileError(f"{file}, line 2: there is no row; write at least one.")
    return rows, codes


def read_lines(folder: Path, file: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold something, each with the number of the line where it begins.

    A line that begins with # is for people.
    """
    text = read_text(folder, file)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    line = 1
    try:
        for fields in reader:
            if any(fields) and not fields[0].lstrip().startswith(COMMENT):
                yield line, [field.strip() for field in fields]
            line = reader.line_num + 1
    except csv.Error:
        raise CityFileError(
            f"{file}, line {line}: a quote is not closed, or stands inside a text; write two instead."
        ) from None


def _delimiter(text: str) -> str:
    """What stands between the columns: a spreadsheet of this country writes semicolons."""
    lines = (line for line in text.splitlines() if line.strip() and not line.lstrip('" ').startswith(COMMENT))
    header = next(lines, "")
    return max(DELIMITERS, key=header.count)


def _check_header(file: str, header: list[str], columns: str) -> None:
    if not header:
        raise CityFileError(
            f"{file}, line 1: the file is empty; write the header {columns}, and rows below it."
        )
    missing = [column for column in columns.split(",") if column not in header]
    if missing:
        raise CityFileError(
            f"{file}, line 1: the column «{missing[0]}» is missing; write the header {columns}"
            " with commas between the columns."
        )
    twice = [column for column in header if header.count(column) > 1]
    if twice:
        raise CityFileError(f"{file}, line 1: the column «{twice[0]}» stands there twice; delete one.")


def _as_row(file: str, line: int, header: list[str], fields: list[str]) -> Row:
    row = Row(file, line, dict(zip(header, fields, strict=False)))
    if len(fields) > len(header):
        raise row.wrong("has more fields than the header; put a text with a comma into quotes.")
    if len(fields) < len(header):
        raise row.wrong("has fewer fields than the header; write a comma for every empty field.")
    return row


def _check_key(row: Row, key: str, seen: dict[tuple[str, ...], int]) -> None:
    value = tuple(row.text(column) for column in key.split(","))
    if value in seen:
        raise row.wrong(
            f"«{' '.join(value)}» stands in line {seen[value]} already; write another {key} or delete one."
        )
    seen[value] = row.line
