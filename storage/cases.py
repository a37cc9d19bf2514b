"""Cases, their history and their attachments."""

import random
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, insert, select, text, update

from core.attachments import Attachment
from core.case_list import Order, Place, Wanted
from core.cases import (
    NOT_LATE,
    Address,
    Case,
    CaseEvent,
    Report,
    Standing,
)
from core.city_services import COMPLAINT
from core.history import SALT_LENGTH, digest_of
from core.life import CaseStatus, Outcome, Waiting
from core.numbers import draw_number
from storage.attachments import as_attachment
from storage.case_list import query_of, settled_before
from storage.connections import Connection
from storage.history import CaseHistories
from storage.hooks import StoredHooks
from storage.sqlite import read_aside
from storage.statements import among, for_both
from storage.tables import OPEN, attachments, case_events, cases, identities, personal_texts

READ_AT_ONCE = 500
"""A statement takes some ten thousand values at most."""
_NUMBERS = random.SystemRandom()

_ADD = for_both(
    cases, lambda add: add.on_conflict_do_nothing(index_elements=["number"]).returning(cases.c.id)
)
_ADD_TEXT = insert(personal_texts).returning(personal_texts.c.id)
_BY_NUMBER = select(cases).where(cases.c.number == bindparam("number"))
_BY_ID = select(cases).where(cases.c.id == bindparam("id"))
_BY_IDS = select(cases).where(among(cases.c.id, "ids"))
_BY_DRAFT = select(cases).where(cases.c.draft_id == bindparam("draft_id"))
_OF_CITIZEN = (
    select(cases)
    .join(identities, identities.c.id == cases.c.identity_id)
    .where(identities.c.citizen_id == bindparam("citizen_id"))
    .order_by(cases.c.registered_at.desc(), cases.c.id.desc())
    .limit(bindparam("most"))
)
# Erased ones are empty.
_TEXTS = select(personal_texts).where(
    among(personal_texts.c.case_id, "ids"), personal_texts.c.field != "note", personal_texts.c.value != ""
)
_FILES = select(attachments).where(among(attachments.c.case_id, "ids")).order_by(attachments.c.id)
_SET = update(cases).where(cases.c.id == bindparam("which"))
_MARK = _SET.where(cases.c.mark.is_(None))
_MOVE = (
    update(cases)
    .where(cases.c.id == bindparam("case_id"), cases.c.status == bindparam("old"))
    .values({name: bindparam(name) for name in Standing.__dataclass_fields__})
)
_COUNT_OPEN = select(func.count()).where(cases.c.identity_id == bindparam("whose"), text(OPEN))

_TO_CHECK = text(OPEN), cases.c.status == CaseStatus.checking, cases.c.service != COMPLAINT


