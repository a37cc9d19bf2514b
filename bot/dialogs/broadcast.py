"""Broadcasts: the list, one of them with all that may be done with it, and its buttons in other messages."""

from bot.dialogs.broadcast_acts import broadcast_of, try_approve, try_move
from bot.dialogs.broadcast_buttons import APPROVE, NAME, SEND_BACK, read_button_key
from bot.dialogs.broadcast_list import ask_list, lacks_choice, take_list
from bot.dialogs.broadcast_show import ask_show, take_show
from bot.dialogs.broadcast_steps import (
    ask_city_approved,
    ask_follow,
    ask_known,
    ask_over,
    ask_stop,
    ask_when,
    ask_whole_city,
    ask_word,
    knows_outage,
    take_city_approved,
    take_follow,
    take_known,
    take_over,
    take_stop,
    take_when,
    take_whole_city,
    take_word,
)
from bot.dialogs.dialog import Begin, Dialog, Step, Turn, never
from bot.i18n import _
from core.broadcasts import BroadcastState, Move

_ASKED = "asked"
"""Which question a button of another message leads to."""
_WORD, _STOP, _CITY = "word", "stop", "city_approved"


async def take_late(turn: Turn) -> str | Begin:
    """A button under the question to approve it, or under its progress: as things stand now."""
    act, number, shown = read_button_key(turn.said.choice)
    broadcast = await broadcast_of(turn, number)
    if broadcast is None:
        return _("There is no such notice, or it is not yours to see.")
    opened = {"id": number}
    if act == SEND_BACK and broadcast.state is BroadcastState.submitted:
        return Begin(NAME, opened | {_ASKED: _WORD})
    if act == Move.cancel:
        return Begin(NAME, opened | {_ASKED: _STOP})
    if act in (Move.pause, Move.resume):
        return await try_move(turn, broadcast, act) or _("Done.")
    if act != APPROVE:
        return Begin(NAME, opened)
    if broadcast.outage.is_city_wide:
        return Begin(NAME, opened | {_ASKED: _CITY, "shown": shown})
    return await try_approve(turn, broadcast, shown) or _("Approved. Thank you.")


def asked_word(turn: Turn) -> bool:
    """Whether a button has asked for a word to its author."""
    return turn.draft.get(_ASKED) == _WORD


def asked_stop(turn: Turn) -> bool:
    """Whether a button has asked to stop it."""
    return turn.draft.get(_ASKED) == _STOP


def asked_city(turn: Turn) -> bool:
    """Whether a button has asked to approve one to the whole city."""
    return turn.draft.get(_ASKED) == _CITY


BROADCAST = Dialog(
    NAME,
    steps=(
        Step("list", ask_list, take_list, needed=lacks_choice),
        Step("word", ask_word, take_word, needed=asked_word),
        Step("stop", ask_stop, take_stop, needed=asked_stop),
        Step("city_approved", ask_city_approved, take_city_approved, needed=asked_city),
        Step("known", ask_known, take_known, needed=knows_outage),
        Step("when", ask_when, take_when, needed=never),
        Step("whole_city", ask_whole_city, take_whole_city, needed=never),
        Step("follow", ask_follow, take_follow, needed=never),
        Step("over", ask_over, take_over, needed=never),
        Step("show", ask_show, take_show),
    ),
    late=take_late,
)
