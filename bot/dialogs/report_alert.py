"""Who cannot ring has it rung by the operator on call: what they will read, and a yes to it."""

from bot.dialogs.danger_words import is_over, passes_on
from bot.dialogs.dialog import Again, Finish, Next, Outcome, Resume, Step, Turn
from bot.dialogs.help_called import remember_call
from bot.dialogs.line import came_between
from bot.dialogs.phrases import is_no
from bot.dialogs.report_draft import draft_address, phone_of
from bot.dialogs.report_emergency import NOBODY, SENT, WANTED, was_called
from bot.dialogs.report_others import others_draft
from bot.dialogs.report_words import take_in_or_phone
from bot.dialogs.thanks import small_talk
from bot.i18n import _, speaking
from bot.messages import Choice, Outgoing, rows
from bot.wording import number_to_ring, say_address
from core.alerts import Emergency, NobodyOnCall, raise_alert


def ask_alert(turn: Turn) -> Outgoing:
    """What the operator on call will read."""
    text = _(
        "Press «Pass it on now», and the operator on duty rings for you. They read this: {place}. {words}"
    )
    if turn.operator:
        text = _("Press «Pass it on now», and whoever is on duty rings for help. They read: {place}. {words}")
    text = text.format(place=say_address(draft_address(turn), turn.city), words=turn.draft["description"])
    return Outgoing(text, _("Call for help"), rows(Choice("send", _("Pass it on now"))))


async def take_alert(turn: Turn) -> Outcome:
    """Told at once. Words may agree, call it off, or say more."""
    text = turn.said.text
    if turn.said.choice or passes_on(text):
        return await _pass_on(turn)
    if is_no(text) or is_over(text):
        return _end(turn, _("Good, nothing is passed on."), goes_on=is_no(text))
    if text and not small_talk(turn):
        await take_in_or_phone(turn)
    return Again(_("Nothing is passed on yet. Press «Pass it on now»."))


async def _pass_on(turn: Turn) -> Outcome:
    if was_called(turn):
        return Next()
    with speaking("uk"):  # staff read Ukrainian
        place = say_address(draft_address(turn), turn.city)
    emergency = Emergency(
        turn.citizen.identity_id,
        turn.draft["danger"],
        place,
        turn.draft["description"],
        phone_of(turn),
        told=turn.operator.identity_id if turn.operator and turn.on_phone else None,
    )
    turn.draft["alert"] = SENT
    turn.conversation.trail.clear()  # what is behind it cannot be changed in what was passed on
    try:
        remember_call(turn, await raise_alert(turn.work, emergency, turn.now))
    except NobodyOnCall:
        turn.draft["alert"] = NOBODY
        say = _("Nobody is on duty just now. Please ask somebody near you to ring {number}.")
        if turn.operator:
            say = _("Nobody is on duty just now. Ring {number} yourself, at once.")
        return _end(turn, say.format(number=number_to_ring(turn.city, turn.draft["danger"])), goes_on=True)
    if turn.operator:
        return _end(turn, _say_passed_on(turn), goes_on=True)
    say = _("The operator on duty is told. I write as soon as somebody has taken it.")
    if turn.city.is_referral(turn.draft["danger"]):
        off = _("If help is not needed any more, write: cancel.")
        return _end(turn, f"{say} {off}", goes_on=False)
    record = _("Now the request itself, so that the service has it on record.")
    return Next(f"{say} {record}")


def _say_passed_on(turn: Turn) -> str:
    """Nobody can write to a caller, so the operator hears what becomes of it; else the citizen does."""
    if not turn.on_phone:
        return _(
            "Whoever is on duty is told. The citizen reads in their own chat when somebody has taken it."
        )
    return _(
        "Whoever is on duty is told. Tell the caller: help is being called, stay where it is safe. "
        "Keep the caller on the line: I write to you as soon as somebody has taken it."
    )


def _end(turn: Turn, say: str, *, goes_on: bool) -> Outcome:
    """What a service of the city mends is filed besides; what others do ends here."""
    if goes_on and not turn.city.is_referral(turn.draft["danger"]):
        if not was_called(turn):
            del turn.draft["alert"]
        return Next(say)
    return Resume(say) if came_between(turn) else Finish(say, draft=others_draft(turn))


def _wants_alert(turn: Turn) -> bool:
    return turn.draft.get("alert") == WANTED


ALERT_STEP = Step("alert", ask_alert, take_alert, needed=_wants_alert, over=was_called, hears_thanks=True)
