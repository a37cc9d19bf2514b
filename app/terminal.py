"""What every command needs: the terminal, and the database in force."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from rich.console import Console

from app.requirements import require_migrated
from app.settings import Settings, SettingsError, read_settings
from app.troubles import named
from city.reading import read_city
from storage.database import Database

T = TypeVar("T")
LARGEST = 2**63 - 1
"""The largest number that a database gives a row."""
console = Console(highlight=False, soft_wrap=True)


def warn(sentence: str) -> None:
    """Say what is wrong, beside what the command finds: that may go to a file."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(sentence, markup=False)


def open_database(settings: Settings) -> Database:
    """The database in force, not asked for anything yet. Raises SettingsError."""
    with named("The folder of DATABASE_URL"):
        return Database(settings.database_url)


def with_database(work: Callable[[Database], Coroutine[Any, Any, T]]) -> T:
    """Run something on the database in force, and close it."""

    async def run() -> T:
        database = open_database(read_settings())
        try:
            await require_migrated(database)
            return await work(database)
        finally:
            await database.dispose()

    return asyncio.run(run())


def check_unit(unit: str) -> None:
    """Raise SettingsError when the city has no such unit."""
    city = read_city(read_settings().city)
    if not city.has_unit(unit):
        known = ", ".join(known.code for known in city.units)
        raise SettingsError(f"The city has no unit {unit}: write one of {known}.")
