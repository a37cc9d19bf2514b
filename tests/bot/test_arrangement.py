"""How the bot arranges with Telegram where updates come, and how it presents itself."""

from bot.channels.telegram import Telegram
from tests.bot.bot_api import BotApi, Trouble

KINDS = ["message", "edited_message", "callback_query", "my_chat_member"]


async def test_a_webhook_is_set_with_its_secret(telegram: Telegram, server: BotApi) -> None:
    await telegram.use_webhook("https://example.org/webhooks/telegram", "a-long-word")
    [(method, fields)] = server.calls
    assert method == "setWebhook"
    assert fields.pop("allowed_updates") == KINDS
    assert fields == {"url": "https://example.org/webhooks/telegram", "secret_token": "a-long-word"}


async def test_polling_takes_a_webhook_away_and_drops_nothing(telegram: Telegram, server: BotApi) -> None:
    await telegram.use_polling()
    assert server.calls == [("deleteWebhook", {"drop_pending_updates": False})]


async def test_updates_are_asked_for_by_offset_and_come_unread(telegram: Telegram, server: BotApi) -> None:
    updates = [{"update_id": 7, "hologram_call": {"depth": 3}}, {"update_id": 8, "message": {"no": "chat"}}]
    server.troubles[1] = Trouble(200, {"ok": True, "result": updates})
    assert await telegram.updates(7, wait=25, limit=100) == updates
    [(method, fields)] = server.calls
    assert method == "getUpdates"
    assert fields.pop("allowed_updates") == KINDS
    assert fields == {"offset": 7, "timeout": 25, "limit": 100}


async def test_it_presents_itself_in_each_language_and_to_everybody_in_ukrainian(
    telegram: Telegram, server: BotApi
) -> None:
    await telegram.introduce({"uk": "Місто", "ru": "Город"})
    descriptions = {
        fields.get("language_code"): fields["description"]
        for method, fields in server.calls
        if method == "setMyDescription"
    }
    assert descriptions.keys() == {None, "uk", "ru"}
    assert descriptions[None] == descriptions["uk"] != descriptions["ru"]
    assert "Місто" in descriptions["uk"]
    assert "Город" in descriptions["ru"]
    commands = [fields["commands"] for method, fields in server.calls if method == "setMyCommands"]
    assert [menu[0]["command"] for menu in commands] == ["menu"] * 3
    assert all(0 < len(command["description"]) <= 256 for menu in commands for command in menu)
    assert all(len(text) <= 512 for text in descriptions.values())
    short = [fields["short_description"] for method, fields in server.calls if "Short" in method]
    assert len(short) == 3
    assert all(len(text) <= 120 for text in short)
