"""The bot as a person's app shows it: name, description and the menu of commands."""

from sandbox.chats import Json
from sandbox.people import Person
from sandbox.telegram.bot import Bot
from sandbox.telegram.methods.account import commands_key


def menu_of(bot: Bot, person: Person) -> Json:
    """Show the bot in a person's language."""
    language = person.language_code.partition("-")[0]
    state = bot.state
    return {
        "name": state.names.get(language) or bot.shapes.bot_name,
        "description": state.descriptions.get(language, state.descriptions.get("", "")),
        "commands": _commands(bot, person, language),
    }


def _commands(bot: Bot, person: Person, language: str) -> list[Json]:
    """Look the commands up in the server's order of scopes, in each first the language's own."""
    for scope in ({"type": "chat", "chat_id": person.id}, {"type": "all_private_chats"}, {"type": "default"}):
        for key in (commands_key(scope, language), commands_key(scope, "")):
            if bot.state.commands.get(key):
                return bot.state.commands[key]
    return []
