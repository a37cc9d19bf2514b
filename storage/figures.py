"""The figures of a period, counted by the database."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Executable, Row

import storage.figure_queries as queries
from core.life import Outcome
from core.periods import Period
from core.tallies import CLOSINGS, COUNTED, Count, Tallies, Tally
from storage.articles import uses_within
from storage.connections import Connection
from storage.sqlite import read_aside


class StoredFigures:
    """Implements `core.tallies.FigureStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def tallies(self, period: Period, now: datetime) -> Tallies:
        """What happened in the period, and what is late now."""
        span, tallies = {"begins": period.begins, "ends": period.ends}, Tallies()
        for row in await self._rows(queries.RECEIVED, span):
            tallies.of(row.service, row.unit).counts[Count.received] += row.number
        for row in await self._rows(queries.CLOSED, span):
            _count_closed(tallies.of(row.service, row.unit), CLOSINGS[row.kind], _numbers(row.seconds))
        for row in await self._rows(queries.EVENTS, span):
            tallies.of(row.service, row.unit).counts[COUNTED[row.kind]] += row.number
        for row in await self._rows(queries.LATE_NOW, {"now": now}):
            tallies.of(row.service, row.unit).counts[Count.late_now] += row.number
        for row in await self._rows(queries.ANSWERED, span):
            tallies.of(row.service, row.unit).answer_seconds += _numbers(row.seconds)
        for row in await self._rows(queries.MARKED, span):
            tally = tallies.of(row.service, row.unit)
            tally.marks, tally.mark_sum = row.number, row.sum
        tallies.received = _by_day(await self._rows(queries.RECEIVED_BY_SLOT, span), period)
        tallies.closed = _by_day(await self._rows(queries.CLOSED_BY_SLOT, span), period)
        tallies.articles = await uses_within(self.connection, period)
        return tallies

    async def _rows(self, query: Executable, values: dict[str, datetime]) -> Sequence[Row[Any]]:
        return await read_aside(self.connection, query, values)


def _numbers(listed: str) -> list[int]:
    return list(map(int, listed.split(",")))


def _count_closed(tally: Tally, outcome: Outcome, seconds: list[int]) -> None:
    """What its citizen took back was not worked off: it says nothing about how long the work takes."""
    tally.closed[outcome] += len(seconds)
    if outcome != Outcome.withdrawn:
        tally.closing_seconds += seconds


def _by_day(rows: Sequence[Row[Any]], period: Period) -> Counter[date]:
    """The quarters of an hour as local days."""
    counted = Counter[date]()
    for row in rows:
        at = period.begins + timedelta(seconds=row.slot * queries.SLOT)
        counted[at.astimezone(period.zone).date()] += row.number
    return counted
