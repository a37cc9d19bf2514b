"""The centre's people move any request on, in private: the check of finished work, and every way to end.

The moves are those of the core's table; what each needs besides a note is asked by a step of its own.
"""

from collections.abc import Callable, Mapping

from bot.dialogs.dialog import Again, Begin, Dialog, Finish, Go, Outcome, Step, Turn, never
from bot.dialogs.handled import (
    HANDLING,
    QUEUE,
    SKIPPED,
    handled_case,
    handles_cases,
    next_in,
    pictures,
    tell_case,
)
from bot.dialogs.staff import actor_of
from bot.dialogs.words import Command
from bot.i18n import _, named, ngettext, speaking
from bot.messages import Choice, Outgoing, rows
from bot.standing import say_not_ours
from core.answering import answer_citizen
from core.cases import Case
from core.complained_of import note_complained_of
from core.escalating import escalate
from core.escalations import Why
from core.life import MOVES, REFERRED_WITHIN, Need, Part, Waiting, moves_from
from core.life import Step as Move
from core.moves import Act, Lacking, MoveNotAllowed, make_move, may_reopen
from core.numbers import spell_number
from core.refusals import ROLE_NEEDED, note_refused

MOST_LOOKED_AT, MOST_EARLIER = 50, 8
ANSWER, NONE = "answer", "none"
"""Behind the buttons that tell the citizen how it stands, and that a request complains of no unit."""


def _labels() -> dict[Move, str]:
    return {
        Move.approve: _("It is in order: close it"),
        Move.send_back: _("It is not in order: back to the unit"),
        Move.take: _("The unit works on it"),
        Move.finish: _("The unit has done it"),
        Move.wait: _("Ask the citizen"),
        Move.explain: _("Close it with an explanation"),
        Move.pass_on: _("Pass it on to another unit"),
        Move.refer: _("It is for another body"),
        Move.repeat: _("The same as an earlier one"),
        Move.refuse: _("Refuse it"),
        Move.give_up: _("It cannot be done"),
        Move.reopen: _("Open it again"),
    }


_ASKED_BY: Mapping[Move, str] = {
    Move.send_back: "words",
    Move.finish: "done",
    Move.wait: "words",
    Move.explain: "words",
    Move.pass_on: "unit",
    Move.refer: "body",
    Move.repeat: "earlier",
    Move.refuse: "words",
    Move.give_up: "words",
}
"""The step that asks for what a move needs; the others are made at once."""


def is_unnamed(turn: Turn) -> bool:
    """Whether nobody has said yet which request it is."""
    return "number" not in turn.draft


def ask_number(turn: Turn) -> Outgoing:
    """A number is a question about that request wherever it is written."""
    return Outgoing(_("Which request? Write its number, for example: 4829-1536."), expects_number=True)


async def take_number(turn: Turn) -> Outcome:
    """Whatever is no number."""
    return Again("")


async def ask_case(turn: Turn) -> Outgoing:
    """How it stands, and what may be done about it."""
    if not await handles_cases(turn):
        return Outgoing(_("Only operators, supervisors and admins can do this."))
    case, queue = await handled_case(turn), turn.draft.get(QUEUE)
    if case is None and queue:
        return Outgoing(_say_empty(queue))
    if case is None:
        text = _("There is no request with the number {number}. Please check the number.")
        return Outgoing(text.format(number=spell_number(turn.draft["number"])))
    title = _("Request {number}").format(number=spell_number(case.number))
    return Outgoing(await tell_case(turn, case), title, rows(*await _choices(turn, case)))


async def _choices(turn: Turn, case: Case) -> list[Choice]:
    actor = await actor_of(turn, case.unit)
    parts = actor.parts & {Part.operator, Part.supervisor}
    moves = {move for part in parts for move in moves_from(case.status, part)}
    if not may_reopen(case, turn.now):
        moves -= {Move.reopen}
    answers = [Choice(ANSWER, _("Tell the citizen how it stands"))] if case.at_work else []
    known = [*answers, *(Choice(move, label) for move, label in _labels().items() if move in moves)]
    shows = [Choice("pictures", _("Show the pictures"))] if case.attachments else []
    complains = [Choice("about", _("It complains of a unit"))] if case.at_work else []
    later = [Choice("later", _("The next one"))] if QUEUE in turn.draft else []
    return [*known, *shows, *complains, *later]


async def take_case(turn: Turn) -> Outcome:
    """Make a move, or ask for what it needs."""
    if not await handles_cases(turn):
        note_refused(ROLE_NEEDED)
        return Begin("menu")
    case, choice = await handled_case(turn), turn.said.choice
    if case is None or not choice:
        return Again(_("Please press a button, or write the number of another request."))
    if choice == "pictures":
        return Go("case", first=tuple(await pictures(turn, case)))
    if choice == "later":
        turn.draft[SKIPPED].append(case.number)
        return await _go_on(turn, "")
    if choice in ("about", ANSWER):
        return Go(choice)
    turn.draft["move"] = choice
    if step := _ASKED_BY.get(Move(choice)):
        return Go(step)
    return await _move(turn, Act(Move(choice)))


