"""The example dashboard shows what the service measures, all of it and nothing else."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.metrics import Metrics
from core.articles import Use
from core.hooks import CallState
from core.outbox import MessageClass, OutboxState

DASHBOARD = Path(__file__).parents[2] / "docs" / "dashboard.json"
NAME = re.compile(r"\bcontact_centre_\w+")
NOT_SHOWN = re.compile(r"_(created|count|sum)$")


def measured() -> dict[str, set[str]]:
    """The names of what `/metrics` tells, each with its labels."""
    metrics, now = Metrics(), datetime(2026, 11, 24, tzinfo=UTC)
    metrics.turn("handled", 0.1)
    metrics.message("viber", OutboxState.sent, unasked=True)
    metrics.messenger("viber", None)
    metrics.outbox(1, {MessageClass.reply: now - timedelta(seconds=3)}, now)
    metrics.call(404, "case_not_found", 0.1)
    metrics.hook(arrived=True)
    metrics.hooks_left({("water_utility", CallState.parked): 1})
    metrics.overdue({"water_utility": 1})
    metrics.handoffs(1, 60.0)
    metrics.articles({("meter_readings", Use.shown): 1})
    found: dict[str, set[str]] = {}
    for family in metrics.registry.collect():
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


def expressions() -> list[str]:
    """What the panels ask Prometheus for."""
    board: dict[str, Any] = json.loads(DASHBOARD.read_text("utf-8"))
    return [target["expr"] for panel in board["panels"] for target in panel["targets"]]


def test_every_panel_asks_for_what_there_is() -> None:
    there = measured()
    for expression in expressions():
        names = NAME.findall(expression)
        assert names, expression
        for name in names:
            assert name in there, expression
        labels = {label for name in names for label in there[name]}
        for asked in re.findall(r"\bby \(([^)]*)\)", expression):
            assert set(re.split(r",\s*", asked)) <= labels, expression


def test_everything_that_is_measured_is_shown() -> None:
    shown = {name for expression in expressions() for name in NAME.findall(expression)}
    missing = {name for name in measured() if not NOT_SHOWN.search(name)} - shown
    assert missing == set()


def test_panels_do_not_lie_on_each_other() -> None:
    board = json.loads(DASHBOARD.read_text("utf-8"))
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in board["panels"]]
    assert len(places) == len(set(places))
    assert len({panel["id"] for panel in board["panels"]}) == len(places)
