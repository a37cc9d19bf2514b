"""Where an outage is: the list of places, each as it was understood, and what somebody has to look at."""

from typing import Any

from bot.dialogs.dialog import Again, Go, Next, Outcome, Turn
from bot.dialogs.outage_fields import say_press
from bot.dialogs.outage_form import (
    add_places,
    areas_of,
    excepted_of,
    first_unsettled,
    houses_of,
    is_settled,
    place_entry,
)
from bot.i18n import _, city_language, named
from bot.messages import Choice, Outgoing, rows
from bot.outage_words import say_street
from core.areas import plain_ranges
from understanding.house_lists import read_houses
from understanding.notice_places import NoticePlaces
from understanding.spelling import tidy

MOST_STREETS = 5
"""Streets of one name that are offered."""
_AT = "place"
"""Where the draft keeps which place is looked at."""


def say_place(turn: Turn, place: dict[str, Any]) -> str:
    """A place as it was understood; what is not sure is asked beside it."""
    street = turn.city.street(place["ids"][0]).spoken(city_language())
    if place["houses"] or place["whole"]:
        line = say_street(street, houses_of(place), excepted_of(place))
    else:
        line = _("{street}: which houses?").format(street=street)
    if place["sure"]:
        return line
    return _("{place}. Is it this street? The text says: «{written}»").format(
        place=line, written=place["written"]
    )


def say_places(turn: Turn) -> str:
    """All of where, numbered."""
    if turn.draft.get("whole_city"):
        return _("the whole city")
    places = [say_place(turn, place) for place in turn.draft.get("places", ())]
    lines = [f"{number}. {line}" for number, line in enumerate(places, 1)]
    lines += [named(one.name) for one in turn.city.districts if one.id in turn.draft.get("districts", ())]
    return "\n".join(lines)


def ask_places(turn: Turn) -> Outgoing:
    """The list, and every way to change it."""
    how = _("Write streets with their houses to add them. To change a place, write its number.")
    chosen = turn.draft.get("districts", ())
    without = _("without: {district}")
    districts = (
        Choice(one.id, without.format(district=named(one.name)) if one.id in chosen else named(one.name))
        for one in turn.city.districts
    )
    whole = _("Not the whole city") if turn.draft.get("whole_city") else _("The whole city")
    known = bool(areas_of(turn.draft))
    clear = (Choice("clear", _("Begin the list anew")),) if known else ()
    done = (Choice("done", _("That is all")),) if known else ()
    text = "\n\n".join(filter(None, (say_places(turn), how)))
    choices = rows(*done, *districts, Choice("whole", whole), *clear)
    return Outgoing(text, _("Where"), choices, expects_number=True)


async def take_places(turn: Turn) -> Outcome:
    """More of it, less of it, or the end."""
    form, choice, text = turn.draft, turn.said.choice, turn.said.text.strip()
    if choice == "done":
        return Next()
    if choice == "clear":
        form.update(places=[], districts=[], whole_city=False, unread=[])
        return Again(_("The list is empty."))
    if choice == "whole":
        form["whole_city"] = not form.get("whole_city")
        return Next() if form["whole_city"] else Again("")
    if choice:
        chosen = form.get("districts", [])
        form["districts"] = (
            [one for one in chosen if one != choice] if choice in chosen else [*chosen, choice]
        )
        return Again("")
    if text.isdecimal() and 0 < int(text) <= len(form.get("places", ())):
        form[_AT] = int(text) - 1
        return Go("place")
    if not add_places(form, _read(turn, text)):
        return Again(_("I found no street of the city in this. Please write it otherwise."))
    return Again(_("Added."))


def _read(turn: Turn, text: str) -> NoticePlaces:
    return turn.understand.notice(text, turn.now).where


def _current(turn: Turn) -> int:
    chosen = turn.draft.get(_AT)
    places = turn.draft.get("places", ())
    return chosen if chosen is not None and chosen < len(places) else first_unsettled(turn.draft) or 0


def ask_place(turn: Turn) -> Outgoing:
    """Which street, and which houses."""
    place = turn.draft["places"][_current(turn)]
    streets = [turn.city.street(one).spoken(city_language()) for one in place["ids"][:MOST_STREETS]]
    which = () if place["sure"] else tuple(Choice(f"s{at}", name) for at, name in enumerate(streets))
    everything = () if place["houses"] or place["whole"] else (Choice("all", _("All houses of the street")),)
    how = _("If it is not right, write the street with its houses, or the houses alone.")
    text = f"{say_place(turn, place)}\n\n{how}"
    right = (Choice("right", _("It is right so")),) if is_settled(place) else ()
    choices = rows(*right, *which, *everything, Choice("drop", _("Leave this place out")))
    return Outgoing(text, _("Is this place right?"), choices, expects_number=True)


async def take_place(turn: Turn) -> Outcome:
    """One place put right."""
    at, choice = _current(turn), turn.said.choice
    place = turn.draft["places"][at]
    if choice == "drop":
        del turn.draft["places"][at]
    elif choice == "all":
        place["whole"] = True
    elif choice.startswith("s"):
        chosen = place["ids"][int(choice[1:])]
        place.update(ids=[chosen], sure=True)
    elif not choice and not _rewrite(turn, at):
        return Again(_("I found neither a street nor houses in this. Please write it otherwise."))
    if choice != "drop" and at < len(turn.draft["places"]) and not is_settled(turn.draft["places"][at]):
        turn.draft[_AT] = at
        return Again("")
    turn.draft.pop(_AT, None)
    return Next()


def _rewrite(turn: Turn, at: int) -> bool:
    """Let the place be what was written now: other streets, or other houses of this one."""
    text, places = tidy(turn.said.text), turn.draft["places"]
    read = _read(turn, turn.said.text)
    if read.places:
        places[at : at + 1] = map(place_entry, read.places)
        turn.draft["unread"] = [*turn.draft.get("unread", ()), *read.unread]
        return True
    houses = read_houses(text, 0, len(text))
    if not houses.houses and not houses.whole:
        return False
    told = {"houses": plain_ranges(houses.houses), "excepted": plain_ranges(houses.excepted)}
    places[at].update(told, whole=houses.whole)
    return True


def ask_unread(turn: Turn) -> Outgoing:
    """Nothing that speaks of a place is left out in silence."""
    parts = "\n".join(f"«{part}»" for part in turn.draft["unread"])
    text = _(
        "{parts}\n\nWrite it as streets and houses. If nothing is missing in the list, press the button."
    )
    seen = Choice("seen", _("I have looked at it"))
    return Outgoing(text.format(parts=parts), _("This I did not understand"), rows=rows(seen))


async def take_unread(turn: Turn) -> Outcome:
    """Added in other words, or looked at."""
    if turn.said.choice:
        turn.draft["unread"] = []
        return Next()
    if not turn.said.text.strip():
        return Again(say_press())
    turn.draft["unread"] = []
    if not add_places(turn.draft, _read(turn, turn.said.text)):
        turn.draft["unread"] = [turn.said.text.strip()[:200]]
        return Again(_("I found no street of the city in this. Please write it otherwise."))
    return Go("places", _("Added."))


def lacks_places(turn: Turn) -> bool:
    """Whether nothing is said of where."""
    return not areas_of(turn.draft)


def lacks_settling(turn: Turn) -> bool:
    """Whether a place is not sure."""
    return not turn.draft.get("whole_city") and first_unsettled(turn.draft) is not None


def lacks_reading(turn: Turn) -> bool:
    """Whether a part of the text was not understood, and nobody has looked at it."""
    return bool(turn.draft.get("unread"))
