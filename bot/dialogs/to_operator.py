"""The way to an operator, from wherever the citizen is: into the talk that is open, else to the question."""

from bot.dialogs.dialog import Begin, Turn
from bot.i18n import _
from bot.messages import Choice, Incoming
from core.correcting import correct_question
from core.lines import LinePlace, Side
from core.talking import LONGEST_LINE

NAME, END = "operator", "end"


async def to_operator(turn: Turn, say: str = "") -> Begin:
    """Where the citizen talks with an operator."""
    return Begin(NAME, await open_talk(turn), say=say)


async def open_talk(turn: Turn) -> dict[str, int]:
    """The talk that is open, as its dialog keeps it; empty if there is none."""
    handoff = await turn.work.handoffs.open_of(turn.citizen.citizen_id)
    return {"handoff": handoff.id} if handoff else {}


async def correct_line(turn: Turn, incoming: Incoming) -> bool:
    """Whether the edit was of something said in a talk that is open: the operators read it there."""
    place = LinePlace(incoming.channel, incoming.chat, incoming.message_id)
    line = await turn.work.lines.shown_at(place)
    handoff = await turn.work.handoffs.by_id(line.handoff_id) if line else None
    if line is None or line.side != Side.citizen or handoff is None or not handoff.is_open:
        return False
    words = incoming.text.strip()[:LONGEST_LINE]
    if words != line.words:
        await correct_question(turn.work, line, words, place, turn.now)
    return True


def end_choice() -> Choice:
    """The way out of a talk, under what an operator writes; it is pressed outside any question."""
    return Choice(END, _("End the talk"), data=f"{NAME}:talk:0:{END}")
