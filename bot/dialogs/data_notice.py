"""What becomes of personal data: said before the first question that asks for some.

Law of Ukraine on the protection of personal data, article 12: at the time of collection. The ground is
the duty to handle requests, so this is a notice and asks for no consent.
"""

from dataclasses import replace

from bot.dialogs.dialog import Turn
from bot.i18n import _
from bot.messages import Outgoing

VERSION = 1
"""Goes up when the text changes in substance; then everybody is shown it once more."""


async def data_notice(turn: Turn) -> Outgoing | None:
    """The notice, if this citizen has not been shown its present version; that is kept. A caller hears it."""
    if turn.operator or turn.citizen.notice_version >= VERSION:
        return None
    await turn.work.citizens.note_data_notice(turn.citizen.citizen_id, VERSION, turn.now)
    turn.citizen = replace(turn.citizen, notice_version=VERSION)
    return Outgoing(
        _(
            "Only operators and the service in charge see your address and phone. "
            "To see or erase your data, write: my data."
        )
    )
