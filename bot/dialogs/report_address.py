"""Where it is: a street and a house, a point on the map, or a route of public transport."""

from bot.dialogs.addresses import saved_addresses, say_saved
from bot.dialogs.dialog import Again, Next, Outcome, Step, Turn
from bot.dialogs.ordinals import which_of
from bot.dialogs.phrases import is_yes
from bot.dialogs.place_words import known_place
from bot.dialogs.report_draft import address_part, example_street, location_of, so_far
from bot.dialogs.report_heard import hear_known_place, keep_place, say_missing
from bot.dialogs.report_house import ask_house, take_house
from bot.dialogs.report_route import ask_route, lacks_route, take_route
from bot.dialogs.report_street import (
    ask_street,
    ask_unlisted,
    choose_street,
    keep_unlisted,
    leaves,
    point_of,
    take_point,
    take_street,
    take_words,
)
from bot.i18n import _
from bot.messages import Choice, Outgoing, Request, rows
from core.city_services import LocationKind

HOUSES = frozenset({LocationKind.building, LocationKind.applicant})
PLACES = HOUSES | {LocationKind.point}


async def ask_address(turn: Turn) -> Outgoing:
    """By text, by a saved address, or by the phone's location, which says nothing of an account."""
    is_own = location_of(turn) == LocationKind.applicant
    saved = [Choice(f"saved.{one.id}", say_saved(turn, one)) for one in await saved_addresses(turn)]
    here = (
        () if is_own or turn.operator else (Choice("here", _("Send where I am"), request=Request.location),)
    )
    where = _say_where(turn, is_own).format(street=example_street(turn))
    text = "\n\n".join(filter(None, (say_missing(turn), where)))
    return Outgoing(text, so_far(turn), rows(*saved, *here))


def _say_where(turn: Turn, is_own: bool) -> str:
    """What is asked; on the telephone nobody sends a location."""
    if turn.operator and is_own:
        return _(
            "What is the caller's address? The account is found by it. For example: {street} 35, flat 4."
        )
    if turn.operator:
        return _("Where is it? The crew needs the street and the house, for example: {street} 35, flat 4.")
    if is_own:
        return _("What is your address? Your account is found by it. For example: {street} 35, flat 4.")
    return _(
        "Where is it? The crew needs the street and the house, for example: {street} 35, flat 4. "
        "Or send your location."
    )


async def take_address(turn: Turn) -> Outcome:
    """A street of the register, an address of before, or a point inside the city."""
    if turn.said.choice.startswith("saved."):
        return await _take_saved(turn, int(turn.said.choice.removeprefix("saved.")))
    if turn.said.point:
        return take_point(turn, *turn.said.point)
    if turn.said.choice == "here":
        return Again(_("This did not work on this device. Please write the street and the house."))
    if not turn.said.text:
        return Again(_("Please write the street and the house."))
    if known_place(turn.said.text) and not turn.understand(turn.said.text).address.street_ids:
        return await _take_known(turn)
    return take_words(turn, point_of(turn) if turn.draft.pop("keeps_point", False) else {})


async def _take_known(turn: Turn) -> Outcome:
    before = {key: turn.draft.pop(key, None) for key in ("address", "unlisted")}
    if await hear_known_place(turn):
        return Next()
    turn.draft.update({key: value for key, value in before.items() if value})
    return Again("")  # the question says itself what is missing


async def _take_saved(turn: Turn, id: int) -> Outcome:
    saved = next((one for one in await saved_addresses(turn) if one.id == id), None)
    if saved is None:
        return Again(_("This address is removed."))
    keep_place(turn, {"street_id": saved.street_id, "house": saved.house, "flat": saved.flat or None})
    return Next()


async def take_unlisted(turn: Turn) -> Outcome:
    """Kept as written, or a new try. A yes says nothing: it may mean the street, or the words."""
    if turn.said.choice or leaves(turn.said.text):
        return keep_unlisted(turn)
    if is_yes(turn.said.text):
        return Again(_("Please write the street once more, or press «Leave it as it is»."))
    offered = turn.draft.get("streets", ())
    if (place := which_of(turn.said.text, len(offered))) is not None:
        return choose_street(turn, offered[place])
    turn.draft["keeps_point"] = True
    return await take_address(turn)


def _knows_place(turn: Turn) -> bool:
    return any(address_part(turn, key) is not None for key in ("street_id", "written", "lat"))


def _lacks_place(turn: Turn) -> bool:
    asks = location_of(turn) in PLACES and not _must_choose_street(turn)
    return asks and not _knows_place(turn) and not turn.draft.get("unlisted")


def _is_unlisted(turn: Turn) -> bool:
    asks = location_of(turn) in PLACES and not _must_choose_street(turn)
    return asks and not _knows_place(turn) and bool(turn.draft.get("unlisted"))


def _must_choose_street(turn: Turn) -> bool:
    open_choice = "streets" in turn.draft and not turn.draft.get("street_chosen")
    return location_of(turn) in PLACES and open_choice


def _lacks_house(turn: Turn) -> bool:
    """Wherever the crew needs one, and where one was named that cannot be."""
    has_street = bool(address_part(turn, "street_id")) and address_part(turn, "lat") is None
    if not has_street or turn.draft.get("crossing"):
        return False
    if turn.draft.get("odd_house"):
        return location_of(turn) in PLACES
    return location_of(turn) in HOUSES and address_part(turn, "house") is None


ADDRESS_STEPS = (
    Step("address", ask_address, take_address, needed=_lacks_place, personal=True),
    Step("street", ask_street, take_street, needed=_must_choose_street, personal=True),
    Step("unlisted", ask_unlisted, take_unlisted, needed=_is_unlisted, personal=True),
    Step("house", ask_house, take_house, needed=_lacks_house, personal=True),
    Step("route", ask_route, take_route, needed=lacks_route),
)
