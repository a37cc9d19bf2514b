"""The folder of media files. Names are drawn at random; pictures lose what the camera wrote into them."""

import asyncio
import os
import uuid
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

PICTURES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
"""Formats that we write anew, and their endings."""
ENDINGS = {
    **dict.fromkeys(("video", "animation", "video_note"), ".mp4"),
    "voice": ".ogg",
    "audio": ".mp3",
    "document": ".bin",
}
LONGEST_ENDING = 8
# A small file may hold a picture that fills the memory: one of twice so many points is refused.
Image.MAX_IMAGE_PIXELS = 40_000_000


class MediaFiles:
    """Implements `core.attachments.MediaFolder` on a local folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def save(self, data: bytes, kind: str, name: str) -> str:
        """Keep a file under a new name. Raises ValueError for a photo that is no picture."""
        return await asyncio.to_thread(self._save, data, kind, name)

    async def remove(self, stored_as: str) -> None:
        """Remove a file; none of that name is as good."""
        await asyncio.to_thread(self.path(stored_as).unlink, missing_ok=True)

    def path(self, stored_as: str) -> Path:
        """Where a kept file lies."""
        return self.folder / stored_as

    def _save(self, data: bytes, kind: str, name: str) -> str:
        data, ending = _without_metadata(data, kind) or (data, _ending(kind, name))
        token = uuid.uuid4().hex
        stored_as = f"{token[:2]}/{token}{ending}"
        path = self.path(stored_as)
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written whole before it has its name: a crash leaves no half a file behind that name.
        half = path.with_suffix(".part")
        with half.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        half.rename(path)
        return stored_as


def _without_metadata(data: bytes, kind: str) -> tuple[bytes, str] | None:
    """The picture drawn anew, turned as the camera meant it; None for a file that is no picture."""
    try:
        with Image.open(BytesIO(data)) as picture:
            form = picture.format if picture.format in PICTURES else "JPEG"
            drawn = ImageOps.exif_transpose(picture)
            fits = drawn if form != "JPEG" else drawn.convert("RGB")
            fits.info.clear()
            written = BytesIO()
            fits.save(written, form)
    except Exception as error:  # whatever a decoder meets in a file that was made to break it
        if kind == "photo":
            raise ValueError("not a picture") from error
        return None
    return written.getvalue(), PICTURES[form]


def _ending(kind: str, name: str) -> str:
    ending = Path(name).suffix.lower()
    known = ending.isascii() and ending[1:].isalnum() and len(ending) <= LONGEST_ENDING
    return ending if known else ENDINGS.get(kind, ".bin")
