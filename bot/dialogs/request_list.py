"""The list of the citizen's requests: a page of it, and which one is meant."""

from bot.dialogs.dialog import Begin, Go, Next, Outcome, Turn
from bot.dialogs.free_words import hear
from bot.dialogs.ordinals import which_of
from bot.dialogs.request_shown import own_cases
from bot.i18n import _, named, ngettext
from bot.messages import Choice, Outgoing, rows
from bot.standing import say_standing_short
from core.cases import WITHDRAWABLE, Case, is_late
from core.numbers import spell_number

MOST_SHOWN = 5


async def ask_list(turn: Turn) -> Outgoing:
    """One page of the citizen's requests, newest first."""
    cases = await _listed(turn)
    if not cases:
        return Outgoing(_say_none(turn), rows=rows(Choice("report", _("New request"))))
    page = int(turn.draft.get("page", 0))
    shown = _page(turn, cases)
    older = (Choice("older", _("Older requests")),) if len(cases) > (page + 1) * MOST_SHOWN else ()
    newer = (Choice("newer", _("Newer requests")),) if page else ()
    if withdraws(turn):
        text = _("Which request do you want to withdraw?")
        return Outgoing(text, _title(turn), rows(*_lines(turn, shown), *newer, *older))
    return Outgoing(
        _("{count} Choose one, or write its number.").format(count=_say_count(turn, len(cases))),
        title=_title(turn),
        rows=rows(*_lines(turn, shown), *newer, *older),
    )


def _say_none(turn: Turn) -> str:
    if turn.operator:
        return _("The caller has no requests yet.")
    return _("You have no requests yet. Write what happened, and I make one.")


def _title(turn: Turn) -> str:
    return _("The caller's requests") if turn.operator else _("My requests")


def _say_count(turn: Turn, count: int) -> str:
    if turn.operator:
        return ngettext("The caller has {n} request.", "The caller has {n} requests.", count).format(n=count)
    return ngettext("You have {n} request.", "You have {n} requests.", count).format(n=count)


async def _listed(turn: Turn) -> list[Case]:
    """All of them; those that can be withdrawn, where one is to be."""
    cases = await own_cases(turn)
    return [case for case in cases if case.status in WITHDRAWABLE] if withdraws(turn) else cases


def _lines(turn: Turn, cases: list[Case]) -> list[Choice]:
    return [Choice(case.number, say_line(turn, case)) for case in cases]


def _page(turn: Turn, cases: list[Case]) -> list[Case]:
    first = int(turn.draft.get("page", 0)) * MOST_SHOWN
    return cases[first : first + MOST_SHOWN]


def say_line(turn: Turn, case: Case) -> str:
    """A request in one line: number, what it is about, how it stands."""
    standing = case.standing.outcome or case.status
    return _("{number}: {service} – {status}").format(
        number=spell_number(case.number),
        service=named(turn.city.service(case.service).name),
        status=_("late") if is_late(case, turn.now) else say_standing_short(standing),
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
        return Next()
    shown = _page(turn, await _listed(turn))
    if (place := which_of(turn.said.text, len(shown))) is not None:
        turn.draft["number"] = shown[place].number
        return Next()
    return await hear(turn)


def withdraws(turn: Turn) -> bool:
    """Whether a request is looked for to be withdrawn."""
    return bool(turn.draft.get("withdraw"))


def wants_list(turn: Turn) -> bool:
    """Whether no request is chosen yet."""
    return "number" not in turn.draft
