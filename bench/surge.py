"""Measure the worst minute: with Telegram's real limits, 450 people write within one minute.

Each files a request and pauses to read between the steps; every tenth is impatient and writes three more
lines at once. The limit of 30 calls a second decides how long people wait: printed are the times until an
answer was there and the age of the oldest one, how many updates and messages that were, and whether anything
is missing.
"""

import argparse
import asyncio
import json
import random
import statistics
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter

import aiohttp
import uvloop

from bench.conversations import SAID
from bench.databases import count_cases
from bench.filing import on_the_other_core
from bench.service import running
from bench.town import Town

MINUTE = 60.0
READS_FOR = (3.0, 9.0)
"""Seconds between the bot's question and what a person does next."""
ADDED = ("Вже другий день!", "У сусідів також немає", "Коли дадуть воду?")
QUESTION_WITHIN = 300.0


@dataclass
class Result:
    """Times in seconds."""

    people: int
    p50: float
    p95: float
    oldest: float
    took: float
    updates: int
    messages: int
    refused: int
    """Calls that the messenger refused: its limits were overstepped so often."""
    filed: int
    silent: int
    """People who wrote and got nothing."""


@dataclass
class Surge:
    """The minute."""

    town: Town
    waited: list[float] = field(default_factory=list)
    wrote: list[str] = field(default_factory=list)

    async def person(self, comes_in: float, impatient: bool) -> None:
        """Come, and file one request."""
        await asyncio.sleep(comes_in)
        person = self.town.newcomer()
        self.wrote.append(person.id)
        for number, said in enumerate(SAID):
            self.waited.append(await self.town.ask(person, said, QUESTION_WITHIN))
            if impatient and number == len(SAID) - 1:
                for more in ADDED:
                    self.town.say(person, more)
            await asyncio.sleep(random.uniform(*READS_FOR))

    async def happens(self, people: int) -> float:
        """Let it happen; the seconds that it took until all was said."""
        began = perf_counter()
        async with asyncio.TaskGroup() as all_of_them:
            for number in range(people):
                comes_in = random.uniform(0, MINUTE)
                all_of_them.create_task(self.person(comes_in, impatient=number % 10 == 0))
        await self.town.until_delivered()
        return perf_counter() - began


async def measured(people: int) -> Result:
    """The whole of it, on a fresh database."""
    town = Town(limits=True)
    with tempfile.TemporaryDirectory() as name:
        url = f"sqlite:///{name}/bench.db"
        async with town.open(), running(url, town.address, Path(name), 1, rate="30") as [service]:
            async with aiohttp.ClientSession() as client:
                await service.start(client)
                surge = Surge(town)
                took = await surge.happens(people)
                await service.until_idle(client)
            filed = await count_cases(url)
    quantiles = statistics.quantiles(surge.waited, n=100)
    return Result(
        people=people,
        p50=quantiles[49],
        p95=quantiles[94],
        oldest=max(surge.waited),
        took=took,
        updates=town.updates,
        messages=town.heard.messages.total(),
        refused=town.heard.refused,
        filed=filed,
        silent=sum(not town.heard.messages[chat] for chat in surge.wrote),
    )


def show(result: Result) -> None:
    """The figures, one a line."""
    print(f"{result.people} people write within a minute, 30 calls a second:")
    print(f"  an answer was there after {result.p50:.1f} s (median), {result.p95:.1f} s (p95)")
    print(f"  the oldest one after {result.oldest:.1f} s; all was over after {result.took:.0f} s")
    print(f"  {result.updates} updates, {result.messages} messages, {result.refused} calls refused")
    lost = "nothing is lost" if result.filed == result.people and not result.silent else "SOMETHING IS LOST"
    print(f"  {result.filed} requests filed, {result.silent} people without an answer: {lost}")


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=450, help="how many write within the minute")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    chosen = parser.parse_args()
    on_the_other_core()
    result = await measured(chosen.people)
    show(result)
    if chosen.json:
        chosen.json.write_text(json.dumps(asdict(result), indent=1))


if __name__ == "__main__":
    uvloop.run(main())
