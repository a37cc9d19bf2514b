"""What was said in handoffs, and the messages that show it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, case, exists, func, select, text, update

from core.lines import (
    CORRECTION,
    PROGRAM,
    TAKEN_BACK,
    TEXT,
    Arrival,
    Delivery,
    Line,
    LinePlace,
    Mark,
    Said,
    Side,
)
from core.outbox import OutboxState
from storage.connections import Connection
from storage.staff_tables import UNMARKED, UNPOSTED, handoffs, line_places, lines
from storage.statements import for_both, insert
from storage.tables import identities, outbox, outbox_parts

_ADD_PLACE = for_both(line_places, lambda add: add.on_conflict_do_nothing())
# Written elsewhere than in the group: from now on its post there shows how far it has come.
_MARK_OF_POST = case(
    (and_(lines.c.side == Side.operator, lines.c.mark == Mark.none), Mark.taken), else_=lines.c.mark
)
_WORDS = (TEXT, CORRECTION, TAKEN_BACK)
_other, _other_part = lines.alias(), outbox_parts.alias()
# A picture of an album was sent with the first one, and is another line's all the same.
_OTHERS = exists().where(
    _other_part.c.message_id == outbox_parts.c.message_id,
    _other_part.c.outbox_id == _other.c.outbox_id,
    _other.c.handoff_id == lines.c.handoff_id,
    _other.c.id > lines.c.id,
    _other.c.kind.not_in([CORRECTION, TAKEN_BACK]),
)
_ENDS = [state for state in OutboxState if state not in (OutboxState.queued, OutboxState.sending)]


class StoredLines:
    """Implements `core.lines.LineStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def add(self, handoff_id: int, said: Said, now: datetime, *, posted: bool) -> Line:
        """Add a line at the end. Of two at once UNIQUE lets one through; its event is tried again."""
        last = select(func.coalesce(func.max(lines.c.position), 0)).where(lines.c.handoff_id == handoff_id)
        values = {
            **vars(said),
            "files": list(said.files),
            "handoff_id": handoff_id,
            "position": last.scalar_subquery() + 1,
            "at": now,
            "posted_at": now if posted else None,
            "mark": Mark.none,
        }
        statement = insert(self.connection, lines).values(values).returning(lines)
        return _as_line((await self.connection.execute(statement)).one())

    async def by_id(self, id: int) -> Line | None:
        """The line with this id."""
        row = (await self.connection.execute(select(lines).where(lines.c.id == id))).first()
        return _as_line(row) if row else None

    async def of(self, handoff_id: int) -> list[Line]:
        """The transcript."""
        query = select(lines).where(lines.c.handoff_id == handoff_id).order_by(lines.c.position)
        return [_as_line(row) for row in await self.connection.execute(query)]

    async def unposted(self, handoff_id: int) -> list[Line]:
        """What operators have not seen yet, in order."""
        query = select(lines).where(lines.c.handoff_id == handoff_id, text(UNPOSTED))
        return [_as_line(row) for row in await self.connection.execute(query.order_by(lines.c.position))]

    async def unsent(self, handoff_id: int) -> list[Line]:
        """Files that operators have sent in the group and that wait for others of their album, in order."""
        of_group = lines.c.side == Side.operator, lines.c.mark == Mark.taken, lines.c.kind.not_in(_WORDS)
        query = select(lines).where(lines.c.handoff_id == handoff_id, *of_group, lines.c.outbox_id.is_(None))
        return [_as_line(row) for row in await self.connection.execute(query.order_by(lines.c.position))]

    async def note_posted(self, ids: Sequence[int], places: Sequence[LinePlace], now: datetime) -> None:
        """These lines stand in the group now, in these messages."""
        change = update(lines).where(lines.c.id.in_(ids), text(UNPOSTED))
        await self.connection.execute(change.values(posted_at=now, mark=_MARK_OF_POST))
        for line_id in ids:
            for place in places:
                await self.add_place(line_id, place)

    async def add_place(self, id: int, place: LinePlace) -> None:
        """This message shows the line."""
        values = {**vars(place), "line_id": id}
        await self.connection.execute(_ADD_PLACE[self.connection.dialect.name], values)

    async def shown_at(self, place: LinePlace) -> Line | None:
        """The line that this message shows; of several the last one."""
        row = (await self.connection.execute(_at(place).order_by(lines.c.id.desc()).limit(1))).first()
        return _as_line(row) if row else None

    async def at(self, place: LinePlace) -> list[Line]:
        """All lines that this message shows, in order."""
        return [_as_line(row) for row in await self.connection.execute(_at(place).order_by(lines.c.id))]

    async def place_in(self, id: int, channel: str, address: str) -> str:
        """The message that shows this line in this chat; "" if there is none."""
        query = select(line_places.c.message_id).where(
            line_places.c.line_id == id, line_places.c.channel == channel, line_places.c.address == address
        )
        return (await self.connection.execute(query.limit(1))).scalar() or ""

    async def brought_by(self, id: int, outbox_id: int) -> None:
        """This outgoing message brings the line to the citizen."""
        await self.connection.execute(update(lines).where(lines.c.id == id).values(outbox_id=outbox_id))

    async def deliveries(self, handoff_id: int) -> Mapping[int, Delivery]:
        """How far the lines have come that go to the citizen, by their ids."""
        query = (
            select(lines.c.id, outbox.c.state, outbox.c.body)
            .join(outbox, outbox.c.id == lines.c.outbox_id)
            .where(lines.c.handoff_id == handoff_id)
        )
        return {row.id: _as_delivery(row) for row in await self.connection.execute(query)}

    async def parts_of(self, id: int, place: LinePlace) -> list[str]:
        """The messages in the citizen's chat that an operator's line became; none if it went elsewhere."""
        query = (
            select(outbox_parts.c.message_id)
            .join(outbox, outbox.c.id == outbox_parts.c.outbox_id)
            .join(lines, lines.c.outbox_id == outbox.c.id)
            .where(lines.c.id == id, outbox.c.channel == place.channel, outbox.c.address == place.address)
            .where(~_OTHERS)
        )
        return list((await self.connection.execute(query.order_by(outbox_parts.c.part))).scalars())

    async def ended_as(self, id: int) -> OutboxState | None:
        """How the message ended that brought this line to the citizen; None while nobody knows."""
        query = select(outbox.c.state).join(lines, lines.c.outbox_id == outbox.c.id).where(lines.c.id == id)
        state = (await self.connection.execute(query)).scalar()
        return OutboxState(state) if state in _ENDS else None

    async def files_said(self, identity_ids: Collection[int]) -> Mapping[int, Side]:
        """The files in the talks of those who have these accounts, and which side has sent each."""
        people = select(identities.c.citizen_id).where(identities.c.id.in_(identity_ids))
        theirs = select(identities.c.id).where(identities.c.citizen_id.in_(people))
        talks = handoffs.c.id == lines.c.handoff_id, handoffs.c.identity_id.in_(theirs)
        query = select(lines.c.side, lines.c.files).where(*talks, lines.c.kind != TEXT)
        rows = (await self.connection.execute(query)).all()
        return {file: Side(row.side) for row in rows for file in row.files}

    async def forget(self, id: int) -> None:
        """Keep nothing of a line's words: they were said again as another one."""
        await self.connection.execute(update(lines).where(lines.c.id == id).values(words=None))

    async def set_mark(self, id: int, mark: Mark) -> bool:
        """Remember what its author was shown; False when that was so already."""
        change = update(lines).where(lines.c.id == id, lines.c.mark != mark)
        return (await self.connection.execute(change.values(mark=mark))).rowcount == 1

    async def arrivals(self, limit: int) -> list[Arrival]:
        """Operators' lines whose mark does not tell yet what became of them."""
        query = (
            select(
                lines,
                outbox.c.state,
                outbox.c.reason,
                outbox.c.body,
                outbox.c.channel.label("to_channel"),
                outbox.c.address.label("to_address"),
                line_places,
            )
            .join(outbox, outbox.c.id == lines.c.outbox_id)
            .join(line_places, line_places.c.line_id == lines.c.id)
            .where(
                text(UNMARKED),
                outbox.c.state.in_(_ENDS),
                line_places.c.channel != PROGRAM,
                line_places.c.address != outbox.c.address,
            )
            .order_by(lines.c.id)
        )
        rows = await self.connection.execute(query.limit(limit))
        return [_as_arrival(row) for row in rows if not _is_on_its_way(row)]


def _is_on_its_way(row: Row[Any]) -> bool:
    """The messenger will tell whether it arrived, or it is sent once more: its words are kept until then."""
    return bool(row.body)


def _as_delivery(row: Row[Any]) -> Delivery:
    if row.state not in _ENDS or _is_on_its_way(row):
        return Delivery.on_its_way
    return Delivery.delivered if row.state == OutboxState.sent else Delivery(row.state)


def _as_arrival(row: Row[Any]) -> Arrival:
    place = LinePlace(row.channel, row.address, row.message_id)
    return Arrival(_as_line(row), OutboxState(row.state), row.reason, place, row.to_channel, row.to_address)


def _at(place: LinePlace) -> Select[Any]:
    joined = select(lines).join(line_places, line_places.c.line_id == lines.c.id)
    return joined.where(*(line_places.c[name] == value for name, value in vars(place).items()))


def _as_line(row: Row[Any]) -> Line:
    return Line(
        id=row.id,
        handoff_id=row.handoff_id,
        position=row.position,
        at=row.at,
        side=Side(row.side),
        author=row.author,
        kind=row.kind,
        words=row.words,
        files=tuple(row.files),
        answers=row.answers,
        posted_at=row.posted_at,
        outbox_id=row.outbox_id,
        mark=Mark(row.mark),
    )
