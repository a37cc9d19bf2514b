"""Staff who move cases on, as an API or a group of theirs would."""

from datetime import datetime
from typing import Any

from core.cases import Case
from core.city import City
from core.life import Part, Step
from core.moves import Act, Actor, make_move
from core.work import Work

UNIT = Actor("api:unit", frozenset({Part.unit}), "water_utility")
OPERATOR = Actor("api:operator", frozenset({Part.operator}))
SUPERVISOR = Actor("api:supervisor", frozenset({Part.operator, Part.supervisor}))
CREW = Actor("api:crew", frozenset({Part.operator}))
"""Somebody who does the work of any unit."""


async def move(
    work: Work, number: str, step: Step, city: City, now: datetime, by: Actor = CREW, **more: Any
) -> Case:
    """One move."""
    return await make_move(work, number, Act(step, **more), by, city=city, now=now)
