"""What is off and what is planned: at the citizen's own places, or at any address that is written.

There are three answers of now: something is on, nothing is known, or nobody has told since its announced end.
"""

from bot.dialogs.dialog import Again, Begin, Dialog, Finish, Outcome, Step, Turn
from bot.dialogs.free_words import hear, tells_fault
from bot.dialogs.outage_outlook import Found, at_places, own_places, say_found
from bot.dialogs.outage_phrases import wants_word
from bot.dialogs.place import PLACE_STEPS, Place, find_place, hear_place, place_of, say_place
from bot.dialogs.report_draft import example_street
from bot.dialogs.subscription_adding import add_place
from bot.i18n import _
from bot.messages import Choice, Outgoing, rows
from core.areas import Spot
from core.outage_concerns import OutageOver, note_concern

NAME = "outages"


async def ask_shown(turn: Turn) -> Outgoing:
    """All places of the citizen's in one view."""
    places = await own_places(turn)
    found = await at_places(turn, places)
    another = _("To ask about an address, write the street and the house, for example: {street}, 35.")
    another = another.format(street=example_street(turn))
    text = "\n\n".join((*say_found(found, turn), another))
    choices = (*_offer_word(found), Choice("notices", _("Notices of outages")))
    return Outgoing(text, _("Outages"), rows(*choices))


def _offer_word(found: Found) -> tuple[Choice, ...]:
    return (Choice("tell", _("Tell me when it is over")),) if found.on else ()


async def take_shown(turn: Turn) -> Outcome:
    """A word at the end of it, notices of what is to come, or another address."""
    if turn.said.choice == "notices":
        return Begin("subscriptions")
    return await _take(turn, await own_places(turn))


async def ask_place(turn: Turn) -> Outgoing:
    """One address, and what may be done about it."""
    place = place_of(turn)
    found = await at_places(turn, [place])
    choices = (
        *_offer_word(found),
        Choice("subscribe", _("Tell me of outages here")),
        Choice("report", _("Something is wrong here")),
        Choice("shown", _("My addresses")),
    )
    return Outgoing("\n\n".join(say_found(found, turn)), say_place(place, turn.city), rows(*choices))


async def take_place(turn: Turn) -> Outcome:
    """The same; a request of this place needs no address any more."""
    place = place_of(turn)
    match turn.said.choice:
        case "subscribe":
            return add_place(place)
        case "report":
            address = {"street_id": place[0], "house": place[1]}
            return Begin("report", {"address": address, "street_chosen": True})
        case "shown":
            return Begin(NAME)
    return await _take(turn, [place])


async def _take(turn: Turn, places: list[Place]) -> Outcome:
    text = turn.said.text
    if turn.said.choice:
        return await _wish_end(turn, await at_places(turn, places))
    if not text:
        return Again(_("Please write the street and the house."))
    heard = turn.understand(text)
    if wants_word(text) and not heard.address.street_ids:
        found = await at_places(turn, places)
        return await _wish_end(turn, found) if found.on else Begin("subscriptions")
    if not tells_fault(heard) and (heard.address.street_ids or heard.intent == "report"):
        place = find_place(turn)
        if place.street_ids or place.unlisted or any(mark.isdecimal() for mark in text):
            turn.draft.clear()
            return hear_place(turn, place)
    return await hear(turn)


async def _wish_end(turn: Turn, found: Found) -> Outcome:
    """Of each that is on: told once, however many places it is at."""
    noted = 0
    for outage, [place, *_more] in found.on:
        street_id, house, district = place
        try:
            await note_concern(
                turn.work,
                outage.id,
                turn.citizen.identity_id,
                Spot(street_id, house, district),
                wants_end=True,
                now=turn.now,
            )
        except OutageOver:
            continue
        noted += 1
    if not noted:
        return Again("")  # the answer says itself how it stands now
    return Finish(_("Good. I write to you when it is over. You need to do nothing more."))


def _has_place(turn: Turn) -> bool:
    return "place" in turn.draft


OUTAGES = Dialog(
    NAME,
    steps=(
        *PLACE_STEPS,
        Step("place", ask_place, take_place, needed=_has_place),
        Step("shown", ask_shown, take_shown),
    ),
)
