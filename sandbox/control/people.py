"""People: who there is, what they see, whether they let the bot write."""

from fastapi import APIRouter, HTTPException

from sandbox.chats import Json
from sandbox.control.bodies import NewPerson
from sandbox.control.stage import Stage
from sandbox.views import chat_view, person_view


def people_router(stage: Stage) -> APIRouter:
    """Make the routes about people."""
    router = APIRouter()

    @router.get("")
    async def people() -> list[Json]:
        return [person_view(person) for person in stage.house.state.people.values()]

    @router.post("")
    async def add(body: NewPerson) -> Json:
        if body.messenger not in stage.messengers:
            raise HTTPException(422, f"no messenger {body.messenger}")
        person = stage.house.add_person(body.name, body.messenger, body.language_code, body.role)
        person.api_version, person.device = body.api_version, body.device
        return person_view(person)

    @router.get("/{id}/chat")
    async def chat(id: str, after: int = 0) -> Json:
        own = stage.house.chat(stage.person(id).id)
        return chat_view(own, own.changed_since(after))

    @router.get("/{id}/bot")
    async def bot(id: str) -> Json:
        person = stage.person(id)
        return stage.messenger_of(person).about_bot(person)

    @router.post("/{id}/block")
    async def block(id: str) -> Json:
        person = stage.person(id)
        stage.messenger_of(person).block(person)
        return {}

    @router.post("/{id}/unblock")
    async def unblock(id: str) -> Json:
        person = stage.person(id)
        stage.messenger_of(person).unblock(person)
        return {}

    return router
