"""The button under an alert: whoever presses it first has taken it. It is pressed outside any question."""

from bot.dialogs.dialog import Dialog, Turn
from bot.i18n import _
from core.alerts import MayNotTake, NotNeeded, TakenAlready, take_alert

NAME = "alert"


async def take(turn: Turn) -> str:
    """Take the alert that the button names."""
    try:
        await take_alert(turn.work, int(turn.said.choice), turn.citizen.identity_id, turn.now)
    except MayNotTake:
        return _("Only operators on duty can take this.")
    except NotNeeded:
        return _("The citizen has taken this call back. Nobody has to ring.")
    except TakenAlready:
        return _("Somebody has taken this already.")
    return _("It is yours. The citizen knows that help is being called.")


ALERT = Dialog(NAME, steps=(), late=take)
