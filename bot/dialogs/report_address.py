"""Where it is: a street and a house, a point on the map, or a route of public transport."""

from collections.abc import Iterable

from bot.dialogs.addresses import saved_addresses, say_saved
from bot.dialogs.dialog import Again, Go, Next, Outcome, Step, Turn, never
from bot.dialogs.report_draft import address_part, location_of, so_far
from bot.i18n import _, city_language
from bot.messages import Choice, Outgoing, Request, rows
from core.city import LocationKind
from understanding import FoundAddress

HOUSES = frozenset({LocationKind.building, LocationKind.applicant})
PLACES = HOUSES | {LocationKind.point}
STREETS_OFFERED = 3


def hear_address(turn: Turn, found: FoundAddress) -> None:
    """Keep what a text said of the address. Two streets that fit will be asked about."""
    if not found.street_ids:
        return
    address = {"house": found.house, "flat": found.flat}
    if found.ambiguous:
        _offer_streets(turn, found.street_ids)
    else:
        address["street_id"] = found.street_ids[0]
        turn.draft["street_chosen"] = True
    turn.draft["address"] = {key: value for key, value in address.items() if value}


def _offer_streets(turn: Turn, ids: Iterable[str]) -> None:
    turn.draft["streets"], turn.draft["street_chosen"] = list(ids), False


def hear_point(turn: Turn, lat: float, lon: float) -> bool:
    """Keep a point and ask about the streets around it; False for a point outside the city."""
    if not turn.city.is_inside(lat, lon):
        return False
    turn.draft["address"] = {"lat": lat, "lon": lon}
    turn.draft["edge"] = turn.city.district_at(lat, lon) is None
    _offer_streets(turn, (street.id for street in turn.city.nearest_streets(lat, lon, STREETS_OFFERED)))
    return True


async def ask_address(turn: Turn) -> Outgoing:
    """By text, by a saved address, or by the phone's location."""
    if location_of(turn) == LocationKind.applicant:
        text = _("What is your address? Your account is found by it. For example: 35 Myru Avenue, flat 4.")
    else:
        text = _(
            "Where is it? The crew needs the street and the house, for example: 35 Myru Avenue, flat 4. "
            "Or send your location."
        )
    saved = [Choice(f"saved.{one.id}", say_saved(turn, one)) for one in await saved_addresses(turn)]
    here = Choice("here", _("Send where I am"), request=Request.location)
    return Outgoing(text, so_far(turn), rows(*saved, here))


async def take_address(turn: Turn) -> Outcome:
    """A street of the register, a saved address, or a point inside the city."""
    if turn.said.choice.startswith("saved."):
        return await _take_saved(turn, int(turn.said.choice.removeprefix("saved.")))
    if turn.said.point:
        if hear_point(turn, *turn.said.point):
            return Next()
        return Again(_("This point is outside the city. Please write the street and the house."))
    turn.draft.pop("address", None)
    return _take_words(turn, {})


def _take_words(turn: Turn, point: dict[str, float]) -> Outcome:
    """A street of the register; a point that was sent before stays with it."""
    if not turn.said.text:
        return Again(_("Please write the street and the house."))
    found = turn.understand(turn.said.text).address
    if not found.street_ids:
        turn.draft["unlisted"] = turn.said.text
        return Go("unlisted")
    turn.draft.pop("address", None)
    hear_address(turn, found)
    turn.draft["address"] |= point
    return Next()


async def _take_saved(turn: Turn, id: int) -> Outcome:
    saved = next((one for one in await saved_addresses(turn) if one.id == id), None)
    if saved is None:
        return Again(_("This address is removed."))
    turn.draft["address"] = {"street_id": saved.street_id, "house": saved.house, "flat": saved.flat or None}
    turn.draft["street_chosen"] = True
    return Next()


def _point(turn: Turn) -> dict[str, float]:
    return {key: address_part(turn, key) for key in ("lat", "lon") if address_part(turn, key) is not None}


