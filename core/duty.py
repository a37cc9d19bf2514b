"""Telling those on duty: the operators in their group, a unit in its own; where there is none, in private."""

from collections.abc import Mapping
from datetime import datetime

from core.access import HEAD, UNIT, Role, unit_of
from core.groups import OPERATORS
from core.outbox import Notice, NoticeKind
from core.work import Work


async def tell_operators(work: Work, kind: NoticeKind, facts: Mapping[str, str], now: datetime) -> None:
    """Tell it in the operators' group, else each operator and supervisor."""
    if await work.notices.add_to_group(OPERATORS, kind, facts, now):
        return
    told = {one for role in (Role.operator, Role.supervisor) for one in await work.roles.holders(role)}
    await _tell_each(work, sorted(told), kind, facts, now)


async def tell_unit(work: Work, purpose: str, facts: Mapping[str, str], now: datetime) -> None:
    """Tell a unit of its terms in its group, else its head, else its members; one that has only software
    of its own hears of them by that.
    """
    if await work.notices.add_to_group(purpose, NoticeKind.unit_terms, facts, now):
        return
    unit = purpose.removeprefix(UNIT)
    told = await work.roles.holders(f"{HEAD}{unit}") or await work.roles.holders(purpose)
    await _tell_each(work, told, NoticeKind.unit_terms_alone, facts, now)


async def _tell_each(
    work: Work, whom: list[int], kind: NoticeKind, facts: Mapping[str, str], now: datetime
) -> None:
    for identity_id in whom:
        await work.notices.add(Notice(kind, identity_id, facts), now)


async def unreached_units(work: Work) -> list[str]:
    """Units with open cases that hear of them neither in a group nor by a program of their own."""
    hear = {group.unit for group in await work.groups.in_force()}
    hear |= {unit_of(key.role) for key in await work.keys.in_force()}
    return [unit for unit in await work.cases.open_by_unit() if unit not in hear]
