"""Viber, put together from the settings: it calls us, and fetches from us what we send as files."""

from collections.abc import Mapping, Sequence

from starlette.routing import Route

from app.settings import Settings
from bot.channels.viber import Viber
from bot.handouts import Handouts
from bot.inbox import Inbox
from bot.pictures import FileOf, PictureOf
from bot.webhooks import viber_webhook
from core.attachments import HandoutFolder
from core.city import City
from core.work import Clock


class ViberSide:
    """Implements `app.messengers.Side`."""

    def __init__(
        self,
        settings: Settings,
        city: City,
        folder: HandoutFolder,
        clock: Clock,
        picture_of: PictureOf,
        file_of: FileOf,
    ) -> None:
        self.handouts = Handouts(folder, settings.base_url, settings.viber_token, clock)
        self.channel = Viber(
            settings.viber_token,
            settings.viber_base,
            city.name[city.language],
            self.handouts.put,
            settings.telegram_per_second,
            picture_of,
            file_of,
        )
        self._url = f"{settings.base_url}/webhooks/viber"

    def routes(self, inbox: Inbox) -> Sequence[Route]:
        """The webhook, and the files that Viber fetches."""
        return [viber_webhook(inbox, self.channel), *self.handouts.routes()]

    async def arrange(self) -> None:
        """Let Viber call us; it tries at once. Raises SendFailed."""
        await self.channel.use_webhook(self._url)

    async def receive(self, inbox: Inbox, city_names: Mapping[str, str]) -> None:
        """Nothing to do: events come by themselves, and the welcome presents the bot."""

    async def close(self) -> None:
        """Close the connections."""
        await self.channel.close()
