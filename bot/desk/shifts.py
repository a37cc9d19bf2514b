"""/on, /off and /desk: the same in the operators' group and in a private chat. The table is at the end."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.desk.shift_words import DESK, OFF, ON, say_came_on, say_desk
from bot.i18n import _, ngettext
from bot.messages import Outgoing
from bot.wording import say_local_moment
from core.access import TALKERS, Role
from core.citizens import Citizen
from core.city import City
from core.desk_view import view_desk
from core.reviewing import put_again
from core.shift_ends import go_off
from core.shifts import Why, come_on, shift_end
from core.work import Work

Do = Callable[[Work, Citizen, City, datetime], Awaitable[Outgoing]]


@dataclass(frozen=True)
class ShiftCommand:
    """What a command does, and who may."""

    do: Do
    roles: Collection[str]
    refuse: Callable[[], str]


async def take_shift_command(
    command: str, work: Work, person: Citizen, city: City, now: datetime
) -> Outgoing:
    """Do it, or say why not."""
    known = SHIFT_COMMANDS[command]
    if set(known.roles).isdisjoint(await work.roles.roles_of(person.identity_id)):
        return Outgoing(known.refuse())
    return await known.do(work, person, city, now)


async def _on(work: Work, person: Citizen, city: City, now: datetime) -> Outgoing:
    if not await come_on(work, person.identity_id, Why.said, city, now):
        return Outgoing(_("You are on shift already. When you go, write {command}.").format(command=OFF))
    ends = _("If you forget it, the shift ends by itself: {at}.")
    return Outgoing(f"{say_came_on()} {ends.format(at=say_local_moment(shift_end(city, now), city))}")


async def _off(work: Work, person: Citizen, city: City, now: datetime) -> Outgoing:
    was_on = await work.shifts.is_on(person.identity_id)
    count = await go_off(work, person, Why.said, city, now)
    say = _("You are off shift now.") if was_on else _("You are off shift already.")
    if count:
        free = ngettext("{n} talk of yours is free again.", "{n} talks of yours are free again.", count)
        say = f"{say} {free.format(n=count)}"
    return Outgoing(say)


async def _desk(work: Work, person: Citizen, city: City, now: datetime) -> Outgoing:
    """What waits for the supervisor's review comes with it, in private."""
    return say_desk(await view_desk(work, city, now), await put_again(work, person, now), city)


def _say_no_shift() -> str:
    return _("Only operators and supervisors have shifts. Ask an admin to give you the role.")


def _say_no_desk() -> str:
    return _("Only supervisors see the desk. Ask an admin to give you the role.")


SHIFT_COMMANDS: Mapping[str, ShiftCommand] = {
    ON: ShiftCommand(_on, TALKERS, _say_no_shift),
    OFF: ShiftCommand(_off, TALKERS, _say_no_shift),
    DESK: ShiftCommand(_desk, (Role.supervisor,), _say_no_desk),
}
