"""Makes the year piece by piece. Broken off, it goes on where it was: how far it came is remembered."""

import json
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import count

from app.demo.desk import Desk, Ids, OneCase
from app.demo.happenings import Happenings
from app.demo.lives import Living
from app.demo.outages import add_outage
from app.demo.people import CASES_PER_CITIZEN, STAFF, Population
from app.demo.subscribers import add_subscriber
from app.demo.tables import paths, stories
from app.demo.talks import CASES_PER_TALK, LONGEST, talk
from app.demo.year import DAYS, Arrival, arrivals
from core.cases import Case
from core.city import City
from core.lives import CaseLife, TalkLife
from core.numbers import draw_number
from core.work import OpenWork, Work

DEMO = "demo_data"
"""What it is remembered by."""
AT_ONCE = 250
"""In one transaction."""
CASES_PER_READER, FEWEST_READERS, READERS_PER_ASKER = 8, 20, 3
"""Who wants to hear of outages: people who ask nothing, and fewer of those who have asked."""
CASES_PER_HAPPENING, FEWEST_HAPPENINGS = 500, 8


@dataclass(frozen=True)
class Plan:
    """What is made, and how far it has come."""

    cases: int
    seed: int
    until: str
    before: int
    """The largest id of an account when it began."""
    people: int = 0
    lives: int = 0
    outages: int = 0
    talks: int = 0
    readers: int = 0
    """People who want to hear of outages alone; none in a year that an earlier version has begun."""
    subscribers: int = 0
    happenings: int = 0

    @property
    def wanted_subscribers(self) -> int:
        """How many people shall want to hear of outages."""
        return self.readers + self.readers // READERS_PER_ASKER

    @property
    def wanted_happenings(self) -> int:
        """How many outages there shall be besides those of the great breakdowns."""
        return max(self.cases // CASES_PER_HAPPENING, FEWEST_HAPPENINGS) if self.readers else 0

    @property
    def made(self) -> int:
        """How much there is by now."""
        parts = (self.people, self.lives, self.subscribers, self.outages, self.happenings, self.talks)
        return sum(parts)

    @property
    def wanted_talks(self) -> int:
        """How many talks there shall be."""
        return self.cases // CASES_PER_TALK

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return (self.lives, self.happenings, self.talks) == (
            self.cases,
            self.wanted_happenings,
            self.wanted_talks,
        )


class NotEmpty(Exception):
    """There are requests in the database that are not the demo's."""


class OtherPlan(Exception):
    """Another demo was begun here and is not complete."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(str(plan))
        self.plan = plan


async def plan_demo(work: Work, cases: int, seed: int, now: datetime) -> Plan:
    """The plan that was begun here, or a new one. Raises NotEmpty, OtherPlan."""
    if begun := await work.memory.recall(DEMO):
        plan = Plan(**json.loads(begun))
        if (plan.cases, plan.seed) != (cases, seed):
            raise OtherPlan(plan)
        return plan
    if not await work.lives.is_empty():
        raise NotEmpty
    before = max(await work.lives.last_id("identities"), await work.lives.last_id("citizens"))
    readers = max(cases // CASES_PER_READER, FEWEST_READERS)
    plan = Plan(cases, seed, now.isoformat(), before, readers=readers)
    await _remember(work, plan)
    return plan


async def _remember(work: Work, plan: Plan) -> None:
    await work.memory.remember(DEMO, json.dumps(asdict(plan)))


async def make_demo(open_work: OpenWork, city: City, plan: Plan, on_piece: Callable[[int], None]) -> None:
    """Make what is left of the plan, and tell of every piece how much it was."""
    making = Making(city, plan)
    for work_on in making.steps:
        while True:
            async with open_work() as work:
                done = await work_on(work)
                await _remember(work, making.plan)
            if not done:
                break
            on_piece(done)


@dataclass
class Making:
    """The year in the making."""

    city: City
    plan: Plan

    @property
    def steps(self) -> Sequence[Callable[[Work], Awaitable[int]]]:
        """What is made, in this order, and each piece by piece."""
        return (
            self.add_people,
            self.add_lives,
            self.add_subscribers,
            self.add_outages,
            self.add_happenings,
            self.add_talks,
        )

    @cached_property
    def people(self) -> Population:
        """Everybody."""
        size = max(self.plan.cases // CASES_PER_CITIZEN, 20)
        return Population(
            self.city, self.plan.seed, size, self.plan.before, self.until - timedelta(days=DAYS)
        )

    @cached_property
    def until(self) -> datetime:
        """The end of the year."""
        return datetime.fromisoformat(self.plan.until)

    @cached_property
    def arrivals(self) -> Sequence[Arrival]:
        """Every request."""
        random = self.people.random("arrivals")
        return arrivals(self.city, stories(self.city), self.plan.cases, self.until, random)

    @cached_property
    def numbers(self) -> Sequence[str]:
        """The number of every case."""
        random, drawn = self.people.random("numbers"), dict[str, None]()
        while len(drawn) < self.plan.cases:
            drawn[draw_number(random)] = None
        return list(drawn)

    def _next(self, done: int, of: int) -> range:
        return range(done, min(done + AT_ONCE, of))

    async def add_people(self, work: Work) -> int:
        """The next people; how many."""
        numbers = self._next(self.plan.people, self.people.everybody())
        await work.lives.add_accounts([one for number in numbers for one in self.people.accounts(number)])
        self.plan = replace(self.plan, people=numbers.stop)
        return len(numbers)

    async def add_lives(self, work: Work) -> int:
        """The next cases; how many."""
        numbers = self._next(self.plan.lives, self.plan.cases)
        kinds = ("attachments", "extension_requests", "escalations")
        ids = Ids(*[count(await work.lives.last_id(kind) + 1) for kind in kinds])
        lives: list[CaseLife] = []
        for number in numbers:
            lives.append(await self._life(number, ids, lives[-1].case if lives else None))
        await work.lives.add_cases(lives)
        self.plan = replace(self.plan, lives=numbers.stop)
        return len(numbers)

    async def _life(self, number: int, ids: Ids, earlier: Case | None) -> CaseLife:
        random, arrival = self.people.random("case", number), self.arrivals[number]
        service = self.city.service(arrival.story.service)
        possible = paths(service.group, service.code)
        [path] = random.choices(possible, [one.share for one in possible])
        desk = Desk(OneCase(number + 1, self.numbers[number], earlier), ids)
        citizen = self.people.citizen(random)
        if "repeat" in path.steps and earlier:
            citizen = earlier.identity_id - self.people.id_of(0)
        draft_id = f"demo-{number}"
        await Living(desk, self.city, self.people, random, self.until).live(draft_id, arrival, citizen, path)
        return desk.life(draft_id)

    async def add_subscribers(self, work: Work) -> int:
        """The next who want to hear of outages; how many."""
        places = self._next(self.plan.subscribers, self.plan.wanted_subscribers)
        numbers = [self._subscriber(place) for place in places]
        readers = [number for number in numbers if self.people.is_reader(number)]
        await work.lives.add_accounts([one for number in readers for one in self.people.accounts(number)])
        for number in numbers:
            await add_subscriber(work, self.people, number)
        self.plan = replace(self.plan, subscribers=places.stop)
        return len(places)

    def _subscriber(self, place: int) -> int:
        """First those who only read, then some of those who ask."""
        is_reader = place < self.plan.readers
        return self.people.reader(place) if is_reader else STAFF + 2 * (place - self.plan.readers)

    @cached_property
    def emergencies(self) -> Sequence[Sequence[tuple[int, Arrival]]]:
        """The cases of each day on which something big broke: their ids, and when they came."""
        of_days: dict[date, list[tuple[int, Arrival]]] = {}
        for case_id, arrival in enumerate(self.arrivals, 1):
            if arrival.district:
                of_days.setdefault(arrival.at.date(), []).append((case_id, arrival))
        return list(of_days.values())

    async def add_outages(self, work: Work) -> int:
        """What was broken on the next of those days; 1 or, at the end, 0."""
        if self.plan.outages == len(self.emergencies):
            return 0
        await add_outage(work, self.people, self.emergencies[self.plan.outages])
        self.plan = replace(self.plan, outages=self.plan.outages + 1)
        return 1

    async def add_happenings(self, work: Work) -> int:
        """The next outage of the year, with all who are told of it; 1 or, at the end, 0."""
        if self.plan.happenings == self.plan.wanted_happenings:
            return 0
        year = Happenings(self.people, self.until, self.plan.wanted_happenings)
        await year.happen(work, self.plan.happenings)
        self.plan = replace(self.plan, happenings=self.plan.happenings + 1)
        return 1

    async def add_talks(self, work: Work) -> int:
        """The next talks; how many."""
        numbers = self._next(self.plan.talks, self.plan.wanted_talks)
        await work.lives.add_talks(list(self._talks(numbers)))
        self.plan = replace(self.plan, talks=numbers.stop)
        return len(numbers)

    def _talks(self, numbers: range) -> Iterator[TalkLife]:
        for number in numbers:
            begins = self.arrivals[number * CASES_PER_TALK].at
            at = min(begins, self.until - LONGEST)
            yield talk(number + 1, self.people, at, self.people.random("talk", number))

    @property
    def pieces(self) -> int:
        """How much there is to make in all."""
        plan = self.plan
        told = plan.wanted_subscribers + len(self.emergencies) + plan.wanted_happenings
        return self.people.everybody() + plan.cases + told + plan.wanted_talks
