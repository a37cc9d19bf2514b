"""Tells people of outages as staff and sender do, by the core's own verbs, with the time of then.

It takes no messenger: what would have become of each call is drawn.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from app.demo.people import SUPERVISORS, Population
from app.demo.quiet import QuietWork
from bot.outage_words import draw_up_texts
from core.access import Role
from core.announcing import Announcer, change, count_some, discard, draw_up, follow_up, submit
from core.approving import approve
from core.audiences import count_audience
from core.broadcasts import Broadcast, Purpose, last_told, require_broadcast
from core.ledger import Outcome, Recipient, RecipientState
from core.ledger_writing import write_ledger
from core.outage_news import end_outage
from core.outages import Outage, OutageEvent, OutageState, move_outage, require_outage
from core.sending import broadcast_due, chain_before, finish, is_over, pause
from core.work import Work

TAKEN, LOOKED_AT, A_CHUNK = 500, 1000, timedelta(seconds=20)
"""How many are told between two commits, and how long that takes."""
BECOMES = {
    RecipientState.sent: 9850,
    RecipientState.gone: 80,
    RecipientState.failed: 40,
    RecipientState.unknown: 30,
}
"""Of ten thousand calls."""
DECIDES_AFTER = (2, 25)
"""Minutes until somebody has read it and says yes."""


@dataclass(frozen=True)
class Then:
    """A clock that stands."""

    at: datetime

    def now(self) -> datetime:
        """The time of then."""
        return self.at


class Telling:
    """One outage on its way from the draft to its end."""

    def __init__(self, work: Work, people: Population, random: Random) -> None:
        self.people, self.city, self.random = people, people.city, random
        self.author, self.approver = (self._admin(number) for number in SUPERVISORS)
        self.work = QuietWork(work, [people.id_of(SUPERVISORS[1])]).work

    def _admin(self, number: int) -> Announcer:
        id_ = self.people.id_of(number)
        return Announcer(self.people.signed(number), frozenset({Role.admin}), id_, id_)

    async def announce(self, outage: Outage, at: datetime, stops_halfway: bool = False) -> Outage:
        """Let it be known, and tell whoever wants to hear of such a place; without them it is known alone."""
        where = outage.areas, outage.kind, outage.emergency
        if not (await count_audience(self.work, *where, self.city, {}, at)).total:
            return await self._make_known(outage, at)
        texts = draw_up_texts(outage, Purpose.announce, self.city)
        draft = await draw_up(self.work, outage, texts, self.author, at)
        await self._send(draft, at, stops_halfway)
        return await require_outage(self.work, draft.outage.id)

    async def _make_known(self, outage: Outage, at: datetime) -> Outage:
        event = OutageEvent(at, self.author.name, "drawn_up")
        kept = await self.work.outages.add(outage, event)
        return await move_outage(self.work, kept, OutageState.announced, replace(event, what="announced"))

    async def correct(self, outage: Outage, ends_at: datetime, at: datetime) -> None:
        """It takes longer: whoever was told is told so, if that still is news by then."""
        at = await self._after_the_last(outage, at)
        told = await last_told(self.work, outage.id)
        if told and outage.ends_at and at < min(ends_at, outage.ends_at) - timedelta(minutes=45):
            await self._follow(Purpose.correct, replace(outage, ends_at=ends_at), at)

    async def end(self, outage: Outage, at: datetime) -> None:
        """It is over, and whoever was told is told that, too."""
        at = await self._after_the_last(outage, at)
        if await last_told(self.work, outage.id):
            await self._follow(Purpose.restored, await require_outage(self.work, outage.id), at)
        stands = await require_outage(self.work, outage.id)
        if stands.state is OutageState.announced:
            await end_outage(self.work, stands, self.author.name, at, self.city)

    async def _after_the_last(self, outage: Outage, at: datetime) -> datetime:
        """Then, or when everybody has been told what was to be told before."""
        told = await last_told(self.work, outage.id)
        return max(at, told.ended_at + timedelta(minutes=1)) if told and told.ended_at else at

    async def _follow(self, purpose: Purpose, outage: Outage, at: datetime) -> None:
        texts = draw_up_texts(outage, purpose, self.city)
        draft = await follow_up(self.work, purpose, outage, texts, self.author, at)
        if await count_some(self.work, draft, self.city, at):
            await self._send(draft, at)
        else:  # nobody is left who could be told
            await discard(self.work, draft.id, self.author, at)

    async def _send(self, draft: Broadcast, at: datetime, stops_halfway: bool = False) -> None:
        if draft.outage.is_city_wide:
            await change(self.work, draft.id, self.author, at, city_confirmed=True)
        audience = await count_some(self.work, draft, self.city, at)
        await submit(self.work, draft.id, self.author, audience, self.city, at)
        at += timedelta(minutes=self.random.randint(*DECIDES_AFTER))
        said_yes = self.approver, audience, self.city, at
        await approve(self.work, draft.id, draft.digest, *said_yes, city_confirmed=True)
        await broadcast_due(self.work, draft.id, self.city, at)
        await self._tell(await require_broadcast(self.work, draft.id), at, stops_halfway)

    async def _tell(self, broadcast: Broadcast, at: datetime, stops_halfway: bool) -> None:
        """Everybody in turn, and in the morning those whose quiet time it was."""
        chain = [one.id for one in await chain_before(self.work, broadcast)]
        size = await self._write(broadcast, chain, at)
        most = max(size // 4, 1) if stops_halfway else TAKEN
        at = await self._tell_waiting(broadcast, chain, at, most, stops_halfway)
        if stops_halfway:
            await pause(self.work, broadcast, self.approver.name, at)
            return
        while until := await self.work.ledger.held_until(broadcast.id):
            outage = await require_outage(self.work, broadcast.outage.id)
            if is_over(broadcast, outage, until):
                at = max(at, broadcast.outage.ends_at or at)
                await self.work.ledger.end_some(broadcast.id, RecipientState.expired, TAKEN, at)
                continue
            at = until
            await self.work.ledger.let_go(broadcast.id, until, TAKEN)
            at = await self._tell_waiting(broadcast, chain, at, TAKEN)
        await self.work.ledger.close(broadcast.id)
        await finish(self.work, broadcast, at)

    async def _write(self, broadcast: Broadcast, chain: list[int], at: datetime) -> int:
        """The ledger; how many are in it."""
        ledger = await self.work.ledger.of(broadcast.id)
        if ledger is None:
            raise LookupError(broadcast.id)
        where = self._same_work, self._same_work, broadcast, ledger, chain, self.city
        return (await write_ledger(*where, {}, Then(at))).size

    @asynccontextmanager
    async def _same_work(self) -> AsyncIterator[Work]:
        """All of an outage is one transaction: made whole, or not at all."""
        yield self.work

    async def _tell_waiting(
        self, broadcast: Broadcast, chain: list[int], at: datetime, most: int, once: bool = False
    ) -> datetime:
        """Who waits, messenger by messenger; when that is done."""
        for channel in await self.work.ledger.channels(broadcast.id):
            looked_at = 1
            while looked_at:
                where = channel, most, LOOKED_AT, self.city, at
                taken = await self.work.ledger.take(broadcast, chain, *where)
                await self.work.ledger.settle([self._outcome(one) for one in taken.recipients], at)
                at, looked_at = at + A_CHUNK, 0 if once else taken.looked_at
        return at

    def _outcome(self, one: Recipient) -> Outcome:
        [state] = self.random.choices(list(BECOMES), list(BECOMES.values()))
        message_id = f"demo-{one.broadcast_id}-{one.citizen_id}" if state is RecipientState.sent else ""
        return Outcome(one.broadcast_id, one.citizen_id, state, message_id)
