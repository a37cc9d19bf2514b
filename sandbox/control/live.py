"""The live socket of the web page, and the bytes of the files it shows."""

import asyncio
from contextlib import suppress

from fastapi import APIRouter, HTTPException, Response, WebSocket, WebSocketDisconnect

from sandbox.chats import Json
from sandbox.control.stage import Stage
from sandbox.house import House
from sandbox.views import group_view, person_view

# What a person uploaded must not act in the page that shows it.
HARMLESS = {"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"}


def live_router(stage: Stage) -> APIRouter:
    """Make the socket and the files' address."""
    router = APIRouter()
    house = stage.house

    @router.websocket("/live")
    async def live(socket: WebSocket) -> None:
        await socket.accept()
        with house.live.watching() as events, suppress(WebSocketDisconnect):
            for greeting in greetings(house):
                await socket.send_json(greeting)
            await _hand_on(socket, events)

    @router.get("/files/{file_id}")
    async def file(file_id: str) -> Response:
        data = house.files.data_of(file_id)
        if data is None:
            raise HTTPException(404, "no such file")
        return Response(data, media_type=house.files.known[file_id].mime, headers=HARMLESS)

    return router


def greetings(house: House) -> list[Json]:
    """Say what a page that has just come needs to know."""
    return [
        {"kind": "hello", "now": house.clock.now().isoformat()},
        {"kind": "people", "people": [person_view(person) for person in house.state.people.values()]},
        {"kind": "groups", "groups": [group_view(group) for group in house.state.groups.values()]},
    ]


async def _hand_on(socket: WebSocket, events: "asyncio.Queue[Json]") -> None:
    """Hand on what happens until the page goes away."""
    leaving = asyncio.ensure_future(_left(socket))
    try:
        while True:
            event = asyncio.ensure_future(events.get())
            await asyncio.wait({event, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if not event.done():
                event.cancel()
                return
            await socket.send_json(event.result())
    finally:
        leaving.cancel()


async def _left(socket: WebSocket) -> None:
    with suppress(WebSocketDisconnect):
        while True:
            await socket.receive()
