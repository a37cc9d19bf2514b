"""The post of the simulated year: what was put among the outgoing messages, and what people do then."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.i18n import speaking
from bot.notices import put_into_words
from core.life import Part, Step
from core.moves import Actor
from core.outbox import NoticeKind, OutboxState, Settlement
from core.telling import SEVERAL
from storage.tables import outbox
from storage.work import StoredWork
from tests.reliability.year_people import CHIEF, People

READ_ALOUD = 10
"""Of so many messages one is put into words."""


@dataclass(frozen=True)
class Letter:
    """A message, when it was put in, and to whom."""

    at: datetime
    whom: str
    kind: str
    facts: dict[str, Any]


@dataclass
class Post:
    """Reads all that goes out, and lets people act on it."""

    people: People
    letters: dict[str, list[Letter]] = field(default_factory=lambda: defaultdict(list))
    cards: int = 0
    seen: int = 0

    async def read(self, work: StoredWork) -> None:
        """What has come since the last time."""
        fresh = select(outbox).where(outbox.c.id > self.seen).order_by(outbox.c.id)
        for row in (await work.connection.execute(fresh)).all():
            self.seen = row.id
            if "case" in row.body:
                self.cards += 1
                continue
            letter = Letter(row.created_at, row.address, row.body["notice"], row.body["facts"])
            self.letters[letter.whom].append(letter)
            if row.id % READ_ALOUD == 0:
                with speaking("uk"):
                    put_into_words(NoticeKind(letter.kind), letter.facts, self.people.year.city)
            self._act_on(letter, row.identity_id)

    async def send(self, work: StoredWork) -> None:
        """A wire that takes everything."""
        while taken := await work.outbox.claim(500):
            sent = [Settlement(one.id, OutboxState.sent, (str(one.id),)) for one in taken]
            await work.outbox.settle(sent, self.people.year.now)

    def _act_on(self, letter: Letter, identity_id: int | None) -> None:
        facts, people, chance = letter.facts, self.people, self.people.chance
        match letter.kind:
            case NoticeKind.case_news:
                for number, standing in facts.items():
                    self._hears(number, {"done": Step.finish, "checking": Step.lapse}.get(standing, standing))
            case NoticeKind.case_moved:
                asked = facts.get("waits_for") == "citizen"
                self._hears(facts["number"], "asked" if asked else facts["step"])
            case NoticeKind.case_overdue:
                self._hears(facts["number"], "late")
            case NoticeKind.verdict_again if chance.random() < 0.3:
                self._hears(facts["number"], Step.finish)
            case NoticeKind.mark_asked if chance.random() < 0.4:
                people.soon(people.mark(facts["number"]), 0.1, 30)
            case NoticeKind.answer_owed if chance.random() < 0.9:
                people.soon(people.answer(facts["number"], chance.random() < 0.1), 0.5, 26)
            case NoticeKind.extension_asked:
                unit = people.year.heads.get(identity_id or 0)
                head = Actor(f"Голова {unit}", frozenset({Part.unit, Part.head}), unit)
                granted = chance.random() < 0.7
                people.soon(people.decide(int(facts["id"]), granted, head if unit else CHIEF), 0.2, 30)
            case NoticeKind.head_asked:
                for asked in json.loads(facts[SEVERAL]) if SEVERAL in facts else (facts,):
                    if chance.random() < 0.6:
                        people.soon(people.explain(int(asked["id"]), identity_id or 0), 1, 60)

    def _hears(self, number: str, what: str) -> None:
        """A citizen hears of a case."""
        people, lot = self.people, self.people.chance.random()
        if what == Step.finish:
            if lot < 0.5:
                people.soon(people.citizen(number, Step.confirm), 0.1, 60)
            elif lot < 0.6:
                people.soon(people.citizen(number, Step.dispute), 0.1, 100)
            elif lot < 0.62:
                people.soon(people.ask_why(number), 1, 20)
        elif what == Step.lapse:
            people.soon(people.check(number), 1, 48)
        elif what == "late" and lot < 0.3:
            people.soon(people.ask_why(number), 0.1, 30)
        elif what == "asked" and lot < 0.8:
            people.soon(people.citizen(number, Step.answer, "Під'їзд другий"), 0.2, 60)
        elif what in (Step.explain, Step.refuse, Step.give_up, Step.approve) and lot < 0.04:
            people.soon(people.citizen(number, Step.reopen), 1, 20 * 24)


def in_local_hour(at: datetime, zone: Any) -> float:
    """The hour of the day, with its part."""
    local = at.astimezone(zone)
    return timedelta(hours=local.hour, minutes=local.minute, seconds=local.second) / timedelta(hours=1)
