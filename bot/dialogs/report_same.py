"""The same thing twice: an open request of the same person, service and place is shown before a new one.

A danger waits for nothing. What was written for the new request goes along, and is added by one tap.
"""

from bot.dialogs.dialog import Again, Begin, Go, Next, Outcome, Step, Turn
from bot.dialogs.free_words import is_question
from bot.dialogs.no_answer import ask_unit, is_impatient
from bot.dialogs.outage_phrases import takes_same
from bot.dialogs.phrases import only
from bot.dialogs.report_corrections import correct
from bot.dialogs.report_draft import draft_address, service_of
from bot.dialogs.report_others import others_draft, say_offer
from bot.dialogs.report_outage import is_in_danger
from bot.dialogs.report_words import take_in
from bot.dialogs.request_shown import FILES, WORDS, own_cases
from bot.i18n import _, named
from bot.messages import Choice, Outgoing, rows
from bot.standing import say_standing
from bot.wording import say_address, say_due, say_local_day
from core.cases import Case, is_late
from core.numbers import spell_number
from core.same import open_twins

STEP = "same"
_OTHER, _UNCLEAR = "same_other", "same_unclear"
"""Where a draft keeps which requests are about something else, and that an answer was not clear."""
SHORTEST_STORY = 3
"""Words of an answer that tell something; fewer are a slip or a sigh."""
LONGEST_SHOWN = 200
"""Characters of what was written in the request of before."""

_is_unsure = only(
    r"(?:я )?(?:сам[аі]? )?не (?:знаю|впевнен\w*|уверен\w*|певн\w*|пам'ятаю|помню)"
    r"|не понимаю|не розумію|не зрозуміл\w*|не понятно|not sure|i do not know"
)


async def twins_of(turn: Turn) -> list[Case]:
    """The open requests that this one may be the same as, the newest first."""
    cases = await own_cases(turn)
    return open_twins(cases, service_of(turn).code, draft_address(turn), turn.city)


async def _may_be_known(turn: Turn) -> bool:
    if "service" not in turn.draft or is_in_danger(turn):
        return False
    return any(case.number not in turn.draft.get(_OTHER, ()) for case in await twins_of(turn))


async def ask_same(turn: Turn) -> Outgoing:
    """Its number, since when, where it stands and by what date; then whether it is this one."""
    choices = Choice("this", _("It is this one")), Choice("other", _("No, something else"))
    twins = await twins_of(turn)
    if not twins:
        return Outgoing(
            _("That request is not open any more. Shall I send a new one?"), rows=rows(choices[1])
        )
    case = twins[0]
    lines = (
        _say_which(turn, case),
        _say_words(turn, case),
        say_standing(case.standing),
        _say_date(turn, case),
    )
    title = ", ".join((named(service_of(turn).name), say_address(case.address, turn.city)))
    text = "\n\n".join(("\n".join(filter(None, lines)), _("Is it about the same?")))
    return Outgoing(text, title, rows(*choices))


def _say_which(turn: Turn, case: Case) -> str:
    say = _("You have an open request about this: {number}, sent on {day}.")
    if turn.operator:
        say = _("The citizen has an open request about this: {number}, sent on {day}.")
    day = say_local_day(case.registered_at, turn.city)
    return say.format(number=spell_number(case.number), day=day)


def _say_words(turn: Turn, case: Case) -> str:
    """The name of the service, if that was all, stands above."""
    words = case.description
    if words in turn.city.service(case.service).name.values():
        return ""
    return f"«{words}»" if len(words) <= LONGEST_SHOWN else f"«{words[:LONGEST_SHOWN].rstrip()}…»"


def _say_date(turn: Turn, case: Case) -> str:
    say = _("Due by: {day}")
    if is_late(case, turn.now):
        say = _("It was due by: {day}. It is late, and we are sorry.")
    return say.format(day=say_due(case, turn.city)) if case.at_work else ""


async def take_same(turn: Turn) -> Outcome:
    """Shown with what can be done, or filed anew; who is not understood twice goes on."""
    twins, text = await twins_of(turn), turn.said.text
    if twins and twins[0].at_work and is_impatient(text):
        return _show(turn, twins[0], await ask_unit(turn, twins[0]))
    wish = turn.said.choice or takes_same(text) or ("this" if is_question(text) else "")
    if not wish and (corrected := await correct(turn)):
        return corrected
    if not wish and turn.said.point:
        turn.draft["point"] = list(turn.said.point)
        return Go("point")
    if not wish and _is_unsure(text):
        return Again(_("If you are not sure, press the first button: you can add there what is new."))
    if not wish and len(text.split()) < SHORTEST_STORY:
        return Again(_("Please press one of the buttons."))
    if not wish and not turn.draft.get(_UNCLEAR):
        turn.draft[_UNCLEAR] = True
        return Again(take_in(turn))
    if wish == "this" and twins:
        return _show(turn, twins[0], _("Nothing new was sent. This is the open request."))
    turn.draft[_OTHER] = [case.number for case in twins]
    return Next()


def _show(turn: Turn, case: Case, say: str) -> Outcome:
    """The story of that request, with what was written and sent just now."""
    words = turn.draft.get("description", "")
    is_own = words not in service_of(turn).name.values()
    carried = {WORDS: words if is_own else "", FILES: turn.draft.get("files", [])}
    kept = {key: value for key, value in carried.items() if value}
    told = "\n\n".join(filter(None, (say, say_offer(turn))))
    return Begin("requests", {"number": case.number, **kept, **others_draft(turn)}, say=told, takes_over=True)


SAME_STEP = Step(STEP, ask_same, take_same, needed=_may_be_known)
