"""Outages that people are told of, over HTTP: read a utility's text, draw up, submit, follow, stop.

Approving is not here: a key is not a person (docs/decisions/0019-who-approves.md).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request

from api.access import Reader, allowed
from api.broadcast_schemas import (
    BroadcastOut,
    BroadcastStory,
    OutageIn,
    ReadOut,
    RestoredIn,
    TextIn,
    story_of,
)
from api.cases import Now, OpenView, OpenWork, TheCity, TheWording, ThisCall
from api.problems import CONFLICT, ERRORS, NOT_FOUND, Problem
from api.terms import After, Id, Limit
from core.access import Key, Role
from core.accounts import Fares
from core.announcing import (
    Announcer,
    change,
    count_all,
    count_some,
    discard,
    draw_up,
    follow_up,
    submit,
    take_back,
)
from core.areas import Area
from core.broadcasts import Broadcast, BroadcastState, Purpose, require_broadcast
from core.city import City
from core.outages import Outage
from core.sending import call_off, pause, resume
from core.wording import Wording
from understanding.notice_reader import NoticeReader

Admin = Annotated[Key, Depends(allowed(frozenset({Role.admin})), scope="function")]
States = Annotated[list[BroadcastState] | None, Query(description="Of these states alone; of all without it")]
_UNAPPROVED = frozenset({BroadcastState.draft, BroadcastState.submitted})

router = APIRouter(prefix="/api/v1/broadcasts", tags=["broadcasts"], responses=ERRORS)


def the_reader(request: Request) -> NoticeReader:
    """What reads a utility's text."""
    reader: NoticeReader = request.app.state.read_notice
    return reader


def the_fares(request: Request) -> Fares:
    """Which messengers charge."""
    fares: Fares = request.app.state.fares
    return fares


def _by(key: Key) -> Announcer:
    """A program is nobody: it has no account, and so it approves nothing."""
    return Announcer(f"api:{key.name}", frozenset({key.role}))


@router.post("/read", response_model=ReadOut)
async def read_text(
    pasted: TextIn, _: Admin, city: TheCity, now: Now, read: Annotated[NoticeReader, Depends(the_reader)]
) -> ReadOut:
    """What a utility's own text says, in Ukrainian or Russian. Nothing is kept."""
    return ReadOut.of(read(pasted.text, now.astimezone(ZoneInfo(city.zone))))


@router.post("", status_code=201, response_model=BroadcastOut, responses=CONFLICT)
async def draw_up_broadcast(
    told: OutageIn, key: Admin, once: ThisCall, work: OpenWork, city: TheCity, wording: TheWording, now: Now
) -> BroadcastOut:
    """Draw up a notice of a new outage. The texts are made of the city's templates, in both languages."""
    if once.before:
        return BroadcastOut.of(await require_broadcast(work, int(once.before)))
    outage = told.as_outage(_areas(told, city), now)
    texts = wording.outage(outage, Purpose.announce, city)
    drawn = await draw_up(work, outage, texts, _by(key), now, told.at)
    await once.made(drawn.id)
    return BroadcastOut.of(await _confirmed(work, drawn, told, key, now))


async def _confirmed(work: OpenWork, drawn: Broadcast, told: OutageIn, key: Key, now: datetime) -> Broadcast:
    if not told.whole_city_confirmed:
        return drawn
    return await change(work, drawn.id, _by(key), now, city_confirmed=True)


def _areas(told: OutageIn, city: City) -> list[Area]:
    """The places, all of this city."""
    known = {district.id for district in city.districts}
    areas = []
    for number, one in enumerate(told.areas):
        if one.street_id and not city.has_street(one.street_id):
            raise Problem(422, "unknown_street", "The city has no such street.", f"areas.{number}.street_id")
        if one.district and one.district not in known:
            raise Problem(
                422, "unknown_district", "The city has no such district.", f"areas.{number}.district"
            )
        try:
            areas.append(one.as_area())
        except ValueError as wrong:
            raise Problem(422, "no_house", f"{wrong}.", f"areas.{number}.houses") from wrong
    return areas


@router.put("/{id}", response_model=BroadcastOut, responses=NOT_FOUND | CONFLICT)
async def change_broadcast(
    id: Id, told: OutageIn, key: Admin, work: OpenWork, city: TheCity, wording: TheWording, now: Now
) -> BroadcastOut:
    """Change a draft; its texts are made anew."""
    kept = await require_broadcast(work, id)
    outage = told.as_outage(_areas(told, city), kept.outage.known_at, kept.outage.id)
    changed = await change(
        work,
        id,
        _by(key),
        now,
        city_confirmed=told.whole_city_confirmed,
        outage=outage,
        texts=wording.outage(outage, kept.purpose, city),
        at=told.at,
    )
    return BroadcastOut.of(changed)


@router.post("/{id}/submit", response_model=BroadcastOut, responses=NOT_FOUND | CONFLICT)
async def submit_broadcast(id: Id, key: Admin, work: OpenWork, city: TheCity, now: Now) -> BroadcastOut:
    """Put it before the people who may approve it. What stands in its way is named, all at once."""
    kept = await require_broadcast(work, id)
    some = await count_some(work, kept, city, now)
    return BroadcastOut.of(await submit(work, id, _by(key), some, city, now))


