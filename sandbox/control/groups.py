"""Groups: who is in them, what is said in them, what happens to the bot there."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter

from sandbox.chats import Json
from sandbox.control.bodies import Member, NewGroup
from sandbox.control.stage import GENERAL, Stage
from sandbox.messenger import CannotAct
from sandbox.telegram.bot import MESSENGER
from sandbox.telegram.groups import TelegramGroups
from sandbox.views import chat_view, group_view

BOT_MOVES = {
    "demote-bot": "member",
    "promote-bot": "administrator",
    "kick-bot": "kicked",
    "add-bot": "administrator",
}


def groups_router(stage: Stage, groups: TelegramGroups) -> APIRouter:
    """Make the routes about groups."""
    router = APIRouter()

    @router.get("")
    async def listed() -> list[Json]:
        return [group_view(group) for group in stage.house.state.groups.values()]

    @router.post("")
    async def found(body: NewGroup) -> Json:
        return group_view(groups.found(body.title, body.forum, body.bot_is_admin))

    @router.post("/{id}/members")
    async def join(id: str, body: Member) -> Json:
        person = stage.person(body.person)
        if person.messenger != MESSENGER:
            raise CannotAct("only people of Telegram can be in a group")
        groups.join(stage.group(id), person, body.admin)
        return {}

    @router.delete("/{id}/members/{person}")
    async def leave(id: str, person: str) -> Json:
        groups.leave(stage.group(id), stage.person(person))
        return {}

    @router.get("/{id}/chat")
    async def chat(id: str, after: int = 0, topic: int | None = None) -> Json:
        own = stage.house.chat(stage.group(id).id)
        changed = own.changed_since(after)
        return chat_view(own, [message for message in changed if topic in (None, message.topic or GENERAL)])

    @router.post("/{id}/migrate")
    async def migrate(id: str) -> Json:
        return group_view(groups.migrate(stage.group(id)))

    for act, status in BOT_MOVES.items():
        router.add_api_route(f"/{{id}}/{act}", _bot_move(stage, groups, status), methods=["POST"])
    return router


def _bot_move(stage: Stage, groups: TelegramGroups, status: str) -> Callable[[str], Awaitable[Json]]:
    async def move(id: str) -> Json:
        groups.set_bot(stage.group(id), status)
        return {}

    return move