def ask_street(turn: Turn) -> Outgoing:
    """Several streets fit, or are near the point."""
    streets = map(turn.city.street, turn.draft["streets"])
    choices = [Choice(street.id, street.spoken(city_language())) for street in streets]
    if address_part(turn, "lat") is not None:
        choices.append(Choice("point", _("The point is enough")))
    text = _("Which street is it? I ask so that the crew does not go to the wrong one.")
    if turn.draft.get("edge"):
        text = _("This point is at the edge of the city. If it is in the city, which street is it?")
    return Outgoing(text, so_far(turn), rows(*choices, Choice("other", _("Another street"))))


async def take_street(turn: Turn) -> Outcome:
    """One of those shown; or another, to be written."""
    choice = turn.said.choice
    if choice == "other":
        return Go("address")
    if not choice:
        return await take_address(turn) if turn.said.point else _take_words(turn, _point(turn))
    turn.draft["street_chosen"] = True
    if choice != "point":
        turn.draft["address"]["street_id"] = choice
    return Next()


def ask_unlisted(turn: Turn) -> Outgoing:
    """No such street in the register: it may be misspelt, or the register may lack it."""
    text = _(
        "I do not find this street in the city's list: «{written}». "
        "Please write it again, or leave it as it is: an operator will see to it."
    )
    return Outgoing(
        text.format(written=turn.draft["unlisted"]), rows=rows(Choice("keep", _("Leave it as it is")))
    )


async def take_unlisted(turn: Turn) -> Outcome:
    """Kept as written, or a new try."""
    if not turn.said.choice:
        return await take_address(turn)
    turn.draft["address"] = {"written": turn.draft["unlisted"]} | _point(turn)
    turn.draft["street_chosen"] = True
    return Next()


def ask_house(turn: Turn) -> Outgoing:
    """A street alone does not tell the crew where to go."""
    street = turn.city.street(turn.draft["address"]["street_id"]).spoken(city_language())
    text = _("Which house on {street}? For example: 86, or 25а, flat 12. The crew needs it to find you.")
    return Outgoing(
        text.format(street=street), so_far(turn), rows(Choice("none", _("There is no house number")))
    )


async def take_house(turn: Turn) -> Outcome:
    """A house, with a flat if there is one."""
    if turn.said.choice == "none":
        turn.draft["address"]["house"] = ""
        return Next()
    street = turn.city.street(turn.draft["address"]["street_id"]).spoken("uk")
    found = turn.understand(f"{street} {turn.said.text}").address
    if not found.house:
        return Again(_("I do not see a house number. Please write it, for example: 86, flat 12."))
    turn.draft["address"] |= {"house": found.house} | ({"flat": found.flat} if found.flat else {})
    return Next()


def ask_route(turn: Turn) -> Outgoing:
    """Which bus it is."""
    text = _("Which route is it, and which stop? For example: trolleybus 15, stop «Portova».")
    return Outgoing(text, so_far(turn))


async def take_route(turn: Turn) -> Outcome:
    """As the citizen names it."""
    if not turn.said.text:
        return Again(_("Please write the route in words, for example: trolleybus 15."))
    turn.draft["address"] = {"route": turn.said.text[:40]}
    return Next()


def _lacks_place(turn: Turn) -> bool:
    known = ("street_id", "written", "lat")
    asks = location_of(turn) in PLACES and not _must_choose_street(turn)
    return asks and not any(address_part(turn, key) is not None for key in known)


def _must_choose_street(turn: Turn) -> bool:
    open_choice = "streets" in turn.draft and not turn.draft.get("street_chosen")
    return location_of(turn) in PLACES and open_choice


def _lacks_house(turn: Turn) -> bool:
    known = address_part(turn, "street_id") and address_part(turn, "lat") is None
    return bool(known) and location_of(turn) in HOUSES and address_part(turn, "house") is None


def _lacks_route(turn: Turn) -> bool:
    return location_of(turn) == LocationKind.route and not address_part(turn, "route")


ADDRESS_STEPS = (
    Step("address", ask_address, take_address, needed=_lacks_place, personal=True),
    Step("street", ask_street, take_street, needed=_must_choose_street, personal=True),
    Step("unlisted", ask_unlisted, take_unlisted, needed=never),
    Step("house", ask_house, take_house, needed=_lacks_house, personal=True),
    Step("route", ask_route, take_route, needed=_lacks_route),
)
