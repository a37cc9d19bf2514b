"""Buttons about a broadcast that stand under messages of their own, outside any question.

What they do is in `bot/dialogs/broadcast.py`.
"""

from bot.i18n import _
from bot.messages import Choice
from core.broadcasts import Broadcast, Move

NAME = "broadcast"
LOOK, APPROVE, SEND_BACK = "look", "approve", "send_back"
DIGEST_SHOWN = 24
"""Characters of the digest that a button has room for: 96 bits."""


def asks_look(id: int | str) -> Choice:
    """Opens it."""
    return _button(LOOK, _("Look at it"), str(id))


def asks_approval(broadcast: Broadcast) -> tuple[Choice, ...]:
    """Approve just what is shown here, or send it back."""
    shown = f"{broadcast.id}-{broadcast.digest[:DIGEST_SHOWN]}"
    return (
        _button(APPROVE, _("Approve: send it"), shown),
        _button(SEND_BACK, _("Send it back"), str(broadcast.id)),
    )


def asks_move(move: Move, id: int) -> Choice:
    """Pause, resume or cancel it while it is being sent."""
    labels = {
        Move.pause: _("Pause"),
        Move.resume: _("Go on sending"),
        Move.cancel: _("Stop for good"),
    }
    return _button(move, labels[move], str(id))


def _button(act: str, label: str, argument: str) -> Choice:
    return Choice(act, label, data=f"{NAME}:{act}:0:{act}-{argument}")


def read_button_key(key: str) -> tuple[str, int, str]:
    """What shall be done, with which broadcast, and what more the button says; an id of 0 names none."""
    act, _dash, argument = key.partition("-")
    number, _dash, more = argument.partition("-")
    return act, int(number) if number.isdecimal() else 0, more
