"""The one bot of the pretended Viber: where it is told what, and how it stands with its people."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from pydantic import TypeAdapter

from sandbox.chats import Json
from sandbox.faults import DELIVERY
from sandbox.house import House
from sandbox.people import Person
from sandbox.queue import Queue
from sandbox.viber.events import LIVES, MANDATORY, Event, event_body, user_json

MESSENGER = "viber"
NAME = "Міський контакт-центр"
SESSION = timedelta(hours=24)


@dataclass
class Webhook:
    """Where events are delivered to; `own_address` is how the service reaches the sandbox."""

    url: str
    token: str
    own_address: str
    event_types: list[str] = field(default_factory=list)
    send_name: bool = False

    def wants(self, kind: str) -> bool:
        """Say whether events of this kind are delivered."""
        return kind in MANDATORY or kind in self.event_types


@dataclass
class Standing:
    """How the bot stands with one person."""

    wrote_at: datetime | None = None
    tracking_data: str = ""
    unanswered: list[datetime] = field(default_factory=list)
    details_asked: list[datetime] = field(default_factory=list)
    welcomed: int = 0

    def in_session(self, now: datetime) -> bool:
        """Say whether the person wrote within the last day: then messages cost nothing."""
        return self.wrote_at is not None and now - self.wrote_at < SESSION


@dataclass
class BotState:
    """What outlives a restart."""

    webhook: Webhook | None = None
    standings: dict[str, Standing] = field(default_factory=dict)
    waiting: list[Event] = field(default_factory=list)


STATE = TypeAdapter(BotState)


class Bot:
    """The bot's state, its queue of events and everything that the methods work on."""

    def __init__(self, house: House, token: str | None = None) -> None:
        self.house = house
        self.token = token
        self.state = STATE.validate_python(house.state.messengers.get(MESSENGER, {}))
        self.queue: Queue[Event] = Queue(house.clock, house.dirty, self.state.waiting)
        self.enforced = {"unanswered": True}

    def saved(self) -> Json:
        """Return what a restart needs."""
        self.state.waiting = list(self.queue.waiting)
        saved: Json = STATE.dump_python(self.state, mode="json")
        return saved

    def people(self) -> Iterable[Person]:
        """Return everybody who uses Viber."""
        everybody = self.house.state.people.values()
        return (person for person in everybody if person.messenger == MESSENGER)

    def standing(self, person: Person) -> Standing:
        """Return how the bot stands with a person."""
        return self.state.standings.setdefault(person.id, Standing())

    def described(self, person: Person) -> Json:
        """Describe a person as the webhook asked for."""
        webhook = self.state.webhook
        return user_json(person, with_name=webhook is not None and webhook.send_name)

    def token_for_message(self) -> int:
        """Give a message token that was never given before."""
        return self.house.counters.next("token")

    async def all_told(self, seconds: float) -> None:
        """Wait until every event was taken, at most so long."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.queue.empty.wait(), seconds)

    def tell(self, kind: str, person: Person, fields: Json, token: int | None = None) -> None:
        """Queue an event, unless the bot does not want its kind or nobody is there to be told."""
        webhook = self.state.webhook
        if webhook is None or not webhook.wants(kind):
            return
        now = self.house.clock.now()
        body = event_body(kind, token or self.token_for_message(), now, fields)
        event = Event(body, person.id, now + LIVES)
        faults = self.house.faults
        fault = faults.take(DELIVERY, person.id) or faults.take(kind, person.id)
        if fault is not None and fault.kind == "delay":
            event.not_before = now + timedelta(seconds=fault.seconds or 1)
        for _ in range(2 if fault is not None and fault.kind == "duplicate" else 1):
            self.queue.add(replace(event))
