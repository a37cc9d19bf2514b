"""What the operators on duty read each morning: what is late, by unit, and what else waits for somebody."""

from datetime import datetime, timedelta

from core.access import Role
from core.answering import OPERATORS
from core.city import City
from core.moments import LAPSES_AFTER
from core.outbox import Notice, NoticeKind
from core.timers import TimerKind
from core.work import Work

MOST_COUNTED = 1000


async def watch_mornings(work: Work, city: City, now: datetime) -> None:
    """Wait for the next opening of the contact centre."""
    at = city.next_opening(now) or now + timedelta(days=1)
    await work.timers.sooner(TimerKind.digest, OPERATORS, at)


async def tell_digest(work: Work, city: City, now: datetime) -> None:
    """Tell it, once however many mornings were slept through, and wait for the next one.

    Where there is no operators' group each operator is told.
    """
    facts = await digest(work, now)
    if not await work.notices.add_to_group(OPERATORS, NoticeKind.duty_digest, facts, now):
        holders = {
            person for role in (Role.operator, Role.supervisor) for person in await work.roles.holders(role)
        }
        for identity_id in sorted(holders):
            await work.notices.add(Notice(NoticeKind.duty_digest, identity_id, facts), now)
    await watch_mornings(work, city, now)


async def digest(work: Work, now: datetime) -> dict[str, str]:
    """The numbers, as strings: `late:<unit>`, and what is owed, undecided and unexplained."""
    late = {f"late:{unit}": str(count) for unit, count in (await work.cases.late_by_unit(now)).items()}
    waiting = {
        "owed": len(await work.owed_answers.waiting(0, MOST_COUNTED)),
        "undecided": len(await work.extensions.undecided(0, MOST_COUNTED)),
        "unexplained": len(await work.escalations.unanswered(0, MOST_COUNTED)),
        "unproved": await work.cases.unproved(now - LAPSES_AFTER),
    }
    return late | {name: str(count) for name, count in waiting.items()}
