"""A call in hand: the bot, the body, and what people's phones tell the bot after the answer."""

import re
from dataclasses import dataclass, field
from typing import Any

from sandbox.chats import Json
from sandbox.people import Person
from sandbox.viber.arrivals import Telling
from sandbox.viber.bot import MESSENGER, Bot
from sandbox.viber.statuses import BAD_RECEIVER, NOT_REGISTERED, NOT_SUBSCRIBED, WEBHOOK_NOT_SET

USER_ID = re.compile(r"[A-Za-z0-9+/_-]{22}==")


@dataclass
class Call:
    """One call of a method; `trouble` is the fault that hits it, `own_address` where the sandbox is."""

    bot: Bot
    body: Json
    token: str
    own_address: str
    trouble: str | None = None
    tellings: list[Telling] = field(default_factory=list)

    def tell_results(self) -> None:
        """Tell the bot what came of its message."""
        tellings, self.tellings = self.tellings, []
        for telling in tellings:
            self.bot.tell(telling.kind, telling.person, telling.fields, telling.token)

    def check_webhook(self) -> None:
        """Refuse to send for a bot that nobody could answer."""
        if self.bot.state.webhook is None:
            raise WEBHOOK_NOT_SET

    def person(self, user_id: Any) -> Person:
        """Find a person by the id, wherever they stand with the bot."""
        if not isinstance(user_id, str) or not USER_ID.fullmatch(user_id):
            raise BAD_RECEIVER
        person = self.bot.house.state.people.get(user_id)
        if person is None or person.messenger != MESSENGER:
            raise NOT_REGISTERED
        return person

    def subscriber(self, user_id: Any) -> Person:
        """Find a person who lets the bot write."""
        person = self.person(user_id)
        if not person.subscribed:
            raise NOT_SUBSCRIBED
        return person
