"""Statements of SQLite, compiled once and handed to the driver as they are.

SQLAlchemy finds the compiled form of a statement again for every call, and wraps its outcome with care for
what no store here uses: that takes about ten times as long as SQLite itself. A statement that is seen a
second time is one that a module keeps; it is compiled, and from then on only its values are looked at.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from operator import itemgetter
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnDefault, Delete, Dialect, Executable, Insert, Select, Update
from sqlalchemy.engine import IteratorResult
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Values = Mapping[str, Any]
Convert = Callable[[Any], Any]
_COMPILED = (Select, Insert, Update, Delete)


class Rows(IteratorResult[Any]):
    """What a statement gave, and how many rows it changed."""

    rowcount = -1


class Prepared:
    """One statement with one set of names."""

    def __init__(
        self,
        compiled: SQLCompiler,
        columns: Iterable[TypeEngine[Any]],
        dialect: Dialect,
        given: AbstractSet[str],
    ) -> None:
        self._sql = compiled.string
        binds = [(name, compiled.binds[name]) for name in compiled.positiontup or ()]
        defaults = _defaults(compiled)
        self._values = [(name, defaults.get(name, bind.effective_value)) for name, bind in binds]
        names = [name for name, _ in binds]
        # Of one name it would give no tuple.
        self._given = itemgetter(*names) if len(names) > 1 and given >= {*names} else None
        self._binds = _at(bind.type.dialect_impl(dialect).bind_processor(dialect) for _, bind in binds)
        self._reads = _at(type_.dialect_impl(dialect).result_processor(dialect, None) for type_ in columns)
        self._keys: SimpleResultMetaData | None = None

    def run(self, driver: Any, values: Values | Sequence[Values]) -> Rows:
        """Run it with these values, or once with each of several."""
        if isinstance(values, Mapping):
            cursor = driver.execute(self._sql, self._bound(values))
        else:
            cursor = driver.executemany(self._sql, map(self._bound, values))
        rows = cursor.fetchall() if cursor.description else ()
        if self._keys is None:
            self._keys = SimpleResultMetaData([name for name, *_ in cursor.description or ()])
        found = Rows(self._keys, map(self._read, rows) if self._reads else iter(rows))
        found.rowcount = cursor.rowcount
        return found

    def _bound(self, values: Values) -> list[Any]:
        bound = list(self._given(values)) if self._given else [values.get(*value) for value in self._values]
        for at, convert in self._binds:
            bound[at] = convert(bound[at])
        return bound

    def _read(self, row: Sequence[Any]) -> Sequence[Any]:
        read = list(row)
        for at, convert in self._reads:
            read[at] = convert(read[at])
        return read


class PreparedStatements:
    """Every statement that was seen more than once, by the names of its values."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._seen = WeakKeyDictionary[Executable, dict[tuple[str, ...], Prepared | None]]()

    def __len__(self) -> int:
        return len(self._seen)

    def find(self, statement: Executable, values: Values | Sequence[Values]) -> Prepared | None:
        """The prepared statement; None if it is new here, or one that SQLAlchemy has to see to itself."""
        known = self._seen.get(statement)
        if known is None:
            self._seen[statement] = {}
            return None
        names = tuple(values if isinstance(values, Mapping) else values[0])
        if names not in known:
            known[names] = self._prepare(statement, names)
        return known[names]

    def _prepare(self, statement: Executable, names: Sequence[str]) -> Prepared | None:
        if not isinstance(statement, _COMPILED):
            return None
        compiled = statement.compile(dialect=self._dialect, column_keys=list(names))
        if not isinstance(compiled, SQLCompiler) or not _is_settled(compiled, names):
            return None
        types = [column.type for column in statement.exported_columns]
        return Prepared(compiled, types, self._dialect, {*names})


def as_sqlalchemy_has_it(error: sqlite3.Error, dialect: Dialect) -> BaseException:
    """The same error in the class that callers know, without the values."""
    return DBAPIError.instance(None, None, error, sqlite3.Error, hide_parameters=True, dialect=dialect)


def _is_settled(compiled: SQLCompiler, names: Sequence[str]) -> bool:
    """Whether nothing but values is open: no list whose length changes the text, no value left out."""
    if compiled.post_compile_params or compiled.literal_execute_params:
        return False
    columns = (*compiled.insert_prefetch, *compiled.update_prefetch)
    given = {*names, *_defaults(compiled)}
    return len(_defaults(compiled)) == len(columns) and all(
        name in given or not bind.required for name, bind in compiled.binds.items()
    )


def _defaults(compiled: SQLCompiler) -> Mapping[str, Any]:
    """What columns get that no value was given for."""
    columns = (*compiled.insert_prefetch, *compiled.update_prefetch)
    defaults = {column.key: column.default for column in columns}
    return {
        key: default.arg
        for key, default in defaults.items()
        if isinstance(default, ColumnDefault) and default.is_scalar
    }


def _at(converts: Iterable[Convert | None]) -> list[tuple[int, Convert]]:
    """Those that there are, with their places."""
    return [(at, convert) for at, convert in enumerate(converts) if convert]
