"""Which service a request is for: from the citizen's words, or by topic in two taps."""

from collections.abc import Iterable

from bot.dialogs.dialog import Again, Go, Next, Outcome, Step, Turn, never
from bot.dialogs.free_words import asks, is_question
from bot.dialogs.learning import note_heard
from bot.dialogs.person_words import for_another
from bot.dialogs.place_words import LIKELY
from bot.dialogs.report_draft import add_to_description, example_street
from bot.dialogs.report_emergency import SURE, is_danger, was_called
from bot.dialogs.report_heard import hear_address, hear_known_place, hear_point
from bot.dialogs.report_outage import hear_only_address
from bot.dialogs.report_problems import hear_problems, says_nothing
from bot.dialogs.report_words import say_place
from bot.i18n import _, named
from bot.messages import Choice, Outgoing, Rows, pairs, rows
from understanding.phones import read_phone

ENOUGH_MISSES = 2
"""After so many tries the topics alone do not help."""
SHORTEST_DESCRIPTION = 10
"""Characters of a first line that say more than the name of a service."""


def ask_problem(turn: Turn) -> Outgoing:
    """The first question may be answered by the whole story or by a topic."""
    text = _("What happened, and where? For example: «No water, {street} 35». Or choose a topic.")
    return Outgoing(text.format(street=example_street(turn)), title=_("New request"), rows=_topics(turn))


def _topics(turn: Turn) -> Rows:
    return pairs(*(Choice(group.code, named(group.name)) for group in turn.city.groups))


async def take_problem(turn: Turn) -> Outcome:
    """Take from the words whatever they say: the service, the address, the description."""
    if turn.said.choice:
        return _take_topic(turn)
    if turn.said.point and hear_point(turn, *turn.said.point):
        return Again(_("The place is noted. What happened there?"))
    if not turn.said.text:
        return Again(_("Please say in words what happened."))
    if says_nothing(turn.said.text):
        return Again(_("Please say in words what happened."))
    if asked := await asks(turn):
        return asked
    if len(turn.said.text) >= SHORTEST_DESCRIPTION:
        turn.draft["description"] = turn.said.text
    return await _hear(turn)


async def _hear(turn: Turn) -> Outcome:
    heard = turn.understand(turn.said.text)
    turn.draft["urgent"] = heard.urgent
    hear_address(turn, heard.address)
    await hear_known_place(turn)
    if for_another(turn.said.text):
        turn.draft.setdefault("whom_asked", False)
    if phone := read_phone(turn.said.text):
        turn.draft["phone"] = phone
    if main := hear_problems(turn, heard):
        return choose(turn, main)
    likely = [one for one in heard.services if one.score >= LIKELY]
    note_heard(turn, likely[0].code if likely else "")
    if likely and is_question(turn.said.text):
        await hear_only_address(turn, likely[0].code)
    if likely and likely[0].score >= SURE:
        return choose(turn, likely[0].code)
    if likely:
        turn.draft["guesses"] = [one.code for one in likely]
        return Go("guess")
    if heard.address.street_ids:
        return Go("group", _("The place is noted: {place}.").format(place=say_place(turn)))
    turn.draft["missed"] = turn.draft.get("missed", 0) + 1
    return Go("group", _say_missed(turn.draft["missed"]))


def _say_missed(times: int) -> str:
    """Nobody is told the same for ever."""
    if times < ENOUGH_MISSES:
        return _("It is not clear to me yet what this is about.")
    if times == ENOUGH_MISSES:
        return _("I still do not understand it. An operator can take it just as you wrote it.")
    return _(
        "I am a machine and understand few words. A human understands you: press «Pass it to an operator». "
        "To begin anew, write: menu."
    )


def choose(turn: Turn, code: str) -> Outcome:
    """Danger comes first; what others do is referred to them; the rest is ours."""
    danger, referred = (
        is_danger(turn, code, urgent=bool(turn.draft.get("urgent"))),
        turn.city.is_referral(code),
    )
    if danger:
        turn.draft["danger"] = code
        if not was_called(turn):
            turn.draft.pop("danger_told", None)
    if referred and not danger and "anyway" not in turn.draft:
        turn.draft["referral"] = code
        return Go("referral")
    turn.draft["service"] = turn.city.fallback_service if referred else code
    return Next()


def _take_topic(turn: Turn) -> Outcome:
    """A topic with one service needs no second question."""
    services = turn.city.services_of(turn.said.choice)
    if len(services) == 1:
        return choose(turn, services[0].code)
    turn.draft["group"] = turn.said.choice
    return Go("service")


def ask_service(turn: Turn) -> Outgoing:
    """The services of the chosen topic."""
    codes = (service.code for service in turn.city.services_of(turn.draft["group"]))
    return say_services(turn, _("What exactly? Then the right service gets it."), codes)


def say_services(turn: Turn, text: str, codes: Iterable[str]) -> Outgoing:
    """Services as buttons; none of them leads to the topics."""
    choices = (Choice(code, named(turn.city.name_of(code))) for code in codes)
    return Outgoing(text, rows=rows(*choices, Choice("group", _("Something else"))))


def ask_group(turn: Turn) -> Outgoing:
    """The topics, when the words did not tell; after some tries an operator may take it as it is."""
    missed = turn.draft.get("missed", 0) >= ENOUGH_MISSES
    anyway = rows(Choice("anyway", _("Pass it to an operator"))) if missed else ()
    text = _("Please choose a topic, so that the right service gets it.")
    return Outgoing(text, rows=(*anyway, *_topics(turn)))


async def take_group(turn: Turn) -> Outcome:
    """A topic, or other words for what happened; the first description stays."""
    if turn.said.choice == "anyway":
        return choose(turn, turn.city.fallback_service)
    if turn.said.choice:
        return _take_topic(turn)
    return await other_words(turn)


async def take_service(turn: Turn) -> Outcome:
    """One of the services shown, or other words for what happened."""
    if turn.said.choice == "group":
        return Go("group")
    if turn.said.choice:
        return choose(turn, turn.said.choice)
    return await other_words(turn)


async def other_words(turn: Turn) -> Outcome:
    """Another try, with what was told before."""
    if turn.said.text and (asked := await asks(turn)):
        return asked
    if "description" in turn.draft and turn.said.text:
        add_to_description(turn, turn.said.text)
        return await _hear(turn)
    return await take_problem(turn)


def _no_service(turn: Turn) -> bool:
    return "service" not in turn.draft


SERVICE_STEPS = (
    Step("problem", ask_problem, take_problem, needed=_no_service),
    Step("group", ask_group, take_group, needed=never),
    Step("service", ask_service, take_service, needed=never),
)
