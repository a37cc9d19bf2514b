"""Topics of forum groups: which there are, and what people do with them."""

from fastapi import APIRouter

from sandbox.chats import Json
from sandbox.control.bodies import NamedTopic, NewTopic, Place
from sandbox.control.stage import Stage
from sandbox.telegram.topics import TelegramTopics
from sandbox.views import topics_view


def topics_router(stage: Stage, topics: TelegramTopics) -> APIRouter:
    """Make the routes about topics."""
    router = APIRouter()

    @router.get("/{id}/topics")
    async def listed(id: str) -> list[Json]:
        return topics_view(stage.group(id))

    @router.post("/{id}/create-topic")
    async def create(id: str, body: NewTopic) -> Json:
        return {"topic": str(topics.create(stage.group_seat(id, body), body.name).id)}

    @router.post("/{id}/rename-topic")
    async def rename(id: str, body: NewTopic) -> Json:
        topics.rename(stage.group_seat(id, body), body.name)
        return {}

    @router.post("/{id}/close-topic")
    async def close(id: str, body: Place) -> Json:
        topics.set_closed(stage.group_seat(id, body), True)
        return {}

    @router.post("/{id}/reopen-topic")
    async def reopen(id: str, body: Place) -> Json:
        topics.set_closed(stage.group_seat(id, body), False)
        return {}

    @router.post("/{id}/delete-topic")
    async def delete(id: str, body: NamedTopic) -> Json:
        topics.delete(stage.group(id), body.topic)
        return {}

    @router.post("/{id}/topics-off")
    async def switch_off(id: str) -> Json:
        topics.switch(stage.group(id), False)
        return {}

    @router.post("/{id}/topics-on")
    async def switch_on(id: str) -> Json:
        topics.switch(stage.group(id), True)
        return {}

    return router
