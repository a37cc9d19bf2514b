"""A danger told within a talk: its questions come once. Told again soon, it goes to people without them."""

from datetime import datetime, timedelta
from typing import Any

from bot.dialogs.dialog import Again, Begin, Outcome, Turn
from bot.dialogs.report_draft import phone_of
from bot.dialogs.report_emergency import danger_told
from bot.i18n import _
from bot.wording import number_to_ring
from core.alerts import tell_danger_again
from core.handoffs import Handoff

AGAIN_WITHIN = timedelta(minutes=15)
_TOLD = "danger_in_talk"
"""Where a conversation remembers the dangers of its talk: the talk, and by their codes when each was told."""


async def heed_danger(turn: Turn, handoff: Handoff) -> Outcome | None:
    """What follows from words that the operators have besides; None when nothing has to be said."""
    code = danger_told(turn) if not turn.said.files else None
    if code is None:
        return None
    told = _told_in(turn, handoff)
    if code not in told or turn.now - datetime.fromisoformat(told[code]["at"]) > AGAIN_WITHIN:
        told[code] = {"at": turn.now.isoformat(), "again": False}
        return Begin("report", heard=True)
    if told[code]["again"]:
        return None
    told[code]["again"] = True
    said = code, turn.said.text, phone_of(turn)
    on_duty = await tell_danger_again(turn.work, *said, handoff.id, turn.now)
    return Again(_say_heard(on_duty).format(number=number_to_ring(turn.city, code)))


def _told_in(turn: Turn, handoff: Handoff) -> dict[str, Any]:
    memory = turn.conversation.memory
    if memory.get(_TOLD, {}).get("talk") != handoff.id:
        memory[_TOLD] = {"talk": handoff.id, "dangers": {}}
    dangers: dict[str, Any] = memory[_TOLD]["dangers"]
    return dangers


def _say_heard(on_duty: bool) -> str:
    if on_duty:
        return _("The operators and whoever is on duty are told. If nobody has rung {number} yet, ring now.")
    return _("The operators read this. If nobody has rung {number} yet, ring now.")
