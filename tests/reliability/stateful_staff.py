"""What operators do, and others in their group."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from tests.reliability.stateful_forum import Forum, Post
from tests.reliability.stateful_people import Act
from tests.reliability.stateful_phones import Button, Json, Phone, Shown, TelegramPhone
from tests.reliability.stateful_talk_rules import Spoken
from tests.reliability.stateful_words import words_of_staff

if TYPE_CHECKING:
    from tests.reliability.stateful_talk_world import TalkWorld
    from tests.reliability.stateful_world import World

ANONYMOUS: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
NAMES = ("Ольга", "Іван", "Петро", "Хтось")
NOTE = "//"


@dataclass
class Member(TelegramPhone):
    """Somebody in the operators' group, with a phone for private chats."""

    name: str = ""
    forum: Forum | None = None

    def _person(self) -> Json:
        return {"id": int(self.address), "is_bot": False, "first_name": self.name, "language_code": "uk"}

    @property
    def group(self) -> Forum:
        """The group that they are in."""
        assert self.forum
        return self.forum

    def chat_of_group(self) -> Json:
        """As Telegram describes it."""
        return group_chat(self.group)

    def in_group(self, post: Post, content: Json, to: Post | None = None, hidden: bool = False) -> Json:
        """What this message in the group is told as."""
        place: Json = {"message_thread_id": int(post.thread), "is_topic_message": True} if post.thread else {}
        answered = {"message_id": int(to.id), "chat": self.chat_of_group(), "date": 1} if to else None
        return {
            "message_id": int(post.id),
            "from": ANONYMOUS if hidden else self._person(),
            "chat": self.chat_of_group(),
            "date": 1795514400,
            **place,
            **content,
            **({"reply_to_message": answered} if answered else {}),
            **({"sender_chat": self.chat_of_group()} if hidden else {}),
        }

    def update(self, content: Json) -> Json:
        """An event of Telegram's."""
        return self._update(content)

    def taps(self, post: Post, button: Button) -> Json:
        """A button of the bot's in the group."""
        under = {
            "message_id": int(post.id),
            "chat": self.chat_of_group(),
            "date": 1795514400,
            "message_thread_id": int(post.thread or 0),
            "is_topic_message": bool(post.thread),
        }
        press = {"id": str(next(self.ids)), "from": self._person(), "chat_instance": "1"}
        return self._update({"callback_query": press | {"data": button.data, "message": under}})


def group_chat(forum: Forum) -> Json:
    """As Telegram describes it."""
    return {"id": int(forum.chat), "type": "supergroup", "title": "Оператори", "is_forum": forum.has_topics}


def thread_of(forum: Forum, topic: int) -> str | None:
    """One of the topics that are there; the newest is the first."""
    threads = list(forum.topics) if forum.has_topics else []
    return threads[-1 - topic % len(threads)] if threads else None


def _write(
    world: "World", who: Phone, thread: str, text: str, meant: str, to: Post | None = None, **more: Json
) -> list[Json]:
    """A message in the group, which is remembered with what its author meant."""
    member, talks = cast(Member, who), cast("TalkWorld", world)
    post = member.group.put(thread, text, author=member.number)
    for word in words_of_staff(text):
        talks.rules.spoken[word] = Spoken(word, member.number, thread, post.id, meant)
    told = member.in_group(post, more.get("content") or {"text": text}, to, meant == "hidden")
    talks.restless = True  # whoever is told something by this has not written
    return [member.update({"message": told})]


async def _writes(world: "World", who: Phone, topic: int, text: str) -> list[Json]:
    thread = thread_of(cast(Member, who).group, topic)
    if thread is None:
        return []
    meant = "note" if text.startswith(NOTE) else "held" if "@" in text else "citizen"
    return _write(world, who, thread, text, meant)


async def _answers(world: "World", who: Phone, topic: int, back: int, text: str) -> list[Json]:
    """A reply to whatever stands there; to a colleague's words it is a note."""
    forum = cast(Member, who).group
    thread = thread_of(forum, topic)
    posts = forum.in_topic(thread) if thread else []
    if not (thread and posts):
        return []
    to = posts[-1 - back % len(posts)]
    of_colleague = to.author is not None and to.author != who.number
    return _write(world, who, thread, text, "note" if of_colleague else "maybe", to)


def _own(who: Phone, back: int) -> Post | None:
    own = [
        post for post in cast(Member, who).group.posts.values() if post.author == who.number and post.thread
    ]
    return own[-1 - back % len(own)] if own else None


