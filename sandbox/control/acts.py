"""What people do in their own chats and in groups: the same acts at both addresses."""

from collections.abc import Callable

from fastapi import APIRouter, HTTPException, Request
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile

from sandbox.chats import Json
from sandbox.control.bodies import Contact, Edited, FileKind, Located, Place, Pressed, Said, Sample
from sandbox.control.stage import Stage
from sandbox.files import Upload
from sandbox.messenger import Seat
from sandbox.samples import sample

SeatOf = Callable[[str, Place], Seat]


def acts_router(stage: Stage, seat_of: SeatOf) -> APIRouter:
    """Make the routes by which people act."""
    router = APIRouter()

    @router.post("/{id}/say")
    async def say(id: str, body: Said) -> Json:
        seat = seat_of(id, body)
        messenger = stage.messenger_of(seat.person)
        return {"message_id": str(messenger.say(seat, body.text, body.reply_to, body.forwarded_from))}

    @router.post("/{id}/press")
    async def press(id: str, body: Pressed) -> Json:
        if body.label is None and body.data is None:
            raise HTTPException(422, "a label or data is needed")
        seat = seat_of(id, body)
        return await stage.messenger_of(seat.person).press(seat, body.label, body.data, body.message_id)

    @router.post("/{id}/location")
    async def location(id: str, body: Located) -> Json:
        seat = seat_of(id, body)
        return {"message_id": str(stage.messenger_of(seat.person).send_location(seat, body.lat, body.lon))}

    @router.post("/{id}/contact")
    async def contact(id: str, body: Contact) -> Json:
        seat = seat_of(id, body)
        messenger = stage.messenger_of(seat.person)
        return {"message_id": str(messenger.send_contact(seat, body.phone, body.own, body.name))}

    @router.post("/{id}/edit")
    async def edit(id: str, body: Edited) -> Json:
        seat = seat_of(id, body)
        stage.messenger_of(seat.person).edit(seat, body.message_id, body.text)
        return {}

    return router


def files_router(stage: Stage, seat_of: SeatOf) -> APIRouter:
    """Make the routes by which people send files; any kind of file has the same address but for its name."""
    router = APIRouter()

    @router.post("/{id}/{kind}")
    async def send_files(id: str, kind: FileKind, request: Request) -> Json:
        body, uploads = await _read_files(request)
        seat = seat_of(id, body)
        uploads = uploads or [sample(kind, number) for number in range(body.album)]
        messenger = stage.messenger_of(seat.person)
        sent = messenger.send_files(seat, kind, uploads, body.caption, body.seconds, body.reply_to)
        return {"message_ids": [str(message_id) for message_id in sent]}

    return router


async def _read_files(request: Request) -> tuple[Sample, list[Upload]]:
    try:
        if request.headers.get("content-type", "").startswith("multipart/"):
            async with request.form() as form:
                return Sample.model_validate(_fields(form)), await _uploads(form)
        return Sample.model_validate_json(await request.body() or b"{}"), []
    except ValidationError as invalid:
        raise HTTPException(422, invalid.errors(include_url=False, include_input=False)) from None


def _fields(form: FormData) -> Json:
    return {name: value for name, value in form.items() if isinstance(value, str)}


async def _uploads(form: FormData) -> list[Upload]:
    files = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
    return [
        Upload(file.filename or "file", await file.read(), file.content_type or "application/octet-stream")
        for file in files
    ]
