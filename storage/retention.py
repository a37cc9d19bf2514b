"""Finds what is personal and has passed its term, and empties it.

The texts that a history vouches for go with their salt; the history stays, and its digests tell nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    case,
    cast,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)

from core.attachments import FileState
from core.citizens import PHONE, Identity
from core.handoffs import HandoffState
from core.ledger import Stage
from core.life import CaseStatus
from core.outages import OutageState
from core.retention import Personal
from storage.citizens import StoredCitizens
from storage.connections import Connection
from storage.ledger_forgetting import forget_recipients
from storage.outage_tables import (
    broadcasts,
    ledgers,
    outage_concerns,
    outage_news,
    outages,
    recipients,
    subscribers,
)
from storage.staff_tables import (
    alerts,
    begun_acts,
    escalations,
    extension_requests,
    grants,
    handoffs,
    line_places,
    lines,
    measures,
    news,
)
from storage.tables import attachments, cases, citizens, conversations, identities, personal_texts

ROWS = 500
"""Of a ledger in one transaction."""
NOBODY = Identity(PHONE, "erased")
"""Whose forgotten cases are. It is no number, so nobody can ring from it."""
RELEASED = "erased."
"""What an account is called that is not kept any more; its id follows."""
_NOBODYS = select(identities.c.id).where(
    identities.c.channel == NOBODY.channel, identities.c.external_id == NOBODY.external_id
)


def _cases(before: datetime) -> Select[Any]:
    over = cases.c.status == CaseStatus.closed, cases.c.closed_at < before
    return select(cases.c.id).where(*over, cases.c.identity_id.not_in(_NOBODYS))


def _talks(before: datetime) -> Select[Any]:
    said = exists().where(lines.c.handoff_id == handoffs.c.id, lines.c.words.is_not(None))
    appealed = exists().where(measures.c.handoff_id == handoffs.c.id, measures.c.review == "due")
    over = handoffs.c.state == HandoffState.closed, handoffs.c.closed_at < before
    return select(handoffs.c.id).where(*over, or_(said, handoffs.c.phone.is_not(None)), ~appealed)


def _calls(before: datetime) -> Select[Any]:
    personal = or_(alerts.c.place != "", alerts.c.words != "", alerts.c.phone != "")
    return select(alerts.c.id).where(alerts.c.raised_at < before, personal)


def _over(before: datetime) -> ColumnElement[bool]:
    """Nobody may have said that it is over: then its end counts, or that it never was."""
    never_was = case((outages.c.state == OutageState.cancelled, outages.c.starts_at))
    return func.coalesce(outages.c.over_at, outages.c.ends_at, never_was) < before


def _notices(before: datetime) -> Select[Any]:
    """A ledger that is not closed, or whose outage goes on, is still needed: for news and corrections."""
    closed = select(ledgers.c.broadcast_id).where(ledgers.c.stage == Stage.closed)
    over = select(broadcasts.c.id).join(outages, outages.c.id == broadcasts.c.outage_id).where(_over(before))
    which = recipients.c.broadcast_id.in_(closed), recipients.c.broadcast_id.in_(over)
    return select(recipients.c.broadcast_id).where(*which)


def _concerns(before: datetime) -> Select[Any]:
    joined = outage_concerns.join(outages, outages.c.id == outage_concerns.c.outage_id)
    return select(outage_concerns.c.outage_id).select_from(joined).where(_over(before))


def _of_theirs(table: Any, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether one of the citizen's accounts has such a row."""
    joined = table.c.identity_id == identities.c.id
    return exists().where(joined, identities.c.citizen_id == citizens.c.id, *conditions)


