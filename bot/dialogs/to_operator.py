"""The way to an operator, from wherever the citizen is: into the talk that is open, else to the question."""

from bot.dialogs.dialog import Begin, Turn
from bot.i18n import _
from bot.messages import Choice

NAME, END = "operator", "end"


async def to_operator(turn: Turn, say: str = "") -> Begin:
    """Where the citizen talks with an operator."""
    return Begin(NAME, await open_talk(turn), say=say)


async def open_talk(turn: Turn) -> dict[str, int]:
    """The talk that is open, as its dialog keeps it; empty if there is none."""
    handoff = await turn.work.handoffs.open_of(turn.citizen.citizen_id)
    return {"handoff": handoff.id} if handoff else {}


def end_choice() -> Choice:
    """The way out of a talk, under what an operator writes; it is pressed outside any question."""
    return Choice(END, _("End the talk"), data=f"{NAME}:talk:0:{END}")
