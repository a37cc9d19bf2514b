"""Grades of abuse: which comes next, for how long, and that a history only grows."""

from datetime import UTC, datetime, timedelta

import pytest

from core.abuse import GRADES, REMEMBERED, Grade, Measure, Outcome, length_of, next_grade, strictest

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def measure(grade: Grade, days_ago: float = 0, outcome: Outcome | None = None) -> Measure:
    """One that was decided so long ago."""
    begins = NOW - timedelta(days=days_ago)
    return Measure(1, 1, 1, 1, grade, begins, begins + GRADES[grade].lasts, "x", outcome=outcome)


@pytest.mark.parametrize(
    ("before", "grade"),
    [
        ([], Grade.warning),
        ([measure(Grade.warning)], Grade.slow),
        ([measure(Grade.warning), measure(Grade.slow)], Grade.pause),
        ([measure(Grade.slow)], Grade.pause),
        ([measure(Grade.pause)], Grade.pause),
        ([measure(Grade.warning, REMEMBERED.days + 1)], Grade.warning),
        ([measure(Grade.warning), measure(Grade.slow, outcome=Outcome.lifted)], Grade.slow),
        ([measure(Grade.pause, outcome=Outcome.shortened)], Grade.pause),
    ],
)
def test_which_grade_comes_next(before: list[Measure], grade: Grade) -> None:
    assert next_grade(before, NOW) == grade


def test_a_pause_is_longer_each_time_and_never_longer_than_the_longest() -> None:
    days = [length_of(Grade.pause, [measure(Grade.pause)] * times, NOW).days for times in range(5)]
    assert days == [3, 6, 12, 14, 14]


def test_every_grade_has_an_end_and_somebody_who_decides_it() -> None:
    assert set(GRADES) == set(Grade)
    for rule in GRADES.values():
        assert timedelta() < rule.lasts <= rule.longest
        assert rule.by


def test_the_strictest_of_several_holds() -> None:
    assert strictest([]) is None
    held = strictest([measure(Grade.pause, 1), measure(Grade.warning)])
    assert held
    assert held.grade == Grade.pause
