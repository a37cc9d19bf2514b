"""An answer that is owed, without a talk: a button in the operators' group, one question in private."""

from datetime import datetime

from bot.desk.case_told import say_case
from bot.dialogs.dialog import Again, Begin, Dialog, Finish, Outcome, Resume, Step, Turn
from bot.dialogs.staff import roles_of_writer
from bot.i18n import _, speaking
from bot.messages import Choice, Outgoing
from core.access import TALKERS, signed
from core.answering import answer_citizen, note_answer
from core.cases import Case
from core.citizens import Citizen
from core.city import City
from core.city_services import COMPLAINT
from core.handoffs import Handoff
from core.lines import Said, Side
from core.numbers import spell_number
from core.ready import language_of
from core.talking import LONGEST_LINE
from core.talking import answer_citizen as say_in_talk
from core.work import Work

NAME = "owed_answer"
_MARK = "owed"


def asks_answer(number: str) -> Choice:
    """The button under what the group is told; it leads whoever presses it into their own chat."""
    return Choice(_MARK, _("I answer"), data=f"{_MARK}:{number}")


def read_answer_button(data: str) -> str:
    """The number of the request that this button is about; "" for other buttons."""
    mark, _colon, number = data.partition(":")
    return number if mark == _MARK and number.isdecimal() else ""


def begin_answer(number: str) -> Begin:
    """Where the operator goes on."""
    return Begin(NAME, {"number": number})


async def ask_words(turn: Turn) -> Outgoing:
    """What there is to tell of the request, and what is asked for."""
    number = turn.draft["number"]
    case = await turn.work.cases.by_number(number)
    told = await say_case(turn.work, case, turn.city, turn.now) if case else ""
    text = _("{request}\n\nThe citizen asks why nothing happens. Write the answer: they read it as it is.")
    return Outgoing(text.format(request=told), _("Request {number}").format(number=spell_number(number)))


async def take_words(turn: Turn) -> Outcome:
    """They go to the citizen, and are kept with the request."""
    if not turn.said.text:
        return Again(_("Please write it in words."))
    if len(turn.said.text) > LONGEST_LINE:
        return Again(_("This is too long. It did not go to the citizen: please send it in parts."))
    work, number = turn.work, turn.draft["number"]
    case = await work.cases.by_number(number)
    if TALKERS.isdisjoint(await roles_of_writer(turn)):
        return _done(turn, _("Only operators answer citizens. Nothing was sent."))
    if case is None or not await is_owed(work, case):
        return _done(turn, say_answered())
    whose = await work.citizens.by_identity(case.identity_id)
    talk = await work.handoffs.open_of(whose.citizen_id) if whose else None
    await give_answer(work, case, talk, turn.said.text, turn.writer, turn.city, turn.now)
    say = _("The answer about the request {number} goes to the citizen, and is kept with the request.")
    return _done(turn, say.format(number=spell_number(number)))


async def give_answer(
    work: Work, case: Case, talk: Handoff | None, words: str, by: Citizen, city: City, now: datetime
) -> None:
    """In an open talk it is an operator's line; else the citizen is told as of any request of theirs."""
    if talk and talk.is_open:
        with speaking(await language_of(work, talk)):
            said = _("About your request {number}: {words}")
            said = said.format(number=spell_number(case.number), words=words)
        await say_in_talk(work, talk, Said(Side.operator, said, signed(by)), by, None, city, now)
        await note_answer(work, case, words, signed(by), now)
    else:
        await answer_citizen(work, case, words, signed(by), breach=False, city=city, now=now)


async def is_owed(work: Work, case: Case) -> bool:
    """Whether operators owe it; complaints about operators are nothing for operators."""
    return case.service != COMPLAINT and await work.owed_answers.of_case(case.id) is not None


def say_answered() -> str:
    """To whoever comes second."""
    return _("The citizen has been answered already.")


def _done(turn: Turn, say: str) -> Outcome:
    return Resume(say) if turn.conversation.aside else Finish(say)


OWED_ANSWER = Dialog(NAME, steps=(Step("words", ask_words, take_words),), asked_between=True)
