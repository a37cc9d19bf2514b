"""Groups: topics, members, the bot's standing in them."""

import asyncio

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden

from tests.sandbox.conftest import Citizen, Control, Json


class Group:
    """A group with two members, and the bot that reads what is said there."""

    def __init__(self, control: Control, bot: Bot, group: Json, members: list[str]) -> None:
        self.control = control
        self.bot = bot
        self.id: str = group["id"]
        self.members = members
        self._offset = 1

    async def does(self, act: str, **body: object) -> Json:
        done: Json = await self.control.post(f"/groups/{self.id}/{act}", **body)
        return done

    async def says(self, text: str, **more: object) -> int:
        said = await self.does("say", person=self.members[0], text=text, **more)
        return int(said["message_id"])

    async def news(self) -> list[Update]:
        """Fetch and confirm what the bot has not seen yet."""
        updates = await self.bot.get_updates(offset=self._offset, timeout=5)
        self._offset = updates[-1].update_id + 1
        return list(updates)

    async def messages(self, topic: int | None = None) -> list[Json]:
        query = {} if topic is None else {"topic": topic}
        messages: list[Json] = (await self.control.get(f"/groups/{self.id}/chat", **query))["messages"]
        return messages


async def founded(control: Control, bot: Bot, forum: bool) -> Group:
    group = await control.post("/groups", title="Оператори", forum=forum, bot_is_admin=True)
    members = [person["id"] for person in (await control.get("/people"))[:2]]
    for person in members:
        await control.post(f"/groups/{group['id']}/members", person=person)
    made = Group(control, bot, group, members)
    await made.news()
    return made


@pytest.fixture
async def forum(control: Control, bot: Bot) -> Group:
    return await founded(control, bot, forum=True)


@pytest.fixture
async def small_group(control: Control, bot: Bot) -> Group:
    return await founded(control, bot, forum=False)


async def test_the_bot_learns_that_it_came_into_a_group(control: Control, bot: Bot) -> None:
    group = await control.post("/groups", title="Водоканал", forum=False, bot_is_admin=False)
    [update] = await bot.get_updates(timeout=5)
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member.status == "member"
    assert str(update.my_chat_member.chat.id) == group["id"]


async def test_a_topic_has_the_id_of_the_message_that_opened_it(forum: Group, bot: Bot) -> None:
    topic = await bot.create_forum_topic(forum.id, "№ 15")
    [update] = await forum.news()
    assert update.message is not None
    assert update.message.forum_topic_created is not None
    assert update.message.message_id == topic.message_thread_id
    assert await forum.control.get(f"/groups/{forum.id}/topics") == [
        {"id": str(topic.message_thread_id), "name": "№ 15", "closed": False, "deleted": False}
    ]


async def test_what_is_said_in_a_topic_seems_to_answer_its_opening(forum: Group, bot: Bot) -> None:
    topic = await bot.create_forum_topic(forum.id, "№ 15")
    await forum.news()
    await forum.says("Добрий день", topic=topic.message_thread_id)
    [update] = await forum.news()
    message = update.message
    assert message is not None
    assert (message.message_thread_id, message.is_topic_message) == (topic.message_thread_id, True)
    assert message.reply_to_message is not None
    assert message.reply_to_message.forum_topic_created is not None
    await bot.send_message(forum.id, "Картка", message_thread_id=topic.message_thread_id)
    assert [told["text"] for told in await forum.messages(topic.message_thread_id)][1:] == [
        "Добрий день",
        "Картка",
    ]


async def test_an_answer_stands_in_the_topic_of_what_it_answers(forum: Group, bot: Bot) -> None:
    thread = (await bot.create_forum_topic(forum.id, "№ 15")).message_thread_id
    asked = await forum.says("Коли?", topic=thread)
    answered = await bot.send_message(forum.id, "Завтра", reply_to_message_id=asked)
    assert answered.message_thread_id == thread
    await forum.says("Дякую", reply_to=answered.message_id)
    assert (await forum.messages(thread))[-1]["text"] == "Дякую"
    assert await forum.messages(1) == [told for told in await forum.messages() if told["topic"] is None]


async def test_general_has_no_thread_and_cannot_be_named(forum: Group, bot: Bot) -> None:
    await forum.says("до всіх")
    [update] = await forum.news()
    assert update.message is not None
    assert update.message.message_thread_id is None
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(forum.id, "раз", message_thread_id=1)


async def test_a_deleted_topic_is_not_found(forum: Group, bot: Bot) -> None:
    topic = await bot.create_forum_topic(forum.id, "№ 15")
    await forum.does("delete-topic", topic=topic.message_thread_id)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(forum.id, "раз", message_thread_id=topic.message_thread_id)


async def test_a_topic_is_renamed_closed_and_opened_once(forum: Group, bot: Bot) -> None:
    thread = (await bot.create_forum_topic(forum.id, "№ 15")).message_thread_id
    await bot.edit_forum_topic(forum.id, thread, name="№ 15 вирішено")
    await bot.close_forum_topic(forum.id, thread)
    with pytest.raises(BadRequest, match=r"(?i)topic_not_modified"):
        await bot.close_forum_topic(forum.id, thread)
    [topic] = await forum.control.get(f"/groups/{forum.id}/topics")
    assert (topic["name"], topic["closed"]) == ("№ 15 вирішено", True)
    await bot.reopen_forum_topic(forum.id, thread)
    kinds = [update.message.to_dict() for update in await forum.news() if update.message]
    expected = ["forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened"]
    assert [name for name, told in zip(expected, kinds, strict=True) if name in told] == expected


