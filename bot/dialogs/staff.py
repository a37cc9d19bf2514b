"""In what parts somebody who writes to the bot may act."""

from bot.dialogs.dialog import Turn
from core.access import HEAD, UNIT, Role
from core.life import Part
from core.moves import Actor

_PARTS = {
    Role.operator: frozenset({Part.operator}),
    Role.supervisor: frozenset({Part.operator, Part.supervisor}),
    Role.admin: frozenset({Part.operator, Part.supervisor}),
}


async def actor_of(turn: Turn) -> Actor:
    """This person, with all that their roles let them do; the history names them."""
    roles = await turn.work.roles.roles_of(turn.citizen.identity_id)
    parts = set().union(*(_PARTS[Role(role)] for role in roles if role in set(_PARTS)))
    parts |= {
        part
        for prefix, part in ((UNIT, Part.unit), (HEAD, Part.head))
        for role in roles
        if role.startswith(prefix)
    }
    units = [role.partition(":")[2] for role in roles if role.startswith((HEAD, UNIT))]
    name = f"{turn.citizen.name} #{turn.citizen.identity_id}"[:80]
    return Actor(name, frozenset(parts), units[0] if units else None)
