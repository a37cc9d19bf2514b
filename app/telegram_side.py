"""Telegram, put together from the settings: how its updates come, and how the bot presents itself."""

from collections.abc import Mapping, Sequence

import structlog
from starlette.routing import Route

from app.settings import Mode, Settings
from bot.channel import SendFailed
from bot.channels.telegram import Telegram
from bot.channels.telegram_polling import Polling
from bot.inbox import Inbox
from bot.pictures import FileOf, PictureOf
from bot.webhooks import telegram_webhook

log = structlog.get_logger(__name__)


class TelegramSide:
    """Implements `app.messengers.Side`."""

    def __init__(self, settings: Settings, picture_of: PictureOf, file_of: FileOf) -> None:
        self.channel = Telegram(
            settings.telegram_token,
            settings.telegram_base,
            settings.telegram_per_second,
            picture_of,
            file_of,
        )
        self._settings = settings

    def routes(self, inbox: Inbox) -> Sequence[Route]:
        """The webhook, where a secret for it is set."""
        secret = self._settings.telegram_webhook_secret
        return [telegram_webhook(inbox, self.channel, secret)] if secret else []

    async def arrange(self) -> None:
        """Say how updates shall come. Raises SendFailed."""
        if self._settings.telegram_mode == Mode.webhook:
            url = f"{self._settings.base_url}/webhooks/telegram"
            await self.channel.use_webhook(url, self._settings.telegram_webhook_secret)
        else:
            await self.channel.use_polling()

    async def receive(self, inbox: Inbox, city_names: Mapping[str, str]) -> None:
        """Present ourselves, and fetch updates where they do not come by themselves."""
        try:
            await self.channel.introduce(city_names)
        except SendFailed as failed:
            log.warning("the bot's menu could not be set", reason=failed.reason)
        if self._settings.telegram_mode == Mode.polling:
            await Polling(self.channel, inbox).run()

    async def close(self) -> None:
        """Close the connections."""
        await self.channel.close()
