"""Orphan topics: made by the bot, whose process died before it could write down which talk it was for.

The messenger tells the bot of every topic that it makes. Which of them no talk has is looked at a little
later: mostly the news comes before the answer to the call is written down.
"""

from datetime import datetime, timedelta
from typing import Protocol

from core.groups import OPERATORS, GroupStore
from core.outbox import NoticeKind, NoticeStore
from core.timers import TimerKind, TimerStore
from core.topics import TopicStore

LOOKED_AT_AFTER = timedelta(minutes=5)
"""By then the messenger has answered, and the answer is written down, or it never will be."""


class TopicDesk(Protocol):
    """What the verbs of this file need of a unit of work."""

    @property
    def groups(self) -> GroupStore: ...

    @property
    def notices(self) -> NoticeStore: ...

    @property
    def timers(self) -> TimerStore: ...

    @property
    def topics(self) -> TopicStore: ...


async def note_made(work: TopicDesk, group_id: int, thread: str, now: datetime) -> None:
    """The bot has made a topic in the operators' group: look later whose it is, unless that is known."""
    if await work.topics.at(group_id, thread) is None:
        await work.timers.set(TimerKind.topic_made, f"{group_id}:{thread}", now + LOOKED_AT_AFTER)


async def close_orphan(work: TopicDesk, subject: str, now: datetime) -> None:
    """Close the topic if no talk has it. Not deleted: somebody may have written in it."""
    group_id, _, thread = subject.partition(":")
    group = await work.groups.for_purpose(OPERATORS)
    if group is None or group.id != int(group_id) or await work.topics.at(group.id, thread):
        return
    await work.notices.add_to_group(OPERATORS, NoticeKind.orphan_topic, {"thread": thread}, now)
