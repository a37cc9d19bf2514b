"""Messages on their way out: plain data, and the rule that their state moves forward only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any, Protocol


class MessageClass(IntEnum):
    """Per person, messages of one class leave in order; a lower class never waits behind a higher one."""

    reply = 0
    notice = 1
    broadcast = 2


class OutboxState(StrEnum):
    """Where an outgoing message stands. Only `queued` and `sending` are not final."""

    queued = "queued"
    sending = "sending"
    sent = "sent"
    unknown = "unknown"
    """The messenger may or may not have taken it, and sending it again would be worse."""
    failed = "failed"
    gone = "gone"
    """The person cannot be reached: blocked the bot, left, never started it."""
    withheld = "withheld"
    """It would have been charged for, which the city does not want, or there is only a telephone.
    Told when the person writes."""


class NoticeKind(StrEnum):
    """What the core reports to a citizen. The words are found when it is sent."""

    case_moved = "case_moved"
    case_overdue = "case_overdue"
    case_news = "case_news"
    """Of several requests at once; the facts are number and standing."""
    case_extended = "case_extended"
    case_answered = "case_answered"
    """An operator tells how it stands."""
    verdict_again = "verdict_again"
    """Asked a second time whether it is done, with a warning."""
    mark_asked = "mark_asked"
    unit_terms = "unit_terms"
    """To a unit's group: cases that are due or late; the facts are number and date."""
    unit_terms_alone = "unit_terms_alone"
    """The same to one of a unit that has no group."""
    cards_coming = "cards_coming"
    """To a unit's group: many requests are about to be shown there."""
    extension_asked = "extension_asked"
    """To whoever may decide on a term."""
    head_asked = "head_asked"
    """To the head of a unit: a breach to be explained."""
    head_silent = "head_silent"
    """To the supervisors: the head has not explained it."""
    answer_owed = "answer_owed"
    """To the operators: a citizen asks why nothing happens."""
    duty_digest = "duty_digest"
    """To the operators, in the morning."""
    draft_waits = "draft_waits"
    alert_raised = "alert_raised"
    """To those on call."""
    alert_taken = "alert_taken"
    alert_waits = "alert_waits"
    alert_withdrawn = "alert_withdrawn"
    """To those on call: nobody has to ring any more."""
    danger_again = "danger_again"
    """To those on call: somebody in a talk tells of the same danger once more."""
    operator_says = "operator_says"
    """What an operator wrote goes where such a notice would go."""
    operator_off = "operator_off"
    """Whoever talked with the citizen is off shift; the fact is when operators are back, if none is there."""
    abuse_told = "abuse_told"
    """A grade was decided because of insults: what it means, until when, and how to appeal."""
    abuse_reviewed = "abuse_reviewed"
    """A supervisor has looked at it."""
    abuse_over = "abuse_over"
    """A pause has ended."""
    handoff_waits = "handoff_waits"
    """To the supervisors: a citizen waits, and nobody has claimed the talk."""
    nobody_on = "nobody_on"
    """To the supervisors: citizens wait, and nobody is on shift."""
    missed = "missed"
    """News of requests that could not be told while they were fresh; the facts are number and standing."""
    file_lost = "file_lost"
    """Files that the citizen sent could not be had."""
    orphan_topic = "orphan_topic"
    """To nobody: a topic of the operators' group that no talk has is closed; the fact is its thread."""
    joined = "joined"
    """Another messenger is the same citizen's from now on; the fact is its channel."""
    staff_unreachable = "staff_unreachable"
    """To the operators: one of the staff cannot be written to in private; the fact is the name."""
    outage_changed = "outage_changed"
    """To who is concerned by an outage: what is known of it now."""
    outage_over = "outage_over"
    """The same when it is over."""
    outage_withdrawn = "outage_withdrawn"
    """The same when it was none."""
    group_trouble = "group_trouble"
    """To the admins: the bot cannot work in a group of the staff."""
    broadcast_decided = "broadcast_decided"
    """To whoever submitted a broadcast: it is approved, or comes back with a word."""


REMINDERS = frozenset(
    {
        NoticeKind.case_overdue,
        NoticeKind.draft_waits,
        NoticeKind.duty_digest,
        NoticeKind.mark_asked,
        NoticeKind.unit_terms,
        NoticeKind.unit_terms_alone,
        NoticeKind.verdict_again,
    }
)
"""Notices that must rather be missing than be sent twice."""


NOT_IN_A_TALK = frozenset({NoticeKind.draft_waits, NoticeKind.mark_asked})
"""Notices that do not come between a citizen and an operator: while they talk these are left out."""

EMERGENCIES = frozenset(
    {
        NoticeKind.alert_raised,
        NoticeKind.alert_taken,
        NoticeKind.alert_waits,
        NoticeKind.alert_withdrawn,
        NoticeKind.danger_again,
    }
)
"""Notices that somebody's safety may hang on."""

FOLLOWING = frozenset(
    {
        NoticeKind.case_moved,
        NoticeKind.case_overdue,
        NoticeKind.case_news,
        NoticeKind.case_extended,
        NoticeKind.case_answered,
        NoticeKind.verdict_again,
        NoticeKind.mark_asked,
        NoticeKind.operator_off,
        NoticeKind.operator_says,
        NoticeKind.abuse_told,
        NoticeKind.abuse_reviewed,
        NoticeKind.abuse_over,
        NoticeKind.outage_changed,
        NoticeKind.outage_over,
        NoticeKind.outage_withdrawn,
    }
)
"""Notices that go to where the citizen wrote last; the others belong to the account they name."""

