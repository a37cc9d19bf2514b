"""What people show on messages, in their own chats and in groups."""

from fastapi import APIRouter

from sandbox.chats import Json
from sandbox.control.acts import SeatOf
from sandbox.control.bodies import Reacted
from sandbox.telegram.reactions import TelegramReactions


def reactions_router(reactions: TelegramReactions, seat_of: SeatOf) -> APIRouter:
    """Make the route by which people react."""
    router = APIRouter()

    @router.post("/{id}/react")
    async def react(id: str, body: Reacted) -> Json:
        reactions.react(seat_of(id, body), body.message_id, body.emoji)
        return {}

    return router