class StoredCases:
    """Implements `core.cases.CaseStore` and `core.case_list.CaseList`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._histories = CaseHistories(connection)
        self._hooks = StoredHooks(connection)

    async def add(
        self, report: Report, unit: str, now: datetime, due_at: datetime, legal_due_at: datetime
    ) -> Case:
        """Store a new case under a number of its own. The store keeps one case for a draft."""
        values = {
            "draft_id": report.draft_id,
            "identity_id": report.identity_id,
            "service": report.service,
            **vars(Standing(CaseStatus.registered, unit)),
            "about": report.about,
            "language": report.language,
            "street_id": report.address.street_id,
            "house": report.address.house,
            "route": report.address.route,
            "lat": report.address.lat,
            "lon": report.address.lon,
            "registered_at": now,
            "due_at": due_at,
            "legal_due_at": legal_due_at,
            "changed_at": now,
            # The event that tells of it follows at once.
            "history_count": 1,
        }
        case_id = await self._insert_with_number(values)
        texts = [
            (field, (await self._keep_text(case_id, field, value))[1])
            for field, value in personal_texts_of(report).items()
            if value
        ]
        self._histories.begin(case_id, texts)
        stored = await self.by_id(case_id)
        if stored is None:
            raise LookupError("a case vanished while it was being stored")
        return stored

    async def _insert_with_number(self, values: dict[str, Any]) -> int:
        """A number that is taken is drawn again; any other clash is an error."""
        while True:
            numbered = values | {"number": draw_number(_NUMBERS)}
            added = await self.connection.execute(_ADD[self.connection.dialect.name], numbered)
            if case_id := added.scalar():
                return int(case_id)

    async def _keep_text(self, case_id: int, field: str, value: str) -> tuple[int, str]:
        salt = secrets.token_hex(SALT_LENGTH // 2)
        digest = digest_of(salt, value)
        values = {"case_id": case_id, "field": field, "value": value, "salt": salt, "digest": digest}
        return (await self.connection.execute(_ADD_TEXT, values)).scalar_one(), digest

    async def by_number(self, number: str) -> Case | None:
        """The case with this number."""
        return await self._one(_BY_NUMBER, number=number)

    async def by_id(self, case_id: int) -> Case | None:
        """The case with this id."""
        return await self._one(_BY_ID, id=case_id)

    async def by_ids(self, case_ids: Collection[int]) -> dict[int, Case]:
        """Those of these cases that there are, by their ids."""
        ids, found = sorted(case_ids), []
        for first in range(0, len(ids), READ_AT_ONCE):
            found += await self._all(_BY_IDS, ids=ids[first : first + READ_AT_ONCE])
        return {case.id: case for case in found}

    async def by_draft(self, draft_id: str) -> Case | None:
        """The case that this draft became."""
        return await self._one(_BY_DRAFT, draft_id=draft_id)

    async def _one(self, query: Select[Any], **which: Any) -> Case | None:
        found = await self._all(query, **which)
        return found[0] if found else None

    async def of_citizen(self, citizen_id: int, limit: int) -> list[Case]:
        """The citizen's cases from all of their identities, newest first."""
        return await self._all(_OF_CITIZEN, citizen_id=citizen_id, most=limit)

    async def _all(self, query: Select[Any], **which: Any) -> list[Case]:
        return await self._whole((await self.connection.execute(query, which)).all())

    async def _whole(self, rows: Sequence[Row[Any]]) -> list[Case]:
        if not rows:
            return []
        ids = [row.id for row in rows]
        texts = await self._texts(ids)
        files = await self._files(ids)
        return [_as_case(row, texts.get(row.id, {}), tuple(files.get(row.id, ()))) for row in rows]

    async def _texts(self, case_ids: list[int]) -> dict[int, dict[str, str]]:
        texts: dict[int, dict[str, str]] = {}
        for row in await self.connection.execute(_TEXTS, {"ids": case_ids}):
            texts.setdefault(row.case_id, {})[row.field] = row.value
        return texts

    async def _files(self, case_ids: list[int]) -> dict[int, list[Attachment]]:
        files: dict[int, list[Attachment]] = {}
        for row in await self.connection.execute(_FILES, {"ids": case_ids}):
            files.setdefault(row.case_id, []).append(as_attachment(row))
        return files

    async def count_open(self, identity_id: int) -> int:
        """How many cases of this identity are not closed."""
        return int((await self.connection.execute(_COUNT_OPEN, {"whose": identity_id})).scalar_one())

    async def move(self, case_id: int, old: CaseStatus, standing: Standing) -> bool:
        """Let it stand so from now on; False when it no longer stands at `old`."""
        values = {"case_id": case_id, "old": old, **vars(standing)}
        return (await self.connection.execute(_MOVE, values)).rowcount == 1

    async def set_terms(self, case: Case) -> None:
        """Keep its dates, and what they are counted from, as they are in this case."""
        terms = {name: getattr(case, name) for name in ("due_at", "legal_due_at", "term_from", "extended")}
        await self.connection.execute(_SET, {"which": case.id, **terms})

    async def note_asked(self, case_id: int, now: datetime) -> None:
        """The citizen is asked a second time whether it is done."""
        await self.connection.execute(_SET, {"which": case_id, "asked_at": now})

    async def set_mark(self, case_id: int, mark: int) -> bool:
        """Keep what the citizen thinks of it; False when they have said it already."""
        marked = await self.connection.execute(_MARK, {"which": case_id, "mark": mark})
        return marked.rowcount == 1

    async def find(
        self, wanted: Wanted, order: Order, after: Place | None, limit: int, now: datetime
    ) -> list[Case]:
        """A page of the cases that are like this, behind that place; few of a million may be."""
        query = query_of(wanted, order, after, limit, now)
        if order == Order.changed:
            query = query.where(cases.c.changed_at <= await settled_before(self.connection, now))
        return await self._whole(await read_aside(self.connection, query, {}))

    async def open_after(self, case_id: int, limit: int) -> list[Case]:
        """Cases that are not closed, in the order of their ids, from the one after this."""
        query = select(cases).where(cases.c.id > case_id, text(OPEN))
        return await self._all(query.order_by(cases.c.id).limit(limit))

    async def to_check(self, limit: int) -> list[Case]:
        """Those whose work waits to be checked, but complaints about operators, the longest waiting first."""
        query = select(cases).where(*_TO_CHECK).order_by(cases.c.moved_at, cases.c.id)
        return await self._all(query.limit(limit))

    async def count_to_check(self) -> int:
        """How many there are."""
        query = select(func.count()).select_from(cases).where(*_TO_CHECK)
        return int((await self.connection.execute(query)).scalar_one())

    async def untaken(self, units: Collection[str], limit: int) -> list[Case]:
        """Those of these units that nobody has taken, the longest waiting first."""
        new = cases.c.status.in_((CaseStatus.registered, CaseStatus.assigned))
        theirs = text(OPEN), new, cases.c.unit.in_(units), cases.c.service != COMPLAINT
        query = select(cases).where(*theirs).order_by(cases.c.registered_at, cases.c.id)
        return await self._all(query.limit(limit))

    async def set_about(self, case_id: int, unit: str | None) -> None:
        """Keep which unit it complains of."""
        await self.connection.execute(_SET, {"which": case_id, "about": unit})

    async def open_by_unit(self) -> dict[str, int]:
        """How many cases of each unit are not closed."""
        query = select(cases.c.unit, func.count().label("open")).where(text(OPEN)).group_by(cases.c.unit)
        return {row.unit: row.open for row in await self.connection.execute(query)}

    async def late_by_unit(self, now: datetime) -> dict[str, int]:
        """How many cases of each unit are late."""
        late = (text(OPEN), cases.c.status.not_in(NOT_LATE), cases.c.due_at <= now)
        query = select(cases.c.unit, func.count().label("late")).where(*late).group_by(cases.c.unit)
        return {row.unit: row.late for row in await self.connection.execute(query.order_by(cases.c.unit))}

    async def unproved(self, before: datetime) -> int:
        """How many were said to be done before then without anything to show, and nobody has said yes."""
        silent = (text(OPEN), cases.c.status == CaseStatus.done, cases.c.shown.is_(False))
        query = select(func.count()).select_from(cases).where(*silent, cases.c.moved_at <= before)
        return int((await self.connection.execute(query)).scalar_one())

    async def add_event(self, case_id: int, event: CaseEvent) -> None:
        """Add a line to the history, and let units' systems hear of it.

        A note is personal: it stands in a row of its own.
        """
        note = await self._keep_text(case_id, "note", event.note) if event.note else (None, None)
        position = await self._histories.add(case_id, event, *note)
        await self._hooks.tell(case_id, position, event)

    async def events(self, case_id: int) -> list[CaseEvent]:
        """The history, oldest first."""
        query = (
            select(case_events, personal_texts.c.value)
            .outerjoin(personal_texts, personal_texts.c.id == case_events.c.note_id)
            .where(case_events.c.case_id == case_id)
            .order_by(case_events.c.position)
        )
        rows = await self.connection.execute(query)
        return [CaseEvent(row.at, row.actor, row.kind, row.facts, row.value or None) for row in rows]


