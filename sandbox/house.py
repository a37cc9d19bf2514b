"""All that the pretended messengers have in common: people, groups, chats, files, clock, faults, calls."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.calls import Calls
from sandbox.chats import Chat, Json, Message
from sandbox.clock import SandboxClock
from sandbox.counters import Counters
from sandbox.faults import Faults
from sandbox.files import Files, StoredFile
from sandbox.live import Live
from sandbox.people import Group, GroupSeed, Person, Topic, Town, group_seeds, id_of, seeds
from sandbox.views import chat_view, group_view, person_view


@dataclass
class State:
    """What outlives a restart."""

    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    chats: dict[str, Chat] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)
    offset_seconds: float = 0.0
    messengers: dict[str, Json] = field(default_factory=dict)


class House:
    """The people, their chats and everything that watches or disturbs them."""

    def __init__(
        self, state: State | None, clock: SandboxClock, folder: Path | None = None, town: Town | None = None
    ) -> None:
        self.town = town or Town()
        fresh = state is None
        self.state = state or State()
        self.clock = clock
        self.counters = Counters(self.state.counters)
        self.files = Files(self.state.files, folder)
        self.faults = Faults()
        self.calls = Calls()
        self.expired: list[int] = []
        """The numbers of Telegram's updates that nobody took in time."""
        self.live = Live()
        self.dirty = asyncio.Event()
        if fresh:
            for seed in seeds(self.town):
                person = self.add_person(seed.name, seed.messenger, seed.language_code, seed.role)
                person.started = seed.role != "citizen"  # the bot could not write to staff otherwise
            for group in group_seeds(self.town):
                self._seed_group(group)

    def add_person(self, name: str, messenger: str, language_code: str, role: str = "citizen") -> Person:
        """Invent a person, with a phone that cannot exist and a place in the city."""
        number = self.counters.next("person")
        person = Person(
            id=id_of(messenger, number),
            name=name,
            messenger=messenger,
            language_code=language_code,
            role=role,
            phone=f"+38000{number % 10_000_000:07d}",
            lat=round(self.town.lat + number % 97 / 10_000, 6),
            lon=round(self.town.lon + number % 89 / 10_000, 6),
        )
        self.state.people[person.id] = person
        self.people_changed()
        return person

    def add_group(self, title: str, forum: bool, supergroup: bool) -> Group:
        """Make a group that nobody is in yet; a supergroup's number says what it is."""
        number = self.counters.next("group")
        group = Group(f"-100{number}" if supergroup else f"-{number}", title, forum, supergroup, bot="left")
        self.state.groups[group.id] = group
        return group

    def _seed_group(self, seed: GroupSeed) -> None:
        group = self.add_group(seed.title, seed.forum, supergroup=seed.forum)
        group.purpose, group.bot = seed.purpose, "administrator"
        group.members = [person.id for person in self.state.people.values() if person.role in seed.roles]
        group.admins = [member for member in group.members if self.state.people[member].role in seed.admins]

    def chat(self, chat_id: str) -> Chat:
        """Return a chat, an empty one if nothing was said in it yet."""
        return self.state.chats.setdefault(chat_id, Chat(chat_id))

    def mark(self, chat: Chat, message: Message) -> None:
        """Keep a new or changed message and show it to whoever watches."""
        chat.mark(message)
        self.dirty.set()
        if self.live.watched:
            self.live.publish({"kind": "chat", "chat": chat.id, **chat_view(chat, [message])})

    def people_changed(self) -> None:
        """Show the people as they are now."""
        self.dirty.set()
        if self.live.watched:
            people = [person_view(person) for person in self.state.people.values()]
            self.live.publish({"kind": "people", "people": people})

    def groups_changed(self) -> None:
        """Show the groups as they are now."""
        self.dirty.set()
        if self.live.watched:
            groups = [group_view(group) for group in self.state.groups.values()]
            self.live.publish({"kind": "groups", "groups": groups})

    def remove_topic(self, group: Group, topic: Topic) -> None:
        """Delete a topic with everything that was said in it."""
        topic.deleted = True
        chat = self.chat(group.id)
        for message in [message for message in chat.messages.values() if message.topic == topic.id]:
            message.deleted = True
            self.mark(chat, message)
        self.groups_changed()

    def clock_moved(self) -> None:
        """Show what time it is now."""
        self.dirty.set()
        self.live.publish({"kind": "clock", "now": self.clock.now().isoformat()})

    def reset(self) -> None:
        """Forget people, groups, chats, files and faults; the counters and the clock go on."""
        for kept in (self.state.people, self.state.groups, self.state.chats):
            kept.clear()
        self.files.clear()
        self.faults.clear()
        self.people_changed()
        self.groups_changed()
