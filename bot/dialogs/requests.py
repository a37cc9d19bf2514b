"""My requests: the list, and one request's story. Nobody learns anything of another's."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.dialogs.dialog import Again, Dialog, Go, Outcome, Step, Turn, never
from bot.dialogs.free_words import hear
from bot.dialogs.report_others import others_offer
from bot.dialogs.report_problems import take_other
from bot.dialogs.request_actions import (
    add_sent,
    ask_add,
    ask_why,
    ask_withdraw,
    ask_wrong,
    confirm,
    take_add,
    take_why,
    take_withdraw,
    take_wrong,
)
from bot.dialogs.request_list import ask_list, take_list, wants_list, withdraws
from bot.dialogs.request_shown import FILES, WORDS, case_of, pictures_of, show_pictures
from bot.i18n import _, named
from bot.messages import Choice, Outgoing, rows
from bot.standing import say_move, say_note, say_standing
from bot.wording import say_address, say_due, say_local_day
from core.cases import (
    ANSWERED,
    CLOSED_STATUSES,
    WITHDRAWABLE,
    Case,
    CaseEvent,
    asked_lately,
    is_late,
)
from core.life import MOVES, CaseStatus, Part
from core.life import Step as Move
from core.moves import CITIZEN, may_reopen
from core.numbers import spell_number


async def ask_one(turn: Turn) -> Outgoing:
    """The story of one request. Another person's number is answered as one that does not exist."""
    case = await case_of(turn)
    to_list = Choice("list", _("All of the caller's requests") if turn.operator else _("All my requests"))
    if case is None:
        text = _("Among your requests there is none with the number {number}. Please check the number.")
        if turn.on_phone:
            text = _("This caller has no request with the number {number}. Please check the number.")
        return Outgoing(text.format(number=spell_number(turn.draft["number"])), rows=rows(to_list))
    events = await turn.work.cases.events(case.id)
    shows = (Choice("pictures", _("Show the pictures")),) if pictures_of(case) else ()
    choices = rows(*_actions(turn, case, events), *shows, *others_offer(turn), to_list)
    return Outgoing(tell_story(turn, case, events), _title(case), choices)


def _actions(turn: Turn, case: Case, events: list[CaseEvent]) -> list[Choice]:
    """What can be done now."""
    if case.status in CLOSED_STATUSES:
        return [Choice("wrong", _("It is not solved"))] if may_reopen(case, turn.now) else []
    told = WORDS in turn.draft or FILES in turn.draft
    sent = [Choice("sent", _say_add(turn))] if told else []
    if case.status == CaseStatus.done:
        return [*sent, Choice("confirm", _("Yes, it is done")), Choice("wrong", _("No, it is not"))]
    may_ask = case.at_work and not asked_lately(events, turn.now)
    return [
        *sent,
        Choice("add", _("Add or correct")),
        *([Choice("why", _("Why does it take so long?"))] if may_ask else []),
        *([Choice("withdraw", _("Withdraw the request"))] if case.status in WITHDRAWABLE else []),
    ]


def _say_add(turn: Turn) -> str:
    return _("Add what was written now") if turn.operator else _("Add what I wrote now")


def _title(case: Case) -> str:
    return _("Request {number}").format(number=spell_number(case.number))


def tell_story(turn: Turn, case: Case, events: list[CaseEvent]) -> str:
    """What it is about, where it stands, by what date, and what happened so far."""
    about = (named(turn.city.service(case.service).name), say_address(case.address, turn.city))
    stands = (
        say_standing(case.standing),
        _("In charge: {unit}").format(unit=named(turn.city.unit(case.unit).name)),
        _due_line(turn, case),
    )
    story = (_event_line(turn, event) for event in events)
    blocks = (about, _own_words(case, turn), stands, story)
    return "\n\n".join(filter(None, ("\n".join(filter(None, block)) for block in blocks)))


def _own_words(case: Case, turn: Turn) -> tuple[str, ...]:
    """What the citizen wrote; the name of the service, if that was all, stands above in their language."""
    names = turn.city.service(case.service).name.values()
    return () if case.description in names else (case.description,)


