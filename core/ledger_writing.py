"""Finds whom a broadcast is for and writes the ledger, page by page, between other people's turns."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager

from core.accounts import Fares
from core.audiences import PAGE, Page, audience_pages
from core.broadcasts import Broadcast
from core.city import City
from core.ledger import Ledger
from core.sending import told_by_themselves
from core.work import Clock, OpenWork, Work

OpenView = Callable[[], AbstractAsyncContextManager[Work]]


async def write_ledger(
    open_view: OpenView,
    open_work: OpenWork,
    broadcast: Broadcast,
    ledger: Ledger,
    chain: Sequence[int],
    city: City,
    fares: Fares,
    clock: Clock,
) -> Ledger:
    """Go on from where it stands to the end; as it stands if somebody else has gone on meanwhile.

    It is read outside of the writer, which is held for the rows of one page alone.
    """
    async with open_view() as view:
        told = await told_by_themselves(view, broadcast)
        async for page in _pages(view, broadcast, ledger, chain, told, city, fares, clock):
            async with open_work() as work:
                written = await work.ledger.write(ledger, page.readers, page.after)
                if written is None:
                    return await work.ledger.of(broadcast.id) or ledger
            ledger = written
            await asyncio.sleep(0)
    return ledger


def _pages(
    view: Work,
    broadcast: Broadcast,
    ledger: Ledger,
    chain: Sequence[int],
    told: Collection[int],
    city: City,
    fares: Fares,
    clock: Clock,
) -> AsyncIterator[Page]:
    if chain:
        return _pages_of_readers(view, ledger, chain, told)
    outage = broadcast.outage
    where = outage.areas, outage.kind, outage.emergency
    return audience_pages(view, *where, city, fares, clock.now(), ledger.cursor, told)


async def _pages_of_readers(
    view: Work, ledger: Ledger, chain: Sequence[int], told: Collection[int]
) -> AsyncIterator[Page]:
    """Of those who got what it follows. Whoever hears it by themselves is not told twice."""
    after = ledger.cursor
    while True:
        found, after = await view.ledger.readers_of(chain, after, PAGE)
        readers = [one for one in found if one.citizen_id not in told]
        yield Page(readers, len(found) - len(readers), after)
        if not after:
            return
