"""Files that a messenger fetches: at their own address, for a while, and nothing else beside them."""

import os
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.applications import Starlette

from bot.handouts import Handouts
from storage.handouts import KEPT_FOR, HandoutFiles
from tests.conftest import HandClock

NAME, DATA = "мої дані.txt", "Ваше ім’я: Остап".encode()


class Desk:
    """Hands files out, and somebody who fetches."""

    def __init__(self, folder: Path, clock: HandClock) -> None:
        self.files = HandoutFiles(folder)
        self.handouts = Handouts(self.files, "https://city.example/", "token", clock)
        transport = httpx.ASGITransport(Starlette(routes=[*self.handouts.routes()]))
        self.client = httpx.AsyncClient(transport=transport, base_url="https://city.example")

    async def fetch(self, address: str) -> httpx.Response:
        """Fetch what lies at this address."""
        return await self.client.get(address)


@pytest.fixture
def desk(tmp_path: Path, clock: HandClock) -> Desk:
    """Nothing is handed out yet."""
    return Desk(tmp_path / "handouts", clock)


async def test_a_file_is_fetched_at_its_address(desk: Desk) -> None:
    address = await desk.handouts.put(DATA, NAME)
    assert urlsplit(address).path.endswith(".txt")
    answer = await desk.fetch(address)
    assert (answer.status_code, answer.content) == (200, DATA)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_after_an_hour_the_address_is_good_no_more(desk: Desk, clock: HandClock) -> None:
    address = await desk.handouts.put(DATA, NAME)
    clock.turn(minutes=59)
    assert (await desk.fetch(address)).status_code == 200
    clock.turn(minutes=2)
    assert (await desk.fetch(address)).status_code == 404


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("signature=", "signature=0"),
        ("expires=", "expires=9"),
        (".txt", ".exe"),
        ("&signature=", "&other="),
        ("expires=", "other="),
    ],
)
async def test_an_address_that_was_changed_leads_nowhere(desk: Desk, old: str, new: str) -> None:
    address = await desk.handouts.put(DATA, NAME)
    assert (await desk.fetch(address.replace(old, new))).status_code == 404


async def test_one_file_s_signature_opens_no_other(desk: Desk) -> None:
    one, other = await desk.handouts.put(DATA, NAME), await desk.handouts.put(b"other", NAME)
    mixed = other.split("?")[0] + "?" + one.split("?")[1]
    assert (await desk.fetch(mixed)).status_code == 404


async def test_another_secret_signs_other_addresses(desk: Desk, clock: HandClock) -> None:
    stranger = Handouts(desk.files, "https://city.example", "guess", clock)
    assert (await desk.fetch(await stranger.put(DATA, NAME))).status_code == 404


@pytest.mark.parametrize("name", ["../secret", "..", ".", "", "none"])
def test_no_name_leads_out_of_the_folder(desk: Desk, tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_text("a token")
    desk.files.folder.mkdir()
    assert desk.files.path(name) is None


async def test_old_files_go_when_new_ones_come_and_only_we_can_read_them(desk: Desk) -> None:
    await desk.handouts.put(DATA, NAME)
    [first] = desk.files.folder.iterdir()
    assert first.stat().st_mode & 0o077 == 0
    long_ago = time.time() - KEPT_FOR - 1
    os.utime(first, (long_ago, long_ago))
    await desk.handouts.put(b"other", NAME)
    [left] = desk.files.folder.iterdir()
    assert left.read_bytes() == b"other"
