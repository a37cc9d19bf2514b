"""One message to many people: what each messenger is asked, and what became of each person."""

import pytest

from bot.channel import Failure, SendFailed
from bot.channels.viber_calls import as_json
from bot.channels.viber_messages import LARGEST_BODY, in_bodies
from bot.limits import Limits
from bot.messages import Choice, Outgoing, rows
from bot.passage import begin_passage
from core.outbox import MessageClass
from tests.bot.bot_api import BotApi, Trouble, refusal, talking_to
from tests.bot.viber.viber_api import Trouble as Answer
from tests.bot.viber.viber_api import ViberApi, serving

NEWS = Outgoing("З 9:00", "Не буде води", rows(Choice("stop", "Не писати", data="subscriptions:stop:0:1")))
OK = {"status": 0, "status_message": "ok"}


async def _tell_by_telegram(server: BotApi, rate: int | None, message: Outgoing = NEWS) -> str | SendFailed:
    async with talking_to(server) as telegram:
        telegram.limits = Limits(rate)
        passage = begin_passage(MessageClass.broadcast)
        [place] = await telegram.limits.places(1)
        passage.has_place = True
        told = await telegram.tell(["501"], message)
        place.answered()
        return told["501"]


@pytest.mark.parametrize(("rate", "pays"), [(None, None), (30, None), (31, True)])
async def test_telegram_is_told_who_pays(rate: int | None, pays: bool | None) -> None:
    server = BotApi()
    assert await _tell_by_telegram(server, rate) == "101"
    [(method, asked)] = server.calls
    assert (method, asked["chat_id"], asked.get("allow_paid_broadcast")) == ("sendMessage", "501", pays)
    assert asked["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "subscriptions:stop:0:1"


@pytest.mark.parametrize("rate", [30, 1000])
async def test_telegram_puts_it_in_the_place_of_the_one_before(rate: int) -> None:
    server = BotApi()
    message = Outgoing(NEWS.text, NEWS.title, NEWS.rows, edits="77")
    assert await _tell_by_telegram(server, rate, message) == "77"
    [(method, asked)] = server.calls
    assert (method, asked["message_id"]) == ("editMessageText", 77)
    assert "allow_paid_broadcast" not in asked


async def test_telegram_says_who_is_gone() -> None:
    blocked: Trouble = refusal(403, "Forbidden: bot was blocked by the user")
    failed = await _tell_by_telegram(BotApi(troubles={1: blocked}), 30)
    assert isinstance(failed, SendFailed)
    assert failed.kind is Failure.gone


def _answering(*answers: dict[str, object]) -> ViberApi:
    """A Viber that takes its calls like this, one after the other."""
    return ViberApi(troubles={at: Answer(200, OK | one) for at, one in enumerate(answers, start=1)})


async def test_F78_viber_tells_many_by_one_call_and_says_of_each_who_is_gone() -> None:
    gone = {"receiver": "02", "status": 6, "status_message": "notSubscribed"}
    server = _answering({"message_token": 5741311803571721087, "failed_list": [gone]})
    async with serving(server):
        viber = server.channel()
        told = await viber.tell(["01", "02", "03"], NEWS)
        await viber.close()
    [call] = server.calls
    asked = call.body
    assert call.method == "broadcast_message"
    assert asked["broadcast_list"] == ["01", "02", "03"]
    assert asked["keyboard"]["Buttons"][0]["ActionBody"]
    assert "receiver" not in asked
    assert [told["01"], told["03"]] == ["5741311803571721087"] * 2
    failed = told["02"]
    assert isinstance(failed, SendFailed)
    assert failed.kind is Failure.gone


async def test_F78_who_has_an_old_app_gets_it_without_a_keyboard() -> None:
    old = {"receiver": "02", "status": 13, "status_message": "apiVersionNotSupported"}
    server = _answering(
        {"message_token": 7, "failed_list": [old]},
        {"message_token": 8},
        {"message_token": 9, "failed_list": []},
        {"message_token": 10},
    )
    async with serving(server):
        viber = server.channel()
        first = await viber.tell(["01", "02"], NEWS)
        second = await viber.tell(["01", "02"], NEWS)  # from now on that is known
        await viber.close()
    assert [first, second] == [{"01": "7", "02": "8"}, {"01": "9", "02": "10"}]
    assert [call.body.get("receiver") for call in server.calls] == [None, "02", None, "02"]
    assert "keyboard" not in server.calls[1].body


async def test_F78_what_nobody_knows_of_a_call_nobody_knows_of_anybody() -> None:
    server = _answering({})  # without a token
    async with serving(server):
        viber = server.channel()
        told = await viber.tell(["01", "02"], NEWS)
        await viber.close()
    assert all(isinstance(one, SendFailed) and one.kind is Failure.doubtful for one in told.values())


def test_F78_no_body_is_larger_than_viber_takes() -> None:
    part = {"type": "text", "text": "Ї" * 7000}
    people = [f"{number:024}" for number in range(1000)]
    lists = list(in_bodies(part, people))
    assert [one for some in lists for one in some] == people
    sizes = [len(as_json(part | {"broadcast_list": some, "sender": {"name": "Я" * 28}})) for some in lists]
    assert len(lists) > 1
    assert max(sizes) < LARGEST_BODY
