"""The ledgers of broadcasts: written in pages, taken in chunks, settled in batches."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, func, select, text, update

from core.areas import WHOLE_CITY
from core.audiences import Reader
from core.broadcasts import Broadcast
from core.city import City
from core.ledger import LEFT, REACHED, Ledger, Outcome, Recipient, RecipientState, Stage, Taken
from core.life import Outcome as CaseOutcome
from core.outages import OutageKind
from core.receipts import Progress
from core.subscriptions import QuietHours, quiet_until
from storage import ledger_statements as sql
from storage.connections import Connection
from storage.outage_tables import (
    early_failures,
    outage_cases,
    outage_concerns,
    recipients,
)
from storage.outbox import PROCESS_GONE_AFTER
from storage.statements import add_many
from storage.subscriptions import StoredSubscriptions
from storage.tables import cases, identities

_S = RecipientState
_LEADING = 4_170_081
"""Names the lock under which PostgreSQL's processes agree on who sends; any number would do."""


class StoredLedger:
    """Implements `core.ledger.LedgerStore`."""

    def __init__(self, connection: Connection, owner: str) -> None:
        self.connection = connection
        self.owner = owner
        self.touched = False
        """Whether whoever sends broadcasts should look."""

    def wake(self) -> None:
        """Let whoever sends broadcasts look once this is committed."""
        self.touched = True

    async def open(self, broadcast_id: int) -> None:
        """Begin a ledger; one that is begun stays as it is."""
        values = {"broadcast_id": broadcast_id, "stage": Stage.writing, "cursor": 0, "size": 0, "owner": None}
        await self.connection.execute(sql.OPEN[self.connection.dialect.name], values)
        self.wake()

    async def of(self, broadcast_id: int) -> Ledger | None:
        """The ledger of this broadcast, if it is begun."""
        row = (await self.connection.execute(sql.OF, {"which": broadcast_id})).first()
        return self._as_ledger(row) if row else None

    async def unclosed(self) -> list[Ledger]:
        """All that are not closed, oldest first."""
        return [self._as_ledger(row) for row in await self.connection.execute(sql.UNCLOSED)]

    def _as_ledger(self, row: Row[Any]) -> Ledger:
        return Ledger(row.broadcast_id, Stage(row.stage), row.cursor, row.size, row.owner == self.owner)

    async def lead(self) -> bool:
        """Let this process alone send broadcasts; False as long as another one that lives does."""
        if self.connection.dialect.name != "sqlite":
            await self.connection.execute(text(f"SELECT pg_advisory_xact_lock({_LEADING})"))
        me = {"me": self.owner}
        if (await self.connection.execute(sql.LED_BY_OTHERS, me | _seen_since())).first():
            return False
        await self.connection.execute(sql.LEAD, me)
        return True

    async def write(self, ledger: Ledger, readers: Sequence[Reader], after: int) -> Ledger | None:
        """Add these people, but for who wants no notices any more, and go on there, 0 for the end.

        The ledger as it stands then; None if somebody else has written meanwhile. Who erases their data
        waits for this, or this for them: see `storage/my_data.py`.
        """
        which = {"which": ledger.broadcast_id}
        row = (await self.connection.execute(sql.HELD, which)).first()
        if row is None or (row.stage, row.cursor) != (Stage.writing, ledger.cursor):
            return None
        added = await self._add(ledger.broadcast_id, readers)
        stage, cursor = (Stage.writing, after) if after else (Stage.whole, ledger.cursor)
        written = replace(ledger, stage=stage, cursor=cursor, size=row.size + added)
        step = {"next": cursor, "then": stage, "rows": written.size}
        await self.connection.execute(sql.GO_ON, which | step)
        return written

    async def _add(self, broadcast_id: int, readers: Sequence[Reader]) -> int:
        """A row for each who still wants notices; how many."""
        ids = {"ids": [one.identity_id for one in readers]}
        gone = set((await self.connection.execute(sql.WANT_NONE, ids)).scalars())
        rows = [
            {
                "broadcast_id": broadcast_id,
                "citizen_id": one.citizen_id,
                "identity_id": one.identity_id,
                "channel": one.channel,
                "language": one.language,
                "charged": one.charged,
                "state": _S.waiting,
            }
            for one in readers
            if one.identity_id not in gone
        ]
        if rows:
            await add_many(self.connection, sql.ADD, rows)
        return len(rows)

    async def readers_of(
        self, broadcast_ids: Sequence[int], after: int, most: int
    ) -> tuple[list[Reader], int]:
        """The next people who have, or may have, one of these broadcasts or were to get the next one instead.

        And where to go on; 0 at the end.
        """
        whose = (
            select(recipients.c.citizen_id, func.max(recipients.c.broadcast_id).label("newest"))
            .where(
                recipients.c.broadcast_id.in_(broadcast_ids),
                recipients.c.state.in_([*REACHED, _S.superseded]),
                recipients.c.citizen_id > after,
            )
            .group_by(recipients.c.citizen_id)
            .order_by(recipients.c.citizen_id)
            .limit(most)
            .subquery()
        )
        same = (recipients.c.citizen_id == whose.c.citizen_id) & (recipients.c.broadcast_id == whose.c.newest)
        query = select(*sql.READER).join(whose, same).order_by(recipients.c.citizen_id)
        rows = (await self.connection.execute(query)).all()
        return [Reader(*row) for row in rows], rows[-1].citizen_id if len(rows) == most else 0

    async def told_otherwise(self, outage_id: int) -> set[int]:
        """The citizens who are told how this outage stands by messages of their own."""
        said_so = select(outage_concerns.c.identity_id).where(outage_concerns.c.outage_id == outage_id)
        filed = select(cases.c.identity_id).join(outage_cases, outage_cases.c.case_id == cases.c.id)
        # Whoever has taken back all that they had filed hears nothing by themselves.
        filed = filed.where(
            outage_cases.c.outage_id == outage_id, cases.c.outcome.is_distinct_from(CaseOutcome.withdrawn)
        )
        query = select(identities.c.citizen_id).where(identities.c.id.in_(said_so.union(filed)))
        return set((await self.connection.execute(query)).scalars())

    async def take(
        self,
        broadcast: Broadcast,
        chain: Sequence[int],
        channel: str,
        most: int,
        look_at: int,
        city: City,
        now: datetime,
    ) -> Taken:
        """Take at most so many who wait, if the broadcast is being sent. Who must not be told is set aside.

        `chain`: the broadcasts before it, the newest first.
        """
        which = {"which": broadcast.id}
        if (await self.connection.execute(sql.IS_SENDING, which)).first() is None:
            return Taken((), 0)
        about = {"channel": channel, "look_at": look_at}
        rows = (await self.connection.execute(sql.WAITING, which | about)).all()
        wanting = await self._who_still_want(rows, broadcast, chain, city)
        taken: list[Row[Any]] = []
        moves, people = [], set[int]()
        for row in rows:
            state, until = await self._turn_of(row, broadcast, wanting, people, city, now)
            if state is _S.sending and len(taken) == most:
                break
            if state is _S.sending:
                taken.append(row)
            if state in (_S.sending, _S.held):
                people.add(row.person)
            final = None if state in (_S.sending, _S.held) else now
            owner = self.owner if state is _S.sending else None
            moves.append(
                which | {"whose": row.citizen_id, "then": state, "me": owner, "until": until, "at": final}
            )
        if moves:
            await self.connection.execute(sql.MOVE, moves)
        edits = await self._messages_before(chain, [row.citizen_id for row in taken]) if taken else {}
        return Taken([_as_recipient(row, broadcast.id, channel, edits) for row in taken], len(moves))

    async def _who_still_want(
        self, rows: Sequence[Row[Any]], broadcast: Broadcast, chain: Sequence[int], city: City
    ) -> Collection[int]:
        """Who has not stopped notices of its places meanwhile. Who has the one before may live elsewhere."""
        if not rows:
            return ()
        areas = (WHOLE_CITY,) if chain else broadcast.outage.areas
        people = sorted({row.person for row in rows})
        wishes = StoredSubscriptions(self.connection)
        return await wishes.still_concerned(people, areas, broadcast.outage.kind, city)

    async def _turn_of(
        self,
        row: Row[Any],
        broadcast: Broadcast,
        wanting: Collection[int],
        people: set[int],
        city: City,
        now: datetime,
    ) -> tuple[RecipientState, datetime | None]:
        """What becomes of somebody whose turn it is."""
        if row.person not in wanting:
            return _S.stopped, None
        if not row.reachable:
            return _S.gone, None
        if row.person in people or (row.accounts > 1 and await self._is_told_at_another(row, broadcast.id)):
            return _S.joined, None
        if not broadcast.outage.emergency and row.quiet_from is not None:
            hours = QuietHours(row.quiet_from, row.quiet_until)
            if until := quiet_until(hours, now, ZoneInfo(city.zone)):
                return _S.held, until
        return _S.sending, None

    async def _is_told_at_another(self, row: Row[Any], broadcast_id: int) -> bool:
        whose = {"which": broadcast_id, "person": row.person, "citizen_id": row.citizen_id}
        return (await self.connection.execute(sql.TOLD_AT_ANOTHER, whose)).first() is not None

    async def _messages_before(self, chain: Sequence[int], citizen_ids: Sequence[int]) -> dict[int, str]:
        """What each of these has in their chat of the broadcasts before: the newest that was sent."""
        if not chain:
            return {}
        query = select(recipients.c.citizen_id, recipients.c.message_id).where(
            recipients.c.broadcast_id.in_(chain),
            recipients.c.citizen_id.in_(citizen_ids),
            recipients.c.state == _S.sent,
        )
        rows = await self.connection.execute(query.order_by(recipients.c.broadcast_id))
        return {row.citizen_id: row.message_id for row in rows}

    async def settle(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        """Write down what became of those whom this process had taken."""
        if not outcomes:
            return
        rows = [
            {
                "which": one.broadcast_id,
                "whose": one.citizen_id,
                "me": self.owner,
                "then": one.state,
                "token": one.message_id or None,
                "why": one.reason[:200] or None,
                "until": one.due_at,
                "at": None if one.state in LEFT else now,
            }
            for one in outcomes
        ]
        await self.connection.execute(sql.SETTLE, rows)
        await self._overtaken([one for one in outcomes if one.state is _S.sent], now)
        gone = [row for row, one in zip(rows, outcomes, strict=True) if one.state is _S.gone]
        for row in gone:
            await self.connection.execute(sql.UNREACHABLE, {"which": row["which"], "whose": row["whose"]})

    async def channels(self, broadcast_id: int) -> list[str]:
        """The messengers of those who wait."""
        return list((await self.connection.execute(sql.CHANNELS, {"which": broadcast_id})).scalars())

    async def note_receipt(
        self, channel: str, address: str, message_id: str, progress: Progress, now: datetime
    ) -> bool:
        """Move one person's message forward; False if it is none of a ledger's, as far as is known yet.

        One that failed may have been reported before the message was written down: it is kept until then.
        """
        whose = {"channel": channel, "address": address, "token": message_id}
        row = (await self.connection.execute(sql.WITH_TOKEN, whose)).first()
        if row is None:
            if progress is Progress.failed:
                kept = {"message_id": message_id, "address": address, "at": now}
                await self.connection.execute(sql.EARLY[self.connection.dialect.name], kept)
            return False
        which = {"which": row.broadcast_id, "whose": row.citizen_id}
        await self.connection.execute(sql.FORWARD, which | {"to": progress})
        if progress is Progress.failed:
            await self.connection.execute(sql.FAILED_LATE, which | {"at": now})
        return True

    async def _overtaken(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        """Those whose failure was reported before: of messengers that report at all."""
        told = {(one.message_id, one.address): one for one in outcomes if one.address}
        if not told:
            return
        tokens = {token for token, _ in told}
        query = select(early_failures).where(early_failures.c.message_id.in_(tokens))
        for row in (await self.connection.execute(query)).all():
            if one := told.get((row.message_id, row.address)):
                which = {"which": one.broadcast_id, "whose": one.citizen_id}
                await self.connection.execute(sql.FORWARD, which | {"to": Progress.failed})
                await self.connection.execute(sql.FAILED_LATE, which | {"at": now})

    async def bury(self, broadcast_id: int, now: datetime) -> int:
        """Nobody knows what became of those whom a process had taken that is gone; how many.

        This one, too: it buries before it takes anybody of this broadcast.
        """
        values = {"which": broadcast_id, "at": now, "me": self.owner} | _seen_since()
        return (await self.connection.execute(sql.BURY, values)).rowcount

    async def end_some(self, broadcast_id: int, state: RecipientState, most: int, now: datetime) -> int:
        """Let so many who wait end like this; how many there were."""
        values = {"state": state, "settled_at": now, "due_at": None}
        return await self._change_some(broadcast_id, LEFT, most, values)

    async def let_go(self, broadcast_id: int, now: datetime, most: int) -> int:
        """Let so many wait again whose quiet time is over; how many."""
        values = {"state": _S.waiting, "due_at": None}
        return await self._change_some(broadcast_id, {_S.held}, most, values, recipients.c.due_at <= now)

    async def _change_some(
        self, broadcast_id: int, states: Any, most: int, values: Mapping[str, Any], *also: Any
    ) -> int:
        some = (
            select(recipients.c.citizen_id)
            .where(recipients.c.broadcast_id == broadcast_id, recipients.c.state.in_(states), *also)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        # Not in one statement: PostgreSQL may look for some anew for each row that it changes.
        ids = (await self.connection.execute(some)).scalars().all()
        change = update(recipients).where(
            recipients.c.broadcast_id == broadcast_id, recipients.c.citizen_id.in_(ids)
        )
        return (await self.connection.execute(change.values(values))).rowcount

    async def held_until(self, broadcast_id: int) -> datetime | None:
        """When the first of those who are held is to be told."""
        found: datetime | None = (
            await self.connection.execute(sql.HELD_UNTIL, {"which": broadcast_id})
        ).scalar()
        return found

    async def cut_short(self, broadcast_id: int) -> None:
        """Nobody who has no row yet gets one."""
        await self.connection.execute(sql.CUT_SHORT, {"which": broadcast_id})

    async def close(self, broadcast_id: int) -> bool:
        """Close it; False if a row is not final yet, or not everybody has one."""
        which = {"which": broadcast_id}
        if (await self.connection.execute(sql.NOT_FINAL, which)).first():
            return False
        return (await self.connection.execute(sql.CLOSE, which)).rowcount == 1

    async def counts(self, broadcast_id: int) -> Mapping[RecipientState, int]:
        """How many stand in each state; states of nobody are missing."""
        counts: Counter[RecipientState] = Counter()
        for state, number in await self.connection.execute(sql.COUNTS, {"which": broadcast_id}):
            counts[RecipientState(state)] += number
        return dict(counts)

    async def told(self, identity_ids: Sequence[int]) -> list[tuple[OutageKind, datetime]]:
        """Which notices went to these accounts, oldest first: what was off, and when they were told."""
        rows = await self.connection.execute(sql.TOLD, {"ids": list(identity_ids)})
        return [(OutageKind(row.kind), row.settled_at) for row in rows]


def _seen_since() -> dict[str, datetime]:
    return {"seen_since": datetime.now(UTC) - PROCESS_GONE_AFTER}


def _as_recipient(row: Row[Any], broadcast_id: int, channel: str, edits: Mapping[int, str]) -> Recipient:
    return Recipient(
        broadcast_id,
        row.citizen_id,
        channel,
        row.external_id,
        row.language,
        row.charged,
        edits.get(row.citizen_id, ""),
    )
