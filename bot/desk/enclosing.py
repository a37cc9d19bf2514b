"""Files of a talk on their way into another chat: by their id in the same messenger, else fetched."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.messages import Enclosure, Kind
from core.attachments import Attachment, FileState
from core.lines import Line

Have = Callable[[Sequence[int], str], Awaitable[list[Attachment]]]
"""The files with these ids, fetched by now unless this messenger has them itself."""


@dataclass(frozen=True)
class Enclosed:
    """What of a line's files can be shown."""

    files: tuple[Enclosure, ...] = ()
    lost: bool = False
    """Something could not be fetched."""
    hidden: bool = False
    """The messenger has no way to show something."""


@dataclass(frozen=True)
class Enclosing:
    """Knows where files are to be had, and what each messenger cannot show."""

    have: Have
    hides: Mapping[str, Collection[str]]
    albums: Collection[str] = ()
    """The messengers in which several files can be one message."""

    async def __call__(self, lines: Sequence[Line], channel: str) -> Enclosed:
        """The files of these lines for this messenger."""
        ids = [file for line in lines for file in line.files]
        if not ids:
            return Enclosed()
        hides = self.hides.get(channel, ())
        if any(line.kind in hides for line in lines):
            return Enclosed(hidden=True)
        files = await self.have(ids, channel)
        can = [file for file in files if _can_be_had(file, channel)]
        return Enclosed(tuple(_enclosure(file, channel) for file in can), lost=len(can) < len(ids))


def _can_be_had(file: Attachment, channel: str) -> bool:
    return file.state != FileState.erased and (file.channel == channel or file.state == FileState.kept)


def _enclosure(file: Attachment, channel: str) -> Enclosure:
    known = file.file_id if file.channel == channel else ""
    return Enclosure(file.kind, file.channel, known, file.name, file.stored_as)


def point_of(line: Line) -> tuple[float, float] | None:
    """The place that a line tells; None for a line of another kind."""
    if line.kind != Kind.location or not line.words:
        return None
    latitude, longitude = line.words.split(", ")
    return float(latitude), float(longitude)
