"""The folder of media files."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from storage.media import MediaFiles


def photo(form: str = "JPEG") -> bytes:
    """A picture, lying on its side, that tells where it was taken."""
    picture = Image.new("RGB", (40, 20), "red")
    exif = picture.getexif()
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"  # a place
    written = BytesIO()
    picture.save(written, form, exif=exif)
    return written.getvalue()


@pytest.mark.parametrize(("form", "kind"), [("JPEG", "photo"), ("PNG", "document"), ("WEBP", "photo")])
async def test_a_picture_loses_what_the_camera_wrote(tmp_path: Path, form: str, kind: str) -> None:
    media = MediaFiles(tmp_path)
    stored_as = await media.save(photo(form), kind, "IMG_1.jpg")
    with Image.open(media.path(stored_as)) as kept:
        assert kept.format == form
        assert kept.size == (20, 40)
        assert not kept.getexif()


async def test_other_files_are_kept_as_they_are(tmp_path: Path) -> None:
    media = MediaFiles(tmp_path)
    stored_as = await media.save(b"%PDF-1.7", "document", "Заява.PDF")
    assert stored_as.endswith(".pdf")
    assert media.path(stored_as).read_bytes() == b"%PDF-1.7"


async def test_F14_a_photo_that_is_no_picture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a picture"):
        await MediaFiles(tmp_path).save(b"GIF89a?", "photo", "")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", ["../../etc/passwd", "a.ex/e", "b.verylongending", "c.", ""])
async def test_F14_a_strange_name_has_no_effect(tmp_path: Path, name: str) -> None:
    media = MediaFiles(tmp_path)
    stored_as = await media.save(b"x", "document", name)
    assert media.path(stored_as).resolve().is_relative_to(tmp_path)
    assert stored_as.endswith(".bin")
