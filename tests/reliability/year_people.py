"""What people do in the simulated year: citizens file, answer and dispute; units work, in time or late.

Whoever is told something acts on it (`year_post.py`); here stand the acts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core.answering import answer_citizen, ask_why_late, note_not_fixed
from core.cases import Case, Report
from core.escalating import explain
from core.extending import ask_extension, decide_extension
from core.extensions import Reason, Wish
from core.filing import register_case
from core.life import Part, Step, Waiting
from core.marks import set_mark
from core.moves import CITIZEN, Act, Actor, make_move
from core.refusals import Refusal
from storage.work import StoredWork
from tests.reliability.year_world import KYIV, Plan, Year

OPERATORS = [Actor(f"Оператор #{number}", frozenset({Part.operator})) for number in range(12)]
CHIEF = Actor("Старша #1", frozenset({Part.operator, Part.supervisor}))
FIRST, LAST = 7, 22
"""Hours between which people write."""


@dataclass
class People:
    """Everybody, with a seeded chance."""

    year: Year

    def __post_init__(self) -> None:
        self.chance, self._filed = self.year.random, 0
        services = self.year.city.services
        self._services = [one.code for one in services if one.code != "operator_complaint"]

    def plan_day(self, requests: int) -> None:
        """So many people write today, some of them at night."""
        for _ in range(requests):
            hours = self.chance.uniform(0, 24) if self.chance.random() < 0.1 else self.chance.uniform(7, 22)
            self.year.later(self.year.now + timedelta(hours=hours), self._file)

    async def _file(self, work: StoredWork) -> None:
        self._filed += 1
        citizen, service = self.chance.choice(self.year.identities), self.chance.choice(self._services)
        unit = self.year.city.service(service).unit
        about = unit if self.chance.random() < 0.01 else None
        report = Report(f"{citizen}.{self._filed}", citizen, service, "Слабкий тиск", "uk", about=about)
        try:
            case = await register_case(work, report, city=self.year.city, now=self.year.now)
        except Refusal as refused:
            self.year.refused[type(refused).__name__] += 1
            return
        self.year.did["filed"] += 1
        self._begin(case)

    def _begin(self, case: Case) -> None:
        """How this case will be worked on."""
        kinds = ("in_time", "late", "longer", "waits", "asks", "passes", "answered", "forgotten")
        [kind] = self.chance.choices(kinds, (60, 12, 8, 6, 5, 4, 4, 1))
        term = case.due_at - case.registered_at
        at = case.registered_at

        def over(share: float) -> datetime:
            return case.registered_at + term * share

        if self.chance.random() < 0.04:
            self.year.later(over(self.chance.uniform(0.1, 1.2)), self.citizen(case.number, Step.withdraw))
        if self.chance.random() < 0.03:
            self.year.later(over(self.chance.uniform(0.1, 1.5)), self.citizen(case.number, Step.solve))
        if kind == "answered":
            self.year.later(at + timedelta(hours=self.chance.uniform(1, 72)), self._answer_off(case))
            return
        self.year.later(over(self.chance.uniform(0, 0.3)), self.unit(case.number, Step.take))
        done = over(self.chance.uniform(0.2, 0.97))
        if kind in ("late", "longer"):
            done = case.due_at + timedelta(days=self.chance.expovariate(1 / 3))
        if kind == "forgotten":
            done = case.due_at + timedelta(days=self.chance.uniform(20, 50))
        if kind == "longer":
            self.year.later(over(self.chance.uniform(0.3, 0.98)), self._ask_time(case.number))
        if kind in ("waits", "asks"):
            what = Waiting.materials if kind == "waits" else Waiting.citizen
            at = over(self.chance.uniform(0.3, 0.6))
            self.year.later(at, self.unit(case.number, Step.wait, note="Чекаємо", waits_for=what))
        if kind == "passes":
            others = [unit.code for unit in self.year.city.units if unit.code != case.unit]
            to = self.chance.choice(others)
            self.year.later(
                over(self.chance.uniform(0, 0.5)), self.unit(case.number, Step.pass_on, note="Ваше", unit=to)
            )
        self.year.later(done, self.finish(case.number))

    def _answer_off(self, case: Case) -> Plan:
        """An operator or the supervisor closes it without work."""
        step = self.chance.choice((Step.explain, Step.refuse, Step.refer, Step.give_up))
        referral = self.year.city.referrals[0].code if step == Step.refer else None
        return self._move(case.number, Act(step, "Так склалося", referral=referral), CHIEF)

    def finish(self, number: str) -> Plan:
        """The work is done, with something to show or not; now and then an operator has seen to it."""

        async def act(work: StoredWork) -> None:
            case = await work.cases.by_number(number)
            if case is None or not case.at_work:
                return
            files: Sequence[int] = ()
            if self.chance.random() < 0.8:
                now = self.year.now
                files = [await work.attachments.add(case.identity_id, "telegram", "photo", "f", "", now)]
                await work.attachments.attach(files, case.id)
            unit = Actor(f"Майстер {case.unit}", frozenset({Part.unit}), case.unit)
            actor = self.chance.choice(OPERATORS) if self.chance.random() < 0.05 else unit
            await self._move(number, Act(Step.finish, "Зроблено", files=tuple(files)), actor)(work)

        return act

    def unit(self, number: str, step: Step, **more: Any) -> Plan:
        """The unit that has the case by then does something with it."""

        async def act(work: StoredWork) -> None:
            case = await work.cases.by_number(number)
            unit = case.unit if case else None
            actor = Actor(f"Майстер {unit}", frozenset({Part.unit}), unit)
            await self._move(number, Act(step, **more), actor)(work)

        return act

    def citizen(self, number: str, step: Step, note: str = "") -> Plan:
        """The case's citizen does something; work that is not done is taken up again."""

        async def act(work: StoredWork) -> None:
            moved = await self._move(number, Act(step, note), CITIZEN)(work)
            if moved and step in (Step.dispute, Step.reopen):
                self.soon(self.finish(number), 2, 96)
            if moved and step in (Step.confirm, Step.solve):
                self.soon(self.check(number), 1, 48)

        return act

    def check(self, number: str) -> Plan:
        """An operator looks; who did the work is refused, and another looks."""

        async def act(work: StoredWork) -> None:
            actor = self.chance.choice(OPERATORS)
            if self.chance.random() < 0.06:
                if await self._move(number, Act(Step.send_back, "Ще раз"), actor)(work):
                    self.soon(self.finish(number), 2, 72)
            elif not await self._move(number, Act(Step.approve), actor)(work):
                self.soon(self._move(number, Act(Step.approve), self.chance.choice(OPERATORS)), 1, 4)

        return act

    def _move(self, number: str, act: Act, actor: Actor) -> "_Moving":
        return _Moving(self, number, act, actor)

    def soon(self, plan: Plan, least: float, most: float) -> None:
        """Within these hours, while people are up."""
        at = self.year.now + timedelta(hours=self.chance.uniform(least, most))
        self.year.later(_awake(at), plan)

    def _ask_time(self, number: str) -> Plan:
        async def act(work: StoredWork) -> None:
            case = await work.cases.by_number(number)
            if case is None:
                return
            day = case.due_at.astimezone(KYIV).date() + timedelta(days=self.chance.randint(1, 25))
            unit = Actor(f"Майстер {case.unit}", frozenset({Part.unit}), case.unit)
            wish = Wish(self.chance.choice((Reason.materials, Reason.complexity)), day)
            await self.tried("ask_extension", ask_extension(work, case, wish, unit, **self._when))

        return act

    def decide(self, id: int, granted: bool, actor: Actor) -> Plan:
        """A head or the supervisor decides on a term."""

        async def act(work: StoredWork) -> None:
            asked = await work.extensions.by_id(id)
            done = await self.tried("decide", decide_extension(work, id, granted, actor, **self._when))
            case = await work.cases.by_id(asked.case_id) if asked else None
            if done and granted and case and self.chance.random() < 0.8:
                self.year.later(
                    case.due_at - timedelta(hours=self.chance.uniform(1, 20)), self.finish(case.number)
                )

        return act

    def explain(self, id: int, head: int) -> Plan:
        """The head answers for it."""
        return self._plan(
            "explain",
            lambda work: explain(
                work, id, "Чекаємо труби", "Голова", by=head, supervises=False, now=self.year.now
            ),
        )

    def ask_why(self, number: str) -> Plan:
        """The citizen wants to know why; some say that it is not fixed."""

        async def act(work: StoredWork) -> None:
            case = await work.cases.by_number(number)
            if case and case.at_work:
                self.year.did["asked_why"] += await ask_why_late(work, case, **self._when)
            elif case:
                await note_not_fixed(work, case, self.year.now)

        return act

    def answer(self, number: str, breach: bool) -> Plan:
        """An operator tells how it stands."""

        async def act(work: StoredWork) -> None:
            case = await work.cases.by_number(number)
            if case:
                name = self.chance.choice(OPERATORS).name
                await answer_citizen(work, case, "Стан", name, breach=breach, **self._when)
                self.year.did["answered"] += 1

        return act

    def mark(self, number: str) -> Plan:
        """The citizen says how it was."""

        async def act(work: StoredWork) -> None:
            if case := await work.cases.by_number(number):
                self.year.did["marked"] += await set_mark(
                    work, case, self.chance.randint(1, 5), self.year.now
                )

        return act

    def _plan(self, name: str, call: Any) -> Plan:
        async def act(work: StoredWork) -> None:
            await self.tried(name, call(work))

        return act

    async def tried(self, name: str, call: Any) -> bool:
        """Do it; a refusal is counted, for it is part of life."""
        try:
            await call
        except Refusal as refused:
            why = getattr(refused, "need", "") or getattr(refused, "why", "")
            self.year.refused[f"{name}: {type(refused).__name__} {why}".strip()] += 1
            return False
        self.year.did[name] += 1
        return True

    @property
    def _when(self) -> dict[str, Any]:
        return {"city": self.year.city, "now": self.year.now}


@dataclass(frozen=True)
class _Moving:
    """A move that is planned; whether it was made."""

    people: People
    number: str
    act: Act
    actor: Actor

    async def __call__(self, work: StoredWork) -> bool:
        year = self.people.year
        call = make_move(work, self.number, self.act, self.actor, city=year.city, now=year.now)
        return await self.people.tried(str(self.act.step), call)


def _awake(at: datetime) -> datetime:
    """This moment, or the next morning."""
    local = at.astimezone(KYIV)
    if FIRST <= local.hour < LAST:
        return at
    later = timedelta(days=1) if local.hour >= LAST else timedelta()
    return (local.replace(hour=FIRST, minute=15) + later).astimezone(at.tzinfo)
