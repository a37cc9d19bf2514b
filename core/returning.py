"""The bot is back in a group of the staff: what it could not say meanwhile is told as it stands now."""

from datetime import datetime

from core.cards import show_open_cases
from core.city import City
from core.digest import digest
from core.groups import GroupTrouble, StaffGroup
from core.moments import LONGEST_LEAD, has_been_reminded
from core.news import group as group_told
from core.outbox import NoticeKind
from core.work import Work

SPEECHLESS = frozenset({GroupTrouble.out, GroupTrouble.silenced})
"""Troubles in which nothing that is said arrives."""


async def come_back(work: Work, group: StaffGroup, city: City, now: datetime) -> None:
    """One message of what is due, and the unit's cards; to the operators how it stands."""
    if group.unit is None:
        facts = {**await digest(work, now), "back": "yes"}
        await work.notices.add_to_group(group.purpose, NoticeKind.duty_digest, facts, now)
        return
    await work.news.take(group_told(group.purpose))  # it is among what is told now
    if due := await _due(work, group.unit, city, now):
        await work.notices.add_to_group(group.purpose, NoticeKind.unit_terms, due, now)
    await show_open_cases(work, group.unit, city, now)


async def _due(work: Work, unit: str, city: City, now: datetime) -> dict[str, str]:
    """The unit's cases of which it has been reminded, or would have been, each with its date."""
    soon = [case.id for case in await work.cards.open_cases(unit) if case.due_at <= now + LONGEST_LEAD]
    cases = (await work.cases.by_ids(soon)).values()
    return {case.number: case.due_at.isoformat() for case in cases if has_been_reminded(case, city, now)}
