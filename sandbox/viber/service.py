"""The pretended Viber, put together."""

from starlette.routing import Route

from sandbox.house import House
from sandbox.viber.acts import ViberPeople
from sandbox.viber.api import ViberApi
from sandbox.viber.bot import Bot
from sandbox.viber.deliveries import Deliveries
from sandbox.viber.downloads import ROUTE, Downloads
from sandbox.viber.welcome import Welcomes


class Viber:
    """Its servers and its people; given a token, it lets no other in."""

    def __init__(self, house: House, token: str | None) -> None:
        self.bot = Bot(house, token)
        self.downloads = Downloads(self.bot)
        self.people = ViberPeople(self.bot, self.downloads)
        self.deliveries = Deliveries(self.bot, Welcomes(self.bot).receive)

    def routes(self) -> list[Route]:
        """List the addresses that the service talks to."""
        return [
            Route("/pa/{method:path}", ViberApi(self.bot)),
            Route(ROUTE, self.downloads.answer),
        ]
