"""The five buttons of the mark, asked for once after a request is closed."""

import re

from bot.dialogs.dialog import Again, Dialog, Turn
from bot.dialogs.request_shown import own_cases
from bot.i18n import _
from bot.messages import Choice
from core.cases import Case
from core.marks import HIGHEST, LOWEST, set_mark, waits_for_mark
from core.moves import may_reopen
from core.numbers import spell_number

NAME = "mark"
_SAID = re.compile(r"\W*([1-5])\W*")
LOW = 2
"""Up to here something went wrong."""


def asks_mark(number: str) -> tuple[Choice, ...]:
    """1 to 5 in one row."""
    marks = range(LOWEST, HIGHEST + 1)
    return tuple(Choice(str(mark), str(mark), data=f"{NAME}:{mark}:0:{mark}-{number}") for mark in marks)


async def take_mark(turn: Turn) -> str:
    """Keep it, and thank; who is not content is told what they can do."""
    mark, _dash, number = turn.said.choice.partition("-")
    case = next((case for case in await own_cases(turn) if case.number == number), None)
    if case is None or not mark.isdecimal():
        return ""
    return await _keep(turn, case, mark)


async def take_said_mark(turn: Turn) -> Again | None:
    """The same for a number that is typed; None where no mark is asked for, or it is something else."""
    said = _SAID.fullmatch(turn.said.text)
    if said is None:
        return None
    own = await own_cases(turn)
    asked = [case for case in own if waits_for_mark(case, turn.now)]
    latest = max(asked, key=lambda case: case.stands_since, default=None)
    return Again(await _keep(turn, latest, said[1])) if latest else None


async def _keep(turn: Turn, case: Case, mark: str) -> str:
    number = case.number
    if not await set_mark(turn.work, case, int(mark), turn.now):
        return _("Thank you, we have your mark already.")
    if int(mark) <= LOW and may_reopen(case, turn.now):
        words = _("Thank you. If it is not solved, write {number}, and open the request again.")
        return words.format(number=spell_number(number))
    return _("Thank you for your mark.")


MARK = Dialog(NAME, steps=(), late=take_mark)
