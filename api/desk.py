"""The operators' desk over HTTP: the same verbs as in the operators' group, for those who work without it.

Whoever has a key acts under the key's name. What is said here is seen in the group, if one is bound.
"""

from typing import Annotated

from fastapi import APIRouter, Header, Path, Query

from api.access import Talker
from api.cases import (
    Now,
    OpenView,
    OpenWork,
    TheCity,
    TheWording,
    may_see_complaint,
    system_of,
    visible,
)
from api.problems import CONFLICT, ERRORS, NOT_FOUND, Problem
from api.ready import ready_words
from api.talks import (
    ColleagueOut,
    ContactOut,
    NoteIn,
    ReplyIn,
    TalkLineOut,
    TalkOut,
    TalkWithLines,
    TransferIn,
    as_line,
    as_talk,
    code_of,
    colleagues_of,
    locked,
    name_of,
)
from core import owning, talking
from core.access import Key
from core.cases import CLOSED_STATUSES
from core.citizens import Citizen
from core.city_services import COMPLAINT
from core.elsewhere import refer_citizen
from core.handoffs import (
    OPEN,
    Handoff,
    HandoffEvent,
    HandoffState,
    Move,
    handoff_with,
)
from core.lines import PROGRAM, UNDELIVERED, Line, LinePlace, Said, Side
from core.work import Work

MOST_LISTED = 100
MOST_CASES = 50
LARGEST_ID = 2**63 - 1
"""What the databases can count to."""

router = APIRouter(prefix="/api/v1/desk", tags=["desk"], responses=ERRORS)

State = Annotated[HandoffState | None, Query(description="`waiting`, `claimed` or `closed`; else all open")]
OfCase = Annotated[str | None, Query(max_length=20, description="Only those of this case's citizen")]
After = Annotated[int, Query(ge=0, le=LARGEST_ID, description="The last id of the page before")]
Limit = Annotated[int, Query(ge=1, le=MOST_LISTED)]
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
RequestId = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern="^[A-Za-z0-9_-]{1,40}$",
        description="Made by you for each thing that is said: the same once more says nothing again",
        examples=["9f1c2a5e-5d0b-4b57-8a44-3a0f6d1f5b11"],
    ),
]


@router.get("/talks", response_model=list[TalkOut], responses=NOT_FOUND)
async def list_talks(
    key: Talker,
    work: OpenView,
    state: State = None,
    case: OfCase = None,
    after: After = 0,
    limit: Limit = 100,
) -> list[TalkOut]:
    """Talks, oldest first."""
    states = [state] if state else list(OPEN)
    if case is None:
        found = await work.handoffs.in_state(states, after, limit)
    else:
        found = await _of_case(work, case, key)
        found = [one for one in found if one.id > after and (state is None or one.state == state)][:limit]
    return [await as_talk(work, one) for one in found]


@router.get("/talks/{id}", response_model=TalkWithLines, responses=NOT_FOUND)
async def read_talk(id: Id, key: Talker, work: OpenView) -> TalkWithLines:
    """A talk with everything that was said, and how far each answer has come."""
    handoff = await handoff_with(work, id)
    deliveries = await work.lines.deliveries(id)
    lines = [as_line(line, deliveries) for line in await work.lines.of(id)]
    cases = await _open_cases(work, handoff, key)
    return TalkWithLines(**vars(await as_talk(work, handoff)), cases=cases, lines=lines)


@router.get("/talks/{id}/contact", response_model=ContactOut, responses=NOT_FOUND)
async def show_contact(id: Id, key: Talker, work: OpenWork, now: Now) -> ContactOut:
    """Whom the talk is with. That it was shown is kept in its history."""
    handoff = await handoff_with(work, id)
    await work.handoffs.add_event(id, HandoffEvent(now, name_of(key), Move.contact_shown))
    citizen = await work.citizens.by_identity(handoff.identity_id)
    phone = handoff.phone or (citizen.phone if citizen else None)
    return ContactOut(name=citizen.name if citizen else "", phone=phone)


@router.get("/colleagues", response_model=list[ColleagueOut])
async def list_colleagues(_: Talker, work: OpenView) -> list[ColleagueOut]:
    """Who a talk can be passed on to."""
    found, on = await colleagues_of(work), await _codes_on(work)
    return [ColleagueOut(code=code, name=one.name, on_shift=code in on) for code, one in found.items()]


@router.post("/talks/{id}/claim", response_model=TalkOut, responses=NOT_FOUND | CONFLICT)
async def claim(id: Id, key: Talker, work: OpenWork, city: TheCity, now: Now) -> TalkOut:
    """Take a talk that waits. Who has it already keeps it."""
    seen = await locked(work, id)
    me = await system_of(work, key, now)
    return await as_talk(work, await owning.claim(work, seen, me, name_of(key), city, now))


