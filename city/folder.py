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
        with self.noting():
            rows = read_table(self.path, file, columns, key, self.errors.append, may_be_empty=may_be_empty)
            self._codes[file] = [row.values[key.split(",")[0]] for row in rows]
            for row in rows:
                with self.noting():
                    made.append(make(row))
        return tuple(made)

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
