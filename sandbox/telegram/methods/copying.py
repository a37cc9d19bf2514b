"""Copying and forwarding: the same content again, without or with its author."""

from sandbox.chats import BOT, Chat, Json, Message
from sandbox.telegram.errors import bad_request
from sandbox.telegram.keyboards import NO_MARKUP, Markup, read_markup
from sandbox.telegram.methods.call import Call
from sandbox.telegram.methods.editing import message_ids
from sandbox.telegram.methods.posting import Content, post, read_place
from sandbox.telegram.texts import read_caption

ORIGIN = "forward_origin"
ALBUM = "media_group_id"


def copy_message(call: Call) -> Json:
    """Send a message's content anew."""
    source = call.chat("from_chat_id")
    message = call.message(source, "copy")
    markup = read_markup(call.parameters, private=call.group_of(call.chat()) is None)
    content = _copied(message)
    if "caption" in call.parameters.values:
        content.text, content.entities = read_caption(call.parameters)
    return {"message_id": _sent(call, [content], markup)[0].message_id}


def forward_message(call: Call) -> Json:
    """Send a message on, with the name of whoever wrote it."""
    source = call.chat("from_chat_id")
    content = _forwarded(call, call.message(source, "forward"))
    return call.described(call.chat(), _sent(call, [content])[0])


def copy_messages(call: Call) -> list[Json]:
    """Send several messages' contents anew; what cannot be copied is passed over."""
    several = [message for message in _several(call) if message.kind != "service"]
    contents = _held_together(call, several, [_copied(message) for message in several])
    return [{"message_id": message.message_id} for message in _sent(call, contents)]


def forward_messages(call: Call) -> list[Json]:
    """Send several messages on."""
    several = [message for message in _several(call) if message.kind != "service"]
    contents = _held_together(call, several, [_forwarded(call, message) for message in several])
    return [{"message_id": message.message_id} for message in _sent(call, contents)]


def _sent(call: Call, contents: list[Content], markup: Markup = NO_MARKUP) -> list[Message]:
    place = read_place(call)
    call.take_window(place.chat)
    return [post(call, place, content, markup) for content in contents]


def _several(call: Call) -> list[Message]:
    source: Chat = call.chat("from_chat_id")
    numbers = message_ids(call)
    if numbers != sorted(set(numbers)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    found = [message for number in numbers if (message := source.present(number)) is not None]
    if not found:
        raise bad_request("there are no messages to forward")
    return found


def _held_together(call: Call, messages: list[Message], contents: list[Content]) -> list[Content]:
    """Make new albums of what belonged to albums."""
    albums: dict[str, str] = {}
    for message, content in zip(messages, contents, strict=True):
        album = message.payload.get(ALBUM)
        if album is not None:
            new = albums.get(album) or str(call.house.counters.next("album"))
            albums[album] = content.payload[ALBUM] = new
    return contents


def _copied(message: Message) -> Content:
    if message.kind == "service":
        raise bad_request("message can't be copied")
    payload = {name: value for name, value in message.payload.items() if name not in (ORIGIN, ALBUM)}
    return Content(message.kind, message.text, list(message.entities), list(message.media), payload)


def _forwarded(call: Call, message: Message) -> Content:
    if message.kind == "service":
        raise bad_request("message can't be forwarded")
    content = _copied(message)
    content.payload[ORIGIN] = message.payload.get(ORIGIN) or _origin(call, message)
    return content


def _origin(call: Call, message: Message) -> Json:
    date = int(message.at.timestamp())
    author = call.bot.shapes.sender(message)
    if message.sender != BOT and message.sender not in call.house.state.people:
        return {"type": "hidden_user", "date": date, "sender_user_name": author["first_name"]}
    return {"type": "user", "date": date, "sender_user": author}
