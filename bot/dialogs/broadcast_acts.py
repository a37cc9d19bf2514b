"""What may be done with a broadcast by whoever writes here, and why not, in words."""

from collections.abc import Awaitable, Callable

from bot.dialogs.dialog import Turn
from bot.dialogs.obstacle_words import say_obstacles
from bot.dialogs.staff import roles_of_writer
from bot.i18n import _
from core.announcing import (
    Announcer,
    MayNotAnnounce,
    NobodyApproves,
    NothingToFollow,
    Obstructed,
    announcer,
    count_some,
    may_write,
    submit,
)
from core.approving import MayNotApprove, WholeCityTwice, approve, may_approve
from core.broadcasts import (
    Broadcast,
    BroadcastMoveNotAllowed,
    BroadcastNotFound,
    ChangedSince,
    Move,
    OwnBroadcast,
)
from core.outages import OutageMoveNotAllowed
from core.refusals import Refusal
from core.sending import call_off, pause, resume


async def writer_of(turn: Turn) -> Announcer:
    """Whoever writes here, with their roles."""
    return announcer(turn.writer, await roles_of_writer(turn))


async def broadcast_of(turn: Turn, id: int) -> Broadcast | None:
    """The broadcast, if this person may see it: who writes them, and who may approve this one."""
    broadcast = await turn.work.broadcasts.by_id(id)
    by = await writer_of(turn)
    return broadcast if broadcast and (may_write(by) or may_approve(broadcast, by)) else None


async def try_to(act: Callable[[], Awaitable[object]]) -> str:
    """Do it; "" if it is done, else why not."""
    try:
        await act()
    except Refusal as refusal:
        return say_refusal(refusal)
    return ""


def say_refusal(refusal: Refusal) -> str:
    """Why something cannot be done, and what then."""
    if isinstance(refusal, Obstructed):
        return say_obstacles(refusal.obstacles)
    words = {
        MayNotAnnounce: _("Only an admin announces outages."),
        MayNotApprove: _("Your role does not approve this."),
        OwnBroadcast: _("Whoever wrote it does not approve it. Somebody else has to look at it."),
        ChangedSince: _("It has been changed meanwhile. Please look at it once more."),
        NobodyApproves: _(
            "Nobody but you could approve it. Give the role to somebody else: {command}"
        ).format(command="/people"),
        WholeCityTwice: _("It goes to the whole city. Please say once more that this is meant."),
        NothingToFollow: _("Nobody has been told of it yet, so there is nothing to correct."),
        OutageMoveNotAllowed: _("This outage is over or cancelled already."),
        BroadcastNotFound: _("There is no such notice any more."),
        BroadcastMoveNotAllowed: _(
            "This is not possible any more: somebody was quicker. It stands as shown."
        ),
    }
    if type(refusal) not in words:
        raise refusal
    return words[type(refusal)]


async def try_submit(turn: Turn, broadcast: Broadcast) -> str:
    """Submit it; "" if it is done, else why not."""
    by = await writer_of(turn)
    some = await count_some(turn.work, broadcast, turn.city, turn.now)
    return await try_to(lambda: submit(turn.work, broadcast.id, by, some, turn.city, turn.now))


async def try_approve(turn: Turn, broadcast: Broadcast, shown: str, city_confirmed: bool = False) -> str:
    """Approve what was shown; "" if it is done, else why not."""
    by = await writer_of(turn)
    some = await count_some(turn.work, broadcast, turn.city, turn.now)
    return await try_to(
        lambda: approve(
            turn.work, broadcast.id, shown, by, some, turn.city, turn.now, city_confirmed=city_confirmed
        )
    )


async def try_move(turn: Turn, broadcast: Broadcast, move: str) -> str:
    """Pause it, go on, or stop it for good, if this person may; "" if it is done, else why not."""
    by = await writer_of(turn)
    if not may_write(by) and by.citizen_id != broadcast.author:
        return say_refusal(MayNotAnnounce())
    acts: dict[str, Callable[[], Awaitable[object]]] = {
        Move.pause: lambda: pause(turn.work, broadcast, by.name, turn.now),
        Move.resume: lambda: resume(turn.work, broadcast, by.name, turn.city, turn.now),
        Move.cancel: lambda: call_off(turn.work, broadcast, by.name, turn.city, turn.now),
    }
    return await try_to(acts[move])
