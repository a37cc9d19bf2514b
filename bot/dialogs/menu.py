"""The menu: where everything begins and ends. Words that somebody writes here may be the whole request."""

from datetime import datetime

from bot.dialogs.dialog import Begin, Dialog, Finish, Outcome, Resume, Step, Turn
from bot.dialogs.free_words import hear
from bot.dialogs.thanks import small_talk
from bot.i18n import _, named, spoken_language
from bot.messages import Choice, Kind, Outgoing, rows
from core.cases import MoveNotAllowed, withdraw_case
from core.numbers import spell_number


def ask_menu(turn: Turn) -> Outgoing:
    """Greets who comes with /start or for the first time."""
    save = (Choice("save", _("Save this address")),) if "address" in turn.draft else ()
    undo = (Choice("undo", _("Take it back")),) if _can_undo(turn) else ()
    resume = (Choice("resume", _("Go on with the unsent request")),) if turn.conversation.aside else ()
    choices = rows(
        *undo,
        *save,
        *resume,
        Choice("report", _("New request")),
        Choice("requests", _("My requests")),
        Choice("operator", _("Write to an operator")),
        Choice("my_data", _("My data")),
        _other_language(),
    )
    if turn.draft.get("greet") or not turn.conversation.version:
        return Outgoing(_greeting(turn), rows=choices)
    return Outgoing(_("Write in your own words what happened, or press a button."), rows=choices)


def _greeting(turn: Turn) -> str:
    return _(
        "Good day! This is the contact centre of the city of {city}. "
        "What happened? Write as to a person, or press a button."
    ).format(city=named(turn.city.name))


def _other_language() -> Choice:
    """The offer of the other language, in that language: who needs it could not read it otherwise."""
    return (
        Choice("ukrainian", "Українська мова")
        if spoken_language() == "ru"
        else Choice("russian", "Русский язык")
    )


def _can_undo(turn: Turn) -> bool:
    return "sent" in turn.draft and turn.now < datetime.fromisoformat(turn.draft["until"])


async def _undo(turn: Turn) -> Outcome:
    """Take back what was sent a few minutes ago, no reason needed."""
    case = await turn.work.cases.by_number(turn.draft["sent"])
    if case is None:
        return Finish("")
    try:
        await withdraw_case(turn.work, case, "", turn.now)
    except MoveNotAllowed:
        return Finish(_("This request cannot be taken back any more."))
    return Finish(_("The request {number} is taken back.").format(number=spell_number(case.number)))


async def take_menu(turn: Turn) -> Outcome:
    """A button leads to its conversation; words are taken as a request."""
    match turn.said.choice:
        case "undo":
            return await _undo(turn)
        case "save":
            return Begin("addresses", {"new": turn.draft["address"]})
        case "resume":
            return Resume()
        case "report":
            return Begin("report")
        case "requests":
            return Begin("requests")
        case "my_data":
            return Begin("my_data")
        case "operator":
            return Begin("callback")
        case "ukrainian" | "russian":
            return Begin(
                "language", {"language": {"ukrainian": "uk", "russian": "ru"}[turn.said.choice]}, heard=True
            )
    if turn.said.kind == Kind.text and (word := small_talk(turn)):
        return Finish(word)
    return await hear(turn)


MENU = Dialog("menu", steps=(Step("menu", ask_menu, take_menu),))
