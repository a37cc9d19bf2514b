"""What befalls the operators' group: its topics, its id, the bot's rights, and trouble with the messenger."""

from collections import deque
from typing import TYPE_CHECKING, cast

from tests.reliability.stateful_forum import ADMIN, CLOSED, OPEN, OUT, Post
from tests.reliability.stateful_powers import Power
from tests.reliability.stateful_staff import group_chat, thread_of

if TYPE_CHECKING:
    from tests.reliability.stateful_talk_world import TalkWorld
    from tests.reliability.stateful_world import World


async def _topic_goes(world: "World", topic: int) -> None:
    """Telegram tells nobody."""
    forum = cast("TalkWorld", world).forum
    if thread := thread_of(forum, topic):
        forum.delete(thread)


async def _topic_closes(world: "World", topic: int) -> None:
    await _change_topic(cast("TalkWorld", world), topic, CLOSED, "forum_topic_closed")


async def _topic_opens(world: "World", topic: int) -> None:
    await _change_topic(cast("TalkWorld", world), topic, OPEN, "forum_topic_reopened")


async def _change_topic(world: "TalkWorld", topic: int, state: str, event: str) -> None:
    thread = thread_of(world.forum, topic)
    if thread is None or world.forum.topics[thread] == state:
        return
    world.forum.topics[thread] = state
    if world.forum.rank != OUT:
        somebody = world.somebody
        world.tell(somebody, somebody.update({"message": somebody.in_group(Post("1", thread), {event: {}})}))
    await world.rest()


async def _topics_off(world: "World") -> None:
    cast("TalkWorld", world).forum.has_topics = False


async def _group_moves(world: "World", tells: bool) -> None:
    """Told in the old chat and in the new one, or not at all: then a call fails and says so."""
    talks = cast("TalkWorld", world)
    forum, somebody = talks.forum, talks.somebody
    old = group_chat(forum)
    forum.migrate()
    new = group_chat(forum)
    if tells and forum.rank != OUT:
        for chat, moved in (
            (old, {"migrate_to_chat_id": new["id"]}),
            (new, {"migrate_from_chat_id": old["id"]}),
        ):
            told = somebody.in_group(Post("1", ""), moved) | {"chat": chat}
            talks.tell(somebody, somebody.update({"message": told}))
    await talks.rest()


async def _bot_becomes(world: "World", rank: str) -> None:
    _ranks(cast("TalkWorld", world), rank)


async def _bot_is_back(world: "World", tells: bool) -> None:
    _ranks(cast("TalkWorld", world), ADMIN, tells)


def _ranks(world: "TalkWorld", rank: str, tells: bool = True) -> None:
    before, world.forum.rank = world.forum.rank, rank
    world.restless = True
    if before != rank and tells:
        bot = {"id": 7, "is_bot": True, "first_name": "Бот"}
        somebody = world.somebody
        change = {
            "chat": group_chat(world.forum),
            "from": {"id": 1, "is_bot": False, "first_name": "Хтось"},
            "date": 1795514400,
            "old_chat_member": {"user": bot, "status": before, "until_date": 0},
            "new_chat_member": {"user": bot, "status": rank, "until_date": 0},
        }
        world.tell(somebody, somebody.update({"my_chat_member": change}))


async def _group_trouble(world: "World", kind: str, times: int) -> None:
    forum = cast("TalkWorld", world).forum
    world.messengers.troubles.setdefault(forum.number, deque()).extend([kind] * times)


GROUP_POWERS: dict[str, Power] = {
    "topic_goes": _topic_goes,
    "topic_closes": _topic_closes,
    "topic_opens": _topic_opens,
    "topics_off": _topics_off,
    "group_moves": _group_moves,
    "bot_becomes": _bot_becomes,
    "bot_is_back": _bot_is_back,
    "group_trouble": _group_trouble,
}
