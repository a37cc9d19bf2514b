"""Two minutes, counted: typical requests played as a newcomer by buttons and as somebody who comes again.

Reading 200 words a minute, typing 36 words a minute, 1.2 s a tap, 0.5 s until an answer is there. The
tables stand in docs/two-minutes.md; `WRITE_DOCS=1 pytest tests/dialogs/test_two_minutes.py` writes it anew.
"""

import os
import sys
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.i18n import speaking
from bot.messages import Outgoing
from core.access import Role
from core.city import City
from storage.database import Database
from tests.conftest import HandClock
from tests.dialogs.conversation import Citizen, Stage
from tests.dialogs.test_calls import with_role

READING, TYPING, SPEAKING = 200 / 60, 36 / 60, 130 / 60
TAP, ANSWER = 1.2, 0.5
CEILING, CALL_CEILING = 120.0, 60.0
PAGE = Path(__file__).parents[2] / "docs" / "two-minutes.md"


@dataclass(frozen=True)
class Request:
    """One typical request. `address` is typed by a newcomer, `line` by who comes again."""

    group: str
    service: str
    address: dict[str, str]
    story: dict[str, str]

    def line(self, language: str) -> str:
        return f"{self.story[language]}, {self.address[language]}"


REQUESTS = (
    Request(
        "water",
        "no_water",
        {"uk": "Металургів 86, кв 12", "ru": "Металлургов 86, кв 12"},
        {"uk": "Немає води другий день", "ru": "Нет воды второй день"},
    ),
    Request(
        "power",
        "no_power",
        {"uk": "Миру 35, кв 4", "ru": "Мира 35, кв 4"},
        {"uk": "Немає світла з самого ранку", "ru": "Нет света с самого утра"},
    ),
    Request(
        "heating",
        "no_heating",
        {"uk": "Будівельників 54, кв 3", "ru": "Строителей 54, кв 3"},
        {"uk": "Немає опалення у квартирі", "ru": "Нет отопления в квартире"},
    ),
    Request(
        "cleaning",
        "waste_collection",
        {"uk": "Бахчиванджі 11", "ru": "Бахчиванджи 11"},
        {"uk": "Не вивозять сміття третій день", "ru": "Не вывозят мусор третий день"},
    ),
    Request(
        "roads",
        "pothole",
        {"uk": "Італійська 20", "ru": "Итальянская 20"},
        {"uk": "Велика яма на дорозі", "ru": "Большая яма на дороге"},
    ),
    Request(
        "housing",
        "lift",
        {"uk": "Куїнджі 25, під'їзд 2", "ru": "Куинджи 25, подъезд 2"},
        {"uk": "Не працює ліфт третій день", "ru": "Не работает лифт третий день"},
    ),
)


class Watched:
    """Counts what a citizen does and estimates how long it takes them."""

    def __init__(self, citizen: Citizen) -> None:
        self.citizen = citizen
        self.taps = self.typed = 0
        self.seconds = 0.0

    @property
    def actions(self) -> int:
        return self.taps + self.typed

    async def types(self, text: str, pace: float = READING) -> None:
        self.typed += 1
        self.seconds += len(text.split()) / TYPING
        await self._and_reads(self.citizen.says(text), pace)

    async def taps_on(self, key: str) -> None:
        """Press the button with this key, whatever it is called."""
        choice = next(choice for choice in self.citizen.last.choices if choice.key.startswith(key))
        self.taps += 1
        self.seconds += TAP
        await self._and_reads(self.citizen.presses(choice.label))

    async def shares_phone(self) -> None:
        self.taps += 1
        self.seconds += TAP
        await self._and_reads(self.citizen.shares_phone("+380671234567"))

    async def starts(self) -> None:
        """The messenger's own start button."""
        self.taps += 1
        self.seconds += TAP
        await self._and_reads(self.citizen.says("/start"))

    async def _and_reads(self, act: Awaitable[str], pace: float = READING) -> None:
        """The receipt is not read any more: then the request is filed."""
        before = len(self.citizen.stage.wire.sent)
        await act
        shown = [message for _, message in self.citizen.stage.wire.sent[before:]]
        filed = self.citizen.last.choices[0].key == "undo"
        self.seconds += ANSWER + (0 if filed else sum(_seconds(message, pace) for message in shown))

    def reads_out(self, text: str) -> None:
        """Say to a caller what stands there."""
        self.seconds += len(text.split()) / SPEAKING


def _rounded(watched: Watched) -> int:
    """To five seconds: a word more or less makes no other table."""
    return 5 * round(watched.seconds / 5)


