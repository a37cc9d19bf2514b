"""A year of a city under a turned clock: its people, its staff, and the order in which everything happens.

One transaction a day: what is asked of the core does not depend on where a day's work is committed.
"""

import heapq
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from app.fires import fires
from app.rounds import Fire
from core.access import HEAD, UNIT, Role
from core.calendar import follow_calendar
from core.citizens import Identity
from core.city import City
from core.digest import watch_mornings
from core.groups import OPERATORS, bind
from core.joining import join, make_code
from core.timers import TimerKind
from storage.database import Database
from storage.work import StoredWork
from tests.conftest import HandClock

KYIV = ZoneInfo("Europe/Kyiv")
BEGINS = datetime(2027, 1, 4, tzinfo=KYIV).astimezone(UTC)
STEP = timedelta(minutes=15)
"""What people do happens at the end of such a step; timers ring at their own second."""
Plan = Callable[[StoredWork], Awaitable[object]]


@dataclass(frozen=True)
class Pause:
    """The service is off: nothing rings, and nobody can do anything with it."""

    begins: datetime
    ends: datetime


def pauses(days: int) -> list[Pause]:
    """Three in a year, of two to four days; fewer where the year is short."""
    wanted = ((61.5, 2.25), (150.0, 4.125), (281.75, 3.25))
    begun = ((BEGINS + timedelta(days=day), span) for day, span in wanted if day + span < days)
    return [Pause(at, at + timedelta(days=span)) for at, span in begun]


@dataclass
class Year:
    """The city, and what is planned in it."""

    database: Database
    clock: HandClock
    city: City
    random: Random
    days: int
    people: int
    identities: list[int] = field(default_factory=list)
    addresses: dict[int, str] = field(default_factory=dict)
    """Where each identity is written to; who is in two messengers has the same name in both."""
    heads: dict[int, str] = field(default_factory=dict)
    supervisors: list[int] = field(default_factory=list)
    did: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    pauses: list[Pause] = field(default_factory=list)
    on_hour: Plan | None = None
    """What is done each hour: the post is read."""
    _plans: list[tuple[datetime, int, Plan]] = field(default_factory=list)
    _order: count = field(default_factory=count)  # type: ignore[type-arg]
    _acts: Mapping[TimerKind, Fire] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.clock.time = BEGINS
        self.pauses = pauses(self.days)
        self._acts = fires(None, self.city, self.clock)  # type: ignore[arg-type]

    @property
    def now(self) -> datetime:
        return self.clock.time

    @property
    def ends(self) -> datetime:
        return BEGINS + timedelta(days=self.days)

    def later(self, at: datetime, plan: Plan) -> None:
        """Plan something."""
        heapq.heappush(self._plans, (at, next(self._order), plan))

    async def settle_in(self) -> None:
        """People in both messengers, some in both; staff; a group for each unit and for the operators."""
        async with self.database.work() as work:
            for number in range(self.people):
                await self._move_in(work, number)
            for unit in self.city.units:
                await self._staff(work, unit.code)
            for number in range(2):
                person = await work.citizens.meet(Identity("telegram", f"s{number}"), "Старша", self.now)
                await work.roles.grant(person.identity_id, Role.supervisor, "a test", self.now)
                self.supervisors.append(person.identity_id)
            await bind(work, OPERATORS, channel="telegram", chat="-1", title="О", by="a test", now=self.now)
            await watch_mornings(work, self.city, self.now)
        await follow_calendar(self.database.work, self.city, self.now)

    async def _move_in(self, work: StoredWork, number: int) -> None:
        channel, other = ("telegram", "viber") if number % 3 else ("viber", "telegram")
        one = await work.citizens.meet(Identity(channel, f"c{number}"), "Олена", self.now)
        self.identities.append(one.identity_id)
        self.addresses[one.identity_id] = f"c{number}"
        if number % 10 == 0:
            two = await work.citizens.meet(Identity(other, f"c{number}"), "Олена", self.now)
            await join(work, two, await make_code(work, one, self.now), self.now)
            self.identities.append(two.identity_id)
            self.addresses[two.identity_id] = f"c{number}"

    async def _staff(self, work: StoredWork, unit: str) -> None:
        head = await work.citizens.meet(Identity("telegram", f"h-{unit}"), f"Голова {unit}", self.now)
        if unit != "animal_service":  # whose head nobody has entered
            await work.roles.grant(head.identity_id, f"{HEAD}{unit}", "a test", self.now)
            self.heads[head.identity_id] = unit
        await bind(
            work, UNIT + unit, channel="telegram", chat=f"-{unit}", title=unit, by="a test", now=self.now
        )

    async def change_city(self, city: City) -> None:
        """The service comes back with another calendar."""
        self.city = city
        self._acts = fires(None, city, self.clock)  # type: ignore[arg-type]
        self.did["reckoned"] += await follow_calendar(self.database.work, city, self.now)

    async def run_day(self) -> None:
        """One day, or a pause and the rest of the day that it ends in."""
        local = self.now.astimezone(KYIV)
        midnight = datetime.combine(local.date() + timedelta(days=1), time(), KYIV).astimezone(UTC)
        async with self.database.work() as work:
            while self.now < midnight:
                pause = next((one for one in self.pauses if one.begins <= self.now < one.ends), None)
                if pause:
                    self.clock.time = pause.ends
                await self._step(work, pause.ends if pause else min(self.now + STEP, midnight))

    async def _step(self, work: StoredWork, until: datetime) -> None:
        while timer := await work.timers.take_due(until):
            self.clock.time = max(self.now, timer.due_at)
            await self._acts[timer.kind](work, timer)
        hour, self.clock.time = self.now.hour, until
        while self._plans and self._plans[0][0] <= until:
            await heapq.heappop(self._plans)[2](work)
        if hour != until.hour and self.on_hour:
            await self.on_hour(work)
