"""A pressed button, from the update to the last call: whatever becomes of those calls, it counts once."""

from itertools import count
from typing import Any

import pytest
from sqlalchemy import select

from bot.channels.telegram import Telegram
from bot.delivery import Delivery
from core.city import City
from core.outbox import OutboxState
from storage.database import Database
from storage.tables import conversations, events, outbox
from tests.bot.bot_api import BotApi, Trouble, refusal
from tests.conftest import HandClock
from tests.dialogs.conversation import Stage

TOO_OLD = refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
NOT_MODIFIED = refusal(400, "Bad Request: message is not modified: specified new message content is the same")
NOT_EDITED = refusal(400, "Bad Request: message can't be edited")
PERSON = {"id": 501, "is_bot": False, "first_name": "Олена"}
CHAT = {"id": 501, "type": "private"}


class Phone:
    """A person in Telegram, with the service behind it."""

    def __init__(self, stage: Stage, telegram: Telegram, server: BotApi) -> None:
        self.stage, self.telegram, self.server = stage, telegram, server
        stage.delivery = stage.inbox.delivery = Delivery(
            {"telegram": telegram}, stage.database.work, stage.clock, stage.city
        )
        self.ids = count(1)

    async def sends(self, **update: Any) -> list[str]:
        """Let an update come; the methods that were called."""
        before = len(self.server.calls)
        await self.stage.inbox.receive(self.telegram, {"update_id": next(self.ids), **update})
        await self.stage.settle()
        return sorted(method for method, _ in self.server.calls[before:])

    async def says(self, text: str) -> list[str]:
        """Write a text."""
        message = {"message_id": 1, "from": PERSON, "chat": CHAT, "date": 1795514400, "text": text}
        return await self.sends(message=message)

    async def presses(self, data: str, **message: Any) -> list[str]:
        """Press a button; without more its message is too old for Telegram to show it."""
        old = {"message_id": 90, "chat": CHAT, "date": 0, **message}
        query = {"id": "4400", "from": PERSON, "chat_instance": "-55", "data": data, "message": old}
        return await self.sends(callback_query=query)

    def button(self) -> str:
        """The first button that was shown last."""
        shown = [fields["reply_markup"] for _, fields in self.server.calls if "reply_markup" in fields]
        data: str = shown[-1]["inline_keyboard"][0][0]["callback_data"]
        return data

    async def column(self, column: Any) -> list[Any]:
        """All values of a column."""
        async with self.stage.database.reader.connect() as connection:
            return list((await connection.execute(select(column))).scalars())


@pytest.fixture
def phone(database: Database, clock: HandClock, city: City, telegram: Telegram, server: BotApi) -> Phone:
    """Somebody who writes by Telegram."""
    return Phone(Stage(database, clock, city), telegram, server)


@pytest.mark.parametrize(
    "answering", [TOO_OLD, Trouble(502, "<html>"), refusal(429, "Too Many", retry_after=9)]
)
@pytest.mark.parametrize(
    ("editing", "calls"),
    [
        (None, ["answerCallbackQuery", "editMessageText"]),
        (NOT_MODIFIED, ["answerCallbackQuery", "editMessageText"]),
        (NOT_EDITED, ["answerCallbackQuery", "editMessageText", "sendMessage"]),
    ],
)
async def test_F21_a_press_that_cannot_be_answered_any_more_counts_once(
    phone: Phone, answering: Trouble, editing: Trouble | None, calls: list[str]
) -> None:
    await phone.says("/start")
    phone.server.always = {"answerCallbackQuery": answering}
    phone.server.always |= {"editMessageText": editing} if editing else {}
    assert await phone.presses(phone.button()) == calls
    assert await phone.column(conversations.c.dialog) == ["report"]
    assert set(await phone.column(events.c.state)) == {"handled"}
    assert await phone.column(outbox.c.state) == [OutboxState.sent] * 2


async def test_F21_a_late_press_on_an_old_message_harms_nothing(phone: Phone) -> None:
    await phone.says("/start")
    old = phone.button()
    await phone.says("немає води на Металургів 86, кв 12")
    phone.server.always = {"answerCallbackQuery": TOO_OLD, "editMessageReplyMarkup": NOT_EDITED}
    assert await phone.presses(old) == ["answerCallbackQuery", "editMessageReplyMarkup"]
    assert await phone.column(conversations.c.step) == ["phone"]
    assert set(await phone.column(events.c.state)) == {"handled"}
