"""What only Viber tells its bots: that somebody opened the chat, subscribed, left or looked."""

from fastapi import APIRouter

from sandbox.chats import Json
from sandbox.control.bodies import Opened
from sandbox.control.stage import Stage
from sandbox.messenger import CannotAct
from sandbox.people import Person
from sandbox.viber.bot import MESSENGER
from sandbox.viber.visits import Visits


def visits_router(stage: Stage, visits: Visits) -> APIRouter:
    """Make the routes by which Viber's people come and go."""
    router = APIRouter()

    def visitor(person_id: str) -> Person:
        person = stage.person(person_id)
        if person.messenger != MESSENGER:
            raise CannotAct("only Viber tells its bots of that")
        return person

    @router.post("/{id}/open")
    async def open_chat(id: str, body: Opened | None = None) -> Json:
        visits.open(visitor(id), (body or Opened()).context)
        return {}

    @router.post("/{id}/subscribe")
    async def subscribe(id: str) -> Json:
        visits.subscribe(visitor(id))
        return {}

    @router.post("/{id}/unsubscribe")
    async def unsubscribe(id: str) -> Json:
        visits.unsubscribe(visitor(id))
        return {}

    @router.post("/{id}/seen")
    async def seen(id: str) -> Json:
        visits.see(visitor(id))
        return {}

    return router