async def _corrects(world: "World", who: Phone, back: int, text: str) -> list[Json]:
    """The words are others, and what they were meant for stays."""
    member, rules = cast(Member, who), cast("TalkWorld", world).rules
    post = _own(who, back)
    if post is None or not (words := words_of_staff(post.text)):
        return []
    before = rules.spoken[words[0]]
    post.text = text
    for word in words_of_staff(text):
        rules.spoken[word] = Spoken(word, who.number, post.thread, post.id, before.meant, before)
    content = {"text": text, "edit_date": 1795514500}
    world.restless = True
    return [member.update({"edited_message": member.in_group(post, content, None, before.meant == "hidden")})]


async def _takes_back(world: "World", who: Phone, back: int) -> list[Json]:
    post = _own(who, back)
    return _write(world, who, post.thread, "/delete", "command", post) if post else []


async def _commands(world: "World", who: Phone, topic: int, text: str) -> list[Json]:
    thread = thread_of(cast(Member, who).group, topic)
    return _write(world, who, thread, text, "command") if thread else []


async def _taps(world: "World", who: Phone, topic: int, back: int, nth: int) -> list[Json]:
    """Any button that was ever shown there, also one whose talk has gone on since."""
    member, talks = cast(Member, who), cast("TalkWorld", world)
    thread = thread_of(member.group, topic)
    offers = [post for post in member.group.in_topic(thread) if post.buttons] if thread else []
    if not offers:
        return []
    post = offers[-1 - back % len(offers)]
    button = post.buttons[nth % len(post.buttons)]
    if ":send:" in button.data:
        talks.rules.insisted.add(who.number)
    talks.restless = True
    return [member.taps(post, button)]


async def _taps_twice(world: "World", who: Phone, topic: int, back: int, nth: int) -> list[Json]:
    return [*await _taps(world, who, topic, back, nth), *await _taps(world, who, topic, back, nth)]


async def _encloses(world: "World", who: Phone, topic: int, what: str, text: str) -> list[Json]:
    thread = thread_of(cast(Member, who).group, topic)
    if thread is None:
        return []
    sent = who.sends(what, words=text)["message"]
    return _write(world, who, thread, text, "citizen", content={what: sent[what], "caption": text})


async def _says_in_general(world: "World", who: Phone, text: str) -> list[Json]:
    return _write(world, who, "", text, "nobody")


async def _writes_aside(world: "World", who: Phone, text: str) -> list[Json]:
    """In a topic that colleagues have made for themselves."""
    forum = cast(Member, who).group
    return _write(world, who, forum.create(), text, "nobody") if forum.has_topics else []


async def _intrudes(world: "World", who: Phone, topic: int, text: str) -> list[Json]:
    """Somebody without a role."""
    thread = thread_of(cast(Member, who).group, topic)
    return _write(world, who, thread, text, "nobody") if thread else []


async def _hides(world: "World", who: Phone, topic: int, text: str) -> list[Json]:
    """In the name of the group."""
    thread = thread_of(cast(Member, who).group, topic)
    return _write(world, who, thread, text, "hidden") if thread else []


async def _replies(world: "World", phone: Phone, back: int, text: str) -> list[Json]:
    """A citizen replies to a message of ours, where the messenger has that."""
    told = phone.says(text)
    if isinstance(phone, TelegramPhone) and phone.shown:
        shown: Shown = phone.shown[-1 - min(back, len(phone.shown) - 1)]
        answered = {"message_id": int(shown.id), "chat": told["message"]["chat"], "date": 1795514300}
        told["message"]["reply_to_message"] = answered
    return [told]


async def _topics_on(world: "World", who: Phone) -> list[Json]:
    """Somebody writes a note in a topic, from which the bot learns that there are some again."""
    forum = cast(Member, who).group
    forum.has_topics = True
    thread = thread_of(forum, 0) or forum.create()
    return _write(world, who, thread, "// знову теми", "command")


STAFF_ACTS: dict[str, Act] = {
    "writes": _writes,
    "answers": _answers,
    "corrects": _corrects,
    "takes_back": _takes_back,
    "commands": _commands,
    "taps": _taps,
    "taps_twice": _taps_twice,
    "encloses": _encloses,
    "says_in_general": _says_in_general,
    "writes_aside": _writes_aside,
    "intrudes": _intrudes,
    "hides": _hides,
    "replies": _replies,
    "topics_on": _topics_on,
}
