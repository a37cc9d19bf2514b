"""What each timer does when it falls due."""

from collections.abc import Mapping

from app.rounds import Fire
from bot.drafts import remind_of_draft
from bot.inbox import Inbox
from core.alerts import remind_of_alert
from core.answering import answer_overdue
from core.city import City
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

    async def case_watched(work: Work, timer: Timer) -> None:
        await case_due(work, int(timer.subject), timer.due_at, city, clock.now())

    async def news(work: Work, timer: Timer) -> None:
        await tell_all(work, timer.subject, timer.due_at, city, clock.now())

    async def answer_owed(work: Work, timer: Timer) -> None:
        await answer_overdue(work, int(timer.subject), city, clock.now())

    async def explanation(work: Work, timer: Timer) -> None:
        await explanation_due(work, int(timer.subject), clock.now())

    async def digest(work: Work, timer: Timer) -> None:
        await tell_digest(work, city, clock.now())

    async def mark_asked(work: Work, timer: Timer) -> None:
        await mark_due(work, int(timer.subject), city, clock.now())

    async def event_again(work: Work, timer: Timer) -> None:
        if event := await work.events.failed(int(timer.subject)):
            await inbox.try_again(work, event)

    async def alert_waits(work: Work, timer: Timer) -> None:
        await remind_of_alert(work, int(timer.subject), clock.now())

    async def draft_waits(work: Work, timer: Timer) -> None:
        await remind_of_draft(work, int(timer.subject), city, clock.now())

    async def waits_for_operator(work: Work, timer: Timer) -> None:
        await handoff_waits(work, int(timer.subject), city, clock.now())

    async def operator_silent(work: Work, timer: Timer) -> None:
        await handoff_silent(work, int(timer.subject), city, clock.now())

    async def handoff_over(work: Work, timer: Timer) -> None:
        await inbox.handoff_over(work, int(timer.subject))

    async def shift_left_on(work: Work, timer: Timer) -> None:
        await shift_over(work, int(timer.subject), city, clock.now())

    async def nobody_on(work: Work, timer: Timer) -> None:
        await watch_nobody_on(work, city, clock.now())

    async def abuse_ends(work: Work, timer: Timer) -> None:
        await measure_over(work, int(timer.subject), clock.now())

    async def topic_again(work: Work, timer: Timer) -> None:
        await work.notices.add_handoff(int(timer.subject), clock.now())

    async def album_over(work: Work, timer: Timer) -> None:
        await album_whole(work, int(timer.subject), clock.now())

    async def topic_made(work: Work, timer: Timer) -> None:
        await close_orphan(work, timer.subject, clock.now())

    async def not_shown(work: Work, timer: Timer) -> None:
        await send_again(work, int(timer.subject), clock.now())

    async def outage_news(work: Work, timer: Timer) -> None:
        await tell_concerned(work, int(timer.subject), city, clock.now())

    async def outage_shown(work: Work, timer: Timer) -> None:
        await show_due(work, timer.subject, clock.now())

    async def pruning(work: Work, timer: Timer) -> None:
        await prune_tonight(work, city, clock.now())

    async def flood_over(work: Work, timer: Timer) -> None:
        await inbox.flood_over(work, int(timer.subject))

    async def broadcast_begins(work: Work, timer: Timer) -> None:
        await broadcast_due(work, int(timer.subject), city, clock.now())

    return {
        TimerKind.broadcast_due: broadcast_begins,
        TimerKind.flood_over: flood_over,
        TimerKind.case_watched: case_watched,
        TimerKind.news: news,
        TimerKind.answer_owed: answer_owed,
        TimerKind.explanation: explanation,
        TimerKind.digest: digest,
        TimerKind.mark_asked: mark_asked,
        TimerKind.alert_waits: alert_waits,
        TimerKind.draft_waits: draft_waits,
        TimerKind.event_again: event_again,
        TimerKind.handoff_waits: waits_for_operator,
        TimerKind.handoff_silent: operator_silent,
        TimerKind.handoff_over: handoff_over,
        TimerKind.shift_over: shift_left_on,
        TimerKind.nobody_on: nobody_on,
        TimerKind.measure_over: abuse_ends,
        TimerKind.topic_again: topic_again,
        TimerKind.album_whole: album_over,
        TimerKind.topic_made: topic_made,
        TimerKind.outage_news: outage_news,
        TimerKind.outage_shown: outage_shown,
        TimerKind.pruning: pruning,
        TimerKind.send_again: not_shown,
    }
