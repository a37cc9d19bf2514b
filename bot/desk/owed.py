"""Answers that are owed: a citizen asked why nothing happens, and an operator tells them from the topic."""

from bot.desk.talk_buttons import talk_button
from bot.desk.talker import Talker
from bot.desk.turn import DeskAnswer
from bot.dialogs.owed_answer import give_answer
from bot.i18n import _
from bot.messages import Outgoing, rows
from core.cases import Case
from core.city_services import COMPLAINT
from core.escalating import escalate
from core.escalations import Why
from core.numbers import is_mistyped, read_number, spell_number
from core.talking import LONGEST_LINE

ANSWER = "/answer"
MOST_CASES = 50


async def answer_owed(talker: Talker, chosen: int) -> DeskAnswer:
    """The words behind the number go to the citizen, and the answer is not owed any more."""
    number, words = _read(talker.named)
    if not number and is_mistyped("".join(words.split()[:1])):
        return DeskAnswer(notice=_say_how("", False))
    own = await _own_cases(talker)
    if number:
        meant = [case for case in own if case.number == number]
    else:
        meant = [case for case in own if await talker.work.owed_answers.of_case(case.id)]
    if not words or len(meant) != 1:
        return DeskAnswer(notice=_say_how(number, bool(meant)))
    if len(words) > LONGEST_LINE:
        return DeskAnswer(
            notice=_("This is too long. It did not go to the citizen: please send it in parts.")
        )
    return await _answer(talker, meant[0], words)


def _read(written: str) -> tuple[str, str]:
    """The number at the beginning, in one word or two, and what stands behind it."""
    words = written.split()
    for length in (1, 2):
        if number := read_number(" ".join(words[:length])):
            return number, written.split(maxsplit=length)[length] if len(words) > length else ""
    return "", written


async def _own_cases(talker: Talker) -> list[Case]:
    """Those of the talk's citizen alone: nobody is told of another's request."""
    citizen = await talker.work.citizens.by_identity(talker.handoff.identity_id)
    found = await talker.work.cases.of_citizen(citizen.citizen_id, MOST_CASES) if citizen else []
    return [case for case in found if case.service != COMPLAINT]


def _say_how(number: str, known: bool) -> str:
    if number and not known:
        say = _("The citizen of this talk has no request {number}. Nothing was sent.")
        return say.format(number=spell_number(number))
    say = _(
        "Nothing was sent. Write the number of the citizen's request and the answer: {command} 4829-1536 ..."
    )
    return say.format(command=ANSWER)


async def _answer(talker: Talker, case: Case, words: str) -> DeskAnswer:
    turn, number = talker.turn, spell_number(case.number)
    await give_answer(talker.work, case, talker.handoff, words, talker.person, turn.city, turn.now)
    say = _("The answer about the request {number} goes to the citizen, and is kept with the request.")
    breach = talk_button("breach", talker.handoff.id, _("A rule was broken"), int(case.number))
    incoming = turn.incoming
    told = Outgoing(
        say.format(number=number), rows=rows(breach), thread=incoming.thread, answers=incoming.message_id
    )
    return DeskAnswer((told,))


async def report_breach(talker: Talker, chosen: int) -> DeskAnswer:
    """The head of the unit has to explain it."""
    own = [case for case in await _own_cases(talker) if case.number == str(chosen)]
    if not own:
        return DeskAnswer(notice=_("This is not possible now."))
    turn = talker.turn
    raised = await escalate(talker.work, own[0], Why.breach, talker.name, city=turn.city, now=turn.now)
    if raised is None:
        return DeskAnswer(notice=_("The head of the unit has to explain it already."))
    return DeskAnswer(notice=_("The head of the unit has to explain it."), in_passing=True)
