"""How the bot's own message comes into a chat, whatever it contains."""

from dataclasses import dataclass, field

from sandbox.chats import BOT, Chat, Json, Media, Message
from sandbox.people import Group
from sandbox.telegram.entities import as_html
from sandbox.telegram.errors import bad_request
from sandbox.telegram.keyboards import NO_MARKUP, Markup, read_markup
from sandbox.telegram.methods.call import Call

GENERAL_TOPIC = 1


@dataclass
class Content:
    """What a message says, before it has a number and a place."""

    kind: str
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    media: list[Media] = field(default_factory=list)
    payload: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """Where a message goes to."""

    chat: Chat
    topic: int | None
    reply_to: int | None
    opens_topic: bool = False
    """Whether the message begins a topic, which then has its number."""


def send(call: Call, content: Content) -> Json:
    """Send one message and describe it."""
    place = read_place(call)
    markup = read_markup(call.parameters, private=call.group_of(place.chat) is None)
    call.take_window(place.chat)
    return call.described(place.chat, post(call, place, content, markup))


def read_place(call: Call) -> Place:
    """Read where the call sends to, or refuse it."""
    chat = call.writable_chat()
    topic, reply_to = _topic(call, chat), _reply_to(call, chat)
    # An answer stands where the message stands that it answers, although no topic is named.
    return Place(chat, topic or (chat.messages[reply_to].topic if reply_to else None), reply_to)


def post(call: Call, place: Place, content: Content, markup: Markup = NO_MARKUP) -> Message:
    """Put the bot's message into the chat."""
    number = call.house.counters.next("message")
    message = Message(
        message_id=number,
        sender=BOT,
        at=call.house.clock.now(),
        kind=content.kind,
        text=content.text,
        html=as_html(content.text, content.entities),
        entities=content.entities,
        buttons=markup.buttons or [],
        keyboard=markup.keyboard,
        media=content.media,
        reply_to=place.reply_to,
        topic=number if place.opens_topic else place.topic,
        payload=content.payload,
        markup=markup.inline,
    )
    if markup.keyboard is not None or markup.removes_keyboard:
        place.chat.show_keyboard(markup.keyboard, message.message_id, markup.once)
    call.house.mark(place.chat, message)
    return message


def _topic(call: Call, chat: Chat) -> int | None:
    topic_id = call.parameters.integer("message_thread_id")
    if topic_id <= 0:
        return None
    group = call.group_of(chat)
    topic = group.topics.get(topic_id) if group is not None and group.forum else None
    if topic is None or topic.deleted or topic_id == GENERAL_TOPIC:
        raise bad_request("message thread not found")
    if topic.closed and not _may_manage(group):
        raise bad_request("TOPIC_CLOSED")
    return topic_id


def _may_manage(group: Group | None) -> bool:
    return group is not None and group.bot == "administrator"


def _reply_to(call: Call, chat: Chat) -> int | None:
    given = call.parameters.structure("reply_parameters", "reply parameters") or {}
    old_way = call.parameters.integer("reply_to_message_id")
    wanted = int(given.get("message_id") or 0) or old_way
    if not wanted:
        return None
    if chat.present(wanted) is not None:
        return wanted
    if given.get("allow_sending_without_reply") or call.parameters.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")
