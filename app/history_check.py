"""Goes through the histories of all cases, a piece at a time: a million of them need no more memory."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from core.audit import Finding, KeptHistory, erased_from, findings_of, newest_hash
from core.history import Head, Heads
from core.numbers import spell_number
from storage.database import Database

NAMED_AT_MOST = 1000


@dataclass
class Tally:
    """What a check has found. `named` are the broken cases, by their numbers, not more than can be read."""

    cases: int = 0
    events: int = 0
    erased: int = 0
    broken: int = 0
    named: list[tuple[str, list[Finding]]] = field(default_factory=list)
    head_fits: bool | None = None
    """None when there was no head to compare with."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.broken and self.head_fits is not False

    def add(self, history: KeptHistory) -> None:
        """Check one more case."""
        self.cases += history.number is not None
        self.events += len(history.events)
        findings = list(findings_of(history))
        if not findings:
            self.erased += erased_from(history)
            return
        self.broken += 1
        if len(self.named) < NAMED_AT_MOST:
            self.named.append((_name(history), findings))


def _name(history: KeptHistory) -> str:
    return spell_number(history.number) if history.number else f"id {history.case_id}"


async def check_histories(database: Database, head: Head | None, on_piece: Callable[[int], None]) -> Tally:
    """Check every case; with a head that was written down, also that the whole is what it was then."""
    tally, heads = Tally(), Heads()
    async for histories in _pieces(database):
        for history in histories:
            tally.add(history)
            if head and (newest := newest_hash(history, head.event_id)):
                heads.add(history.case_id, newest)
        on_piece(len(histories))
    if head:
        tally.head_fits = heads.digest() == head.digest
    return tally


async def _pieces(database: Database) -> AsyncIterator[list[KeptHistory]]:
    after = 0
    while True:
        # A view for each piece: one for all would keep SQLite from tidying up behind the service.
        async with database.view() as view:
            histories = await view.audit.histories(after)
        if not histories:
            return
        yield histories
        after = histories[-1].case_id


async def count_cases(database: Database) -> int:
    """How many cases there are to check."""
    async with database.view() as view:
        return await view.audit.count_cases()


async def take_head(database: Database) -> Head:
    """One digest over all histories as they are now."""
    async with database.view() as view:
        event_id = await view.audit.newest_event()
    heads, after = Heads(), 0
    while True:
        async with database.view() as view:
            newest = await view.audit.newest_hashes(after, event_id)
        if not newest:
            return Head(event_id, heads.digest())
        for case_id, its_hash in newest:
            heads.add(case_id, its_hash)
        after = newest[-1][0]
