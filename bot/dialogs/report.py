"""Filing a request: what happened, where, how to reach the citizen, a summary, and off it goes.

Whatever the first line says already is not asked for again. The table at the end is the whole talk;
what a draft holds is told in `report_draft`.
"""

from bot.dialogs.dialog import Again, Dialog, Next, Outcome, Step, Turn, never
from bot.dialogs.report_address import ADDRESS_STEPS
from bot.dialogs.report_draft import service_of, so_far
from bot.dialogs.report_emergency import ALERT_STEP, EMERGENCY_STEP, is_new_danger
from bot.dialogs.report_send import ask_change, ask_confirm, say_already_sent, take_change, take_confirm
from bot.dialogs.report_service import SERVICE_STEPS
from bot.dialogs.report_words import are_words, refuses, take_in
from bot.dialogs.words import NO, plain
from bot.i18n import _, named
from bot.messages import Choice, Kind, Outgoing, Request, Said, rows
from understanding.phones import read_phone, spell_phone

LONGEST_WHOM = 200


def ask_description(turn: Turn) -> Outgoing:
    """What happened, in the citizen's words."""
    text = _(
        "What happened? For example: «No water since the morning». "
        "Then the crew knows what to bring. A photo helps too."
    )
    enough = () if turn.draft.get("service") == turn.city.fallback_service else (_says_it_all(),)
    return Outgoing(text, so_far(turn), rows(*enough))


def _says_it_all() -> Choice:
    """The name of the service says what is wrong, which spares typing."""
    return Choice("enough", _("Nothing more to say"))


async def take_description(turn: Turn) -> Outcome:
    """Any words will do; the service's own name is enough, where it names a fault."""
    if turn.said.choice == "enough":
        turn.draft["description"] = named(service_of(turn).name)
        return Next()
    if not turn.said.text:
        return Again(_("Please describe it in words."))
    turn.draft["description"] = turn.said.text
    return Next()


def _own_phone(turn: Turn) -> str | None:
    """A contact that the messenger vouches for is a number, wherever in the world it is from."""
    digits = "".join(filter(str.isdecimal, turn.said.phone)) if turn.said.own_phone else ""
    return f"+{digits}" if digits else None


def ask_phone(turn: Turn) -> Outgoing:
    """Why it is asked for, and that it may be left out."""
    text = _(
        "Your phone number, in case the crew does not find the place? "
        "Press the button or type it, for example 067 123 45 67. You may go on without."
    )
    share = Choice("share", _("Send my number"), request=Request.contact)
    return Outgoing(text, so_far(turn), rows(share, Choice("skip", _("Go on without"))))


async def take_phone(turn: Turn) -> Outcome:
    """The own number is remembered for next time; another's is kept with this request only."""
    if turn.said.choice == "skip" or plain(turn.said.text) in NO:
        turn.draft["phone"] = ""
        await turn.work.citizens.set_phone(turn.citizen.citizen_id, "")
        return Next(_("Good, without a number."))
    phone = _own_phone(turn) or read_phone(turn.said.phone or turn.said.text)
    if phone is None:
        return Again(_("This is not a phone number I can read. Please check it, for example 067 123 45 67."))
    turn.draft["phone"] = phone
    if turn.said.kind == Kind.contact and not turn.said.own_phone:
        say = _("Noted for this request: {phone}. It is another person's number.")
        return Next(say.format(phone=spell_phone(phone)))
    await turn.work.citizens.set_phone(turn.citizen.citizen_id, phone)
    return Next(_("Thank you, the number is noted: {phone}.").format(phone=spell_phone(phone)))


async def take_phone_or_words(turn: Turn) -> Outcome:
    """Some answer with a correction, with more to tell, or in their own words that they would rather not."""
    text = turn.said.text
    if turn.said.kind == Kind.text and not turn.said.choice and read_phone(text) is None:
        if refuses(text):
            turn.said = Said(Kind.press, choice="skip")
        elif are_words(text) and plain(text) not in NO:
            return Next(take_in(turn))
    return await take_phone(turn)


def ask_whom(turn: Turn) -> Outgoing:
    """Filing for somebody who cannot write: the crew has to find that person."""
    text = _(
        "Whom is the request for, and how can the crew reach them? "
        "For example: my mother Halyna, 067 123 45 67."
    )
    return Outgoing(text, rows=rows(Choice("self", _("It is for myself"))))


async def take_whom(turn: Turn) -> Outcome:
    """As the citizen names them."""
    if turn.said.choice == "self":
        turn.draft.pop("whom", None)
        return Next()
    if not turn.said.text:
        return Again(_("Please write whom it is for."))
    turn.draft["whom"] = turn.said.text[:LONGEST_WHOM]
    return Next()


def _lacks_description(turn: Turn) -> bool:
    return "description" not in turn.draft


def _lacks_phone(turn: Turn) -> bool:
    return "phone" not in turn.draft and turn.citizen.phone is None


REPORT = Dialog(
    "report",
    steps=(
        *SERVICE_STEPS,
        EMERGENCY_STEP,
        *ADDRESS_STEPS,
        Step("description", ask_description, take_description, needed=_lacks_description),
        ALERT_STEP,
        Step("phone", ask_phone, take_phone_or_words, needed=_lacks_phone, personal=True),
        Step("whom", ask_whom, take_whom, needed=never),
        Step("change", ask_change, take_change, needed=never),
        Step("confirm", ask_confirm, take_confirm),
    ),
    keeps_draft=True,
    takes_files=True,
    strays=is_new_danger,
    late=say_already_sent,
)
