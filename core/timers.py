"""Timers: what has to happen at a time, kept with the data it is about."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class TimerKind(StrEnum):
    """What a timer is for. `subject` of a timer names what it is about."""

    case_overdue = "case_overdue"
    """subject: the case's id"""
    alert_waits = "alert_waits"
    """subject: the id of an alert that nobody has taken yet"""
    draft_waits = "draft_waits"
    """subject: the id of the identity whose request is unsent"""
    flood_over = "flood_over"
    """subject: the id of the identity that wrote faster than it can be answered"""
    event_again = "event_again"
    """subject: the id of an event that failed and is tried again"""
    send_again = "send_again"
    """subject: the id of a message that was taken and then not shown"""


@dataclass(frozen=True)
class Timer:
    kind: TimerKind
    subject: str
    due_at: datetime


class TimerStore(Protocol):
    """One timer for each kind and subject."""

    async def set(self, kind: TimerKind, subject: str, due_at: datetime) -> None:
        """Start this timer, or move it."""

    async def cancel(self, kind: TimerKind, subject: str) -> None: ...

    async def take_due(self, now: datetime) -> Timer | None:
        """Remove the timer that is due first and return it; None when none is due."""

    async def next_due(self) -> datetime | None: ...
