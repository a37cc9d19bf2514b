"""In what parts somebody who writes to the bot may act."""

from collections.abc import Sequence

from bot.dialogs.dialog import Turn
from core.acting import staff_actor
from core.moves import Actor


async def roles_of_writer(turn: Turn) -> Sequence[str]:
    """The roles of whoever writes, asked for once a turn: a menu is drawn several times."""
    if turn.roles is None:
        turn.roles = await turn.work.roles.roles_of(turn.writer.identity_id)
    return turn.roles


async def actor_of(turn: Turn, unit: str | None = None) -> Actor:
    """This person, with all that their roles let them do for this unit; the history names them."""
    return staff_actor(turn.writer, await roles_of_writer(turn), unit)
