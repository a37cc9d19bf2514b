"""Times in queries, where the two databases have no words in common."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class seconds_between(FunctionElement[int]):  # noqa: N801 -- a function, as SQLAlchemy names its own
    """Whole seconds from one moment to another; each moment is taken down to its second."""

    type = BigInteger()
    inherit_cache = True

    def __init__(self, start: ColumnElement[datetime], end: ColumnElement[datetime]) -> None:
        super().__init__(start, end)


@compiles(seconds_between, "sqlite")
def _on_sqlite(element: seconds_between, compiler: Any, **more: Any) -> str:
    start, end = (compiler.process(moment, **more) for moment in element.clauses)
    return f"(CAST(strftime('%s', {end}) AS INTEGER) - CAST(strftime('%s', {start}) AS INTEGER))"


@compiles(seconds_between, "postgresql")
def _on_postgresql(element: seconds_between, compiler: Any, **more: Any) -> str:
    start, end = (compiler.process(moment, **more) for moment in element.clauses)
    return f"CAST(floor(extract(epoch FROM {end})) - floor(extract(epoch FROM {start})) AS BIGINT)"
