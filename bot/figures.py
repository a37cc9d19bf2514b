"""The figures of a period on their way to a chat: counted and drawn when they are sent, aside from turns."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo

import structlog

from bot.messages import Outgoing, read_body
from bot.report_words import say_title, tell_figures
from core.city import City
from core.figures import FiguresReport, report_figures
from core.outbox import Envelope
from core.periods import period_of
from core.work import Clock, Work

log = structlog.get_logger(__name__)

Draw = Callable[[FiguresReport, City], bytes]
"""Draws them as a PNG, in the language in force; takes a second and more."""


@dataclass
class FiguresComposer:
    """Fills messages that shall tell figures."""

    open_view: Callable[[], AbstractAsyncContextManager[Work]]
    city: City
    clock: Clock
    draw: Draw
    _drawing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def __call__(self, envelope: Envelope) -> Outgoing:
        """The table in words, and the chart."""
        message = read_body(envelope.body)
        report = await self._report(*map(date.fromisoformat, message.figures.split("/")))
        title, text = say_title(report.period), tell_figures(report, self.city)
        return replace(message, figures="", title=title, text=text, drawn=await self._drawn(report))

    async def _report(self, first: date, last: date) -> FiguresReport:
        now = self.clock.now()
        async with self.open_view() as work:
            period = period_of(ZoneInfo(self.city.zone), now, first, last)
            return await report_figures(work.figures, self.city, period, now)

    async def _drawn(self, report: FiguresReport) -> bytes:
        """One chart at a time, in a thread. The table does not wait for one that cannot be drawn."""
        if report.is_empty:
            return b""
        try:
            async with self._drawing:
                return await asyncio.to_thread(self.draw, report, self.city)
        except Exception:
            log.exception("a chart could not be drawn")
            return b""
