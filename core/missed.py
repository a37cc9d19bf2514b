"""News that did not reach a citizen who had blocked the bot: told in one message when they are back."""

from datetime import datetime

from core.cases import Case, is_late
from core.outbox import Notice, NoticeKind
from core.work import Work

LATE = "late"
"""Stands where else a status would: the term has passed."""


async def tell_missed(work: Work, identity_id: int, now: datetime) -> None:
    """Name the requests that changed or became late meanwhile, as they stand now; once."""
    numbers = await work.outbox.take_missed(identity_id)
    found = [await work.cases.by_number(number) for number in numbers]
    facts = {case.number: _standing(case, now) for case in found if case}
    if facts:
        await work.notices.add(Notice(NoticeKind.missed, identity_id, facts), now)


def _standing(case: Case, now: datetime) -> str:
    return LATE if is_late(case, now) else str(case.standing.outcome or case.status)
