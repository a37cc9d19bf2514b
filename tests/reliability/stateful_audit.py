"""What the database itself notes of every change, and an eye that reads what is committed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.database import Database

_TABLE = "CREATE TABLE audit (n {id}, what TEXT, id INTEGER, was TEXT, became TEXT, body TEXT)"
_NOTE = "INSERT INTO audit (what, id, was, became, body) VALUES ({});"
# Name, table and when it happens, and what is noted: kind, id, old and new state, the body of a message.
_NOTED = (
    ("audit_put", "outbox", "INSERT", "'message', new.id, '', new.state, {body}"),
    ("audit_moved", "outbox", "UPDATE", "'message', new.id, old.state, new.state, ''"),
    ("audit_filed", "cases", "INSERT", "'case', new.id, '', new.status, ''"),
    ("audit_case", "cases", "UPDATE", "'case', new.id, old.status, new.status, ''"),
    ("audit_met", "identities", "INSERT", "'kin', new.id, '', '', ''"),
    ("audit_joined", "identities", "UPDATE", "'kin', new.id, '', '', ''"),
    ("audit_rewritten", "case_events", "UPDATE", "'history', old.id, old.kind, new.kind, ''"),
    ("audit_erased", "case_events", "DELETE", "'history', old.id, old.kind, '', ''"),
)

OVERTAKEN = 300
"""On a server a change may be committed after others that got higher numbers: so far is looked back."""


@dataclass(frozen=True)
class Change:
    """One change of a row. `body` is that of a message that was just put in."""

    what: str
    id: int
    was: str
    became: str
    body: Mapping[str, Any]


class Eye:
    """Sees what is committed, and nothing else."""

    def __init__(self, url: str) -> None:
        self._database = Database(url)
        self._seen = 0
        self._known: set[int] = set()
        # Each look is one statement: a transaction around it would cost two more on the way to a server.
        self._server = None if self._database.is_sqlite else _engine(url)

    async def open(self) -> None:
        """Let the database take notes from now on."""
        async with self._database.writer.begin() as connection:
            for statement in _statements(self._database.is_sqlite):
                await connection.execute(text(statement))
        if self._database.is_sqlite:
            await self._database.writer.dispose()  # one process writes, and it is not this one

    async def rows(self, query: str, **values: Any) -> list[Any]:
        """What a query finds."""
        async with (self._server or self._database.reader).connect() as connection:
            return list(await connection.execute(text(query), values))

    async def changes(self) -> list[Change]:
        """What has changed since the last look."""
        found = await self.rows("SELECT * FROM audit WHERE n > :seen ORDER BY n", seen=self._seen - OVERTAKEN)
        found = [row for row in found if row.n not in self._known]
        self._known.update(row.n for row in found)
        self._seen = max([self._seen, *(row.n for row in found)])
        return [
            Change(row.what, row.id, row.was, row.became, json.loads(row.body) if row.body else {})
            for row in found
        ]

    async def close(self) -> None:
        """Close its connections."""
        await self._database.dispose()
        if self._server:
            await self._server.dispose()


def _engine(url: str) -> AsyncEngine:
    return create_async_engine(url, isolation_level="AUTOCOMMIT")


def _statements(is_sqlite: bool) -> list[str]:
    if is_sqlite:
        notes = [(name, table, on, noted.format(body="new.body")) for name, table, on, noted in _NOTED]
        return [_TABLE.format(id="INTEGER PRIMARY KEY")] + [
            f"CREATE TRIGGER {name} AFTER {on} ON {table} BEGIN {_NOTE.format(noted)} END"
            for name, table, on, noted in notes
        ]
    made = [_TABLE.format(id="BIGSERIAL PRIMARY KEY")]
    for name, table, on, noted in _NOTED:
        body = _NOTE.format(noted.format(body="new.body::text"))
        made.append(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {body} RETURN NULL; END $$"
        )
        made.append(f"CREATE TRIGGER {name} AFTER {on} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
    return made
