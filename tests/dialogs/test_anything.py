"""Anything at any step: random people do random things for thousands of steps, and the rules hold.

A failing run prints the seed and what was done last; `SEED=... STEPS=...` plays it again, or longer.
"""

import os
from collections import deque
from collections.abc import AsyncIterator
from random import Random

import pytest
from sqlalchemy import func, select

from bot.dialogs.all import DIALOGS
from bot.messages import Kind
from core.areas import WHOLE_CITY, Area
from core.city import City
from core.handoffs import HandoffState
from core.talking import close
from storage.database import Database
from storage.tables import case_events, cases, conversations, events, outbox
from tests.conftest import HandClock
from tests.dialogs.conversation import Citizen, Stage, Wire
from tests.dialogs.outages import announced, ended
from tests.dialogs.viber_wire import ViberWire

SEED = int(os.environ.get("SEED", "3"))
STEPS = int(os.environ.get("STEPS", "1500"))
TEXTS = (
    "немає води на Металургів 86, кв 12, другий день",
    "не горит фонарь, Куинджи 25",
    "пахне газом у під'їзді, Миру 5",
    "застряг у ліфті людина",
    "питання про пенсію",
    "86, кв 12",
    "067 123 45 67",
    "так",
    "не знаю",
    "?",
    "дякую",
    "/start",
    "/start REF_1",
    "меню",
    "назад",
    "скасувати",
    "статус",
    "оператор",
    "на русском",
    "українською",
    "допомога",
    "стоп",
    "відключення",
    "коли дадуть воду?",
    "сповіщення",
    "Куїнджі 20",
    "тільки вода",
    "з 22 до 7",
    "мої адреси",
    "мої дані",
    "з'єднати месенджери",
    "1234-5678",
    "<b>x</b> & ' OR 1=1 --",
    "Свободи 10",
    "тролейбус 15, зупинка Портова",
    "x" * 4096,
    "🙂",
    ".",
)
OF_ANY_TIME = (
    "",
    "x:y:z",
    "report:confirm:1:send.1",
    "alert:take:0:1",
    "subscriptions:stop:0:1",
    "subscriptions:mine:0:",
)
"""Buttons that are pressed outside any question, and what was never one."""
FILES = (Kind.photo, Kind.video, Kind.voice, Kind.document)
ODD = (Kind.sticker, Kind.unsupported)


@pytest.fixture(params=[Wire, ViberWire], ids=["telegram", "viber"])
async def bot(
    request: pytest.FixtureRequest, sqlite_url: str, clock: HandClock, city: City
) -> AsyncIterator[Stage]:
    """Both messengers; one database is enough: what differs between the two is tested elsewhere."""
    database = Database(sqlite_url)
    await database.start()
    yield Stage(database, clock, city, request.param())
    await database.dispose()


