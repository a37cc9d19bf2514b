"""The operators' group as the pretended Telegram has it: topics, posts, reactions, and the bot's rights."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from aiohttp import web

from tests.reliability.stateful_bot_api import read_buttons, refusal, troubled
from tests.reliability.stateful_phones import Button, Json

CLOSED, OPEN = "closed", "open"
ADMIN, MEMBER, SILENCED, OUT = "administrator", "member", "restricted", "kicked"
"""What the bot is in the group."""
PER_MINUTE = 20
FILES = ("photo", "video", "voice", "document", "sticker", "animation", "video_note", "audio")
_RIGHTS = {
    "createForumTopic": "not enough rights to create a topic",
    "closeForumTopic": "not enough rights to close or open the topic",
    "reopenForumTopic": "not enough rights to close or open the topic",
}
_OF_MESSAGES = {
    "editMessageText": "message to edit not found",
    "editMessageReplyMarkup": "message to edit not found",
    "setMessageReaction": "message to react not found",
    "deleteMessage": "message to delete not found",
}


@dataclass
class Post:
    """A message in the group. The bot's have no author."""

    id: str
    thread: str
    text: str = ""
    buttons: tuple[Button, ...] = ()
    author: int | None = None


@dataclass
class Forum:
    """A group with topics, under whichever id it goes on."""

    ids: "count[int]"
    now: Callable[[], float]
    number: int = 100
    """As those of phones."""
    chat: str = "-1001"
    old_chats: set[str] = field(default_factory=set)
    topics: dict[str, str] = field(default_factory=dict)
    """Those that are there, by thread: open or closed."""
    posts: dict[str, Post] = field(default_factory=dict)
    reactions: dict[str, str] = field(default_factory=dict)
    has_topics: bool = True
    rank: str = ADMIN
    calls: deque[float] = field(default_factory=deque)
    """When the bot has sent and edited here in the last minute."""

    def is_at(self, chat: str) -> bool:
        """Whether this is, or was, its id."""
        return chat == self.chat or chat in self.old_chats

    def put(
        self, thread: str, text: str, buttons: tuple[Button, ...] = (), author: int | None = None
    ) -> Post:
        """A new message."""
        post = Post(str(next(self.ids)), thread, text, buttons, author)
        self.posts[post.id] = post
        return post

    def in_topic(self, thread: str) -> list[Post]:
        """The messages of a topic; "" is General."""
        return [post for post in self.posts.values() if post.thread == thread]

    def create(self) -> str:
        """A topic; the id of its thread."""
        thread = str(next(self.ids))
        self.topics[thread] = OPEN
        return thread

    def delete(self, thread: str) -> None:
        """A topic goes, and all that stands in it."""
        del self.topics[thread]
        for post in self.in_topic(thread):
            del self.posts[post.id]

    def migrate(self) -> None:
        """It goes on under another id; nothing that stood in it can be reached there."""
        self.old_chats.add(self.chat)
        self.chat = f"-100{next(self.ids)}"
        self.topics.clear()
        self.posts.clear()
        self.calls.clear()

    def crowded(self) -> bool:
        """Whether the last minute is full; else the call is counted."""
        while self.calls and self.calls[0] <= self.now() - 60:
            self.calls.popleft()
        if len(self.calls) >= PER_MINUTE:
            return True
        self.calls.append(self.now())
        return False


