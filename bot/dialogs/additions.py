"""«Ще додам: …»: more words for a question that waits, or for the request that stands there."""

from bot.dialogs.dialog import Finish, Outcome, Turn
from bot.dialogs.human_words import added_words
from bot.dialogs.line import actor_of_citizen
from bot.dialogs.request_shown import own_cases
from bot.i18n import _, city_language
from core.callbacks import Wish, WishTooLong, ask_for_callback
from core.cases import CLOSED_STATUSES, add_remark
from core.numbers import spell_number


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
    citizen = turn.citizen
    waits = await turn.work.callbacks.waiting_of(citizen.citizen_id)
    if waits is None:
        return None
    wish = Wish(citizen.citizen_id, citizen.identity_id, words, waits.phone, city_language())
    try:
        await ask_for_callback(turn.work, wish, turn.now)
    except WishTooLong:
        return None
    return Finish(_("It is added to your question."))
