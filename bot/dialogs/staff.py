"""In what parts somebody who writes to the bot may act."""

from bot.dialogs.dialog import Turn
from core.acting import staff_actor
from core.moves import Actor


async def actor_of(turn: Turn, unit: str | None = None) -> Actor:
    """This person, with all that their roles let them do for this unit; the history names them."""
    roles = await turn.work.roles.roles_of(turn.citizen.identity_id)
    return staff_actor(turn.citizen, roles, unit)
