"""How long it takes to tell what is off at an address while 500 outages are announced.

    .venv/bin/python -m bench.outage_matching

Each outage names twenty streets with lists and ranges of houses, every tenth a district; one in fifty is of
the whole city. Addresses are of any street, half of them of one that is touched.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from city.reading import read_city
from core.areas import WHOLE_CITY, Area, Spot, spot_at
from core.city import City
from core.house_ranges import HouseNumber, HouseRange, Parity
from core.outage_board import OutageBoard
from core.outages import Outage, OutageEvent, OutageKind, OutageState
from storage.database import Database
from storage.migrate import migrate

NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)
STREETS_OF_ONE, ADDRESSES = 20, 20_000
_EVENT = OutageEvent(NOW, "bench", "announced")


def some_outage(number: int, city: City, chance: Random) -> Outage:
    """One of them; some are on, some planned, some past their end."""
    begins = NOW + timedelta(hours=chance.randint(-12, 12))
    ends = begins + timedelta(hours=chance.randint(1, 12))
    kind, cause = chance.choice([*OutageKind]), {"uk": "ремонт", "ru": "ремонт"}
    areas = _areas(number, city, chance)
    return Outage(0, kind, False, areas, begins, ends, cause, begins, OutageState.announced)


def _areas(number: int, city: City, chance: Random) -> tuple[Area, ...]:
    if number % 50 == 0:
        return (WHOLE_CITY,)
    if number % 10 == 0:
        return (Area(district=chance.choice(city.districts).id),)
    streets = chance.sample(city.streets, STREETS_OF_ONE)
    return tuple(Area(street.id, _houses(chance)) for street in streets)


def _houses(chance: Random) -> tuple[HouseRange, ...]:
    first = chance.randint(1, 60)
    many = HouseRange(HouseNumber(first), HouseNumber(first + 40), chance.choice([*Parity]))
    single = (HouseNumber(chance.randint(1, 200), chance.choice(["", "а"])) for _ in range(6))
    return many, *(HouseRange(one, one) for one in single)


def some_spot(city: City, chance: Random) -> Spot:
    """An address."""
    return spot_at(city, chance.choice(city.streets).id, str(chance.randint(1, 120)))


def timed(act: Callable[[], object]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def show(named: str, took: list[float]) -> None:
    """Median, 99th percentile and the longest."""
    took.sort()
    median, p99 = took[len(took) // 2], took[len(took) * 99 // 100]
    print(f"{named:<42} median {median:.4f} ms, p99 {p99:.4f} ms, longest {took[-1]:.4f} ms")


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--outages", type=int, default=500)
    count = parser.parse_args().outages
    city, chance, board = read_city("mariupol"), Random(8), OutageBoard()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bench.db'}")
        await migrate(database)
        await database.start()
        async with database.work() as work:
            for number in range(count):
                await work.outages.add(some_outage(number, city, chance), _EVENT)
        async with database.view() as work:
            began = time.perf_counter()
            await board.renewed(work)
            print(f"reading {count} outages anew: {(time.perf_counter() - began) * 1000:.1f} ms")
            took = []
            for _ in range(1000):
                began = time.perf_counter()
                await board.renewed(work)
                took.append((time.perf_counter() - began) * 1000)
            show("asking whether one has changed", took)
        await database.dispose()
    spots = [some_spot(city, chance) for _ in range(ADDRESSES)]
    water = [OutageKind.water]
    show(
        "an address, one kind",
        [timed(lambda spot=spot: board.standing_at(spot, water, NOW)) for spot in spots],
    )
    show(
        "an address, any kind",
        [timed(lambda spot=spot: board.standing_at(spot, OutageKind, NOW)) for spot in spots],
    )
    hits = sum(board.standing_at(spot, OutageKind, NOW).outage is not None for spot in spots)
    print(f"{hits * 100 / len(spots):.0f} % of the addresses had one")


if __name__ == "__main__":
    asyncio.run(main())
