"""The statements behind the figures of a period: they count where the rows are.

A year of a large city is a million cases: what leaves the database is a row for a service of a unit. All of
them take `begins` and `ends`, and LATE_NOW takes `now`.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Executable,
    Select,
    String,
    bindparam,
    cast,
    func,
    or_,
    select,
    text,
)

from core.tallies import ANSWERS, CLOSINGS, COUNTED, NO_STAFF
from storage.spans import seconds_between
from storage.tables import AT_WORK, Utc, case_events, cases

SLOT = 15 * 60
"""Seconds."""
_BEGINS: BindParameter[datetime] = bindparam("begins", type_=Utc)
_ENDS: BindParameter[datetime] = bindparam("ends", type_=Utc)
_PART = (cases.c.service, cases.c.unit)
_NUMBER = func.count().label("number")
_CASE_OF_EVENT = case_events.join(cases, cases.c.id == case_events.c.case_id)


def _in_period(kinds: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return case_events.c.kind.in_(sorted(kinds)), case_events.c.at >= _BEGINS, case_events.c.at < _ENDS


def _listed(seconds: ColumnElement[int]) -> ColumnElement[str]:
    """All the numbers in one text: a hundred thousand rows would take longer than all the rest."""
    return func.aggregate_strings(cast(seconds, String), ",").label("seconds")


def _slots(at: ColumnElement[datetime], *conditions: ColumnElement[bool]) -> Executable:
    """How many by the quarter of an hour, counted from the beginning: every zone's days begin with one."""
    slot = (seconds_between(_BEGINS, at) // SLOT).label("slot")
    return select(slot, _NUMBER).where(*conditions).group_by(slot)


_RECEIVED_IN_PERIOD = cases.c.registered_at >= _BEGINS, cases.c.registered_at < _ENDS
_CLOSED_IN_PERIOD = _in_period(CLOSINGS)
RECEIVED = select(*_PART, _NUMBER).where(*_RECEIVED_IN_PERIOD).group_by(*_PART)
RECEIVED_BY_SLOT = _slots(cases.c.registered_at, *_RECEIVED_IN_PERIOD)
CLOSED = (
    select(*_PART, case_events.c.kind, _listed(seconds_between(cases.c.registered_at, case_events.c.at)))
    .select_from(_CASE_OF_EVENT)
    .where(*_CLOSED_IN_PERIOD)
    .group_by(*_PART, case_events.c.kind)
)
CLOSED_BY_SLOT = _slots(case_events.c.at, *_CLOSED_IN_PERIOD)
EVENTS = (
    select(*_PART, case_events.c.kind, _NUMBER)
    .select_from(_CASE_OF_EVENT)
    .where(*_in_period(COUNTED))
    .group_by(*_PART, case_events.c.kind)
)
LATE_NOW = select(*_PART, _NUMBER).where(text(AT_WORK), cases.c.due_at <= bindparam("now")).group_by(*_PART)
# A case that was closed twice has one mark all the same.
MARKED = (
    select(*_PART, _NUMBER, func.sum(cases.c.mark).label("sum"))
    .where(
        cases.c.mark.is_not(None),
        cases.c.id.in_(select(case_events.c.case_id).where(*_CLOSED_IN_PERIOD)),
    )
    .group_by(*_PART)
)


def _answered() -> Select[Any]:
    """Who was answered in the period and never before it."""
    earlier, staff = case_events.alias(), sorted(NO_STAFF)
    first = (
        select(case_events.c.case_id, func.min(case_events.c.at).label("at"))
        .where(*_in_period(ANSWERS), case_events.c.actor.not_in(staff))
        .group_by(case_events.c.case_id)
        .subquery()
    )
    before = select(earlier.c.id).where(
        earlier.c.case_id == cases.c.id,
        earlier.c.at < _BEGINS,
        earlier.c.kind.in_(sorted(ANSWERS)),
        earlier.c.actor.not_in(staff),
    )
    return (
        select(*_PART, _listed(seconds_between(cases.c.registered_at, first.c.at)))
        .join(first, first.c.case_id == cases.c.id)
        # What came in within the period needs no look at its history.
        .where(or_(cases.c.registered_at >= _BEGINS, ~before.exists()))
        .group_by(*_PART)
    )


ANSWERED = _answered()
