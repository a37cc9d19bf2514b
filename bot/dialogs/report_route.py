"""Which bus it is, and which stop."""

from bot.dialogs.dialog import Again, Next, Outcome, Turn
from bot.dialogs.place_words import does_not_know
from bot.dialogs.report_draft import add_to_description, address_part, service_of, so_far
from bot.i18n import _
from bot.messages import Choice, Outgoing, rows
from core.city_services import LocationKind
from understanding.routes import find_route

LONGEST_ROUTE = 40


def ask_route(turn: Turn) -> Outgoing:
    """Why it is asked, and that one can go on without."""
    text = _(
        "Which route is it, and which stop? By the route we find whom to ask about it. "
        "For example: bus 5, stop «Market»."
    )
    return Outgoing(
        text, so_far(turn), rows(Choice("unknown", _("I do not know the route"))), expects_number=True
    )


async def take_route(turn: Turn) -> Outcome:
    """As the citizen names it. A long story goes to the description, only the route stays here."""
    text = turn.said.text
    if turn.said.choice == "unknown" or does_not_know(text):
        turn.draft["route"] = ""
        return Next(_("Good, without the route."))
    if not text:
        return Again(_("Please write the route in words, for example: trolleybus 15."))
    turn.draft["route"] = text
    if len(text) > LONGEST_ROUTE:
        add_to_description(turn, text)
        turn.draft["route"] = (find_route(text) or text)[:LONGEST_ROUTE]
    return Next()


def lacks_route(turn: Turn) -> bool:
    """Whether nothing was said of it yet, not even that it is not known."""
    is_asked = service_of(turn).location == LocationKind.route and "alert" not in turn.draft
    return is_asked and "route" not in turn.draft and not address_part(turn, "route")
