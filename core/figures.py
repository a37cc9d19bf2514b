"""Figures of a period: what came in, what was closed, how long it took. Defined in docs/figures.md."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil

from core.articles import ArticleFigures, figures_by_article
from core.city import City
from core.life import Outcome
from core.periods import Period
from core.tallies import Count, FigureStore, Tally


@dataclass(frozen=True)
class Hours:
    """How long something took: of how many, the middle one, and what nine of ten did not exceed."""

    count: int
    median: float | None
    p90: float | None


@dataclass(frozen=True)
class Marks:
    """What citizens thought of it, 1 to 5."""

    count: int
    average: float | None


@dataclass(frozen=True)
class Figures:
    """The figures of one service, one unit, or all."""

    received: int
    closed: int
    outcomes: Mapping[Outcome, int]
    overdue: int
    late_now: int
    reopened: int
    disputed: int
    confirmed: int
    first_answer: Hours
    closing: Hours
    marks: Marks


@dataclass(frozen=True)
class Day:
    """One day of the period."""

    day: date
    received: int
    closed: int


@dataclass(frozen=True)
class FiguresReport:
    """The figures of a period. Services and units without any are left out."""

    period: Period
    at: datetime
    """The moment that "late now" was counted at."""
    total: Figures
    services: Mapping[str, Figures]
    units: Mapping[str, Figures]
    days: Sequence[Day]
    articles: Mapping[str, ArticleFigures]
    """How articles of help did, those shown most often first."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened and nothing is late."""
        return not self.services


def percentile(ranked: Sequence[float], percent: int) -> float | None:
    """The nearest-rank percentile of sorted values: the least that `percent` of 100 do not exceed.

    It is always one of the values, never something between two. None where there are none.
    """
    # In whole numbers: 0.9 * 10 would not be 9 for every machine.
    return ranked[max(ceil(percent * len(ranked) / 100), 1) - 1] if ranked else None


async def report_figures(store: FigureStore, city: City, period: Period, now: datetime) -> FiguresReport:
    """The figures of a period."""
    tallies = await store.tallies(period, now)
    parts = tallies.parts
    return FiguresReport(
        period=period,
        at=now,
        total=figures_of(parts.values()),
        services=_by(parts, lambda part: part[0], [service.code for service in city.services]),
        units=_by(parts, lambda part: part[1], [unit.code for unit in city.units]),
        days=[Day(day, tallies.received[day], tallies.closed[day]) for day in period.days],
        articles=figures_by_article(tallies.articles),
    )


def _by(
    parts: Mapping[tuple[str, str], Tally], key: Callable[[tuple[str, str]], str], order: Sequence[str]
) -> dict[str, Figures]:
    """Grouped, in the city's order; what the city has no more comes last."""
    groups: dict[str, list[Tally]] = {}
    for part, tally in parts.items():
        groups.setdefault(key(part), []).append(tally)
    place = {code: number for number, code in enumerate(order)}
    codes = sorted(groups, key=lambda code: (place.get(code, len(place)), code))
    return {code: figures_of(groups[code]) for code in codes}


def figures_of(tallies: Iterable[Tally]) -> Figures:
    """The figures of all these together."""
    whole = Tally()
    for tally in tallies:
        whole.add(tally)
    return Figures(
        **{count.value: whole.counts[count] for count in Count},
        closed=whole.closed.total(),
        outcomes={outcome: whole.closed[outcome] for outcome in Outcome},
        first_answer=_hours(whole.answer_seconds),
        closing=_hours(whole.closing_seconds),
        marks=Marks(whole.marks, whole.mark_sum / whole.marks if whole.marks else None),
    )


def _hours(seconds: list[int]) -> Hours:
    hours = [one / 3600 for one in sorted(seconds)]
    return Hours(len(hours), percentile(hours, 50), percentile(hours, 90))
