"""Transcripts over HTTP, for supervisors: as data, or as a text to read. Each reading is recorded."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Path, Query
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel

from api.access import Supervisor
from api.cases import Now, OpenWork, TheCity
from api.problems import ERRORS, NOT_FOUND
from api.talks import TalkLineOut, TalkOut, as_line, as_talk
from core.city import City
from core.handoffs import Move
from core.lines import PROGRAM, TEXT, Delivery, Line, Side
from core.transcripts import Transcript, read_transcript

LARGEST_ID = 2**63 - 1
"""What the databases can count to."""

router = APIRouter(prefix="/api/v1/desk", tags=["desk"], responses=ERRORS)


class Form(StrEnum):
    """How a transcript is wanted."""

    json = "json"
    text = "text"


class MoveOut(BaseModel):
    """What was done with a talk; a transcript that was read is `transcript_read`."""

    at: datetime
    actor: str
    move: Move
    facts: Mapping[str, str]


class TranscriptOut(TalkOut):
    lines: list[TalkLineOut]
    moves: list[MoveOut]


@router.get(
    "/talks/{id}/transcript",
    response_model=TranscriptOut,
    responses=NOT_FOUND | {200: {"content": {"text/plain": {}}, "description": "The whole talk"}},
)
async def transcript(
    id: Annotated[int, Path(ge=1, le=LARGEST_ID)],
    key: Supervisor,
    work: OpenWork,
    city: TheCity,
    now: Now,
    form: Annotated[Form, Query(description="`json`, or `text` to read")] = Form.json,
) -> TranscriptOut | PlainTextResponse:
    """What was said, word for word, and what was done. That you have read it is kept in the history."""
    read = await read_transcript(work, id, f"{PROGRAM}:{key.name}", now)
    if form == Form.text:
        return PlainTextResponse(_as_text(read, city))
    return TranscriptOut(
        **vars(await as_talk(work, read.handoff)),
        lines=[as_line(line, read.deliveries) for line in read.lines],
        moves=[MoveOut(**vars(event)) for event in read.events],
    )


def _as_text(read: Transcript, city: City) -> str:
    zone = ZoneInfo(city.zone)
    head = f"Talk {read.handoff.id}, {read.handoff.asked_at.astimezone(zone):%Y-%m-%d}, times of {city.zone}"
    said = [_say(line, read.deliveries.get(line.id), zone) for line in read.lines]
    return "\n".join((head, "", *said)) + "\n"


def _say(line: Line, delivery: Delivery | None, zone: ZoneInfo) -> str:
    who = {Side.citizen: "citizen", Side.service: "service", Side.note: f"{line.author} (note)"}
    kind = "" if line.kind == TEXT else f"({line.kind})"
    words = "(erased)" if line.words is None else line.words
    far = f"[{delivery}]" if delivery not in (None, Delivery.delivered) else ""
    said = " ".join(filter(None, (kind, words, far)))
    return f"{line.at.astimezone(zone):%Y-%m-%d %H:%M} {who.get(line.side, line.author)}: {said}"
