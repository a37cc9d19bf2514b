"""Files that cannot be had: their sender is told, and nothing else is lost."""

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from bot.channel import Failure, SendFailed
from bot.fetching import Fetching
from bot.messages import Kind
from core.attachments import FileState
from storage.media import MediaFiles
from storage.tables import attachments
from tests.dialogs.conversation import Citizen, Stage, Wire

LINE = "немає води на Металургів 86, кв 12, другий день"
LIMIT = "at most 20 MB"


@dataclass
class Store(Wire):
    """A messenger that hands out these files and refuses all others as too big."""

    files: dict[str, bytes] = field(default_factory=dict)
    refusal: SendFailed = field(
        default_factory=lambda: SendFailed(Failure.rejected, "Bad Request: file is too big")
    )

    async def fetch(self, file_id: str) -> bytes:
        """The file, or the refusal."""
        if file_id not in self.files:
            raise self.refusal
        return self.files[file_id]


@pytest.fixture
def store() -> Store:
    """A messenger with no file."""
    return Store()


@pytest.fixture
def fetching(stage: Stage, store: Store, tmp_path: Path) -> Fetching:
    """The service's way of fetching files."""
    database = stage.database
    return Fetching({"wire": store}, database.work, database.view, MediaFiles(tmp_path), stage.clock)


async def states(stage: Stage) -> list[str]:
    """How each file stands."""
    async with stage.database.reader.connect() as connection:
        return list(
            (await connection.execute(select(attachments.c.state).order_by(attachments.c.id))).scalars()
        )


def broken_picture() -> bytes:
    """Opens as a picture; its end makes the decoder stumble."""
    written = BytesIO()
    Image.effect_noise((400, 400), 50).save(written, "PNG")
    head, _, tail = written.getvalue().rpartition(b"IDAT")
    return head + b"\x01Vx\x8e" + tail


async def test_F14_a_file_too_large_is_told_with_the_limit_and_the_request_goes_on(
    stage: Stage, citizen: Citizen, fetching: Fetching
) -> None:
    await citizen.sends(Kind.video, text=LINE)
    await fetching.fetch_all()
    await stage.send_queued()
    assert citizen.last.title == "Your file has not arrived"
    assert LIMIT in citizen.last.text
    assert LINE in await citizen.says("Go on without")
    assert "is sent" in await citizen.presses("Send")
    async with stage.database.view() as work:
        [case] = await work.cases.of_citizen(1, 9)
    assert case.description == LINE
    assert [file.state for file in case.attachments] == [FileState.failed]


async def test_F14_of_an_album_it_is_told_once_and_once_only(
    stage: Stage, citizen: Citizen, fetching: Fetching, store: Store
) -> None:
    for _ in range(5):
        await citizen.sends(Kind.video, album="7")
    store.files["file-3"] = b"mp4"
    before = len(stage.wire.sent)
    for _ in range(2):
        await fetching.fetch_all()
        await stage.send_queued()
    [(_, told)] = stage.wire.sent[before:]
    assert told.title == "Some of your files have not arrived"
    assert (await states(stage)).count(FileState.kept) == 1


async def test_F14_each_sender_hears_of_their_own_file(
    stage: Stage, citizen: Citizen, fetching: Fetching, store: Store
) -> None:
    other = await stage.citizen("502")
    await citizen.sends(Kind.video)
    store.files["file-2"] = b"mp4"
    await other.says("/start")
    await other.sends(Kind.video)
    await fetching.fetch_all()
    await stage.send_queued()
    assert LIMIT in citizen.last.text
    assert LIMIT not in other.last.text


async def test_F14_an_expired_file_is_given_up_and_told(
    stage: Stage, citizen: Citizen, fetching: Fetching, store: Store
) -> None:
    store.refusal = SendFailed(Failure.rejected, "Bad Request: wrong file_id or the file is unavailable")
    await citizen.sends(Kind.document, text=LINE)
    await fetching.fetch_all()
    await stage.send_queued()
    assert "has not arrived" in citizen.last.title
    assert await states(stage) == [FileState.failed]


@pytest.mark.parametrize("data", [b"", b"MZ\x90 no picture", broken_picture()])
async def test_F14_a_photo_that_is_no_picture_holds_up_no_other(
    stage: Stage, citizen: Citizen, fetching: Fetching, store: Store, data: bytes
) -> None:
    await citizen.sends(Kind.photo, text=LINE)
    await citizen.sends(Kind.document)
    store.files |= {"file-1": data, "file-2": b"%PDF-1.7"}
    await fetching.fetch_all()
    await stage.send_queued()
    assert await states(stage) == [FileState.failed, FileState.kept]
    assert "has not arrived" in citizen.last.title
