"""What has to be true after the simulated year, whatever happened in it."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any

from sqlalchemy import func, select

from core.city import City
from core.telling import SEVERAL
from storage.database import Database
from storage.staff_tables import escalations, extension_requests
from storage.tables import case_events, cases, timers
from tests.reliability.year_oracle import BY_TIME, KYIV, WORKS, Life, Line, expected
from tests.reliability.year_post import Letter, Post
from tests.reliability.year_world import Year

LOUD, QUIET = time(8), time(22)
IN_BURSTS = {"case_moved", "case_overdue", "case_news", "case_extended", "verdict_again"}
SAID_BY_PEOPLE = {"joined", "case_answered", "extension_asked", "case_extended"}
A_NIGHT = timedelta(hours=10, minutes=1)
BURST = timedelta(seconds=30)
DAY = timedelta(days=1)


def numbers_in(facts: Mapping[str, str]) -> list[str]:
    """The cases that a message is about."""
    if SEVERAL in facts:
        return [one["number"] for one in json.loads(facts[SEVERAL])]
    return [facts["number"]] if "number" in facts else list(facts)


@dataclass
class Kept:
    """A case as the database has it at the end, and its history."""

    row: Any
    story: list[Line]
    came: list[tuple[datetime, str]] = field(default_factory=list)
    life: Life | None = None


@dataclass
class Rules:
    """Finds what is broken."""

    year: Year
    post: Post
    cities: list[tuple[datetime, City]]
    kept: list[Kept] = field(default_factory=list)

    async def read(self, database: Database) -> None:
        """Every case with its history."""
        async with database.view() as work:
            lines: dict[int, list[Line]] = defaultdict(list)
            for row in await work.connection.execute(
                select(case_events).order_by(case_events.c.case_id, case_events.c.position)
            ):
                lines[row.case_id].append(Line(row.at, row.actor, row.kind, row.facts))
            for row in await work.connection.execute(select(cases)):
                self.kept.append(Kept(row, lines[row.id]))
            self.timers = {
                row.subject: row.due_at
                for row in await work.connection.execute(
                    select(timers).where(timers.c.kind == "case_watched")
                )
            }
            doubled = select(escalations.c.case_id, escalations.c.why).where(
                escalations.c.explained_at.is_(None)
            )
            grouped = doubled.group_by(escalations.c.case_id, escalations.c.why).having(func.count() > 1)
            self.doubled = (await work.connection.execute(grouped)).all()
            self.undecided = (
                await work.connection.execute(
                    select(func.count())
                    .select_from(extension_requests)
                    .where(extension_requests.c.decided_at.is_(None))
                )
            ).scalar_one()
        for one in self.kept:
            one.came, one.life = expected(one.story, one.row.service, self.city_at, self.up, self.year.now)

    def city_at(self, at: datetime) -> City:
        """The city with the calendar of that day."""
        return [city for since, city in self.cities if since <= at][-1]

    def up(self, at: datetime) -> datetime:
        """The first moment from then on at which the service was up; at that of its end it still was."""
        return next((one.ends for one in self.year.pauses if one.begins < at < one.ends), at)

    def _or_after_a_pause(self, at: datetime) -> datetime:
        """This moment, or the morning after the pause that it falls into."""
        up = self.up(at)
        return at if up == at else up + A_NIGHT

    def broken(self) -> Iterator[str]:
        """One sentence for everything that is not as it has to be."""
        for one in self.kept:
            for what in (*self._proved(one), *self._in_time(one), *self._told(one), *self._watched(one)):
                yield f"{what}: {one.row.number} {one.row.service}"
        for person, letters in self.post.letters.items():
            yield from self._undisturbed(person, letters)
        yield from (f"two open escalations: {row}" for row in self.doubled)

    def _proved(self, one: Kept) -> Iterator[str]:
        """Nothing is closed as done without proof, nor by who did it; silence needs evidence."""
        shown = confirmed = False
        worker = ""
        for line in one.story:
            if line.kind == "finish":
                shown, confirmed, worker = "files" in line.facts, False, line.actor
            elif line.kind in ("confirm", "solve"):
                confirmed = True
            elif line.kind == "lapse" and not shown:
                yield "lapsed without evidence"
            elif line.kind == "approve":
                if not shown and not confirmed:
                    yield "closed as done without proof"
                if line.actor == worker:
                    yield "approved by who did it"
            elif line.facts.get("new") in WORKS and line.kind not in ("extended", "reckoned"):
                shown = confirmed = False

    def _in_time(self, one: Kept) -> Iterator[str]:
        """What time does is done at its time, and never otherwise; no date is past day 45."""
        done = [
            (line.at, line.kind)
            for line in one.story
            if line.kind in BY_TIME and line.facts.get("why", "overdue") == "overdue"
        ]
        came = [(at, what) for at, what in one.came if what != "escalated" or not _asked_already(one, at)]
        # Of what a pause held up, the order within the one moment does not matter.
        if sorted(done) != sorted(came):
            yield f"at other times than reckoned {sorted(set(came) ^ set(done))[:3]}"
        if one.life and one.row.due_at != one.life.due:
            yield f"due {one.row.due_at}, not {one.life.due}"
        begins = (one.row.term_from or one.row.registered_at).astimezone(KYIV).date()
        if (one.row.due_at.astimezone(KYIV).date() - begins).days > 45:
            yield "due past day 45"

    def _told(self, one: Kept) -> Iterator[str]:
        """The citizen hears in a day that it is late, pauses apart, and of a new date before the old one."""
        for line in (line for line in one.story if line.at < self.year.now - A_NIGHT):
            heard = self.heard[one.row.number]
            if line.kind == "overdue":
                until = self._or_after_a_pause(line.at + DAY)
                told = any(what == "late" and line.at <= at <= until for at, what in heard)
                if not told and not self._over(one, line.at):
                    yield f"not told that it is late since {line.at}"
            if line.kind == "extended":
                old = datetime.fromisoformat(line.facts["old"])
                if not any(what == line.facts["new"] and line.at <= at < old for at, what in heard):
                    yield f"not told of the new date before {old}, extended at {line.at}"

    def _over(self, one: Kept, since: datetime) -> bool:
        """Whether it was no longer late before anybody could be told."""
        morning = self._or_after_a_pause(since + A_NIGHT)
        return any(
            since <= line.at <= morning and "new" in line.facts and line.facts["new"] not in WORKS
            for line in one.story
        )

    @cached_property
    def heard(self) -> dict[str, list[tuple[datetime, str]]]:
        """What citizens were told of each case, and when: a new date, or how it stands."""
        found: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
        for letters in self.post.letters.values():
            for letter in letters:
                if letter.kind == "case_news":
                    for number, standing in letter.facts.items():
                        found[number].append((letter.at, standing))
                elif letter.kind in IN_BURSTS:
                    before = json.loads(letter.facts.get("before", "[]"))
                    for one in (*before, {"kind": letter.kind, **letter.facts}):
                        what = "late" if one["kind"] == "case_overdue" else one.get("new", one["kind"])
                        found[letter.facts["number"]].append((letter.at, what))
        return found

    def _watched(self, one: Kept) -> Iterator[str]:
        """A timer waits for the next moment, and only if one is to come."""
        assert one.life
        coming = [at for at, _ in one.life.moments() if at > self.year.now]
        waits = self.timers.get(str(one.row.id))
        if waits != (min(coming) if coming else None):
            yield f"waits for {waits}, not {coming}"

    def _undisturbed(self, person: str, letters: list[Letter]) -> Iterator[str]:
        """One message a burst, and none at night but of emergencies or before a date that passes."""
        bursts = [letter.at for letter in letters if letter.kind in IN_BURSTS]
        for before, after in pairwise(bursts):
            if after - before < BURST:
                yield f"two messages in one burst: {person} {before} {after}"
        for letter in letters:
            if not LOUD <= letter.at.astimezone(KYIV).time() < QUIET and self._may_sleep(person, letter):
                yield f"at night: {letter.kind} to {person} {letter.at} {letter.facts}"

    def _may_sleep(self, person: str, letter: Letter) -> bool:
        before = json.loads(letter.facts.get("before", "[]"))
        kinds = {letter.kind, *(one["kind"] for one in before)}
        if person.startswith("-") or kinds & SAID_BY_PEOPLE or letter.facts.get("why") == "breach":
            return False  # a group of those on duty; what somebody awake has just said
        if letter.at - BURST in self.emergencies[person]:
            return False  # what hurried may be over by then: the rest of the burst is told all the same
        numbers = numbers_in(letter.facts)
        return not any(number in self.urgent for number in numbers)

    @cached_property
    def urgent(self) -> frozenset[str]:
        """The numbers of emergencies."""
        city = self.year.city
        return frozenset(one.row.number for one in self.kept if city.service(one.row.service).emergency)

    @cached_property
    def emergencies(self) -> dict[str, set[datetime]]:
        """When something happened in somebody's emergencies."""
        found: dict[str, set[datetime]] = defaultdict(set)
        for one in self.kept:
            if one.row.number in self.urgent:
                found[self.year.addresses[one.row.identity_id]].update(line.at for line in one.story)
        return found

    def counted(self) -> dict[str, Counter[str]]:
        """What the year came to, by what is counted."""
        sides = {"c": "to citizens", "h": "to heads", "s": "to supervisors", "-": "to groups"}
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for person, letters in self.post.letters.items():
            side = "to operators" if person == "-1" else sides[person[0]]
            counts[side].update(letter.kind for letter in letters)
        counts["did"], counts["refused"] = self.year.did, self.year.refused
        counts["ends"] = Counter(one.row.outcome or one.row.status for one in self.kept)
        counts["of all"] = Counter(dict(self._of_all()))
        return dict(counts)

    def _of_all(self) -> Iterator[tuple[str, int]]:
        yield "cases", len(self.kept)
        yield "lines of history", sum(len(one.story) for one in self.kept)
        yield "cards shown or changed", self.post.cards
        yield "late", sum(any(line.kind == "overdue" for line in one.story) for one in self.kept)
        silent = [one for one in self.kept if one.row.status == "done" and not one.row.shown]
        stuck = [one for one in silent if self.year.now - one.row.moved_at > 6 * DAY]
        yield "done without proof for more than 6 days", len(stuck)
        came_back = (
            line.kind in ("dispute", "send_back") and line.at > one.row.due_at
            for one in self.kept
            for line in one.story
        )
        yield "back at work after the date", sum(came_back)
        said = (_numbers(letters) for letters in self.post.letters.values())
        yield "messages about a case", sum(sum(1 for _ in numbers) for numbers in said)


def _numbers(letters: list[Letter]) -> Iterator[str]:
    """The cases that these are about; a list of several is about each."""
    for letter in letters:
        if letter.kind in ("case_news", "unit_terms", "unit_terms_alone"):
            yield from letter.facts
        elif "number" in letter.facts or SEVERAL in letter.facts:
            yield from numbers_in(letter.facts)


def _asked_already(one: Kept, at: datetime) -> bool:
    """Whether the head has been asked about the same before this moment and has not answered.

    Who has to answer by this very moment may be given up first and asked anew, or not be asked.
    """
    asked, now = False, []
    for line in (line for line in one.story if line.facts.get("why") == "overdue"):
        if line.at < at:
            asked = line.kind == "escalated"
        elif line.at == at:
            now.append(line.kind)
    return asked and not (len(now) > 1 and now[-1] == "escalated")
