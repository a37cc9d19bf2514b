"""One event of a group, and what it leads to."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.dialogs.dialog import Begin, Outcome, Turn
from bot.messages import Incoming, Outgoing
from core.citizens import Citizen
from core.city import City
from core.groups import StaffGroup
from core.lines import LinePlace, Mark
from core.work import Work


@dataclass(frozen=True)
class GroupTurn:
    """One event of a group, with everything that is needed to answer it."""

    work: Work
    incoming: Incoming
    city: City
    now: datetime
    cards: list[int] = field(default_factory=list)
    """The cases whose cards shall be drawn anew at once."""


@dataclass(frozen=True)
class Told:
    """A message to one of the staff, privately."""

    citizen: Citizen
    message: Outgoing


@dataclass(frozen=True)
class Led:
    """One of the staff who goes on in private, and where."""

    citizen: Citizen
    begin: Begin

    def to(self, turn: Turn) -> Outcome:
        """As the engine asks where to lead."""
        return self.begin


@dataclass(frozen=True)
class DeskAnswer:
    """What an event of a group leads to."""

    messages: tuple[Outgoing, ...] = ()
    """Into the group."""
    notice: str = ""
    """Pops up at who pressed a button."""
    in_passing: bool = False
    """It goes by itself: all is well, and the card shows it."""
    privately: tuple[Told, ...] = ()
    leads: tuple[Led, ...] = ()
    """Whom the bot leads on, each in their own chat."""
    cards: tuple[int, ...] = ()
    """The cases whose cards are drawn anew before anything else that waits for the group."""
    marks: tuple[tuple[LinePlace, Mark], ...] = ()
    """What their own messages show their authors at once."""


NOTHING = DeskAnswer()


@dataclass(frozen=True)
class Bound:
    """A turn in a group that is bound to a unit."""

    turn: GroupTurn
    group: StaffGroup
    unit: str
