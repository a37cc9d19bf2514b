"""Lets one case live through its year: the planned steps, and between them what time brings by itself."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from app.demo.desk import Desk
from app.demo.people import OPERATORS, SUPERVISORS, Population
from app.demo.tables import CasePath, words
from app.demo.year import Arrival
from core.cases import Report
from core.city import City
from core.city_services import COMPLAINT
from core.daytime import next_daytime
from core.escalating import explain, explanation_due
from core.extending import ask_extension, latest_day
from core.extensions import Reason, Wish
from core.filing import register_case
from core.life import CaseStatus, Part, Step, Waiting
from core.marks import HIGHEST, LOWEST, set_mark
from core.moments import lapses_at
from core.moves import CITIZEN, Act, Actor, make_move
from core.refusals import Refusal
from core.timers import Timer, TimerKind
from core.watch import case_due

MARKS = (5, 5, 9, 24, 57)
"""How often each mark from the lowest is given."""
ARE_MARKED, HEADS_EXPLAIN = 0.4, 0.6
PACES: Mapping[str, tuple[float, float]] = {
    "take": (0.1, 6),
    "wait": (1, 20),
    "lie": (150, 1500),
    "answer": (0.5, 30),
    "extend": (2, 30),
    "pass_on": (0.2, 10),
    "finish": (0, 0),
    "confirm": (0.3, 60),
    "dispute": (0.5, 48),
    "approve": (0.5, 12),
    "reopen": (30, 400),
    "mark": (1, 30),
    "withdraw": (0.5, 12),
    "solve": (1, 30),
    "explain": (1, 60),
    "refer": (1, 48),
}
"""Hours after the step before, the least and the most; most come early. `finish` goes by the term."""
USUAL_PACE = (2.0, 48.0)
HURRY = 0.62, 0.55
"""The share of the term that the work takes: the median, and how far it spreads. One of five is late."""
CITIZENS_STEPS = frozenset({Step.answer, Step.confirm, Step.dispute, Step.solve, Step.withdraw, Step.reopen})
SUPERVISORS_STEPS = frozenset({Step.refuse, Step.give_up, Step.refer})
DESKS_STEPS = frozenset({Step.approve, Step.send_back, Step.explain, Step.repeat})


@dataclass
class Living:
    """One case on its way."""

    desk: Desk
    city: City
    people: Population
    random: Random
    until: datetime
    explains: bool = False
    """The head of the unit has something to say before it is due."""

    async def live(self, draft_id: str, arrival: Arrival, citizen: int, path: CasePath) -> None:
        """From the receipt to the end of the path, or of the year."""
        case = await register_case(
            self.desk.work, self._report(draft_id, arrival, citizen), city=self.city, now=arrival.at
        )
        at = case.registered_at
        for step in path.steps:
            at = self._when(step, at)
            await self._until(min(at, self.until))
            if at > self.until:
                return
            # What the rules do not allow any more, since time has moved the case on, does not happen.
            with suppress(Refusal):
                await self._do(step, at)
        await self._until(self.until)

    def _report(self, draft_id: str, arrival: Arrival, citizen: int) -> Report:
        service, language = self.city.service(arrival.story.service), self.people.language(citizen)
        account = next(self.people.accounts(citizen))
        return Report(
            draft_id=draft_id,
            identity_id=account.id,
            service=service.code,
            description=arrival.story.words[language],
            language=language,
            address=self.people.place(citizen, service.location, arrival.district, self.random),
            phone=account.phone or None,
        )

    def _when(self, step: str, before: datetime) -> datetime:
        """When the next step is made: by day, unless it is urgent."""
        case, name = self.desk.cases.case, step.partition(":")[0].rstrip("!")
        if name == Step.finish:
            median, spread = HURRY
            share = median * self.random.lognormvariate(0, spread)
            at = max(
                before + timedelta(minutes=20), case.term_begins + share * (case.due_at - case.term_begins)
            )
        else:
            least, most = PACES.get(name, USUAL_PACE)
            if name == Step.approve and case.status == CaseStatus.done:
                before = lapses_at(case, None)  # its citizen stays silent: it cannot be checked sooner
            at = before + timedelta(hours=least + (most - least) * self.random.random() ** 2)
        is_urgent = self.city.service(case.service).emergency and name in (Step.take, Step.finish)
        return at if is_urgent else next_daytime(at, ZoneInfo(self.city.zone)) + self._a_bit()

    def _a_bit(self) -> timedelta:
        """What waited for the morning is not all done at nine sharp."""
        return timedelta(seconds=self.random.randrange(2400))

    async def _until(self, until: datetime) -> None:
        """Let time go by: what it brings is done by the same code as in the service."""
        while timer := self.desk.timers.take_due(until):
            await self._ring(timer)

    async def _ring(self, timer: Timer) -> None:
        work = self.desk.work
        if timer.kind == TimerKind.case_watched:
            await case_due(work, int(timer.subject), timer.due_at, self.city, timer.due_at)
            await self._head_decides()
        elif timer.kind == TimerKind.explanation and self.explains:
            await self._explain(int(timer.subject), timer.due_at)
        elif timer.kind == TimerKind.explanation:
            await explanation_due(work, int(timer.subject), self.city, timer.due_at)

    async def _head_decides(self) -> None:
        """Most heads say why before they have to."""
        raised = self.desk.escalations.open()
        if raised is None or self.random.random() > HEADS_EXPLAIN:
            return
        at = raised.raised_at + self.random.random() * (raised.explain_by - raised.raised_at)
        if at < self.until:
            self.explains = True
            await self.desk.timers.set(TimerKind.explanation, str(raised.id), at)

    async def _explain(self, asked: int, at: datetime) -> None:
        self.explains = False
        name = self._worker().name
        await explain(self.desk.work, asked, words()["head"], name, by=None, supervises=True, now=at)

    async def _do(self, step: str, at: datetime) -> None:
        name, _, what = step.partition(":")
        special = {"mark": self._mark, "extend": self._extend, "lie": self._lie}.get(name)
        if special:
            await special(at)
            return
        act = self._act(Step(name.rstrip("!")), step, what)
        case = self.desk.cases.case
        await make_move(self.desk.work, case.number, act, self._actor(act.step), city=self.city, now=at)

    def _act(self, step: Step, written: str, what: str) -> Act:
        case, earlier = self.desk.cases.case, self.desk.cases.earlier
        others = [unit.code for unit in self.city.units if unit.code != case.unit]
        worker = self.people.of_unit(case.unit)
        return Act(
            step,
            note=words().get(written.rstrip("!"), ""),
            unit=self.random.choice(others) if step == Step.pass_on else None,
            waits_for=Waiting(what) if step == Step.wait else None,
            referral=self.random.choice(self.city.referrals).code if step == Step.refer else None,
            earlier=earlier.number if earlier and step == Step.repeat else None,
            files=(self.desk.add_photo(self.people.id_of(worker), "telegram"),)
            if written.endswith("!")
            else (),
        )

    def _actor(self, step: Step) -> Actor:
        if step in CITIZENS_STEPS:
            return CITIZEN
        if step in SUPERVISORS_STEPS or self.desk.cases.case.service == COMPLAINT:
            return self._of_desk(SUPERVISORS, Part.operator, Part.supervisor)
        return self._of_desk(OPERATORS, Part.operator) if step in DESKS_STEPS else self._worker()

    def _of_desk(self, who: range, *parts: Part) -> Actor:
        return Actor(self.people.signed(self.random.choice(who)), frozenset(parts))

    def _worker(self) -> Actor:
        unit = self.desk.cases.case.unit
        return Actor(self.people.signed(self.people.of_unit(unit)), frozenset({Part.unit, Part.head}), unit)

    async def _mark(self, at: datetime) -> None:
        if self.random.random() < ARE_MARKED:
            [mark] = self.random.choices(range(LOWEST, HIGHEST + 1), MARKS)
            await set_mark(self.desk.work, self.desk.cases.case, mark, at)

    async def _lie(self, at: datetime) -> None:
        """Nobody did anything for a long time."""

    async def _extend(self, at: datetime) -> None:
        """By some days, never past what the law allows."""
        case = self.desk.cases.case
        day = (case.due_at + timedelta(days=self.random.randint(3, 14))).date()
        wish = Wish(
            self.random.choice(list(Reason)), min(day, latest_day(case, self.city)), words()["extend"]
        )
        await ask_extension(self.desk.work, case, wish, self._worker(), city=self.city, now=at)
