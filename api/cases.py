"""Cases over HTTP."""

from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import datetime
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import PlainTextResponse

from api.access import ReaderOrUnit, Worker, Writer
from api.problems import CONFLICT, ERRORS, NOT_FOUND, Problem
from api.repeats import CallName, Once, begin_once
from api.schemas import AddressIn, AddressOut, AttachmentOut, CaseIn, CaseListed, CaseOut, EventOut, MoveIn
from core import cases
from core.access import Key, Role, unit_of
from core.citizens import Citizen, Identity
from core.city import City
from core.city_services import COMPLAINT
from core.complaints import concerned_in
from core.filing import register_case
from core.letters import referral_letter
from core.life import Part
from core.lines import PROGRAM
from core.moves import Act, Actor, make_move
from core.numbers import read_number
from core.wording import Wording
from core.work import Work
from understanding.phones import read_phone

SUPERVISORS = frozenset({Role.supervisor, Role.admin})
router = APIRouter(prefix="/api/v1/cases", tags=["cases"], responses=ERRORS)


async def open_work(request: Request) -> AsyncIterator[Work]:
    """A transaction that is committed before the answer leaves."""
    async with request.app.state.work() as work:
        yield work


async def open_view(request: Request) -> AsyncIterator[Work]:
    """For reading."""
    async with request.app.state.view() as work:
        yield work


def the_city(request: Request) -> City:
    """The city that is served."""
    city: City = request.app.state.city
    return city


def the_time(request: Request) -> datetime:
    """Now, by the one clock."""
    now: datetime = request.app.state.clock.now()
    return now


def the_wording(request: Request) -> Wording:
    """How citizens are told of their requests."""
    wording: Wording = request.app.state.wording
    return wording


OpenWork = Annotated[Work, Depends(open_work, scope="function")]
OpenView = Annotated[Work, Depends(open_view, scope="function")]
TheCity = Annotated[City, Depends(the_city)]
TheWording = Annotated[Wording, Depends(the_wording)]
Now = Annotated[datetime, Depends(the_time)]
CaseNumber = Annotated[str, Path(max_length=40, description="As people write it, too", examples=["48291536"])]


async def the_call(request: Request, work: OpenWork, now: Now, name: CallName = None) -> Once:
    """What the same call has made before. Whoever calls is known by then: the key stands before it."""
    return await begin_once(request, work, now, name)


ThisCall = Annotated[Once, Depends(the_call, scope="function")]


@router.post("", status_code=201, response_model=CaseOut, responses=CONFLICT)
async def file_case(
    filed: CaseIn, key: Writer, once: ThisCall, work: OpenWork, city: TheCity, now: Now
) -> CaseOut:
    """File a case for somebody who came to another system. The key's name stands for that system.

    Send an `Idempotency-Key`: then you may send the call again when its answer did not reach you. Every
    call that makes something takes one.
    """
    case = await work.cases.by_number(once.before) if once.before else None
    if case is None:
        case = await _file(filed, await system_of(work, key, now), work, city, now)
        await once.made(case.number)
    return await as_out(work, case)


async def _file(filed: CaseIn, citizen: Citizen, work: Work, city: City, now: datetime) -> cases.Case:
    if not city.has_service(filed.service):
        raise Problem(422, "unknown_service", f"The city has no service {filed.service}.", "service")
    service = city.service(filed.service)
    report = cases.Report(
        draft_id=f"api.{uuid4().hex}",
        identity_id=citizen.identity_id,
        service=service.code,
        description=filed.description,
        language=filed.language,
        address=_address(filed.address, city),
        phone=_phone(filed.phone),
        about=_complained_of(filed.about, city),
    )
    return await register_case(work, report, city=city, now=now)


@router.get("/{number}", response_model=CaseOut, responses=NOT_FOUND)
async def read_case(number: CaseNumber, key: ReaderOrUnit, work: OpenView) -> CaseOut:
    """One case with its history. The number may be written as people write it."""
    return await as_out(work, await visible(work, number, key))


