"""Files of cases over HTTP. What strangers sent is given out as it is, and never shown by us."""

from pathlib import PurePath
from typing import Annotated

from fastapi import APIRouter, Depends, Request, UploadFile
from fastapi.responses import FileResponse

from api.access import ReaderOrUnit, Worker
from api.cases import CaseNumber, Now, OpenView, OpenWork, ThisCall, actor_of, system_of, visible
from api.problems import CONFLICT, ERRORS, NOT_FOUND, Problem
from api.schemas import AttachmentOut
from core.attachments import LARGEST_FILE, FileState, MediaFolder
from core.remarks import add_file

AS_IT_IS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
"""Strangers send files: a browser shall neither guess what one is nor keep it."""
FILE: dict[int | str, dict[str, object]] = {
    200: {
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        "description": "The file; its own kind is in Content-Type",
    }
}
router = APIRouter(prefix="/api/v1/cases", tags=["cases"], responses=ERRORS)


def the_media(request: Request) -> MediaFolder:
    """The folder of files."""
    media: MediaFolder = request.app.state.media
    return media


Media = Annotated[MediaFolder, Depends(the_media)]


@router.get("/{number}/attachments/{id}", response_class=FileResponse, responses=NOT_FOUND | FILE)
async def read_attachment(
    number: CaseNumber, id: int, key: ReaderOrUnit, work: OpenView, media: Media
) -> FileResponse:
    """The file itself, as it came; pictures without what the camera wrote into them."""
    case = await visible(work, number, key)
    for file in case.attachments:
        if file.id == id and file.state == FileState.kept:
            name = file.name or file.stored_as[3:]
            return FileResponse(media.path(file.stored_as), filename=name, headers=AS_IT_IS)
    raise Problem(404, "file_not_found", "This case has no such file, or it is not fetched yet.")


@router.post(
    "/{number}/attachments", status_code=201, response_model=AttachmentOut, responses=NOT_FOUND | CONFLICT
)
async def add_attachment(
    number: CaseNumber, file: UploadFile, key: Worker, once: ThisCall, work: OpenWork, media: Media, now: Now
) -> AttachmentOut:
    """Put a photo or a document with a case, for example to show that the work is done."""
    case = await visible(work, number, key)
    for known in case.attachments:
        if str(known.id) == once.before:
            return AttachmentOut.model_validate(known)
    data = await file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise Problem(413, "file_too_large", f"A file may have {LARGEST_FILE >> 20} MB.", "file")
    name = PurePath(file.filename or "").name[:100]
    kind = "photo" if (file.content_type or "").startswith("image/") else "document"
    try:
        stored_as = await media.save(data, kind, name)
    except ValueError:
        raise Problem(422, "no_picture", "The file is not the picture that it says it is.", "file") from None
    citizen = await system_of(work, key, now)
    file_id = await work.attachments.add(citizen.identity_id, "api", kind, "", name, now)
    await work.attachments.settle(file_id, FileState.kept, stored_as, len(data))
    await add_file(work, case, file_id, actor_of(key).name, now)
    await once.made(file_id)
    return AttachmentOut(id=file_id, kind=kind, name=name, state=FileState.kept, size=len(data))
