"""The emoji that a bot may react with; anything else is refused."""

from sandbox.chats import Json
from sandbox.telegram.errors import bad_request

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
