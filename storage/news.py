"""News that wait to be told, and single facts that the service remembers of itself."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select

from core.news import Item
from core.outbox import NoticeKind
from storage.connections import Connection
from storage.staff_tables import news, remembered
from storage.statements import insert

_ADD = news.insert()
_TAKE = delete(news).where(news.c.whom == bindparam("whom_")).returning(news)


class StoredNews:
    """Implements `core.news.NewsStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def add(self, item: Item, now: datetime) -> None:
        """Keep one thing to tell."""
        await self.connection.execute(_ADD, vars(item) | {"facts": dict(item.facts), "at": now})

    async def take(self, whom: str) -> list[Item]:
        """Everything that waits to be told to them, oldest first; it waits no longer."""
        rows = (await self.connection.execute(_TAKE, {"whom_": whom})).all()
        return [
            Item(row.whom, row.case_id, NoticeKind(row.kind), row.facts)
            for row in sorted(rows, key=lambda row: row.id)
        ]


class StoredMemory:
    """Implements `core.memory.Memory`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def recall(self, name: str) -> str | None:
        """What is kept under this name."""
        query = select(remembered.c.value).where(remembered.c.name == name)
        kept: str | None = (await self.connection.execute(query)).scalar()
        return kept

    async def remember(self, name: str, value: str) -> None:
        """Keep it, in the place of what was kept before."""
        statement = insert(self.connection, remembered).values(name=name, value=value)
        await self.connection.execute(
            statement.on_conflict_do_update(index_elements=["name"], set_={"value": value})
        )
