"""Approving a broadcast, or sending it back with a word.

Whoever submits it does not approve it, from none of their accounts. An emergency has a shorter path:
whoever is on call or leads the shift may approve it too, and that is written down.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from core.announcing import (
    Announcer,
    Obstructed,
    approving_roles,
    find_obstacles,
    move_broadcast,
)
from core.broadcasts import (
    Broadcast,
    ChangedSince,
    Move,
    Purpose,
    last_told,
    require_approval,
    require_broadcast,
)
from core.city import City
from core.outage_gathering import gather_filed
from core.outage_news import update_outage
from core.outages import (
    OutageEvent,
    OutageMoveNotAllowed,
    OutageState,
    move_outage,
    require_outage,
)
from core.outbox import Notice, NoticeKind
from core.refusals import Refusal
from core.sending import chain_before, schedule
from core.work import Work

LONGEST_WORD = 500
"""Why a broadcast goes back to its author."""
SHORTEST_DIGEST = 16
"""Of a digest so many characters tell which text was shown; a button has no room for all."""


class MayNotApprove(Refusal):
    """This role does not approve such a broadcast."""


class WholeCityTwice(Refusal):
    """Whoever approves a broadcast to the whole city has to say so twice."""


def may_approve(broadcast: Broadcast, by: Announcer) -> bool:
    """Whether somebody with these roles approves such a broadcast, if it is not their own."""
    return by.citizen_id is not None and not approving_roles(broadcast).isdisjoint(by.roles)


async def send_back(work: Work, id: int, word: str, by: Announcer, now: datetime) -> Broadcast:
    """Decline to approve it, with a word for its author.

    Raises BroadcastNotFound, MayNotApprove, BroadcastMoveNotAllowed.
    """
    broadcast = await require_broadcast(work, id)
    if not may_approve(broadcast, by):
        raise MayNotApprove
    event = OutageEvent(now, by.name, "sent_back", facts={"word": word[:LONGEST_WORD]})
    sent_back = await move_broadcast(work, broadcast, Move.send_back, event)
    await _tell_author(work, sent_back, {"decision": "sent_back", "word": word[:LONGEST_WORD]}, by, now)
    return sent_back


async def approve(
    work: Work,
    id: int,
    shown: str,
    by: Announcer,
    audience: int,
    city: City,
    now: datetime,
    *,
    city_confirmed: bool = False,
) -> Broadcast:
    """Let what was shown be sent at its time: `shown` is the digest of it, or its first characters.

    From now on the outage answers who writes about it. Raises BroadcastNotFound, MayNotApprove,
    OwnBroadcast, ChangedSince, BroadcastMoveNotAllowed, WholeCityTwice, Obstructed, OutageMoveNotAllowed.
    """
    broadcast = await require_broadcast(work, id)
    if not may_approve(broadcast, by) or by.citizen_id is None:
        raise MayNotApprove
    require_approval(broadcast, by.citizen_id, _whole(shown, broadcast))
    if broadcast.outage.is_city_wide and not city_confirmed:
        raise WholeCityTwice
    if found := await find_obstacles(work, broadcast, audience, city, now):
        raise Obstructed(found)
    event = OutageEvent(now, by.name, "approved", facts=_facts(broadcast, by))
    changes: dict[str, Any] = {"approved": broadcast.digest, "approver_identity": by.identity_id}
    if broadcast.follows is not None and (told := await last_told(work, broadcast.outage.id)):
        changes["follows"] = told.id
    async with work.savepoint():
        approved = await move_broadcast(work, broadcast, Move.approve, event, **changes)
        if approved.digest != broadcast.digest:  # somebody was between reading it and this
            raise ChangedSince
        await _let_answer(work, approved, by, city, now)
    await schedule(work, approved, now)
    await _tell_author(work, approved, {"decision": "approved"}, by, now)
    return approved


def _whole(shown: str, broadcast: Broadcast) -> str:
    """The digest that these first characters are of; "" if they are of another one."""
    is_it = len(shown) >= SHORTEST_DIGEST and broadcast.digest.startswith(shown)
    return broadcast.digest if is_it else ""


def _facts(broadcast: Broadcast, by: Announcer) -> Mapping[str, str]:
    """What the history keeps: what was approved, in which part, and by the shorter path or not."""
    roles = sorted(approving_roles(broadcast) & by.roles)
    path = "emergency" if broadcast.outage.emergency else "usual"
    return {"digest": broadcast.digest, "path": path, "roles": " ".join(roles)}


async def _let_answer(work: Work, broadcast: Broadcast, by: Announcer, city: City, now: datetime) -> None:
    """The outage is from now on what was approved of it; that it is over begins when that is told."""
    if broadcast.purpose is Purpose.restored:
        return None
    known = await require_outage(work, broadcast.outage.id)
    stands: dict[str, Any] = {"state": known.state, "known_at": known.known_at, "over_at": known.over_at}
    told = replace(broadcast.outage, **stands)
    if known.state is OutageState.announced:  # who has asked about it learns what is new
        corrects = [one.id for one in await chain_before(work, broadcast)]
        return await update_outage(work, told, by.name, now, city, corrects)
    if known.state is not OutageState.draft:
        raise OutageMoveNotAllowed(OutageState.announced, known.state)
    event = OutageEvent(now, by.name, "as_approved", broadcast.id)
    await work.outages.change(told, event)
    announced = await move_outage(work, known, OutageState.announced, replace(event, what="announced"))
    await gather_filed(work, announced, by.name, city, now)
    return None


async def _tell_author(
    work: Work, broadcast: Broadcast, facts: Mapping[str, str], by: Announcer, now: datetime
) -> None:
    """Let whoever submitted it know what was decided; a program reads it by the API."""
    if broadcast.author_identity is None:
        return
    headings = {language: text.partition("\n")[0] for language, text in broadcast.texts.items()}
    told = {**headings, **facts, "id": str(broadcast.id), "by": by.name}
    notice = Notice(NoticeKind.broadcast_decided, broadcast.author_identity, told)
    await work.notices.add(notice, now)
