"""Who wants to be told of which outages, and whom one concerns."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, delete, or_, select, update

from core.areas import Area
from core.city import City
from core.outages import OutageKind
from core.subscriptions import Consent, QuietHours, Subscription
from storage.connections import Connection
from storage.outage_tables import subscribers, subscriptions
from storage.statements import among, for_both, insert

_BITS = {kind: 1 << number for number, kind in enumerate(OutageKind)}
"""As they are stored: a new kind comes at the end."""
_PLACE = (subscriptions.c.street_id, subscriptions.c.house, subscriptions.c.district)
_OF_CITIZEN = (
    select(subscriptions)
    .where(subscriptions.c.citizen_id == bindparam("citizen_id"))
    .order_by(subscriptions.c.id)
)
_ALL = (
    select(subscriptions.c.citizen_id)
    .where(
        subscriptions.c.citizen_id > bindparam("after"),
        subscriptions.c.kinds.bitwise_and(bindparam("kind")) != 0,
    )
    .distinct()
    .order_by(subscriptions.c.citizen_id)
    .limit(bindparam("most"))
)
_PLACES_OF = select(subscriptions.c.citizen_id, *_PLACE).where(
    among(subscriptions.c.citizen_id, "ids"), subscriptions.c.kinds.bitwise_and(bindparam("kind")) != 0
)
_CONSENT = select(subscribers).where(subscribers.c.citizen_id == bindparam("citizen_id"))
_AGREE = for_both(
    subscribers,
    lambda add: add.on_conflict_do_update(
        index_elements=["citizen_id"],
        set_={
            "consent_version": add.excluded.consent_version,
            "consented_at": add.excluded.consented_at,
        },
    ),
)


class StoredSubscriptions:
    """Implements `core.subscriptions.SubscriptionStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._meant: dict[tuple[Area, ...], _Meant] = {}
        """What pages before have found out of houses: thousands of people live in few of them."""

    async def of_citizen(self, citizen_id: int) -> list[Subscription]:
        """The citizen's, in the order in which they were made."""
        rows = await self.connection.execute(_OF_CITIZEN, {"citizen_id": citizen_id})
        return [_as_subscription(row) for row in rows]

    async def put(self, subscription: Subscription) -> int:
        """Keep it, its id does not matter; one for the same place gets these kinds. Its id."""
        values = vars(subscription) | {"kinds": _bits(subscription.kinds)}
        del values["id"]
        statement = insert(self.connection, subscriptions).values(values)
        same_place = ["citizen_id", "street_id", "house", "district"]
        statement = statement.on_conflict_do_update(
            index_elements=same_place, set_={"kinds": values["kinds"]}
        )
        made = await self.connection.execute(statement.returning(subscriptions.c.id))
        return int(made.scalar_one())

    async def set_kinds(self, citizen_id: int, id: int, kinds: Iterable[OutageKind]) -> bool:
        """Of these kinds from now on; False if the citizen has no such subscription."""
        change = update(subscriptions).where(_own(citizen_id, id)).values(kinds=_bits(kinds))
        return (await self.connection.execute(change)).rowcount == 1

    async def remove(self, citizen_id: int, id: int) -> bool:
        """Forget it; False if the citizen has no such subscription."""
        return (
            await self.connection.execute(delete(subscriptions).where(_own(citizen_id, id)))
        ).rowcount == 1

    async def consent(self, citizen_id: int) -> Consent | None:
        """What the citizen has agreed to, unless they took it back."""
        row = (await self.connection.execute(_CONSENT, {"citizen_id": citizen_id})).first()
        return Consent(row.consent_version, row.consented_at) if row else None

    async def agree(self, citizen_id: int, consent: Consent) -> None:
        """They want to be told."""
        values = {
            "citizen_id": citizen_id,
            "consent_version": consent.version,
            "consented_at": consent.at,
        }
        await self.connection.execute(_AGREE[self.connection.dialect.name], values)

    async def quiet_hours(self, citizen_id: int) -> QuietHours | None:
        """When the citizen wants to have quiet, if ever."""
        row = (await self.connection.execute(_CONSENT, {"citizen_id": citizen_id})).first()
        return QuietHours(row.quiet_from, row.quiet_until) if row and row.quiet_from is not None else None

    async def set_quiet_hours(self, citizen_id: int, quiet: QuietHours | None) -> None:
        """Then from now on; without a consent there is nothing to be quiet about, and nothing is kept."""
        change = update(subscribers).where(subscribers.c.citizen_id == citizen_id)
        begin, end = (quiet.begin, quiet.end) if quiet else (None, None)
        await self.connection.execute(change.values(quiet_from=begin, quiet_until=end))

    async def stop(self, citizen_id: int) -> int:
        """Take the consent back and forget every subscription; how many there were."""
        theirs = delete(subscriptions).where(subscriptions.c.citizen_id == citizen_id)
        count = (await self.connection.execute(theirs)).rowcount
        await self.connection.execute(delete(subscribers).where(subscribers.c.citizen_id == citizen_id))
        return count

    async def move(self, goes: int, stays: int) -> None:
        """Give one citizen's to another, who is the same person: what either wanted is wanted."""
        consent = await self.consent(stays) or await self.consent(goes)
        if consent is None:
            return
        quiet = await self.quiet_hours(stays) or await self.quiet_hours(goes)
        await self.agree(stays, consent)
        await self.set_quiet_hours(stays, quiet)
        kept = {_place(one): one for one in await self.of_citizen(stays)}
        for one in await self.of_citizen(goes):
            same = kept.get(_place(one))
            kinds = one.kinds | same.kinds if same else one.kinds
            await self.put(replace(one, citizen_id=stays, kinds=kinds))
        await self.stop(goes)

    async def copy(self, old: int, new: int) -> None:
        """Give another citizen what this one has: who parts keeps what they wanted."""
        if consent := await self.consent(old):
            await self.agree(new, consent)
            await self.set_quiet_hours(new, await self.quiet_hours(old))
            for one in await self.of_citizen(old):
                await self.put(replace(one, citizen_id=new))

    async def concerned(
        self, areas: Sequence[Area], kind: OutageKind, city: City, after: int, most: int
    ) -> tuple[list[int], int]:
        """The next citizens whom an outage there concerns, each once, and where to go on; 0 at the end.

        The database finds who may be meant, by its indexes; whose house is meant is told here.
        """
        if any(area.is_whole_city for area in areas):
            return await self._all(kind, after, most)
        query = (
            select(subscriptions.c.citizen_id, *_PLACE)
            .where(subscriptions.c.citizen_id > after, subscriptions.c.kinds.bitwise_and(_BITS[kind]) != 0)
            .where(_may_be_meant(areas, city))
            .order_by(subscriptions.c.citizen_id)
            .limit(most)
        )
        rows = (await self.connection.execute(query)).all()
        is_end = len(rows) < most
        rows = rows if is_end else _whole_citizens(rows)
        is_meant = self._meant.setdefault(tuple(areas), _Meant(areas, city))
        meant = {citizen_id for citizen_id, *place in rows if is_meant[tuple(place)]}
        return sorted(meant), 0 if is_end else rows[-1].citizen_id

    async def still_concerned(
        self, citizen_ids: Sequence[int], areas: Sequence[Area], kind: OutageKind, city: City
    ) -> set[int]:
        """Those of these citizens whom an outage there concerns, however much they have changed since."""
        rows = await self.connection.execute(_PLACES_OF, {"ids": citizen_ids, "kind": _BITS[kind]})
        is_meant = _Meant(areas, city)
        return {citizen_id for citizen_id, *place in rows if is_meant[tuple(place)]}

    async def _all(self, kind: OutageKind, after: int, most: int) -> tuple[list[int], int]:
        """The next of everybody who wants to hear of this kind: no place has to be looked at."""
        wanted = {"kind": _BITS[kind], "after": after, "most": most}
        found = list((await self.connection.execute(_ALL, wanted)).scalars())
        return found, found[-1] if len(found) == most else 0


class _Meant(dict[tuple[str, str, str], bool]):
    """Whether these areas concern who subscribed to a place: each place is looked at once."""

    def __init__(self, areas: Sequence[Area], city: City) -> None:
        super().__init__()
        self._areas, self._city = areas, city

    def __missing__(self, place: tuple[str, str, str]) -> bool:
        there = Subscription(0, 0, *place, frozenset())
        self[place] = any(there.is_concerned(area, self._city) for area in self._areas)
        return self[place]


def _place(one: Subscription) -> tuple[str, str, str]:
    return one.street_id, one.house, one.district


def _whole_citizens(rows: Sequence[Row[Any]]) -> Sequence[Row[Any]]:
    """Without the last citizen, of whose subscriptions more may follow."""
    last = rows[-1].citizen_id
    return [row for row in rows if row.citizen_id != last]


def _may_be_meant(areas: Sequence[Area], city: City) -> ColumnElement[bool]:
    """Subscriptions of the touched streets and districts, and of the whole city."""
    streets = {area.street_id for area in areas if area.street_id}
    districts = {area.district for area in areas if not area.street_id}
    around = {city.street(street_id).district for street_id in streets}
    no_street = subscriptions.c.street_id == ""
    anywhere = around if "" not in around else {"", *(district.id for district in city.districts)}
    return or_(
        subscriptions.c.street_id.in_(streets),
        subscriptions.c.district.in_(districts),
        and_(no_street, subscriptions.c.district.in_({"", *anywhere, *districts})),
    )


def _own(citizen_id: int, id: int) -> ColumnElement[bool]:
    return and_(subscriptions.c.citizen_id == citizen_id, subscriptions.c.id == id)


def _bits(kinds: Iterable[OutageKind]) -> int:
    return sum(_BITS[kind] for kind in set(kinds))


def _as_subscription(row: Row[Any]) -> Subscription:
    kinds = frozenset(kind for kind, bit in _BITS.items() if row.kinds & bit)
    return Subscription(row.id, row.citizen_id, row.street_id, row.house, row.district, kinds)