def personal_texts_of(filed: Report | Case) -> dict[str, str | None]:
    """What is personal of a request, by the names of its texts."""
    return {
        "description": filed.description,
        "flat": filed.address.flat,
        "written": filed.address.written,
        "phone": filed.phone,
        "whom": filed.whom,
    }


def _as_case(row: Row[Any], texts: dict[str, str], files: tuple[Attachment, ...]) -> Case:
    address = Address(
        row.street_id, row.house, texts.get("flat"), texts.get("written"), row.route, row.lat, row.lon
    )
    return Case(
        id=row.id,
        number=row.number,
        identity_id=row.identity_id,
        service=row.service,
        standing=_as_standing(row),
        description=texts.get("description", ""),
        address=address,
        phone=texts.get("phone"),
        whom=texts.get("whom"),
        language=row.language,
        registered_at=row.registered_at,
        due_at=row.due_at,
        legal_due_at=row.legal_due_at,
        changed_at=row.changed_at or row.registered_at,
        attachments=files,
        term_from=row.term_from,
        extended=row.extended,
        mark=row.mark,
        about=row.about,
    )


def _as_standing(row: Row[Any]) -> Standing:
    return Standing(
        status=CaseStatus(row.status),
        unit=row.unit,
        outcome=Outcome(row.outcome) if row.outcome else None,
        waits_for=Waiting(row.waits_for) if row.waits_for else None,
        worker=row.worker,
        shown=row.shown,
        confirmed=row.confirmed,
        closed_at=row.closed_at,
        moved_at=row.moved_at,
        back_at=row.back_at,
        asked_at=row.asked_at,
    )
