"""How a bot's message comes onto a person's phone, and what the phone tells the bot of it."""

from dataclasses import dataclass

from sandbox.chats import BOT, Json, Message
from sandbox.chats import Media as Shown
from sandbox.people import Person
from sandbox.samples import sample
from sandbox.viber.bot import Bot
from sandbox.viber.layout import rows_of
from sandbox.viber.media import fetched
from sandbox.viber.messages import Content

DELIVERED, SEEN = "delivered", "seen"


@dataclass(frozen=True)
class Telling:
    """An event that the bot is to be told of."""

    kind: str
    person: Person
    fields: Json
    token: int


async def arrive(bot: Bot, person: Person, content: Content, token: int, state: str | None = None) -> None:
    """Show a message on a person's phone, with its keyboard or without any."""
    files = await _files(bot, content)
    message = Message(
        message_id=token,
        sender=BOT,
        at=bot.house.clock.now(),
        kind=content.kind,
        text=content.text,
        html=content.html,
        keyboard=None if content.keyboard is None else rows_of(content.keyboard),
        media=files,
        payload=content.payload,
        state=state,
    )
    chat = bot.house.chat(person.id)
    # A message without a keyboard takes away the one before.
    chat.show_keyboard(message.keyboard, token)
    bot.standing(person).tracking_data = content.tracking_data
    bot.house.mark(chat, message)


def failed(person: Person, token: int, reason: str) -> Telling:
    """Say that a phone could not show a message."""
    return Telling("failed", person, {"user_id": person.id, "desc": reason}, token)


def noticed(kind: str, person: Person, token: int) -> Telling:
    """Say that a message was delivered or seen."""
    return Telling(kind, person, {"user_id": person.id}, token)


async def _files(bot: Bot, content: Content) -> list[Shown]:
    if content.kind == "sticker":
        file = bot.house.files.keep("sticker", sample("sticker", content.payload["sticker_id"]))
    elif content.media is not None:
        file = await fetched(bot.house.files, content.media)
    else:
        return []
    return [Shown(file.kind, file.name, file.size, file.id)]
