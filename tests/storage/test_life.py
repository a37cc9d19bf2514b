"""The life of a case, walked at random against a plain list of what may happen."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from core.cases import Case, Report
from core.city import City
from core.filing import register_case
from core.life import CaseStatus, Outcome, Part, Step, Waiting
from core.moves import CITIZEN, TIMER, Act, Actor, Lacking, MoveNotAllowed, NoSuchFile, NotTheirs, make_move
from core.outbox import NoticeKind
from core.refusals import Refusal
from storage.database import Database
from storage.staff_tables import news
from storage.work import StoredWork
from tests.conftest import HandClock
from tests.storage.test_cases import met
from tests.working import OPERATOR, SUPERVISOR, UNIT

OTHER_UNIT = Actor("api:power", frozenset({Part.unit}), "power_utility")

# Written down once more, in another form than the table of the core: step, from where, to where, by whom.
MAY = """
take       registered,assigned,waiting,disputed              in_progress  unit,operator,supervisor
wait       registered,assigned,in_progress,disputed          waiting      unit,operator,supervisor
answer     waiting                                           in_progress  citizen
pass_on    registered,assigned,in_progress,waiting,disputed  assigned     unit,operator,supervisor
finish     registered,assigned,in_progress,waiting,disputed  done         unit,operator,supervisor
confirm    done                                              checking     citizen
solve      registered,assigned,in_progress,waiting,disputed  checking     citizen
dispute    done,checking                                     disputed     citizen
lapse      done                                              checking     timer
approve    checking                                          closed       operator,supervisor
send_back  done,checking                                     in_progress  operator,supervisor
explain    registered,assigned,in_progress,waiting,disputed  closed       operator,supervisor
refuse     registered,assigned,in_progress,waiting,disputed  closed       supervisor
refer      registered,assigned,in_progress,waiting,disputed  closed       operator,supervisor
give_up    registered,assigned,in_progress,waiting,disputed  closed       supervisor
repeat     registered,assigned,in_progress,waiting,disputed  closed       operator,supervisor
withdraw   registered,assigned,in_progress,waiting           closed       citizen
reopen     closed                                            assigned     citizen,operator,supervisor
"""
ORACLE = {
    step: (set(starts.split(",")), ends, set(by.split(",")))
    for step, starts, ends, by in (line.split() for line in MAY.strip().splitlines())
}
ACTORS = {"citizen": CITIZEN, "timer": TIMER, "unit": UNIT, "operator": OPERATOR, "supervisor": SUPERVISOR}
NOTED = frozenset({"wait", "finish", "send_back", "explain", "refuse", "give_up", "pass_on"})
HELD = {"supervisor": {"operator", "supervisor"}}
"""What parts somebody acts in, if more than one."""


@dataclass
class Model:
    """What a case is known by."""

    number: str
    status: str = "registered"
    unit: str = "water_utility"
    worker: str = ""
    shown: bool = False
    confirmed: bool = False
    outcome: str = ""
    waits_for: str = ""
    closed_at: datetime | None = None
    registered_at: datetime | None = None

    def expects(self, step: Step, who: str, act: Act, actor: Actor, now: datetime) -> type[Refusal] | None:
        """How a try has to end; None when it has to succeed."""
        starts, _, by = ORACLE[step]
        parts = HELD.get(who, {who}) & by
        if self.status not in starts or not parts:
            return MoveNotAllowed
        if parts == {"unit"} and self.unit != actor.unit:
            return NotTheirs
        return None if self._has_all(step, act, actor, now) else Lacking

    def _has_all(self, step: Step, act: Act, actor: Actor, now: datetime) -> bool:
        if (
            step in ("wait", "finish", "send_back", "explain", "refuse", "give_up", "pass_on")
            and not act.note
        ):
            return False
        if step == "pass_on":
            return act.unit not in (None, self.unit)
        if step == "answer":
            return self.waits_for == "citizen" and bool(act.note or act.files)
        if step == "wait":
            return act.waits_for is not None
        if step == "refer":
            late = self.registered_at is not None and now - self.registered_at > timedelta(days=5)
            return act.referral is not None and not (late and actor != SUPERVISOR)
        if step == "repeat":
            return act.earlier is not None and act.earlier != self.number
        if step == "lapse":
            return self.shown
        if step == "approve":
            return (self.shown or self.confirmed) and self.worker != actor.name
        if step == "reopen":
            recent = self.closed_at is not None and now - self.closed_at <= timedelta(days=30)
            return self.outcome != "withdrawn" and recent
        return True

    def follows(self, step: Step, act: Act, actor: Actor, now: datetime) -> None:
        """Go where the step leads."""
        self.status = ORACLE[step][1]
        closes = {"approve": "done", "give_up": "not_possible", "explain": "explained", "refuse": "refused"}
        closes |= {"refer": "referred", "repeat": "repeated", "withdraw": "withdrawn"}
        self.outcome = closes.get(step, "")
        self.closed_at = now if self.outcome else None
        self.waits_for = str(act.waits_for) if step == "wait" else ""
        if step == "pass_on" and act.unit:
            self.unit = act.unit
        if step == "finish":
            self.worker, self.shown, self.confirmed = actor.name, bool(act.files), False
        elif step in ("confirm", "solve"):
            self.confirmed = True
        elif self.status not in ("checking", "closed"):
            self.shown = self.confirmed = False


async def filed(work: StoredWork, identity_id: int, draft_id: str, now: datetime, city: City) -> Case:
    """A new case."""
    report = Report(draft_id, identity_id, "no_water", "Немає води", "uk")
    return await register_case(work, report, city=city, now=now)


def drawn(random: Random, step: Step, first: str, file: int) -> Act:
    """A try, which now and then lacks something."""
    more: dict[str, Any] = {
        "note": random.choice(("", "Слово")),
        "waits_for": random.choice((None, *Waiting)) if step == Step.wait else None,
        # A unit that is named with another step than passing on counts for nothing.
        "unit": random.choice((None, "water_utility", "power_utility")),
        "referral": random.choice((None, "fire")) if step == Step.refer else None,
        "earlier": random.choice((None, first)) if step == Step.repeat else None,
        "files": random.choice(((), (file,))) if step in (Step.finish, Step.answer) else (),
    }
    return Act(step, **more)


async def tried(
    database: Database, number: str, act: Act, actor: Actor, city: City, now: datetime
) -> type[Refusal] | None:
    """Try a move; how it was refused."""
    try:
        async with database.work() as work:
            await make_move(work, number, act, actor, city=city, now=now)
    except (MoveNotAllowed, NotTheirs, Lacking) as refused:
        return type(refused)
    return None


@pytest.mark.parametrize("seed", range(5))
async def test_a_life_goes_as_the_list_says(
    database: Database, clock: HandClock, city: City, seed: int
) -> None:
    random, identity_id = Random(seed), await met(database, clock)
    models: list[Model] = []
    files: dict[str, int] = {}

    async def another() -> Model:
        async with database.work() as work:
            case = await filed(work, identity_id, f"1.{len(files)}", clock.now(), city)
            files[case.number] = await work.attachments.add(
                identity_id, "telegram", "photo", "f", "", clock.now()
            )
            await work.attachments.attach((files[case.number],), case.id)
        models.append(Model(case.number, registered_at=clock.now()))
        return models[-1]

    first = (await another()).number
    told = moved = 0
    for _ in range(500):
        clock.turn(hours=random.choice((1, 1, 5, 24 * 8)))
        over = models[-1].status == "closed" and random.random() < 0.3
        model = await another() if over else random.choice((models[-1], models[-1], models[0]))
        fitting = [step for step, (starts, *_) in ORACLE.items() if model.status in starts]
        step = Step(random.choice((*fitting, *fitting, *Step)))
        who = random.choice((*ACTORS, *sorted(ORACLE[step][2]), *sorted(ORACLE[step][2])))
        actor = random.choice((UNIT, OTHER_UNIT)) if who == "unit" else ACTORS[who]
        act = drawn(random, step, first, files[model.number])
        expected = model.expects(step, who, act, actor, clock.now())
        refusal = await tried(database, model.number, act, actor, city, clock.now())
        assert refusal is expected, (model, act, who)
        if refusal is None:
            model.follows(step, act, actor, clock.now())
            moved, told = moved + 1, told + (actor is not CITIZEN)
        async with database.view() as work:
            kept = await work.cases.by_number(model.number)
        assert kept
        standing = kept.standing
        assert (standing.status, standing.unit, standing.outcome or "") == (
            model.status,
            model.unit,
            model.outcome,
        )
        assert (standing.shown, standing.confirmed) == (model.shown, model.confirmed)
    async with database.view() as work:
        histories = [await work.cases.events(case_id) for case_id in range(1, len(models) + 1)]
        waiting = (await work.connection.execute(news.select())).all()
    assert sum(len(history) for history in histories) == moved + len(models)
    assert len([row for row in waiting if row.kind == NoticeKind.case_moved]) == told
    assert moved >= 40


def test_every_step_is_in_the_list() -> None:
    assert ORACLE.keys() == set(Step)
    assert {status for starts, ends, _ in ORACLE.values() for status in (*starts, ends)} == set(CaseStatus)


def test_every_way_to_close_is_reached() -> None:
    ways = {Outcome.done, Outcome.explained, Outcome.refused, Outcome.referred}
    assert ways | {Outcome.not_possible, Outcome.withdrawn, Outcome.repeated} == set(Outcome)


async def test_a_file_of_another_case_shows_nothing(database: Database, clock: HandClock, city: City) -> None:
    identity_id = await met(database, clock)
    async with database.work() as work:
        mine, other = [await filed(work, identity_id, draft, clock.now(), city) for draft in ("1.1", "1.2")]
        file = await work.attachments.add(identity_id, "telegram", "photo", "f", "", clock.now())
        await work.attachments.attach((file,), other.id)
    act = Act(Step.finish, "Зроблено", files=(file,))
    with pytest.raises(NoSuchFile):
        async with database.work() as work:
            await make_move(work, mine.number, act, UNIT, city=city, now=clock.now())


async def test_of_two_who_take_it_at_once_one_has_it(
    database: Database, clock: HandClock, city: City
) -> None:
    identity_id = await met(database, clock)
    async with database.work() as work:
        case = await filed(work, identity_id, "1.1", clock.now(), city)

    async def take(actor: Actor) -> None:
        async with database.work() as work:
            await make_move(work, case.number, Act(Step.take), actor, city=city, now=clock.now())

    ended = await asyncio.gather(take(UNIT), take(OPERATOR), return_exceptions=True)
    assert [type(end) for end in ended if end] == [MoveNotAllowed]
    async with database.view() as work:
        assert [event.kind for event in await work.cases.events(case.id)] == ["registered", "take"]