def ask_words(turn: Turn) -> Outgoing:
    """They go to the citizen as they are."""
    asked: Mapping[Move, Callable[[], str]] = {
        Move.send_back: lambda: _("What is not in order? The unit and the citizen read your words."),
        Move.wait: lambda: _("What shall the citizen tell us? They read your words."),
        Move.explain: lambda: _("What do you explain to the citizen? They read your words."),
        Move.refuse: lambda: _(
            "Why is it refused, and by which law? The citizen reads your words, and how to appeal."
        ),
        Move.give_up: lambda: _("Why can it not be done? The citizen reads your words, and how to appeal."),
    }
    return Outgoing(asked[Move(turn.draft["move"])]())


async def take_words(turn: Turn) -> Outcome:
    """Make the move with them."""
    if not turn.said.text:
        return Again(_("Please write it in words."))
    move = Move(turn.draft["move"])
    waits_for = Waiting.citizen if move == Move.wait else None
    return await _move(turn, Act(move, turn.said.text, waits_for=waits_for))


def ask_answer(turn: Turn) -> Outgoing:
    """Whoever asked why nothing happens is owed the full state."""
    return Outgoing(_("How does it stand, and what happens next? The citizen reads your words."))


async def take_answer(turn: Turn) -> Outcome:
    """What was owed is settled. Of a rule that was broken the head of the unit is asked."""
    case, text = await handled_case(turn), turn.said.text
    if not text:
        return Again(_("Please write it in words."))
    if case is None or not await handles_cases(turn):
        return Begin("menu")
    by = (await actor_of(turn, case.unit)).name
    await answer_citizen(turn.work, case, text, by, breach=False, city=turn.city, now=turn.now)
    return Go("answered", _("The citizen is told."))


def ask_answered(turn: Turn) -> Outgoing:
    """What the operator has found on the way."""
    choices = Choice("breach", _("A rule was broken")), Choice("case", _("Back to the request"))
    return Outgoing(_("Was a rule broken? Then the head of the unit has to explain it."), rows=rows(*choices))


async def take_answered(turn: Turn) -> Outcome:
    """One breach of a case is explained at a time."""
    case = await handled_case(turn)
    if turn.said.choice != "breach" or case is None or not await handles_cases(turn):
        return Go("case")
    by = (await actor_of(turn, case.unit)).name
    raised = await escalate(turn.work, case, Why.breach, by, city=turn.city, now=turn.now)
    asked, before = _("The head of the unit is asked to explain it."), _("This is put to the head already.")
    return Go("case", asked if raised else before)


def ask_done(turn: Turn) -> Outgoing:
    """Of units that tell it by telephone or letter."""
    files = len(turn.draft.get("files", []))
    text = _(
        "What has the unit done? Write it for the citizen. A photo or a document that shows it comes first: "
        "without one the citizen has to say yes."
    )
    had = ngettext("{n} file shows the work.", "{n} files show the work.", files).format(n=files)
    return Outgoing(f"{text}\n\n{had}" if files else text)


async def take_done(turn: Turn) -> Outcome:
    """Somebody else checks it: who writes it down counts as who did the work."""
    if not turn.said.text:
        return Again(_("Please write it in words."))
    case, files = await handled_case(turn), turn.draft.pop("files", [])
    if case:
        await turn.work.attachments.attach(files, case.id)
    return await _move(turn, Act(Move.finish, turn.said.text, files=tuple(files)))


async def ask_unit(turn: Turn) -> Outgoing:
    """Any but the one that has it, or that it complains of."""
    case = await handled_case(turn)
    kept_from = {case.unit, case.about} if case else set()
    units = (Choice(unit.code, named(unit.name)) for unit in turn.city.units if unit.code not in kept_from)
    return Outgoing(_("Whose is it? Choose the unit."), rows=rows(*units))


async def take_unit(turn: Turn) -> Outcome:
    """Pass it on; nothing has to be typed again."""
    if not turn.said.choice:
        return Again(_("Please press one of the buttons."))
    with speaking(turn.city.language):
        note = say_not_ours()
    return await _move(turn, Act(Move.pass_on, note, unit=turn.said.choice))


def ask_body(turn: Turn) -> Outgoing:
    """The competent bodies of the city's list."""
    bodies = (Choice(body.code, named(body.name)) for body in turn.city.referrals)
    text = _("Who decides it? The request is closed here, and the citizen reads who does it and the number.")
    return Outgoing(text, rows=rows(*bodies))


async def take_body(turn: Turn) -> Outcome:
    """Pass it on to them."""
    if not turn.said.choice:
        return Again(_("Please press one of the buttons."))
    return await _move(turn, Act(Move.refer, referral=turn.said.choice))


async def ask_earlier(turn: Turn) -> Outgoing:
    """Those of the same citizen that came before."""
    case = await handled_case(turn)
    found = await _earlier(turn, case) if case else []
    choices = (
        Choice(one.number, f"{spell_number(one.number)}: {named(turn.city.service(one.service).name)}")
        for one in found
    )
    text = (
        _("Which earlier request is it the same as?") if found else _("The citizen has no earlier request.")
    )
    return Outgoing(text, rows=rows(*choices))


