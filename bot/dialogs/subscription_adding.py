"""Notices of one more place: the consent that they rest on, and which place it is.

What is told unasked rests on consent, which is asked before the first place is kept. A draft that is adding
one has `adding`; the place that is settled is `place`.
"""

from dataclasses import replace
from typing import Any

from bot.dialogs.addresses import saved_addresses, say_saved
from bot.dialogs.dialog import Again, Begin, Finish, Go, Next, Outcome, Step, Turn, never
from bot.dialogs.phrases import is_no, is_yes, only
from bot.dialogs.place import (
    PLACE_STEPS,
    WHOLE_CITY,
    Place,
    find_place,
    hear_place,
    place_at,
    place_of,
)
from bot.dialogs.report_draft import example_street
from bot.dialogs.subscription_stop import NAME, theirs
from bot.dialogs.words import plain
from bot.i18n import _, named, ngettext
from bot.messages import Choice, Outgoing, rows
from core.outages import OutageKind
from core.subscriptions import (
    CONSENT_VERSION,
    MOST_SUBSCRIPTIONS,
    Consent,
    Subscription,
    TooManySubscriptions,
    subscribe,
)

OFFER = "offer"
"""Where the menu keeps the place that notices are offered of."""


def add_place(place: Place | None = None) -> Begin:
    """Where notices of this place begin, or of one that is still to be told."""
    return Begin(NAME, {"adding": True} | ({"place": list(place)} if place else {}))


async def offer_once(turn: Turn, address: dict[str, Any]) -> dict[str, Any]:
    """What the menu needs to offer notices of this address; nobody is offered them a second time."""
    is_whole = address.get("street_id") and address.get("house")
    if turn.operator or turn.citizen.was_offered or not is_whole:
        return {}
    if await turn.work.subscriptions.consent(turn.citizen.citizen_id):
        return {}
    await turn.work.citizens.note_offered(turn.citizen.citizen_id, turn.now)
    return {OFFER: list(place_at(turn.city, address["street_id"], address["house"]))}


def ask_consent(turn: Turn) -> Outgoing:
    """What is told, what is kept for it, and that it ends in one tap."""
    text = _(
        "I write to you before water, electricity or heating is off at your place. "
        "I also write when something breaks there. "
        "For that I keep the places that you name. "
        "You stop it with one tap, under each notice. Then I forget them.\n\nDo you agree?"
    )
    choices = Choice("agree", _("Yes, I agree")), Choice("decline", _("No, thank you"))
    return Outgoing(text, _("Notices of outages"), rows(*choices))


async def take_consent(turn: Turn) -> Outcome:
    """Kept with the version of these words, and when."""
    if turn.said.choice == "decline" or is_no(turn.said.text):
        return Finish(_("All right. I write to you about your requests only."))
    if turn.said.choice != "agree" and not is_yes(turn.said.text):
        return Again(_("Please press one of the buttons."))
    await turn.work.subscriptions.agree(turn.citizen.citizen_id, Consent(CONSENT_VERSION, turn.now))
    return await go_on(turn)


async def lacks_consent(turn: Turn) -> bool:
    """Whether these words were never agreed to."""
    if "adding" not in turn.draft:
        return False
    consent = await turn.work.subscriptions.consent(turn.citizen.citizen_id)
    return consent is None or consent.version != CONSENT_VERSION


async def go_on(turn: Turn) -> Outcome:
    """With the place settled it is kept, with all kinds; else on to the place."""
    if "place" not in turn.draft or await lacks_consent(turn):
        return Next()
    place = place_of(turn)
    turn.draft.clear()
    wish = Subscription(0, turn.citizen.citizen_id, *place, kinds=frozenset(OutageKind))
    same = next((one for one in await theirs(turn) if one.place == place), None)
    if same:
        turn.draft["id"] = same.id
        return Go("one", _("You get notices of this place already."))
    try:
        turn.draft["id"] = await subscribe(turn.work, wish)
    except TooManySubscriptions:
        return Go("list", _say_too_many())
    return Go("done")


def _say_too_many() -> str:
    return ngettext(
        "There can be {n} place. Remove one first, please.",
        "There can be {n} places. Remove one first, please.",
        MOST_SUBSCRIPTIONS,
    ).format(n=MOST_SUBSCRIPTIONS)


async def ask_where(turn: Turn) -> Outgoing:
    """By a saved address, by words, or more than a house."""
    taken = {one.place[:2] for one in await theirs(turn)}
    saved = [
        Choice(f"saved.{one.id}", say_saved(turn, one))
        for one in await saved_addresses(turn)
        if (one.street_id, one.house) not in taken
    ]
    text = _("For which place? Write the street and the house, for example: {street}, 35. Or press a button.")
    more = Choice("district", _("A whole district")), Choice("city", _("The whole city"))
    return Outgoing(text.format(street=example_street(turn)), rows=rows(*saved, *more))


async def take_where(turn: Turn) -> Outcome:
    """One tap, or words."""
    choice = turn.said.choice
    if choice == "district" or _names_a_district(turn.said.text):
        return Go("district")
    if choice == "city" or _names_the_city(turn.said.text):
        turn.draft["place"] = list(WHOLE_CITY)
        return await go_on(turn)
    if choice:
        return await _take_saved(turn, int(choice.removeprefix("saved.")))
    if not turn.said.text:
        return Again(_("Please write the street and the house."))
    return await after_place(turn, hear_place(turn, find_place(turn)))


_names_the_city = only(r"(?:все|всё|усе|весь|увесь|ціле) (?:місто|город)", r"місто|город|the whole city")
_names_a_district = only(r"(?:весь |увесь |цілий |целый )?район|a district")


async def _take_saved(turn: Turn, id: int) -> Outcome:
    saved = next((one for one in await saved_addresses(turn) if one.id == id), None)
    if saved is None:
        return Again(_("This address is removed."))
    turn.draft["place"] = list(place_at(turn.city, saved.street_id, saved.house))
    return await go_on(turn)


async def after_place(turn: Turn, outcome: Outcome) -> Outcome:
    """What follows once words were taken for a place."""
    return await go_on(turn) if isinstance(outcome, Next) else outcome


def _keeps_place(step: Step) -> Step:
    """A question about the place, after which it is kept."""

    async def take(turn: Turn) -> Outcome:
        return await after_place(turn, await step.take(turn))

    return replace(step, take=take)


def ask_district(turn: Turn) -> Outgoing:
    """The city's districts."""
    choices = (Choice(f"in.{one.id}", named(one.name)) for one in turn.city.districts)
    return Outgoing(_("Which district?"), rows=rows(*choices))


async def take_district(turn: Turn) -> Outcome:
    """One of them; another place may be written instead."""
    chosen = turn.said.choice.removeprefix("in.") or _district_called(turn)
    if not chosen:
        return await take_where(turn)
    turn.draft["place"] = ["", "", chosen]
    return await go_on(turn)


def _district_called(turn: Turn) -> str:
    """The district whose name, in either language, begins as these words do; "" when not just one does."""
    said = plain(turn.said.text)
    known = {
        one.id for one in turn.city.districts for name in one.name.values() if plain(name).startswith(said)
    }
    return known.pop() if said and len(known) == 1 else ""


def _is_adding(turn: Turn) -> bool:
    return "adding" in turn.draft and "place" not in turn.draft


ADDING_STEPS = (
    Step("consent", ask_consent, take_consent, needed=lacks_consent),
    *map(_keeps_place, PLACE_STEPS),
    Step("district", ask_district, take_district, needed=never),
    Step("where", ask_where, take_where, needed=_is_adding, personal=True),
)
