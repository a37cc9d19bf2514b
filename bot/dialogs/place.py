"""Which place is meant, where nothing is filed: a house, a street, read from words and asked about.

The draft keeps `streets` (those that fit), `house` ("" for the whole street) and, once it is settled,
`place`: street_id, house and district, as a subscription has them.
"""

from bot.dialogs.dialog import Again, Next, Outcome, Step, Turn
from bot.dialogs.ordinals import which_of
from bot.dialogs.phrases import anywhere
from bot.dialogs.place_words import does_not_know
from bot.dialogs.report_draft import example_street
from bot.dialogs.report_street import as_a_name
from bot.i18n import _, city_language, named
from bot.messages import Choice, Outgoing, rows
from bot.wording import say_address
from core.areas import spot_at
from core.cases import Address
from core.city import City
from understanding import FoundAddress
from understanding.choosing import choose_among

Place = tuple[str, str, str]
"""Street, house, district; all empty for the whole city."""
WHOLE_CITY: Place = ("", "", "")
_whole_street = anywhere(r"вс[яюе]|весь|ус[яюе]|цел\w+|ціл\w+|whole|all")


def say_place(place: Place, city: City) -> str:
    """A house, a street, a district, or the city, in a few words."""
    street_id, house, district = place
    if house:
        return say_address(Address(street_id, house), city)
    if street_id:
        return _("{street}, all houses").format(street=city.street(street_id).spoken(city_language()))
    names = next((one.name for one in city.districts if one.id == district), None)
    return named(names) if names else _("the whole city")


def place_at(city: City, street_id: str, house: str) -> Place:
    """A house or a street with the district that it lies in."""
    spot = spot_at(city, street_id, house)
    return spot.street_id, spot.house, spot.district


def place_of(turn: Turn) -> Place:
    """The one that is settled."""
    street_id, house, district = turn.draft["place"]
    return street_id, house, district


def find_place(turn: Turn) -> FoundAddress:
    """What the words say of a place; an everyday word may be the name of a street."""
    text = turn.said.text
    found = turn.understand(text).address
    return found if found.street_ids else turn.understand(as_a_name(text)).address


def hear_place(turn: Turn, found: FoundAddress) -> Outcome:
    """Keep what was said of the place; what is missing is asked for."""
    if not found.street_ids:
        say = _(
            "I do not find this street in the city's list. "
            "Please write the street and the house, for example: {street}, 35."
        )
        return Again(say.format(street=example_street(turn)))
    turn.draft["streets"] = list(found.street_ids if found.ambiguous else found.street_ids[:1])
    turn.draft["house"] = found.house
    if not found.house and _whole_street(turn.said.text):
        turn.draft["house"] = ""
    turn.draft["odd"] = found.odd_house
    return _settled(turn)


def _settled(turn: Turn) -> Outcome:
    """With one street and a house, or none that is wanted, the place is settled."""
    if not lacks_street(turn) and not lacks_house(turn):
        [street_id] = turn.draft.pop("streets")
        turn.draft["place"] = list(place_at(turn.city, street_id, turn.draft.pop("house")))
    return Next()


def ask_street(turn: Turn) -> Outgoing:
    """Several fit."""
    streets = map(turn.city.street, turn.draft["streets"])
    choices = (Choice(f"street.{one.id}", one.spoken(city_language())) for one in streets)
    return Outgoing(_("Which of these streets is it?"), rows=rows(*choices))


async def take_street(turn: Turn) -> Outcome:
    """One of those shown, by its button, its number, or a part of its name; or a place anew."""
    offered, text = turn.draft["streets"], turn.said.text
    if turn.said.choice:
        turn.draft["streets"] = [turn.said.choice.removeprefix("street.")]
        return _settled(turn)
    if not text:
        return Again(_("Please press one of the buttons."))
    if (place := which_of(text, len(offered))) is not None:
        turn.draft["streets"] = [offered[place]]
        return _settled(turn)
    fitting = choose_among(text, [turn.city.street(one) for one in offered])
    if len(fitting) == 1:
        turn.draft["streets"] = [fitting[0].id]
        return _settled(turn)
    return hear_place(turn, find_place(turn)) if not fitting else Again(_("Please choose one of these."))


def ask_house(turn: Turn) -> Outgoing:
    """A street alone may be meant."""
    street = turn.city.street(turn.draft["streets"][0]).spoken(city_language())
    text = _("Which house on {street}?")
    if odd := turn.draft.get("odd"):
        text = _("I have read the house «{house}». There may be a slip in it. Which house on {street}?")
    whole = Choice("whole", _("The whole street"))
    return Outgoing(text.format(street=street, house=odd), rows=rows(whole), expects_number=True)


async def take_house(turn: Turn) -> Outcome:
    """A house, the whole street, or a place anew."""
    text, [street_id] = turn.said.text, turn.draft["streets"]
    if turn.said.choice or does_not_know(text) or _whole_street(text):
        turn.draft["house"], turn.draft["odd"] = "", None
        return _settled(turn)
    anew = turn.understand(text).address
    if anew.street_ids and street_id not in anew.street_ids:
        return hear_place(turn, anew)
    found = turn.understand(f"{turn.city.street(street_id).spoken('uk')} {text}").address
    turn.draft["odd"] = found.odd_house
    if found.odd_house:
        return Again("")
    if not found.house:
        return Again(_("I do not see a house number. Please write it, for example: 86."))
    turn.draft["house"] = found.house
    return _settled(turn)


def lacks_street(turn: Turn) -> bool:
    """Whether several fit."""
    return len(turn.draft.get("streets", ())) > 1


def lacks_house(turn: Turn) -> bool:
    """Whether a street is known, and nothing of the house."""
    return len(turn.draft.get("streets", ())) == 1 and turn.draft.get("house") is None


PLACE_STEPS = (
    Step("street", ask_street, take_street, needed=lacks_street, personal=True),
    Step("house", ask_house, take_house, needed=lacks_house, personal=True),
)
