"""The last steps of filing: the summary, changing an item of it, and sending."""

from datetime import timedelta
from typing import Any

from bot.abuse_words import say_paused
from bot.dialogs.addresses import can_save
from bot.dialogs.call_words import LANGUAGE, offer_language, other_language, tell_after
from bot.dialogs.corrections import remember_sent
from bot.dialogs.dialog import Again, Finish, Go, Next, Outcome, Turn, draft_id
from bot.dialogs.for_citizen import tell_in_talk
from bot.dialogs.item_words import wants_change
from bot.dialogs.learning import keep_heard
from bot.dialogs.line import actor_of_citizen, change_language, holding, language_of_caller
from bot.dialogs.phrases import is_no, is_send, is_yes
from bot.dialogs.report_corrections import correct, correct_address
from bot.dialogs.report_draft import ABOUT_UNIT, address_step, draft_address, phone_of, service_of, summary
from bot.dialogs.report_others import others_draft, say_offer, say_others
from bot.dialogs.report_outage import DIFFERENT
from bot.dialogs.report_person import is_without
from bot.dialogs.report_talk import say_talk, talk_of_draft
from bot.dialogs.report_words import take_in
from bot.dialogs.subscription_adding import offer_once
from bot.i18n import _, city_language, ngettext, speaking
from bot.messages import Choice, Outgoing, rows
from bot.wording import say_due, say_in_charge
from core.abuse import CitizenPaused
from core.cases import Case, Report
from core.filing import TooManyOpenCases, register_case
from core.numbers import spell_number

UNDO_FOR = timedelta(minutes=10)
"""How long a request can be taken back without giving a reason."""


def ask_confirm(turn: Turn) -> Outgoing:
    """Everything in one view, before anything is sent."""
    title, asks = _("Please check your request"), _("Is everything right? Then send it.")
    if turn.filed_in is not None:
        title = _("Please check the citizen's request")
    elif turn.operator:
        title, asks = _("Please read it to the caller"), _("Is everything right?")
    told = "\n".join(filter(None, (summary(turn), say_talk(turn))))
    return Outgoing(
        "\n\n".join(filter(None, (told, say_others(turn), asks))),
        title=title,
        rows=rows(
            Choice(f"send.{turn.conversation.begun}", _("Send")),
            Choice("change", _("Change something")),
            *offer_language(turn),
        ),
    )


async def take_confirm(turn: Turn) -> Outcome:
    """Send, change, or add what was written now to the description."""
    text = turn.said.text
    if turn.said.choice == "change" or wants_change(text):
        return Go("change")
    if turn.said.choice == LANGUAGE:
        await change_language(turn, other_language(turn))
        return Again("")
    if turn.said.choice or is_yes(text) or is_send(text):
        return await _send(turn)
    if turn.said.point:
        turn.draft["point"] = list(turn.said.point)
        return Go("point")
    if not text:
        return Again(_("Please press a button."))
    if is_without(text):
        turn.draft["phone"] = ""
        return Next(_("Good, without a number."))
    return await correct(turn) or Next(take_in(turn))


async def _send(turn: Turn) -> Outcome:
    service = service_of(turn)
    report = Report(
        draft_id=turn.draft_id,
        identity_id=turn.citizen.identity_id,
        service=service.code,
        description=turn.draft["description"],
        language=language_of_caller(turn) if turn.operator else city_language(),
        address=draft_address(turn),
        phone=phone_of(turn) or None,
        whom=turn.draft.get("whom"),
        attachments=tuple(turn.draft.get("files", ())),
        about=turn.draft.get(ABOUT_UNIT),
        about_talk=talk_of_draft(turn),
        by=actor_of_citizen(turn).name,
        filed_in=turn.filed_in,
        different_from=turn.draft.get(DIFFERENT),
    )
    try:
        case = await register_case(turn.work, report, city=turn.city, now=turn.now)
    except TooManyOpenCases as refusal:
        return Again(_say_too_many(turn, refusal.limit))
    except CitizenPaused as refusal:
        return Again(say_paused(refusal.measure.ends_at, turn.city))
    await keep_heard(turn, case.service)
    if turn.filed_in is not None:
        return await _finish_talk(turn, case)
    if turn.operator:
        return await _finish_call(turn, case)
    remember_sent(turn, case.number)
    title = _("Request {number} is sent").format(number=spell_number(case.number))
    known = _can_be_undone(turn, case)
    if await can_save(turn, address := turn.draft.get("address", {})):
        known["address"] = address
    known |= await offer_once(turn, turn.draft.get("address", {}))
    return Finish(_with_offer(turn, _receipt(turn, case)), title, known | others_draft(turn))


