"""The methods of the Bot API that the sandbox answers."""

from collections.abc import Awaitable, Callable
from typing import Any

from sandbox.telegram.methods import account, callbacks, editing, messages, updates
from sandbox.telegram.methods.call import Call

Method = Callable[[Call], Any | Awaitable[Any]]

METHODS: dict[str, Method] = {
    "getMe": account.get_me,
    "logOut": account.done,
    "close": account.done,
    "setMyName": account.setter("name"),
    "getMyName": account.getter("name"),
    "setMyDescription": account.setter("description"),
    "getMyDescription": account.getter("description"),
    "setMyShortDescription": account.setter("short_description"),
    "getMyShortDescription": account.getter("short_description"),
    "setMyCommands": account.set_my_commands,
    "getMyCommands": account.get_my_commands,
    "deleteMyCommands": account.delete_my_commands,
    "getUpdates": updates.get_updates,
    "sendMessage": messages.send_message,
    "sendLocation": messages.send_location,
    "sendContact": messages.send_contact,
    "sendChatAction": messages.send_chat_action,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "answerCallbackQuery": callbacks.answer_callback_query,
}
# Method names are case-insensitive.
BY_LOWER_NAME = {name.lower(): (name, method) for name, method in METHODS.items()}
