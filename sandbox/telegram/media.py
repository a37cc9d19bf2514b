"""Files in Telegram's words: photo sizes, video, voice, documents and stickers."""

import io
from collections.abc import Callable

from PIL import Image, UnidentifiedImageError

from sandbox.chats import Json, Media
from sandbox.files import Files, StoredFile, Upload
from sandbox.telegram.errors import bad_request

LARGEST_SIDE, THUMBNAIL_SIDE = 1280, 320
LONGEST_SIDES, STEEPEST_RATIO = 10_000, 20
LARGEST_PHOTO, LARGEST_FILE = 10 << 20, 50 << 20
STICKER_SIDE = 512


def stored(files: Files, kind: str, upload: Upload, seconds: int | None = None) -> StoredFile:
    """Store a file with the description that messages and answers carry."""
    if len(upload.data) > (LARGEST_PHOTO if kind == "photo" else LARGEST_FILE):
        raise bad_request("file is too big")
    if kind == "photo":
        return _stored_photo(files, upload)
    file = files.keep(kind, upload)
    file.payload = {kind: {**file_json(file), **DESCRIPTIONS[kind](file, seconds or 1)}}
    return file


def shown(file: StoredFile) -> Media:
    """Show a stored file in a message."""
    return Media(file.kind, file.name, file.size, file.id)


def file_json(file: StoredFile) -> Json:
    """Describe what all files have."""
    return {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": file.size}


def _stored_photo(files: Files, upload: Upload) -> StoredFile:
    """Keep a photo as the server does: shrunk to its sizes, without its name and place of taking."""
    picture = _opened(upload)
    longest = max(picture.size)
    kept: list[StoredFile] = []
    sizes: list[Json] = []
    for side in sorted({min(THUMBNAIL_SIDE, longest), min(LARGEST_SIDE, longest)}):
        smaller = picture.copy()
        smaller.thumbnail((side, side))
        file = files.keep("photo", Upload("photo.jpg", _as_jpeg(smaller), "image/jpeg"))
        sizes.append({**file_json(file), "width": smaller.width, "height": smaller.height})
        kept.append(file)
    for file in kept:
        file.payload = {"photo": sizes}
    return kept[-1]


def _opened(upload: Upload) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(upload.data)).convert("RGB")
    except (UnidentifiedImageError, OSError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    if sum(picture.size) > LONGEST_SIDES or max(picture.size) > STEEPEST_RATIO * min(picture.size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return picture


def _as_jpeg(picture: Image.Image) -> bytes:
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=87)
    return data.getvalue()


def _as_document(file: StoredFile, _: int) -> Json:
    return {"file_name": file.name, "mime_type": file.mime}


def _as_video(file: StoredFile, seconds: int) -> Json:
    return {"width": 640, "height": 360, "duration": seconds, "file_name": file.name, "mime_type": file.mime}


def _as_voice(file: StoredFile, seconds: int) -> Json:
    return {"duration": seconds, "mime_type": file.mime}


def _as_sticker(_: StoredFile, __: int) -> Json:
    shape = {"type": "regular", "width": STICKER_SIDE, "height": STICKER_SIDE}
    return {**shape, "is_animated": False, "is_video": False, "emoji": "👍"}


DESCRIPTIONS: dict[str, Callable[[StoredFile, int], Json]] = {
    "document": _as_document,
    "video": _as_video,
    "animation": _as_video,
    "voice": _as_voice,
    "audio": _as_voice,
    "sticker": _as_sticker,
}
