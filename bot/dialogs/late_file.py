"""A picture after the receipt, or on a request's page: does it belong to that request, or to a new one?"""

from bot.dialogs.dialog import Again, Begin, Dialog, Finish, Outcome, Step, Turn
from bot.dialogs.line import CALLER, actor_of_citizen
from bot.dialogs.phrases import is_no, is_yes
from bot.dialogs.request_shown import case_of
from bot.i18n import _
from bot.messages import Choice, Kind, Outgoing, Said, rows
from core.numbers import spell_number
from core.remarks import add_remark

NAME = "late_file"


def belongs(turn: Turn, report: str) -> Begin:
    """Where a file goes that nothing has asked for."""
    number = turn.draft.get("sent") or turn.draft.get("number")
    is_shown = turn.conversation.dialog in ("menu", "requests")
    if not number or not is_shown:
        return Begin(report)
    caller = {CALLER: turn.draft[CALLER]} if CALLER in turn.draft else {}
    return Begin(NAME, {"number": number} | caller)


def ask_whose(turn: Turn) -> Outgoing:
    """Names the request, so that nobody has to guess."""
    text = _("Does this belong to the request {number}, or is it something new?")
    choices = Choice("this", _("To that request")), Choice("new", _("It is something new"))
    return Outgoing(text.format(number=spell_number(turn.draft["number"])), rows=rows(*choices))


async def take_whose(turn: Turn) -> Outcome:
    """Words under the picture wait until it is clear where they go."""
    text = turn.said.text
    case = await case_of(turn)
    new = turn.said.choice == "new" or is_no(text) or case is None
    if not (turn.said.choice or new or is_yes(text)):
        turn.draft["words"] = "\n".join(filter(None, (turn.draft.get("words"), text)))
        return Again("")
    files, words = turn.draft.get("files", []), turn.draft.get("words", "")
    if case and not new:
        await add_remark(turn.work, case, words, files, turn.now, by=actor_of_citizen(turn).name)
        return Finish(_("It is added to the request."))
    turn.said = Said(Kind.text, words)
    return Begin("report", {"files": files}, heard=bool(words))


LATE_FILE = Dialog(NAME, steps=(Step("whose", ask_whose, take_whose),), takes_files=True, holds_line=True)
