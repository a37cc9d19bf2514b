"""Addresses at which the bot fetches what people send; they are good for an hour only."""

from datetime import timedelta
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from sandbox.files import StoredFile
from sandbox.viber.bot import Bot

ROUTE = "/viber/media/{file_id}/{name}"
LIVES = timedelta(hours=1)


class Downloads:
    """Gives out addresses and answers at them."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    def address_of(self, file: StoredFile) -> str:
        """Return the address of a file, on the host at which the service reached the sandbox."""
        webhook = self._bot.state.webhook
        host = webhook.own_address if webhook is not None else ""
        expires = int((self._bot.house.clock.now() + LIVES).timestamp())
        return f"{host}/viber/media/{file.id}/{quote(file.name, safe='')}?expires={expires}"

    async def answer(self, request: Request) -> Response:
        """Hand a file out while its address is good."""
        files, file_id = self._bot.house.files, request.path_params["file_id"]
        data = files.data_of(file_id)
        if data is None:
            return PlainTextResponse("Not Found", 404)
        if not self._good(request.query_params.get("expires", "")):
            return PlainTextResponse("Forbidden", 403)
        return Response(data, media_type=files.known[file_id].mime)

    def _good(self, expires: str) -> bool:
        return expires.isdecimal() and int(expires) > self._bot.house.clock.now().timestamp()
