"""Timers: what has to happen at a time, kept with the data it is about."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class TimerKind(StrEnum):
    """What a timer is for. `subject` of a timer names what it is about."""

    case_watched = "case_watched"
    """subject: the id of a case; due when the next row of `core.watch.WATCHES` is"""
    news = "news"
    """subject: who has news that wait to be told, as `core.news` names them"""
    answer_owed = "answer_owed"
    """subject: the id of a case whose citizen asked why nothing happens"""
    explanation = "explanation"
    """subject: the id of an escalation that has to be explained by now"""
    digest = "digest"
    """subject: the purpose of the group that reads each morning what is late"""
    mark_asked = "mark_asked"
    """subject: the id of a closed case whose citizen may say how it was"""
    alert_waits = "alert_waits"
    """subject: the id of an alert that nobody has taken yet"""
    draft_waits = "draft_waits"
    """subject: the id of the identity whose request is unsent"""
    flood_over = "flood_over"
    """subject: the id of the identity that wrote faster than it can be answered"""
    event_again = "event_again"
    """subject: the id of an event that failed and is tried again"""
    handoff_waits = "handoff_waits"
    """subject: the id of a handoff that nobody has claimed"""
    handoff_silent = "handoff_silent"
    """subject: the id of a handoff whose owner says nothing while its citizen waits"""
    handoff_over = "handoff_over"
    """subject: the id of a handoff that an operator has closed: its citizen is told"""
    shift_over = "shift_over"
    """subject: the id of an identity whose shift was left on"""
    nobody_on = "nobody_on"
    """subject: the purpose of the group in which citizens wait for somebody to come on shift"""
    measure_over = "measure_over"
    """subject: the id of a measure against abuse that ends"""
    complaint_given = "complaint_given"
    """subject: the id of a complaint about an operator, and the role of those whom it was put to"""
    complaint_waits = "complaint_waits"
    """subject: the id of one that nobody could be given"""
    topic_again = "topic_again"
    """subject: the id of a handoff that is shown again soon, for its topic or an album was not whole yet"""
    album_whole = "album_whole"
    """subject: the id of a handoff in which an operator sends an album: no further part has come"""
    topic_made = "topic_made"
    """subject: a topic that the bot has made, as `core.orphans` names it: some talk should have it by now"""
    outage_news = "outage_news"
    """subject: the id of an outage of which those who are concerned are told"""
    outage_shown = "outage_shown"
    """subject: the name of an outage's card that has something new to show"""
    pruning = "pruning"
    """subject: "nightly"; what is of no use any more is removed, piece by piece"""
    send_again = "send_again"
    """subject: the id of a message that was taken and then not shown"""
    broadcast_due = "broadcast_due"
    """subject: the id of a broadcast that begins, or goes on after somebody's quiet hours"""


@dataclass(frozen=True)
class Timer:
    kind: TimerKind
    subject: str
    due_at: datetime


class TimerStore(Protocol):
    """One timer for each kind and subject."""

    async def set(self, kind: TimerKind, subject: str, due_at: datetime) -> None:
        """Start this timer, or move it."""

    async def sooner(self, kind: TimerKind, subject: str, due_at: datetime) -> None:
        """Start this timer; one that runs already keeps the earlier of both times."""

    async def cancel(self, kind: TimerKind, subject: str) -> None: ...

    async def take_due(self, now: datetime) -> Timer | None:
        """Remove the timer that is due first and return it; None when none is due."""

    async def count(self, kind: TimerKind) -> int:
        """How many of this kind are running."""

    async def next_due(self) -> datetime | None: ...