async def test_a_group_without_topics_opens_none(small_group: Group, bot: Bot) -> None:
    with pytest.raises(BadRequest, match="The chat is not a supergroup forum"):
        await bot.create_forum_topic(small_group.id, "№ 15")


async def test_a_demoted_bot_has_no_rights_and_sees_only_what_is_meant_for_it(forum: Group, bot: Bot) -> None:
    await forum.does("demote-bot")
    assert (await bot.get_chat_member(forum.id, bot.id)).status == "member"
    with pytest.raises(BadRequest, match="Not enough rights to create a topic"):
        await bot.create_forum_topic(forum.id, "№ 15")
    await forum.news()
    sent = await bot.send_message(forum.id, "Є хто?")
    await forum.says("між нами")
    await forum.says("/case 15")
    await forum.says("є", reply_to=str(sent.message_id))
    heard = [update.message.text for update in await forum.news() if update.message]
    assert heard == ["/case 15", "є"]


async def test_a_kicked_bot_is_refused_until_it_is_added_again(forum: Group, bot: Bot) -> None:
    await forum.does("kick-bot")
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(forum.id, "раз")
    await forum.does("add-bot")
    await bot.send_message(forum.id, "раз")


async def test_a_group_that_moves_says_where_to(small_group: Group, bot: Bot) -> None:
    moved = await small_group.does("migrate")
    with pytest.raises(ChatMigrated) as migrated:
        await bot.send_message(small_group.id, "раз")
    assert str(migrated.value.new_chat_id) == moved["id"]
    told = [update.message for update in await small_group.news() if update.message]
    assert [(message.migrate_to_chat_id, message.migrate_from_chat_id) for message in told] == [
        (int(moved["id"]), None),
        (None, int(small_group.id)),
    ]
    await bot.send_message(moved["id"], "два")


async def test_an_anonymous_admin_is_nobody(forum: Group) -> None:
    await forum.says("як адміністратор", anonymous=True)
    [update] = await forum.news()
    assert update.message is not None
    assert update.message.from_user is not None
    assert update.message.from_user.username == "GroupAnonymousBot"
    assert update.message.sender_chat is not None
    assert str(update.message.sender_chat.id) == forum.id


async def test_any_member_may_press_a_button_and_has_the_pop_up(forum: Group, bot: Bot) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Взяти", callback_data="take")]])
    await bot.send_message(forum.id, "№ 15", reply_markup=keyboard)

    async def answer() -> None:
        [update] = await forum.news()
        assert update.callback_query is not None
        assert str(update.callback_query.from_user.id) == forum.members[1]
        await update.callback_query.answer("Ваше")

    _, pressed = await asyncio.gather(answer(), forum.does("press", person=forum.members[1], label="Взяти"))
    assert pressed["notice"] == "Ваше"


async def test_a_phone_cannot_be_asked_for_in_a_group(forum: Group, bot: Bot) -> None:
    keyboard = ReplyKeyboardMarkup([[KeyboardButton("Номер", request_contact=True)]])
    with pytest.raises(BadRequest, match="Phone number can be requested in private chats only"):
        await bot.send_message(forum.id, "раз", reply_markup=keyboard)


async def test_who_left_cannot_speak_and_members_are_known(forum: Group, bot: Bot) -> None:
    assert (await bot.get_chat_member(forum.id, int(forum.members[1]))).status == "member"
    await forum.control.delete(f"/groups/{forum.id}/members/{forum.members[1]}")
    assert (await bot.get_chat_member(forum.id, int(forum.members[1]))).status == "left"
    body = {"person": forum.members[1], "text": "є хто?"}
    assert await forum.control.refused(f"/groups/{forum.id}/say", **body) == 404


async def test_a_member_who_never_started_the_bot_cannot_be_written_to(forum: Group, bot: Bot) -> None:
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(forum.members[0], "раз")
    await Citizen(forum.control, {"id": forum.members[0]}).says("/start")
    await bot.send_message(forum.members[0], "два")


async def test_photos_come_into_topics(forum: Group, bot: Bot) -> None:
    thread = (await bot.create_forum_topic(forum.id, "№ 15")).message_thread_id
    await forum.news()
    await forum.does("photo", person=forum.members[0], topic=thread, caption="Готово")
    [update] = await forum.news()
    assert update.message is not None
    assert (update.message.message_thread_id, update.message.caption) == (thread, "Готово")


async def test_a_file_can_be_sent_in_reply(small_group: Group) -> None:
    sent = await small_group.bot.send_message(small_group.id, "Надішліть фото")
    await small_group.control.post(
        f"/groups/{small_group.id}/photo",
        person=small_group.members[0],
        reply_to=sent.message_id,
        caption="Готово",
    )
    [update] = await small_group.news()
    assert update.message
    assert update.message.reply_to_message
    assert update.message.reply_to_message.message_id == sent.message_id
    wrong = {"person": small_group.members[0], "reply_to": 1}
    assert await small_group.control.refused(f"/groups/{small_group.id}/photo", **wrong) == 409
