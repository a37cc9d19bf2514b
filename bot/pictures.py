"""Kept pictures on their way to a person: small enough for every messenger."""

import asyncio
from collections.abc import Awaitable, Callable
from io import BytesIO
from pathlib import Path

from PIL import Image

from core.attachments import MediaFolder

PictureOf = Callable[[str], Awaitable[bytes]]
"""The picture that is kept under this name, as a JPEG of at most `LARGEST` bytes."""
FileOf = Callable[[str], Awaitable[bytes]]
"""The file that is kept under this name, as it is."""
LARGEST = 1_000_000
"""Bytes (Viber on an iPhone; Telegram takes ten times as much)."""
LONGEST_SIDE = 1600
QUALITIES = (85, 70, 55, 40)


def pictures_in(media: MediaFolder) -> PictureOf:
    """Reads pictures of this folder. Raises OSError for one that is not there or none."""

    async def read(stored_as: str) -> bytes:
        return await asyncio.to_thread(_fitted, media.path(stored_as))

    return read


def files_in(media: MediaFolder) -> FileOf:
    """Reads files of this folder. Raises OSError for one that is not there."""

    async def read(stored_as: str) -> bytes:
        return await asyncio.to_thread(media.path(stored_as).read_bytes)

    return read


def _fitted(path: Path) -> bytes:
    with Image.open(path) as picture:
        drawn = picture.convert("RGB")
    side = LONGEST_SIDE
    while True:
        drawn.thumbnail((side, side))
        for quality in QUALITIES:
            written = BytesIO()
            drawn.save(written, "JPEG", quality=quality)
            if written.tell() <= LARGEST:
                return written.getvalue()
        side //= 2
