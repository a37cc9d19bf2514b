"""Webhooks over HTTP, for admins: where units' own systems are told of their cases."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, Field, StringConstraints

from api.access import Admin
from api.cases import Now, OpenView, OpenWork, TheCity, actor_of
from api.problems import ERRORS, NOT_FOUND, Problem
from api.schemas import NO_NUL, Short
from core.hook_addresses import LONGEST
from core.hooks import Endpoint, EndpointNotFound, Waiting, add_endpoint, endpoint_with

router = APIRouter(prefix="/api/v1/webhooks", tags=["webhooks"], responses=ERRORS)
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]


class WebhookIn(BaseModel):
    unit: Short = Field(examples=["water_utility"])
    url: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST), NO_NUL] = Field(
        examples=["https://crm.example.org/city"]
    )


class WebhookOut(BaseModel):
    """An address that is told of a unit's cases, and what has not arrived there."""

    id: int
    unit: str = Field(examples=["water_utility"])
    url: str = Field(examples=["https://crm.example.org/city"])
    made_at: datetime
    made_by: str
    trouble: str = Field(description="Why the last call did not arrive; empty when it has")
    trouble_since: datetime | None
    waiting: int = Field(description="Calls that are still to arrive")
    parked: int = Field(description="Calls that were given up after a day: see `retry`")


class NewWebhookOut(WebhookOut):
    secret: str = Field(description="What calls are signed with; it is shown only now")


class RetriedOut(BaseModel):
    retried: int = Field(description="How many calls are tried again")


@router.get("", response_model=list[WebhookOut])
async def list_webhooks(_: Admin, work: OpenView) -> list[WebhookOut]:
    """Which unit is told where, and what has not arrived."""
    waiting = await work.hooks.waiting()
    return [_as_out(one, waiting.get(one.id, Waiting())) for one in await work.hooks.in_force()]


@router.post("", status_code=201, response_model=NewWebhookOut)
async def add_webhook(
    wanted: WebhookIn, request: Request, key: Admin, work: OpenWork, city: TheCity, now: Now
) -> NewWebhookOut:
    """Tell an address of a unit's cases from now on."""
    if not city.has_unit(wanted.unit):
        raise Problem(422, "unknown_unit", f"The city has no unit {wanted.unit}.", "unit")
    private = request.app.state.private_hooks
    made = await add_endpoint(work, wanted.unit, wanted.url, actor_of(key).name, now, private=private)
    return NewWebhookOut(**vars(_as_out(made, Waiting())), secret=made.secret)


@router.delete("/{id}", status_code=204, responses=NOT_FOUND)
async def remove_webhook(id: Id, _: Admin, work: OpenWork, now: Now) -> None:
    """Tell it nothing more; what waits for it is forgotten."""
    if not await work.hooks.end(id, now):
        raise EndpointNotFound(id)


@router.post("/{id}/test", status_code=202, response_model=WebhookOut, responses=NOT_FOUND)
async def try_webhook(id: Id, _: Admin, work: OpenWork, now: Now) -> WebhookOut:
    """Make a call that tells of no case, within seconds; `trouble` says then what came of it."""
    endpoint = await endpoint_with(work, id)
    await work.hooks.add_test(id, now)
    return _as_out(endpoint, (await work.hooks.waiting())[id])


@router.post("/{id}/retry", response_model=RetriedOut, responses=NOT_FOUND)
async def retry_webhook(id: Id, _: Admin, work: OpenWork, now: Now) -> RetriedOut:
    """Try again what was given up."""
    await endpoint_with(work, id)
    return RetriedOut(retried=await work.hooks.unpark(id, now))


def _as_out(endpoint: Endpoint, waiting: Waiting) -> WebhookOut:
    known = {name: value for name, value in vars(endpoint).items() if name in WebhookOut.model_fields}
    return WebhookOut(**known, waiting=waiting.waiting, parked=waiting.parked)
