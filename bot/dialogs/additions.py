"""«Ще додам: …»: more words for a question that waits, or for the request that stands there."""

from bot.dialogs.dialog import Finish, Outcome, Turn
from bot.dialogs.human_words import added_words
from bot.dialogs.line import actor_of_citizen
from bot.dialogs.request_shown import own_cases
from bot.i18n import _
from core.cases import CLOSED_STATUSES
from core.lines import Said, Side
from core.numbers import spell_number
from core.remarks import add_remark
from core.talking import hear_citizen


async def add_words(turn: Turn) -> Outcome | None:
    """Put the words where they belong; None when nothing waits for them."""
    words = added_words(turn.said.text)
    if not words:
        return None
    open_cases = [case for case in await own_cases(turn) if case.status not in CLOSED_STATUSES]
    number = turn.draft.get("number") or turn.draft.get("sent")
    stands = [case for case in open_cases if case.number == number]
    if not stands and (outcome := await _to_question(turn, words)):
        return outcome
    meant = stands or open_cases
    if len(meant) != 1:
        return None
    await add_remark(turn.work, meant[0], words, (), turn.now, by=actor_of_citizen(turn).name)
    say = _("It is added to the request {number}.")
    return Finish(say.format(number=spell_number(meant[0].number)))


async def _to_question(turn: Turn, words: str) -> Outcome | None:
    handoff = await turn.work.handoffs.open_of(turn.citizen.citizen_id)
    if handoff is None:
        return None
    said = Said(Side.citizen, words)
    await hear_citizen(turn.work, handoff, said, None, turn.city, turn.now)
    return Finish(_("It is added to your question."))
