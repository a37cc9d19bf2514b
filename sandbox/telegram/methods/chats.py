"""Chats: who they are, who is in them, what is pinned and how messages are reacted to."""

from sandbox.chats import Chat, Json, Message
from sandbox.people import Group
from sandbox.telegram.errors import bad_request
from sandbox.telegram.members import member_json
from sandbox.telegram.methods.call import Call
from sandbox.telegram.methods.posting import Content, Place, post
from sandbox.telegram.reactions import emoji_of
from sandbox.telegram.shapes import user_json

GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
MOST_REACTIONS = 11


def get_chat(call: Call) -> Json:
    """Describe a chat in full."""
    chat = call.chat()
    described: Json = {
        **call.bot.shapes.chat(chat.id),
        "accent_color_id": 0,
        "max_reaction_count": MOST_REACTIONS,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
    }
    pinned = chat.present(chat.pinned[-1]) if chat.pinned else None
    if pinned is not None:
        described["pinned_message"] = call.described(chat, pinned)
    return described


def get_chat_member(call: Call) -> Json:
    """Say what somebody is in a chat."""
    chat = call.chat()
    user_id = call.parameters.text("user_id").strip()
    group = call.group_of(chat)
    if user_id == str(call.bot.state.bot_id):
        return member_json(call.bot.shapes.bot_user(), "member" if group is None else group.bot)
    person = call.house.state.people.get(user_id)
    if person is None or (group is None and person.id != chat.id):
        raise bad_request("member not found" if group is None else "user not found")
    return member_json(user_json(person), "member" if group is None else _status(group, person.id))


def get_chat_administrators(call: Call) -> list[Json]:
    """List a group's administrators."""
    group = _group(call)
    people = call.house.state.people
    admins = [member_json(user_json(people[person]), "administrator") for person in group.admins]
    own = [member_json(call.bot.shapes.bot_user(), "administrator")] if group.bot == "administrator" else []
    return own + admins


def get_chat_member_count(call: Call) -> int:
    """Count who is in a chat, the bot included."""
    group = call.group_of(call.chat())
    return 2 if group is None else len(group.members) + 1


def leave_chat(call: Call) -> bool:
    """Leave a group."""
    group = _group(call)
    group.bot = "left"
    call.house.groups_changed()
    return True


def set_message_reaction(call: Call) -> bool:
    """React to a message with an emoji, or take the reaction back."""
    chat = call.writable_chat()
    message = call.message(chat, "react")
    given = call.parameters.structure("reaction", "reaction") or []
    if not isinstance(given, list) or len(given) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    message.reactions = [emoji_of(reaction) for reaction in given]
    call.house.mark(chat, message)
    return True


def pin_chat_message(call: Call) -> bool:
    """Pin a message; the chat is told of it."""
    chat = call.writable_chat()
    message = call.message(chat, "pin")
    _check_may_pin(call, chat)
    if message.message_id in chat.pinned:
        return True
    chat.pinned.append(message.message_id)
    _announce_pin(call, chat, message)
    return True


def unpin_chat_message(call: Call) -> bool:
    """Unpin a message, the newest pinned one if none is named."""
    chat = call.writable_chat()
    _check_may_pin(call, chat)
    named = call.parameters.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if named not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(named)
    call.house.dirty.set()
    return True


def unpin_all_chat_messages(call: Call) -> bool:
    """Unpin everything."""
    chat = call.writable_chat()
    _check_may_pin(call, chat)
    chat.pinned.clear()
    call.house.dirty.set()
    return True


def _announce_pin(call: Call, chat: Chat, message: Message) -> None:
    pinned = {"pinned_message": call.bot.shapes.message(chat, message, nested=True)}
    content = Content("service", text=message.text, payload=pinned)
    announced = post(call, Place(chat, message.topic, None), content)
    call.bot.tell_message(chat, announced)


def _check_may_pin(call: Call, chat: Chat) -> None:
    group = call.group_of(chat)
    if group is not None and group.bot != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")


def _group(call: Call) -> Group:
    group = call.group_of(call.chat())
    if group is None:
        raise bad_request("there are no administrators in the private chat")
    return group


def _status(group: Group, person_id: str) -> str:
    if person_id in group.admins:
        return "administrator"
    return "member" if person_id in group.members else "left"
