"""The last steps of filing: the summary, changing an item of it, and sending."""

from datetime import timedelta

from bot.dialogs.addresses import can_save
from bot.dialogs.corrections import remember_sent
from bot.dialogs.dialog import Again, Finish, Go, Next, Outcome, Turn, draft_id
from bot.dialogs.item_words import wants_change
from bot.dialogs.phrases import is_no, is_send, is_yes
from bot.dialogs.report_corrections import correct, correct_address
from bot.dialogs.report_draft import address_step, draft_address, phone_of, service_of, summary
from bot.dialogs.report_second import say_second, second_draft
from bot.dialogs.report_words import take_in
from bot.i18n import _, city_language, named, ngettext
from bot.messages import Choice, Outgoing, rows
from bot.wording import say_due
from core.cases import Case, Report
from core.city import COMPLAINT
from core.filing import TooManyOpenCases, register_case
from core.numbers import spell_number

UNDO_FOR = timedelta(minutes=10)
"""How long a request can be taken back without giving a reason."""


def ask_confirm(turn: Turn) -> Outgoing:
    """Everything in one view, before anything is sent."""
    return Outgoing(
        "\n\n".join(filter(None, (summary(turn), say_second(turn), _("Is everything right? Then send it.")))),
        title=_("Please check your request"),
        rows=rows(
            Choice(f"send.{turn.conversation.begun}", _("Send")), Choice("change", _("Change something"))
        ),
    )


async def take_confirm(turn: Turn) -> Outcome:
    """Send, change, or add what was written now to the description."""
    text = turn.said.text
    if turn.said.choice == "change" or wants_change(text):
        return Go("change")
    if turn.said.choice or is_yes(text) or is_send(text):
        return await _send(turn)
    if turn.said.point:
        turn.draft["point"] = list(turn.said.point)
        return Go("point")
    if not text:
        return Again(_("Please press a button."))
    return await correct(turn) or Next(take_in(turn))


async def _send(turn: Turn) -> Outcome:
    service = service_of(turn)
    report = Report(
        draft_id=turn.draft_id,
        identity_id=turn.citizen.identity_id,
        service=service.code,
        description=turn.draft["description"],
        language=city_language(),
        address=draft_address(turn),
        phone=phone_of(turn) or None,
        whom=turn.draft.get("whom"),
        attachments=tuple(turn.draft.get("files", ())),
    )
    try:
        case = await register_case(turn.work, report, city=turn.city, now=turn.now)
    except TooManyOpenCases as refusal:
        return Again(_say_too_many(refusal.limit))
    remember_sent(turn, case.number)
    title = _("Request {number} is sent").format(number=spell_number(case.number))
    undo_until = turn.now + UNDO_FOR
    known = {"sent": case.number, "until": undo_until.isoformat()}
    if await can_save(turn, address := turn.draft.get("address", {})):
        known["address"] = address
    return Finish(_receipt(turn, case), title, known | second_draft(turn))


def _say_too_many(limit: int) -> str:
    return ngettext(
        "You already have {n} open request. Wait until it is closed, then send this one.",
        "You already have {n} open requests. Wait until one is closed, then send this one.",
        limit,
    ).format(n=limit)


def _receipt(turn: Turn, case: Case) -> str:
    """What was recorded, who does it, by when, and what happens next."""
    unit = _("In charge: {unit}").format(unit=named(turn.city.unit(case.unit).name))
    if case.service == COMPLAINT:  # never to the ones complained about
        unit = _("In charge: the head of the contact centre, not the operator.")
    due = _("Due by: {day}").format(day=say_due(case, turn.city))
    after = _("I write to you when something changes. To ask yourself, write the number {number}.")
    return f"{summary(turn)}\n\n{unit}\n{due}\n\n{after.format(number=spell_number(case.number))}"


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
    filed = await turn.work.cases.by_draft(draft_id(turn.citizen.identity_id, int(begun)))
    if filed is None:
        return ""
    return _("This request is sent already. Its number is {number}.").format(
        number=spell_number(filed.number)
    )
