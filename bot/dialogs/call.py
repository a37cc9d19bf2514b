"""A phone call begins: who rings, and what they say, in one line as the operator types it while listening.

What follows is the same talk as a citizen's own (`report`), held for the caller (`line`).
"""

from bot.dialogs.dialog import Again, Begin, Dialog, Finish, Go, Outcome, Step, Turn
from bot.dialogs.line import CALL, CALLER, say_may_not, takes_calls
from bot.dialogs.report_draft import example_street
from bot.dialogs.request_list import say_line
from bot.dialogs.request_shown import MOST_FOUND, own_cases
from bot.i18n import _, ngettext
from bot.messages import Choice, Kind, Outgoing, Said, rows
from core.calling import meet_caller
from core.cases import CLOSED_STATUSES, Case
from core.city_services import COMPLAINT
from core.refusals import ROLE_NEEDED, note_refused
from understanding.phones import spell_phone, split_phone

KNOWN = "known_caller"
MOST_SHOWN = 5
"""Open requests in one message; a number finds any other."""


def ask_call(turn: Turn) -> Outgoing:
    """Everything in one line, in any order."""
    text = _(
        "The number on the display, what happened, where. "
        "For example: 0671234567 no water {street} 12, flat 5."
    )
    return Outgoing(
        text.format(street=example_street(turn)), _("Phone call"), rows(_is_withheld()), expects_number=True
    )


def _is_withheld() -> Choice:
    return Choice("withheld", _("The number is withheld"))


async def take_call(turn: Turn) -> Outcome:
    """What is missing is asked for."""
    if not await takes_calls(turn):
        note_refused(ROLE_NEEDED)
        return Finish(say_may_not())
    if turn.said.choice == "withheld":
        return await _begin(turn, "")
    if not turn.said.text:
        return Again(_("Please write it in words."))
    number, words = split_phone(turn.said.text)
    turn.draft["words"] = "\n".join(filter(None, (turn.draft.get("words"), words)))
    return Go("number") if number is None else await _begin(turn, number)


def ask_number(turn: Turn) -> Outgoing:
    """The request belongs to this number, so it is not taken from the caller's words."""
    text = _("Which number is on the display?")
    return Outgoing(
        text.format(street=example_street(turn)), _("Phone call"), rows(_is_withheld()), expects_number=True
    )


async def _begin(turn: Turn, number: str) -> Outcome:
    """Who rings again is known by the number; then their open requests come first."""
    caller = await meet_caller(turn.work.citizens, number, turn.now)
    words = turn.draft.get("words", "")
    draft = {CALLER: caller.identity_id, "phone": number}
    cases = await turn.work.cases.of_citizen(caller.citizen_id, MOST_FOUND)
    if any(case.status not in CLOSED_STATUSES and case.service != COMPLAINT for case in cases):
        return Begin(KNOWN, draft | {"words": words})
    return _new_request(turn, draft, words)


def _new_request(turn: Turn, draft: dict[str, object], words: str) -> Outcome:
    turn.said = Said(Kind.text, words)
    return Begin("report", draft, heard=bool(words))


async def _open_cases(turn: Turn) -> list[Case]:
    return [case for case in await own_cases(turn) if case.status not in CLOSED_STATUSES]


async def ask_known(turn: Turn) -> Outgoing:
    """Many ring again about the same."""
    cases = await _open_cases(turn)
    text = ngettext(
        "{phone} has {n} open request. Is it about this one?",
        "{phone} has {n} open requests. Is it about one of these?",
        len(cases),
    ).format(phone=spell_phone(turn.draft["phone"]), n=len(cases))
    lines = (Choice(case.number, say_line(turn, case)) for case in cases[:MOST_SHOWN])
    return Outgoing(
        text.format(street=example_street(turn)),
        _("Phone call"),
        rows(Choice("new", _("It is something new")), *lines),
    )


async def take_known(turn: Turn) -> Outcome:
    """What was typed goes into the new request, or is shown beside the old one."""
    words = "\n".join(filter(None, (turn.draft["words"], turn.said.text)))
    if turn.said.choice and turn.said.choice != "new":
        say = _("You wrote: «{words}». To put it with the request, press «Add or correct».")
        return Begin("requests", {"number": turn.said.choice}, say=say.format(words=words) if words else "")
    return _new_request(turn, {}, words)


def _has_words(turn: Turn) -> bool:
    return "words" in turn.draft


CALL_DIALOG = Dialog(
    CALL,
    steps=(
        Step("number", ask_number, take_call, needed=_has_words),
        Step("call", ask_call, take_call),
    ),
)
KNOWN_CALLER = Dialog(KNOWN, steps=(Step("known", ask_known, take_known),), holds_line=True)