def _account(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(identities.c.citizen_id == citizens.c.id, *conditions)


def _contacts(before: datetime) -> Select[Any]:
    """Nobody of the staff, nobody who waits for something, and nobody who wishes to hear from us."""
    kept = (
        _of_theirs(conversations, conversations.c.heard_at >= before),
        _of_theirs(cases, or_(cases.c.status != CaseStatus.closed, cases.c.closed_at >= before)),
        _of_theirs(handoffs, or_(handoffs.c.state != HandoffState.closed, handoffs.c.closed_at >= before)),
        _of_theirs(alerts, alerts.c.raised_at >= before),
        _of_theirs(grants),
        exists().where(subscribers.c.citizen_id == citizens.c.id),
        _account(identities.c.channel == NOBODY.channel, identities.c.external_id == NOBODY.external_id),
    )
    known = (
        citizens.c.notice_version > 0,
        citizens.c.phone.is_not(None),
        _account(identities.c.name != ""),
        ~_of_theirs(cases) & _account(identities.c.external_id.not_like(f"{RELEASED}%")),
    )
    return select(citizens.c.id).where(citizens.c.met_at < before, *(~one for one in kept), or_(*known))


_DUE: Mapping[Personal, Any] = {
    Personal.cases: _cases,
    Personal.talks: _talks,
    Personal.calls: _calls,
    Personal.notices: _notices,
    Personal.concerns: _concerns,
    Personal.contacts: _contacts,
}


class StoredRetention:
    """Implements `core.retention.RetentionStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def count(self, what: Personal, before: datetime) -> int:
        """How many have passed their term."""
        due = _DUE[what](before).subquery()
        return int((await self.connection.execute(select(func.count()).select_from(due))).scalar_one())

    async def next(self, what: Personal, before: datetime, limit: int) -> list[int]:
        """The ids of some of them."""
        due = _DUE[what](before)
        return list(
            (await self.connection.execute(due.order_by(due.selected_columns[0]).limit(limit))).scalars()
        )

    async def forget_cases(self, ids: Sequence[int], now: datetime) -> None:
        """Let these be nobody's, with nothing personal left."""
        nobody = await StoredCitizens(self.connection).meet(NOBODY, "", now)
        await self._run(
            update(identities).where(identities.c.id == nobody.identity_id).values(reachable=False),
            # Emptied, not deleted: for each row that goes a database would look through all of the history
            # for an event that shows it.
            update(personal_texts).where(personal_texts.c.case_id.in_(ids)).values(value="", salt=""),
            update(attachments)
            .where(attachments.c.case_id.in_(ids))
            .values(state=FileState.erased, file_id="", name="", identity_id=nobody.identity_id),
            update(extension_requests).where(extension_requests.c.case_id.in_(ids)).values(note=""),
            update(escalations).where(escalations.c.case_id.in_(ids)).values(explanation=None),
            delete(begun_acts).where(begun_acts.c.case_id.in_(ids)),
            delete(news).where(news.c.case_id.in_(ids)),
            update(cases)
            .where(cases.c.id.in_(ids))
            .values(
                identity_id=nobody.identity_id,
                draft_id=literal("erased-") + cast(cases.c.id, String),
                house=None,
                lat=None,
                lon=None,
            ),
        )

    async def forget_talks(self, ids: Sequence[int]) -> None:
        """Let nothing that was said be left."""
        of_these = lines.c.handoff_id.in_(ids)
        said = (await self.connection.execute(select(lines.c.id, lines.c.files).where(of_these))).all()
        files = [file for line in said for file in line.files]
        await self._run(
            delete(line_places).where(line_places.c.line_id.in_(select(lines.c.id).where(of_these))),
            update(lines).where(of_these).values(words=None, outbox_id=None),
            update(handoffs).where(handoffs.c.id.in_(ids)).values(phone=None),
            update(measures).where(measures.c.handoff_id.in_(ids)).values(appeal=None),
            # What went into a case stays as long as that.
            update(attachments)
            .where(attachments.c.id.in_(files), attachments.c.case_id.is_(None))
            .values(state=FileState.erased, file_id="", name=""),
        )

    async def forget_calls(self, ids: Sequence[int]) -> None:
        """Let nothing be left of where it was and who called."""
        await self._run(update(alerts).where(alerts.c.id.in_(ids)).values(place="", words="", phone=""))

    async def forget_notices(self, ids: Sequence[int]) -> int:
        """Count some of those who were told by these broadcasts, and keep no row of them; how many."""
        these = recipients.c.broadcast_id.in_(ids)
        return await forget_recipients(self.connection, these, most=ROWS)

    async def forget_concerns(self, ids: Sequence[int]) -> int:
        """Forget who said that these outages were theirs; how many."""
        await self._run(delete(outage_news).where(outage_news.c.outage_id.in_(ids)))
        these = delete(outage_concerns).where(outage_concerns.c.outage_id.in_(ids))
        return (await self.connection.execute(these)).rowcount

    async def release_accounts(self, citizen_id: int) -> None:
        """Keep no account of somebody who has no case any more."""
        has_cases = exists().where(cases.c.identity_id == identities.c.id)
        theirs = identities.c.citizen_id == citizen_id
        found = await self.connection.execute(select(identities.c.id).where(theirs, has_cases))
        if found.first() is not None:
            return
        ids = select(identities.c.id).where(theirs)
        await self._run(
            delete(conversations).where(conversations.c.identity_id.in_(ids)),
            delete(outage_concerns).where(outage_concerns.c.identity_id.in_(ids)),
            update(identities)
            .where(theirs)
            .values(external_id=literal(RELEASED) + cast(identities.c.id, String), reachable=False),
        )

    async def _run(self, *statements: Any) -> None:
        for statement in statements:
            await self.connection.execute(statement)
