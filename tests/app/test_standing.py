"""How the messengers stand can be seen from outside of a service that runs."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.app.conftest import Commands, Service, running, settle
from tests.app.test_service import own_sandbox

pytestmark = pytest.mark.asyncio(loop_scope="session")

WITHIN = 30.0


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until this holds; for processes that tell nobody when they have come so far."""
    async with asyncio.timeout(WITHIN):
        while not await holds():  # noqa: ASYNC110 -- another process sets no event
            await asyncio.sleep(0.05)


async def ready(service: Service) -> Any:
    """What `/readyz` says, which is 200 as long as the database answers."""
    async with httpx.AsyncClient(verify=False) as client:
        answer = await client.get(f"{service.address}/readyz")
    assert answer.status_code == 200
    return answer.json()


async def figure(service: Service, name: str, label: str) -> float:
    """One figure of `/metrics`."""
    async with httpx.AsyncClient(verify=False) as client:
        page = (await client.get(f"{service.address}/metrics")).text
    found = re.search(rf'^{name}{{\w+="{label}"}} (\S+)', page, re.MULTILINE)
    assert found, page
    return float(found.group(1))


async def test_all_is_well(service: Service) -> None:
    said = await ready(service)
    assert said["database"] is True
    assert said["timers"]["well"] is True
    assert said["messengers"] == {"telegram": {"answers": True}, "viber": {"answers": True}}
    assert await figure(service, "contact_centre_messenger_answers", "telegram") == 1
    assert await figure(service, "contact_centre_outbox_oldest_seconds", "reply") == 0


@pytest.mark.parametrize(
    ("kind", "method", "act", "cause", "mend"),
    [
        ("401", None, "sending", "unknown_token", "copy it anew from @BotFather into .env"),
        ("409", "getUpdates", "fetching", "other_poller", "stop that process"),
        ("html_502", None, "sending", "unreachable", "messages wait and go out by themselves"),
    ],
)
async def test_F36_what_is_wrong_is_told_everywhere_and_passes(
    commands: Commands, kind: str, method: str | None, act: str, cause: str, mend: str
) -> None:
    async with own_sandbox(commands) as settings, running(commands, **settings) as service:
        olena, ostap = await service.person(), await service.person(messenger="viber")
        await settle(service.control)
        fault = {"kind": kind, "times": 9999, "method": method}
        await service.control.post("/faults", json=fault)

        async def is_told() -> bool:
            told: bool = (await ready(service))["messengers"]["telegram"].get("cause") == cause
            return told

        await service.control.post(f"/people/{olena.id}/say", json={"text": "/start"})
        await until(is_told)
        standing = (await ready(service))["messengers"]["telegram"]
        assert (standing["answers"], standing["act"]) == (False, act)
        assert await figure(service, "contact_centre_messenger_answers", "telegram") == 0
        assert await figure(service, "contact_centre_messenger_trouble_seconds", "telegram") > 0
        checked = await commands.run("check", **settings)
        assert checked.code == 1
        assert mend in checked.out
        await service.control.delete("/faults")

        async def is_over() -> bool:
            over: bool = (await ready(service))["messengers"]["telegram"]["answers"]
            return over

        await until(is_over)
        await settle(service.control)
        assert "Добрий день" in await olena.everything()
        assert "Добрий день" in await ostap.says("/start")
