"""My requests: the list, and one request's story. Nobody learns anything of another's."""

from zoneinfo import ZoneInfo

from bot.dialogs.dialog import Again, Begin, Dialog, Go, Outcome, Step, Turn, never
from bot.dialogs.free_words import hear
from bot.dialogs.ordinals import which_of
from bot.dialogs.request_actions import (
    ask_add,
    ask_why,
    ask_withdraw,
    take_add,
    take_why,
    take_withdraw,
)
from bot.dialogs.request_shown import case_of, own_cases
from bot.i18n import _, named, ngettext
from bot.messages import Choice, Outgoing, rows
from bot.wording import say_address, say_due, say_status, say_status_short
from core.cases import (
    CLOSED_STATUSES,
    WITHDRAWABLE,
    Case,
    CaseEvent,
    CaseStatus,
    asked_lately,
    is_late,
)
from core.numbers import spell_number

MOST_SHOWN = 5


async def ask_list(turn: Turn) -> Outgoing:
    """One page of the citizen's requests, newest first."""
    cases = await own_cases(turn)
    if not cases:
        return Outgoing(
            _("You have no requests yet. Write what happened, and I make one."),
            rows=rows(Choice("report", _("New request"))),
        )
    page = int(turn.draft.get("page", 0))
    shown = _page(turn, cases)
    older = (Choice("older", _("Older requests")),) if len(cases) > (page + 1) * MOST_SHOWN else ()
    newer = (Choice("newer", _("Newer requests")),) if page else ()
    text = ngettext("You have {n} request.", "You have {n} requests.", len(cases)).format(n=len(cases))
    return Outgoing(
        _("{count} Choose one, or write its number.").format(count=text),
        title=_("My requests"),
        rows=rows(*(Choice(case.number, _line(turn, case)) for case in shown), *newer, *older),
    )


def _page(turn: Turn, cases: list[Case]) -> list[Case]:
    first = int(turn.draft.get("page", 0)) * MOST_SHOWN
    return cases[first : first + MOST_SHOWN]


def _line(turn: Turn, case: Case) -> str:
    return _("{number}: {service} – {status}").format(
        number=spell_number(case.number),
        service=named(turn.city.service(case.service).name),
        status=_("late") if is_late(case, turn.now) else say_status_short(case.status),
    )


async def take_list(turn: Turn) -> Outcome:
    """A request of the list, or another page. A typed number is a global word."""
    choice = turn.said.choice
    if choice == "report":
        return Begin("report")
    if choice in ("older", "newer"):
        turn.draft["page"] = int(turn.draft.get("page", 0)) + (1 if choice == "older" else -1)
        return Go("list")
    if choice:
        turn.draft["number"] = choice
        return Go("one")
    shown = _page(turn, await own_cases(turn))
    if (place := which_of(turn.said.text, len(shown))) is not None:
        turn.draft["number"] = shown[place].number
        return Go("one")
    return await hear(turn)


async def ask_one(turn: Turn) -> Outgoing:
    """The story of one request. Another person's number is answered as one that does not exist."""
    case = await case_of(turn)
    to_list = Choice("list", _("All my requests"))
    if case is None:
        text = _("Among your requests there is none with the number {number}. Please check the number.")
        return Outgoing(text.format(number=spell_number(turn.draft["number"])), rows=rows(to_list))
    events = await turn.work.cases.events(case.id)
    return Outgoing(
        tell_story(turn, case, events), _title(case), rows(*_actions(turn, case, events), to_list)
    )


def _actions(turn: Turn, case: Case, events: list[CaseEvent]) -> list[Choice]:
    """What can be done now."""
    if case.status in CLOSED_STATUSES:
        return []
    may_ask = is_late(case, turn.now) and not asked_lately(events, turn.now)
    return [
        Choice("add", _("Add or correct")),
        *([Choice("why", _("Why does it take so long?"))] if may_ask else []),
        *([Choice("withdraw", _("Withdraw the request"))] if case.status in WITHDRAWABLE else []),
    ]


def _title(case: Case) -> str:
    return _("Request {number}").format(number=spell_number(case.number))


def tell_story(turn: Turn, case: Case, events: list[CaseEvent]) -> str:
    """What it is about, where it stands, by what date, and what happened so far."""
    about = (named(turn.city.service(case.service).name), say_address(case.address, turn.city))
    stands = (
        say_status(case.status),
        _("In charge: {unit}").format(unit=named(turn.city.unit(case.unit).name)),
        _due_line(turn, case),
    )
    story = (_event_line(turn, event) for event in events)
    blocks = (about, (case.description,), stands, story)
    return "\n\n".join("\n".join(filter(None, block)) for block in blocks)


def _due_line(turn: Turn, case: Case) -> str:
    if case.status in CLOSED_STATUSES:
        return ""
    day = say_due(case, turn.city)
    if is_late(case, turn.now):
        return _("It was due by: {day}. It is late, and we are sorry.").format(day=day)
    return _("Due by: {day}").format(day=day)


def _event_line(turn: Turn, event: CaseEvent) -> str:
    """One line of the story. What is not for the citizen is left out."""
    what = ""
    if event.kind == "registered":
        what = _("You sent the request.")
    elif event.kind == "status":
        what = say_status(CaseStatus(event.facts["new"]))
    else:
        what = _other_lines().get(event.kind, "")
    if event.note and event.actor == "citizen":
        what = f"{what} «{event.note}»"
    elif event.note:
        what = _("{what} Answer: {note}").format(what=what, note=event.note)
    at = event.at.astimezone(ZoneInfo(turn.city.zone))
    return what and f"{at:%d.%m.%Y %H:%M} – {what}"


def _other_lines() -> dict[str, str]:
    return {
        "overdue": _("The term has passed."),
        "remark": _("You added:"),
        "withdrawn": _("You withdrew the request."),
        "asked_why": _("You asked why it takes so long."),
    }


async def take_one(turn: Turn) -> Outcome:
    """Back to the list, or an action."""
    if turn.said.choice:
        return Go(turn.said.choice)
    if turn.said.text:
        return await hear(turn)
    return Again(_("Please press a button, or write what happened."))


def _wants_list(turn: Turn) -> bool:
    return "number" not in turn.draft


REQUESTS = Dialog(
    "requests",
    steps=(
        Step("list", ask_list, take_list, needed=_wants_list),
        Step("add", ask_add, take_add, needed=never, takes_files=True),
        Step("why", ask_why, take_why, needed=never),
        Step("withdraw", ask_withdraw, take_withdraw, needed=never),
        Step("one", ask_one, take_one),
    ),
)
