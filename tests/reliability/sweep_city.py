"""A few hundred requests of which everything that time does falls due at once, filed while nothing runs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from core.access import HEAD, Role
from core.answering import ask_why_late
from core.attachments import FileState
from core.cases import Report
from core.citizens import Identity
from core.city import City
from core.digest import watch_mornings
from core.filing import register_case
from core.groups import OPERATORS, bind
from core.life import Part, Step, Waiting
from core.moves import CITIZEN, Act, Actor, make_move
from storage.database import Database
from storage.work import StoredWork

FILED = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
"""Tuesday, noon in the city."""
COMES_BACK = FILED + timedelta(days=9)
"""Noon again, and most of it is due."""
SERVICES = ("no_water", "low_water_pressure", "water_quality", "waste_collection", "street_light", "lift")
STEPS = (None, None, None, None, Step.take, Step.wait, Step.finish, Step.finish, Step.finish)


async def prepare(database: Database, city: City, people: list[Identity], staff: Any, requests: int) -> None:
    """Requests of these people, of every kind that the service has to do something about by itself."""
    random = Random(7)
    async with database.work() as work:
        await _staff(work, staff, city)
        citizens = [(await work.citizens.meet(one, "Олена", FILED)).identity_id for one in people]
        for number in range(requests):
            now = FILED + timedelta(minutes=random.randrange(600))
            await _one(work, city, citizens[number % len(citizens)], number, random, now)


async def _staff(work: StoredWork, staff: Any, city: City) -> None:
    roles = {"head": f"{HEAD}water_utility", "supervisor": str(Role.supervisor), "operator": "operator"}
    for name, role in roles.items():
        met = await work.citizens.meet(Identity("telegram", staff[name]), name, FILED)
        await work.roles.grant(met.identity_id, role, "a test", FILED)
    await bind(work, OPERATORS, channel="telegram", chat=staff["group"], title="О", by="a test", now=FILED)
    await watch_mornings(work, city, FILED)


async def _one(
    work: StoredWork, city: City, citizen: int, number: int, random: Random, now: datetime
) -> None:
    service = random.choice(SERVICES)
    report = Report(f"{citizen}.{number}", citizen, service, "Слабкий тиск", "uk")
    case = await register_case(work, report, city=city, now=now)
    step, unit = random.choice(STEPS), Actor("Майстер", frozenset({Part.unit}), case.unit)
    act = Act(step or Step.take, "Слово")
    if step == Step.wait:
        act = replace(act, waits_for=Waiting.materials)
    if step == Step.finish and random.random() < 0.7:
        files = (await work.attachments.add(citizen, "telegram", "photo", "f", "", now),)
        await work.attachments.attach(files, case.id)
        await work.attachments.settle(files[0], FileState.kept, "f", 1)
        act = replace(act, files=files)
    if step:
        await make_move(work, case.number, act, unit, city=city, now=now + timedelta(minutes=5))
    if step is None and random.random() < 0.15:
        await ask_why_late(work, case, city=city, now=now + timedelta(minutes=9))
    if step == Step.finish and random.random() < 0.1:
        await make_move(
            work, case.number, Act(Step.dispute), CITIZEN, city=city, now=now + timedelta(hours=1)
        )
