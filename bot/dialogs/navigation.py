"""The way back, the way out and the way to a human, under every question."""

from dataclasses import replace

from bot.dialogs.words import Command
from bot.i18n import _
from bot.messages import Choice, Outgoing

BACK, CANCEL, MENU, OPERATOR = ".back", ".cancel", ".menu", ".operator"
COMMANDS = {
    BACK: Command.back,
    CANCEL: Command.cancel,
    MENU: Command.menu,
    OPERATOR: Command.operator,
}


def with_navigation(question: Outgoing, *, back: bool, cancels: bool, operator: bool) -> Outgoing:
    """The question with a last row of ways out of it. Where there is a draft, leaving cancels it."""
    ways = (
        Choice(BACK, _("Back")) if back else None,
        Choice(CANCEL, _("Cancel")) if cancels else Choice(MENU, _("Menu")),
        Choice(OPERATOR, _("Operator")) if operator else None,
    )
    return replace(question, rows=(*question.rows, tuple(way for way in ways if way)))
