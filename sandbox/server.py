"""The sandbox as one application: the messengers' addresses, the control interface and the web page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from sandbox.chats import Json
from sandbox.clock import SandboxClock
from sandbox.control.acts import acts_router, files_router
from sandbox.control.conditions import clock_router, faults_router, limits_router
from sandbox.control.groups import groups_router
from sandbox.control.live import live_router
from sandbox.control.people import people_router
from sandbox.control.reactions import reactions_router
from sandbox.control.stage import Stage
from sandbox.control.topics import topics_router
from sandbox.control.visits import visits_router
from sandbox.house import House
from sandbox.loopback import LoopbackOnly
from sandbox.messenger import CannotAct, Messenger, NoSuchButton
from sandbox.people import Group, Person, Town
from sandbox.settling import Settling
from sandbox.snapshot import Snapshot, read_state
from sandbox.telegram.acts import TelegramPeople
from sandbox.telegram.api import BotApi
from sandbox.telegram.bot import MESSENGER, Bot
from sandbox.telegram.deliveries import Deliveries
from sandbox.telegram.errors import NOT_FOUND, Refused
from sandbox.telegram.groups import TelegramGroups
from sandbox.telegram.reactions import TelegramReactions
from sandbox.telegram.topics import TelegramTopics
from sandbox.viber.bot import MESSENGER as VIBER
from sandbox.viber.service import Viber

PAGE = Path(__file__).parent / "page"
API = "/sandbox/api"


class Sandbox:
    """A pretended world; mount `app` beside the service or run it in a process of its own."""

    def __init__(
        self,
        house: House,
        service_url: str,
        state_file: Path | None,
        open_to_network: bool,
        viber_token: str | None = None,
    ) -> None:
        self.house = house
        self.clock = house.clock
        self.bot = Bot(house)
        self._api = BotApi(self.bot)
        self._deliveries = Deliveries(self.bot, self._api.perform)
        self.viber = Viber(house, viber_token)
        self._messengers: dict[str, Messenger] = {
            MESSENGER: TelegramPeople(self.bot),
            VIBER: self.viber.people,
        }
        self._settling = Settling(house, service_url, self._waiting)
        savers = {MESSENGER: self.bot.saved, VIBER: self.viber.bot.saved}
        self._snapshot = Snapshot(house, state_file, savers) if state_file else None
        self._started = False
        application = self._application()
        self.app: ASGIApp = application if open_to_network else LoopbackOnly(application)

    def staff(self) -> list[Person]:
        """The people who have a role beside that of a citizen."""
        return [person for person in self.house.state.people.values() if person.role != "citizen"]

    def staff_groups(self) -> list[Group]:
        """The groups that are for something from the start."""
        return [group for group in self.house.state.groups.values() if group.purpose]

    def lift_limits(self) -> None:
        """Let the service send as often as it likes."""
        for enforced in self._limits():
            enforced.update(dict.fromkeys(enforced, False))

    async def start(self) -> None:
        """Begin to keep the state; an application that is mounted has to be started by its host."""
        if not self._started:
            self._started = True
            self._deliveries.start()
            self.viber.deliveries.start()
            if self._snapshot is not None:
                self._snapshot.start()

    async def stop(self) -> None:
        """Let go of everything that runs."""
        if self._started:
            self._started = False
            await self._deliveries.stop()
            await self.viber.deliveries.stop()
            if self._snapshot is not None:
                await self._snapshot.stop()

    def _application(self) -> FastAPI:
        app = FastAPI(title="Sandbox", openapi_url=None, lifespan=self._lifespan)
        stage = Stage(self.house, self._messengers, self._settling)
        for prefix, seat_of in ((f"{API}/people", stage.own_seat), (f"{API}/groups", stage.group_seat)):
            app.include_router(acts_router(stage, seat_of), prefix=prefix)
            app.include_router(reactions_router(TelegramReactions(self.bot), seat_of), prefix=prefix)
        app.include_router(people_router(stage), prefix=f"{API}/people")
        app.include_router(visits_router(stage, self.viber.people.visits), prefix=f"{API}/people")
        app.include_router(groups_router(stage, TelegramGroups(self.bot)), prefix=f"{API}/groups")
        app.include_router(topics_router(stage, TelegramTopics(self.bot)), prefix=f"{API}/groups")
        app.include_router(faults_router(stage), prefix=f"{API}/faults")
        app.include_router(limits_router(self._limits()), prefix=f"{API}/limits")
        app.include_router(clock_router(stage), prefix=API)
        app.include_router(live_router(stage), prefix=API)
        # The kind of file is a part of the address: whatever has an address of its own comes first.
        app.include_router(files_router(stage, stage.own_seat), prefix=f"{API}/people")
        app.include_router(files_router(stage, stage.group_seat), prefix=f"{API}/groups")
        app.add_api_route(f"{API}/reset", self._reset, methods=["POST"])
        app.router.routes += self._public_routes()
        app.mount("/sandbox/page", StaticFiles(directory=PAGE, check_dir=False))
        for refusal, answer in REFUSALS.items():
            app.add_exception_handler(refusal, answer)
        return app

    def _limits(self) -> list[dict[str, bool]]:
        return [self.bot.windows.enforced, self.viber.bot.enforced]

    def _public_routes(self) -> list[Route]:
        return [
            *self.viber.routes(),
            Route("/bot{token}/{method}", self._api.call, methods=["GET", "POST"]),
            Route("/bot{token}", _not_found, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._api.download),
            Route("/sandbox", _page),
        ]

    async def _reset(self) -> Json:
        for messenger in self._messengers.values():
            messenger.forget()
        self.house.reset()
        return {}

    def _waiting(self) -> list[str]:
        return [reason for messenger in self._messengers.values() for reason in messenger.waiting()]

    @asynccontextmanager
    async def _lifespan(self, _: FastAPI) -> AsyncIterator[None]:
        await self.start()
        yield
        await self.stop()


def create_sandbox(
    *,
    service_url: str,
    state_file: Path | None = None,
    clock: SandboxClock | None = None,
    open_to_network: bool = False,
    limits: bool = True,
    viber_token: str | None = None,
    town: Town | None = None,
) -> Sandbox:
    """Make a sandbox for the service at this address, as its state file left it or with invented citizens.

    Telegram's bot is whoever comes with a well-formed token; so is Viber's, unless one is given.
    """
    state = read_state(state_file)
    if clock is None:
        clock = SandboxClock()
    if state is not None:
        clock.offset = timedelta(seconds=state.offset_seconds)
    folder = None if state_file is None else state_file.with_suffix(".files")
    house = House(state, clock, folder, town)
    sandbox = Sandbox(house, service_url, state_file, open_to_network, viber_token)
    if not limits:
        sandbox.lift_limits()
    return sandbox


async def _page(_: Request) -> Response:
    return FileResponse(PAGE / "index.html")


async def _not_found(_: Request) -> Response:
    return JSONResponse(Refused(404, NOT_FOUND).as_json(), 404)


async def _no_button(_: Request, refusal: Exception) -> Response:
    return JSONResponse({"detail": str(refusal)}, 404)


async def _cannot_act(_: Request, refusal: Exception) -> Response:
    return JSONResponse({"detail": str(refusal)}, 409)


async def _refused(_: Request, refusal: Exception) -> Response:
    return JSONResponse({"detail": str(refusal)}, 400)


REFUSALS = {NoSuchButton: _no_button, CannotAct: _cannot_act, Refused: _refused}
