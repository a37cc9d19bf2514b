"""Which of several streets it is, and what becomes of one that the register lacks."""

from bot.dialogs.beside_address import told_beside
from bot.dialogs.dialog import Again, Go, Next, Outcome, Turn
from bot.dialogs.ordinals import which_of
from bot.dialogs.phrases import is_no, is_yes, only
from bot.dialogs.place_words import does_not_know, is_landmark, is_too_short, points_only, tells_what
from bot.dialogs.report_draft import add_to_description, address_part, location_of, so_far
from bot.dialogs.report_heard import LONGEST_WRITTEN, hear_address, hear_point, keep_place
from bot.i18n import _, city_language
from bot.messages import Choice, Outgoing, rows
from core.city_services import LocationKind
from understanding.choosing import choose_among

MANY_WORDS = 5
"""So many words are a story rather than a name."""


def take_point(turn: Turn, lat: float, lon: float) -> Outcome:
    """A point inside the city; no account is found by one."""
    if location_of(turn) == LocationKind.applicant:
        return Again(_("Your account is found by the address only. Please write the street and the house."))
    if hear_point(turn, lat, lon):
        return Next()
    return Again(_("This point is outside the city. Please write the street and the house."))


def take_words(turn: Turn, point: dict[str, float]) -> Outcome:
    """A street of the register; a point that was sent before stays with it."""
    text = turn.said.text
    found = turn.understand(text).address
    if not found.street_ids and not tells_what(turn):
        found = turn.understand(as_a_name(text)).address
    if not found.street_ids:
        return _take_other_words(turn, text, point)
    hear_address(turn, found)
    if rest := told_beside(turn):
        add_to_description(turn, rest)
    turn.draft["address"] |= point
    turn.draft.pop("missing", None)
    return Next()


def as_a_name(text: str) -> str:
    """«свободи» is an everyday word; as the whole answer to «Where is it?» it is a street."""
    words = text.split()
    return "адреса: " + " ".join(word.capitalize() for word in words) if len(words) < MANY_WORDS else text


def _take_other_words(turn: Turn, text: str, point: dict[str, float]) -> Outcome:
    """Not every answer is an address: some do not know it, some tell what happened or what is near."""
    if does_not_know(text):
        return _ask_place(turn, _how_else(turn))
    if points_only(text):
        return _ask_place(turn, _("Thank you. Now I need the place."))
    if tells_what(turn) or turn.said.caption:
        add_to_description(turn, text)
        return _ask_place(turn, _("I have added these words to the request. Now I need the place."))
    if is_too_short(text):
        return _ask_place(turn, _("Please write the street and the house."))
    if is_landmark(text) and location_of(turn) != LocationKind.applicant:
        keep_place(turn, {"written": text[:LONGEST_WRITTEN]} | point)
        return Next(_("The place is noted: {place}.").format(place=text[:LONGEST_WRITTEN]))
    turn.draft["unlisted"] = text[:LONGEST_WRITTEN]
    return Go("unlisted")


def _ask_place(turn: Turn, say: str) -> Outcome:
    """Where the place is asked for there is the button for the point, too."""
    if turn.conversation.step == "address":
        return Again(say)
    turn.draft["keeps_point"] = True
    return Go("address", say)


def _how_else(turn: Turn) -> str:
    if location_of(turn) == LocationKind.applicant:
        return _("The address stands on every bill. If you cannot find it, press «Operator».")
    return _("That is all right. Send the point on the map, or write what is near: a shop, a school, a stop.")


def point_of(turn: Turn) -> dict[str, float]:
    """The point that was sent, if one was."""
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
    """One of those shown, by its button, its kind or a part of its name; or another, to be written."""
    choice = turn.said.choice
    if choice == "other" or is_no(turn.said.text):
        turn.draft["keeps_point"] = True
        return Go("address")
    if choice:
        return choose_street(turn, choice)
    if turn.said.point:
        return take_point(turn, *turn.said.point)
    if not turn.said.text:
        return Again(_("Please write the street and the house."))
    offered = turn.draft["streets"]
    if (place := which_of(turn.said.text, len(offered))) is not None:
        return choose_street(turn, offered[place])
    fitting = choose_among(turn.said.text, [turn.city.street(one) for one in offered])
    if len(fitting) == 1:
        return choose_street(turn, fitting[0].id)
    if fitting or does_not_know(turn.said.text) or is_yes(turn.said.text):
        return Again(_("Please choose one of these. If you are not sure, press «Another street»."))
    return take_words(turn, point_of(turn))


def choose_street(turn: Turn, choice: str) -> Outcome:
    """One of those offered, or the point alone."""
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


def keep_unlisted(turn: Turn) -> Outcome:
    """As written; a point that was sent before stays with it."""
    keep_place(turn, {"written": turn.draft["unlisted"]} | point_of(turn))
    return Next()


leaves = only(r"залиш\w*|лиши\w*|остав\w*|так і \w+|так и \w+|як є|как есть|leave|keep")
"""Lets the place stay as it was written."""
