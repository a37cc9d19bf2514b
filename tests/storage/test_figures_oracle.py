"""The figures of random lives, against a plain count of their histories."""

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from core.cases import Case, CaseEvent, is_late
from core.city import City
from core.figures import report_figures
from core.life import MOVES, Outcome, Part, Step, moves_from
from core.moves import CITIZEN, Actor, Lacking, MoveNotAllowed
from core.periods import period_of
from core.watch import case_due
from storage.database import Database
from storage.work import StoredWork
from tests.conftest import HandClock
from tests.storage.test_cases import met
from tests.storage.test_figures import UNITS, History, at
from tests.working import CREW, SUPERVISOR

ACTORS: dict[Part, Actor] = {Part.citizen: CITIZEN, Part.operator: CREW, Part.supervisor: SUPERVISOR}
NAMED = frozenset({Step.wait, Step.pass_on, Step.repeat})
"""Moves that need more than the history of the other test gives them."""
FIRST, LAST = date(2026, 11, 3), date(2026, 11, 9)


async def live(history: History, random: Random, now: datetime) -> datetime:
    """Some days of several cases, each moved by whoever may."""
    work, ids = history.work, list[int]()
    for _ in range(120):
        now += timedelta(minutes=random.randrange(30, 300))
        if len(ids) < 4 or random.random() < 0.2:
            ids.append((await history.file(now, random.choice(list(UNITS)), random.randrange(6, 40))).id)
            continue
        case = await work.cases.by_id(random.choice(ids))
        assert case
        if is_late(case, now) and random.random() < 0.5:
            await case_due(work, case.id, case.due_at, history.city, now)
            continue
        part = random.choice(list(ACTORS))
        if steps := [step for step in moves_from(case.status, part) if step not in NAMED]:
            try:
                await history.go(case, (now, random.choice(steps), ACTORS[part]))
            except (Lacking, MoveNotAllowed):
                continue
    return now


async def lived(work: StoredWork) -> list[tuple[Case, list[CaseEvent]]]:
    """Every case with its history."""
    told, number = [], 1
    while case := await work.cases.by_id(number):
        told.append((case, await work.cases.events(number)))
        number += 1
    return told


def first_answer(events: list[CaseEvent]) -> datetime | None:
    """The first move by staff."""
    moves = (event.at for event in events if event.kind in list(Step))
    by_staff = {event.at for event in events if event.actor.startswith("api:")}
    return next((moment for moment in moves if moment in by_staff), None)


@pytest.mark.parametrize("seed", range(2))
async def test_random_lives_are_counted_as_one_would_by_hand(
    database: Database, clock: HandClock, city: City, seed: int
) -> None:
    identity_id = await met(database, clock)
    async with database.work() as work:
        now = await live(History(work, city, identity_id), Random(seed), at(1, 9))
    period = period_of(ZoneInfo(city.zone), now, FIRST, LAST)
    async with database.view() as view:
        total = (await report_figures(view.figures, city, period, now)).total
        told = await lived(view)

    def within(moment: datetime | None) -> bool:
        return moment is not None and period.begins <= moment < period.ends

    events = [event for _, history in told for event in history if within(event.at)]
    kinds = Counter(event.kind for event in events)
    assert total.received == kinds["registered"] == sum(within(case.registered_at) for case, _ in told)
    closed = Counter(MOVES[Step(kind)].outcome for kind in kinds.elements() if kind in list(Step))
    assert total.outcomes == {outcome: closed[outcome] for outcome in Outcome}
    assert (total.overdue, total.reopened) == (kinds["overdue"], kinds["reopen"])
    assert (total.disputed, total.confirmed) == (kinds["dispute"], kinds["confirm"])
    assert total.late_now == sum(is_late(case, now) for case, _ in told)
    answers = sorted(
        (answered - case.registered_at).total_seconds() / 3600
        for case, history in told
        if within(answered := first_answer(history)) and answered
    )
    assert total.first_answer.count == len(answers) > 0
    assert total.first_answer.median == answers[(len(answers) + 1) // 2 - 1]
    assert total.closed > 0
