"""What a store needs of a connection, whichever database is behind it."""

from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from sqlalchemy import CursorResult, Dialect, Executable


class Connection(Protocol):
    """SQLAlchemy's asynchronous connection has this shape; ours to SQLite has nothing else."""

    @property
    def dialect(self) -> Dialect: ...

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]: ...

    def begin_nested(self) -> AbstractAsyncContextManager[Any]:
        """A savepoint: what fails inside is undone."""
