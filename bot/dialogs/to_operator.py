"""The way to an operator, from wherever the citizen is: into the talk that is open, else to the question."""

from bot.dialogs.dialog import Begin, Turn

NAME = "operator"


async def to_operator(turn: Turn, say: str = "") -> Begin:
    """Where the citizen talks with an operator."""
    return Begin(NAME, await open_talk(turn), say=say)


async def open_talk(turn: Turn) -> dict[str, int]:
    """The talk that is open, as its dialog keeps it; empty if there is none."""
    handoff = await turn.work.handoffs.open_of(turn.citizen.citizen_id)
    return {"handoff": handoff.id} if handoff else {}
