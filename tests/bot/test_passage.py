"""The door that calls pass one by one: the lower class first, and whoever goes away holds up nobody."""

import asyncio

from bot.passage import Door, begin_passage, passing
from core.outbox import MessageClass

REPLY, NOTICE, BROADCAST = MessageClass


class Queue:
    """People before a door, and the order in which they came through."""

    def __init__(self) -> None:
        self.door, self.open, self.passed = Door(), asyncio.Event(), list[str]()

    async def passes(self, name: str, message_class: MessageClass) -> None:
        """Go through, and note it; inside they wait until all may go on."""
        async with self.door.entered(message_class):
            await self.open.wait()
            self.passed.append(name)

    async def come(self, *arrivals: tuple[str, MessageClass]) -> list[asyncio.Task[None]]:
        """These come one after another."""
        tasks = []
        for name, message_class in arrivals:
            tasks.append(asyncio.create_task(self.passes(name, message_class)))
            await asyncio.sleep(0)
        return tasks


async def test_the_lower_class_goes_first_and_each_in_its_order() -> None:
    queue = Queue()
    tasks = await queue.come(
        ("b1", BROADCAST), ("b2", BROADCAST), ("n1", NOTICE), ("r1", REPLY), ("n2", NOTICE), ("r2", REPLY)
    )
    queue.open.set()
    await asyncio.gather(*tasks)
    assert queue.passed == ["b1", "r1", "r2", "n1", "n2", "b2"]


async def test_who_goes_away_holds_up_nobody() -> None:
    queue = Queue()
    inside, waiting, last = await queue.come(("inside", REPLY), ("waiting", REPLY), ("last", REPLY))
    waiting.cancel()
    inside.cancel()
    await asyncio.gather(inside, waiting, return_exceptions=True)
    queue.open.set()
    await asyncio.wait_for(last, 1)
    assert queue.passed == ["last"]


async def test_who_goes_away_when_the_turn_has_come_passes_it_on() -> None:
    queue = Queue()
    inside, next_one, last = await queue.come(("inside", REPLY), ("next", REPLY), ("last", REPLY))
    queue.open.set()
    while not queue.passed:  # noqa: ASYNC110 -- exactly until then
        await asyncio.sleep(0)
    next_one.cancel()  # the door was handed on to it in the same moment
    await asyncio.gather(inside, next_one, return_exceptions=True)
    await asyncio.wait_for(last, 1)
    assert queue.passed == ["inside", "last"]


async def test_each_task_is_on_its_way_with_its_own_message() -> None:
    async def sends(message_class: MessageClass) -> MessageClass:
        begin_passage(message_class)
        await asyncio.sleep(0)
        return passing().message_class

    assert await asyncio.gather(*map(sends, MessageClass)) == list(MessageClass)
    assert passing().message_class == REPLY
