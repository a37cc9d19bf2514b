"""A citizen whose messages have the shape that Telegram gives them, read by the real channel."""

from dataclasses import dataclass
from typing import Any

from bot.channels.telegram_updates import parse
from tests.dialogs.conversation import Citizen, Stage


@dataclass
class TelegramPerson(Citizen):
    """The same chat; events come as updates."""

    first_name: str = "Олена"

    async def comes(self, update: dict[str, Any]) -> str:
        """Let an update come; what it is answered with."""
        event_id = f"update-{next(self.events)}"
        update = {"update_id": next(self.events), **update}
        self.stage.wire.events[event_id] = parse(update, "wire")
        before = len(self.stage.wire.sent)
        await self.stage.inbox.receive(self.stage.wire, {"id": event_id})
        await self.stage.settle()
        messages = [message for _, message in self.stage.wire.sent[before:]]
        return "\n".join(f"{message.title}\n{message.text}" for message in messages)

    async def sends_message(self, message_id: int = 0, **content: Any) -> str:
        """Send a message with this content."""
        return await self.comes({"message": self._message(message_id or next(self.messages), content)})

    async def edits_message(self, message_id: int, **content: Any) -> str:
        """Change a message, or move on while a location is shared."""
        return await self.comes(
            {"edited_message": self._message(message_id, content | {"edit_date": 1795514500})}
        )

    def _message(self, message_id: int, content: dict[str, Any]) -> dict[str, Any]:
        person = {"id": int(self.name), "is_bot": False, "first_name": self.first_name}
        chat = {"id": int(self.name), "type": "private"}
        return {"message_id": message_id, "from": person, "chat": chat, "date": 1795514400, **content}


async def telegram_person(stage: Stage, name: str = "501", language: str = "en") -> TelegramPerson:
    """Somebody who chose a language."""
    return TelegramPerson(stage, (await stage.citizen(name, language)).name)
