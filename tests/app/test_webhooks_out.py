"""A unit's own system beside the running service: it is told, also by the process after the one that died."""

import asyncio

import httpx
import pytest

from tests.api.test_cases import WATER
from tests.app.conftest import Commands, Service, running
from tests.app.receiver import Receiver, receiving
from tests.app.test_standing import until
from tests.overheard import OVERHEARD

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def listen(commands: Commands, receiver: Receiver) -> None:
    """Let the receiver be told of the water utility's cases."""
    where = ("--unit", "water_utility", "--url", receiver.url)
    receiver.secret = (await commands.run("webhooks", "add", *where)).out.strip().splitlines()[-1]
    OVERHEARD.private(receiver.secret)


async def file(service: Service) -> str:
    """The number of a new case."""
    made = await service.commands.run("keys", "add", "front", "--role", "operator")
    key = made.out.strip().splitlines()[-1]
    OVERHEARD.private(key)
    async with httpx.AsyncClient(base_url=service.address, headers={"X-API-Key": key}) as api:
        return str((await api.post("/api/v1/cases", json=WATER)).json()["number"])


async def test_kill_9_while_a_system_is_told_loses_nothing(commands: Commands) -> None:
    async with receiving() as receiver:
        async with running(commands) as service:
            await listen(commands, receiver)
            tried = await commands.run("webhooks", "test", "1")
            assert (tried.code, receiver.told[0]["event"]) == (0, "test")
            receiver.told.clear()
            receiver.came.clear()
            receiver.holds = asyncio.Event()
            number = await file(service)
            await asyncio.wait_for(receiver.came.wait(), 30)
            service.process.kill()
            await service.process.wait()
        receiver.holds.set()
        async with running(commands) as service:
            await service.control.post("/clock", json={"advance": "61s"})

            async def is_told_again() -> bool:
                return len(receiver.told) > 1

            await until(is_told_again)
            assert receiver.ids == [f"{number}-1"] * 2
            assert receiver.told[0] == receiver.told[1]

            async def nothing_waits() -> bool:
                return "is told all that happens" in (await commands.run("webhooks", "list")).out

            await until(nothing_waits)
            async with httpx.AsyncClient(base_url=service.address) as stranger:
                page = (await stranger.get("/metrics")).text
            assert 'contact_centre_webhook_calls_total{outcome="arrived"} 1.0' in page
            assert 'contact_centre_webhooks_left{state="parked",unit="water_utility"} 0.0' in page
