"""The way back, the way out and the way to a human, under every question."""

from dataclasses import replace

from bot.dialogs.words import Command
from bot.i18n import _
from bot.messages import Choice, Outgoing

BACK, CANCEL, OPERATOR = ".back", ".cancel", ".operator"
COMMANDS = {BACK: Command.back, CANCEL: Command.cancel, OPERATOR: Command.operator}


def with_navigation(question: Outgoing, *, can_go_back: bool) -> Outgoing:
    """The question with a last row of ways out of it."""
    back = (Choice(BACK, _("Back")),) if can_go_back else ()
    ways = (*back, Choice(CANCEL, _("Cancel")), Choice(OPERATOR, _("Operator")))
    return replace(question, rows=(*question.rows, ways))
