"""Measure talks of citizens with operators in one group, which takes twenty sends and edits a minute.

Three parts: an even pace over open talks; bursts above the group's limit; and many who ask within a short
time. Printed are the times until a word stood on the other side, how many posts that took, and whether each
word came once, in order, and into the topic of its talk.
"""

import argparse
import asyncio
import json
import random
import re
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any

import aiohttp
import uvloop

from bench.filing import on_the_other_core
from bench.service import running
from bench.town import Heard, Town
from core.access import Role
from core.citizens import Identity
from core.groups import OPERATORS, bind
from sandbox.people import Group, Person
from storage.database import Database

WORD = re.compile(r"слово\d+")
WITHIN = 900.0
"""Seconds in which everything has to be there."""


class Overheard(Heard):
    """Also knows when each word arrived, and where."""

    def __init__(self) -> None:
        super().__init__()
        self.came: dict[str, list[tuple[float, str]]] = defaultdict(list)
        """For each word the moments, and the topic; "" is a private chat."""
        self.posts: list[float] = []
        self._awaited: dict[str, asyncio.Event] = defaultdict(asyncio.Event)

    async def until(self, word: str) -> None:
        """Wait until it stands somewhere."""
        await self._awaited[word].wait()

    def record(self, method: str, parameters: dict[str, Any], answer: Any, at: Any) -> None:
        """Note a call, and the words in it."""
        super().record(method, parameters, answer, at)
        if not (method.startswith("send") and isinstance(answer, dict) and answer["ok"]):
            return
        thread = str(parameters.get("message_thread_id") or "")
        words = WORD.findall(str(parameters.get("text", "")))
        self.posts += [perf_counter()] if thread and words else []
        for word in words:
            self.came[word].append((perf_counter(), thread))
            self._awaited[word].set()


@dataclass
class Part:
    """What one part came to. Times in seconds."""

    said: int
    posts: int
    """In the group; several words may share one."""
    p50: float
    p95: float
    oldest: float
    lost: int
    doubled: int
    astray: int
    """Words in a topic where those of somebody else stand."""
    disordered: int


@dataclass
class Floor:
    """The group, its operator, and the citizens who talk."""

    town: Town
    heard: Overheard
    group: Group
    operator: Person
    numbers: "count[int]" = field(default_factory=count)
    said_at: dict[str, tuple[float, str]] = field(default_factory=dict)
    """For each word when it was said, and whose talk it is of."""
    topics: dict[str, int] = field(default_factory=dict)
    """The topic of each citizen who talks."""

    def _word(self, person: Person) -> str:
        word = f"слово{next(self.numbers)}"
        self.said_at[word] = perf_counter(), person.id
        return word

    def says(self, person: Person) -> str:
        """A citizen says something; the word by which it is known again."""
        word = self._word(person)
        self.town.say(person, word)
        return word

    def answers(self, person: Person) -> str:
        """The operator says something to them."""
        word = self._word(person)
        self.town.say_in_group(self.operator, self.group, self.topics[person.id], word)
        return word

    def asks(self) -> tuple[Person, str]:
        """Somebody new asks for an operator, and goes on at once."""
        person = self.town.newcomer()
        self.town.say(person, "оператор")
        return person, self.says(person)

    async def until_there(self, words: Iterable[str]) -> None:
        """Wait until all of these stood somewhere."""
        await asyncio.wait_for(asyncio.gather(*(self.heard.until(word) for word in words)), WITHIN)

    async def opens(self, talks: int) -> list[Person]:
        """So many talk, and each has been answered."""
        asked = [self.asks() for _ in range(talks)]
        await self.until_there(word for _, word in asked)
        for person, word in asked:
            self.topics[person.id] = int(self.heard.came[word][0][1])
        await self.until_there([self.answers(person) for person, _ in asked])
        return [person for person, _ in asked]

    def sums_up(self, words: list[str], since: float) -> Part:
        """What became of these words."""
        came = self.heard.came
        took = [came[word][0][0] - self.said_at[word][0] for word in words if word in came]
        quantiles = statistics.quantiles(took, n=20)
        return Part(
            said=len(words),
            posts=sum(at >= since for at in self.heard.posts),
            p50=quantiles[9],
            p95=quantiles[18],
            oldest=max(took),
            lost=sum(word not in came for word in words),
            doubled=sum(len(came[word]) > 1 for word in words if word in came),
            astray=self._astray(),
            disordered=self._disordered(words),
        )

    def _astray(self) -> int:
        """Topics are told apart by the words of those whose they are, not by what the service says."""
        whose: dict[str, set[str]] = defaultdict(set)
        for word, places in self.heard.came.items():
            for _, thread in places:
                if thread:
                    whose[thread].add(self.said_at[word][1])
        return sum(len(people) - 1 for people in whose.values())

    def _disordered(self, words: list[str]) -> int:
        """How often a word stood somewhere before one that was said earlier."""
        last: dict[tuple[str, str], float] = {}
        wrong = 0
        for word in (word for word in words if word in self.heard.came):
            moment, thread = self.heard.came[word][0]
            where = self.said_at[word][1], thread
            wrong += moment < last.get(where, 0.0)
            last[where] = moment
        return wrong


