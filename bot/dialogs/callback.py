"""Asking an operator: what the citizen wants to know, and how the operator shall answer.

It is asked in between: a request that was being written lies aside meanwhile and is taken up again.
"""

from zoneinfo import ZoneInfo

from bot.dialogs.dialog import Again, Dialog, Finish, Go, Next, Outcome, Resume, Step, Turn
from bot.dialogs.human_words import chooses_call, chooses_chat
from bot.dialogs.report_emergency import tells_of_danger
from bot.dialogs.report_person import declines, take_phone
from bot.dialogs.report_words import are_words
from bot.i18n import _, city_language, ngettext
from bot.messages import Choice, Outgoing, Request, rows
from bot.wording import say_local_day
from core.callbacks import Wish, WishTooLong, ask_for_callback, take_back_callback
from understanding.phones import read_phone, spell_phone


async def ask_question(turn: Turn) -> Outgoing:
    """Says honestly when somebody is there to answer."""
    waits = await turn.work.callbacks.waiting_of(turn.citizen.citizen_id)
    if waits:
        text = _(
            "An operator has your question already. What would you like to add? "
            "I put it with the question. {hours}"
        )
    else:
        text = _(
            "What would you like to ask? Write it in one message, so that the operator can answer. {hours}"
        )
    take_back = (Choice("take_back", _("Take my question back")),) if waits else ()
    return Outgoing(text.format(hours=_say_hours(turn)), _("To an operator"), rows(*take_back))


def _say_hours(turn: Turn) -> str:
    if turn.city.is_open(turn.now):
        return _("Operators work now.")
    opening = turn.city.next_opening(turn.now)
    if opening is None:
        return _("Operators do not work just now.")
    return _("Operators do not work just now. They are back: {day}, {time}.").format(
        day=say_local_day(opening, turn.city),
        time=f"{opening.astimezone(ZoneInfo(turn.city.zone)):%H:%M}",
    )


async def take_question(turn: Turn) -> Outcome:
    """Any words will do; a question that waits may be taken back."""
    if turn.said.choice == "take_back":
        return await _take_back(turn)
    if not turn.said.text:
        return Again(_("Please write your question in words."))
    turn.draft["question"] = turn.said.text
    return Next()


async def _take_back(turn: Turn) -> Outcome:
    say = _("Your question is taken back.")
    if not await take_back_callback(turn.work, turn.citizen.citizen_id, turn.now):
        say = _("Your question is answered already.")
    return Resume(say) if turn.conversation.aside else Finish(say)


def ask_way(turn: Turn) -> Outgoing:
    """Who cannot hear or speak is answered in writing; a number that is known is offered."""
    text = _(
        "How shall the operator answer you? If it is hard for you to hear or speak, choose the chat. "
        "For a call, press the button or type the number, for example 067 123 45 67."
    )
    known = turn.citizen.phone
    call = (
        Choice("known", _("Call {phone}").format(phone=spell_phone(known)))
        if known
        else Choice("share", _("Send my number"), request=Request.contact)
    )
    return Outgoing(text, rows=rows(Choice("chat", _("Answer here in the chat")), call))


async def take_way(turn: Turn) -> Outcome:
    """The chat, the number that is known, or one that is sent now."""
    text = turn.said.text
    if turn.said.choice == "chat" or chooses_chat(text):
        return await _pass_on(turn, None)
    if turn.said.choice == "known" or (turn.citizen.phone and chooses_call(text) and not read_phone(text)):
        return await _pass_on(turn, turn.citizen.phone)
    if are_words(text) and not chooses_call(text) and not declines(text):
        turn.draft["question"] += f"\n{text}"
        return Again(_("I have added this to your question."))
    outcome = await take_phone(turn)
    if rest := turn.draft.pop("description", ""):  # told besides the number
        turn.draft["question"] += f"\n{rest}"
    return outcome if isinstance(outcome, Again) else await _pass_on(turn, turn.draft["phone"])


async def _pass_on(turn: Turn, phone: str | None) -> Outcome:
    citizen = turn.citizen
    wish = Wish(
        citizen.citizen_id, citizen.identity_id, turn.draft["question"], phone or None, city_language()
    )
    try:
        added = await ask_for_callback(turn.work, wish, turn.now)
    except WishTooLong as refusal:
        del turn.draft["question"]
        return Go("question", _say_too_long(refusal.limit))
    done = _("It is added to your question.") if added else _("Your question is passed on.")
    receipt = f"{done}\n\n{_say_what_is_next(turn, wish)}"
    return Resume(receipt) if turn.conversation.aside else Finish(receipt, _("To an operator"))


def _say_too_long(limit: int) -> str:
    return ngettext(
        "All that you ask may have at most {n} character. Please write it in fewer words.",
        "All that you ask may have at most {n} characters. Please write it in fewer words.",
        limit,
    ).format(n=limit)


def _say_what_is_next(turn: Turn, wish: Wish) -> str:
    if wish.phone:
        answer = _("An operator rings you: {phone}.").format(phone=spell_phone(wish.phone))
    else:
        answer = _("An operator answers you here in the chat.")
    return f"«{wish.text}»\n\n{answer}\n{_say_hours(turn)}"


def _lacks_question(turn: Turn) -> bool:
    return "question" not in turn.draft


CALLBACK = Dialog(
    "callback",
    steps=(
        Step("question", ask_question, take_question, needed=_lacks_question),
        Step("way", ask_way, take_way, personal=True),
    ),
    asked_between=True,
    strays=tells_of_danger,
)
