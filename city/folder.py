"""One city's folder while it is read: what is wrong is gathered, so that all of it can be said at once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from city.tables import CityFileError, Row, read_table

T = TypeVar("T")


class Folder:
    """The tables of one folder. An error in one row keeps no other row from being read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.errors: list[CityFileError] = []
        self._codes: dict[str, list[str]] = {}

    @contextmanager
    def noting(self) -> Iterator[None]:
        """Keep the error, and go on."""
        try:
            yield
        except CityFileError as error:
            self.errors.append(error)

    def rows(
        self, file: str, columns: str, key: str, make: Callable[[Row], T], *, may_be_empty: bool = False
    ) -> tuple[T, ...]:
        """What is made of each row that is right."""
        made: list[T] = []
        right: Row | None = None
        wrong: list[tuple[Row, CityFileError]] = []
        with self.noting():
            rows, self._codes[file] = read_table(
                self.path, file, columns, key, self.errors.append, may_be_empty=may_be_empty
            )
            for row in rows:
                try:
                    made.append(make(row))
                    right = row
                except CityFileError as error:
                    wrong.append((row, error))
        for row, first in wrong:
            self._note_all(row, first, right, make)
        return tuple(made)

    def _note_all(self, row: Row, error: CityFileError, right: Row | None, make: Callable[[Row], T]) -> None:
        """Everything that is wrong with a row: a field that is wrong is lent from one that is right."""
        self.errors.append(error)
        if not right or not error.column or row.values[error.column] == right.values[error.column]:
            return
        row = row.lent(error.column, right)
        try:
            make(row)
        except CityFileError as further:
            self._note_all(row, further, right, make)

    def know(self, file: str, codes: list[str]) -> None:
        """These may be named by other files."""
        self._codes[file] = codes

    def knows(self, *files: str) -> bool:
        """Whether these could be read at all."""
        return all(file in self._codes for file in files)

    def codes(self, *files: str) -> list[str]:
        """The codes that stand in these, right or not: an error in one table makes none in the next."""
        return [code for file in files for code in self._codes.get(file, ())]

    def code_of(self, row: Row, column: str, *files: str, also: tuple[str, ...] = ()) -> str:
        """A code of another table; one that cannot be read is held against no row."""
        if not self.knows(*files):
            return row.optional(column)
        return row.one_of(column, (*also, *self.codes(*files)))
