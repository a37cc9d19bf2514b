"""Chats of several people: the operators' and the units' groups, and how a group is bound to its purpose.

An admin gets a code for a purpose; typed in a group, it binds that group, once. A purpose has one group
and a group one purpose: what was bound before ends.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from typing import Any, Protocol

from core.access import UNIT, Role, RoleStore, unit_of
from core.outbox import Notice, NoticeKind, NoticeStore
from core.refusals import Refusal

OPERATORS = "operators"
"""The purpose of the group in which operators answer; a unit's is `unit:<code>`."""
CODE_IS_GOOD_FOR = timedelta(hours=24)
MOST_TRIES = 5
TRIES_ARE_COUNTED_FOR = timedelta(hours=1)
BEGUN_ACTS_LAST = timedelta(hours=1)
# Nothing that looks like something else, in either alphabet, when it is read off a screen.
_ALPHABET = "346789CDFGHJKLMNPQRTVWXY"
_CODE_LENGTH = 8


class GroupTrouble(StrEnum):
    """What keeps the bot from working in a group."""

    none = ""
    out = "out"
    """It was taken out, or the group is gone."""
    demoted = "demoted"
    """It was administrator and is a plain member now."""
    silenced = "silenced"
    """It may not write."""
    no_topics = "no_topics"
    """The operators' group has no topics, so nobody could be talked with there."""


@dataclass(frozen=True)
class StaffGroup:
    """A group that is bound to a purpose."""

    id: int
    channel: str
    external_id: str
    purpose: str
    title: str
    bound_at: datetime
    bound_by: str
    trouble: GroupTrouble = GroupTrouble.none

    @property
    def unit(self) -> str | None:
        """The unit whose group it is; None for the operators'."""
        return unit_of(self.purpose)


@dataclass(frozen=True)
class BegunAct:
    """What a member has begun with a case and has to complete: a photo, words, a choice."""

    case_id: int
    identity_id: int
    act: str
    begun_at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)


class GroupStore(Protocol):
    async def in_chat(self, channel: str, external_id: str) -> StaffGroup | None:
        """The group that this chat is bound as."""

    async def for_purpose(self, purpose: str) -> StaffGroup | None: ...

    async def in_force(self) -> list[StaffGroup]:
        """All that are bound now, by purpose."""

    async def bind(self, group: StaffGroup) -> None:
        """Keep a new binding; its id does not matter."""

    async def end(self, group_id: int, now: datetime) -> None: ...

    async def set_trouble(self, group_id: int, trouble: GroupTrouble) -> bool:
        """Note what keeps the bot from working there; False when that was known."""

    async def move(self, channel: str, old: str, new: str) -> bool:
        """The chat has another id now: what waits for it goes there. False when no group was bound to it."""

    async def add_code(self, code: str, purpose: str, by: str, good_until: datetime) -> None: ...

    async def use_code(self, code: str, now: datetime) -> tuple[str, str] | None:
        """Use up a code that is good: its purpose, and who had it made."""

    async def count_try(self, channel: str, external_id: str, now: datetime) -> int:
        """Count a code that is tried in this chat; how many were tried lately, with this one."""

    async def begin(self, group_id: int, act: BegunAct) -> None:
        """Begin something, in place of what this member had begun in this group before."""

    async def begun_by(self, group_id: int, identity_id: int, now: datetime) -> BegunAct | None:
        """What this member has begun and not completed, as long as it is good."""

    async def begun_with(self, group_id: int, case_id: int, now: datetime) -> list[BegunAct]:
        """What members of this group have begun with this case and not completed, the last first."""

    async def complete(self, group_id: int, identity_id: int) -> None:
        """What this member had begun is done, or given up."""


class GroupDesk(Protocol):
    """What the verbs of this file need of a unit of work."""

    @property
    def groups(self) -> GroupStore: ...

    @property
    def notices(self) -> NoticeStore: ...

    @property
    def roles(self) -> RoleStore: ...


class CodeNotGood(Refusal):
    """The code is unknown, used or too old. Which of these it is, nobody learns."""


class TooManyTries(Refusal):
    """Nobody tries codes out."""

    def __init__(self, tries: int) -> None:
        super().__init__(f"{tries} codes were tried in one group")
        self.tries = tries


def read_bind_code(text: str) -> str:
    """The code as it is kept, however it was typed."""
    return "".join(letter for letter in text.upper() if letter.isalnum())[:12]


def spell_bind_code(code: str) -> str:
    """The code as people see it: 4KMP-7XWD."""
    return f"{code[:4]}-{code[4:]}"


async def make_bind_code(work: GroupDesk, purpose: str, by: str, now: datetime, random: Random) -> str:
    """A code that binds the group that it is typed in. It works once."""
    code = "".join(random.choice(_ALPHABET) for _ in range(_CODE_LENGTH))
    await work.groups.add_code(code, purpose, by, now + CODE_IS_GOOD_FOR)
    return code


async def bind_by_code(
    work: GroupDesk, code: str, *, channel: str, chat: str, title: str, now: datetime
) -> StaffGroup:
    """Bind the chat that this code was typed in. Raises CodeNotGood, TooManyTries."""
    if (tries := await work.groups.count_try(channel, chat, now)) > MOST_TRIES:
        raise TooManyTries(tries)
    used = await work.groups.use_code(read_bind_code(code), now)
    if used is None:
        raise CodeNotGood
    purpose, by = used
    return await bind(work, purpose, channel=channel, chat=chat, title=title, by=by, now=now)


async def bind(
    work: GroupDesk, purpose: str, *, channel: str, chat: str, title: str, by: str, now: datetime
) -> StaffGroup:
    """Bind a chat to a purpose; earlier bindings of the two end."""
    for earlier in (await work.groups.in_chat(channel, chat), await work.groups.for_purpose(purpose)):
        if earlier:
            await work.groups.end(earlier.id, now)
    group = StaffGroup(0, channel, chat, purpose, title[:200], now, by)
    await work.groups.bind(group)
    return (await work.groups.in_chat(channel, chat)) or group


async def note_trouble(work: GroupDesk, group: StaffGroup, trouble: GroupTrouble, now: datetime) -> bool:
    """Remember what keeps the bot from working in a group, and tell the admins once."""
    if not await work.groups.set_trouble(group.id, trouble):
        return False
    if trouble:
        facts = {"purpose": group.purpose, "title": group.title, "trouble": str(trouble)}
        for admin in await work.roles.holders(Role.admin):
            await work.notices.add(Notice(NoticeKind.group_trouble, admin, facts), now)
    return True


def purpose_of_unit(unit: str) -> str:
    """What a unit's group is bound to."""
    return f"{UNIT}{unit}"
