"""The command `contact-centre demo-data`."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from app.progress import progress
from app.settings import SettingsError, read_settings
from app.terminal import console, with_database
from city.reading import read_city
from core.city import City
from storage.database import Database

MOST_CASES = 1_000_000


def demo_data(
    cases: Annotated[int, typer.Option(min=1, max=MOST_CASES, help="requests of the year")] = 55_000,
    seed: Annotated[int, typer.Option(help="another number makes another year")] = 1,
) -> None:
    """Fill an empty database with a believable year. Stopped and started again it goes on."""
    city = read_city(read_settings().city)

    async def work(database: Database) -> None:
        await make(database, city, cases, seed, datetime.now(UTC))

    with_database(work)


async def make(database: Database, city: City, cases: int, seed: int, now: datetime) -> None:
    """Make the year or what is left of it, and say what there is."""
    from app.demo.making import Making, NotEmpty, OtherPlan, make_demo, plan_demo  # noqa: PLC0415

    await database.claim_alone()
    try:
        async with database.work() as work_:
            plan = await plan_demo(work_, cases, seed, now)
    except NotEmpty:
        raise SettingsError(
            "This database has requests of its own: set another DATABASE_URL for the demo."
        ) from None
    except OtherPlan as other:
        known = f"--cases {other.plan.cases} --seed {other.plan.seed}"
        raise SettingsError(
            f"A demo with {known} was made or begun here: write the same to complete it, "
            "or set another DATABASE_URL."
        ) from None
    if plan.is_done:
        console.print(f"The year with {plan.cases} requests is here already.")
        return
    with progress("Making a year", Making(city, plan).pieces) as advance:
        advance(plan.made)
        await make_demo(database.work, city, plan, advance)
    console.print(f"A year is made: {plan.cases} requests, {plan.wanted_talks} talks with operators.")
