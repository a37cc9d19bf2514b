"""What the bot shows on messages: its reactions; python-telegram-bot judges."""

import pytest
from telegram import Bot, ReactionTypeCustomEmoji
from telegram.constants import ReactionEmoji
from telegram.error import BadRequest

from sandbox.telegram.reactions import REACTIONS, VARIATION
from tests.sandbox.conftest import Control
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