@router.post("/talks/{id}/reply", status_code=201, response_model=TalkLineOut, responses=NOT_FOUND | CONFLICT)
async def reply(
    id: Id,
    said: ReplyIn,
    request: RequestId,
    key: Talker,
    work: OpenWork,
    city: TheCity,
    wording: TheWording,
    now: Now,
) -> TalkLineOut:
    """Write to the citizen. The first answer claims the talk. Of a canned answer nothing is sent if it lacks
    something.
    """
    seen, at = await locked(work, id), LinePlace(PROGRAM, key.name, request)
    line = await _said_already(work, id, at, Side.operator, said.words)
    if line is None:
        if not (seen.is_open or said.reopen):
            raise Problem(409, "talk_closed", "The talk is closed: with `reopen` it is sent all the same.")
        me, name = await system_of(work, key, now), name_of(key)
        if said.referral:
            line = await refer_citizen(work, seen, said.referral, me, name, wording, city, now)
        else:
            answers = await _citizens_line(work, id, said.answers)
            text = said.words or await ready_words(work, seen, said, wording, city, now)
            words = Said(Side.operator, text, name, answers=answers)
            line = await talking.answer_citizen(work, seen, words, me, None, city, now)
        await work.lines.add_place(line.id, at)
    return as_line(line, await work.lines.deliveries(id))


@router.post("/talks/{id}/note", status_code=201, response_model=TalkLineOut, responses=NOT_FOUND | CONFLICT)
async def note(
    id: Id, said: NoteIn, request: RequestId, key: Talker, work: OpenWork, now: Now
) -> TalkLineOut:
    """Write something for colleagues; it never goes to the citizen."""
    seen, at = await locked(work, id), LinePlace(PROGRAM, key.name, request)
    line = await _said_already(work, id, at, Side.note, said.words)
    if line is None:
        line = await talking.write_note(work, seen, Said(Side.note, said.words, name_of(key)), None, now)
        await work.lines.add_place(line.id, at)
    return as_line(line, {})


@router.post("/talks/{id}/lines/{line_id}/retry", response_model=TalkLineOut, responses=NOT_FOUND | CONFLICT)
async def retry(id: Id, line_id: Id, _: Talker, work: OpenWork, now: Now) -> TalkLineOut:
    """Try once more to bring a line to the citizen that did not reach them."""
    await locked(work, id)
    line, deliveries = await work.lines.by_id(line_id), await work.lines.deliveries(id)
    if line is None or line.handoff_id != id:
        raise Problem(404, "line_not_found", "This talk has no such line.")
    if deliveries.get(line_id) not in UNDELIVERED or not line.words:
        raise Problem(409, "not_failed", "Only a line that did not reach the citizen is sent again.")
    await talking.send_again(work, line, now)
    return as_line(line, await work.lines.deliveries(id))


@router.post("/talks/{id}/release", response_model=TalkOut, responses=NOT_FOUND | CONFLICT)
async def release(id: Id, key: Talker, work: OpenWork, city: TheCity, now: Now) -> TalkOut:
    """Give a talk back: anybody may claim it."""
    seen = await locked(work, id)
    return await as_talk(work, await owning.release(work, seen, name_of(key), city, now))


@router.post("/talks/{id}/transfer", response_model=TalkOut, responses=NOT_FOUND | CONFLICT)
async def transfer(
    id: Id, wanted: TransferIn, key: Talker, work: OpenWork, city: TheCity, now: Now
) -> TalkOut:
    """Pass a talk on to a colleague."""
    seen = await locked(work, id)
    found = (await colleagues_of(work)).get(wanted.to)
    if found is None:
        raise Problem(422, "unknown_colleague", f"Nobody who talks with citizens is {wanted.to}.", "to")
    to = found if isinstance(found, Citizen) else await system_of(work, found, now)
    return await as_talk(work, await owning.transfer(work, seen, to, to.name, name_of(key), city, now))


@router.post("/talks/{id}/close", response_model=TalkOut, responses=NOT_FOUND | CONFLICT)
async def close(id: Id, key: Talker, work: OpenWork, now: Now) -> TalkOut:
    """End a talk; the citizen is told, and goes on where they were before."""
    seen = await locked(work, id)
    return await as_talk(work, await talking.close(work, seen, name_of(key), now))


async def _codes_on(work: Work) -> set[str]:
    """Who is on shift, by the codes of `colleagues_of`."""
    on = [await work.citizens.by_identity(one) for one in await work.shifts.on()]
    return {code_of(one) for one in on if one}


async def _said_already(work: Work, id: int, at: LinePlace, side: Side, words: str | None) -> Line | None:
    """What was said with this id before; a double click says nothing twice. Of a canned answer the words
    may have become others meanwhile.
    """
    line = await work.lines.shown_at(at)
    if line and (line.handoff_id, line.side, words or line.words) != (id, side, line.words):
        raise Problem(
            409, "id_used_before", "Something else was said with this id: make a new one.", "Idempotency-Key"
        )
    return line


async def _citizens_line(work: Work, id: int, line_id: int | None) -> int | None:
    line = await work.lines.by_id(line_id) if line_id else None
    if line_id and (line is None or line.handoff_id != id or line.side != Side.citizen):
        raise Problem(422, "not_a_citizens_line", "This talk has no such line of the citizen.", "answers")
    return line_id


async def _of_case(work: Work, number: str, key: Key) -> list[Handoff]:
    case = await visible(work, number, key)
    citizen = await work.citizens.by_identity(case.identity_id)
    return await work.handoffs.of_citizen(citizen.citizen_id) if citizen else []


async def _open_cases(work: Work, handoff: Handoff, key: Key) -> list[str]:
    """Open cases of the citizen. Complaints about operators are nothing for operators."""
    citizen = await work.citizens.by_identity(handoff.identity_id)
    cases = await work.cases.of_citizen(citizen.citizen_id, MOST_CASES) if citizen else []
    return [
        case.number
        for case in cases
        if case.status not in CLOSED_STATUSES
        and (case.service != COMPLAINT or await may_see_complaint(work, case, key))
    ]
