"""What each timer does when it falls due."""

from collections.abc import Mapping

from app.rounds import Fire
from bot.drafts import remind_of_draft
from bot.inbox import Inbox
from core.alerts import remind_of_alert
from core.answering import answer_overdue
from core.city import City
from core.complaints import look_after_complaint
from core.digest import tell_digest
from core.escalating import explanation_due
from core.handoff_timers import handoff_silent, handoff_waits
from core.marks import mark_due
from core.nobody_on import watch_nobody_on
from core.orphans import close_orphan
from core.outage_cards import show_due
from core.outage_news import tell_concerned
from core.pruning import prune_tonight
from core.receipts import send_again
from core.reviewing import measure_over
from core.sending import broadcast_due
from core.shift_ends import shift_over
from core.talking import album_whole
from core.telling import tell_all
from core.timers import Timer, TimerKind
from core.watch import case_due
from core.work import Clock, Work


def fires(inbox: Inbox, city: City, clock: Clock) -> Mapping[TimerKind, Fire]:
    """For each kind of timer what it does, in the transaction that took it."""

    async def event_again(work: Work, timer: Timer) -> None:
        if event := await work.events.failed(int(timer.subject)):
            await inbox.try_again(work, event)

    now = clock.now
    return {
        TimerKind.case_watched: lambda work, one: case_due(work, int(one.subject), one.due_at, city, now()),
        TimerKind.news: lambda work, one: tell_all(work, one.subject, one.due_at, city, now()),
        TimerKind.answer_owed: lambda work, one: answer_overdue(work, int(one.subject), city, now()),
        TimerKind.explanation: lambda work, one: explanation_due(work, int(one.subject), city, now()),
        TimerKind.digest: lambda work, _: tell_digest(work, city, now()),
        TimerKind.mark_asked: lambda work, one: mark_due(work, int(one.subject), city, now()),
        TimerKind.alert_waits: lambda work, one: remind_of_alert(work, int(one.subject), now()),
        TimerKind.draft_waits: lambda work, one: remind_of_draft(work, int(one.subject), city, now()),
        TimerKind.handoff_waits: lambda work, one: handoff_waits(work, int(one.subject), city, now()),
        TimerKind.handoff_silent: lambda work, one: handoff_silent(work, int(one.subject), city, now()),
        TimerKind.handoff_over: lambda work, one: inbox.handoff_over(work, int(one.subject)),
        TimerKind.shift_over: lambda work, one: shift_over(work, int(one.subject), city, now()),
        TimerKind.nobody_on: lambda work, _: watch_nobody_on(work, city, now()),
        TimerKind.measure_over: lambda work, one: measure_over(work, int(one.subject), now()),
        TimerKind.complaint_given: lambda work, one: look_after_complaint(work, one.subject, now()),
        TimerKind.complaint_waits: lambda work, one: look_after_complaint(work, one.subject, now()),
        TimerKind.topic_again: lambda work, one: work.notices.add_handoff(int(one.subject), now()),
        TimerKind.album_whole: lambda work, one: album_whole(work, int(one.subject), now()),
        TimerKind.topic_made: lambda work, one: close_orphan(work, one.subject, now()),
        TimerKind.send_again: lambda work, one: send_again(work, int(one.subject), now()),
        TimerKind.outage_news: lambda work, one: tell_concerned(work, int(one.subject), city, now()),
        TimerKind.outage_shown: lambda work, one: show_due(work, one.subject, now()),
        TimerKind.pruning: lambda work, _: prune_tonight(work, city, now()),
        TimerKind.flood_over: lambda work, one: inbox.flood_over(work, int(one.subject)),
        TimerKind.broadcast_due: lambda work, one: broadcast_due(work, int(one.subject), city, now()),
        TimerKind.event_again: event_again,
    }
