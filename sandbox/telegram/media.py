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
# What a person calls a file and what the Bot API calls it are the same here, but for its field.
UPLOADED_AS = {
    kind: kind for kind in ("photo", "video", "voice", "document", "sticker", "audio", "animation")
}


def stored(files: Files, kind: str, upload: Upload, seconds: int | None = None) -> tuple[Media, Json]:
    """Store a file and describe it, both as it is shown and as the Bot API's message holds it."""
    if len(upload.data) > (LARGEST_PHOTO if kind == "photo" else LARGEST_FILE):
        raise bad_request("file is too big")
    if kind == "photo":
        return _stored_photo(files, upload)
    file = files.keep(kind, upload)
    return described(file, seconds)


def described(
    file: StoredFile, seconds: int | None = None, sizes: list[Json] | None = None
) -> tuple[Media, Json]:
    """Describe a file that is stored already."""
    media = Media(file.kind, file.name, file.size, file.id)
    if file.kind == "photo":
        return media, {"photo": sizes or [_photo_size(file, 0, 0)]}
    extra = DESCRIPTIONS.get(file.kind, _as_document)
    return media, {file.kind: {**file_json(file), **extra(file, seconds or 1)}}


def file_json(file: StoredFile) -> Json:
    """Describe what all files have."""
    return {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": file.size}


def _stored_photo(files: Files, upload: Upload) -> tuple[Media, Json]:
    """Keep a photo as the server does: shrunk to its sizes, without its name and place of taking."""
    picture = _opened(upload)
    sizes = []
    for side in sorted({min(THUMBNAIL_SIDE, max(picture.size)), min(LARGEST_SIDE, max(picture.size))}):
        smaller = picture.copy()
        smaller.thumbnail((side, side))
        data = io.BytesIO()
        smaller.save(data, "JPEG", quality=87)
        file = files.keep("photo", Upload("photo.jpg", data.getvalue(), "image/jpeg"))
        sizes.append(_photo_size(file, *smaller.size))
    media, payload = described(file, sizes=sizes)
    return media, payload


def _opened(upload: Upload) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(upload.data)).convert("RGB")
    except (UnidentifiedImageError, OSError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    if sum(picture.size) > LONGEST_SIDES or max(picture.size) > STEEPEST_RATIO * min(picture.size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return picture


def _photo_size(file: StoredFile, width: int, height: int) -> Json:
    return {**file_json(file), "width": width, "height": height}


def _as_document(file: StoredFile, _: int) -> Json:
    return {"file_name": file.name, "mime_type": file.mime}


def _as_video(file: StoredFile, seconds: int) -> Json:
    return {"width": 640, "height": 360, "duration": seconds, **_as_document(file, seconds)}


def _as_voice(file: StoredFile, seconds: int) -> Json:
    return {"duration": seconds, "mime_type": file.mime}


def _as_sticker(_: StoredFile, __: int) -> Json:
    shape = {"type": "regular", "width": STICKER_SIDE, "height": STICKER_SIDE}
    return {**shape, "is_animated": False, "is_video": False, "emoji": "👍"}


DESCRIPTIONS: dict[str, Callable[[StoredFile, int], Json]] = {
    "video": _as_video,
    "animation": _as_video,
    "voice": _as_voice,
    "audio": _as_voice,
    "sticker": _as_sticker,
}
