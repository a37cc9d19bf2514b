"""Figures for staff in the chat: a table and a chart, counted and drawn aside from every turn."""

import asyncio

from bot.figures import FiguresComposer
from bot.messages import Outgoing
from core.city import City
from core.figures import FiguresReport
from tests.dialogs.conversation import Citizen, Stage
from tests.dialogs.test_requests import filed

PNG = b"\x89PNG\r\n"
WITHIN = 20.0
"""Seconds."""


async def boss_of(stage: Stage, language: str = "en") -> Citizen:
    """Somebody who may read figures."""
    boss = await stage.citizen("801", language)
    async with stage.database.work() as work:
        met = await work.citizens.meet(boss.identity, "Ольга", stage.clock.now())
        await work.roles.grant(met.identity_id, "supervisor", "a test", stage.clock.now())
    return boss


def told(stage: Stage, person: Citizen) -> list[Outgoing]:
    """Every message in this chat."""
    return [message for address, message in stage.wire.sent if address == person.name]


async def test_staff_read_a_table_and_see_a_chart(stage: Stage, citizen: Citizen) -> None:
    await filed(citizen)
    boss = await boss_of(stage)
    await boss.says("/report")
    figures, menu = told(stage, boss)
    assert "1 November" in figures.title
    assert "Received: 1" in figures.text
    assert "Водоканал: 1 / 0 / 0 / 0" in figures.text
    assert figures.drawn.startswith(PNG)
    assert not menu.drawn
    assert "press a button" in menu.text


async def test_the_figures_come_in_the_language_of_who_asks(stage: Stage, citizen: Citizen) -> None:
    await filed(citizen)
    boss = await boss_of(stage, "ru")
    await boss.says("/report")
    assert "Поступило: 1" in told(stage, boss)[0].text


async def test_where_nothing_happened_there_is_no_chart(stage: Stage) -> None:
    boss = await boss_of(stage)
    assert "Nothing came in" in await boss.says("/report")
    assert not told(stage, boss)[0].drawn


async def test_a_question_goes_on_after_the_figures(stage: Stage) -> None:
    boss = await boss_of(stage)
    await boss.says("No water since the morning")
    shown = await boss.says("/report")
    assert "Nothing came in" in shown
    assert shown.endswith(boss.last.text)
    assert boss.last.choices


async def test_a_chart_that_cannot_be_drawn_does_not_keep_the_table_back(
    stage: Stage, citizen: Citizen
) -> None:
    def fails(report: FiguresReport, city: City) -> bytes:
        raise MemoryError

    await filed(citizen)
    boss = await boss_of(stage)
    composing(stage).draw = fails
    assert "Received: 1" in await boss.says("/report")
    assert not told(stage, boss)[0].drawn


async def test_others_are_answered_while_figures_are_counted_and_drawn(
    stage: Stage, citizen: Citizen
) -> None:
    await filed(citizen)
    boss, loop = await boss_of(stage), asyncio.get_running_loop()

    def draws(report: FiguresReport, city: City) -> bytes:
        # From the thread of the drawing: were it the loop's own, nobody would come.
        asyncio.run_coroutine_threadsafe(citizen.writes("/help"), loop).result(WITHIN)
        return PNG

    composing(stage).draw = draws
    before = len(told(stage, citizen))
    await boss.says("/report")
    assert len(told(stage, citizen)) == before + 1
    assert told(stage, boss)[0].drawn == PNG


def composing(stage: Stage) -> FiguresComposer:
    """What fills the messages of this stage."""
    figures = stage.delivery.compose.figures  # type: ignore[attr-defined]
    assert isinstance(figures, FiguresComposer)
    return figures
