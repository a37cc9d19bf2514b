"""Kept pictures become small enough for every messenger."""

from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from bot.pictures import LARGEST, LONGEST_SIDE, pictures_in
from storage.media import MediaFiles


def noise(width: int, height: int) -> Image.Image:
    """A picture that can hardly be packed."""
    return Image.frombytes("RGB", (width, height), Random(1).randbytes(width * height * 3))


@pytest.mark.parametrize(
    ("picture", "name"),
    [
        (noise(2600, 1700), "large.jpg"),
        (Image.new("RGBA", (60, 40), (10, 20, 30, 128)), "clear.png"),
        (Image.new("P", (30, 30)), "few.png"),
    ],
    ids=["a large one", "a clear one", "one of few colours"],
)
async def test_a_picture_is_a_jpeg_that_every_messenger_takes(
    tmp_path: Path, picture: Image.Image, name: str
) -> None:
    picture.save(tmp_path / name)
    data = await pictures_in(MediaFiles(tmp_path))(name)
    assert len(data) <= LARGEST
    with Image.open(BytesIO(data)) as fitted:
        assert fitted.format == "JPEG"
        assert max(fitted.size) <= LONGEST_SIDE
        assert fitted.size[0] * picture.size[1] == pytest.approx(fitted.size[1] * picture.size[0], rel=0.01)


async def test_a_picture_that_is_gone_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="none"):
        await pictures_in(MediaFiles(tmp_path))("none.jpg")
