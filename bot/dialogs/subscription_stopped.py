"""After the end of all notices: it can be taken back."""

from typing import Any

from bot.dialogs.dialog import Again, Go, Outcome, Resume, Step, Turn
from bot.dialogs.free_words import hear
from bot.dialogs.phrases import goes_on, is_yes, only
from bot.dialogs.subscription_stop import say_stopped
from bot.i18n import _
from bot.messages import Choice, Outgoing, rows
from core.outages import OutageKind
from core.subscriptions import CONSENT_VERSION, Consent, QuietHours, Subscription, subscribe


def ask_stopped(turn: Turn) -> Outgoing:
    """What has been done, and the way to undo it."""
    aside = (Choice("go_on", _("Go on with the unsent request")),) if turn.conversation.aside else ()
    return Outgoing(say_stopped(), rows=rows(Choice("again", _("Get notices again")), *aside))


async def take_stopped(turn: Turn) -> Outcome:
    """Everything as it was, or on with something else."""
    if turn.said.choice == "again" or _takes_back(turn.said.text):
        await _restore(turn, turn.draft.pop("stopped"))
        return Go("list", _("All is as it was."))
    if turn.said.choice == "go_on" or goes_on(turn.said.text):
        return Resume()
    if not turn.said.text or is_yes(turn.said.text):
        return Again("")
    return await hear(turn)


_takes_back = only(r"(?:по)?верн\w*|поверт\w*|віднов\w*|восстанов\w*|передума\w*|помил\w*|ошиб\w*|again")


async def _restore(turn: Turn, stopped: dict[str, Any]) -> None:
    """Whoever takes it back agrees to be told, knowing to what."""
    citizen_id = turn.citizen.citizen_id
    await turn.work.subscriptions.agree(citizen_id, Consent(CONSENT_VERSION, turn.now))
    for street_id, house, district, kinds in stopped["places"]:
        known = frozenset(map(OutageKind, kinds))
        await subscribe(turn.work, Subscription(0, citizen_id, street_id, house, district, known))
    if hours := stopped["quiet"]:
        await turn.work.subscriptions.set_quiet_hours(citizen_id, QuietHours(*hours))


def _was_stopped(turn: Turn) -> bool:
    return "stopped" in turn.draft


STOPPED_STEP = Step("stopped", ask_stopped, take_stopped, needed=_was_stopped)
