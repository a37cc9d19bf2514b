"""Shifts over HTTP: a key that talks with citizens comes on and goes off as people do by /on and /off."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.access import Talker
from api.cases import Now, OpenWork, TheCity, system_of
from api.problems import ERRORS
from core.shift_ends import go_off
from core.shifts import Why, come_on, shift_end

router = APIRouter(prefix="/api/v1/desk/shift", tags=["desk"], responses=ERRORS)


class OnShift(BaseModel):
    on_shift: bool
    ends_at: datetime = Field(description="When it ends by itself, if nobody ends it")


class OffShift(BaseModel):
    on_shift: bool
    released: int = Field(description="How many talks of this key anybody may claim now")


@router.put("", response_model=OnShift)
async def begin_shift(key: Talker, work: OpenWork, city: TheCity, now: Now) -> OnShift:
    """Come on shift under the key's name, as a claim and a reply do by themselves. Who is on stays so."""
    me = await system_of(work, key, now)
    await come_on(work, me.identity_id, Why.said, city, now)
    began = (await work.shifts.events(me.identity_id))[-1].at
    return OnShift(on_shift=True, ends_at=shift_end(city, began))


@router.delete("", response_model=OffShift)
async def end_shift(key: Talker, work: OpenWork, city: TheCity, now: Now) -> OffShift:
    """Go off shift, and give back every talk that this key has."""
    me = await system_of(work, key, now)
    return OffShift(on_shift=False, released=await go_off(work, me, Why.said, city, now))
