"""Forum topics: opened, renamed, closed, opened again and deleted by the bot."""

from sandbox.chats import Chat, Json
from sandbox.people import Group, Topic
from sandbox.telegram.errors import bad_request
from sandbox.telegram.methods.call import Call
from sandbox.telegram.methods.posting import Content, Place, post

LONGEST_NAME = 128
ICON_COLOURS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)


def create_forum_topic(call: Call) -> Json:
    """Open a topic; its id is that of the message that says so."""
    chat, group = _forum(call, "create a topic")
    name = _name(call)
    colour = call.parameters.integer("icon_color") or ICON_COLOURS[len(group.topics) % len(ICON_COLOURS)]
    if colour not in ICON_COLOURS:
        raise bad_request("invalid topic icon color specified")
    topic = Topic(0, name, colour, call.parameters.text("icon_custom_emoji_id") or None)
    topic.id = _announce(call, chat, None, {"forum_topic_created": _look(topic)})
    group.topics[topic.id] = topic
    call.house.groups_changed()
    return {"message_thread_id": topic.id, **_look(topic)}


def edit_forum_topic(call: Call) -> bool:
    """Rename a topic or change its icon."""
    chat, group = _forum(call, "edit the topic")
    topic = _topic(call, group)
    name = _name(call) if call.parameters.text("name") else topic.name
    icon = call.parameters.values.get("icon_custom_emoji_id", topic.icon_custom_emoji_id) or None
    if (name, icon) == (topic.name, topic.icon_custom_emoji_id):
        raise bad_request("TOPIC_NOT_MODIFIED")
    changed = {"name": name} if name != topic.name else {}
    topic.name, topic.icon_custom_emoji_id = name, icon
    _announce(call, chat, topic, {"forum_topic_edited": changed})
    call.house.groups_changed()
    return True


def close_forum_topic(call: Call) -> bool:
    """Close a topic."""
    return _set_closed(call, True, "forum_topic_closed")


def reopen_forum_topic(call: Call) -> bool:
    """Open a closed topic again."""
    return _set_closed(call, False, "forum_topic_reopened")


def delete_forum_topic(call: Call) -> bool:
    """Delete a topic with everything in it."""
    _, group = _forum(call, "delete the topic")
    call.house.remove_topic(group, _topic(call, group))
    return True


def _set_closed(call: Call, closed: bool, what: str) -> bool:
    chat, group = _forum(call, "close or open the topic")
    topic = _topic(call, group)
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    _announce(call, chat, topic, {what: {}})
    call.house.groups_changed()
    return True


def _forum(call: Call, purpose: str) -> tuple[Chat, Group]:
    chat = call.chat()
    group = call.group_of(chat)
    if group is None or not group.supergroup:
        raise bad_request("the chat is not a supergroup forum")
    if not group.forum:
        raise bad_request("the chat is not a forum")
    if group.bot != "administrator":
        raise bad_request(f"not enough rights to {purpose}")
    return chat, group


def _topic(call: Call, group: Group) -> Topic:
    topic = group.topics.get(call.parameters.integer("message_thread_id"))
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    if topic.deleted:
        raise bad_request("TOPIC_DELETED")
    return topic


def _name(call: Call) -> str:
    name = call.parameters.text("name").strip()
    if not name:
        raise bad_request("TOPIC_TITLE_EMPTY")
    if len(name) > LONGEST_NAME:
        raise bad_request("topic name is too long")
    return name


def _announce(call: Call, chat: Chat, topic: Topic | None, payload: Json) -> int:
    """Say in the chat what happened; the bot is told of its own service messages."""
    text = payload.get("forum_topic_created", {}).get("name") or (topic.name if topic else "")
    place = Place(chat, topic.id if topic else None, None, opens_topic=topic is None)
    message = post(call, place, Content("service", text, payload=payload))
    call.bot.tell_message(chat, message)
    return message.message_id


def _look(topic: Topic) -> Json:
    look: Json = {"name": topic.name, "icon_color": topic.icon_color}
    if topic.icon_custom_emoji_id:
        look["icon_custom_emoji_id"] = topic.icon_custom_emoji_id
    return look
