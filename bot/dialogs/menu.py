"""The menu: where everything begins and ends. Words that somebody writes here may be the whole request."""

from bot.dialogs.dialog import Again, Begin, Dialog, Finish, Outcome, Resume, Step, Turn
from bot.dialogs.free_words import hear
from bot.dialogs.handled import begin_queue, handles_cases
from bot.dialogs.line import CALL, takes_calls
from bot.dialogs.marks import take_said_mark
from bot.dialogs.phrases import is_no
from bot.dialogs.report_others import ALSO, others_offer
from bot.dialogs.report_problems import is_later, take_other
from bot.dialogs.staff import roles_of_writer
from bot.dialogs.subscription_adding import OFFER, add_place
from bot.dialogs.thanks import small_talk
from bot.dialogs.to_operator import to_operator
from bot.dialogs.undo import can_undo, undo
from bot.dialogs.verdict_words import take_said_verdict
from bot.dialogs.words import Command
from bot.i18n import _, named, spoken_language
from bot.messages import Choice, Kind, Outgoing, rows
from core.access import Role
from core.city_services import COMPLAINT
from core.complaints import ABOUT_TALK

MOST_BUTTONS = 8
"""With more, what is rarely wanted stands behind one of them: who sees badly reads them all."""
_MORE = "more"
"""Where a draft says that what is rarely wanted is shown."""


async def ask_menu(turn: Turn) -> Outgoing:
    """Greets who comes with /start or for the first time."""
    if _MORE in turn.draft:
        less = Choice("less", _("Back"))
        return Outgoing(_("What else would you like to do?"), rows=rows(*_rare(turn), less))
    first, rare = await _first(turn), _rare(turn)
    if len(first) + len(rare) > MOST_BUTTONS:
        rare = (Choice(_MORE, _("More")),)
    choices = rows(*first, *rare)
    if turn.draft.get("greet") or not turn.conversation.version:
        return Outgoing(_greeting(turn), rows=choices)
    return Outgoing(_("Write in your own words what happened, or press a button."), rows=choices)


async def _first(turn: Turn) -> tuple[Choice, ...]:
    """What belongs to the moment, and what most come for."""
    save = (Choice("save", _("Save this address")),) if "address" in turn.draft else ()
    take_back = (Choice("undo", _("Take it back")),) if can_undo(turn) else ()
    offer = (Choice("notices", _("Tell me of outages here")),) if OFFER in turn.draft else ()
    resume = (Choice("resume", _("Go on with the unsent request")),) if turn.conversation.aside else ()
    call = (Choice(CALL, _("Phone call")),) if await takes_calls(turn) else ()
    announce = (
        (Choice("announce", _("Announce an outage")),) if Role.admin in await roles_of_writer(turn) else ()
    )
    check = (Choice("check", _("Check finished work")),) if await handles_cases(turn) else ()
    may_complain = ABOUT_TALK in turn.draft and turn.city.has_service(COMPLAINT)
    complain = (Choice("complain", _("Complain about the talk")),) if may_complain else ()
    return (
        *take_back,
        *others_offer(turn),
        *save,
        *offer,
        *resume,
        *complain,
        *call,
        *check,
        *announce,
        Choice("report", _("New request")),
        Choice("requests", _("My requests")),
        Choice("operator", _("Write to an operator")),
    )


def _rare(turn: Turn) -> tuple[Choice, ...]:
    """What few want just after something else; each has a word of its own, too."""
    questions = (Choice("articles", _("Questions and answers")),) if turn.city.articles else ()
    return Choice("outages", _("Outages")), *questions, Choice("my_data", _("My data")), _other_language()


def _greeting(turn: Turn) -> str:
    return _(
        "Good day! This is the contact centre of the city of {city}. "
        "What happened? Write as to a person, or press a button."
    ).format(city=named(turn.city.genitive))


def _other_language() -> Choice:
    """The offer of the other language, in that language: who needs it could not read it otherwise."""
    return (
        Choice("ukrainian", "Українська мова")
        if spoken_language() == "ru"
        else Choice("russian", "Русский язык")
    )


async def take_menu(turn: Turn) -> Outcome:
    """A button leads to its conversation; words are taken as a request."""
    if other := take_other(turn):
        return other
    match turn.said.choice:
        case "more":
            turn.draft[_MORE] = True
            return Again("")
        case "less":
            del turn.draft[_MORE]
            return Again("")
        case "undo":
            return await undo(turn)
        case "save":
            kept = {OFFER: turn.draft[OFFER]} if OFFER in turn.draft else {}
            return Begin("addresses", {"new": turn.draft["address"], "kept": kept})
        case "notices":
            street_id, house, district = turn.draft[OFFER]
            return add_place((street_id, house, district))
        case "resume":
            return Resume()
        case "report":
            return Begin("report")
        case "complain":
            return Begin("report", {"service": COMPLAINT, ABOUT_TALK: turn.draft[ABOUT_TALK]})
        case "requests" | "outages" | "articles":
            return Begin(turn.said.choice)
        case "call":
            return Begin(CALL)
        case "check":
            return await begin_queue(turn, Command.check)
        case "announce":
            return Begin("broadcast")
        case "my_data":
            return Begin("my_data")
        case "operator":
            return await to_operator(turn)
        case "ukrainian" | "russian":
            return Begin(
                "language", {"language": {"ukrainian": "uk", "russian": "ru"}[turn.said.choice]}, heard=True
            )
    if ALSO in turn.draft and is_later(turn.said.text):
        return Again(_("Good, there is no hurry. The button for it stays below."))
    if ALSO in turn.draft and is_no(turn.said.text):
        return Finish(_("Good, nothing more is sent. Write whenever something is wrong."))
    if said := await take_said_mark(turn) or await take_said_verdict(turn):
        return said
    if is_no(turn.said.text):
        return Finish(_("Good. Write whenever something is wrong."))
    if turn.said.kind == Kind.text and (word := small_talk(turn)):
        return Finish(word)
    return await hear(turn)


MENU = Dialog("menu", steps=(Step("menu", ask_menu, take_menu),))
