"""How long what is personal is kept, and what is left of it afterwards. Figures and histories stay whole.

The law behind it: requests are kept for five years (resolution 348 of the Cabinet, 1997); what is personal
is destroyed when its term or its purpose has ended (law 2297-VI on personal data, art. 15).
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Protocol

from core.my_data import ForgettingDesk, forget_citizen

AT_ONCE = 20
"""In one transaction: whoever writes meanwhile does not wait for it."""
DAYS_OF_A_YEAR = 365.25


class Personal(StrEnum):
    """What is kept for a term of its own."""

    cases = "cases"
    """Closed ones: words, notes, files, house and flat, and whose they are. Service, unit and times stay."""
    talks = "talks"
    """Talks with operators that are over: what was said, files, the phone. Who talked when stays."""
    calls = "calls"
    """Calls for help: place, words, phone."""
    notices = "notices"
    """Who was told of an outage that is over. How many were told stays."""
    concerns = "concerns"
    """Who said that an outage that is over was theirs, and where they live."""
    contacts = "contacts"
    """People who have nothing open and have not written: name, phone, addresses, what they had begun."""


DEFAULTS: Mapping[Personal, str] = {
    Personal.cases: "5y",
    Personal.talks: "1y",
    Personal.calls: "1y",
    Personal.notices: "1y",
    Personal.concerns: "1y",
    Personal.contacts: "3y",
}
LEAST: Mapping[Personal, timedelta] = {
    # A case may be opened again within 30 days, and its citizen may go to court for months.
    Personal.cases: timedelta(days=365),
    # What a complaint about an operator is checked against.
    Personal.talks: timedelta(days=60),
    Personal.calls: timedelta(days=30),
    Personal.notices: timedelta(days=30),
    Personal.concerns: timedelta(days=30),
    Personal.contacts: timedelta(days=60),
}
"""A shorter term would take away what is still needed."""


def read_term(written: str) -> timedelta:
    """`5y` or `90d`. Raises ValueError."""
    found = re.fullmatch(r"([1-9]\d{0,3})([dy])", written)
    if not found:
        raise ValueError(f"no term: {written}")
    return timedelta(days=ceil(int(found[1]) * (DAYS_OF_A_YEAR if found[2] == "y" else 1)))


class RetentionStore(Protocol):
    async def count(self, what: Personal, before: datetime) -> int:
        """How many have passed their term."""

    async def next(self, what: Personal, before: datetime, limit: int) -> list[int]:
        """The ids of some of them: of cases, talks, calls, broadcasts, outages, or citizens."""

    async def forget_cases(self, ids: Sequence[int], now: datetime) -> None:
        """Let these be nobody's, with nothing personal left."""

    async def forget_talks(self, ids: Sequence[int]) -> None: ...

    async def forget_calls(self, ids: Sequence[int]) -> None: ...

    async def forget_notices(self, ids: Sequence[int]) -> int:
        """Count some of those who were told by these broadcasts, and keep no row of them; how many."""

    async def forget_concerns(self, ids: Sequence[int]) -> int:
        """Forget who said that these outages were theirs; how many."""

    async def release_accounts(self, citizen_id: int) -> None:
        """Keep no account of somebody who has no case any more: who writes from it later is new."""


class RetentionDesk(ForgettingDesk, Protocol):
    """What the verb of this file needs of a unit of work."""

    @property
    def retention(self) -> RetentionStore: ...


async def forget_some(work: RetentionDesk, what: Personal, before: datetime, now: datetime) -> int:
    """Forget some of what has passed its term; how many. 0 when nothing is left."""
    ids = await work.retention.next(what, before, AT_ONCE)
    if not ids:
        return 0
    if what == Personal.cases:
        await work.retention.forget_cases(ids, now)
    elif what == Personal.talks:
        await work.retention.forget_talks(ids)
    elif what == Personal.calls:
        await work.retention.forget_calls(ids)
    elif what == Personal.notices:
        return await work.retention.forget_notices(ids)
    elif what == Personal.concerns:
        return await work.retention.forget_concerns(ids)
    else:
        for citizen_id in ids:
            await forget_citizen(work, citizen_id, now)
            await work.retention.release_accounts(citizen_id)
    return len(ids)
