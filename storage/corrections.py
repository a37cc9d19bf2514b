"""What was corrected of what was understood, and the histories that tell what operators have corrected."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, and_, delete, func, select, update

from core.access import UNIT
from core.city_services import COMPLAINT
from core.corrections import NO_SERVICE, By, Correction, Deed, How, Kept
from core.handoffs import Move
from core.life import Step
from core.lines import Side
from storage.connections import Connection
from storage.staff_tables import corrections, handoff_events, lines
from storage.statements import insert
from storage.tables import case_events, cases, personal_texts

_HOW: Mapping[str, How] = {
    Step.refer: How.referred,
    Step.pass_on: How.passed_on,
    Move.refer: How.referred,
    Move.off_target: How.off_target,
}
"""What a line of a history corrects."""
_CASE_DEEDS = (
    select(case_events.c.id, case_events.c.at, case_events.c.kind, case_events.c.facts)
    .add_columns(cases.c.service.label("proposed"), personal_texts.c.value.label("words"))
    .join(cases, cases.c.id == case_events.c.case_id)
    .join(
        personal_texts,
        and_(personal_texts.c.case_id == cases.c.id, personal_texts.c.field == "description"),
    )
    .where(case_events.c.kind.in_((Step.refer, Step.pass_on)), cases.c.service != COMPLAINT)
    .order_by(case_events.c.id)
)
_FIRST = (
    select(lines.c.words)
    .where(lines.c.handoff_id == handoff_events.c.handoff_id, lines.c.side == Side.citizen)
    .order_by(lines.c.position)
    .limit(1)
    .scalar_subquery()
)
"""What the citizen began the talk with."""
_TALK_DEEDS = (
    select(handoff_events.c.id, handoff_events.c.at, handoff_events.c.facts)
    .add_columns(handoff_events.c.move.label("kind"), _FIRST.label("words"))
    .where(handoff_events.c.move.in_((Move.refer, Move.off_target)))
    .order_by(handoff_events.c.id)
)


class StoredCorrections:
    """Implements `core.corrections.CorrectionStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def add(self, correction: Correction) -> bool:
        """Keep it; False when the same words with the same code are kept already."""
        statement = insert(self.connection, corrections).values(asdict(correction) | {"approved": False})
        once = statement.on_conflict_do_nothing(index_elements=["words", "code"])
        return (await self.connection.execute(once)).rowcount == 1

    async def count(self, code: str, how: How) -> int:
        """How many there are of a service that became known so."""
        query = select(func.count()).where(corrections.c.code == code, corrections.c.how == how)
        return int((await self.connection.execute(query)).scalar_one())

    async def all(self) -> list[Kept]:
        """In the order in which they came."""
        rows = await self.connection.execute(select(corrections).order_by(corrections.c.id))
        return [_as_kept(row) for row in rows]

    async def approve(self, up_to: int) -> int:
        """Those up to this id may be learnt from; how many more that are."""
        change = update(corrections).where(corrections.c.id <= up_to, corrections.c.approved.is_(False))
        return (await self.connection.execute(change.values(approved=True))).rowcount

    async def remove(self, id: int) -> bool:
        """Keep it no longer; False when there is none."""
        gone = await self.connection.execute(delete(corrections).where(corrections.c.id == id))
        return gone.rowcount == 1

    async def case_deeds(self, after: int, limit: int) -> Sequence[Deed]:
        """Cases that were passed on, to other bodies or units, in the order of their ids."""
        query = _CASE_DEEDS.where(case_events.c.id > after).limit(limit)
        return [_as_deed(row, row.proposed) for row in await self.connection.execute(query)]

    async def talk_deeds(self, after: int, limit: int) -> Sequence[Deed]:
        """Talks in which the citizen was told who decides it, or that were marked as off-target."""
        query = _TALK_DEEDS.where(handoff_events.c.id > after).limit(limit)
        return [_as_deed(row, "") for row in await self.connection.execute(query)]


def _as_kept(row: Row[Any]) -> Kept:
    known = (row.words, row.proposed, row.code, How(row.how), By(row.by), row.language, row.day)
    return Kept(row.id, row.approved, Correction(*known))


def _as_deed(row: Row[Any], proposed: str) -> Deed:
    return Deed(row.id, row.at, _HOW[row.kind], row.words or "", proposed, _code_of(row))


def _code_of(row: Row[Any]) -> str:
    """Empty where a mark was taken off again."""
    match _HOW[row.kind]:
        case How.referred:
            return str(row.facts.get("referral", ""))
        case How.passed_on:
            return f"{UNIT}{row.facts.get('unit', '')}"
        case _:
            return NO_SERVICE if row.facts.get("kind") else ""
