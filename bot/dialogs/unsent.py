"""Who comes back to an unsent draft after a long time: go on with it, drop it, or something new.

What they wrote on coming back is kept: it may be the answer to the old question or a new matter.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.dialogs.dialog import Again, Begin, Dialog, Finish, Outcome, Resume, Step, Turn
from bot.dialogs.report_draft import so_far
from bot.dialogs.report_emergency import tells_of_danger
from bot.dialogs.words import NO, YES, plain
from bot.i18n import _
from bot.messages import Choice, Kind, Outgoing, Said, rows

LONG = timedelta(hours=8)
"""After so much time people do not remember which question stood last."""
TOUCHED = "touched"
"""Where a conversation remembers when its draft was last worked on."""
LONGEST_QUOTE = 200
"""Characters."""


def was_left(turn: Turn) -> bool:
    """Whether words come to a draft that was not touched for a long time."""
    touched = turn.conversation.memory.get(TOUCHED)
    if not touched or not turn.draft or turn.said.kind != Kind.text:
        return False
    return turn.now - datetime.fromisoformat(touched) > LONG


def ask_unsent(turn: Turn) -> Outgoing:
    """Names the draft, so that nobody has to remember it."""
    aside = turn.conversation.aside or {"draft": {}}
    lies = replace(turn, conversation=replace(turn.conversation, draft=aside["draft"]))
    text = _("You have a request that is not sent yet. Shall we go on with it?")
    if words := lies.draft.get("description", "")[:LONGEST_QUOTE]:
        text = _("You have a request that is not sent yet: «{words}». Shall we go on with it?")
        text = text.format(words=words)
    choices = (
        Choice("go_on", _("Yes, go on with it")),
        Choice("new", _("This is something new")),
        Choice("drop", _("Drop that request")),
    )
    return Outgoing(text, so_far(lies), rows(*choices))


async def take_unsent(turn: Turn) -> Outcome:
    """What was written on coming back goes where it belongs; other words wait with it."""
    words = plain(turn.said.text)
    if turn.said.choice == "drop" or words in NO:
        turn.conversation.aside = None
        return Finish(_("That request is dropped. Nothing was sent."))
    if not turn.said.choice and words not in YES:
        turn.draft["text"] = f"{turn.draft['text']}\n{turn.said.text}".strip()
        return Again(_("Please press one of the buttons."))
    chosen, turn.said = turn.said.choice, Said(Kind.text, turn.draft["text"])
    if chosen == "new":
        return Begin("report", heard=True)
    turn.conversation.memory[TOUCHED] = turn.now.isoformat()
    return Resume(heard=True)


UNSENT = Dialog("unsent", steps=(Step("unsent", ask_unsent, take_unsent),), strays=tells_of_danger)
