"""Which of several things in one message goes first, and how another one is taken up afterwards."""

from bot.dialogs.dialog import Begin, Turn
from bot.dialogs.phrases import is_yes
from bot.dialogs.place_words import LIKELY
from bot.dialogs.report_emergency import SURE, is_danger
from bot.dialogs.report_others import OTHERS, chosen_other, draft_of_other, offered
from understanding import Scored, Understanding

SEVERAL = 2


def hear_problems(turn: Turn, heard: Understanding) -> str:
    """The main one where the message tells of several, the others noted; empty where it tells of one."""
    told = [one.code for one in turn.understand.problems(turn.said.text)]
    told.sort(key=lambda code: not is_danger(turn, code, urgent=False))
    danger = _danger_in(turn, heard)
    if danger and danger.score >= SURE:
        told = [danger.code, *(code for code in told if code != danger.code)]
    if len(told) < SEVERAL or (danger and danger.code not in told):
        return ""  # what may be a danger is asked about first
    turn.draft[OTHERS] = told[1:]
    return told[0]


def _danger_in(turn: Turn, heard: Understanding) -> Scored | None:
    """The likeliest danger that the whole message may tell of."""
    likely = (one for one in heard.services if one.score >= LIKELY)
    return next((one for one in likely if is_danger(turn, one.code, urgent=heard.urgent)), None)


def take_other(turn: Turn) -> Begin | None:
    """The request for another thing: its button, a yes, or its name without another place."""
    codes = offered(turn)
    if not codes:
        return None
    code = chosen_other(turn) or (codes[0] if is_yes(turn.said.text) else _named(turn))
    if code not in codes:
        return None
    danger = {"danger": code} if is_danger(turn, code, urgent=False) else {}
    return Begin("report", draft_of_other(turn, code) | danger)


def _named(turn: Turn) -> str:
    if not turn.said.text:
        return ""
    heard = turn.understand(turn.said.text)
    if heard.address.street_ids or not heard.services or heard.services[0].score < LIKELY:
        return ""
    return heard.services[0].code
