"""How people come to the bot, leave it and look at what it wrote: what only Viber tells its bots."""

from sandbox.chats import BOT, Json
from sandbox.messenger import CannotAct
from sandbox.people import Person
from sandbox.viber.arrivals import DELIVERED, SEEN
from sandbox.viber.bot import Bot


class Visits:
    """The comings and goings of Viber's people."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._house = bot.house

    def open(self, person: Person, context: str | None) -> None:
        """Open the chat with the bot, perhaps by a link with a context."""
        self.check(person)
        fields: Json = {"type": "open", "user": self._bot.described(person), "subscribed": person.subscribed}
        if context is not None:
            fields["context"] = context
        self._bot.tell("conversation_started", person, fields)

    def subscribe(self, person: Person) -> None:
        """Allow the bot to write, without writing to it."""
        self.check(person)
        if not person.subscribed:
            self.let_write(person)
            self._bot.tell("subscribed", person, {"user": self._bot.described(person)})

    def unsubscribe(self, person: Person) -> None:
        """Stop the bot from writing."""
        if person.subscribed:
            person.started = False
            self._house.people_changed()
            self._bot.tell("unsubscribed", person, {"user_id": person.id})

    def see(self, person: Person) -> None:
        """Look at all that has arrived: one event, for the newest of it."""
        chat = self._house.chat(person.id)
        fresh = [said for said in chat.messages.values() if said.sender == BOT and said.state == DELIVERED]
        for message in fresh:
            message.state = SEEN
            self._house.mark(chat, message)
        if fresh:
            self._bot.tell(SEEN, person, {"user_id": person.id}, fresh[-1].message_id)

    def set_blocked(self, person: Person, blocked: bool) -> None:
        """Let nothing pass in either direction, or let the person write again."""
        if blocked:
            self.unsubscribe(person)
        person.blocked = blocked
        self._house.people_changed()

    def check(self, person: Person) -> None:
        """Refuse what nobody could do in the app."""
        if person.blocked:
            raise CannotAct("this person has blocked the bot")
        if self._bot.state.webhook is None:
            raise CannotAct("nobody can write to the bot in Viber until it has set its webhook")

    def let_write(self, person: Person) -> None:
        """Subscribe a person, which wipes the data that the bot kept with the chat."""
        self._bot.standing(person).tracking_data = ""
        person.started = True
        self._house.people_changed()
