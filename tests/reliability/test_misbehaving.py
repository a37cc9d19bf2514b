"""The service as it runs, beside messengers that fail, repeat and delay: every answer comes, in order."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.app.conftest import Commands, Person, Service, running, settle
from tests.app.conftest import service as service
from tests.app.test_service import own_sandbox

pytestmark = pytest.mark.asyncio(loop_scope="session")

SAYS = ("/start", "статус", "мої дані")
HEARS = ("Добрий день", "немає звернень", "Що про Вас зберігається")
SENDING = {"telegram": "sendMessage", "viber": "send_message"}
MESSENGERS = pytest.mark.parametrize("messenger", SENDING)


async def switch_on(service: Service, kind: str, **more: Any) -> None:
    """Something goes wrong."""
    answer = await service.control.post("/faults", json={"kind": kind, **more})
    assert answer.status_code == 200, answer.text


async def writes(service: Service, person: Person, texts: Sequence[str] = SAYS) -> None:
    """Write without waiting for answers, then wait until all is quiet."""
    for text in texts:
        said = await service.control.post(f"/people/{person.id}/say", json={"text": text})
        assert said.status_code == 200, said.text
    await settle(service.control)


async def heard(person: Person) -> list[str]:
    """Which of the answers this person sees, as often as they came, oldest first."""
    messages = (await person.chat())["messages"]
    texts = [message["text"] for message in messages if message["from"] == "bot"]
    return [answer for text in texts for answer in HEARS if answer in text]


@MESSENGERS
@pytest.mark.parametrize(("kind", "times"), [("500_before", 1), ("html_502", 2), ("401", 1)])
async def test_F35_F36_what_was_not_taken_comes_once_and_in_order(
    service: Service, messenger: str, kind: str, times: int
) -> None:
    person = await service.person(messenger=messenger)
    await switch_on(service, kind, method=SENDING[messenger], chat=person.id, times=times)
    await writes(service, person)
    assert await heard(person) == list(HEARS)


@MESSENGERS
@pytest.mark.parametrize(("kind", "more"), [("500_after", {}), ("timeout_after", {"seconds": 0})])
async def test_F31_F32_what_may_have_been_taken_is_repeated_once_at_its_place(
    service: Service, messenger: str, kind: str, more: dict[str, Any]
) -> None:
    person = await service.person(messenger=messenger)
    await switch_on(service, kind, method=SENDING[messenger], chat=person.id, **more)
    await writes(service, person)
    assert await heard(person) == [HEARS[0], *HEARS]


async def test_F33_a_storm_in_one_chat_is_felt_in_no_other(service: Service) -> None:
    olena, petro = await service.person(), await service.person()
    ostap = await service.person(messenger="viber")
    await switch_on(service, "429", method="sendMessage", chat=olena.id, times=4, retry_after=1)
    for text in SAYS:
        for person in (olena, petro, ostap):
            await service.control.post(f"/people/{person.id}/say", json={"text": text})
    async with asyncio.timeout(30):
        while await heard(olena) != list(HEARS):
            if await heard(olena) == []:
                last_seen = await heard(petro), await heard(ostap)
            await asyncio.sleep(0.05)
    assert last_seen == (list(HEARS), list(HEARS))
    await settle(service.control)
    assert await heard(olena) == list(HEARS)


async def test_F33_a_storm_over_everybody_ends_with_every_answer(service: Service) -> None:
    people = [await service.person() for _ in range(8)]
    await switch_on(service, "429", method="sendMessage", times=20, retry_after=1)
    before = (await service.control.get("/calls")).json()[-1]["call"]
    for text in SAYS:
        for person in people:
            await service.control.post(f"/people/{person.id}/say", json={"text": text})
    await settle(service.control)
    for person in people:
        assert await heard(person) == list(HEARS)
    calls = (await service.control.get("/calls", params={"after": before})).json()
    sent = [call for call in calls if call["method"].lower() == "sendmessage"]
    assert len(sent) == 20 + len(people) * len(SAYS)


@MESSENGERS
async def test_F01_F02_what_comes_twice_is_answered_once(service: Service, messenger: str) -> None:
    person = await service.person(messenger=messenger)
    await switch_on(service, "duplicate", chat=person.id, times=len(SAYS))
    await writes(service, person)
    assert await heard(person) == list(HEARS)


async def test_F06_what_comes_late_is_answered_when_it_comes(tmp_path: Path) -> None:
    """By webhook: who polls gets updates in order."""
    commands = Commands(tmp_path)
    webhook = {"TELEGRAM_MODE": "webhook", "TELEGRAM_WEBHOOK_SECRET": "a-long-word"}
    async with own_sandbox(commands) as settings:
        webhook["PUBLIC_URL"] = f"http://127.0.0.1:{settings['PORT']}"
        async with running(commands, **settings, **webhook) as service:
            await settle(service.control)
            late = [await service.person(messenger=messenger) for messenger in SENDING]
            for person in late:
                await switch_on(service, "delay", method="update", chat=person.id, seconds=1)
                for text in SAYS:
                    await service.control.post(f"/people/{person.id}/say", json={"text": text})
            await settle(service.control)
            for person in late:
                assert await heard(person) == [*HEARS[1:], HEARS[0]]


async def test_F36_another_poller_is_outlasted(service: Service) -> None:
    person = await service.person()
    await switch_on(service, "409", times=3)
    before = (await service.control.get("/calls")).json()[-1]["call"]
    await writes(service, person)
    assert await heard(person) == list(HEARS)
    calls = (await service.control.get("/calls", params={"after": before})).json()
    refused = [
        call for call in calls if call["method"].lower() == "getupdates" and "error_code" in call["answer"]
    ]
    assert len(refused) <= 3


@MESSENGERS
async def test_F35_a_messenger_that_is_down_does_not_slow_the_other(service: Service, messenger: str) -> None:
    other = next(name for name in SENDING if name != messenger)
    ill, well = await service.person(messenger=messenger), await service.person(messenger=other)
    asking = {"telegram": "getMe", "viber": "get_account_info"}[messenger]
    for method in (SENDING[messenger], asking):
        await switch_on(service, "html_502", method=method, times=9999)
    for text in SAYS:
        await service.control.post(f"/people/{ill.id}/say", json={"text": text})
    for text in SAYS:
        await service.control.post(f"/people/{well.id}/say", json={"text": text})
    async with asyncio.timeout(5):
        while await heard(well) != list(HEARS):  # noqa: ASYNC110 -- another process sets no event
            await asyncio.sleep(0.05)
    assert await heard(ill) == []
    await service.control.delete("/faults")
    await settle(service.control)
    assert await heard(ill) == list(HEARS)
