"""An unsent request is kept, and its citizen is reminded of it once, gently and in daytime."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.city import City
from core.conversations import Conversation
from core.daytime import next_daytime
from core.outbox import Notice, NoticeKind
from core.timers import TimerKind
from core.work import Work

REMIND_AFTER = timedelta(hours=2)
_REMINDED = "reminded"


async def watch_draft(work: Work, conversation: Conversation, city: City, now: datetime) -> None:
    """Set the reminder while there is a draft that was not reminded of; without one there is none."""
    subject = str(conversation.identity_id)
    if _unsent(conversation) and conversation.memory.get(_REMINDED) != conversation.begun:
        due_at = next_daytime(now + REMIND_AFTER, ZoneInfo(city.zone))
        await work.timers.set(TimerKind.draft_waits, subject, due_at)
    else:
        await work.timers.cancel(TimerKind.draft_waits, subject)


async def remind_of_draft(work: Work, identity_id: int, now: datetime) -> None:
    """Remind, if the draft is still there."""
    conversation = await work.conversations.load(identity_id)
    if _unsent(conversation):
        conversation.memory[_REMINDED] = conversation.begun
        await work.conversations.save(conversation)
        await work.notices.add(Notice(NoticeKind.draft_waits, identity_id, {}), now)


def _unsent(conversation: Conversation) -> bool:
    return conversation.dialog == "report" and bool(conversation.draft)
