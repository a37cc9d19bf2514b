"""Files that the bot sends by their address: the phones fetch them and look at what they got."""

import io

import aiohttp
from PIL import Image, UnidentifiedImageError

from sandbox.files import Files, StoredFile, Upload
from sandbox.viber.messages import Media

FETCH_SECONDS = 15
CHUNK = 1 << 16
PICTURE_FORMATS = frozenset({"JPEG", "PNG", "GIF"})


class NotShown(Exception):
    """A phone cannot show what was sent."""


async def fetched(files: Files, media: Media) -> StoredFile:
    """Fetch a file and keep it for the chat."""
    data, mime = await _fetch(media)
    if media.kind == "photo":
        mime = _picture_type(data)
    return files.keep(media.kind, Upload(media.name, data, mime))


async def _fetch(media: Media) -> tuple[bytes, str]:
    timeout = aiohttp.ClientTimeout(FETCH_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(media.address) as answer:
            if answer.status != 200:
                raise NotShown(f"media could not be downloaded: HTTP status {answer.status}")
            return await _limited(answer.content, media.largest), answer.content_type
    except (aiohttp.ClientError, TimeoutError, ValueError):
        raise NotShown("media could not be downloaded") from None


async def _limited(stream: aiohttp.StreamReader, largest: int) -> bytes:
    data = bytearray()
    async for part in stream.iter_chunked(CHUNK):
        data += part
        if len(data) > largest:
            raise NotShown(f"media is larger than {largest} bytes")
    return bytes(data)


def _picture_type(data: bytes) -> str:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            form, animated = picture.format, getattr(picture, "is_animated", False)
    except (UnidentifiedImageError, OSError):
        raise NotShown("media is not a picture") from None
    if form not in PICTURE_FORMATS or animated:
        raise NotShown("media is not a JPEG, a PNG or a still GIF")
    return f"image/{form.lower()}"
