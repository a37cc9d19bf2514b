"""Files that people sent: fetched from another host, which must not learn our token."""

from typing import Any

import pytest

from bot.channel import Failure, SendFailed
from bot.channels.viber import Viber
from tests.bot.viber.viber_api import BROKEN, SILENT, TOKEN, Trouble, ViberApi

HTML = "<h1>403 Forbidden</h1>"


def address(server: ViberApi, name: str) -> str:
    """Where the server has this file."""
    return f"{server.base.removesuffix('/pa')}/files/{name}?dlsig=AbC%2F1"


async def failure(viber: Viber, url: str) -> Failure:
    """How a download fails."""
    with pytest.raises(SendFailed) as failed:
        await viber.fetch(url)
    assert TOKEN not in str(failed.value)
    return failed.value.kind


async def test_a_file_is_fetched_without_our_token(viber: Viber, server: ViberApi) -> None:
    server.files["photo.jpg"] = Trouble(200, b"\xff\xd8jpeg")
    await viber.trouble()
    assert await viber.fetch(address(server, "photo.jpg")) == b"\xff\xd8jpeg"
    [headers] = server.fetched_with
    assert "x-viber-auth-token" not in {name.lower() for name in headers}
    assert not any(TOKEN in value for value in headers.values())


@pytest.mark.parametrize(
    ("trouble", "meaning"),
    [
        (Trouble(403, HTML), Failure.rejected),
        (Trouble(404, HTML), Failure.rejected),
        (Trouble(410, {}), Failure.rejected),
        (Trouble(500, HTML), Failure.unavailable),
        (Trouble(503, {}), Failure.unavailable),
        (Trouble(BROKEN), Failure.unavailable),
    ],
)
async def test_F14_a_file_that_cannot_be_had_says_why(
    viber: Viber, server: ViberApi, trouble: Trouble, meaning: Failure
) -> None:
    server.files["photo.jpg"] = trouble
    assert await failure(viber, address(server, "photo.jpg")) == meaning


async def test_F14_a_file_may_be_as_large_as_the_limit_and_no_larger(
    viber: Viber, server: ViberApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.viber.LARGEST_FILE", 100_000)
    server.files |= {"just.jpg": Trouble(200, bytes(100_000)), "more.jpg": Trouble(200, bytes(100_001))}
    assert len(await viber.fetch(address(server, "just.jpg"))) == 100_000
    assert await failure(viber, address(server, "more.jpg")) == Failure.rejected


async def test_F14_a_file_without_end_is_given_up(
    viber: Viber, server: ViberApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.viber.LARGEST_FILE", 1_000_000)
    assert await failure(viber, address(server, "endless")) == Failure.rejected


async def test_F14_silence_may_be_tried_again(
    viber: Viber, server: ViberApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.viber_calls.CALL_TIMEOUT", 0.05)
    server.files["photo.jpg"] = Trouble(SILENT)
    assert await failure(viber, address(server, "photo.jpg")) == Failure.unavailable


@pytest.mark.parametrize("url", ["", "photo.jpg", "ftp://example.org/a", "http://", "http://[::1", "\x00"])
async def test_F14_what_is_no_address_is_no_crash(viber: Viber, url: Any) -> None:
    assert await failure(viber, url) in (Failure.rejected, Failure.unavailable)
