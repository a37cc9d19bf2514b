"""Which of several things in one message goes first, and how another one is taken up afterwards."""

from typing import Any

from bot.dialogs.dialog import Begin, Turn
from bot.dialogs.ordinals import which_of
from bot.dialogs.phrases import is_no, is_yes, only
from bot.dialogs.place_words import LIKELY
from bot.dialogs.report_emergency import SURE, is_danger
from bot.dialogs.report_heard import hear_address
from bot.dialogs.report_others import OTHERS, Other, chosen_other, draft_of_other, offered
from understanding import Problem, Scored, Understanding

SEVERAL = 2
MOST_COUNTED = 9
_all_of_them = only(r"обидва|обидві|обоє|оба|обе|усі|всі|усе|все|всё|both|all")
is_later = only(r"(?:не зараз|не сейчас|потім|пізніше|згодом|потом|позже|попозже|завтра|later|not now)")
"""Puts off what was offered."""


def says_nothing(text: str) -> bool:
    """Whether it is a short answer to some question, and tells of nothing by itself."""
    return any(reads(text) for reads in (is_yes, is_no, is_later, _all_of_them)) or (
        len(text.split()) == 1 and which_of(text, MOST_COUNTED) is not None
    )


def hear_problems(turn: Turn, heard: Understanding) -> str:
    """The main one where the message tells of several, the others noted; empty where it tells of one."""
    told = list(turn.understand.problems(turn.said.text))
    told.sort(key=lambda one: not is_danger(turn, one.code, urgent=False))
    danger = _danger_in(turn, heard)
    if danger and danger.score >= SURE and (not told or danger.code != told[0].code):
        same = [one for one in told if one.code == danger.code]
        told = [*same, *(one for one in told if one not in same)]
        told = told if same else [Problem(danger.code, danger.score), *told]
    if len(told) < SEVERAL or (danger and danger.code not in {one.code for one in told}):
        return ""  # what may be a danger is asked about first
    own_houses = len({(one.address.street_ids, one.address.house) for one in told if one.address}) >= SEVERAL
    if own_houses and told[0].address:
        hear_address(turn, told[0].address)
    turn.draft[OTHERS] = [_kept(one, own_house=own_houses) for one in told[1:]]
    return told[0].code


def _kept(one: Problem, *, own_house: bool) -> Other:
    """Where one house alone is named it is of everything."""
    kept: dict[str, Any] = {"service": one.code}
    if own_house and one.address:
        address = {
            "street_id": one.address.street_ids[0],
            "house": one.address.house,
            "flat": one.address.flat,
        }
        kept["address"] = {key: value for key, value in address.items() if value}
    return kept


def _danger_in(turn: Turn, heard: Understanding) -> Scored | None:
    """The likeliest danger that the whole message may tell of; what is one in any words goes first."""
    likely = [one for one in heard.services if one.score >= LIKELY]
    found = (
        one for urgent in (False, heard.urgent) for one in likely if is_danger(turn, one.code, urgent=urgent)
    )
    return next(found, None)


def take_other(turn: Turn) -> Begin | None:
    """The request for another thing: its button, a yes, its place in the list, or its name."""
    others = offered(turn)
    if not others:
        return None
    place = _place_chosen(turn, others)
    if place is None or place >= len(others):
        return None
    chosen = others[place]
    code = chosen["service"]
    danger = {"danger": code} if is_danger(turn, code, urgent=False) else {}
    return Begin("report", draft_of_other(turn, chosen) | danger)


def _place_chosen(turn: Turn, others: list[Other]) -> int | None:
    if (pressed := chosen_other(turn)) is not None:
        return pressed
    text = turn.said.text
    if is_yes(text) or _all_of_them(text):
        return 0
    if (counted := which_of(text, len(others))) is not None:
        return counted
    return _named(turn, [other["service"] for other in others])


def _named(turn: Turn, codes: list[str]) -> int | None:
    if not turn.said.text:
        return None
    heard = turn.understand(turn.said.text)
    if heard.address.street_ids or not heard.services or heard.services[0].score < LIKELY:
        return None
    code = heard.services[0].code
    return codes.index(code) if code in codes else None
