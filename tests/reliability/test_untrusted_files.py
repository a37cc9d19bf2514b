"""Files that were made to do harm: kept as they are or refused, quickly and with little memory."""

import io
import resource
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from storage.media import MediaFiles

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
FRAMES = 200


def _zip_bomb() -> bytes:
    """A hundred megabytes of nothing in a hundred kilobytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("nothing", bytes(100_000_000))
    return written.getvalue()


def _png(width: int, height: int) -> bytes:
    """A picture that says it is so large; its points would be nothing but black."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return len(data).to_bytes(4, "big") + checked + zlib.crc32(checked).to_bytes(4, "big")

    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    packer = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    points = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = chunk(b"IHDR", size + b"\x01\x00\x00\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", points) + chunk(b"IEND", b"")


def _many_frames() -> bytes:
    """A film that says it is a picture."""
    frames = [Image.new("L", (200, 200), shade) for shade in range(FRAMES)]
    written = io.BytesIO()
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:])
    return written.getvalue()


HARMFUL: dict[str, Callable[[], bytes]] = {
    "a zip bomb": _zip_bomb,
    "30,000 by 30,000 points": lambda: _png(30_000, 30_000),
    "a drawing with a script": lambda: SVG,
    "half a picture": lambda: _png(100, 100)[:40],
}


@pytest.mark.parametrize("what", HARMFUL)
async def test_F14_a_photo_made_to_do_harm_is_refused(tmp_path: Path, what: str) -> None:
    data = HARMFUL[what]()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ValueError, match="not a picture"):
        await MediaFiles(tmp_path).save(data, "photo", "photo.jpg")
    assert list(tmp_path.iterdir()) == []
    # Kilobytes; drawn out, each of the two bombs would take a hundred megabytes or more.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000


@pytest.mark.parametrize("what", HARMFUL)
async def test_F14_a_document_made_to_do_harm_is_kept_unopened(tmp_path: Path, what: str) -> None:
    media, data = MediaFiles(tmp_path), HARMFUL[what]()
    kept = media.path(await media.save(data, "document", "../../заява.jpg"))
    assert kept.read_bytes() == data
    assert kept.resolve().is_relative_to(tmp_path.resolve())


async def test_F14_of_a_film_that_says_it_is_a_photo_one_picture_is_kept(tmp_path: Path) -> None:
    media = MediaFiles(tmp_path)
    with Image.open(media.path(await media.save(_many_frames(), "photo", "photo.gif"))) as kept:
        assert (kept.format, getattr(kept, "n_frames", 1)) == ("JPEG", 1)
