"""What the bot is called and which commands it offers, by language and by scope."""

import json
import re
from collections.abc import Callable

from sandbox.chats import Json
from sandbox.telegram.errors import bad_request
from sandbox.telegram.methods.call import Call

COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}")
LONGEST_COMMAND_DESCRIPTION = 256
MOST_COMMANDS = 100
LONGEST = {"name": 64, "description": 512, "short_description": 120}
LANGUAGE = re.compile(r"[a-z]{2}|")
SCOPES = frozenset(
    {
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    }
)


def get_me(call: Call) -> Json:
    """Describe the bot."""
    return {
        **call.bot.shapes.bot_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "supports_guest_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


def done(_: Call) -> bool:
    """Agree to what has no effect here."""
    return True


def setter(field: str) -> Callable[[Call], bool]:
    """Make a method that sets one of the bot's texts in a language."""

    def set_text(call: Call) -> bool:
        text = call.parameters.text(field)
        if len(text) > LONGEST[field]:
            raise bad_request(f"BOT_{field.upper()}_TOO_LONG")
        language = _language(call)
        texts = _texts(call, field)
        texts.pop(language, None)
        if text:
            texts[language] = text
        call.bot.meet(call.bot.state.bot_id)
        call.house.dirty.set()
        return True

    return set_text


def getter(field: str) -> Callable[[Call], Json]:
    """Make a method that gets one of the bot's texts in a language."""

    def get_text(call: Call) -> Json:
        texts = _texts(call, field)
        return {field: texts.get(_language(call), texts.get("", ""))}

    return get_text


def set_my_commands(call: Call) -> bool:
    """Set the commands that are offered in a scope and language."""
    commands = call.parameters.structure("commands", "commands")
    if not isinstance(commands, list) or len(commands) > MOST_COMMANDS:
        raise bad_request(
            "BOT_COMMANDS_TOO_MUCH" if commands else "can't parse list of bot commands JSON object"
        )
    kept = [_checked_command(command) for command in commands]
    key = _commands_key(call)
    call.bot.state.commands[key] = kept
    call.house.dirty.set()
    return True


def get_my_commands(call: Call) -> list[Json]:
    """List the commands of a scope and language."""
    return call.bot.state.commands.get(_commands_key(call), [])


def delete_my_commands(call: Call) -> bool:
    """Take back the commands of a scope and language."""
    call.bot.state.commands.pop(_commands_key(call), None)
    call.house.dirty.set()
    return True


def commands_key(scope: Json, language: str) -> str:
    """Name a scope and language."""
    return json.dumps([scope, language], sort_keys=True)


def _commands_key(call: Call) -> str:
    scope = call.parameters.structure("scope", "BotCommandScope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    named = {name: str(value) for name, value in scope.items()}
    if "chat_id" in named:
        call_chat = call.house.state.people.keys() | call.house.state.groups.keys()
        if named["chat_id"] not in call_chat:
            raise bad_request("chat not found")
    return commands_key(named, _language(call))


def _language(call: Call) -> str:
    language = call.parameters.text("language_code")
    if not LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


def _checked_command(command: Json) -> Json:
    name = str(command.get("command", "")).removeprefix("/")
    description = str(command.get("description", "")).strip()
    if not COMMAND_NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description or len(description) > LONGEST_COMMAND_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _texts(call: Call, field: str) -> dict[str, str]:
    state = call.bot.state
    texts = {
        "name": state.names,
        "description": state.descriptions,
        "short_description": state.short_descriptions,
    }
    return texts[field]
