"""The commands `contact-centre webhooks`: where units' own systems are told of their cases."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import typer

from app.settings import SettingsError, read_settings
from app.terminal import LARGEST, check_unit, console, with_database
from core.hook_addresses import AddressRefused
from core.hooks import TEST, Endpoint, EndpointNotFound, HookCall, Waiting, add_endpoint, endpoint_with
from storage.database import Database

webhooks = typer.Typer(no_args_is_help=True, help="Where units' own systems are told of their cases.")
Number = Annotated[int, typer.Argument(min=1, max=LARGEST, help="as `webhooks list` shows it")]


@webhooks.command("add")
def add(
    unit: Annotated[str, typer.Option(help="whose cases: the code of the unit")],
    url: Annotated[str, typer.Option(help="where calls go, with https://")],
) -> None:
    """Tell an address of a unit's cases from now on. The secret is shown once."""
    check_unit(unit)
    private = read_settings().webhooks_private

    async def work(database: Database) -> Endpoint:
        async with database.work() as work:
            try:
                return await add_endpoint(
                    work, unit, url, "command line", datetime.now(UTC), private=bool(private)
                )
            except AddressRefused as refused:
                raise SettingsError(f"{url} cannot be called: {refused}.") from None

    made = with_database(work)
    console.print(f"Webhook {made.id} for {unit}. Its secret, shown only now:\n{made.secret}", markup=False)


@webhooks.command("list")
def list_webhooks() -> None:
    """Which unit is told where, and what has not arrived."""

    async def work(database: Database) -> None:
        async with database.view() as view:
            waiting = await view.hooks.waiting()
            for one in await view.hooks.in_force():
                stands = in_words(one, waiting.get(one.id, Waiting()))
                console.print(f"{one.id}  {one.unit}  {one.url}  {stands}", markup=False)

    with_database(work)


@webhooks.command("remove")
def remove(number: Number) -> None:
    """Tell it nothing more; what waits for it is forgotten."""

    async def work(database: Database) -> None:
        async with database.work() as work:
            if not await work.hooks.end(number, datetime.now(UTC)):
                raise _no_such(number)

    with_database(work)
    console.print(f"Webhook {number} is told nothing any more.")


@webhooks.command("test")
def test(number: Number) -> None:
    """Make one call that tells of no case, and say what came back."""

    async def work(database: Database) -> Endpoint:
        async with database.view() as view:
            try:
                return await endpoint_with(view, number)
            except EndpointNotFound:
                raise _no_such(number) from None

    from app.hook_calls import make_call  # noqa: PLC0415

    endpoint, now = with_database(work), datetime.now(UTC)
    call = _test_call(endpoint, now)
    trouble = asyncio.run(make_call(call, now, bool(read_settings().webhooks_private)))
    if trouble:
        raise SettingsError(f"{endpoint.url} has not taken the call: {trouble}.")
    console.print(f"{endpoint.url} has taken the call.", markup=False)


@webhooks.command("retry")
def retry(number: Number) -> None:
    """Try again what was given up after a day."""

    async def work(database: Database) -> int:
        async with database.work() as work:
            return await work.hooks.unpark(number, datetime.now(UTC))

    console.print(f"{with_database(work)} calls are tried again.")


def in_words(endpoint: Endpoint, waiting: Waiting) -> str:
    """How an endpoint stands."""
    told = f"{waiting.waiting} calls wait" if waiting.waiting else "is told all that happens"
    since = f"{endpoint.trouble_since:%d.%m. %H:%M}" if endpoint.trouble_since else ""
    trouble = f"TROUBLE since {since} UTC: {endpoint.trouble}"
    lost = f"{waiting.parked} calls were given up: contact-centre webhooks retry {endpoint.id}"
    said = [(endpoint.trouble, trouble), (True, told), (waiting.parked, lost)]
    return "; ".join(words for holds, words in said if holds)


def _test_call(endpoint: Endpoint, now: datetime) -> HookCall:
    return HookCall(
        id=int(now.timestamp()),
        endpoint_id=endpoint.id,
        url=endpoint.url,
        secret=endpoint.secret,
        number="",
        position=0,
        kind=TEST,
        status="",
        unit=endpoint.unit,
        at=now,
        tries=1,
        waits_since=now,
    )


def _no_such(number: int) -> SettingsError:
    return SettingsError(f"No webhook has the number {number}: see `contact-centre webhooks list`.")
