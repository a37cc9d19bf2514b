"""Stores whole lives in bulk: a row at a time a year of a city would take an hour."""

import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, func, select

from core.attachments import Attachment
from core.cases import Case, CaseEvent
from core.history import FIRST, SALT_LENGTH, Link, chained, digest_of
from core.lives import Account, CaseLife, TalkLife
from storage.cases import personal_texts_of
from storage.connections import Connection
from storage.counting_on import count_on
from storage.staff_tables import escalations, extension_requests, handoff_events, handoffs, lines
from storage.tables import attachments, case_events, cases, citizens, identities, metadata, timers
from storage.tables import personal_texts as texts_table

Rows = defaultdict[Table, list[dict[str, Any]]]


class StoredLives:
    """Implements `core.lives.LifeStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def is_empty(self) -> bool:
        """Whether nobody has filed or asked anything yet."""
        return not any([await self.last_id(kind) for kind in ("cases", "handoffs")])

    async def last_id(self, kind: str) -> int:
        """The largest id of this table; 0 if it has no row."""
        query = select(func.max(metadata.tables[kind].c.id))
        return (await self.connection.execute(query)).scalar() or 0

    async def add_accounts(self, accounts: Sequence[Account]) -> None:
        """Keep people; the second account of somebody comes with the first or later."""
        rows: Rows = defaultdict(list)
        known = await self.last_id("citizens")
        for account in accounts:
            if account.citizen_id > known:
                rows[citizens].append(_citizen(account))
                known = account.citizen_id
            rows[identities].append(_identity(account))
        await self._put(rows)

    async def add_cases(self, lives: Sequence[CaseLife]) -> None:
        """Keep cases with their histories, chained as if they had been written one by one."""
        rows: Rows = defaultdict(list)
        next_text = await self.last_id("personal_texts") + 1
        for life in lives:
            texts = _Texts(life.case.id, next_text)
            rows[case_events] += _chain(life, texts)
            rows[cases].append(_case(life))
            rows[texts_table] += texts.rows
            rows[attachments] += [_file(life.case, file) for file in life.case.attachments]
            rows[extension_requests] += [vars(one) for one in life.extensions]
            rows[escalations] += [vars(one) for one in life.escalations]
            rows[timers] += [vars(one) for one in life.timers]
            next_text += len(texts.rows)
        await self._put(rows)

    async def add_talks(self, talks: Sequence[TalkLife]) -> None:
        """Keep talks with their transcripts."""
        rows: Rows = defaultdict(list)
        for talk in talks:
            rows[handoffs].append(vars(talk.handoff))
            rows[handoff_events] += [
                vars(event) | {"handoff_id": talk.handoff.id, "facts": dict(event.facts)}
                for event in talk.events
            ]
            rows[lines] += _lines(talk)
        await self._put(rows)

    async def _put(self, rows: Mapping[Table, list[dict[str, Any]]]) -> None:
        for table in metadata.sorted_tables:
            if of_table := rows.get(table):
                await self.connection.execute(table.insert(), of_table)
        await count_on(self.connection, rows)


def _citizen(account: Account) -> dict[str, Any]:
    return {
        "id": account.citizen_id,
        "language": account.language,
        "chose_language": True,
        "phone": account.phone,
        "notice_version": 1,
        "notice_at": account.met_at,
        "met_at": account.met_at,
    }


def _identity(account: Account) -> dict[str, Any]:
    known = {"id": account.id, "citizen_id": account.citizen_id, "name": account.name}
    return known | vars(account.identity) | {"reachable": account.reachable}


class _Texts:
    """The personal texts of one case, bound as its history needs them."""

    def __init__(self, case_id: int, next_id: int) -> None:
        self.rows: list[dict[str, Any]] = []
        self._case_id, self._next_id = case_id, next_id

    def add(self, field: str, value: str) -> tuple[int, str]:
        """Keep a text; its id and its digest."""
        salt = secrets.token_hex(SALT_LENGTH // 2)
        id, digest = self._next_id + len(self.rows), digest_of(salt, value)  # noqa: A001
        row = {"id": id, "case_id": self._case_id, "field": field, "value": value}
        self.rows.append(row | {"salt": salt, "digest": digest})
        return id, digest


def _chain(life: CaseLife, texts: _Texts) -> Iterator[dict[str, Any]]:
    bound = personal_texts_of(life.case)
    first = tuple(sorted((field, texts.add(field, value)[1]) for field, value in bound.items() if value))
    previous = FIRST
    for position, event in enumerate(life.events, 1):
        note_id, note_digest = texts.add("note", event.note) if event.note else (None, None)
        link = _link(life.case.id, event, note_digest, first if position == 1 else None)
        previous = chained(link, previous)
        yield {**vars(link), "note_id": note_id, "position": position, "hash": previous}


def _link(case_id: int, event: CaseEvent, note_digest: str | None, texts: Any) -> Link:
    return Link(case_id, event.at, event.actor, event.kind, event.facts, note_digest, texts)


def _case(life: CaseLife) -> dict[str, Any]:
    case, address = life.case, life.case.address
    named = ("id", "number", "identity_id", "service", "about", "mark", "language", "extended", "term_from")
    row = {name: getattr(case, name) for name in named} | vars(case.standing)
    row |= {name: getattr(address, name) for name in ("street_id", "house", "route", "lat", "lon")}
    times = {name: getattr(case, name) for name in ("registered_at", "due_at", "legal_due_at")}
    return row | times | {"draft_id": life.draft_id, "history_count": len(life.events)}


def _file(case: Case, file: Attachment) -> dict[str, Any]:
    return vars(file) | {"case_id": case.id, "sent_at": case.stands_since}


def _lines(talk: TalkLife) -> Iterator[dict[str, Any]]:
    for position, (at, said) in enumerate(talk.lines, 1):
        yield vars(said) | {
            "handoff_id": talk.handoff.id,
            "position": position,
            "at": at,
            "files": list(said.files),
            "posted_at": at,
            "mark": "",
        }
