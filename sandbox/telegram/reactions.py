"""Reactions: the emoji that there are, a bot's own, and what the bot is told of those of people."""

from sandbox.chats import Json
from sandbox.messenger import CannotAct, Seat
from sandbox.telegram.bot import MESSENGER, Bot
from sandbox.telegram.errors import bad_request
from sandbox.telegram.shapes import group_chat_json, private_chat_json, user_json

_USUAL = """
👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤\u200d🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐
🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨\u200d💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾
🤷\u200d♂ 🤷 🤷\u200d♀ 😡
"""
REACTIONS = frozenset(_USUAL.split())
# Asks for the coloured picture of a sign; whether it is written makes no difference.
VARIATION = "\ufe0f"


def emoji_of(reaction: Json) -> str:
    """Read one reaction of a bot."""
    emoji = str(reaction.get("emoji", ""))
    if reaction.get("type") != "emoji" or emoji.replace(VARIATION, "") not in REACTIONS:
        raise bad_request("REACTION_INVALID")
    return emoji


class TelegramReactions:
    """Reactions of people. The bot is told if it asks for them by name; in a group, as an administrator."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    def react(self, seat: Seat, message_id: int, emoji: str) -> None:
        """React to a message, in place of what this person had shown; "" takes it back."""
        message = seat.chat.present(message_id)
        if seat.person.messenger != MESSENGER or message is None:
            raise CannotAct("no such message to react to")
        if emoji and emoji.replace(VARIATION, "") not in REACTIONS:
            raise CannotAct("no such reaction")
        before = message.peoples.pop(seat.person.id, "")
        if emoji:
            message.peoples[seat.person.id] = emoji
        self._bot.house.mark(seat.chat, message)
        if seat.group is None or seat.group.bot == "administrator":
            body = self._body(seat, message_id, before, emoji)
            self._bot.tell("message_reaction", body, f"chat:{seat.chat.id}")

    def _body(self, seat: Seat, message_id: int, before: str, after: str) -> Json:
        chat = private_chat_json(seat.person) if seat.group is None else group_chat_json(seat.group)
        who = {"actor_chat": chat} if seat.anonymous else {"user": user_json(seat.person)}
        return {
            "chat": chat,
            "message_id": message_id,
            **who,
            "date": int(self._bot.house.clock.now().timestamp()),
            "old_reaction": _shown(before),
            "new_reaction": _shown(after),
        }


def _shown(emoji: str) -> list[Json]:
    return [{"type": "emoji", "emoji": emoji}] if emoji else []
