"""Words that answer no question of ours: they may be about a request of before, or a new one."""

import re

from bot.dialogs.additions import add_words
from bot.dialogs.answers import take_answer, take_more, take_remark
from bot.dialogs.dialog import Again, Begin, Outcome, Resume, Turn
from bot.dialogs.help_called import tell_of_help
from bot.dialogs.help_found import find_article
from bot.dialogs.human_words import asks_human, asks_number
from bot.dialogs.lookups import look_up
from bot.dialogs.no_answer import take_impatience
from bot.dialogs.outage_phrases import asks_of_outages, asks_what_comes, asks_whether_off
from bot.dialogs.phrases import goes_on
from bot.dialogs.place_words import LIKELY, SURE
from bot.dialogs.request_shown import own_cases
from bot.dialogs.subscription_stop import stop_in_words
from bot.dialogs.taking_back import take_back
from bot.dialogs.to_operator import to_operator
from bot.dialogs.unit_complaints import complain_of_unit
from bot.dialogs.verdict_words import take_said_verdict
from bot.i18n import _
from core.cases import CLOSED_STATUSES
from core.codes import read_code, read_voice_code
from core.numbers import find_number, is_mistyped, names_wrong_number
from understanding import Understanding
from understanding.phones import spell_phone

_ASKS = re.compile(
    r"^\W*(?:(?:а|ну|і|и)\W+)?"
    r"(?:коли|когда|чому|почему|скільки|сколько|доки|доколе|що з|что с|як там|как там)\b",
    re.IGNORECASE,
)
"""How a question begins that nobody asks who tells of something new."""


async def hear(turn: Turn) -> Outcome:
    """What the words ask for; a new request, when they ask for nothing else."""
    told = await take_said_verdict(turn) or await asks(turn) or await take_remark(turn)
    told = told or await take_more(turn, turn.understand(turn.said.text))
    return told or Begin("report", heard=True)


async def asks(turn: Turn) -> Outcome | None:
    """Where words lead that tell of nothing new: to a request of before, or to a human."""
    text = turn.said.text
    if turn.conversation.aside and goes_on(text):
        return Resume()
    if told := await tell_of_help(turn):
        return told
    if is_mistyped(text) or names_wrong_number(text):
        return Again(_("No request can have this number: a digit is wrong or missing. Please check it."))
    if code := read_code(text) or read_voice_code(text):
        # Typed where it was not asked for; nothing else that is worth a request has just six digits.
        return Begin("joining", {"typed": code}, heard=True)
    if outcome := await add_words(turn) or await take_back(turn):
        return outcome
    if outcome := await take_impatience(turn):
        return outcome
    heard = turn.understand(text)
    if outcome := await take_answer(turn, heard):
        return outcome
    if heard.intent == "status":
        number = find_number(text)
        return await look_up(turn, number) if number else Begin("requests")
    if heard.intent == "unsubscribe" and turn.operator is None and not asks_whether_off(text):
        return await stop_in_words(turn)
    if turn.operator is None and (
        heard.intent == "operator" or (not is_sure(heard) and (asks_human(text) or asks_number(text)))
    ):
        phone = spell_phone(turn.city.phone)
        say = _("The contact centre's number: {phone}.").format(phone=phone) if asks_number(text) else ""
        return await to_operator(turn, say)
    if complaint := complain_of_unit(turn, heard):
        return complaint
    if number := await _asked_about(turn, heard):
        return Begin("requests", {"number": number})
    if turn.operator is None and _asks_of_outages(text, heard):
        return Begin("outages", heard=bool(heard.address.street_ids) and not tells_fault(heard))
    return await find_article(turn, heard)


def _asks_of_outages(text: str, heard: Understanding) -> bool:
    """Who names a fault as well is answered on the way to a request."""
    return asks_what_comes(text) or (not tells_fault(heard) and asks_of_outages(text))


def is_question(text: str) -> bool:
    """Whether somebody asks how things stand."""
    return bool(_ASKS.match(text))


def is_sure(heard: Understanding) -> bool:
    """Whether the words surely tell of a fault."""
    return bool(heard.services) and heard.services[0].score >= SURE


def tells_fault(heard: Understanding) -> bool:
    """Whether the words are likely to tell of one at all."""
    return any(one.score >= LIKELY for one in heard.services)


async def _asked_about(turn: Turn, heard: Understanding) -> str | None:
    """The number of the open request that a question such as «When will there be water?» is about."""
    codes = {service.code for service in heard.services[:1]}
    if not (codes and is_question(turn.said.text)):
        return None
    cases = (case for case in await own_cases(turn) if case.status not in CLOSED_STATUSES)
    return next((case.number for case in cases if case.service in codes), None)
