"""What the bot shows on messages: its reactions; python-telegram-bot judges."""

import pytest
from telegram import Bot, ReactionTypeCustomEmoji
from telegram.constants import ReactionEmoji
from telegram.error import BadRequest

from sandbox.telegram.reactions import REACTIONS, VARIATION
from tests.sandbox.conftest import Citizen, Control
from tests.sandbox.test_groups import Group, founded


@pytest.fixture
async def forum(control: Control, bot: Bot) -> Group:
    return await founded(control, bot, forum=True)


async def test_a_reaction_shows_on_the_message_and_is_taken_back(forum: Group, bot: Bot) -> None:
    said = await forum.says("Добрий день")
    before = (await forum.messages())[-1]["change"]
    await bot.set_message_reaction(forum.id, said, "👀")
    shown = (await forum.messages())[-1]
    assert shown["reactions"] == ["👀"]
    assert shown["change"] > before
    await bot.set_message_reaction(forum.id, said, None)
    assert (await forum.messages())[-1]["reactions"] == []


async def test_the_bot_reacts_once_and_with_usual_signs_alone(forum: Group, bot: Bot) -> None:
    said = await forum.says("Добрий день")
    with pytest.raises(BadRequest, match=r"(?i)reaction_invalid"):
        await bot.set_message_reaction(forum.id, said, "✅")
    with pytest.raises(BadRequest, match=r"(?i)reaction_invalid"):
        await bot.set_message_reaction(forum.id, said, ReactionTypeCustomEmoji("5368324170671202286"))
    with pytest.raises(BadRequest, match=r"(?i)reactions_too_many"):
        await bot.set_message_reaction(forum.id, said, ["👍", "👀"])
    with pytest.raises(BadRequest, match="Message to react not found"):
        await bot.set_message_reaction(forum.id, said + 1, "👍")


def test_the_usual_signs_are_those_of_the_independent_client() -> None:
    assert {sign.replace(VARIATION, "") for sign in ReactionEmoji} == REACTIONS


async def test_people_react_and_a_bot_that_did_not_ask_for_it_is_not_told(forum: Group, bot: Bot) -> None:
    said = await forum.says("Добрий день")
    await forum.news()
    await forum.does("react", person=forum.members[1], message_id=said, emoji="👍")
    shown = (await forum.messages())[-1]
    assert (shown["peoples_reactions"], shown["reactions"]) == (["👍"], [])
    await forum.says("Ще одне")
    assert [update.message_reaction for update in await forum.news()] == [None]


async def test_a_bot_that_asks_for_reactions_is_told_who_changed_them(forum: Group, bot: Bot) -> None:
    said = await forum.says("Добрий день")
    await forum.news()
    await bot.get_updates(offset=forum._offset, allowed_updates=["message", "message_reaction"])
    who = forum.members[1]
    told = []
    for emoji in ("👍", ""):
        await forum.does("react", person=who, message_id=said, emoji=emoji)
        told += [update.to_dict()["message_reaction"] for update in await forum.news()]
    first, second = told
    thumb = [{"type": "emoji", "emoji": "👍"}]
    assert (str(first["user"]["id"]), first["message_id"]) == (who, said)
    assert (first.get("old_reaction", []), first["new_reaction"]) == ([], thumb)
    assert (second["old_reaction"], second.get("new_reaction", [])) == (thumb, [])


async def test_in_a_private_chat_one_reacts_to_what_is_there(control: Control, bot: Bot) -> None:
    citizen = Citizen(control, (await control.get("/people"))[0])
    await citizen.says("Добрий день")
    sent = await bot.send_message(citizen.chat_id, "Вітаю")
    await bot.get_updates(offset=-1, allowed_updates=["message_reaction"])
    await control.post(f"/people/{citizen.id}/react", message_id=sent.message_id, emoji="❤")
    [*_, update] = await bot.get_updates(timeout=5)
    reaction = update.message_reaction
    assert reaction
    assert (reaction.chat.id, reaction.message_id) == (citizen.chat_id, sent.message_id)
    for wrong in ({"message_id": sent.message_id, "emoji": "✅"}, {"message_id": 10**9, "emoji": "👍"}):
        assert await control.refused(f"/people/{citizen.id}/react", **wrong) >= 400
