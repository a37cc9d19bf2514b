"""The figures in words: whole, in the language in force, and short enough for a chat."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.i18n import speaking
from bot.report_words import LONGEST, say_columns, say_title, tell_figures
from core.articles import ArticleFigures
from core.city import City
from core.figures import Figures, FiguresReport, Hours, Marks, figures_of, report_figures
from core.life import Outcome
from core.periods import Period, period_of
from core.tallies import Count, Tallies, Tally

NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


class Counted:
    """A store that has counted already."""

    def __init__(self, *parts: tuple[str, str, Tally]) -> None:
        self.parts = {(service, unit): tally for service, unit, tally in parts}

    async def tallies(self, period: Period, now: datetime) -> Tallies:
        """What was handed in."""
        return Tallies(self.parts)


def tally(received: int, overdue: int = 0) -> Tally:
    """Some cases, all of them explained after a day and a half."""
    counts = Counter({Count.received: received, Count.overdue: overdue, Count.late_now: overdue})
    hour = 3600
    return Tally(counts, Counter({Outcome.explained: received}), [2 * hour], [36 * hour, 40 * hour], 3, 13)


async def report(city: City, *parts: tuple[str, str, Tally]) -> FiguresReport:
    """The report of a November."""
    period = period_of(ZoneInfo(city.zone), NOW, FIRST, LAST)
    return await report_figures(Counted(*parts), city, period, NOW)


async def test_the_figures_are_told_in_the_language_of_the_reader(city: City) -> None:
    told = await report(
        city, ("no_water", "water_utility", tally(3)), ("no_power", "power_utility", tally(1200, 2))
    )
    with speaking("uk"):
        ukrainian = tell_figures(told, city)
        assert say_title(told.period) == "Звернення: 1 листопада 2026 – 30 листопада 2026"
    assert ukrainian.splitlines() == [
        "Надійшло: 1203",
        "Закрито: 1203 (дано пояснення 1203)",
        "Прострочено за період: 2",
        "Прострочено зараз: 2",
        "Відкрито знову: 0",
        "Заявники не згодні: 0",
        "Заявники підтвердили: 0",
        "Оцінка: 4,33 з 5, усього оцінок: 6",
        "Перша відповідь: половина за 2,0 год, девʼять із десяти за 2,0 год",
        "Закриття: половина за 36,0 год, девʼять із десяти за 40,0 год",
        "",
        "Нижче: надійшло / закрито / прострочено за період / прострочено зараз",
        "",
        "За службами",
        "Міськелектромережі: 1200 / 1200 / 2 / 2",
        "Водоканал: 3 / 3 / 0 / 0",
        "",
        "За видами звернень",
        "Немає світла: 1200 / 1200 / 2 / 2",
        "Немає води: 3 / 3 / 0 / 0",
    ]
    with speaking("ru"):
        assert "Нет воды: 3 / 3 / 0 / 0" in tell_figures(told, city)


async def test_a_period_without_figures_says_so(city: City) -> None:
    nothing = "Nothing came in, nothing was closed, and nothing is late."
    assert tell_figures(await report(city), city) == nothing


async def test_a_report_of_one_day_names_it_once(city: City) -> None:
    told = await report(city, ("no_water", "water_utility", tally(3)))
    one_day = replace(told, period=replace(told.period, last=FIRST))
    assert say_title(one_day.period) == "Requests on 1 November 2026"


@pytest.mark.parametrize("language", ["uk", "ru"])
async def test_the_whole_city_fits_into_a_message(city: City, language: str) -> None:
    everything = [(service.code, service.unit, tally(123_456, 1234)) for service in city.services]
    with speaking(language):
        told = tell_figures(await report(city, *everything), city)
    assert len(told) <= LONGEST
    assert city.services[-1].name[language] in told


async def test_what_does_not_fit_is_counted(city: City) -> None:
    many = [(f"service_that_is_gone_{n}", "unit_that_is_gone", tally(n)) for n in range(200)]
    with speaking("uk"):
        told = tell_figures(await report(city, *many), city)
    assert len(told) <= LONGEST
    named = sum(line.startswith("service_that") for line in told.splitlines())
    assert told.splitlines()[-1] == f"і ще {200 - named}"
    assert "service_that_is_gone_199: 199 / 199" in told  # the busiest first


def test_every_figure_has_a_name() -> None:
    plain = Figures.__dataclass_fields__.keys() - {"outcomes", "first_answer", "closing", "marks"}
    named = {name.split(".")[0] for name in say_columns()}
    assert plain <= named
    assert figures_of([]).closing == Hours(0, None, None)
    assert figures_of([]).marks == Marks(0, None)


async def test_articles_of_help_are_told_after_the_figures(city: City) -> None:
    shown = {f"old_{number:02}": ArticleFigures(20 - number) for number in range(11)}
    articles = {"who_water": ArticleFigures(30, 4, 1), **shown}
    told = replace(await report(city), articles=articles)
    with speaking("uk"):
        lines = tell_figures(told, city).splitlines()
    assert "Хто відповідає за воду: 30 / 4 / 1" in lines
    assert "old_00: 20 / 0 / 0" in lines
    assert lines[-1] == "і ще 2"