async def _earlier(turn: Turn, case: Case) -> list[Case]:
    citizen = await turn.work.citizens.by_identity(case.identity_id)
    theirs = await turn.work.cases.of_citizen(citizen.citizen_id, MOST_LOOKED_AT) if citizen else []
    before = [one for one in theirs if one.identity_id == case.identity_id and one.id < case.id]
    return before[:MOST_EARLIER]


async def take_earlier(turn: Turn) -> Outcome:
    """Close it as the same."""
    if not turn.said.choice:
        return Again(_("Please press one of the buttons."))
    return await _move(turn, Act(Move.repeat, earlier=turn.said.choice))


async def ask_about(turn: Turn) -> Outgoing:
    """The law: a complaint never goes to whom it is about."""
    centre = turn.city.service(turn.city.fallback_service).unit
    units = (Choice(unit.code, named(unit.name)) for unit in turn.city.units if unit.code != centre)
    choices = rows(*units, Choice(NONE, _("Of none of them")))
    text = _("Which unit does it complain of? That unit does not get it and reads nothing of it.")
    return Outgoing(text, rows=choices)


async def take_about(turn: Turn) -> Outcome:
    """Keep it, and take the request from that unit if it has it."""
    case, choice = await handled_case(turn), turn.said.choice
    if not choice:
        return Again(_("Please press one of the buttons."))
    if case is None or not await handles_cases(turn):
        return Go("case")
    unit = None if choice == NONE else choice
    with speaking(turn.city.language):
        note = _("So that nobody judges their own work, the contact centre looks at it.")
    actor = await actor_of(turn, case.unit)
    taken = await note_complained_of(turn.work, case, unit, note, actor, city=turn.city, now=turn.now)
    noted = _("It is noted. The contact centre has the request now, and the citizen is told.")
    return Go("case", noted if taken else _("It is noted."))


async def _move(turn: Turn, act: Act) -> Outcome:
    """Make it; what is refused is said, and the request stands there as it is now."""
    case = await handled_case(turn)
    if case is None or not await handles_cases(turn):
        return Begin("menu")
    try:
        actor = await actor_of(turn, case.unit)
        await make_move(turn.work, case.number, act, actor, city=turn.city, now=turn.now)
    except Lacking as refusal:
        return Go("case", _say_lacking(refusal.need))
    except MoveNotAllowed:
        return Go("case", _("It has changed meanwhile; this is how it stands now."))
    return await _go_on(turn, _say_done(act.step, case))


async def _go_on(turn: Turn, say: str) -> Outcome:
    """The next one that waits; else the request as it stands now."""
    if QUEUE not in turn.draft:
        return Go("case", say)
    queue = turn.draft[QUEUE]
    turn.draft["number"] = await next_in(turn, queue, turn.draft[SKIPPED])
    if turn.draft["number"]:
        return Go("case", say)
    return Finish(" ".join(filter(None, (say, _say_empty(queue)))))


def _say_empty(queue: str) -> str:
    if queue == Command.new:
        return _("No new request waits for a unit without a group.")
    return _("Nothing more waits to be checked.")


def _say_done(move: Move, case: Case) -> str:
    number = spell_number(case.number)
    if MOVES[move].outcome:
        return _("The request {number} is closed, and the citizen is told.").format(number=number)
    return _("It is done, and the citizen is told: request {number}.").format(number=number)


def _say_lacking(need: Need) -> str:
    days = REFERRED_WITHIN.days
    known: Mapping[Need, Callable[[], str]] = {
        Need.other_person: lambda: _("Whoever did the work may not check it. Somebody else has to."),
        Need.proof: lambda: _(
            "There is neither a photo or document nor the citizen's yes: it cannot be closed so."
        ),
        Need.in_time: lambda: ngettext(
            "A request is passed on within {n} day of its receipt; later only a supervisor can do it.",
            "A request is passed on within {n} days of its receipt; later only a supervisor can do it.",
            days,
        ).format(n=days),
        Need.not_about: lambda: _("It complains of that unit, which may not have it."),
        Need.reopenable: lambda: _("It cannot be opened again any more."),
    }
    return known[need]() if need in known else _("Something is missing for this.")


HANDLING_DIALOG = Dialog(
    HANDLING,
    steps=(
        Step("number", ask_number, take_number, needed=is_unnamed),
        Step("words", ask_words, take_words, needed=never),
        Step("done", ask_done, take_done, needed=never, takes_files=True),
        Step("unit", ask_unit, take_unit, needed=never),
        Step("body", ask_body, take_body, needed=never),
        Step("earlier", ask_earlier, take_earlier, needed=never),
        Step("about", ask_about, take_about, needed=never),
        Step("answer", ask_answer, take_answer, needed=never),
        Step("answered", ask_answered, take_answered, needed=never),
        Step("case", ask_case, take_case),
    ),
)
