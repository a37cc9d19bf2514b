"""What words and points say of the place, put into the draft."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from bot.dialogs.addresses import saved_addresses
from bot.dialogs.dialog import Turn
from bot.dialogs.place_words import HOME, LAST, known_place
from bot.dialogs.request_shown import own_cases
from bot.i18n import LANGUAGES, _, speaking
from understanding import FoundAddress
from understanding.entrances import entrance_in
from understanding.routes import find_route

STREETS_OFFERED = 3
LONGEST_WRITTEN = 100
"""Characters of a place in the citizen's own words."""
_HOMES = frozenset({"дім", "дом", "дома", "вдома", "домівка", "home"})


def hear_address(turn: Turn, found: FoundAddress) -> None:
    """Keep what a text said of the address. Two streets that fit will be asked about."""
    if route := find_route(turn.said.text):
        turn.draft["route"] = route
    if found.unlisted:
        turn.draft["unlisted"] = found.unlisted
    if not found.street_ids:
        return
    address = {"house": found.house, "flat": found.flat, "written": _beside(turn, found)}
    if found.ambiguous:
        offer_streets(turn, found.street_ids)
    else:
        address["street_id"] = found.street_ids[0]
        turn.draft["street_chosen"] = True
    turn.draft["odd_house"] = found.odd_house
    turn.draft["crossing"] = found.crossing is not None
    turn.draft["address"] = {key: value for key, value in address.items() if value}


def _beside(turn: Turn, found: FoundAddress) -> str | None:
    """What belongs to the street besides the house: a crossing's other street, else entrance and landmark."""
    if found.crossing is None:
        return ", ".join(filter(None, (entrance_in(turn.said.text), found.landmark))) or None
    if turn.city.has_street(found.crossing):
        return turn.city.street(found.crossing).spoken("uk")
    return _("corner with: {street}").format(street=found.crossing)


def offer_streets(turn: Turn, ids: Iterable[str]) -> None:
    """One of these will be asked for."""
    turn.draft["streets"], turn.draft["street_chosen"], turn.draft["edge"] = list(ids), False, False


def hear_point(turn: Turn, lat: float, lon: float) -> bool:
    """Keep a point and ask about the streets around it; False for a point outside the city."""
    if not turn.city.is_inside(lat, lon):
        return False
    turn.draft["address"] = {"lat": lat, "lon": lon}
    offer_streets(turn, (street.id for street in turn.city.nearest_streets(lat, lon, STREETS_OFFERED)))
    turn.draft["edge"] = turn.city.district_at(lat, lon) is None
    return True


def keep_place(turn: Turn, address: dict[str, Any]) -> None:
    """A whole address that needs no further question about its street."""
    turn.draft["address"] = {key: value for key, value in address.items() if value is not None}
    turn.draft["street_chosen"] = True
    meets = address.get("street_id") and address.get("written") and not address.get("house")
    turn.draft["crossing"] = bool(meets)
    for key in ("missing", "odd_house"):
        turn.draft.pop(key, None)


async def hear_known_place(turn: Turn) -> bool:
    """«Там же», «вдома»: the place of the last request, or the saved home. Without one it is asked for."""
    which = known_place(turn.said.text)
    if which is None or "address" in turn.draft or turn.draft.get("unlisted"):
        return False
    address = await (_of_last_case(turn) if which == LAST else _of_home(turn))
    if address is None:
        turn.draft["missing"] = which
        return False
    keep_place(turn, address)
    return True


async def _of_last_case(turn: Turn) -> dict[str, Any] | None:
    for case in await own_cases(turn):
        known = case.address
        if known.street_id or known.written or known.lat is not None:
            return asdict(known) | {"route": None}
    return None


async def _of_home(turn: Turn) -> dict[str, Any] | None:
    for saved in await saved_addresses(turn):
        if saved.label.casefold() in _home_labels():
            return {"street_id": saved.street_id, "house": saved.house, "flat": saved.flat or None}
    return None


def _home_labels() -> set[str]:
    labels = set(_HOMES)
    for language in LANGUAGES:
        with speaking(language):
            labels.add(_("Home").casefold())
    return labels


def say_missing(turn: Turn) -> str:
    """Why the place of before could not be taken; empty when none was asked for."""
    return {
        LAST: _("You have no earlier request with an address."),
        HOME: _("You have not saved your home address yet."),
    }.get(turn.draft.get("missing", ""), "")
