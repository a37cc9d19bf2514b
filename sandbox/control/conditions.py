"""The conditions of a trial: faults, limits, clock, quiet, and the record of calls."""

from dataclasses import asdict
from datetime import UTC

from fastapi import APIRouter, HTTPException

from sandbox.chats import Json
from sandbox.control.bodies import Enforced, NewFault, Patience, Time
from sandbox.control.stage import Stage
from sandbox.faults import KINDS
from sandbox.settling import duration


def faults_router(stage: Stage) -> APIRouter:
    """Make the routes about faults."""
    router = APIRouter()
    faults = stage.house.faults

    @router.get("")
    async def listed() -> list[Json]:
        return [asdict(fault) for fault in faults.active]

    @router.post("")
    async def add(body: NewFault) -> Json:
        if body.kind not in KINDS:
            raise HTTPException(
                422, f"no fault of the kind {body.kind}; there are {', '.join(sorted(KINDS))}"
            )
        return {"id": faults.add(**body.model_dump()).id}

    @router.delete("")
    async def clear() -> Json:
        faults.clear()
        return {}

    return router


def clock_router(stage: Stage) -> APIRouter:
    """Make the routes about time and quiet."""
    router = APIRouter()
    house = stage.house

    @router.get("/clock")
    async def clock() -> Json:
        return {"now": house.clock.now().isoformat(), "offset_seconds": house.clock.offset.total_seconds()}

    @router.post("/clock")
    async def move(body: Time) -> Json:
        if body.set is not None:
            stage.settling.jump(body.set if body.set.tzinfo else body.set.replace(tzinfo=UTC))
        elif body.advance is not None:
            try:
                moment = house.clock.now() + duration(body.advance)
            except ValueError as unreadable:
                raise HTTPException(422, str(unreadable)) from None
            await stage.settling.advance(moment)
        return await clock()

    @router.post("/settle")
    async def settle(body: Patience | None = None) -> Json:
        quiet = await stage.settling.settle((body or Patience()).seconds)
        return {"settled": not quiet.waiting_for, "waiting_for": quiet.waiting_for}

    @router.get("/expired")
    async def expired() -> list[int]:
        return house.expired

    @router.get("/calls")
    async def calls(after: int = 0) -> list[Json]:
        return house.calls.after(after)

    return router


def limits_router(enforced: list[dict[str, bool]]) -> APIRouter:
    """Make the routes about the limits of sending; every messenger has its own."""
    router = APIRouter()

    @router.get("")
    async def limits() -> dict[str, bool]:
        return {name: holds for of_messenger in enforced for name, holds in of_messenger.items()}

    @router.post("")
    async def change(body: Enforced) -> dict[str, bool]:
        for name, holds in body.model_dump(exclude_none=True).items():
            next(of_messenger for of_messenger in enforced if name in of_messenger)[name] = holds
        return await limits()

    return router