class ForumCall:
    """One call of the Bot API that is about the group."""

    def __init__(self, forum: Forum, method: str, form: Json) -> None:
        self.forum, self.method, self.form = forum, method, form
        self.text = str(form.get("text") or form.get("caption") or _caption(form))
        self.says = method.startswith("send") or method in ("editMessageText", "editMessageCaption")
        self.counts = method != "setMessageReaction"
        """Against the twenty of a minute."""
        self.buttons = read_buttons(form)
        self.thread = str(form.get("message_thread_id", ""))
        self.message = str(form.get("message_id", ""))
        self.files = [str(form[kind]) for kind in FILES if kind in form]
        self.files += [one["media"] for one in form.get("media", ())]
        self._refused: Json | None = None

    @property
    def emoji(self) -> str:
        """The reaction that it shows."""
        return str(self.form["reaction"][0]["emoji"]) if self.form.get("reaction") else ""

    def may_be_taken(self) -> bool:
        """Asked once: it counts the call."""
        self._refused = self._refusal()
        return self._refused is None

    def refuse(self) -> Json:
        """Say why not."""
        return self._refused or refusal(400, "Bad Request: not now")

    def troubled(self, trouble: str) -> web.Response:
        """The answer that this trouble gives."""
        return troubled(trouble)

    def _refusal(self) -> Json | None:
        forum = self.forum
        if self.form["chat_id"] != forum.chat:
            words = "Bad Request: group chat was upgraded to a supergroup chat"
            return refusal(400, words, migrate_to_chat_id=int(forum.chat))
        if forum.rank == OUT:
            return refusal(403, "Forbidden: bot was kicked from the supergroup chat")
        if self.counts and forum.crowded():
            return refusal(429, "Too Many Requests: retry after 9", retry_after=9)
        wrong = self._wrong()
        return refusal(400, f"Bad Request: {wrong}") if wrong else None

    def _wrong(self) -> str:
        """What is wrong with the call as the group stands."""
        forum, method = self.forum, self.method
        if method in _OF_MESSAGES and self.message not in forum.posts:
            return _OF_MESSAGES[method]
        if method == "editMessageText" and self._changes_nothing():
            return "message is not modified"
        if self.says and forum.rank == SILENCED:
            return "not enough rights to send text messages to the chat"
        if method in _RIGHTS:
            return self._wrong_with_topic()
        if self.thread and not (forum.has_topics and self.thread in forum.topics):
            return "message thread not found"
        if self.thread and forum.topics[self.thread] == CLOSED and forum.rank != ADMIN:
            return "TOPIC_CLOSED"
        return ""

    def _changes_nothing(self) -> bool:
        post = self.forum.posts[self.message]
        return (post.text, post.buttons) == (self.text, self.buttons)

    def _wrong_with_topic(self) -> str:
        forum = self.forum
        if not forum.has_topics:
            return "the chat is not a forum"
        if forum.rank != ADMIN:
            return _RIGHTS[self.method]
        if self.method == "createForumTopic":
            return ""
        if self.thread not in forum.topics:
            return "TOPIC_ID_INVALID"
        wished = CLOSED if self.method == "closeForumTopic" else OPEN
        return "TOPIC_NOT_MODIFIED" if forum.topics[self.thread] == wished else ""

    def take(self) -> Json:
        """Let it have its effect."""
        return {"ok": True, "result": _EFFECTS.get(self.method, _send)(self)}


def _caption(form: Json) -> str:
    return "".join(one.get("caption", "") for one in form.get("media", ()))


def _send(call: ForumCall) -> Json | list[Json]:
    if call.method == "sendMediaGroup":
        return [_shown(call.forum.put(call.thread, call.text)) for _ in call.files]
    return _shown(call.forum.put(call.thread, call.text, call.buttons))


def _shown(post: Post) -> Json:
    return {"message_id": int(post.id), "date": 1795514400, "chat": {"id": 1, "type": "supergroup"}}


def _edit(call: ForumCall) -> Json:
    post = call.forum.posts[call.message]
    post.text, post.buttons = call.text, call.buttons
    return _shown(post)


def _take_buttons(call: ForumCall) -> Json:
    call.forum.posts[call.message].buttons = ()
    return _shown(call.forum.posts[call.message])


def _create(call: ForumCall) -> Json:
    return {"message_thread_id": int(call.forum.create()), "name": call.form["name"], "icon_color": 1}


def _close(call: ForumCall) -> bool:
    call.forum.topics[call.thread] = CLOSED
    return True


def _open(call: ForumCall) -> bool:
    call.forum.topics[call.thread] = OPEN
    return True


def _react(call: ForumCall) -> bool:
    call.forum.reactions[call.message] = call.emoji
    return True


_EFFECTS: dict[str, Callable[[ForumCall], object]] = {
    "editMessageText": _edit,
    "editMessageReplyMarkup": _take_buttons,
    "createForumTopic": _create,
    "closeForumTopic": _close,
    "reopenForumTopic": _open,
    "setMessageReaction": _react,
}
