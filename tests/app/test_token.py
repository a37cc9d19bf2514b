"""A token that Telegram does not know, and settings from the file."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.app.conftest import Commands
from tests.app.test_command_line import sentence
from tests.sandbox.conftest import served

TOKEN = "7100000042:nobody_has_this"


async def refuse(_: Request) -> JSONResponse:
    """What Telegram says to a token that it does not know."""
    return JSONResponse({"ok": False, "error_code": 401, "description": "Unauthorized"}, 401)


async def test_an_unknown_token_is_named_and_not_shown(commands: Commands, sqlite_url: str) -> None:
    async with served(Starlette(routes=[Route("/{path:path}", refuse, methods=["GET", "POST"])])) as address:
        settings = {"DATABASE_URL": sqlite_url, "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_BASE": address}
        checked = await commands.run("check", **settings)
        started = await commands.run("run", **settings)
    assert checked.code == 1
    assert "does not know TELEGRAM_TOKEN" in checked.out
    said = sentence(started)
    assert "copy it anew from @BotFather" in said
    for text in (checked.out, checked.err, started.out, started.err):
        assert TOKEN not in text


async def test_check_names_what_is_wrong_and_goes_on(commands: Commands, sqlite_url: str) -> None:
    checked = await commands.run("check", DATABASE_URL=sqlite_url, CITY="atlantis")
    assert checked.code == 1
    assert "There is no city folder «atlantis»" in checked.out
    assert "played by the sandbox" in checked.out


async def test_settings_are_read_from_the_file_beside_the_command(
    commands: Commands, sqlite_url: str, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("LOG_LEVEL=LOUD\n")
    assert "LOG_LEVEL has a wrong value" in sentence(
        await commands.run("keys", "list", DATABASE_URL=sqlite_url)
    )


async def test_a_revoked_name_can_be_given_again(commands: Commands, sqlite_url: str) -> None:
    async def keys(*words: str) -> int:
        return (await commands.run("keys", *words, DATABASE_URL=sqlite_url)).code

    assert await keys("add", "desk", "--role", "unit:water_utility") == 0
    assert await keys("revoke", "desk") == 0
    assert await keys("add", "desk", "--role", "reader") == 0
    listed = await commands.run("keys", "list", DATABASE_URL=sqlite_url)
    assert listed.out.split() == ["desk", "reader"]
