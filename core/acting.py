"""In what parts somebody of the staff acts, by their roles."""

from collections.abc import Collection

from core.access import HEAD, UNIT, Role, head_of, signed, unit_of
from core.citizens import Citizen
from core.life import Part
from core.moves import Actor

_PARTS = {
    Role.operator: frozenset({Part.operator}),
    Role.supervisor: frozenset({Part.operator, Part.supervisor}),
    Role.admin: frozenset({Part.operator, Part.supervisor}),
}


def staff_actor(person: Citizen, roles: Collection[str], unit: str | None = None) -> Actor:
    """This person, with all that their roles let them do for this unit; else for the first that is theirs."""
    units = [code for role in roles if (code := unit_of(role) or head_of(role))]
    ours = unit or next(iter(units), None)
    held = {part for role, parts in _PARTS.items() if role in roles for part in parts}
    held |= {Part.unit} if {f"{UNIT}{ours}", f"{HEAD}{ours}"} & set(roles) else set()
    held |= {Part.head} if f"{HEAD}{ours}" in roles else set()
    return Actor(signed(person), frozenset(held), ours)
