"""What was made of the citizen's words, and what they said it is: kept without names, to learn from."""

from bot.dialogs.dialog import Turn
from core.corrections import By, Correction, How, day_of, keep_correction

_HEARD = "heard"


def note_heard(turn: Turn, proposed: str) -> None:
    """Remember with the draft what these words were taken for; "" when they told nothing."""
    turn.draft[_HEARD] = {"words": turn.said.text, "proposed": proposed}


async def keep_heard(turn: Turn, code: str) -> None:
    """The citizen has settled what it is about. Words about two things teach nothing of one."""
    heard = turn.draft.get(_HEARD)
    if not heard or "second" in turn.draft:
        return
    words = turn.understand.anonymise(heard["words"])
    how = How.confirmed if code == heard["proposed"] else How.chosen
    by = By.operator if turn.operator else By.citizen
    language = turn.understand(words).language
    correction = Correction(words, heard["proposed"], code, how, by, language, day_of(turn.now))
    await keep_correction(turn.work, correction, turn.city)
