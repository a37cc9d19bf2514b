"""Trying numbers and codes that are not one's own slows down: wrong ones are counted."""

from datetime import datetime, timedelta

from bot.dialogs.dialog import Turn
from core.conversations import TRIES

MOST_WRONG = 5
WITHIN = timedelta(minutes=10)
VOICE_CODE = "voice code"
_WITHIN = {VOICE_CODE: timedelta(days=1)}
"""What is good for days may be tried more rarely."""


def are_too_many(turn: Turn, of: str) -> bool:
    """Whether so many were wrong lately that no other is looked at for now."""
    return len(_recent(turn, of)) >= MOST_WRONG


def note_wrong(turn: Turn, of: str) -> None:
    """Count one more; each kind is counted by itself."""
    tries = turn.conversation.memory.get(TRIES, {})
    turn.conversation.memory[TRIES] = tries | {of: [*_recent(turn, of), turn.now.isoformat()]}


def _recent(turn: Turn, of: str) -> list[str]:
    wrong: list[str] = turn.conversation.memory.get(TRIES, {}).get(of, [])
    return [at for at in wrong if turn.now - datetime.fromisoformat(at) < _WITHIN.get(of, WITHIN)]
