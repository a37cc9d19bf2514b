"""The citizen's mark, 1 to 5: asked for once after closing, never in the middle of something else."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.cases import Case, CaseDesk, CaseEvent
from core.city import City
from core.conversations import Conversation
from core.daytime import next_daytime
from core.life import CaseStatus, Outcome
from core.outbox import Notice, NoticeKind
from core.timers import TimerKind
from core.work import Work

LOWEST, HIGHEST = 1, 5
ASKED_FOR_A_MARK = frozenset({Outcome.done, Outcome.explained, Outcome.refused, Outcome.not_possible})
ASK_AFTER = timedelta(hours=1)
ASKED_WITHIN = timedelta(days=3)
"""Later nobody is asked any more: they may have forgotten what it was about."""
ANSWERED_WITHIN = timedelta(days=3)
"""So long a bare number that is typed is taken for the mark."""


async def ask_mark_later(work: CaseDesk, case: Case, city: City, now: datetime) -> None:
    """Ask an hour after closing, in daytime."""
    at = next_daytime(now + ASK_AFTER, ZoneInfo(city.zone))
    await work.timers.set(TimerKind.mark_asked, str(case.id), at)


async def mark_due(work: Work, case_id: int, city: City, now: datetime) -> None:
    """Ask for a mark, unless it was opened again or its citizen is busy: then a little later."""
    case = await work.cases.by_id(case_id)
    if case is None or case.status != CaseStatus.closed or case.mark:
        return
    if now - case.stands_since > ASKED_WITHIN:
        return
    if _is_busy(await work.conversations.load(case.identity_id)):
        await ask_mark_later(work, case, city, now)
        return
    notice = Notice(NoticeKind.mark_asked, case.identity_id, {"number": case.number, "service": case.service})
    await work.notices.add(notice, now)


def _is_busy(conversation: Conversation) -> bool:
    """Whether they are in the middle of something."""
    return bool(conversation.draft) and conversation.dialog != "menu"


def waits_for_mark(case: Case, now: datetime) -> bool:
    """Whether its citizen was asked lately what they think of it, and has not said."""
    asked = case.standing.outcome in ASKED_FOR_A_MARK and case.mark is None
    return asked and ASK_AFTER <= now - case.stands_since <= ASKED_WITHIN + ANSWERED_WITHIN


async def set_mark(work: Work, case: Case, mark: int, now: datetime) -> bool:
    """Keep the mark; False when there is one, or nothing to be marked."""
    if case.status != CaseStatus.closed or not LOWEST <= mark <= HIGHEST:
        return False
    if not await work.cases.set_mark(case.id, mark):
        return False
    await work.cases.add_event(case.id, CaseEvent(now, "citizen", "marked", {"mark": str(mark)}))
    return True
