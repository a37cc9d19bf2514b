"""Danger: the number to ring comes first, and whoever cannot ring has it rung by the operator on call."""

from bot.dialogs.dialog import Again, Finish, Go, Next, Outcome, Resume, Step, Turn
from bot.dialogs.report_draft import add_to_description, draft_address, phone_of
from bot.dialogs.words import YES, plain
from bot.i18n import _, city_language, named, speaking
from bot.messages import Choice, Outgoing, rows
from bot.wording import say_address
from core.alerts import Emergency, NobodyOnCall, raise_alert

SURE = 0.75
"""A score from which what was said is taken for this service, for one tap to agree."""
WANTED, SENT = "wanted", "sent"
"""What `alert` in a draft may be."""


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
    if not turn.said.text:
        return False
    heard = turn.understand(turn.said.text)
    known = (turn.draft.get("service"), turn.draft.get("danger"))
    best = heard.services[0] if heard.services else None
    return (
        best is not None
        and best.score >= SURE
        and best.code not in known
        and is_danger(turn, best.code, urgent=heard.urgent)
    )


def _number(turn: Turn) -> str:
    code = turn.draft["danger"]
    emergency = turn.city.emergency(code, urgent=True)
    return emergency.number if emergency else turn.city.referral(code).contact


def ask_emergency(turn: Turn) -> Outgoing:
    """Whom to ring, and what to do until help comes."""
    code = turn.draft["danger"]
    emergency = turn.city.emergency(code, urgent=True)
    advice = emergency.advice[city_language()] if emergency else ""
    text = _("Ring {number} now. Help comes at any hour.").format(number=_number(turn))
    on = (
        Choice("told", _("I have rung"))
        if turn.city.is_referral(code)
        else Choice("told", _("Go on with the request"))
    )
    return Outgoing(
        "\n\n".join(filter(None, (text, advice))),
        named(turn.city.name_of(code)),
        rows(on, Choice("cannot", _("I cannot ring")), Choice("mistake", _("It is something else"))),
    )


async def take_emergency(turn: Turn) -> Outcome:
    """Who has rung for another body's help is done; who cannot ring is asked where it is."""
    if turn.said.choice == "mistake":
        return _not_that(turn)
    if turn.said.choice == "cannot":
        turn.draft["alert"] = WANTED
    elif not turn.said.choice:
        return Again(_("Please press a button: have you rung, or can you not ring?"))
    elif turn.city.is_referral(turn.draft["danger"]):
        return Finish(_("Good. Wait for help in a safe place. If anything else is needed, write here."))
    turn.draft["danger_told"] = True
    return Next()


def _not_that(turn: Turn) -> Outcome:
    """The words were misread: back to the request that this one came between, else to the topics."""
    if turn.conversation.aside:
        return Resume()
    turn.draft["danger_told"] = True  # the way back may lead here again, so what was read stays
    turn.draft.pop("service", None)
    return Go("group")


def ask_alert(turn: Turn) -> Outgoing:
    """What the operator on call will read."""
    text = _(
        "Press «Pass it on now», and the operator on duty rings for you. They read this: {place}. {words}"
    ).format(place=say_address(draft_address(turn), turn.city), words=turn.draft["description"])
    return Outgoing(text, _("Call for help"), rows(Choice("send", _("Pass it on now"))))


async def take_alert(turn: Turn) -> Outcome:
    """Told at once; the case itself goes on as usual besides."""
    if not turn.said.choice and plain(turn.said.text) not in YES:
        if turn.said.text:
            add_to_description(turn, turn.said.text)
        return Go("alert", _("Nothing is passed on yet. Press «Pass it on now»."))
    with speaking("uk"):  # staff read Ukrainian
        place = say_address(draft_address(turn), turn.city)
    emergency = Emergency(
        turn.citizen.identity_id, turn.draft["danger"], place, turn.draft["description"], phone_of(turn)
    )
    turn.draft["alert"] = SENT
    try:
        await raise_alert(turn.work, emergency, turn.now)
    except NobodyOnCall:
        return Next(
            _("Nobody is on duty just now. Please ask somebody near you to ring {number}.").format(
                number=_number(turn)
            )
        )
    return Next(_("The operator on duty is told. I write as soon as somebody has taken it."))


def _not_told(turn: Turn) -> bool:
    return "danger" in turn.draft and "danger_told" not in turn.draft


def _wants_alert(turn: Turn) -> bool:
    return turn.draft.get("alert") == WANTED


EMERGENCY_STEP = Step("emergency", ask_emergency, take_emergency, needed=_not_told)
ALERT_STEP = Step("alert", ask_alert, take_alert, needed=_wants_alert)
