"""Which house it is, where the crew cannot do without."""

from bot.dialogs.beside_address import told_beside
from bot.dialogs.dialog import Again, Next, Outcome, Turn
from bot.dialogs.place_words import does_not_know
from bot.dialogs.report_draft import add_to_description, address_part, so_far
from bot.dialogs.report_heard import hear_address
from bot.dialogs.report_words import are_words
from bot.i18n import _, city_language
from bot.messages import Choice, Outgoing, rows
from understanding.entrances import entrance_in


def ask_house(turn: Turn) -> Outgoing:
    """A street alone does not tell the crew where to go; neither does a house that cannot be."""
    street = turn.city.street(turn.draft["address"]["street_id"]).spoken(city_language())
    text = _("Which house on {street}? For example: 86, or 25а, flat 12. The crew needs it to find you.")
    if turn.operator:
        text = _("Which house on {street}? For example: 86, or 25а, flat 12.")
    if odd := turn.draft.get("odd_house"):
        text = _(
            "I have read the house «{house}». There may be a slip in it. "
            "Which house on {street}? For example: 86, or 25а, flat 12."
        )
    none = Choice("none", _("There is no house number"))
    return Outgoing(text.format(street=street, house=odd), so_far(turn), rows(none), expects_number=True)


async def take_house(turn: Turn) -> Outcome:
    """A house, with a flat if there is one; or an address anew."""
    text = turn.said.text
    if turn.said.choice == "none" or does_not_know(text):
        turn.draft["address"]["house"] = ""
        turn.draft["odd_house"] = None
        return Next() if turn.said.choice else Next(_("Good, without the number of the house."))
    anew = turn.understand(text).address
    if anew.street_ids and address_part(turn, "street_id") not in anew.street_ids:
        hear_address(turn, anew)
        return Next()
    street = turn.city.street(turn.draft["address"]["street_id"]).spoken("uk")
    found = turn.understand(f"{street} {text}").address
    if found.odd_house:
        turn.draft["odd_house"] = found.odd_house
        return Again("")
    if not found.house and are_words(text):
        add_to_description(turn, text)
        return Again(_("I have added this to the request."))
    if not found.house:
        return Again(_("I do not see a house number. Please write it, for example: 86, flat 12."))
    told = {"house": found.house, "flat": found.flat, "written": entrance_in(text)}
    turn.draft["address"] |= {key: value for key, value in told.items() if value}
    turn.draft["odd_house"] = None
    if rest := told_beside(turn):
        add_to_description(turn, rest)
    return Next()
