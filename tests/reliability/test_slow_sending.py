"""What is sent slowly is acknowledged at once: the messenger waits for our commit, never for our sending."""

import asyncio
import itertools
import json
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from app.settings import SANDBOX_VIBER_TOKEN
from bot.channels.viber_events import signature
from tests.app.conftest import Commands, running, settle
from tests.app.test_service import own_sandbox

SECRET = "a-long-word"
PEOPLE, EACH = 10, 10

Call = Callable[[int, int], tuple[str, dict[str, str], bytes]]


def telegram_call(person: int, number: int) -> tuple[str, dict[str, str], bytes]:
    """A text as Telegram's webhook brings it."""
    user = {"id": 7000 + person, "is_bot": False, "first_name": "Олена", "language_code": "uk"}
    message = {
        "message_id": number + 1,
        "date": 1795514400,
        "chat": {"id": user["id"], "type": "private", "first_name": "Олена"},
        "from": user,
        "text": "статус",
    }
    update = {"update_id": 900_000 + person * EACH + number, "message": message}
    return "telegram", {"X-Telegram-Bot-Api-Secret-Token": SECRET}, json.dumps(update).encode()


def viber_call(person: int, number: int) -> tuple[str, dict[str, str], bytes]:
    """A text as Viber brings it."""
    event = {
        "event": "message",
        "timestamp": 1795514400000,
        "message_token": 5741311803571721087 + person * EACH + number,
        "sender": {"id": f"01234567890A{person:02d}==", "name": "Олена", "language": "uk", "api_version": 10},
        "message": {"type": "text", "text": "статус"},
        "silent": False,
    }
    body = json.dumps(event).encode()
    return "viber", {"X-Viber-Content-Signature": signature(SANDBOX_VIBER_TOKEN, body)}, body


CALLS = (telegram_call, viber_call)
METHODS = ("sendMessage", "send_message")


async def test_F09_fifty_seconds_of_sending_do_not_delay_the_acknowledgement(tmp_path: Path) -> None:
    commands = Commands(tmp_path)
    webhook = {"TELEGRAM_MODE": "webhook", "TELEGRAM_WEBHOOK_SECRET": SECRET}
    async with own_sandbox(commands) as settings:
        webhook["PUBLIC_URL"] = f"http://127.0.0.1:{settings['PORT']}"
        async with running(commands, **settings, **webhook) as service:
            await settle(service.control)
            for method in METHODS:
                slow = {"kind": "delay", "method": method, "seconds": 50, "times": 9999}
                await service.control.post("/faults", json=slow)
            async with httpx.AsyncClient(base_url=service.address, verify=False, timeout=60) as messenger:
                people = itertools.product(CALLS, range(PEOPLE))
                took = await asyncio.gather(*(writes(messenger, call, person) for call, person in people))
                idle = (await messenger.get("/internal/idle")).json()
            calls = (await service.control.get("/calls")).json()
    seconds = sorted(itertools.chain.from_iterable(took))
    assert len(seconds) == len(CALLS) * PEOPLE * EACH
    assert seconds[int(len(seconds) * 0.99) - 1] < 1, seconds[-5:]
    assert "messages are being sent" in idle["waiting_for"]
    ended = {one["method"].lower() for one in calls}
    assert not ended & {method.lower() for method in METHODS}


async def writes(messenger: httpx.AsyncClient, call: Call, person: int) -> list[float]:
    """One person writes; the seconds until each text was acknowledged."""
    took = []
    for number in range(EACH):
        name, headers, body = call(person, number)
        began = time.monotonic()
        answer = await messenger.post(f"/webhooks/{name}", content=body, headers=headers)
        took.append(time.monotonic() - began)
        assert answer.status_code == 200
    return took