def _with_offer(turn: Turn, say: str) -> str:
    return "\n\n".join(filter(None, (say, say_offer(turn))))


def _can_be_undone(turn: Turn, case: Case) -> dict[str, Any]:
    return {"sent": case.number, "until": (turn.now + UNDO_FOR).isoformat()}


async def _finish_call(turn: Turn, case: Case) -> Outcome:
    title = _("Request {number} is registered. Please read out:").format(number=spell_number(case.number))
    known = _can_be_undone(turn, case) | holding(turn) | others_draft(turn)
    return Finish(_with_offer(turn, await tell_after(turn, case)), title, known)


async def _finish_talk(turn: Turn, case: Case) -> Outcome:
    """The citizen reads in the talk, in their language, what they would have read after filing it."""
    with speaking(language_of_caller(turn)):
        title = _("Request {number} is sent").format(number=spell_number(case.number))
        await tell_in_talk(turn, f"{title}\n\n{_receipt(turn, case)}")
    title = _("Request {number} is registered").format(number=spell_number(case.number))
    return Finish(_with_offer(turn, _("The citizen has the receipt in the talk.")), title, others_draft(turn))


def _say_too_many(turn: Turn, limit: int) -> str:
    if turn.operator:
        return ngettext(
            "The caller already has {n} open request. No other can be sent until it is closed.",
            "The caller already has {n} open requests. No other can be sent until one is closed.",
            limit,
        ).format(n=limit)
    return ngettext(
        "You already have {n} open request. Wait until it is closed, then send this one.",
        "You already have {n} open requests. Wait until one is closed, then send this one.",
        limit,
    ).format(n=limit)


def _receipt(turn: Turn, case: Case) -> str:
    """What was recorded, who does it, by when, and what happens next."""
    due = _("Due by: {day}").format(day=say_due(case, turn.city))
    after = _("I write to you when something changes. To ask yourself, write the number {number}.")
    who = say_in_charge(case, turn.city)
    return f"{summary(turn)}\n\n{who}\n{due}\n\n{after.format(number=spell_number(case.number))}"


def ask_change(turn: Turn) -> Outgoing:
    """Only what is changed is asked for again."""
    place = address_step(turn)
    choices = (
        Choice("group", _("What it is about")),
        *((Choice(place, _("The address")),) if place else ()),
        Choice("description", _("The description")),
        Choice("phone", _("The phone number")),
        Choice("whom", _("It is for another person")),
        Choice("confirm", _("Nothing, back to the request")),
    )
    return Outgoing(_("What shall be changed? The rest stays as it is."), rows=rows(*choices))


async def take_change(turn: Turn) -> Outcome:
    """The keys of the choices are the steps that they lead to; words name an item, or correct it at once."""
    text = turn.said.text
    if turn.said.choice:
        return Go(turn.said.choice)
    if is_send(text):
        return await _send(turn)
    if is_no(text):
        return Go("confirm")
    if outcome := await correct(turn) or correct_address(turn):
        return outcome
    return Again(_("Please press one of the buttons, or write what is wrong, for example: the address."))


async def say_already_sent(turn: Turn) -> str:
    """For the second tap on "send": the number of the case that the first one made."""
    action, _dot, begun = turn.said.choice.partition(".")
    if action != "send" or not begun.isdecimal():
        return ""
    filed = await turn.work.cases.by_draft(draft_id(turn.conversation.identity_id, int(begun)))
    if filed is None:
        return ""
    return _("This request is sent already. Its number is {number}.").format(
        number=spell_number(filed.number)
    )
