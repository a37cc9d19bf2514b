"""A longer term: asked for with a reason, decided by somebody who may, told to the citizen in time.

Never past day 45 from the receipt (law 393/96, art. 20), and never once the old date has passed.
"""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.access import HEAD, Role
from core.cards import show_card
from core.cases import Case, CaseEvent, CaseNotFound
from core.city import City
from core.extensions import ExtensionRequest, MayNotDecide, NoSuchRequest, NotExtendable, Reason, Wish
from core.hours import LAST_SECOND
from core.life import Part
from core.moments import watch_case
from core.moves import Actor
from core.news import Item, person
from core.outbox import Notice, NoticeKind
from core.telling import tell
from core.terms import close_of, legal_limits, to_utc
from core.work import Work

DECIDERS = frozenset({Part.head, Part.supervisor})


def latest_day(case: Case, city: City) -> date:
    """The last day that the law allows for this case."""
    return legal_limits(case.registered_at, ZoneInfo(city.zone)).longest


async def ask_extension(
    work: Work, case: Case, wish: Wish, actor: Actor, *, city: City, now: datetime
) -> ExtensionRequest:
    """Ask for time; who may decide has decided by asking. Raises NotExtendable."""
    new_due_at = _new_due_at(case, wish, city, now)
    asked = await work.extensions.ask(case.id, wish, new_due_at, actor.name, now)
    facts = {"reason": str(wish.reason), "new": new_due_at.isoformat()}
    await work.cases.add_event(case.id, CaseEvent(now, actor.name, "time_asked", facts, wish.note or None))
    if _may_decide(actor, case):
        await decide_extension(work, asked.id, True, actor, city=city, now=now)
        return replace(asked, granted=True, decided_by=actor.name, decided_at=now)
    told = {"id": str(asked.id), "number": case.number, "unit": case.unit, "note": wish.note, **facts}
    told |= {"old": case.due_at.isoformat(), "by": actor.name}
    heads = await work.roles.holders(f"{HEAD}{case.unit}")
    for identity_id in heads or await work.roles.holders(Role.supervisor):
        await work.notices.add(Notice(NoticeKind.extension_asked, identity_id, told), now)
    return asked


def _new_due_at(case: Case, wish: Wish, city: City, now: datetime) -> datetime:
    zone, latest = ZoneInfo(city.zone), latest_day(case, city)
    closes = close_of(wish.day, city.unit(case.unit).works, zone)
    wrong = {
        "closed": not case.at_work,
        "passed": case.due_at <= now,
        "earlier": closes <= case.due_at,
        "limit": wish.day > latest,
        "words": wish.reason == Reason.other and not wish.note,
    }
    for why, holds in wrong.items():
        if holds:
            raise NotExtendable(why, latest)
    return closes


def _may_decide(actor: Actor, case: Case) -> bool:
    held = actor.parts & DECIDERS
    return bool(held) and (held != {Part.head} or actor.unit == case.unit)


async def decide_extension(
    work: Work, id: int, granted: bool, actor: Actor, *, city: City, now: datetime
) -> Case:
    """Grant or refuse. Raises NoSuchRequest, MayNotDecide, NotExtendable."""
    asked = await work.extensions.by_id(id)
    case = await work.cases.by_id(asked.case_id) if asked else None
    if asked is None or case is None or asked.decided_at:
        raise NoSuchRequest
    if not _may_decide(actor, case):
        raise MayNotDecide
    if granted:
        _new_due_at(case, Wish(asked.reason, _day(asked.new_due_at, city), asked.note), city, now)
    if not await work.extensions.decide(id, granted, actor.name, now):
        raise NoSuchRequest
    facts = {"reason": str(asked.reason), "old": case.due_at.isoformat(), "new": asked.new_due_at.isoformat()}
    kind = "extended" if granted else "time_refused"
    await work.cases.add_event(case.id, CaseEvent(now, actor.name, kind, facts, asked.note or None))
    await show_card(work, case, now)
    return await _extend(work, case, asked, facts, city, now) if granted else case


async def _extend(
    work: Work, case: Case, asked: ExtensionRequest, facts: dict[str, str], city: City, now: datetime
) -> Case:
    """Past the month the law's own clock goes on to day 45. The citizen hears before the old date."""
    limit = to_utc(latest_day(case, city), LAST_SECOND, ZoneInfo(city.zone))
    legal = limit if asked.new_due_at > case.legal_due_at else case.legal_due_at
    extended = replace(case, due_at=asked.new_due_at, legal_due_at=legal, extended=True)
    await work.cases.set_terms(extended)
    await watch_case(work, extended, city, now)
    told = {"number": case.number, "service": case.service, "note": asked.note, **facts}
    item = Item(person(case.identity_id), case.id, NoticeKind.case_extended, told)
    await tell(work, item, city=city, now=now, by=case.due_at)
    return extended


def _day(at: datetime, city: City) -> date:
    return at.astimezone(ZoneInfo(city.zone)).date()


async def case_of_request(work: Work, id: int) -> Case:
    """The case that more time is asked for. Raises NoSuchRequest, CaseNotFound."""
    asked = await work.extensions.by_id(id)
    if asked is None:
        raise NoSuchRequest
    case = await work.cases.by_id(asked.case_id)
    if case is None:
        raise CaseNotFound(str(asked.case_id))
    return case
