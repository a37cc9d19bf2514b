"""My data: what is kept and why, changing it, having it as a file, erasing it."""

from bot.dialogs.dialog import Again, Begin, Dialog, Finish, Go, Outcome, Resume, Step, Turn, never
from bot.dialogs.free_words import hear
from bot.dialogs.language import ask_language, take_language
from bot.dialogs.my_data_told import as_file, tell
from bot.dialogs.report_person import take_phone
from bot.i18n import _
from bot.messages import Choice, Kind, Outgoing, Request, pairs, rows
from core.my_data import HelpIsWaitedFor, erase_my_data


async def ask_shown(turn: Turn) -> Outgoing:
    """What is kept, and why."""
    why = _(
        "This is needed to handle your requests and to answer you. "
        "Requests are kept for 5 years, as the law asks."
    )
    choices = (
        Choice("phone", _("Change the phone number")),
        Choice("language", _("Change the language")),
        Choice("addresses", _("My addresses")),
        Choice("subscriptions", _("Notices of outages")),
        Choice("file", _("Send me my data as a file")),
        await _messengers(turn),
        Choice("erase", _("Erase my data")),
    )
    return Outgoing(f"{await tell(turn)}\n\n{why}", _("What I keep about you"), rows(*choices))


async def _messengers(turn: Turn) -> Choice:
    label = _("Part the messengers") if await _is_joined(turn) else _("Connect another messenger")
    return Choice("messengers", label)


async def _is_joined(turn: Turn) -> bool:
    return len(await turn.work.citizens.joined(turn.citizen.citizen_id)) > 1


async def take_shown(turn: Turn) -> Outcome:
    """A step, another conversation, or the file; words may be a request."""
    choice = turn.said.choice
    if choice in ("addresses", "subscriptions"):
        return Begin(choice)
    if choice == "messengers":
        return Begin("joining", {"part": True} if await _is_joined(turn) else {})
    if choice == "file":
        file = Outgoing(_("This file holds everything that I keep about you."), file=await as_file(turn))
        return Go("sent", first=(file,))
    if choice:
        return Go(choice)
    if turn.said.text:
        return await hear(turn)
    return Again(_("Please press one of the buttons."))


def ask_sent(turn: Turn) -> Outgoing:
    """After the file."""
    text = _("The file is above. Open it to read it, or keep it. Shall I do something else?")
    choices = Choice("shown", _("Back to my data")), Choice("erase", _("Erase my data"))
    return Outgoing(text, rows=rows(*choices))


async def take_sent(turn: Turn) -> Outcome:
    """Back to the data, or on to erasing them."""
    if turn.said.choice:
        return Go(turn.said.choice)
    return await hear(turn) if turn.said.text else Again(_("Please press one of the buttons."))


async def take_new_language(turn: Turn) -> Outcome:
    """Back to the data, in the language chosen."""
    outcome = await take_language(turn)
    return Go("shown", outcome.say) if isinstance(outcome, Resume) else outcome


def ask_new_phone(turn: Turn) -> Outgoing:
    """The number that goes with requests from now on."""
    text = _(
        "Which phone number may operators ring about your requests? "
        "Press the button or type it, for example 067 123 45 67."
    )
    share = Choice("share", _("Send my number"), request=Request.contact)
    choices = share, Choice("skip", _("Remove the number")), Choice("shown", _("Leave it as it is"))
    return Outgoing(text, rows=rows(*choices))


async def take_new_phone(turn: Turn) -> Outcome:
    """As filing takes it; but somebody else's contact is nothing to remember."""
    if turn.said.choice == "shown":
        return Go("shown")
    if turn.said.kind == Kind.contact and not turn.said.own_phone:
        return Again(_("This is the contact of another person. Please send your own, or type your number."))
    outcome = await take_phone(turn)
    if isinstance(outcome, Again):
        return outcome
    return Go("shown", _("The number is removed.") if turn.said.choice else _("The new number is noted."))


def ask_erase(turn: Turn) -> Outgoing:
    """Exactly what happens, before anything does."""
    text = _(
        "At once I erase your name, language, phone, saved addresses and everything that is not sent. "
        "Notices of outages stop. "
        "What you and operators wrote to each other goes, too.\n\n"
        "Requests that you sent stay for 5 years, as the law asks. So do your words and files in them. "
        "Only operators and the service in charge see them.\n\n"
        "The number of your account in the messenger stays, so that answers reach you.\n\n"
        "This cannot be undone. Shall I erase your data?"
    )
    choices = Choice("yes", _("Yes, erase my data")), Choice("shown", _("No, keep my data"))
    return Outgoing(text, _("Erase my data"), pairs(*choices))


async def take_erase(turn: Turn) -> Outcome:
    """Afterwards the citizen is greeted as somebody new."""
    if turn.said.choice != "yes":
        return Go("shown") if turn.said.choice else Again(_("Please press one of the buttons."))
    try:
        await erase_my_data(turn.work, turn.citizen, turn.conversation, turn.now)
    except HelpIsWaitedFor:
        say = _(
            "You have called for help, and the operator needs your data to send it. Please erase them later."
        )
        return Go("shown", say)
    say = _("Your data are erased. Requests that you sent stay for 5 years, as the law asks.")
    return Finish(say, draft={"greet": True})


MY_DATA = Dialog(
    "my_data",
    steps=(
        Step("language", ask_language, take_new_language, needed=never),
        Step("phone", ask_new_phone, take_new_phone, needed=never, personal=True),
        Step("sent", ask_sent, take_sent, needed=never),
        Step("erase", ask_erase, take_erase, needed=never),
        Step("shown", ask_shown, take_shown),
    ),
)
