"""What the operators on duty read each morning: what is late, by unit, and what else waits for somebody."""

from datetime import datetime, timedelta

from core.city import City
from core.duty import tell_operators, unreached_units
from core.groups import OPERATORS
from core.moments import LAPSES_AFTER
from core.outbox import NoticeKind
from core.timers import TimerKind
from core.work import Work

MOST_COUNTED = 1000


async def watch_mornings(work: Work, city: City, now: datetime) -> None:
    """Wait for the next opening of the contact centre."""
    at = city.next_opening(now) or now + timedelta(days=1)
    await work.timers.sooner(TimerKind.digest, OPERATORS, at)


async def tell_digest(work: Work, city: City, now: datetime) -> None:
    """Tell it, once however many mornings were slept through, and wait for the next one."""
    await tell_operators(work, NoticeKind.duty_digest, await digest(work, now), now)
    await watch_mornings(work, city, now)


async def digest(work: Work, now: datetime) -> dict[str, str]:
    """The numbers, as strings: `late:<unit>`, and what is owed, undecided, unexplained and unchecked."""
    late = {f"late:{unit}": str(count) for unit, count in (await work.cases.late_by_unit(now)).items()}
    waiting = {
        "owed": len(await work.owed_answers.waiting(0, MOST_COUNTED)),
        "undecided": len(await work.extensions.undecided(0, MOST_COUNTED)),
        "unexplained": len(await work.escalations.unanswered(0, MOST_COUNTED)),
        "untaken": len(await work.cases.untaken(await unreached_units(work), MOST_COUNTED)),
        "unchecked": await work.cases.count_to_check(),
        "unproved": await work.cases.unproved(now - LAPSES_AFTER),
    }
    return late | {name: str(count) for name, count in waiting.items()}
