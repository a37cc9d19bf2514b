"""One chat's messages in their lane: replies first, and nothing waits at the messenger's door too early."""

import asyncio

import pytest

from bot.lanes import Lane
from core.outbox import Envelope, MessageClass

REPLY, NOTICE, BROADCAST = MessageClass


def _envelope(id: int, message_class: MessageClass) -> Envelope:
    return Envelope(id, "telegram", "-100", message_class, {}, "uk", True)


def _open(message_class: MessageClass) -> float:
    return 0.0


@pytest.fixture
def lane() -> Lane:
    """One whose messages may go at once."""
    return Lane(_open, asyncio.sleep)


async def _taken(lane: Lane) -> list[int]:
    taken = []
    while envelope := await lane.take():
        taken.append(envelope.id)
    return taken


async def test_replies_go_first_and_each_class_in_order(lane: Lane) -> None:
    for id, message_class in enumerate((BROADCAST, NOTICE, REPLY, NOTICE, REPLY)):  # noqa: A001
        lane.put(_envelope(id, message_class))
    assert await _taken(lane) == [2, 4, 1, 3, 0]


@pytest.mark.parametrize("waits", [NOTICE, BROADCAST])
async def test_F63_a_reply_passes_what_waits_for_room(waits: MessageClass) -> None:
    """A notice that was taken out already would wait for the group in front of the reply."""
    lane = Lane(lambda message_class: 3600.0 if message_class == waits else 0.0, asyncio.sleep)
    lane.put(_envelope(1, waits))
    taking = asyncio.create_task(lane.take())
    await asyncio.sleep(0)
    lane.put(_envelope(2, REPLY))
    taken = await taking
    assert taken
    assert (taken.id, [one.id for one in lane.envelopes]) == (2, [1])


async def test_a_lane_that_stops_gives_out_nothing_and_keeps_what_waits() -> None:
    lane = Lane(lambda message_class: 3600.0, asyncio.sleep)
    lane.put(_envelope(1, NOTICE))
    taking = asyncio.create_task(lane.take())
    await asyncio.sleep(0)
    lane.stop()
    assert await taking is None
    assert len(lane) == 1
