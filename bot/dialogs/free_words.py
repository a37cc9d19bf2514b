"""Words that answer no question of ours: they may be about a request of before, or a new one."""

import re

from bot.dialogs.dialog import Again, Begin, Outcome, Turn
from bot.dialogs.help_called import tell_of_help
from bot.dialogs.lookups import look_up
from bot.dialogs.request_shown import own_cases
from bot.i18n import _
from core.cases import CLOSED_STATUSES
from core.codes import read_code
from core.numbers import find_number, is_mistyped
from understanding import Understanding

_ASKS = re.compile(
    r"^\W*(?:(?:а|ну|і|и)\W+)?"
    r"(?:коли|когда|чому|почему|скільки|сколько|доки|доколе|що з|что с|як там|как там)\b",
    re.IGNORECASE,
)
"""How a question begins that nobody asks who tells of something new."""


async def hear(turn: Turn) -> Outcome:
    """What the words ask for; a new request, when they ask for nothing else."""
    return await asks(turn) or Begin("report", heard=True)


async def asks(turn: Turn) -> Outcome | None:
    """Where words lead that tell of nothing new: to a request of before, or to a human."""
    text = turn.said.text
    if told := await tell_of_help(turn):
        return told
    if is_mistyped(text):
        return Again(_("No request can have this number: a digit is wrong or missing. Please check it."))
    if code := read_code(text):
        # Typed where it was not asked for; nothing else that is worth a request has just six digits.
        return Begin("joining", {"typed": code}, heard=True)
    heard = turn.understand(text)
    if heard.intent == "status":
        number = find_number(text)
        return await look_up(turn, number) if number else Begin("requests")
    if heard.intent == "operator":
        return Begin("callback")
    if number := await _asked_about(turn, heard):
        return Begin("requests", {"number": number})
    return None


async def _asked_about(turn: Turn, heard: Understanding) -> str | None:
    """The number of the open request that a question such as «When will there be water?» is about."""
    codes = {service.code for service in heard.services[:1]}
    if not (codes and _ASKS.match(turn.said.text)):
        return None
    cases = (case for case in await own_cases(turn) if case.status not in CLOSED_STATUSES)
    return next((case.number for case in cases if case.service in codes), None)
