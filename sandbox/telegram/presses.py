"""Pressing an inline button and waiting for what the bot answers."""

import asyncio

from sandbox.chats import Button, Json, Message
from sandbox.messenger import Seat
from sandbox.telegram.bot import Bot
from sandbox.telegram.shapes import user_json

ANSWER_SECONDS = 5


async def press_inline(bot: Bot, seat: Seat, message: Message, button: Button) -> Json:
    """Press a button; one with an address opens it, one with data asks the bot."""
    if "data" not in button:
        return {"pressed": True, "notice": None, "url": button.get("url")}
    query_id = str(bot.house.counters.next("callback"))
    query = bot.callbacks.open(query_id, bot.house.clock.now())
    body = {
        "from": user_json(seat.person),
        "message": bot.shapes.maybe_inaccessible(seat.chat, message),
        "chat_instance": f"-{seat.chat.id.lstrip('-')}",
        "data": button["data"],
    }
    bot.tell_press(query_id, body, seat.person.id)
    try:
        await asyncio.wait_for(query.answered.wait(), ANSWER_SECONDS)
    except TimeoutError:
        return {"pressed": True, "notice": None}
    return {"pressed": True, **query.answer}