def _seconds(message: Outgoing, pace: float) -> float:
    """The text at this pace; buttons are always read."""
    labels = " ".join(choice.label for choice in message.choices)
    return len(f"{message.title} {message.text}".split()) / pace + len(labels.split()) / READING


@pytest.fixture
async def bot(sqlite_url: str, clock: HandClock, city: City) -> AsyncIterator[Stage]:
    """The database makes no difference here: one is enough."""
    database = Database(sqlite_url)
    await database.start()
    yield Stage(database, clock, city)
    await database.dispose()


async def newcomer(bot: Stage, request: Request, language: str) -> Watched:
    """From the first start, by buttons; only the address is typed."""
    watched = Watched(await bot.citizen(f"new-{language}-{request.service}", language=""))
    if language == "ru":
        await watched.citizen.says("/start")
        await watched.taps_on("russian")
    await watched.starts()
    await watched.taps_on("report")
    await watched.taps_on(request.group)
    await watched.taps_on(request.service)
    await watched.types(request.address[language])
    await watched.taps_on("enough")
    await watched.shares_phone()
    await watched.taps_on("send")
    return watched


async def returning(bot: Stage, request: Request, language: str) -> Watched:
    """Somebody who filed before, with a line that says everything."""
    citizen = await bot.citizen(f"again-{language}-{request.service}", language=language)
    await citizen.says(_other_than(request).line(language))
    await citizen.shares_phone("+380671234567")
    await Watched(citizen).taps_on("send")
    watched = Watched(citizen)
    await watched.types(request.line(language))
    await watched.taps_on("send")
    return watched


def _other_than(request: Request) -> Request:
    """What the same person filed before: the same thing again would be no new request."""
    return next(one for one in REQUESTS if one is not request)


async def test_twelve_requests_stay_far_below_two_minutes(bot: Stage, city: City) -> None:
    rows = []
    for language in ("uk", "ru"):
        with speaking(language):
            for request in REQUESTS:
                new, again = await newcomer(bot, request, language), await returning(bot, request, language)
                assert new.seconds <= CEILING
                assert again.seconds <= CEILING
                # A language switched on the way costs a newcomer one tap more.
                assert new.actions <= 9
                assert new.typed <= 2
                assert (again.typed, again.taps) == (1, 1)
                name = city.service(request.service).name[language]
                rows.append(
                    f"| {name} | {new.actions} | {_rounded(new)} | {again.actions} | {_rounded(again)} |"
                )
    table = "\n".join(rows)
    sys.stdout.write(f"{table}\n")
    if os.environ.get("WRITE_DOCS"):
        _write_below("| --- | --- | --- | --- | --- |", table)
    assert table in PAGE.read_text("utf-8"), "docs/two-minutes.md is out of date: run with WRITE_DOCS=1"


def _write_below(line: str, table: str) -> None:
    """Put these rows in the place of those under this line of the page."""
    head, _line, rest = PAGE.read_text("utf-8").partition(f"{line}\n")
    _old, end, after = rest.partition("\n\n")
    PAGE.write_text(f"{head}{line}\n{table}\n" + (f"\n{after}" if end else ""), "utf-8")


async def test_a_phone_call_is_registered_and_read_out_in_under_a_minute(bot: Stage, city: City) -> None:
    operator = await with_role(bot, "610", Role.operator)
    await operator.says("Українська мова")
    rows = []
    with speaking("uk"):
        for number, request in enumerate(REQUESTS):
            watched = Watched(operator)
            await operator.says("/start")
            await watched.taps_on("call")
            await watched.types(f"050 123 45 {10 + number}, {request.line('uk')}", SPEAKING)
            await watched.taps_on("send")
            registered = _rounded(watched)
            receipt, code = operator.last.text.split("\n\n")
            watched.reads_out(receipt)
            told = _rounded(watched)
            assert watched.seconds <= CALL_CEILING
            watched.reads_out(code)
            assert (watched.typed, watched.taps) == (1, 2)
            name = city.service(request.service).name["uk"]
            rows.append(f"| {name} | {watched.actions} | {registered} | {told} | {_rounded(watched)} |")
    table = "\n".join(rows)
    sys.stdout.write(f"{table}\n")
    if os.environ.get("WRITE_DOCS"):
        _write_below("| --- | --- | --- | --- | ---: |", table)
    assert table in PAGE.read_text("utf-8"), "docs/two-minutes.md is out of date: run with WRITE_DOCS=1"
