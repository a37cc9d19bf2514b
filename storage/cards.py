"""Where the cards of cases stand: the outgoing messages that carry a card's name, and their ids."""

from sqlalchemy import bindparam, exists, select, text

from core.cards import CARD, OpenCase, Place
from core.city_services import COMPLAINT
from core.outage_cards import ON_ITS_OWN
from core.outages import OutageState
from core.outbox import OutboxState
from storage.connections import Connection
from storage.outage_tables import outage_cases, outages
from storage.tables import OPEN, cases, outbox, outbox_parts

_OF_CARD = (
    outbox.c.channel == bindparam("channel"),
    outbox.c.address == bindparam("address"),
    outbox.c.card == bindparam("card"),
)
_LAST = (
    select(outbox_parts.c.message_id)
    .join(outbox, outbox.c.id == outbox_parts.c.outbox_id)
    .where(*_OF_CARD)
    .order_by(outbox.c.id.desc(), outbox_parts.c.part.desc())
    .limit(1)
)
_NEWER = select(
    exists().where(
        *_OF_CARD,
        outbox.c.id > bindparam("before"),
        outbox.c.state.in_([OutboxState.queued, OutboxState.sending]),
    )
)
_AT = (
    select(outbox.c.card)
    .join(outbox_parts, outbox_parts.c.outbox_id == outbox.c.id)
    .where(
        outbox_parts.c.message_id == bindparam("message_id"),
        outbox.c.channel == bindparam("channel"),
        outbox.c.address == bindparam("address"),
        outbox.c.card.is_not(None),
    )
    .limit(1)
)

_SHOWN_WITH_OUTAGE = (
    exists()
    .where(outage_cases.c.case_id == cases.c.id, outages.c.id == outage_cases.c.outage_id)
    .where(outages.c.state.in_([OutageState.announced, OutageState.over]))
    .where(cases.c.status.not_in(ON_ITS_OWN))
)


class StoredCards:
    """Implements `core.cards.CardStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def place(self, channel: str, address: str, card: str, before: int) -> Place:
        """Where the card stands, for the outgoing message with this id."""
        which = {"channel": channel, "address": address, "card": card}
        last = (await self.connection.execute(_LAST, which)).scalar()
        newer = (await self.connection.execute(_NEWER, which | {"before": before})).scalar()
        return Place(last or "", bool(newer))

    async def name_at(self, channel: str, address: str, message_id: str) -> str | None:
        """The name of the card that this message of ours shows."""
        which = {"channel": channel, "address": address, "message_id": message_id}
        name: str | None = (await self.connection.execute(_AT, which)).scalar()
        return name

    async def case_at(self, channel: str, address: str, message_id: str) -> int | None:
        """The case that this message of ours shows."""
        card = await self.name_at(channel, address, message_id)
        return int(card.removeprefix(CARD)) if card and card.startswith(CARD) else None

    async def open_cases(self, unit: str) -> list[OpenCase]:
        """The cases that this unit has and that are not closed, the one that is due first at the head.

        Those that are shown with their outage are none of them.
        """
        columns = cases.c.id, cases.c.service, cases.c.due_at
        theirs = cases.c.unit == unit, text(OPEN), cases.c.service != COMPLAINT
        query = select(*columns).where(*theirs, ~_SHOWN_WITH_OUTAGE)
        rows = await self.connection.execute(query.order_by(cases.c.due_at, cases.c.id))
        return [OpenCase(row.id, row.service, row.due_at) for row in rows]