def _due_line(turn: Turn, case: Case) -> str:
    if case.status in CLOSED_STATUSES:
        return ""
    day = say_due(case, turn.city)
    if is_late(case, turn.now):
        return _("It was due by: {day}. It is late, and we are sorry.").format(day=day)
    return _("Due by: {day}").format(day=day)


def _event_line(turn: Turn, event: CaseEvent) -> str:
    """One line of the story. What is not for the citizen is left out."""
    what, note = "", event.note or ""
    if event.kind == "registered":
        what = _say_filed(turn, event)
    elif event.kind in MOVES:
        what = say_move({"step": event.kind, **event.facts}, turn.city)
    else:
        what = _other_line(turn, event)
    if not what:
        return ""  # what those who do the work write to each other
    if note:
        said = f"«{note}»" if _is_citizens(event) else say_note({"step": event.kind, **event.facts}, note)
        what = f"{what} {said}".rstrip()
    at = event.at.astimezone(ZoneInfo(turn.city.zone))
    return f"{at:%d.%m.%Y %H:%M} – {what}"


def _say_filed(turn: Turn, event: CaseEvent) -> str:
    if event.actor == CITIZEN.name:
        return _("The citizen sent the request.") if turn.operator else _("You sent the request.")
    if "filed_in" in event.facts:
        return _("An operator filed it when you talked.")
    return _("It was told by telephone.")


def _is_citizens(event: CaseEvent) -> bool:
    """Whether the words are the citizen's, also if an operator took them down."""
    theirs = event.kind == "remark" or (event.kind in MOVES and MOVES[Move(event.kind)].by == {Part.citizen})
    return event.actor == CITIZEN.name or theirs


def _other_line(turn: Turn, event: CaseEvent) -> str:
    """What happened besides moves; "" for what is not the citizen's matter."""
    if event.kind in ("extended", "reckoned"):
        new = say_local_day(datetime.fromisoformat(event.facts["new"]), turn.city)
        return _("The date has changed. It is now: {new}.").format(new=new)
    return (_operators_words if turn.operator else _citizens_words)(event).get(event.kind, "")


def _citizens_words(event: CaseEvent) -> dict[str, str]:
    return _both_words() | {
        ANSWERED: _("An operator has told you how it stands."),
        "asked_why": _("You asked why it takes so long."),
        "marked": _("You have given a mark: {mark}.").format(mark=event.facts.get("mark", "")),
        "not_fixed": _("You said that it is not fixed."),
        "remark": _("You added:"),
    }


def _operators_words(event: CaseEvent) -> dict[str, str]:
    """The same about a caller, to the operator who has them on the line."""
    return _both_words() | {
        ANSWERED: _("An operator has told the citizen how it stands."),
        "asked_why": _("The citizen asked why it takes so long."),
        "marked": _("The citizen's mark: {mark}.").format(mark=event.facts.get("mark", "")),
        "not_fixed": _("The citizen said that it is not fixed."),
        "remark": _("The citizen added:"),
    }


def _both_words() -> dict[str, str]:
    return {
        "escalated": _("The head of the unit has to explain it."),
        "head_explained": _("The head of the unit has explained it."),
        "overdue": _("The term has passed."),
    }


async def take_one(turn: Turn) -> Outcome:
    """Back to the list, the pictures, or an action."""
    if other := take_other(turn):
        return other
    if turn.said.choice == "pictures":
        return Go("one", first=await show_pictures(turn))
    if turn.said.choice == "sent":
        return await add_sent(turn)
    if turn.said.choice == "confirm":
        return await confirm(turn)
    if turn.said.choice:
        return Go(turn.said.choice)
    if turn.said.text:
        return await hear(turn)
    return Again(_("Please press a button, or write what happened."))


REQUESTS = Dialog(
    "requests",
    steps=(
        Step("list", ask_list, take_list, needed=wants_list),
        Step("add", ask_add, take_add, needed=never, takes_files=True),
        Step("why", ask_why, take_why, needed=never),
        Step("wrong", ask_wrong, take_wrong, needed=never, takes_files=True),
        Step("withdraw", ask_withdraw, take_withdraw, needed=withdraws),
        Step("one", ask_one, take_one),
    ),
    holds_line=True,
)
