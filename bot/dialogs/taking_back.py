"""Taking a request back in words: «хочу отозвать обращение», «передумала», «воду уже дали»."""

from bot.dialogs.dialog import Again, Begin, Outcome, Turn
from bot.dialogs.phrases import anywhere, only
from bot.dialogs.request_shown import own_cases
from bot.dialogs.settled_words import is_settled
from bot.i18n import _
from core.cases import WITHDRAWABLE, Case

_VERB = r"(?:відклик|отозв|отзыв|забра|забер|забир|скас|відмін|отмен|знім|зня|снять|сними|прибер|убери)\w*"
_THING = r"(?:звернен|обращен|заяв|запит|запрос|відправ|отправ|надісла|пода[лв]|написа[лв])\w*|назад|request"
_takes_back = anywhere(_VERB)
_what = anywhere(_THING)
_alone = only(_VERB, r"передума\w*|не треба|не надо|не нужно|withdraw|хочу|можна|можно|як|как|прошу")
_mind = anywhere(r"передума\w*")


def wants_back(text: str) -> bool:
    """Whether something that was sent shall be taken back."""
    if _mind(text):
        return True
    return _takes_back(text) and (_what(text) or _alone(text))


async def take_back(turn: Turn) -> Outcome | None:
    """The question whether to withdraw, of the request that is meant; of several it is asked which."""
    text = turn.said.text
    settled = is_settled(text)
    if not settled and not wants_back(text):
        return None
    cases = await _meant(turn)
    if not cases:
        return None if settled else Again(_("You have no open request that could be taken back."))
    draft = {"withdraw": True, "reason": text if settled else ""}
    return Begin("requests", draft | ({"number": cases[0].number} if len(cases) == 1 else {}))


async def _meant(turn: Turn) -> list[Case]:
    """The one that stands there; else those about what the words name; else all that can be withdrawn."""
    cases = [case for case in await own_cases(turn) if case.status in WITHDRAWABLE]
    stands = turn.draft.get("number") or turn.draft.get("sent")
    codes = {one.code for one in turn.understand(turn.said.text).services}
    shown = [case for case in cases if case.number == stands]
    return shown or [case for case in cases if case.service in codes] or cases
