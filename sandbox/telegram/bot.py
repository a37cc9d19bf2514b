"""The one bot of the pretended Telegram: what it is called, what it is told, what it may do."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from pydantic import TypeAdapter

from sandbox.chats import BOT, Chat, Json, Message
from sandbox.faults import DELIVERY
from sandbox.house import House
from sandbox.people import Group
from sandbox.telegram.callbacks import Callbacks
from sandbox.telegram.polling import Polling
from sandbox.telegram.shapes import Shapes
from sandbox.telegram.updates import CALLBACK_LIVES, LIVES, NOT_BY_DEFAULT, Update, Updates
from sandbox.telegram.windows import Windows

MESSENGER = "telegram"
# What people see until the bot gives itself a name.
UNNAMED = "Міський контакт-центр"


@dataclass
class Webhook:
    """Where updates are delivered to, and how the last deliveries went."""

    url: str
    secret_token: str = ""
    max_connections: int = 40
    ip_address: str | None = None
    has_certificate: bool = False
    gone_since: datetime | None = None
    last_error_at: int | None = None
    last_error: str | None = None


@dataclass
class BotState:
    """What outlives a restart. Texts stand by language, commands by scope and language."""

    bot_id: int = 7_000_000_001
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    webhook: Webhook | None = None
    allowed_updates: list[str] = field(default_factory=list)
    waiting: list[Update] = field(default_factory=list)


STATE = TypeAdapter(BotState)


class Bot:
    """The bot's state, its queue of updates and everything that the methods work on."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.state = STATE.validate_python(house.state.messengers.get(MESSENGER, {}))
        self.shapes = Shapes(house)
        self.meet(self.state.bot_id)
        self.updates = Updates(house.clock, house.dirty, self.state.waiting)
        self.updates.expired = house.expired
        self.polling = Polling(self.updates)
        self.callbacks = Callbacks()
        self.windows = Windows()
        # Real seconds of a clock that begins anywhere, so that nothing was set lately.
        self.webhook_set_at = float("-inf")

    def meet(self, bot_id: int) -> None:
        """Be the bot that this token belongs to."""
        self.state.bot_id = self.shapes.bot_id = bot_id
        self.shapes.bot_name = self.state.names.get("", UNNAMED)

    def saved(self) -> Json:
        """Return what a restart needs."""
        self.state.waiting = list(self.updates.waiting)
        saved: Json = STATE.dump_python(self.state, mode="json")
        return saved

    def tell(self, kind: str, body: Json, key: str, lives: timedelta = LIVES) -> None:
        """Queue an update, unless the bot does not want its kind."""
        wanted = self.state.allowed_updates
        if kind not in wanted if wanted else kind in NOT_BY_DEFAULT:
            return
        now = self.house.clock.now()
        update = Update(self.house.counters.next("update"), kind, body, key, now + lives)
        fault = self.house.faults.take(DELIVERY, key.partition(":")[2])
        if fault is not None and fault.kind == "delay":
            update.not_before = now + timedelta(seconds=fault.seconds or 1)
        for _ in range(2 if fault is not None and fault.kind == "duplicate" else 1):
            self.updates.add(replace(update))

    def tell_message(self, chat: Chat, message: Message, kind: str = "message") -> None:
        """Tell the bot of a message it may see."""
        group = self.house.state.groups.get(chat.id)
        if group is None or self._sees(group, chat, message):
            self.tell(kind, self.shapes.message(chat, message), f"chat:{chat.id}")

    def tell_press(self, query_id: str, body: Json, person_id: str) -> None:
        """Tell the bot of a pressed button."""
        self.tell("callback_query", {"id": query_id, **body}, f"user:{person_id}", CALLBACK_LIVES)

    def _sees(self, group: Group, chat: Chat, message: Message) -> bool:
        """Privacy mode: who is no administrator sees commands, answers to itself and service messages."""
        if group.bot != "member":
            return group.bot == "administrator"
        answered = chat.messages.get(message.reply_to or 0)
        to_the_bot = answered is not None and answered.sender == BOT
        return to_the_bot or message.kind == "service" or message.text.startswith("/")
