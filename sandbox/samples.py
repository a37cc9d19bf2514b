"""Sample files, made on the spot."""

import io
import struct
from collections.abc import Callable

from PIL import Image, ImageDraw

from sandbox.files import Upload

PHOTO_SIZE = (960, 720)
STICKER_SIZE = (512, 512)
COLOURS = ((94, 129, 172), (163, 190, 140), (208, 135, 112), (180, 142, 173), (235, 203, 139))


def sample(kind: str, number: int = 0) -> Upload:
    """Make a sample of this kind; several of them differ."""
    return MAKERS[kind](number)


def _photo(number: int) -> Upload:
    return Upload(f"photo{number + 1}.jpg", _picture(PHOTO_SIZE, number, "JPEG"), "image/jpeg")


def _sticker(number: int) -> Upload:
    return Upload("sticker.webp", _picture(STICKER_SIZE, number, "WEBP"), "image/webp")


def _document(number: int) -> Upload:
    return Upload(
        f"document{number + 1}.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", "application/pdf"
    )


def _video(number: int) -> Upload:
    brand = b"ftypisom" + struct.pack(">I", 512) + b"isommp42"
    boxes = [brand, b"mdat" + bytes([number])]
    return Upload(
        f"video{number + 1}.mp4",
        b"".join(struct.pack(">I", len(box) + 4) + box for box in boxes),
        "video/mp4",
    )


def _voice(number: int) -> Upload:
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48_000, 0, 0)
    page = b"OggS" + struct.pack("<BBqIIIB", 0, 2, 0, number, 0, 0, 1) + bytes([len(head)]) + head
    return Upload("voice.ogg", page, "audio/ogg")


def _picture(size: tuple[int, int], number: int, form: str) -> bytes:
    width, height = size
    colour = COLOURS[number % len(COLOURS)]
    picture = Image.new("RGB", size, colour)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, height * 2 // 3, width, height), fill=tuple(part // 2 for part in colour))
    draw.ellipse((width // 3, height // 4, width * 2 // 3, height * 3 // 4), fill=(236, 239, 244))
    data = io.BytesIO()
    picture.save(data, form)
    return data.getvalue()


MAKERS: dict[str, Callable[[int], Upload]] = {
    "photo": _photo,
    "video": _video,
    "voice": _voice,
    "document": _document,
    "sticker": _sticker,
}
