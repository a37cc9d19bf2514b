"""Lines: what was said in a handoff, by whom, and how far it came. In order they are its transcript."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from core.outbox import OutboxState


class Side(StrEnum):
    """Who says a line."""

    citizen = "citizen"
    operator = "operator"
    note = "note"
    """Among colleagues; it never leaves the group."""
    service = "service"
    """The service reports to the operators: `kind` says what."""


class Report(StrEnum):
    """What a line of the service reports."""

    nudge = "nudge"
    """Nobody has claimed the handoff."""
    left = "left"
    """The citizen has ended the talk."""
    wants_call = "wants_call"
    goes_on_elsewhere = "goes_on_elsewhere"
    """The citizen has joined two messengers, in both of which they talked."""
    undelivered = "undelivered"
    """The line that this one answers did not reach the citizen."""
    lapsed = "lapsed"
    deleted = "deleted"
    """The citizen does not see any more what the line that this one answers takes back."""
    hidden = "hidden"
    """The citizen's messenger has no way to show the line that this one answers."""
    suggests_warning = "suggests_warning"
    """The line that this one answers may insult a person; people decide."""
    suggests_slow = "suggests_slow"
    suggests_pause = "suggests_pause"
    warned = "warned"
    """The author of the line has decided so because of the line that it answers."""
    slowed = "slowed"
    paused = "paused"
    owner_off = "owner_off"
    """Whoever had it, the author of the line, is off shift."""


class Mark(StrEnum):
    """What an operator's own message shows of how far it came."""

    none = ""
    """Nothing is to be shown: it was not written in the group."""
    taken = "taken"
    delivered = "delivered"
    failed = "failed"
    noted = "noted"


class Delivery(StrEnum):
    """How far an operator's line has come on its way to the citizen."""

    on_its_way = "on_its_way"
    delivered = "delivered"
    failed = "failed"
    gone = "gone"
    """The citizen cannot be reached."""
    withheld = "withheld"
    """It would have been charged for."""
    unknown = "unknown"
    """Sent again it may come twice."""


UNDELIVERED = frozenset({Delivery.failed, Delivery.gone, Delivery.withheld, Delivery.unknown})
"""What may be tried once more."""
TEXT, CORRECTION, TAKEN_BACK = "text", "edit", "delete"
"""Kinds of lines besides those of files; the latter two are about the line that they answer."""
PROGRAM = "api"
"""The channel of what another program says. Its place is that program's name, and its own id of the line."""


@dataclass(frozen=True)
class Said:
    """Something said just now. `author` is empty for the citizen."""

    side: Side
    words: str
    author: str = ""
    kind: str = TEXT
    files: tuple[int, ...] = ()
    """Attachments."""
    answers: int | None = None
    """The line that this one replies to."""


ALBUM_PAUSE = timedelta(seconds=1)
"""So long it is waited for further parts of an album: no messenger says which is the last."""


@dataclass(frozen=True)
class Line:
    """A line as it is kept. `words` are None once they are erased."""

    id: int
    handoff_id: int
    position: int
    at: datetime
    side: Side
    author: str
    kind: str
    words: str | None
    files: tuple[int, ...]
    answers: int | None
    posted_at: datetime | None
    """Since when it stands in the operators' group."""
    outbox_id: int | None
    """The outgoing message that brings it to the citizen."""
    mark: Mark
    """What its author was shown last of how far it came."""


@dataclass(frozen=True)
class LinePlace:
    """A message that shows a line, in the citizen's chat or in the operators' group."""

    channel: str
    address: str
    message_id: str


@dataclass(frozen=True)
class Arrival:
    """How far a line has come, and the message in the group that shall show it."""

    line: Line
    state: OutboxState
    reason: str
    place: LinePlace
    channel: str
    """The messenger that it went to, and the chat."""
    address: str


class LineStore(Protocol):
    async def add(self, handoff_id: int, said: Said, now: datetime, *, posted: bool) -> Line:
        """Add a line at the end. `posted`: it stands in the group already."""

    async def by_id(self, id: int) -> Line | None: ...

    async def of(self, handoff_id: int) -> list[Line]:
        """The transcript."""

    async def unposted(self, handoff_id: int) -> list[Line]:
        """What operators have not seen yet, in order."""

    async def unsent(self, handoff_id: int) -> list[Line]:
        """Files that operators have sent in the group and that wait for others of their album, in order."""

    async def note_posted(self, ids: Sequence[int], places: Sequence[LinePlace], now: datetime) -> None:
        """These lines stand in the group now, in these messages."""

    async def add_place(self, id: int, place: LinePlace) -> None: ...

    async def shown_at(self, place: LinePlace) -> Line | None:
        """The line that this message shows; of several the last one."""

    async def at(self, place: LinePlace) -> list[Line]:
        """All lines that this message shows, in order."""

    async def place_in(self, id: int, channel: str, address: str) -> str:
        """The message that shows this line in this chat; "" if there is none."""

    async def brought_by(self, id: int, outbox_id: int) -> None:
        """This outgoing message brings the line to the citizen."""

    async def deliveries(self, handoff_id: int) -> Mapping[int, Delivery]:
        """How far the lines have come that go to the citizen, by their ids."""

    async def parts_of(self, id: int, place: LinePlace) -> list[str]:
        """The messages in the citizen's chat that an operator's line became; none if it went elsewhere.

        Of `place` its chat counts alone.
        """

    async def ended_as(self, id: int) -> OutboxState | None:
        """How the message ended that brought this line to the citizen; None while nobody knows."""

    async def files_said(self, identity_ids: Collection[int]) -> Mapping[int, Side]:
        """The files in the talks of those who have these accounts, and which side has sent each."""

    async def forget(self, id: int) -> None:
        """Keep nothing of a line's words: they were said again as another one."""

    async def set_mark(self, id: int, mark: Mark) -> bool:
        """Remember what its author was shown; False when that was so already."""

    async def arrivals(self, limit: int) -> list[Arrival]:
        """Operators' lines whose mark does not tell yet what became of them."""
