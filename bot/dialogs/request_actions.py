"""What a citizen can do with a request that is on its way: add to it, ask why it is late, withdraw it."""

from bot.dialogs.dialog import Again, Go, Outcome, Turn
from bot.dialogs.line import actor_of_citizen
from bot.dialogs.phrases import is_no, is_yes
from bot.dialogs.request_shown import FILES, WORDS, case_of
from bot.i18n import _, named
from bot.messages import Choice, Kind, Outgoing, Said, rows
from core.answering import ask_why_late
from core.cases import CLOSED_STATUSES
from core.life import Step
from core.moves import Act, Lacking, MoveNotAllowed, make_move
from core.numbers import spell_number
from core.remarks import add_remark


def ask_add(turn: Turn) -> Outgoing:
    """Words, pictures, or both."""
    text = _("What shall be added? Write it, or send a photo. The crew sees it with the request.")
    sent = (Choice("done", _("That is all")),) if turn.draft.get("files") else ()
    return Outgoing(text, rows=rows(*sent))


async def take_add(turn: Turn) -> Outcome:
    """Kept with the request; what was sent first stays as it is."""
    case = await case_of(turn)
    files = turn.draft.pop("files", [])
    if case and (turn.said.text or files):
        await add_remark(turn.work, case, turn.said.text, files, turn.now, by=actor_of_citizen(turn).name)
        return Go("one", _("It is added to the request."))
    return Again(_("Please write what shall be added, or send a photo."))


async def add_sent(turn: Turn) -> Outcome:
    """Put with the request what was written and sent before it was shown."""
    case = await case_of(turn)
    words, files = turn.draft.pop(WORDS, ""), turn.draft.pop(FILES, [])
    if case is None:
        return Go("one")
    await add_remark(turn.work, case, words, files, turn.now, by=actor_of_citizen(turn).name)
    return Go("one", _("It is added to the request."))


def ask_why(turn: Turn) -> Outgoing:
    """So that nobody asks by mistake."""
    text = _("Shall I ask the unit in charge why it takes so long? The answer comes here.")
    return Outgoing(text, rows=rows(Choice("yes", _("Yes, ask them"))))


async def take_why(turn: Turn) -> Outcome:
    """Once a day is enough for both sides."""
    case = await case_of(turn)
    if case is None or turn.said.choice != "yes":
        return Again(_("Please press a button."))
    by = actor_of_citizen(turn).name
    if await ask_why_late(turn.work, case, city=turn.city, now=turn.now, by=by):
        return Go("one", _("I have asked. The answer comes here."))
    return Go("one", _("I have asked already today. The answer comes here."))


async def ask_withdraw(turn: Turn) -> Outgoing:
    """A reason helps the city to see what went wrong; it may be left out. Words are confirmed."""
    case = await case_of(turn)
    if turn.draft.get("withdraw") and case:
        service = named(turn.city.service(case.service).name)
        text = _("Shall I withdraw the request {number}: {service}?")
        sure = Choice("no_reason", _("Yes, withdraw it")), Choice("one", _("Do not withdraw"))
        return Outgoing(text.format(number=spell_number(case.number), service=service), rows=rows(*sure))
    text = _("Why do you withdraw it? Write a few words, for example: the water is back. Or press a button.")
    choices = Choice("solved", _("It is solved")), Choice("no_reason", _("I would rather not say"))
    return Outgoing(text, rows=rows(*choices, Choice("one", _("Do not withdraw"))))


async def take_withdraw(turn: Turn) -> Outcome:
    """Withdrawn, unless the work was done meanwhile."""
    case = await case_of(turn)
    if (
        turn.draft.get("withdraw")
        and not turn.said.choice
        and not is_yes(turn.said.text)
        and not is_no(turn.said.text)
    ):
        return Again(_("Please press a button."))
    turn.draft.pop("withdraw", None)
    told, text = turn.draft.pop("reason", ""), turn.said.text
    if case is None or turn.said.choice == "one" or is_no(text):
        return Go("one")
    if is_yes(text) or (turn.said.choice == "no_reason" and told):
        turn.said = Said(Kind.press, text=told, choice="" if told else "no_reason")
    reasons = {"solved": _("It is solved"), "no_reason": ""}
    reason = reasons.get(turn.said.choice, turn.said.text)
    if not (turn.said.choice or reason):
        return Again(_("Please write a few words, or press a button."))
    try:
        act = Act(Step.withdraw, reason)
        await make_move(turn.work, case.number, act, actor_of_citizen(turn), city=turn.city, now=turn.now)
    except MoveNotAllowed:
        return Go("one", _("This request cannot be withdrawn any more."))
    return Go("one", _("The request is withdrawn."))


def ask_wrong(turn: Turn) -> Outgoing:
    """What is still wrong: the unit shall not have to guess."""
    text = _("What is not done? Write a few words, or send a photo. The unit looks at it again.")
    sent = (Choice("done", _("That is all")),) if turn.draft.get("files") else ()
    return Outgoing(text, rows=rows(*sent))


async def take_wrong(turn: Turn) -> Outcome:
    """Disputed, or opened again if it was closed; what is said and shown goes with it."""
    case = await case_of(turn)
    files, said = turn.draft.pop("files", []), turn.said.text
    if case is None or not (said or files):
        return Again(_("Please write what is not done, or send a photo."))
    step = Step.reopen if case.status in CLOSED_STATUSES else Step.dispute
    try:
        await make_move(
            turn.work, case.number, Act(step, said), actor_of_citizen(turn), city=turn.city, now=turn.now
        )
    except (MoveNotAllowed, Lacking):
        return Go("one", _("It has changed meanwhile; this is how it stands now."))
    if files:
        await add_remark(turn.work, case, "", files, turn.now, by=actor_of_citizen(turn).name)
    return Go("one", _("Thank you. The unit looks at it again."))


async def confirm(turn: Turn) -> Outcome:
    """The citizen's yes."""
    act = Act(Step.confirm)
    try:
        await make_move(
            turn.work, turn.draft["number"], act, actor_of_citizen(turn), city=turn.city, now=turn.now
        )
    except MoveNotAllowed:
        return Go("one", _("It has changed meanwhile; this is how it stands now."))
    return Go("one", _("Thank you. We check it once more, and then the request is closed."))
