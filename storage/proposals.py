"""Requests that one outage may lie behind."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, func, insert, select, text, update

from core.outage_proposals import Proposal, ProposalState, Sighting
from core.outages import OutageKind
from storage.connections import Connection
from storage.outage_cards import NOT_WITHDRAWN
from storage.outage_tables import outage_cases, outage_proposals, proposal_cases
from storage.statements import among, for_both
from storage.tables import OPEN, cases

_STREETS: BindParameter[Any] = bindparam("streets", expanding=True)
_SERVICES: BindParameter[Any] = bindparam("services", expanding=True)
_NEAR = (
    select(outage_proposals)
    .join(proposal_cases, proposal_cases.c.proposal_id == outage_proposals.c.id)
    .join(cases, cases.c.id == proposal_cases.c.case_id)
    .where(
        outage_proposals.c.state == ProposalState.open,
        outage_proposals.c.kind == bindparam("kind"),
        cases.c.street_id.in_(_STREETS),
        cases.c.registered_at > bindparam("since"),
    )
    .order_by(outage_proposals.c.id.desc())
    .limit(1)
)
_LOOSE = (
    select(cases.c.id, cases.c.identity_id)
    .outerjoin(outage_cases, outage_cases.c.case_id == cases.c.id)
    .outerjoin(proposal_cases, proposal_cases.c.case_id == cases.c.id)
    .where(
        cases.c.registered_at > bindparam("since"),
        cases.c.service.in_(_SERVICES),
        cases.c.street_id.in_(_STREETS),
        outage_cases.c.case_id.is_(None),
        proposal_cases.c.case_id.is_(None),
        text(OPEN),
    )
    .order_by(cases.c.id)
)
_WITHOUT_OUTAGE = (
    select(cases.c.id)
    .outerjoin(outage_cases, outage_cases.c.case_id == cases.c.id)
    .where(
        cases.c.registered_at >= bindparam("since"),
        cases.c.service.in_(_SERVICES),
        cases.c.street_id.in_(_STREETS),
        outage_cases.c.case_id.is_(None),
        text(OPEN),
    )
    .order_by(cases.c.id)
)
_ADD_CASE = for_both(proposal_cases, lambda add: add.on_conflict_do_nothing())


class StoredProposals:
    """Implements `core.outage_proposals.ProposalStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def lock(self, kind: OutageKind) -> None:
        """Until this transaction ends no other looks for an outage of this kind. SQLite has one writer."""
        if self.connection.dialect.name == "postgresql":
            await self.connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"outage:{kind}"))))

    async def open_near(self, kind: OutageKind, streets: Collection[str], since: datetime) -> Proposal | None:
        """The proposal of this kind, not decided, with a request in one of these streets since then."""
        which = {"kind": kind, "streets": list(streets), "since": since}
        row = (await self.connection.execute(_NEAR, which)).first()
        return _as_proposal(row) if row else None

    async def loose(
        self, services: Collection[str], streets: Collection[str], since: datetime
    ) -> list[Sighting]:
        """Requests since then that belong to no outage and were proposed with none, oldest first."""
        which = {"services": list(services), "streets": list(streets), "since": since}
        return [Sighting(row.id, row.identity_id) for row in await self.connection.execute(_LOOSE, which)]

    async def without_outage(
        self, services: Collection[str], streets: Collection[str], since: datetime
    ) -> list[int]:
        """Open requests since then that belong to no outage, proposed or not, oldest first."""
        which = {"services": list(services), "streets": list(streets), "since": since}
        return list((await self.connection.execute(_WITHOUT_OUTAGE, which)).scalars())

    async def add(self, kind: OutageKind, case_ids: Sequence[int], now: datetime) -> Proposal:
        """Propose that these are one."""
        made = insert(outage_proposals).values(kind=kind, state=ProposalState.open, at=now, by="")
        row = (await self.connection.execute(made.returning(outage_proposals))).one()
        for case_id in case_ids:
            await self.add_case(row.id, case_id)
        return _as_proposal(row)

    async def add_case(self, id: int, case_id: int) -> None:
        """One request more, unless it was proposed before."""
        add = _ADD_CASE[self.connection.dialect.name]
        await self.connection.execute(add, {"proposal_id": id, "case_id": case_id})

    async def by_id(self, id: int) -> Proposal | None:
        """The proposal, if there is one."""
        query = select(outage_proposals).where(outage_proposals.c.id == id)
        row = (await self.connection.execute(query)).first()
        return _as_proposal(row) if row else None

    async def cases(self, id: int) -> list[int]:
        """The requests of a proposal that were not taken back, oldest first."""
        query = (
            select(cases.c.id)
            .join(proposal_cases, proposal_cases.c.case_id == cases.c.id)
            .where(proposal_cases.c.proposal_id == id, NOT_WITHDRAWN)
            .order_by(cases.c.id)
        )
        return list((await self.connection.execute(query)).scalars())

    async def decide(self, id: int, state: ProposalState, by: str, now: datetime) -> bool:
        """Let it be decided so; False if it was decided before."""
        change = update(outage_proposals).where(
            outage_proposals.c.id == id, outage_proposals.c.state == ProposalState.open
        )
        values = {"state": state, "by": by, "decided_at": now}
        return (await self.connection.execute(change.values(values))).rowcount == 1

    async def decide_of(self, case_ids: Collection[int], outage_id: int, by: str, now: datetime) -> list[int]:
        """What is proposed of these, and not decided, becomes this outage; which proposals those are."""
        theirs = select(proposal_cases.c.proposal_id).where(among(proposal_cases.c.case_id, "ids"))
        change = update(outage_proposals).where(
            outage_proposals.c.id.in_(theirs), outage_proposals.c.state == ProposalState.open
        )
        values = {"state": ProposalState.made, "by": by, "decided_at": now, "outage_id": outage_id}
        made = change.values(values).returning(outage_proposals.c.id)
        return sorted((await self.connection.execute(made, {"ids": list(case_ids)})).scalars())

    async def note_made(self, id: int, outage_id: int) -> None:
        """This is the outage that it has become."""
        change = update(outage_proposals).where(outage_proposals.c.id == id)
        await self.connection.execute(change.values(outage_id=outage_id))


def _as_proposal(row: Row[Any]) -> Proposal:
    return Proposal(row.id, OutageKind(row.kind), ProposalState(row.state), row.at, row.by, row.outage_id)
