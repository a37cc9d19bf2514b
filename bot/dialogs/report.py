"""Filing a request: what happened, where, how to reach the citizen, a summary, and off it goes.

Whatever the first line says already is not asked for again. The table at the end is the whole talk;
what a draft holds is told in `report_draft`.
"""

from bot.dialogs.dialog import Again, Dialog, Next, Outcome, Step, Turn, never
from bot.dialogs.item_words import beside_phone
from bot.dialogs.paused import HELD, ask_paused, is_paused, read_hold, take_paused
from bot.dialogs.phrases import is_yes
from bot.dialogs.report_address import ADDRESS_STEPS
from bot.dialogs.report_alert import ALERT_STEP
from bot.dialogs.report_asides import ASIDE_STEPS
from bot.dialogs.report_corrections import correct
from bot.dialogs.report_draft import service_of, so_far
from bot.dialogs.report_emergency import EMERGENCY_STEP, is_new_danger
from bot.dialogs.report_guess import GUESS_STEPS
from bot.dialogs.report_heeds import heeding, noting_contacts
from bot.dialogs.report_outage import OUTAGE_STEP
from bot.dialogs.report_person import (
    WHOM_STEP,
    ask_phone,
    declines,
    keep_phone,
    lacks_phone,
    say_how_to_give,
    take_phone,
)
from bot.dialogs.report_same import SAME_STEP
from bot.dialogs.report_send import ask_change, ask_confirm, say_already_sent, take_change, take_confirm
from bot.dialogs.report_service import SERVICE_STEPS
from bot.dialogs.report_talk import TALK_STEP, read_talks
from bot.dialogs.report_words import are_words, refuses, take_in
from bot.i18n import _, named
from bot.messages import Choice, Kind, Outgoing, Said, rows
from core.city_services import COMPLAINT
from understanding.phones import read_phone


def ask_description(turn: Turn) -> Outgoing:
    """What happened, in the citizen's words."""
    if turn.draft.get("service") == COMPLAINT:
        text = _("What was wrong? Write it in your own words. The operator does not see this complaint.")
        return Outgoing(text, so_far(turn))
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
    if read_phone(turn.said.text) and not beside_phone(turn.said.text):
        return Again(await keep_phone(turn, own=True))
    turn.draft["description"] = turn.said.text
    return Next()


async def take_phone_or_words(turn: Turn) -> Outcome:
    """Some answer with a correction, with more to tell, or in their own words that they would rather not."""
    text = turn.said.text
    if turn.said.kind == Kind.text and not turn.said.choice and turn.operator is None:
        if outcome := await correct(turn):
            return outcome
        if is_yes(text):
            return Again(say_how_to_give())
        if refuses(text):
            turn.said = Said(Kind.press, choice="skip")
        elif are_words(text) and not declines(text):
            return Next(take_in(turn))
        elif not (declines(text) or any(map(str.isdecimal, text))):
            return Again(say_how_to_give())
    return await take_phone(turn)


def _lacks_description(turn: Turn) -> bool:
    return "description" not in turn.draft


async def _prepare(turn: Turn) -> None:
    await read_talks(turn)
    await read_hold(turn)


def _is_not_taken(turn: Turn) -> bool:
    """A pause keeps nobody from telling of a danger, or from complaining of an operator."""
    if "service" not in turn.draft or "danger" in turn.draft or turn.operator:
        return False
    service = service_of(turn)
    return is_paused(turn) and not (service.emergency or service.code == COMPLAINT)


_FACTS = (
    *ADDRESS_STEPS,
    OUTAGE_STEP,
    SAME_STEP,
    Step("description", ask_description, take_description, needed=_lacks_description),
)
_REST = (
    WHOM_STEP,
    Step("phone", ask_phone, take_phone_or_words, needed=lacks_phone, personal=True),
    Step("change", ask_change, take_change, needed=never),
    *ASIDE_STEPS,
    Step("confirm", ask_confirm, take_confirm),
)
REPORT = Dialog(
    "report",
    steps=(
        *SERVICE_STEPS,
        *GUESS_STEPS,
        noting_contacts(EMERGENCY_STEP),
        TALK_STEP,
        Step("paused", ask_paused, take_paused, needed=_is_not_taken, refuses=HELD),
        *map(heeding, _FACTS),
        noting_contacts(ALERT_STEP),
        *map(heeding, _REST),
    ),
    keeps_draft=True,
    takes_files=True,
    prepare=_prepare,
    strays=is_new_danger,
    holds_line=True,
    late=say_already_sent,
)
