"""Questions that come between: whether a point is the place, and whether it is settled already."""

from bot.dialogs.dialog import Again, Finish, Next, Outcome, Step, Turn, never
from bot.dialogs.phrases import is_no, is_yes
from bot.dialogs.report_heard import hear_point
from bot.dialogs.settled_words import is_settled
from bot.i18n import _
from bot.messages import Choice, Outgoing, rows


def ask_point(turn: Turn) -> Outgoing:
    """A point that comes when the place is known may be a slip, or the better place."""
    text = _("You have sent a point on the map. Is it the place of this request?")
    return Outgoing(text, rows=rows(Choice("yes", _("Yes, it is there")), Choice("no", _("No, leave it"))))


async def take_point(turn: Turn) -> Outcome:
    """The point takes the place of the address, or is forgotten."""
    if turn.said.point:
        turn.draft["point"] = list(turn.said.point)
        return Again("")
    if turn.said.choice == "no" or is_no(turn.said.text):
        return Next(_("Good, the place stays as it was."))
    if not turn.said.choice and not is_yes(turn.said.text):
        return Again(_("Please press one of the buttons."))
    if hear_point(turn, *turn.draft["point"]):
        return Next()
    return Next(_("This point is outside the city. The place stays as it was."))


def ask_settled(turn: Turn) -> Outgoing:
    """Asked once, because what was written would be lost."""
    text = _("Is it settled, so that nothing has to be sent?")
    choices = Choice("yes", _("Yes, it is settled")), Choice("no", _("No, go on"))
    return Outgoing(text, rows=rows(*choices))


async def take_settled(turn: Turn) -> Outcome:
    """A kind word and the end, or on with it."""
    if turn.said.choice == "yes" or is_yes(turn.said.text) or is_settled(turn.said.text):
        return Finish(_("Good that it is settled. Nothing was sent. Write whenever something is wrong."))
    if turn.said.choice == "no" or is_no(turn.said.text):
        return Next()
    return Again(_("Please press one of the buttons."))


ASIDE_STEPS = (
    Step("point", ask_point, take_point, needed=never),
    Step("settled", ask_settled, take_settled, needed=never),
)