class Crowd:
    """People who do anything, and a log of it."""

    def __init__(self, bot: Stage, seed: int) -> None:
        self.bot, self.random = bot, Random(seed)
        self.people: list[Citizen] = []
        self.old_buttons: deque[str] = deque(maxlen=50)
        self.log: deque[str] = deque(maxlen=25)

    async def act(self) -> None:
        """One thing that somebody does, or time that goes by."""
        if len(self.people) < 5 or self.random.random() < 0.01:
            language = self.random.choice(("uk", "ru", ""))
            self.people.append(await self.bot.citizen(str(1000 + len(self.people)), language=language))
        if self.random.random() < 0.05:
            await self._time_goes_by()
            return
        if self.random.random() < 0.2:
            await self._talks_end()
        if self.random.random() < 0.02:
            await self._outage_comes_or_goes()
        citizen = self.random.choice(self.people)
        name = self.random.choice(
            ("say", "say", "press", "press", "press", "old", "edit", "file", "odd", "card", "point")
        )
        self.log.append(f"{citizen.name}: {name}")
        answered = await getattr(self, f"_{name}")(citizen)
        assert answered or await self._is_heard(citizen), "nothing was answered"

    async def _is_heard(self, citizen: Citizen) -> bool:
        """Whether the last words went to an operator, who is the one to answer."""
        async with self.bot.database.view() as work:
            met = await work.citizens.find(citizen.identity)
            return met is not None and await work.handoffs.is_talking(met.citizen_id)

    async def _say(self, citizen: Citizen) -> str:
        text = self.random.choice(TEXTS)
        self.log.append(f"  {text[:40]}")
        return await citizen.says(text)

    async def _press(self, citizen: Citizen) -> str:
        shown = [message for address, message in self.bot.wire.sent if address == citizen.name]
        choices = shown[-1].choices if shown else ()
        if not choices:
            return await citizen.says("/start")
        # The first is what most people want: without that hardly anybody would come to the end of anything.
        choice = choices[0] if self.random.random() < 0.3 else self.random.choice(choices)
        self.log.append(f"  {choice.label}")
        self.old_buttons.append(choice.data)
        says_label = shown[-1].needs_keyboard and self.bot.wire.pops_up
        return await (citizen.says(choice.label) if says_label else citizen.presses_data(choice.data))

    async def _old(self, citizen: Citizen) -> str:
        data = self.random.choice([*self.old_buttons, *OF_ANY_TIME])
        self.log.append(f"  {data}")
        return await citizen.presses_data(data)

    async def _edit(self, citizen: Citizen) -> str:
        return await citizen.edits(str(self.random.randint(1, 30)), self.random.choice(TEXTS))

    async def _file(self, citizen: Citizen) -> str:
        return await citizen.sends(self.random.choice(FILES), text=self.random.choice(("", *TEXTS)))

    async def _odd(self, citizen: Citizen) -> str:
        return await citizen.sends(self.random.choice(ODD))

    async def _card(self, citizen: Citizen) -> str:
        return await citizen.shares_phone(
            self.random.choice(("+380671234567", "1")), own=self.random.random() < 0.5
        )

    async def _point(self, citizen: Citizen) -> str:
        return await citizen.shares_point(self.random.uniform(46.9, 47.3), self.random.uniform(37.3, 37.8))

    async def _talks_end(self) -> None:
        """An operator has ended every talk."""
        self.log.append("talks end")
        async with self.bot.database.work() as work:
            for talk in await work.handoffs.in_state([HandoffState.waiting], 0, 100):
                await close(work, talk, "Ольга #1", self.bot.clock.now())
        await self.bot.after(seconds=1)
        await self.bot.settle()

    async def _outage_comes_or_goes(self) -> None:
        """The city announces one, or tells that it is over."""
        self.log.append("an outage comes or goes")
        async with self.bot.database.view() as work:
            known = await work.outages.announced()
        if len(known) > 1:
            await ended(self.bot, known[0])
        else:
            await announced(self.bot, self.random.choice((WHOLE_CITY, Area("metalurhiv-ave"))), ends=30)

    async def _time_goes_by(self) -> None:
        self.log.append("time goes by")
        await self.bot.after(hours=self.random.uniform(0, 30))
        await self.bot.tell()


async def check_rules(database: Database) -> None:
    """What always holds, asked of the database itself."""
    async with database.reader.connect() as connection:
        states = set((await connection.execute(select(events.c.state))).scalars())
        assert states <= {"handled"}, "an event failed"
        unsent = select(func.count()).where(outbox.c.state.not_in(("sent", "gone")))
        assert (await connection.execute(unsent)).scalar() == 0
        for row in await connection.execute(select(conversations)):
            assert row.dialog == "" or DIALOGS[row.dialog].step(row.step), (
                f"{row.dialog} has no step {row.step}"
            )
        first = select(case_events.c.case_id, func.min(case_events.c.id).label("id")).group_by(
            case_events.c.case_id
        )
        begun = select(case_events.c.kind).where(case_events.c.id.in_(select(first.subquery().c.id)))
        assert set((await connection.execute(begun)).scalars()) <= {"registered"}
        filed = (await connection.execute(select(cases.c.draft_id, cases.c.number))).all()
        assert len({row.draft_id for row in filed}) == len({row.number for row in filed}) == len(filed)


async def test_the_rules_hold_whatever_people_do(bot: Stage) -> None:
    crowd = Crowd(bot, SEED)
    for step in range(STEPS):
        try:
            await crowd.act()
        except Exception as error:
            pytest.fail(f"SEED={SEED} STEPS={step + 1}: {error!r}\n" + "\n".join(crowd.log))
    await check_rules(bot.database)
    async with bot.database.reader.connect() as connection:
        assert (await connection.execute(select(func.count()).select_from(cases))).scalar_one() > 0
