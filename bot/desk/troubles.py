"""What happens to the bot in a group: taken out, demoted, brought back, or the group goes on elsewhere."""

from datetime import datetime

from bot.desk.turn import NOTHING, DeskAnswer, GroupTurn
from bot.messages import Membership, Rank
from core.cards import show_open_cases
from core.city import City
from core.groups import GroupTrouble, StaffGroup, note_trouble
from core.returning import SPEECHLESS, come_back
from core.talking import show_talks
from core.work import Work

_AT_RANK = {Rank.out: GroupTrouble.out, Rank.silenced: GroupTrouble.silenced}


def trouble_of(change: Membership) -> GroupTrouble:
    """What a change of the bot's rank means: a plain member is well, unless it was more before."""
    if change.after == Rank.member and change.before == Rank.administrator:
        return GroupTrouble.demoted
    return _AT_RANK.get(change.after, GroupTrouble.none)


async def take_membership(turn: GroupTurn, group: StaffGroup) -> DeskAnswer:
    """Note what the bot is now; when it is back, what it could not say is told."""
    change = turn.incoming.membership
    if change:
        await set_trouble(turn, group, trouble_of(change))
    return NOTHING


async def set_trouble(turn: GroupTurn, group: StaffGroup, trouble: GroupTrouble) -> None:
    """Note what keeps the bot from working, or that nothing does any more."""
    is_news = await note_trouble(turn.work, group, trouble, turn.now)
    if is_news and not trouble:
        if group.trouble in SPEECHLESS:
            await come_back(turn.work, group, turn.city, turn.now)
        if group.unit is None:
            await show_talks(turn.work, group.bound_at, turn.now)


async def show_all(work: Work, group: StaffGroup, city: City, now: datetime) -> None:
    """Show a group everything that is open: the cases of its unit, or the talks of the operators."""
    if group.unit:
        await show_open_cases(work, group.unit, city, now)
    else:
        await show_talks(work, group.bound_at, now)


async def follow_group(work: Work, channel: str, old: str, new: str) -> StaffGroup | None:
    """A group goes on under another id: what waits goes there, and its cards are shown there. Once."""
    if not await work.groups.move(channel, old, new):
        return None
    return await work.groups.in_chat(channel, new)
