"""What the rest of the bot knows of a messenger."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Protocol

from bot.limits import Limits
from bot.messages import Incoming, Outgoing, Press


class Failure(StrEnum):
    """What a refused or broken call means for the message."""

    throttled = "throttled"
    """Not taken; the same message again after a pause."""
    unavailable = "unavailable"
    """Not taken: the messenger cannot be reached, or does not know our token any more."""
    doubtful = "doubtful"
    """Nobody knows whether it was taken."""
    gone = "gone"
    """The person cannot be written to."""
    rejected = "rejected"
    """This message will never be taken."""
    moved = "moved"
    """Not taken: the group goes on under another id."""
    topic_gone = "topic_gone"
    """Not taken: the topic that it was for is not there any more."""
    topic_closed = "topic_closed"
    """Not taken: the topic is closed."""
    no_topics = "no_topics"
    """Not taken: the group has no topics, or the bot may not make any."""


class Cause(StrEnum):
    """What is wrong with a messenger that takes nothing."""

    unreachable = "unreachable"
    """Nobody takes the call, or nobody answers, or somebody else does in its place."""
    throttled = "throttled"
    unknown_token = "unknown_token"  # noqa: S105 -- a word, no token
    other_poller = "other_poller"
    """Somebody else fetches updates with our token, or has them sent elsewhere."""
    unmended = "unmended"
    """A setting or the account is wrong: `reason` says which."""


class SendFailed(Exception):
    """A call did not succeed. `reason` is the messenger's own word, never the message's text."""

    everybody = False
    """A pause that was asked for is meant for all chats."""
    moved_to = ""
    """The id under which a group goes on."""

    def __init__(
        self, kind: Failure, reason: str, retry_after: float = 0.0, cause: Cause = Cause.unreachable
    ) -> None:
        super().__init__(f"{kind}: {reason}")
        self.kind, self.reason, self.retry_after, self.cause = kind, reason, retry_after, cause


class Channel(Protocol):
    """One messenger."""

    name: str
    pops_up: bool
    """A pressed button can be answered with a word that pops up; else that word is a message."""
    hides: frozenset[str]
    """Kinds of files that it has no way to show."""
    albums: bool
    """Several files can be one message."""
    reports: bool
    """Tells later whether a message has arrived: until then its words are kept, to be sent again."""

    def event_id(self, raw: Mapping[str, Any]) -> str:
        """What is the same when the messenger sends this event again."""

    def sender(self, raw: Mapping[str, Any]) -> str:
        """Whose event this is, read without understanding it; "" when it does not say."""

    def parse(self, raw: Mapping[str, Any]) -> Incoming:
        """The event in our words. What is not known becomes kind "unsupported".

        Raises ValueError when the event is not what the messenger says it sends.
        """

    async def send(self, address: str, message: Outgoing, part_ids: list[str]) -> None:
        """Send the parts that `part_ids` does not have yet, adding each one's id. Raises SendFailed."""

    async def finish_press(self, chat: str, press: Press, notice: str, stale_message: str) -> None:
        """Answer a pressed button and take away the buttons of an old message, as well as that goes."""

    async def fetch(self, file_id: str) -> bytes:
        """A file that somebody sent. Raises SendFailed, for one that is too large with kind rejected."""

    async def trouble(self) -> SendFailed | None:
        """What keeps the messenger from answering us; None when it can be reached and knows us."""


class ToMany(Protocol):
    """What a messenger can do to tell many people the same."""

    name: str
    limits: Limits
    most_at_once: int
    """People whom one call may tell."""
    reports: bool
    """Tells later whether a message has arrived."""

    async def tell(self, addresses: Sequence[str], message: Outgoing) -> Mapping[str, str | SendFailed]:
        """Tell these, by a call that has its place already; each one's message id, or why there is none."""

    async def trouble(self) -> SendFailed | None:
        """What keeps the messenger from answering us; None when it can be reached and knows us."""


class Forum(Protocol):
    """What a messenger can do whose groups have topics. Every call raises SendFailed."""

    async def create_topic(self, address: str, name: str) -> str:
        """Make a topic; its id."""

    async def open_topic(self, address: str, thread: str) -> None:
        """Open a closed topic again; one that is open stays so."""

    async def close_topic(self, address: str, thread: str) -> None: ...

    async def react(self, address: str, message_id: str, emoji: str) -> None:
        """Show this as the bot's reaction to somebody's message, in place of an earlier one."""