@router.post("/{id}/take-back", response_model=BroadcastOut, responses=NOT_FOUND | CONFLICT)
async def take_broadcast_back(id: Id, key: Admin, work: OpenWork, now: Now) -> BroadcastOut:
    """Make a draft of it again."""
    return BroadcastOut.of(await take_back(work, id, _by(key), now))


@router.post("/{id}/pause", response_model=BroadcastOut, responses=NOT_FOUND | CONFLICT)
async def pause_broadcast(id: Id, key: Admin, work: OpenWork, now: Now) -> BroadcastOut:
    """Send to nobody any more for now."""
    await pause(work, await require_broadcast(work, id), _by(key).name, now)
    return BroadcastOut.of(await require_broadcast(work, id))


@router.post("/{id}/resume", response_model=BroadcastOut, responses=NOT_FOUND | CONFLICT)
async def resume_broadcast(id: Id, key: Admin, work: OpenWork, city: TheCity, now: Now) -> BroadcastOut:
    """Go on sending."""
    await resume(work, await require_broadcast(work, id), _by(key).name, city, now)
    return BroadcastOut.of(await require_broadcast(work, id))


@router.post("/{id}/cancel", response_model=BroadcastOut, responses=NOT_FOUND | CONFLICT)
async def cancel_broadcast(id: Id, key: Admin, work: OpenWork, city: TheCity, now: Now) -> BroadcastOut:
    """Send to nobody any more, for good; what is not approved is thrown away.

    An outage that nobody is told of then is called off with it, unless it was made of people's requests.
    """
    kept = await require_broadcast(work, id)
    if kept.state in _UNAPPROVED:
        return BroadcastOut.of(await discard(work, id, _by(key), now))
    await call_off(work, kept, _by(key).name, city, now)
    return BroadcastOut.of(await require_broadcast(work, id))


@router.post("/{id}/correction", status_code=201, response_model=BroadcastOut, responses=NOT_FOUND | CONFLICT)
async def correct_broadcast(
    id: Id,
    told: OutageIn,
    key: Admin,
    once: ThisCall,
    work: OpenWork,
    city: TheCity,
    wording: TheWording,
    now: Now,
) -> BroadcastOut:
    """Draw up a correction for those who got this one, or will; it takes its own way to approval."""
    if once.before:
        return BroadcastOut.of(await require_broadcast(work, int(once.before)))
    known = (await require_broadcast(work, id)).outage
    outage = told.as_outage(_areas(told, city), known.known_at, known.id)
    drawn = await _follow(work, Purpose.correct, outage, key, city, wording, now)
    await once.made(drawn.id)
    return BroadcastOut.of(await _confirmed(work, drawn, told, key, now))


@router.post("/{id}/restored", status_code=201, response_model=BroadcastOut, responses=NOT_FOUND | CONFLICT)
async def tell_restored(
    id: Id,
    news: RestoredIn,
    key: Admin,
    once: ThisCall,
    work: OpenWork,
    city: TheCity,
    wording: TheWording,
    now: Now,
) -> BroadcastOut:
    """Draw up the news that it is over for those who got this one; it takes its own way to approval."""
    if once.before:
        return BroadcastOut.of(await require_broadcast(work, int(once.before)))
    words = news.remark.model_dump()
    outage = replace((await require_broadcast(work, id)).outage, remark=words if any(words.values()) else {})
    drawn = await _follow(work, Purpose.restored, outage, key, city, wording, now)
    await once.made(drawn.id)
    return BroadcastOut.of(drawn)


async def _follow(
    work: OpenWork, purpose: Purpose, outage: Outage, key: Key, city: City, wording: Wording, now: datetime
) -> Broadcast:
    texts = wording.outage(outage, purpose, city)
    return await follow_up(work, purpose, outage, texts, _by(key), now)


@router.get("", response_model=list[BroadcastOut])
async def list_broadcasts(
    _: Reader, work: OpenView, state: States = None, after: After = 0, limit: Limit = 100
) -> Sequence[BroadcastOut]:
    """All of them, oldest first."""
    found = await work.broadcasts.in_states(state or list(BroadcastState))
    return [BroadcastOut.of(one) for one in found if one.id > after][:limit]


@router.get("/{id}", response_model=BroadcastStory, responses=NOT_FOUND)
async def read_broadcast(
    id: Id, _: Reader, work: OpenView, city: TheCity, now: Now, fares: Annotated[Fares, Depends(the_fares)]
) -> BroadcastStory:
    """One of them, with its history and its figures."""
    broadcast = await require_broadcast(work, id)
    history = await work.outages.history(broadcast.outage.id)
    begun = broadcast.started_at is not None or broadcast.state is BroadcastState.cancelled
    audience = None if begun else await count_all(work, broadcast, city, fares, now)
    return story_of(broadcast, history, await work.ledger.counts(id), audience)
