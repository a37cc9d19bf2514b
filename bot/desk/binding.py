"""The one command of a group: /bind and a code make it the group of the operators or of a unit."""

import re

from bot.desk.turn import NOTHING, DeskAnswer, GroupTurn
from bot.i18n import _, named
from bot.messages import Outgoing
from core.access import unit_of
from core.cards import show_open_cases
from core.city import City
from core.groups import MOST_TRIES, CodeNotGood, StaffGroup, TooManyTries, bind_by_code
from core.talking import show_talks

COMMAND = "/bind"
_BIND = re.compile(r"/bind(?:@\w+)?(?:\s+(.*))?", re.IGNORECASE | re.DOTALL)


def read_bind(text: str) -> str | None:
    """The code after /bind, "" when there is none; None when it is something else."""
    found = _BIND.fullmatch(text.strip())
    return (found[1] or "").strip() if found else None


def say_how_to_bind() -> str:
    """What /bind is for."""
    return _(
        "In a group of the staff, write {command} and the code that an admin has got from me. "
        "The group then shows the requests of its unit."
    ).format(command=COMMAND)


def say_purpose(purpose: str, city: City) -> str:
    """What a group is for."""
    unit = unit_of(purpose)
    if unit is None:
        return _("the operators")
    return named(city.unit(unit).name) if city.has_unit(unit) else unit


async def bind(turn: GroupTurn, code: str) -> DeskAnswer:
    """Bind the group, and say in plain words what came of it."""
    incoming = turn.incoming

    def answer(text: str) -> DeskAnswer:
        return DeskAnswer((Outgoing(text, answers=incoming.message_id),))

    if not code:
        return answer(say_how_to_bind())
    try:
        group = await bind_by_code(
            turn.work,
            code,
            channel=incoming.channel,
            chat=incoming.chat,
            title=incoming.title,
            now=turn.now,
        )
    except CodeNotGood:
        return answer(
            _("This code is not good: it was used, is too old, or is mistyped. Ask an admin for a new one.")
        )
    except TooManyTries as refusal:
        told = refusal.tries > MOST_TRIES + 1
        return NOTHING if told else answer(_("Too many codes were tried here. Please try again in an hour."))
    if group.unit:
        await show_open_cases(turn.work, group.unit, turn.city, turn.now)
    else:
        await show_talks(turn.work, turn.now, turn.now)
    return answer(_say_bound(group, turn.city))


def _say_bound(group: StaffGroup, city: City) -> str:
    if group.unit is None:
        return _("This is the group of the operators now.")
    return _(
        "This group is bound now: {unit}. Requests come here, each as one message that shows how it stands."
    ).format(unit=say_purpose(group.purpose, city))
