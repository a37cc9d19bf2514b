"""Files and places that go on from one chat to another, as the calls that the Bot API takes them by.

A file that Telegram knows goes by its id, and only as what it came; any other is sent anew.
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.channels.telegram_calls import TelegramCalls, Upload
from bot.messages import Enclosure
from bot.splitting import split, units

Json = dict[str, Any]
Read = Callable[[Enclosure], Awaitable[bytes]]
"""What is in a file that we keep."""

LONGEST_TEXT, LONGEST_CAPTION = 4096, 1024
MOST_IN_ALBUM = 10
METHODS = {
    "photo": "sendPhoto",
    "video": "sendVideo",
    "animation": "sendAnimation",
    "video_note": "sendVideoNote",
    "voice": "sendVoice",
    "audio": "sendAudio",
    "document": "sendDocument",
    "sticker": "sendSticker",
}
_WORDLESS = frozenset({"video_note", "sticker"})
"""Nothing can be written under these."""
_ALBUMS = {"photo": "pictures", "video": "pictures", "document": "documents", "audio": "recordings"}
"""What may stand in an album together."""
_ENDINGS = {"photo": ".jpg", "video": ".mp4", "animation": ".mp4", "video_note": ".mp4", "sticker": ".webp"}


@dataclass(frozen=True)
class Piece:
    """What one call sends: words, or files with the words under them, or a place."""

    text: str = ""
    files: Sequence[Enclosure] = ()
    point: tuple[float, float] | None = None
    more: Json = field(default_factory=dict)
    """Heading, buttons, topic and the message that is answered."""

    @property
    def messages(self) -> int:
        """How many messages this becomes."""
        return max(1, len(self.files))


def pieces(text: str, files: Sequence[Enclosure], point: tuple[float, float] | None) -> list[Piece]:
    """The calls in their order. Words stand under the first file where they fit, else before it."""
    batches = [Piece(files=batch) for batch in _batches(files)]
    if point:
        batches.append(Piece(point=point))
    if not text:
        return batches
    first = batches[0]
    under = first.files and first.files[0].kind not in _WORDLESS and units(text) <= LONGEST_CAPTION
    if under:
        return [Piece(text, first.files), *batches[1:]]
    return [*(Piece(part) for part in split(text, LONGEST_TEXT)), *batches]


def _batches(files: Sequence[Enclosure]) -> Iterator[Sequence[Enclosure]]:
    batch: list[Enclosure] = []
    for file in files:
        album = _ALBUMS.get(file.kind)
        if batch and (not album or _ALBUMS.get(batch[0].kind) != album or len(batch) == MOST_IN_ALBUM):
            yield batch
            batch = []
        batch.append(file)
    if batch:
        yield batch


async def send_piece(calls: TelegramCalls, address: str, piece: Piece, read: Read, words: Json) -> Any:
    """Make the call; `words` are what goes along with a text."""
    if piece.point:
        latitude, longitude = piece.point
        place = {"latitude": latitude, "longitude": longitude}
        return await calls.call("sendLocation", chat_id=address, **place, **_without_words(piece.more))
    if not piece.files:
        return await calls.call("sendMessage", chat_id=address, text=piece.text, **words, **piece.more)
    if len(piece.files) > 1:
        return await _send_album(calls, address, piece, read)
    [file] = piece.files
    more = _captioned(piece)
    if file.file_id:
        more[file.kind] = file.file_id
        return await calls.call(METHODS[file.kind], chat_id=address, **more)
    upload = Upload(file.kind, _name(file), await read(file))
    return await calls.upload(METHODS[file.kind], upload, chat_id=address, **more)


async def _send_album(calls: TelegramCalls, address: str, piece: Piece, read: Read) -> Any:
    """Several in one message; its words stand under the first. It takes no buttons."""
    more = _captioned(piece)
    under = {name: more.pop(name) for name in ("caption", "caption_entities") if more.get(name)}
    more = {name: value for name, value in more.items() if name in ("message_thread_id", "reply_parameters")}
    uploads, media = [], []
    for at, file in enumerate(piece.files):
        one = {"type": file.kind, "media": file.file_id or f"attach://file{at}"}
        media.append(one | under if at == 0 else one)
        if not file.file_id:
            uploads.append(Upload(f"file{at}", _name(file), await read(file)))
    if uploads:
        return await calls.upload("sendMediaGroup", *uploads, chat_id=address, media=media, **more)
    return await calls.call("sendMediaGroup", chat_id=address, media=media, **more)


def _captioned(piece: Piece) -> Json:
    more = dict(piece.more)
    heading = more.pop("entities", None)
    return {"caption": piece.text, "caption_entities": heading, **more} if piece.text else more


def _without_words(more: Json) -> Json:
    return {name: value for name, value in more.items() if name != "entities"}


def _name(file: Enclosure) -> str:
    return file.name or file.kind + _ENDINGS.get(file.kind, "." + file.stored_as.rpartition(".")[2])
