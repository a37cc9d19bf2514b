"""What every question of a request heeds before its own answer: news of help, a contact, a question."""

from dataclasses import replace
from functools import wraps

from bot.dialogs.dialog import Again, Go, Outcome, Step, Turn
from bot.dialogs.help_called import tell_of_help
from bot.dialogs.help_found import find_between
from bot.dialogs.report_person import keep_phone
from bot.dialogs.settled_words import is_settled
from bot.messages import Kind

_TAKE_CONTACTS = frozenset({"phone", "whom"})
_OF_FEW_WORDS = frozenset({"address", "house", "street", "route", "same", "phone", "confirm"})
"""Where a question of help cannot be the story that is asked for."""


def noting_contacts(step: Step) -> Step:
    """The step, with a contact kept that it does not ask for."""

    @wraps(step.take)
    async def take(turn: Turn) -> Outcome:
        if turn.said.kind == Kind.contact and step.name not in _TAKE_CONTACTS:
            return Again(await keep_phone(turn, own=turn.said.own_phone))
        return await step.take(turn)

    return replace(step, take=take)


def heeding(step: Step) -> Step:
    """The step, with words and contacts that are no answer to it heard first."""
    answered = noting_contacts(step)

    @wraps(step.take)
    async def take(turn: Turn) -> Outcome:
        if turn.said.kind == Kind.text and is_settled(turn.said.text):
            return Go("settled")
        if told := await tell_of_help(turn):
            return told
        if step.name in _OF_FEW_WORDS and (article := await find_between(turn)):
            return article
        return await answered.take(turn)

    return replace(step, take=take)
