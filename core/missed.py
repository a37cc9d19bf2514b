"""News that did not reach a citizen who had blocked the bot: told in one message when they are back."""

from datetime import datetime

from core.cases import Case
from core.outbox import Notice, NoticeKind
from core.telling import say_short
from core.work import Work


async def tell_missed(work: Work, identity_id: int, now: datetime, *, at: int | None = None) -> None:
    """Name the requests that changed or became late meanwhile, as they stand now; once.

    `at` another of their accounts, if this one is a telephone.
    """
    numbers = await work.outbox.take_missed(identity_id)
    found = [await work.cases.by_number(number) for number in numbers]
    told: dict[int, dict[str, str]] = {}
    for case in found:
        if case:
            whom = await _whose(work, case, identity_id)
            whom = at if at is not None and whom == identity_id else whom
            told.setdefault(whom, {})[case.number] = say_short(case, now)
    for whom, facts in told.items():
        await work.notices.add(Notice(NoticeKind.missed, whom, facts), now)


async def _whose(work: Work, case: Case, identity_id: int) -> int:
    """Who is told: whoever is back, unless the request is no longer theirs since messengers were parted."""
    back = await work.citizens.by_identity(identity_id)
    owner = await work.citizens.by_identity(case.identity_id)
    is_theirs = back and owner and back.citizen_id == owner.citizen_id
    return identity_id if is_theirs else case.identity_id
