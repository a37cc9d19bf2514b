"""Danger: the number to ring comes first. Who has rung, who cannot and who erred say so in words, too."""

from bot.dialogs.danger_words import Ringing, read_ringing
from bot.dialogs.dialog import Again, Finish, Go, Next, Outcome, Resume, Step, Turn
from bot.dialogs.line import came_between
from bot.dialogs.phrases import goes_on
from bot.dialogs.report_others import others_draft
from bot.dialogs.report_words import take_in_or_phone
from bot.dialogs.thanks import small_talk
from bot.i18n import _, city_language, named
from bot.messages import Choice, Outgoing, rows
from bot.wording import number_to_ring

SURE = 0.75
"""A score from which what was said is taken for this service, for one tap to agree."""
WANTED, SENT, NOBODY = "wanted", "sent", "nobody"
"""What `alert` in a draft may be: to be passed on, passed on, or nobody was there. One draft calls once."""


def is_danger(turn: Turn, code: str, *, urgent: bool) -> bool:
    """Whether this service or referral cannot wait. `urgent`: the words say that somebody is in danger."""
    if turn.city.is_referral(code) and turn.city.referral(code).urgent:
        return True
    return turn.city.emergency(code, urgent=urgent) is not None


def is_new_danger(turn: Turn) -> bool:
    """Whether somebody who is filing one thing suddenly tells of a danger: that is another request."""
    return "service" in turn.draft and tells_of_danger(turn)


def tells_of_danger(turn: Turn) -> bool:
    """Whether these words tell of a danger that the draft does not know of."""
    return danger_told(turn) is not None


def danger_told(turn: Turn) -> str | None:
    """The service or referral of the danger that these words tell of, unless the draft knows of it."""
    if not turn.said.text:
        return None
    heard = turn.understand(turn.said.text)
    known = (turn.draft.get("service"), turn.draft.get("danger"))
    best = heard.services[0] if heard.services else None
    if best is None or best.score < SURE or best.code in known:
        return None
    return best.code if is_danger(turn, best.code, urgent=heard.urgent) else None


def ask_emergency(turn: Turn) -> Outgoing:
    """Whom to ring, and what to do until help comes. Who was told it once is asked in short."""
    code = turn.draft["danger"]
    number = number_to_ring(turn.city, code)
    emergency = turn.city.emergency(code, urgent=True)
    advice = emergency.advice[city_language()] if emergency else ""
    text = _("Ring {number} now. Help comes at any hour.").format(number=number)
    if turn.operator:
        text = _("Danger. Tell the caller: ring {number} now. Can they?").format(number=number)
    elif turn.draft.get("danger_asked"):
        text, advice = _("Have you rung {number}, or can you not ring?").format(number=number), ""
    choices = (*_ways_to_help(turn, code), Choice("mistake", _("It is something else")))
    return Outgoing("\n\n".join(filter(None, (text, advice))), named(turn.city.name_of(code)), rows(*choices))


def _ways_to_help(turn: Turn, code: str) -> tuple[Choice, Choice]:
    """Whether the number was or can be rung."""
    if turn.operator:
        return Choice("told", _("The caller rings themselves")), Choice("cannot", _("The caller cannot ring"))
    rung = _("I have rung") if turn.city.is_referral(code) else _("Go on with the request")
    return Choice("told", rung), Choice("cannot", _("I cannot ring"))


async def take_emergency(turn: Turn) -> Outcome:
    """Who has rung for another body's help is done; who cannot ring is asked where it is."""
    if turn.said.choice == "mistake":
        return _not_that(turn)
    match _read_ringing(turn):
        case Ringing.over:
            say = _("Good that it is over. Nothing was passed on. Write whenever something is wrong.")
            if turn.operator:
                say = _("It is over. Nothing was passed on or registered.")
            return Resume(say) if came_between(turn) else Finish(say)
        case Ringing.unsure:
            turn.draft["danger_asked"] = True
            return Again(_say_ask_us(turn))
        case Ringing.unclear:
            turn.draft["danger_asked"] = True
            is_more = turn.said.text and not small_talk(turn)
            return Again(await take_in_or_phone(turn) if is_more else "")
        case Ringing.cannot:
            turn.draft.setdefault("alert", WANTED)
        case Ringing.told if turn.city.is_referral(turn.draft["danger"]):
            return Finish(_say_waits(turn), draft=others_draft(turn))
    turn.draft["danger_told"] = True
    return Next()


def _read_ringing(turn: Turn) -> Ringing:
    """A button, or words. «Go on» answers only where one of the buttons says so."""
    if turn.said.choice:
        return Ringing(turn.said.choice)
    if goes_on(turn.said.text):
        return Ringing.unsure if turn.city.is_referral(turn.draft["danger"]) else Ringing.told
    return read_ringing(turn.said.text)


def _say_ask_us(turn: Turn) -> str:
    """Who puts it off or does not know is told the way that needs no call."""
    if turn.operator:
        return ""
    return _("Please do not put it off. If it is hard for you to ring, press «I cannot ring».")


def _say_waits(turn: Turn) -> str:
    if turn.operator:
        return _("Tell the caller: wait for help in a safe place. Nothing has to be registered.")
    return _("Good. Wait for help in a safe place. If anything else is needed, write here.")


def _not_that(turn: Turn) -> Outcome:
    """The words were misread: back to the request that this one came between, else to the topics."""
    if came_between(turn):
        return Resume()
    turn.draft["danger_told"] = True  # the way back may lead here again, so what was read stays
    turn.draft.pop("service", None)
    return Go("group")


def was_called(turn: Turn) -> bool:
    """Whether help was called from this draft: then it is not called a second time."""
    return turn.draft.get("alert") in (SENT, NOBODY)


def _not_told(turn: Turn) -> bool:
    return "danger" in turn.draft and "danger_told" not in turn.draft


EMERGENCY_STEP = Step(
    "emergency", ask_emergency, take_emergency, needed=_not_told, over=was_called, hears_thanks=True
)