async def even_pace(floor: Floor, people: list[Person], minutes: float) -> Part:
    """Ten words a minute from citizens, and ten to them."""
    words, since = [], perf_counter()
    for number in range(round(minutes * 20)):
        person = random.choice(people)
        words.append(floor.answers(person) if number % 2 else floor.says(person))
        await asyncio.sleep(3.0)
    await floor.until_there(words)
    return floor.sums_up(words, since)


async def bursts(floor: Floor, people: list[Person], lines: int) -> Part:
    """All of them write so many lines, one a second: far more than the group takes."""
    words, since = [], perf_counter()
    for _ in range(lines):
        words += [floor.says(person) for person in people]
        await asyncio.sleep(1.0)
    await floor.until_there(words)
    return floor.sums_up(words, since)


async def many_ask(floor: Floor, talks: int, minutes: float) -> Part:
    """So many ask within this time."""
    since = perf_counter()

    async def one() -> str:
        await asyncio.sleep(random.uniform(0, minutes * 60))
        return floor.asks()[1]

    words = list(await asyncio.gather(*(one() for _ in range(talks))))
    await floor.until_there(words)
    return floor.sums_up(words, since)


async def _prepare(url: str, floor: Floor) -> None:
    """The group is bound, and its operator has the role."""
    database, now = Database(url), datetime.now(UTC)
    async with database.work() as work:
        chat, title = floor.group.id, floor.group.title
        await bind(work, OPERATORS, channel="telegram", chat=chat, title=title, by="bench", now=now)
        met = await work.citizens.meet(Identity("telegram", floor.operator.id), floor.operator.name, now)
        await work.roles.grant(met.identity_id, Role.operator, "bench", now)
    await database.dispose()


async def _begin(stack: AsyncExitStack, url: str, floor: Floor) -> None:
    """The service, under the messenger's real limits."""
    client = await stack.enter_async_context(aiohttp.ClientSession())
    folder = Path(url.removeprefix("sqlite:///")).parent
    [service] = await stack.enter_async_context(running(url, floor.town.address, folder, 1, rate="30"))
    await _prepare(url, floor)
    await service.start(client)


async def measured(open_talks: int, minutes: float, asking: int, asking_minutes: float) -> dict[str, Part]:
    """All parts, on a fresh database."""
    town = Town(limits=True)
    heard = town.sandbox.house.calls = town.heard = Overheard()
    state = town.sandbox.house.state
    group = next(one for one in state.groups.values() if one.purpose == OPERATORS)
    operator = next(one for one in state.people.values() if one.role == Role.operator)
    floor = Floor(town, heard, group, operator)
    with tempfile.TemporaryDirectory() as name:
        url = f"sqlite:///{name}/bench.db"
        async with town.open(), AsyncExitStack() as stack:
            await _begin(stack, url, floor)
            people = await floor.opens(open_talks)
            parts = {"an even pace": await even_pace(floor, people, minutes)}
            parts["bursts"] = await bursts(floor, people[:10], 12)
            parts["many ask"] = await many_ask(floor, asking, asking_minutes)
    return parts


def show(name: str, part: Part) -> None:
    """The figures of a part, in two lines."""
    well = not (part.lost or part.doubled or part.astray or part.disordered)
    print(f"{name}: {part.said} words, {part.posts} posts in the group")
    print(f"  there after {part.p50:.2f} s (median), {part.p95:.2f} s (p95), {part.oldest:.1f} s (oldest)")
    print("  each once, in order, in its topic" if well else f"  SOMETHING IS WRONG: {part}")


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--talks", type=int, default=50, help="how many are open")
    parser.add_argument("--minutes", type=float, default=2.0, help="how long the even pace lasts")
    parser.add_argument("--asking", type=int, default=40, help="how many ask in the last part")
    parser.add_argument("--asking-minutes", type=float, default=6.0, help="within how many minutes")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    chosen = parser.parse_args()
    on_the_other_core()
    parts = await measured(chosen.talks, chosen.minutes, chosen.asking, chosen.asking_minutes)
    for name, part in parts.items():
        show(name, part)
    if chosen.json:
        chosen.json.write_text(json.dumps({name: asdict(part) for name, part in parts.items()}, indent=1))


if __name__ == "__main__":
    uvloop.run(main())
