"""How often articles were shown and what came of it, by day."""

from datetime import date

from sqlalchemy import bindparam, func, select

from core.articles import Use, Uses
from core.periods import Period
from storage.connections import Connection
from storage.statements import for_both
from storage.tables import article_days

_COUNT = for_both(
    article_days,
    lambda add: add.values(number=1).on_conflict_do_update(
        index_elements=["day", "article", "use"], set_={"number": article_days.c.number + 1}
    ),
)
_SUM = select(
    article_days.c.article, article_days.c.use, func.sum(article_days.c.number).label("number")
).group_by(article_days.c.article, article_days.c.use)
_WITHIN = _SUM.where(article_days.c.day.between(bindparam("first"), bindparam("last")))


class StoredArticles:
    """Implements `core.articles.ArticleStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def count(self, code: str, use: Use, day: date) -> None:
        """Count it once more."""
        values = {"day": day, "article": code, "use": use}
        await self.connection.execute(_COUNT[self.connection.dialect.name], values)

    async def totals(self) -> Uses:
        """Of all days."""
        rows = await self.connection.execute(_SUM)
        return {(row.article, Use(row.use)): int(row.number) for row in rows}


async def uses_within(connection: Connection, period: Period) -> Uses:
    """Of the days of a period."""
    rows = await connection.execute(_WITHIN, {"first": period.first, "last": period.last})
    return {(row.article, Use(row.use)): int(row.number) for row in rows}
