"""Somebody has scanned a label: the request begins with its place and its service filled in."""

from dataclasses import replace
from typing import Any

from bot.dialogs.dialog import Again, Begin, Dialog, Outcome, Resume, Step, Turn
from bot.dialogs.report_draft import so_far
from bot.dialogs.report_emergency import is_danger, tells_of_danger
from bot.dialogs.words import NO, YES, plain
from bot.i18n import _
from bot.messages import Choice, Outgoing, rows
from core.labels import Label, is_label, read_label

NAME = "scanned"


def follow_link(turn: Turn, payload: str) -> Outcome:
    """Where a link leads: to the request that its label is about, or to the menu."""
    label = read_label(payload, turn.city)
    if label is None:
        say = _say_gone() if is_label(payload) else ""
        return Begin("menu", {"greet": True}, say)
    draft = _draft(turn, label)
    lies = turn.conversation.dialog == "report" and bool(turn.draft)
    return Begin(NAME, {"found": draft}) if lies or turn.conversation.aside else Begin("report", draft)


def _say_gone() -> str:
    return _("This code is out of date. Please write in your own words what happened.")


def _draft(turn: Turn, label: Label) -> dict[str, Any]:
    address = {"street_id": label.street_id, "house": label.house, "written": label.near}
    danger = {"danger": label.service} if is_danger(turn, label.service, urgent=False) else {}
    kept = {key: value for key, value in address.items() if value}
    return {"service": label.service, "address": kept, "street_chosen": True, **danger}


def ask_scanned(turn: Turn) -> Outgoing:
    """Names both, so that nobody loses one by scanning the other."""
    aside = turn.conversation.aside or {"draft": {}}
    found, lies = _told(turn, turn.draft["found"]), _told(turn, aside["draft"])
    text = _("You have a request that is not sent yet. It is kept. What shall we do now?")
    if lies:
        text = _("You have a request that is not sent yet: {request}. It is kept. What shall we do now?")
    choices = (
        Choice("new", _("The request of the code")),
        Choice("go_on", _("Go on with the unsent request")),
    )
    return Outgoing(text.format(request=lies), found, rows(*choices))


def _told(turn: Turn, draft: dict[str, Any]) -> str:
    return so_far(replace(turn, conversation=replace(turn.conversation, draft=draft)))


async def take_scanned(turn: Turn) -> Outcome:
    """Whichever is chosen, the other one waits."""
    words = plain(turn.said.text)
    if turn.said.choice == "new" or words in YES:
        return Begin("report", turn.draft["found"])
    if turn.said.choice == "go_on" or words in NO:
        return Resume()
    return Again(_("Please press one of the buttons."))


SCANNED = Dialog(NAME, steps=(Step("scanned", ask_scanned, take_scanned),), strays=tells_of_danger)
