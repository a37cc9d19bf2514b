"""All that is announced, is being sent, or waits for somebody: the list that an admin begins from."""

from dataclasses import dataclass

from bot.dialogs.broadcast_words import say_heading, say_purpose, say_state
from bot.dialogs.dialog import Again, Begin, Next, Outcome, Turn
from bot.dialogs.outage_fields import kinds, say_press
from bot.dialogs.roles import not_for_them
from bot.i18n import _
from bot.messages import Choice, Outgoing, rows
from bot.outage_words import say_period
from core.broadcasts import Broadcast, BroadcastState, last_told
from core.outages import Outage

MOST_LISTED = 10
SHORTEST_NOTICE = 40
"""Letters. Who sends so many here has pasted what a utility announces."""
OF_OUTAGE = "outage-"
_OPEN = (
    BroadcastState.draft,
    BroadcastState.submitted,
    BroadcastState.scheduled,
    BroadcastState.sending,
    BroadcastState.paused,
)
_BUTTON = 30
"""Characters of a heading that fit on a button."""


@dataclass(frozen=True)
class Listed:
    """One line of the list."""

    key: str
    heading: str
    stands: str


async def ask_list(turn: Turn) -> Outgoing:
    """What waits for somebody comes first, then what people know already."""
    if await not_for_them(turn):
        return Outgoing(_("Only an admin announces outages."))
    listed = (await listed_now(turn))[:MOST_LISTED]
    lines = [f"{number}. {one.heading}\n({one.stands})" for number, one in enumerate(listed, 1)]
    choices = (Choice(one.key, f"{number}. {_cut(one.heading)}") for number, one in enumerate(listed, 1))
    text = "\n\n".join(lines) or _("Nothing is announced.")
    return Outgoing(text, _("Outage notices"), rows(Choice("new", _("Announce an outage")), *choices))


def _cut(heading: str) -> str:
    return heading if len(heading) <= _BUTTON else f"{heading[: _BUTTON - 1].rstrip()}…"


async def listed_now(turn: Turn) -> list[Listed]:
    """Every broadcast that is on its way, and of every announced outage what was told last."""
    waiting = await turn.work.broadcasts.in_states(_OPEN)
    listed = [_of_broadcast(turn, one) for one in waiting]
    shown = {one.id for one in waiting}
    for outage in await turn.work.outages.announced():
        told = await last_told(turn.work, outage.id)
        if told is None:
            listed.append(_of_outage(turn, outage))
        elif told.id not in shown:
            listed.append(_of_broadcast(turn, told))
    return listed


def _of_broadcast(turn: Turn, broadcast: Broadcast) -> Listed:
    stands = _("{purpose}: {state}").format(
        purpose=say_purpose(broadcast.purpose), state=say_state(broadcast.state)
    )
    return Listed(str(broadcast.id), say_heading(broadcast, turn.city), stands)


def _of_outage(turn: Turn, outage: Outage) -> Listed:
    """One that the shift has made of many requests: nobody was told who has not asked."""
    period = say_period(outage.starts_at, outage.ends_at, turn.city)
    heading = f"{kinds()[outage.kind]}: {period}"
    return Listed(f"{OF_OUTAGE}{outage.id}", heading, _("known, and sent to nobody"))


async def take_list(turn: Turn) -> Outcome:
    """On to one of them, or to a new one."""
    if await not_for_them(turn):
        return Begin("menu")
    choice = turn.said.choice
    if choice == "new":
        return Begin("outage")
    if choice.startswith(OF_OUTAGE):
        turn.draft["outage"] = int(choice.removeprefix(OF_OUTAGE))
        return Next()
    if len(turn.said.text) >= SHORTEST_NOTICE:
        return Begin("outage", heard=True)
    if not choice:
        return Again(say_press())
    turn.draft["id"] = int(choice)
    return Next()


def lacks_choice(turn: Turn) -> bool:
    """Whether nobody has said which one."""
    return "id" not in turn.draft and "outage" not in turn.draft
