"""What `contact-centre run` does: check, put together, serve."""

import gc

import uvloop

from app.checks import require_known_token, require_known_viber_token
from app.house import House, build
from app.requirements import require_migrated
from app.serving import open_socket, serve
from app.settings import Settings


def start(settings: Settings) -> None:
    """Serve until asked to stop. What is wrong with the set-up is said in one sentence before that."""
    uvloop.run(_start(settings))


async def _start(settings: Settings) -> None:
    listener = open_socket(settings)
    house = build(settings)
    await require_migrated(house.database)
    if not settings.sandbox:
        await require_known_token(settings)
        if settings.viber_token:
            await require_known_viber_token(settings)
    await house.database.start()
    leave_alone_what_stays()
    await serve(house, listener, lambda: _say_ready(house))


def leave_alone_what_stays() -> None:
    """The collector of garbage does not look again and again through what lives as long as we do."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)  # a turn makes some thousand objects, nearly none of them in cycles


def _say_ready(house: House) -> None:
    settings = house.settings
    where = f"{settings.own_url}/sandbox" if settings.sandbox else f"{settings.own_url}/api/docs"
    what = (
        "Open this page and write to the bot"
        if settings.sandbox
        else "The bot is running; the API is described at"
    )
    print(f"{what}: {where}", flush=True)  # noqa: T201
