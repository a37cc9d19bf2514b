"""One event of a group, and what it leads to."""

from dataclasses import dataclass
from datetime import datetime

from bot.messages import Incoming, Outgoing
from core.citizens import Citizen
from core.city import City
from core.groups import StaffGroup
from core.work import Work


@dataclass(frozen=True)
class GroupTurn:
    """One event of a group, with everything that is needed to answer it."""

    work: Work
    incoming: Incoming
    city: City
    now: datetime


@dataclass(frozen=True)
class Told:
    """A message to one of the staff, privately."""

    citizen: Citizen
    message: Outgoing


@dataclass(frozen=True)
class DeskAnswer:
    """What an event of a group leads to, besides the cards that are drawn anew."""

    messages: tuple[Outgoing, ...] = ()
    """Into the group."""
    notice: str = ""
    """Pops up at who pressed a button."""
    in_passing: bool = False
    """It goes by itself: all is well, and the card shows it."""
    privately: tuple[Told, ...] = ()


NOTHING = DeskAnswer()


@dataclass(frozen=True)
class Bound:
    """A turn in a group that is bound to a unit."""

    turn: GroupTurn
    group: StaffGroup
    unit: str
