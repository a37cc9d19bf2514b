"""Changing and deleting messages that stand in a chat."""

from datetime import timedelta

from sandbox.chats import BOT, Chat, Json, Message
from sandbox.telegram.entities import as_html
from sandbox.telegram.errors import NOT_MODIFIED, bad_request
from sandbox.telegram.keyboards import Markup, inline_only
from sandbox.telegram.methods.call import Call
from sandbox.telegram.shapes import WITHOUT_CAPTION
from sandbox.telegram.texts import Formatted, read_caption, read_text

DELETABLE = timedelta(hours=48)
MOST_AT_ONCE = 100


def edit_message_text(call: Call) -> Json:
    """Change a message's text; without an inline keyboard given it loses the one it had."""
    chat, message = _own_message(call)
    formatted = read_text(call.parameters)
    if message.kind != "text":
        raise bad_request("there is no text in the message to edit")
    return _edit(call, chat, message, formatted)


def edit_message_caption(call: Call) -> Json:
    """Change a caption."""
    chat, message = _own_message(call)
    formatted = read_caption(call.parameters)
    if message.kind in WITHOUT_CAPTION:
        raise bad_request("there is no caption in the message to edit")
    return _edit(call, chat, message, formatted)


def edit_message_reply_markup(call: Call) -> Json:
    """Change an inline keyboard or take it away."""
    chat, message = _own_message(call)
    return _edit(call, chat, message, (message.text, message.entities))


def delete_message(call: Call) -> bool:
    """Delete a message for everyone."""
    chat = call.chat()
    message = call.message(chat, "delete")
    if not _may_delete(call, chat, message):
        raise bad_request("message can't be deleted for everyone")
    _delete(call, chat, message)
    return True


def delete_messages(call: Call) -> bool:
    """Delete several messages; those that cannot be found or deleted are passed over."""
    chat = call.chat()
    for message_id in message_ids(call):
        message = chat.present(message_id)
        if message is not None and _may_delete(call, chat, message):
            _delete(call, chat, message)
    return True


def message_ids(call: Call) -> list[int]:
    """Read the numbers of several messages."""
    given = call.parameters.structure("message_ids", "message identifiers")
    if not isinstance(given, list) or not given:
        raise bad_request("message identifiers are not specified")
    if len(given) > MOST_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    return [int(message_id) for message_id in given]


def _own_message(call: Call) -> tuple[Chat, Message]:
    chat = call.writable_chat()
    message = call.message(chat, "edit")
    if message.sender != BOT or message.kind == "service" or message.keyboard is not None:
        raise bad_request("message can't be edited")
    return chat, message


def _edit(call: Call, chat: Chat, message: Message, formatted: Formatted) -> Json:
    markup = inline_only(call.parameters)
    if (message.text, message.entities, message.markup) == (*formatted, markup.inline):
        raise bad_request(NOT_MODIFIED)
    call.take_window(chat)
    if (message.text, message.entities) != formatted:
        message.edited_at = call.house.clock.now()
    message.text, message.entities = formatted
    message.html = as_html(message.text, message.entities)
    _set_markup(message, markup)
    call.house.mark(chat, message)
    return call.described(chat, message)


def _set_markup(message: Message, markup: Markup) -> None:
    message.markup = markup.inline
    message.buttons = markup.buttons or []


def _may_delete(call: Call, chat: Chat, message: Message) -> bool:
    if call.house.clock.now() - message.at > DELETABLE:
        return False
    group = call.group_of(chat)
    return group is None or message.sender == BOT or group.bot == "administrator"


def _delete(call: Call, chat: Chat, message: Message) -> None:
    message.deleted = True
    if chat.keyboard_from == message.message_id:
        chat.show_keyboard(None)
    call.house.mark(chat, message)
