"""What every command needs: the terminal, and the database in force."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from rich.console import Console

from app.requirements import require_migrated
from app.settings import SettingsError, read_settings
from city.reading import read_city
from storage.database import Database

T = TypeVar("T")
console = Console(highlight=False, soft_wrap=True)


def warn(sentence: str) -> None:
    """Say what is wrong, beside what the command finds: that may go to a file."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(sentence, markup=False)


def with_database(work: Callable[[Database], Coroutine[Any, Any, T]]) -> T:
    """Run something on the database in force, and close it."""

    async def run() -> T:
        database = Database(read_settings().database_url)
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
