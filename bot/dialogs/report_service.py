"""Which service a request is for: from the citizen's words, or by topic in two taps."""

from collections.abc import Iterable

from bot.dialogs.dialog import Again, Finish, Go, Next, Outcome, Step, Turn, never
from bot.dialogs.free_words import asks
from bot.dialogs.person_words import for_another
from bot.dialogs.report_draft import add_to_description
from bot.dialogs.report_emergency import SURE, is_danger, was_called
from bot.dialogs.report_heard import hear_address, hear_known_place, hear_point
from bot.i18n import _, city_language, named
from bot.messages import Choice, Outgoing, Rows, pairs, rows
from understanding.phones import read_phone

LIKELY = 0.35
"""A score from which a service is worth a button."""
ENOUGH_MISSES = 2
"""After so many tries the topics alone do not help."""
SHORTEST_DESCRIPTION = 10
"""Characters of a first line that say more than the name of a service."""


def ask_problem(turn: Turn) -> Outgoing:
    """The first question may be answered by the whole story or by a topic."""
    text = _("What happened, and where? For example: «No water at 35 Myru Avenue». Or choose a topic.")
    return Outgoing(text, title=_("New request"), rows=_topics(turn))


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
    likely = [one for one in heard.services if one.score >= LIKELY]
    if likely and likely[0].score >= SURE:
        return _choose(turn, likely[0].code)
    if likely:
        turn.draft["guesses"] = [one.code for one in likely]
        return Go("guess")
    turn.draft["missed"] = turn.draft.get("missed", 0) + 1
    if turn.draft["missed"] < ENOUGH_MISSES:
        return Go("group", _("It is not clear to me yet what this is about."))
    return Go("group", _("I still do not understand it. An operator can take it just as you wrote it."))


def _choose(turn: Turn, code: str) -> Outcome:
    """Danger comes first; what others do is referred to them; the rest is ours."""
    danger, referred = (
        is_danger(turn, code, urgent=bool(turn.draft.get("urgent"))),
        turn.city.is_referral(code),
    )
    if danger:
        turn.draft["danger"] = code
        if not was_called(turn):
            turn.draft.pop("danger_told", None)
    if referred and not danger:
        turn.draft["referral"] = code
        return Go("referral")
    turn.draft["service"] = turn.city.fallback_service if referred else code
    return Next()


def _take_topic(turn: Turn) -> Outcome:
    """A topic with one service needs no second question."""
    services = turn.city.services_of(turn.said.choice)
    if len(services) == 1:
        return _choose(turn, services[0].code)
    turn.draft["group"] = turn.said.choice
    return Go("service")


def ask_guess(turn: Turn) -> Outgoing:
    """The likeliest services; none of them leads to the topics."""
    return _services(
        turn, _("What is it about? I ask so that the right service gets it."), turn.draft["guesses"]
    )


def ask_service(turn: Turn) -> Outgoing:
    """The services of the chosen topic."""
    codes = (service.code for service in turn.city.services_of(turn.draft["group"]))
    return _services(turn, _("What exactly? Then the right service gets it."), codes)


def _services(turn: Turn, text: str, codes: Iterable[str]) -> Outgoing:
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
        return _choose(turn, turn.city.fallback_service)
    if turn.said.choice:
        return _take_topic(turn)
    return await _other_words(turn)


async def take_service(turn: Turn) -> Outcome:
    """One of the services shown, or other words for what happened."""
    if turn.said.choice == "group":
        return Go("group")
    if turn.said.choice:
        return _choose(turn, turn.said.choice)
    return await _other_words(turn)


async def _other_words(turn: Turn) -> Outcome:
    if "description" in turn.draft and turn.said.text:
        add_to_description(turn, turn.said.text)
        return await _hear(turn)
    return await take_problem(turn)


def ask_referral(turn: Turn) -> Outgoing:
    """Not the city's to do: who does it, and how to reach them."""
    referral = turn.city.referral(turn.draft["referral"])
    body, contact = referral.body[city_language()], referral.contact
    if contact:
        text = _("This is done by: {body}. The number to ring: {contact}.").format(body=body, contact=contact)
    else:
        text = _("The city's services do not do this. It is done by: {body}.").format(body=body)
    choices = Choice("anyway", _("Pass it to an operator")), Choice("menu", _("Thank you, that is all"))
    return Outgoing(text, title=named(referral.name), rows=rows(*choices))


async def take_referral(turn: Turn) -> Outcome:
    """An operator may still take it; other words are a new try."""
    if turn.said.choice == "anyway":
        return _choose(turn, turn.city.fallback_service)
    if turn.said.choice == "menu":
        return Finish("")
    return await take_problem(turn)


def _no_service(turn: Turn) -> bool:
    return "service" not in turn.draft


SERVICE_STEPS = (
    Step("problem", ask_problem, take_problem, needed=_no_service),
    Step("guess", ask_guess, take_service, needed=never),
    Step("group", ask_group, take_group, needed=never),
    Step("service", ask_service, take_service, needed=never),
    Step("referral", ask_referral, take_referral, needed=never),
)
