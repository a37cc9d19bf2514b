"""The invented people and groups of the sandbox."""

from dataclasses import dataclass, field


@dataclass
class Person:
    """An invented person with a phone, a place and a messenger."""

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


@dataclass(frozen=True)
class Seed:
    """A person who is there when the sandbox starts for the first time."""

    name: str
    language_code: str
    role: str = "citizen"
    messenger: str = "telegram"


def seeds() -> list[Seed]:
    """List the invented people of a fresh sandbox: citizens, and staff with their roles."""
    return [
        Seed("Олена Тестова", "uk"),
        Seed("Сергей Пробный", "ru"),
        Seed("Марія Зразкова", "uk"),
        Seed("Ірина Чергова", "uk", role="on_call"),
    ]
