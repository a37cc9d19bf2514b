"""A message that is edited after its request was sent becomes a remark on the case."""

from bot.dialogs.dialog import Again, Outcome, Turn
from bot.i18n import _
from core.numbers import spell_number
from core.remarks import add_remark

KEPT = 30
"""So many messages of sent requests are remembered."""
_SENT = "sent"


def remember_sent(turn: Turn, number: str) -> None:
    """The answers of this draft are with that case now."""
    sent = turn.conversation.memory.get(_SENT, {}) | dict.fromkeys(turn.conversation.answers, number)
    turn.conversation.memory[_SENT] = dict(list(sent.items())[-KEPT:])


async def correct(turn: Turn, message_id: str, text: str) -> Outcome | None:
    """Add the new words to the case that the old ones are with; None if there is no such case."""
    number = turn.conversation.memory.get(_SENT, {}).get(message_id)
    case = await turn.work.cases.by_number(number) if number else None
    if case is None:
        return None
    await add_remark(turn.work, case, text, (), turn.now)
    say = _(
        "I have added your correction to the request {number}. "
        "The address and the topic in it are as before. If they are wrong, write: operator."
    )
    return Again(say.format(number=spell_number(case.number)))