_OF_ONE_CASE = (
    NoticeKind.case_moved,
    NoticeKind.case_overdue,
    NoticeKind.case_extended,
    NoticeKind.case_answered,
    NoticeKind.verdict_again,
)
_OF_SEVERAL = (NoticeKind.case_news, NoticeKind.missed)

MOST_TRIES = 2
"""How often a message is sent when nobody knows whether the try before arrived."""


@dataclass(frozen=True)
class Notice:
    kind: NoticeKind
    identity_id: int
    facts: Mapping[str, str]


class NoticeStore(Protocol):
    async def add(self, notice: Notice, now: datetime) -> None:
        """Put a notice among the outgoing messages of this transaction."""

    async def add_elsewhere(self, notice: Notice, now: datetime) -> bool:
        """The same for another account of the citizen; False if there is none that can be reached."""

    async def add_to_group(
        self, purpose: str, kind: NoticeKind, facts: Mapping[str, str], now: datetime
    ) -> bool:
        """The same for the group that is bound to this purpose; False if there is none."""

    async def add_card(self, purpose: str, case_id: int, now: datetime) -> bool:
        """Show the case in this group as it stands by then, in the place of its earlier card if there is one.

        False if no group is bound to this purpose.
        """

    async def add_shown(self, purpose: str, kind: str, id: int, now: datetime) -> bool:
        """Show something that has a card of its own in this group, as it stands by then; as `add_card`."""

    async def add_privately(self, identity_id: int, what: Mapping[str, int], now: datetime) -> None:
        """Show something to one of the staff in private as it stands by then: a complaint, or a review."""

    async def add_broadcast_card(self, identity_id: int, broadcast_id: int, now: datetime) -> None:
        """Show whoever wrote a broadcast how it goes, in the place of the last time they were shown it."""

    async def add_handoff(
        self, handoff_id: int, now: datetime, message_class: MessageClass = MessageClass.reply
    ) -> bool:
        """Show the operators' group what of this handoff it has not seen by then; False if there is none.

        As a notice it waits until no talk of the group has words to show.
        """

    async def add_line(self, identity_id: int, line_id: int, now: datetime, album: Sequence[int] = ()) -> int:
        """Bring an operator's line to the citizen, where they wrote last; the outgoing message.

        `album`: the lines that it came with, itself among them.
        """


@dataclass(frozen=True)
class Outbound:
    """A message to one chat, ready to be put in the outbox. `body` is described at `Envelope`."""

    channel: str
    address: str
    identity_id: int | None
    body: Mapping[str, Any]
    message_class: MessageClass = MessageClass.reply
    again: bool = True
    language: str | None = None
    """What it is written in, for what a channel has to add to it."""
    unasked: bool = False
    card: str | None = None
    """What it stands for: it takes the place of the last message of this name in the chat."""


@dataclass(frozen=True)
class Envelope:
    """An outgoing message with its address: what delivery works on.

    `body` is a chat message as plain data, or `{"notice": kind, "facts": {...}}` to be put into words, or
    says what is to be read when it is sent: `{"case": id}`, `{"complaint": id}`, `{"review": id}`,
    `{"line": id}` (with `"album": [ids]` if it came with others), `{"handoff": id}`, `{"broadcast": id}`.
    `part_ids` are the messenger's ids of the parts that are already out.
    """

    id: int
    channel: str
    address: str
    message_class: MessageClass
    body: Mapping[str, Any]
    language: str | None
    again: bool
    """May be sent a second time when nobody knows whether the first try arrived."""
    attempts: int = 0
    part_ids: Sequence[str] = field(default_factory=tuple)
    unasked: bool = False
    """Begun by us where the messenger charges for that."""
    repeats: bool = False
    """A process that is gone was sending it: nobody knows whether it has arrived."""
    card: str | None = None
    """What it stands for: it takes the place of the last message of this name in the chat."""
    origin: str = ""
    """What it began with, for the log (`core.origins`)."""


@dataclass(frozen=True)
class Settlement:
    """What became of an envelope."""

    envelope_id: int
    state: OutboxState
    part_ids: Sequence[str] = ()
    reason: str = ""
    keeps_words: bool = False
    """The messenger tells later whether it has arrived: until then it may have to be sent again."""


def left_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a message that did not arrive: the numbers of the cases that it had news of."""
    facts = body.get("facts", {})
    if body.get("notice") in _OF_ONE_CASE and "number" in facts:
        return {"missed": [facts["number"]]}
    return {"missed": list(facts)} if body.get("notice") in _OF_SEVERAL else {}


class OutboxStore(Protocol):
    async def add_sending(self, messages: Sequence[Outbound], now: datetime) -> list[Envelope]:
        """Store messages as being sent by this process, which hands them to delivery after the commit."""

    async def claim_replies(self, channel: str, address: str) -> list[Envelope]:
        """Take the queued replies to one chat, oldest first, so that what is sent at once comes behind."""

    async def claim(self, limit: int) -> list[Envelope]:
        """Take queued messages, and those that a process which is gone was sending, oldest first.

        Of the latter only those that may be sent again come back; the others become `unknown`.
        """

    async def count_try(self, id: int) -> None:
        """This process sends the message once more, not knowing whether it has arrived."""

    async def settle(self, settlements: Sequence[Settlement], now: datetime) -> None:
        """Write down what became of messages; words, which may be personal, are kept while needed."""

    async def take_missed(self, identity_id: int) -> list[str]:
        """The numbers of cases whose news did not reach this person, oldest news first; each time once."""

    async def release(self, ids: Sequence[int]) -> None:
        """Give back messages that were taken and not begun, as if they had never been taken."""

    async def unfinished(self) -> int:
        """How many messages are queued or being sent."""

    async def oldest(self) -> Mapping[MessageClass, datetime]:
        """Since when the oldest message of each class waits; classes of which none waits are missing."""
