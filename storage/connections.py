"""What a store needs of a connection, whichever database is behind it."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from sqlalchemy import Dialect, Executable


class Rows(Protocol):
    """What a statement gave: SQLAlchemy's results have this shape, and ours."""

    @property
    def rowcount(self) -> int: ...

    def __iter__(self) -> Iterator[Any]: ...

    def all(self) -> Sequence[Any]: ...

    def first(self) -> Any: ...

    def one(self) -> Any: ...

    def scalar(self) -> Any: ...

    def scalar_one(self) -> Any: ...

    def scalars(self) -> Any: ...


class Connection(Protocol):
    """SQLAlchemy's asynchronous connection has this shape; ours to SQLite has nothing else."""

    @property
    def dialect(self) -> Dialect: ...

    async def execute(self, statement: Executable, parameters: Any = None) -> Rows: ...

    def begin_nested(self) -> AbstractAsyncContextManager[Any]:
        """A savepoint: what fails inside is undone."""
