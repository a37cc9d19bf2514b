"""Topics and reactions: the exact requests, and what Telegram's refusals mean."""

import pytest

from bot.channel import Failure, SendFailed
from bot.channels.telegram import Telegram
from bot.channels.telegram_updates import parse
from bot.messages import Kind, Outgoing
from tests.bot.bot_api import BotApi, refusal

GROUP = "-1001"


async def test_a_topic_is_made_and_its_id_kept(telegram: Telegram, server: BotApi) -> None:
    assert await telegram.create_topic(GROUP, "Розмова 1: О***") == "12"
    assert server.calls == [("createForumTopic", {"chat_id": GROUP, "name": "Розмова 1: О***"})]


async def test_F18_a_topics_name_has_at_most_128_characters(telegram: Telegram, server: BotApi) -> None:
    await telegram.create_topic(GROUP, "а" * 200)
    assert server.calls[0][1]["name"] == "а" * 128


async def test_a_message_names_its_topic(telegram: Telegram, server: BotApi) -> None:
    await telegram.send(GROUP, Outgoing("Слово", thread="12", answers="70"), [])
    ((method, fields),) = server.calls
    assert method == "sendMessage"
    assert fields["message_thread_id"] == 12
    assert fields["reply_parameters"] == {"message_id": 70, "allow_sending_without_reply": True}


async def test_a_topic_is_closed_and_opened(telegram: Telegram, server: BotApi) -> None:
    await telegram.close_topic(GROUP, "12")
    await telegram.open_topic(GROUP, "12")
    place = {"chat_id": GROUP, "message_thread_id": 12}
    assert server.calls == [("closeForumTopic", place), ("reopenForumTopic", place)]


async def test_F50_a_topic_that_stands_so_already_is_as_good(telegram: Telegram, server: BotApi) -> None:
    server.always = {"reopenForumTopic": refusal(400, "Bad Request: TOPIC_NOT_MODIFIED")}
    await telegram.open_topic(GROUP, "12")
    assert len(server.calls) == 1


async def test_a_reaction_takes_the_place_of_the_last_one(telegram: Telegram, server: BotApi) -> None:
    await telegram.react(GROUP, "70", "👍")
    fields = {"chat_id": GROUP, "message_id": 70, "reaction": [{"type": "emoji", "emoji": "👍"}]}
    assert server.calls == [("setMessageReaction", fields)]


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("Bad Request: message thread not found", Failure.topic_gone),
        ("Bad Request: TOPIC_DELETED", Failure.topic_gone),
        ("Bad Request: TOPIC_ID_INVALID", Failure.topic_gone),
        ("Bad Request: TOPIC_CLOSED", Failure.topic_closed),
        ("Bad Request: the chat is not a forum", Failure.no_topics),
        ("Bad Request: the chat is not a supergroup forum", Failure.no_topics),
        ("Bad Request: not enough rights to create a topic", Failure.no_topics),
    ],
)
async def test_F49_F50_F53_what_is_said_of_a_topic_has_its_meaning(
    telegram: Telegram, server: BotApi, said: str, means: Failure
) -> None:
    server.always = {"sendMessage": refusal(400, said)}
    with pytest.raises(SendFailed) as failed:
        await telegram.send(GROUP, Outgoing("Слово", thread="12"), [])
    assert failed.value.kind == means


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("forum_topic_closed", Kind.topic_closed),
        ("forum_topic_reopened", Kind.topic_opened),
        ("forum_topic_created", Kind.elsewhere),
        ("general_forum_topic_hidden", Kind.elsewhere),
        ("pinned_message", Kind.elsewhere),
        ("new_chat_members", Kind.elsewhere),
    ],
)
def test_F66_service_messages_are_nobodys_words(content: str, kind: Kind) -> None:
    message = {
        "message_id": 5,
        "from": {"id": 9, "is_bot": False, "first_name": "Ольга"},
        "chat": {"id": -1001, "type": "supergroup", "title": "Оператори", "is_forum": True},
        "date": 1795514300,
        "message_thread_id": 12,
        "is_topic_message": True,
        content: {},
    }
    incoming = parse({"update_id": 1, "message": message}, "telegram")
    assert (incoming.kind, incoming.thread) == (kind, "12")


@pytest.mark.parametrize(("maker", "kind"), [(7, Kind.topic_made), (9, Kind.elsewhere), (8, Kind.elsewhere)])
async def test_F48_a_topic_that_the_bot_has_made_is_known_from_others(maker: int, kind: Kind) -> None:
    message = {
        "message_id": 12,
        "from": {"id": maker, "is_bot": maker < 9, "first_name": "Хтось"},
        "chat": {"id": -1001, "type": "supergroup", "title": "Оператори", "is_forum": True},
        "date": 1795514300,
        "message_thread_id": 12,
        "is_topic_message": True,
        "forum_topic_created": {"name": "Розмова 15", "icon_color": 7322096},
    }
    telegram = Telegram("7:word", "http://127.0.0.1:9", None)
    incoming = telegram.parse({"update_id": 1, "message": message})
    await telegram.close()
    assert (incoming.kind, incoming.thread) == (kind, "12")
