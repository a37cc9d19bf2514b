"""What every question of a request heeds before its own answer: news of help, what is settled."""

from dataclasses import replace
from functools import wraps

from bot.dialogs.dialog import Go, Outcome, Step, Turn
from bot.dialogs.help_called import tell_of_help
from bot.dialogs.settled_words import is_settled
from bot.messages import Kind


def heeding(step: Step) -> Step:
    """The step, with words that are no answer to it heard first."""

    @wraps(step.take)
    async def take(turn: Turn) -> Outcome:
        if turn.said.kind == Kind.text and is_settled(turn.said.text):
            return Go("settled")
        return await tell_of_help(turn) or await step.take(turn)

    return replace(step, take=take)
