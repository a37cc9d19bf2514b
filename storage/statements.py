"""What both databases have but SQLAlchemy spells apart: INSERT ... ON CONFLICT, and a list as one value."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    BindParameter,
    ColumnElement,
    Dialect,
    Executable,
    String,
    Table,
    TypeDecorator,
    bindparam,
    func,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from storage.connections import Connection

Both = Mapping[str, Executable]
"""A statement that was prepared once for each database, by the name of its dialect."""


def for_both(table: Table, shape: Callable[[sqlite.Insert], Executable]) -> Both:
    """An insert in this shape, prepared for both databases: building it anew costs more than running it."""
    # The two classes have the same methods, but no common type that names them.
    return {"sqlite": shape(sqlite.insert(table)), "postgresql": shape(postgresql.insert(table))}  # type: ignore[arg-type]


def many_at_once(table: Table, *names: str) -> Both:
    """An insert of many rows, whose values are given by these names; what is there already stays.

    PostgreSQL takes each column as one array: row by row costs it more than all else. `add_many` runs it.
    """
    columns = [table.c[name] for name in names]
    arrays = func.unnest(*(bindparam(one.name, type_=ARRAY(one.type)) for one in columns))
    rows = select(text("*")).select_from(arrays.table_valued(*names))
    many = postgresql.insert(table).from_select(names, rows).on_conflict_do_nothing()
    one = sqlite.insert(table).values({name: bindparam(name) for name in names}).on_conflict_do_nothing()
    return {"sqlite": one, "postgresql": many}


async def add_many(connection: Connection, statement: Both, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert these by a statement of `many_at_once`."""
    if connection.dialect.name == "sqlite":
        await connection.execute(statement["sqlite"], rows)
    else:
        arrays = {name: [row[name] for row in rows] for name in rows[0]}
        await connection.execute(statement["postgresql"], arrays)


def insert(connection: Connection, table: Table) -> sqlite.Insert:
    """An insert for this connection's database that knows `on_conflict_do_...`."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    # The two classes have the same methods, but no common type that names them.
    return postgresql.insert(table)  # type: ignore[return-value]


class _Ids(TypeDecorator[Sequence[int]]):
    """Ids as one value: PostgreSQL has arrays, SQLite reads JSON."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """An array where there is one."""
        return String() if dialect.name == "sqlite" else ARRAY(BigInteger)

    def process_bind_param(self, value: Sequence[int] | None, dialect: Dialect) -> Any:
        """A list of ids as the database takes it."""
        return json.dumps(value) if dialect.name == "sqlite" else value


class among(ColumnElement[Any]):  # noqa: N801 -- reads like `exists` and `or_`
    """Whether the column is one of the ids that are given under this name.

    SQLAlchemy's `in_` writes the list into the statement anew for each call; this stands ready.
    """

    inherit_cache = False
    # No type: after a boolean SQLAlchemy would write `= 1`, and SQLite would use no index.

    def __init__(self, column: ColumnElement[int], name: str) -> None:
        self.column = column
        self.ids: BindParameter[Any] = bindparam(name, type_=_Ids)


@compiles(among, "sqlite")
def _in_json(element: among, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = (compiler.process(part, **options) for part in (element.column, element.ids))
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608 -- compiled parts, no values


@compiles(among, "postgresql")
def _is_any(element: among, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = (compiler.process(part, **options) for part in (element.column, element.ids))
    return f"{column} = ANY ({ids})"
