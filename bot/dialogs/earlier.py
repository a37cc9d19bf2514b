"""What was shown and answered before: said again on the way back, and known when it comes late.

A press on the buttons in place of the keyboard arrives as a text. Such a label that comes after its
question is gone is no answer to the next one.
"""

from bot.dialogs.dialog import Turn
from bot.dialogs.words import plain
from bot.i18n import _
from bot.messages import Outgoing
from core.conversations import Conversation

_ENTERED, _LABELS = "entered", "labels"
LONGEST_SHOWN = 200
"""Characters of an answer that are quoted."""


def note_entered(turn: Turn, step: str) -> None:
    """Keep what was said at a step with the draft, while the draft lasts."""
    if turn.said.choice or turn.said.text:
        entered = {"choice": turn.said.choice, "text": turn.said.text[:LONGEST_SHOWN]}
        turn.draft.setdefault(_ENTERED, {})[step] = entered


def say_entered(turn: Turn, question: Outgoing) -> str:
    """What was said at this step before; empty when nothing was, or its button is not there any more."""
    entered = turn.draft.get(_ENTERED, {}).get(turn.conversation.step)
    if not entered:
        return ""
    labels = {choice.key: choice.label for choice in question.choices}
    answer = labels.get(entered["choice"], "") if entered["choice"] else entered["text"]
    return _("You answered: «{answer}».").format(answer=answer) if answer else ""


def note_shown(conversation: Conversation, question: Outgoing) -> None:
    """Remember the labels of a keyboard until the next one is shown."""
    if question.needs_keyboard:
        conversation.memory[_LABELS] = [plain(choice.label) for choice in question.choices]


def was_shown(conversation: Conversation, text: str) -> bool:
    """Whether this text is the label of a keyboard whose question does not stand any more."""
    return not conversation.keyboard_up and plain(text) in conversation.memory.get(_LABELS, ())


def say_gone() -> str:
    """For a button whose question is over."""
    return _("This button is from an earlier message. Please use the buttons of the last one.")
