"""Pictures, recordings and documents that come with a request."""

from collections.abc import Sequence

from bot.dialogs.dialog import Turn
from bot.i18n import _, ngettext
from bot.messages import Incoming, Kind, Media

KINDS = frozenset({Kind.photo, Kind.video, Kind.voice, Kind.document})
MOST_FILES = 20


def is_another_of_album(turn: Turn, incoming: Incoming) -> bool:
    """Whether this is a further part of an album that was answered already. An album gets one answer."""
    return bool(incoming.album) and turn.draft.get("album") == incoming.album


async def keep(turn: Turn, incoming: Incoming) -> None:
    """Keep the files with the draft."""
    kept = turn.draft.setdefault("files", [])
    kept += await note_files(turn, incoming.channel, incoming.media[: MOST_FILES - len(kept)])
    if incoming.album:
        turn.draft["album"] = incoming.album


async def add(turn: Turn, incoming: Incoming, most: int = MOST_FILES) -> list[int]:
    """Note the files, to be fetched after the turn."""
    return await note_files(turn, incoming.channel, incoming.media[:most])


async def note_files(turn: Turn, channel: str, media: Sequence[Media]) -> list[int]:
    """Note files that are to be fetched; their ids."""
    who, add_file = turn.citizen.identity_id, turn.work.attachments.add
    return [await add_file(who, channel, file.kind, file.file_id, file.name, turn.now) for file in media]


def refuse(turn: Turn, incoming: Incoming) -> str:
    """What to say to a file where only words are passed on; once for an album."""
    if incoming.album:
        turn.draft["album"] = incoming.album
    return _("Only words go to the operator. Please write, or send the photo with a request.")


def say_kept(turn: Turn) -> str:
    """What to say when a file came without words."""
    if turn.draft.get("album"):
        return _("Your pictures are added to the request.")
    count = len(turn.draft["files"])
    if count >= MOST_FILES:
        return _("More files do not fit into one request. I have kept those that came before.")
    return ngettext(
        "{count} file is added to the request.", "{count} files are added to the request.", count
    ).format(count=count)
