"""The invented people and groups of the sandbox."""

import base64
from dataclasses import dataclass, field
from hashlib import blake2b

# What a Viber app may be: how new it is, and what it runs on.
NEWEST_API = 10
PHONE, DESKTOP = "phone", "desktop"


@dataclass
class Person:
    """An invented person with a phone, a place and a messenger; `started` lets the bot write to them."""

    id: str
    name: str
    messenger: str
    language_code: str
    phone: str
    lat: float
    lon: float
    role: str = "citizen"
    blocked: bool = False
    started: bool = False
    api_version: int = NEWEST_API
    device: str = PHONE

    @property
    def subscribed(self) -> bool:
        """Say whether the bot may write to them."""
        return self.started and not self.blocked

    @property
    def first_name(self) -> str:
        """Return the name that comes first."""
        return self.name.split(" ", 1)[0]

    @property
    def last_name(self) -> str | None:
        """Return the rest of the name, if there is one."""
        _, _, rest = self.name.partition(" ")
        return rest or None


@dataclass
class Topic:
    """A topic of a forum group."""

    id: int
    name: str
    icon_color: int
    icon_custom_emoji_id: str | None = None
    closed: bool = False
    deleted: bool = False


@dataclass
class Group:
    """A group chat; `bot` says what the bot is in it."""

    id: str
    title: str
    forum: bool
    supergroup: bool
    members: list[str] = field(default_factory=list)
    admins: list[str] = field(default_factory=list)
    bot: str = "administrator"
    topics: dict[int, Topic] = field(default_factory=dict)
    migrated_to: str | None = None
    purpose: str = ""
    """What the service shall take it for, as a person's role; "" when it has to be bound by a code."""


@dataclass(frozen=True)
class Seed:
    """A person who is there when the sandbox starts for the first time."""

    name: str
    language_code: str
    role: str = "citizen"
    messenger: str = "telegram"


@dataclass(frozen=True)
class Town:
    """Where the invented people live, and which unit some of them work for."""

    lat: float = 49.0
    lon: float = 31.0
    unit: str = "unit"
    unit_name: str = "Служба"


def seeds(town: Town) -> list[Seed]:
    """List the invented people of a fresh sandbox: citizens, and staff with their roles."""
    return [
        Seed("Олена Тестова", "uk"),
        Seed("Сергей Пробный", "ru"),
        Seed("Марія Зразкова", "uk"),
        Seed("Ірина Чергова", "uk", role="on_call"),
        Seed("Петро Слюсаренко", "uk", role=f"unit:{town.unit}"),
        Seed("Ганна Водяна", "uk", role=f"head:{town.unit}"),
        Seed("Оксана Операторна", "uk", role="operator"),
        Seed("Віктор Наглядний", "uk", role="supervisor"),
        Seed("Алла Адміненко", "uk", role="admin"),
        Seed("Остап Прикладний", "uk", messenger="viber"),
        Seed("Нина Образцова", "ru", messenger="viber"),
        # What one admin writes another approves.
        Seed("Борис Погодженко", "uk", role="admin"),
    ]


@dataclass(frozen=True)
class GroupSeed:
    """A group that is there when the sandbox starts for the first time, with these roles in it."""

    title: str
    purpose: str
    roles: tuple[str, ...]
    admins: tuple[str, ...]
    forum: bool = False


def group_seeds(town: Town) -> list[GroupSeed]:
    """List the groups of a fresh sandbox."""
    unit, head = f"unit:{town.unit}", f"head:{town.unit}"
    # Who answers citizens closes topics and opens them again, which in Telegram administrators alone may.
    desk = ("operator", "supervisor", "admin")
    return [
        GroupSeed(town.unit_name, unit, (unit, head), (head,)),
        GroupSeed("Оператори", "operators", desk, desk, forum=True),
    ]


def id_of(messenger: str, number: int) -> str:
    """Make an id of the messenger's kind: Viber's looks like base64, here without a slash."""
    if messenger != "viber":
        return str(number)
    return base64.urlsafe_b64encode(blake2b(str(number).encode(), digest_size=16).digest()).decode()