@router.post("/{number}/moves", response_model=CaseOut, responses=NOT_FOUND | CONFLICT)
async def move_case(
    number: CaseNumber, wanted: MoveIn, key: Worker, once: ThisCall, work: OpenWork, city: TheCity, now: Now
) -> CaseOut:
    """Move a case on. Its citizen is told in the messenger. A unit's key moves the unit's own cases."""
    case = await visible(work, number, key)
    if once.before:
        return await as_out(work, case)
    await once.made(case.number)
    earlier = read_number(wanted.earlier) if wanted.earlier else None
    act = Act(**wanted.model_dump() | {"earlier": earlier, "files": tuple(wanted.files)})
    return await as_out(work, await make_move(work, case.number, act, actor_of(key), city=city, now=now))


@router.get("/{number}/letter", response_class=PlainTextResponse, responses=NOT_FOUND)
async def read_letter(
    number: CaseNumber,
    referral: Annotated[str, Query(max_length=40, description="The body, by its code")],
    key: Writer,
    work: OpenView,
    city: TheCity,
    now: Now,
) -> str:
    """The letter with which the case is passed on to this body, within five days of its receipt."""
    case = await visible(work, number, key)
    if not city.is_referral(referral):
        raise Problem(422, "unknown_referral", f"The city has no referral {referral}.", "referral")
    return referral_letter(case, city.referral(referral), city, now)


def actor_of(key: Key) -> Actor:
    """In what part a key acts: an admin's as the supervisor's."""
    if unit := unit_of(key.role):
        return Actor(f"api:{key.name}", frozenset({Part.unit}), unit)
    supervises = key.role in SUPERVISORS
    parts = {Part.operator, Part.supervisor} if supervises else {Part.operator}
    return Actor(f"api:{key.name}", frozenset(parts))


async def visible(work: Work, number: str, key: Key) -> cases.Case:
    """The case; to a unit those of others do not exist, nor complaints about operators to an operator."""
    case = await work.cases.by_number(_number(number))
    unit = unit_of(key.role)
    if case is None or (unit and case.unit != unit):
        raise cases.CaseNotFound(number)
    if case.service == COMPLAINT and not await may_see_complaint(work, case, key):
        raise cases.CaseNotFound(number)
    return case


async def may_see_complaint(work: Work, case: cases.Case, key: Key) -> bool:
    """Complaints about operators are for supervisors, and never for whom they are about."""
    return key.role in SUPERVISORS and f"{PROGRAM}:{key.name}" not in await concerned_in(work, case)


async def system_of(work: Work, key: Key, now: datetime) -> Citizen:
    """The system behind a key, as a citizen whom no messenger reaches."""
    system = await work.citizens.meet(Identity("api", key.name), key.name, now)
    await work.citizens.set_reachable(system.identity_id, False)
    return system


def _number(written: str) -> str:
    number = read_number(written)
    if number is None:
        raise cases.CaseNotFound(written)
    return number


def _address(filed: AddressIn, city: City) -> cases.Address:
    if filed.street_id and not city.has_street(filed.street_id):
        raise Problem(
            422, "unknown_street", f"The city has no street {filed.street_id}.", "address.street_id"
        )
    return cases.Address(**filed.model_dump())


def _complained_of(unit: str | None, city: City) -> str | None:
    if unit and not city.has_unit(unit):
        raise Problem(422, "unknown_unit", f"The city has no unit {unit}.", "about")
    return unit


def _phone(written: str | None) -> str | None:
    if not written:
        return None
    phone = read_phone(written)
    if phone is None:
        raise Problem(422, "not_a_phone", "This is not a phone number: write it like 067 123 45 67.", "phone")
    return phone


def as_listed(case: cases.Case) -> CaseListed:
    """A case as a list shows it."""
    known = vars(case) | vars(case.standing)
    return CaseListed(
        **{name: value for name, value in known.items() if name in CaseListed.model_fields}
        | {
            "attachments": [AttachmentOut.model_validate(file) for file in case.attachments],
            "address": AddressOut(**asdict(case.address)),
        }
    )


async def as_out(work: Work, case: cases.Case) -> CaseOut:
    """A case with its history."""
    history = [EventOut.model_validate(event) for event in await work.cases.events(case.id)]
    outage = await work.outages.of_case(case.id)
    return CaseOut(**vars(as_listed(case)), outage=outage.id if outage else None, history=history)
