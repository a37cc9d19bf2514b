"""How updates are delivered to a webhook."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from telegram import Bot
from telegram.error import BadRequest, Conflict

from sandbox.server import Sandbox
from tests.sandbox.conftest import Citizen, Json, served


class Receiver:
    """A service that takes updates as it was told to."""

    def __init__(self) -> None:
        self.got: asyncio.Queue[tuple[Json, dict[str, str]]] = asyncio.Queue()
        self.answers: Iterator[Response] = itertools.repeat(Response())
        self.app = Starlette(routes=[Route("/hook", self._take, methods=["POST"])])

    def answer(self, *first: Response) -> None:
        self.answers = itertools.chain(first, itertools.repeat(Response()))

    async def text(self) -> str:
        update, _ = await asyncio.wait_for(self.got.get(), 5)
        text: str = update["message"]["text"]
        return text

    async def _take(self, request: Request) -> Response:
        self.got.put_nowait((await request.json(), dict(request.headers)))
        return next(self.answers)


@pytest.fixture
async def receiver(bot: Bot) -> AsyncIterator[Receiver]:
    receiver = Receiver()
    async with served(receiver.app) as address:
        await bot.set_webhook(f"{address}/hook", secret_token="a-secret")
        yield receiver


async def test_an_update_is_delivered_with_the_secret(receiver: Receiver, olena: Citizen) -> None:
    await olena.says("/start")
    update, headers = await asyncio.wait_for(receiver.got.get(), 5)
    assert update["message"]["text"] == "/start"
    assert headers["x-telegram-bot-api-secret-token"] == "a-secret"


async def test_a_refused_update_comes_again_at_once_and_before_the_next(
    receiver: Receiver, olena: Citizen
) -> None:
    receiver.answer(Response(status_code=500))
    await olena.says("раз")
    await olena.says("два")
    assert [await receiver.text() for _ in range(3)] == ["раз", "раз", "два"]


async def test_what_is_not_taken_stays_pending(receiver: Receiver, olena: Citizen, bot: Bot) -> None:
    receiver.answer(Response(status_code=500), Response(status_code=500))
    await olena.says("раз")
    assert [await receiver.text() for _ in range(2)] == ["раз", "раз"]
    info = await bot.get_webhook_info()
    assert info.pending_update_count == 1
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"


async def test_a_moved_clock_brings_the_repeat(receiver: Receiver, olena: Citizen, sandbox: Sandbox) -> None:
    receiver.answer(Response(status_code=503), Response(status_code=503, headers={"Retry-After": "1800"}))
    await olena.says("раз")
    assert [await receiver.text() for _ in range(2)] == ["раз", "раз"]
    later = sandbox.clock.now() + timedelta(seconds=1900)
    await olena.control.post("/clock", set=later.isoformat())
    assert await receiver.text() == "раз"


async def test_a_webhook_that_is_gone_for_a_day_is_removed(
    receiver: Receiver, olena: Citizen, bot: Bot, sandbox: Sandbox
) -> None:
    receiver.answers = itertools.repeat(Response(status_code=410))
    await olena.says("раз")
    assert [await receiver.text() for _ in range(2)] == ["раз", "раз"]
    removed = sandbox.bot.updates.news()
    later = sandbox.clock.now() + timedelta(hours=23, minutes=30)
    await olena.control.post("/clock", set=later.isoformat())
    await asyncio.wait_for(removed, 5)
    assert (await bot.get_webhook_info()).url == ""


async def test_one_chats_trouble_does_not_hold_up_another(receiver: Receiver, olena: Citizen) -> None:
    trouble = Response(status_code=503, headers={"Retry-After": "3600"})
    receiver.answer(trouble)
    people = await olena.control.get("/people")
    await olena.says("раз")
    assert await receiver.text() == "раз"
    await Citizen(olena.control, people[1]).says("два")
    assert await receiver.text() == "два"


async def test_the_answer_may_contain_a_call(receiver: Receiver, olena: Citizen) -> None:
    receiver.answer(JSONResponse({"method": "sendMessage", "chat_id": olena.chat_id, "text": "Вітаємо"}))
    await olena.says("/start")
    await receiver.text()
    await olena.says("далі")
    await receiver.text()
    messages = (await olena.chat())["messages"]
    assert [message["text"] for message in messages if message["from"] == "bot"] == ["Вітаємо"]


async def test_no_polling_while_a_webhook_is_set(receiver: Receiver, bot: Bot) -> None:
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


@pytest.mark.parametrize(
    ("url", "secret", "refusal"),
    [
        ("http://centre.example.org/hook", "", "An HTTPS URL must be provided for webhook"),
        ("https://centre.example.org:8080/hook", "", "only on ports 80, 88, 443 or 8443"),
        ("https://centre.example.org/hook", "with space", "secret token contains unallowed characters"),
        ("nonsense", "", "invalid webhook URL specified"),
    ],
)
async def test_a_wrong_webhook_is_refused(bot: Bot, url: str, secret: str, refusal: str) -> None:
    with pytest.raises(BadRequest, match=f"(?i){refusal}"):
        await bot.set_webhook(url, secret_token=secret)
