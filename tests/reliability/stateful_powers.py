"""What staff, time, the messengers and the machine do."""

from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from core.citizens import Identity
from core.handoffs import HandoffMoveNotAllowed, HandoffState, OthersHandoff, handoff_with
from core.life import Part, Step, Waiting
from core.lines import Said, Side
from core.moves import Act, Actor, Lacking, MoveNotAllowed, make_move
from core.talking import answer_citizen, close

if TYPE_CHECKING:
    from tests.reliability.stateful_world import World

Power = Callable[..., Awaitable[None]]
"""Takes the world and what the step says."""


STAFF = Actor("api:test", frozenset({Part.operator, Part.supervisor}))


async def _moves_case(world: "World", nth: int, step: str) -> None:
    numbers = sorted(world.rules.case_numbers)
    if numbers:
        await _staff(world, _change(world, numbers[nth % len(numbers)], Step(step)))


async def _change(world: "World", number: str, step: Step) -> None:
    act = Act(step, "Слово", unit="power_utility", waits_for=Waiting.materials, referral="fire")
    with suppress(MoveNotAllowed, Lacking):
        async with world.process.database.work() as work:
            await make_move(work, number, act, STAFF, city=world.city, now=world.clock.now())


async def _answers_handoff(world: "World", nth: int) -> None:
    await _staff(world, _answer(world, nth))


async def _answer(world: "World", nth: int) -> None:
    with suppress(HandoffMoveNotAllowed, OthersHandoff):
        async with world.process.database.work() as work:
            waiting = await work.handoffs.in_state([HandoffState.waiting], 0, 50)
            if waiting:
                chosen, now = waiting[nth % len(waiting)], world.clock.now()
                by = await work.citizens.meet(Identity("api", "test"), "test", now)
                said = Said(Side.operator, "Воду дадуть увечері.", "api:test")
                await answer_citizen(work, chosen, said, by, None, world.city, now)
                await close(work, await handoff_with(work, chosen.id), "api:test", now)
                world.restless = True  # somebody is told who has written nothing


async def _staff(world: "World", act: Coroutine[Any, Any, None]) -> None:
    if not await world.process.do(act):
        await world.revive()


async def _time_goes(world: "World", hours: float, dies_at: str = "", dies_nth: int = 0) -> None:
    await world.rest()
    world.trap = (dies_at, dies_nth) if dies_at else world.trap
    for _ in range(4):
        world.clock.turn(hours * 900)
        world.process.queued = True
        await world.rest()


async def _messenger_is_down(world: "World", calls: int) -> None:
    world.messengers.down, world.upset = calls, True


async def _disk_is_full(world: "World", times: int) -> None:
    world.process.database.full += times


async def _dies(world: "World", at: str, nth: int) -> None:
    world.trap = (at, nth)


async def _restarts(world: "World") -> None:
    await world.restart()


POWERS: dict[str, Power] = {
    "moves_case": _moves_case,
    "answers_handoff": _answers_handoff,
    "time_goes": _time_goes,
    "messenger_is_down": _messenger_is_down,
    "disk_is_full": _disk_is_full,
    "dies": _dies,
    "restarts": _restarts,
}
