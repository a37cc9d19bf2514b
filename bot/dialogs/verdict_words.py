"""The citizen's word on work that is said to be done, written instead of pressed: «так», «ні, не працює»."""

import re

from bot.dialogs.answers import quoted_number
from bot.dialogs.dialog import Again, Begin, Outcome, Turn
from bot.dialogs.line import actor_of_citizen
from bot.dialogs.phrases import is_no, is_yes, only
from bot.dialogs.place_words import LIKELY
from bot.dialogs.request_shown import own_cases
from bot.dialogs.settled_words import is_settled
from bot.dialogs.verdict import say_verdict
from bot.i18n import _
from core.cases import Case
from core.city_services import LocationKind
from core.life import CaseStatus
from core.life import Step as Move
from core.moves import Act, MoveNotAllowed, make_move
from understanding import Understanding

_WELL = (
    r"(?:зроблен\w*|зробили|сделан\w*|сделали|виконан\w*|выполнен\w*|готово|полагодили|починили"
    r"|відремонтували|отремонтировали|працює|работает|є|есть|усе гаразд|все гаразд|всё в порядке"
    r"|все в порядке)"
)
_says_done = only(rf"(?:так|да|yes) (?:все |всё |вже |уже )?{_WELL}", rf"(?:все|всё|вже|уже) {_WELL}")
_says_not_done = only(
    rf"(?:ні|нет|no) (?:не|ще не|еще не|ещё не|так і не|так и не) {_WELL}",
    rf"(?:не|ще не|еще не|ещё не|так і не|так и не|нічого не|ничего не) {_WELL}",
    r"(?:ні|нет|no) (?:нема|немає|нету|нет)",
)
_BEGINS_WITH_NO = re.compile(r"^\W*(?:ні|нет|нєт|no)\s*[,.!:;—–-]", re.IGNORECASE)
_WAITS = frozenset({CaseStatus.done})
_MAY_BE_DISPUTED = frozenset({CaseStatus.done, CaseStatus.checking})


async def take_said_verdict(turn: Turn) -> Outcome | None:
    """Confirm or dispute what the words are about; None when they are no word on finished work."""
    own, text = await own_cases(turn), turn.said.text
    if not text or not any(case.status in _MAY_BE_DISPUTED for case in own):
        return None
    heard = turn.understand(text)
    if heard.urgent:
        return None
    yes = is_yes(text) or _says_done(text) or is_settled(text)
    no = not yes and (is_no(text) or _says_not_done(text) or bool(_BEGINS_WITH_NO.match(text)))
    if yes or no:
        meant = _meant(turn, [case for case in own if case.status in _WAITS])
    else:
        meant = _told_again(turn, heard, [case for case in own if case.status in _MAY_BE_DISPUTED])
    if not meant:
        return None
    if len(meant) > 1:
        return Begin("requests", say=_("Which request do you mean?"))
    return await _make(turn, meant[0], Move.confirm if yes else Move.dispute)


def _meant(turn: Turn, waiting: list[Case]) -> list[Case]:
    """The one that was replied to or stands there; else all whose citizen is asked."""
    numbers = {quoted_number(turn), turn.draft.get("number")}
    return [case for case in waiting if case.number in numbers] or waiting


def _told_again(turn: Turn, heard: Understanding, done: list[Case]) -> list[Case]:
    """The one that the words tell of once more: the same trouble, and no other place.

    At home it is the same place without a word; there are many holes in the roads.
    """
    first = next(iter(heard.services), None)
    same = [case for case in done if first and first.score >= LIKELY and case.service == first.code]
    if not same:
        return []
    places, house = heard.address.street_ids, heard.address.house
    if not places and turn.city.service(same[0].service).location != LocationKind.building:
        return []
    return [
        case
        for case in same
        if (not places or case.address.street_id in places) and (not house or house == case.address.house)
    ][:1]


async def _make(turn: Turn, case: Case, step: Move) -> Outcome:
    words = turn.said.text if step == Move.dispute and not is_no(turn.said.text) else ""
    act, actor = Act(step, words), actor_of_citizen(turn)
    try:
        await make_move(turn.work, case.number, act, actor, city=turn.city, now=turn.now)
    except MoveNotAllowed:
        return Begin("requests", {"number": case.number})
    return Again(say_verdict(case.number, step))
