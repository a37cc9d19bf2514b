"""Hours and kinds as people write them."""

import pytest

from bot.dialogs.kind_words import read_kinds
from bot.dialogs.quiet_words import read_quiet, say_quiet
from core.outages import OutageKind
from core.subscriptions import QuietHours

WATER, POWER, HEAT, GAS = OutageKind.water, OutageKind.power, OutageKind.heat, OutageKind.gas
ALL = frozenset(OutageKind)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("з 22 до 7", "22:00–07:00"),
        ("с 22:00 до 07:30", "22:00–07:30"),
        ("22-7", "22:00–07:00"),
        ("22.15 – 6.45", "22:15–06:45"),
        ("с 10 вечера до 7 утра", "22:00–07:00"),
        ("з 9 вечора до 8 ранку", "21:00–08:00"),
        ("від 23 год до 6 год", "23:00–06:00"),
        ("тихі години з 13 до 14:30", "13:00–14:30"),
        ("з 24 до 6", "00:00–06:00"),
        ("from 22 to 7", "22:00–07:00"),
    ],
)
def test_hours_are_read(text: str, hours: str) -> None:
    quiet = read_quiet(text)
    assert quiet
    assert say_quiet(quiet) == hours


@pytest.mark.parametrize(
    "text", ["", "вночі", "з 25 до 7", "з 7 до 7", "22:70-7", "0671234567", "Миру 12-48", "до 7", "після 22"]
)
def test_what_names_no_hours_of_a_day_is_not_read(text: str) -> None:
    assert read_quiet(text) is None


def test_an_evening_hour_that_is_one_already_is_not_moved() -> None:
    assert read_quiet("з 22 вечора до 7 ранку") == QuietHours(22 * 60, 7 * 60)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("тільки вода", {WATER}),
        ("только вода и свет", {WATER, POWER}),
        ("світло, опалення", {POWER, HEAT}),
        ("без газу", ALL - {GAS}),
        ("газ не треба", ALL - {GAS}),
        ("все", ALL),
        ("усе, крім транспорту", ALL - {OutageKind.transport}),
        ("дякую", set()),
        ("не треба", set()),
    ],
)
def test_kinds_are_read(text: str, kinds: set[OutageKind]) -> None:
    assert read_kinds(text, ALL) == kinds
