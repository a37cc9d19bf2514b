"""Topics in people's hands; python-telegram-bot judges what the bot learns of it."""

import asyncio

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from tests.sandbox.conftest import Control, Json
from tests.sandbox.test_groups import Group, founded


@pytest.fixture
async def forum(control: Control, bot: Bot) -> Group:
    """A forum of two members, of whom the first is an administrator."""
    group = await founded(control, bot, forum=True)
    await control.post(f"/groups/{group.id}/members", person=group.members[0], admin=True)
    return group


async def opened(forum: Group, bot: Bot) -> int:
    """Let the bot open a topic and take note of it."""
    topic = await bot.create_forum_topic(forum.id, "№ 15")
    await forum.news()
    return topic.message_thread_id


async def group_of(forum: Group) -> Json:
    groups: list[Json] = await forum.control.get("/groups")
    return next(group for group in groups if group["id"] == forum.id)


async def test_a_topic_that_a_member_opens_is_told_and_can_be_written_to(forum: Group, bot: Bot) -> None:
    made = await forum.does("create-topic", person=forum.members[1], name="  Обід ")
    [update] = await forum.news()
    assert update.message
    assert update.message.forum_topic_created
    assert update.message.from_user
    assert update.message.forum_topic_created.name == "Обід"
    assert str(update.message.from_user.id) == forum.members[1]
    assert str(update.message.message_id) == made["topic"]
    sent = await bot.send_message(forum.id, "Смачного", message_thread_id=int(made["topic"]))
    assert str(sent.message_thread_id) == made["topic"]


async def test_a_label_is_pressed_in_the_topic_that_is_named(forum: Group, bot: Bot) -> None:
    threads = [(await bot.create_forum_topic(forum.id, name)).message_thread_id for name in ("1", "2")]
    for thread in threads:
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Беру", callback_data=f"take:{thread}")]])
        await bot.send_message(forum.id, "Розмова", message_thread_id=thread, reply_markup=keyboard)
    await forum.news()

    async def answer() -> str | None:
        [update] = await forum.news()
        assert update.callback_query is not None
        await update.callback_query.answer()
        return update.callback_query.data

    press = forum.does("press", person=forum.members[0], label="Беру", topic=threads[0])
    pressed, _ = await asyncio.gather(answer(), press)
    assert pressed == f"take:{threads[0]}"


async def test_a_topics_name_is_neither_empty_nor_endless(forum: Group) -> None:
    for name in (" ", "х" * 129):
        body = {"person": forum.members[0], "name": name}
        assert await forum.control.refused(f"/groups/{forum.id}/create-topic", **body) == 409


async def test_an_administrator_closes_opens_and_renames_a_topic(forum: Group, bot: Bot) -> None:
    thread = await opened(forum, bot)
    seat: Json = {"person": forum.members[0], "topic": thread}
    await forum.does("close-topic", **seat)
    with pytest.raises(BadRequest, match=r"(?i)topic_not_modified"):
        await bot.close_forum_topic(forum.id, thread)
    assert await forum.control.refused(f"/groups/{forum.id}/close-topic", **seat) == 409
    await forum.does("reopen-topic", **seat)
    await forum.does("rename-topic", name="№ 15 (Олена)", **seat)
    told = [update.message for update in await forum.news() if update.message]
    assert [message.message_thread_id for message in told] == [thread] * 3
    assert told[0].forum_topic_closed is not None
    assert told[1].forum_topic_reopened is not None
    assert told[2].forum_topic_edited is not None
    assert told[2].forum_topic_edited.name == "№ 15 (Олена)"
    assert (await group_of(forum))["topics"] == [
        {"id": str(thread), "name": "№ 15 (Олена)", "closed": False, "deleted": False}
    ]


async def test_an_ordinary_member_manages_no_topic_and_is_silent_in_a_closed_one(
    forum: Group, bot: Bot
) -> None:
    thread = await opened(forum, bot)
    body: Json = {"person": forum.members[1], "topic": thread}
    assert await forum.control.refused(f"/groups/{forum.id}/close-topic", **body) == 409
    await forum.does("close-topic", person=forum.members[0], topic=thread)
    assert await forum.control.refused(f"/groups/{forum.id}/say", text="ще?", **body) == 409
    await forum.says("Дописую", topic=thread)
    assert (await forum.messages(thread))[-1]["text"] == "Дописую"


async def test_an_anonymous_administrator_closes_as_nobody(forum: Group, bot: Bot) -> None:
    thread = await opened(forum, bot)
    await forum.does("close-topic", person=forum.members[0], topic=thread, anonymous=True)
    [update] = await forum.news()
    assert update.message
    assert update.message.from_user
    assert update.message.from_user.username == "GroupAnonymousBot"


async def test_the_topic_of_all_and_topics_that_are_not_there_cannot_be_closed(forum: Group) -> None:
    body: Json = {"person": forum.members[0]}
    assert await forum.control.refused(f"/groups/{forum.id}/close-topic", **body) == 409
    assert await forum.control.refused(f"/groups/{forum.id}/close-topic", topic=99, **body) == 404


async def test_topics_that_are_switched_off_are_refused_and_come_back(forum: Group, bot: Bot) -> None:
    thread = await opened(forum, bot)
    asked = await bot.send_message(forum.id, "Картка", message_thread_id=thread)
    await forum.does("topics-off")
    with pytest.raises(BadRequest, match="The chat is not a forum"):
        await bot.create_forum_topic(forum.id, "№ 16")
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(forum.id, "раз", message_thread_id=thread)
    assert not (await bot.get_chat(forum.id)).is_forum
    body = {"person": forum.members[0], "topic": thread, "text": "куди?"}
    assert await forum.control.refused(f"/groups/{forum.id}/say", **body) == 404
    await forum.says("Хто тут?", reply_to=asked.message_id)
    [update] = await forum.news()
    assert update.message
    assert (update.message.message_thread_id, update.message.is_topic_message) == (thread, None)
    await forum.does("topics-on")
    assert await bot.send_message(forum.id, "два", message_thread_id=thread)


async def test_a_small_group_has_no_topics_to_switch_on(control: Control, bot: Bot) -> None:
    small = await founded(control, bot, forum=False)
    assert await control.refused(f"/groups/{small.id}/topics-on") == 409
    assert await control.refused(f"/groups/{small.id}/create-topic", person=small.members[0], name="а") == 409


async def test_those_at_the_desk_are_administrators_of_their_forum(control: Control) -> None:
    people = {person["id"]: person["role"] for person in await control.get("/people")}
    [desk] = [group for group in await control.get("/groups") if group["purpose"] == "operators"]
    assert desk["forum"] is True
    assert {people[member] for member in desk["members"]} == {"operator", "supervisor", "admin"}
    assert desk["admins"] == desk["members"]


async def test_only_the_page_learns_who_wrote_anonymously(forum: Group) -> None:
    await forum.says("як адміністратор", anonymous=True)
    told = (await forum.messages())[-1]
    assert (told["person"], told["anonymous"], told["author"]) == (None, True, forum.members[0])
