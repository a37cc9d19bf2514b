"""An unsent request is kept, and its citizen is reminded of it once, gently and in daytime."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.dialogs.report_outage import STEP as TOLD_OF_OUTAGE
from bot.dialogs.report_same import STEP as TOLD_OF_SAME
from bot.dialogs.unsent import TOUCHED
from core.city import City
from core.conversations import Conversation
from core.daytime import next_daytime
from core.outbox import Notice, NoticeKind
from core.timers import TimerKind
from core.work import Work

REMIND_AFTER = timedelta(hours=2)
_WATCHED = "watched"
_ANSWERED = frozenset({TOLD_OF_OUTAGE, TOLD_OF_SAME})
"""Steps at which somebody may just as well say nothing more."""


async def watch_draft(work: Work, conversation: Conversation, city: City, now: datetime) -> None:
    """Set one reminder for each draft, when it is begun; every turn notes that it was touched."""
    if not _unsent(conversation):
        return
    conversation.memory[TOUCHED] = now.isoformat()
    if conversation.memory.get(_WATCHED) != conversation.begun:
        conversation.memory[_WATCHED] = conversation.begun
        await _set_reminder(work, conversation.identity_id, city, now)


async def remind_of_draft(work: Work, identity_id: int, city: City, now: datetime) -> None:
    """Remind, if the draft is still there and was not touched for a while; else wait on.

    Who was told of an outage that explains it, or of their open request, has their answer.
    """
    conversation = await work.conversations.load(identity_id)
    if not _unsent(conversation) or conversation.step in _ANSWERED:
        return
    touched = datetime.fromisoformat(conversation.memory[TOUCHED])
    if now < touched + REMIND_AFTER:
        await _set_reminder(work, identity_id, city, touched)
    else:
        await work.notices.add(Notice(NoticeKind.draft_waits, identity_id, {}), now)


async def _set_reminder(work: Work, identity_id: int, city: City, touched: datetime) -> None:
    due_at = next_daytime(touched + REMIND_AFTER, ZoneInfo(city.zone))
    await work.timers.set(TimerKind.draft_waits, str(identity_id), due_at)


def _unsent(conversation: Conversation) -> bool:
    return conversation.dialog == "report" and bool(conversation.draft)
