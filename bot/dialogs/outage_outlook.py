"""What is known of several places at once, an outage told once however many of them it is at."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from bot.dialogs.addresses import saved_addresses
from bot.dialogs.dialog import Turn
from bot.dialogs.place import Place, place_at, say_place
from bot.dialogs.subscription_stop import theirs
from bot.i18n import _
from bot.outage_lines import say_kind, say_on, say_planned, say_unclear
from core.areas import Area
from core.city import City
from core.outages import Outage, OutageKind
from core.subscriptions import Subscription

AtPlaces = tuple[Outage, list[Place]]


@dataclass
class Found:
    """Each outage with the places that it is at; where nothing is off, as far as we know, it is calm."""

    on: list[AtPlaces] = field(default_factory=list)
    unclear: list[AtPlaces] = field(default_factory=list)
    planned: list[AtPlaces] = field(default_factory=list)
    calm: list[Place] = field(default_factory=list)


async def own_places(turn: Turn) -> list[Place]:
    """Saved addresses and what notices are of, each once."""
    saved = [place_at(turn.city, one.street_id, one.house) for one in await saved_addresses(turn)]
    return list(dict.fromkeys((*saved, *(one.place for one in await theirs(turn)))))


async def at_places(turn: Turn, places: Sequence[Place]) -> Found:
    """What is known of these places."""
    board, found = await turn.board.renewed(turn.work), Found()
    for place in places:
        outlook = board.outlook(_is_news(place, turn.city), turn.now)
        _gather(found.on, outlook.on, place)
        _gather(found.unclear, outlook.unclear, place)
        _gather(found.planned, outlook.planned, place)
        if not (outlook.on or outlook.unclear):
            found.calm.append(place)
    return found


def _is_news(place: Place, city: City) -> Callable[[Area], bool]:
    """As for a notice of this place."""
    wish = Subscription(0, 0, *place, kinds=frozenset(OutageKind))
    return lambda area: wish.is_concerned(area, city)


def _gather(known: list[AtPlaces], outages: Iterable[Outage], place: Place) -> None:
    for outage in outages:
        at = next((places for one, places in known if one.id == outage.id), None)
        if at is None:
            known.append((outage, [place]))
        else:
            at.append(place)


def say_found(found: Found, turn: Turn) -> list[str]:
    """What is off now comes first, then what nobody knows, where nothing is off, and what is planned."""
    city, now = turn.city, turn.now
    blocks = [_block(one, say_on(one[0], city, now), turn) for one in found.on]
    blocks += [_block(one, say_unclear(one[0], city, now), turn) for one in found.unclear]
    if found.calm:
        blocks.append(_("No outage is known now: {places}.").format(places=_names(found.calm, turn)))
    if found.planned:
        blocks.append(_("What is planned:"))
    return blocks + [_block(one, say_planned(one[0], city, now), turn) for one in found.planned]


def _block(found: AtPlaces, told: str, turn: Turn) -> str:
    outage, places = found
    head = _("{outage}: {place}").format(outage=say_kind(outage.kind), place=_names(places, turn))
    return f"{head}\n{told}"


def _names(places: Iterable[Place], turn: Turn) -> str:
    return "; ".join(say_place(place, turn.city) for place in places)
