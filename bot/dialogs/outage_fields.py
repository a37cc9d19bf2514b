"""The fields of an outage one by one: what, of which class, from when to when, why, and a remark."""

from zoneinfo import ZoneInfo

from bot.dialogs.dialog import Again, Next, Outcome, Turn
from bot.dialogs.outage_form import put_period
from bot.i18n import LANGUAGES, _, named
from bot.messages import Choice, Outgoing, pairs, rows
from bot.outage_words import LONGEST_REMARK
from core.outages import OutageKind
from understanding.language import detect_language
from understanding.notice_reader import LONGEST_REASON
from understanding.notice_times import SaidPeriod, read_period

UK, RU = LANGUAGES
MOST_CAUSES = 8
_NONE = "none"


def say_press() -> str:
    """To whoever wrote where only buttons answer."""
    return _("Please press one of the buttons.")


def kinds() -> dict[OutageKind, str]:
    """What people do without, in a word."""
    return {
        OutageKind.water: _("water"),
        OutageKind.power: _("electricity"),
        OutageKind.heat: _("heating, hot water"),
        OutageKind.gas: _("gas"),
        OutageKind.transport: _("transport"),
        OutageKind.other: _("something else"),
    }


def ask_kind(turn: Turn) -> Outgoing:
    """What is off."""
    return Outgoing(_("What is off?"), rows=pairs(*(Choice(kind, label) for kind, label in kinds().items())))


async def take_kind(turn: Turn) -> Outcome:
    """One of the kinds."""
    if not turn.said.choice:
        return Again(say_press())
    turn.draft["kind"] = turn.said.choice
    return Next()


def ask_class(turn: Turn) -> Outgoing:
    """An emergency has a shorter path, and is told at night as well."""
    text = _("Is it planned, or an emergency? An emergency is told at night as well, and approved sooner.")
    return Outgoing(text, rows=pairs(Choice("planned", _("Planned")), Choice("emergency", _("An emergency"))))


async def take_class(turn: Turn) -> Outcome:
    """Either of them."""
    if not turn.said.choice:
        return Again(say_press())
    turn.draft["emergency"] = turn.said.choice == "emergency"
    return Next()


def ask_period(turn: Turn) -> Outgoing:
    """In one line, as people write it."""
    text = _(
        "From when to when? For example: {example}. If nobody knows the end, write only when it begins."
    ).format(example=_("28.11 from 9:00 to 17:00"))
    now = (Choice("now", _("It began just now")),) if turn.draft.get("emergency") else ()
    return Outgoing(text, rows=rows(*now))


async def take_period(turn: Turn) -> Outcome:
    """The city's own time."""
    if turn.said.choice == "now":
        put_period(turn.draft, turn.now, None, turn.now)
        return Next()
    said = read_local(turn, turn.said.text)
    if not put_period(turn.draft, said.starts, said.ends, turn.now):
        return Again(_("I could not read when it begins. Please write the day and the time."))
    return Next()


def read_local(turn: Turn, text: str) -> SaidPeriod:
    """The moments that a text names, by the clocks on the city's walls."""
    return read_period(text, turn.now.astimezone(ZoneInfo(turn.city.zone)))


def ask_cause(turn: Turn) -> Outgoing:
    """A usual cause is known in both languages."""
    usual = turn.city.causes_of(turn.draft["kind"])[:MOST_CAUSES]
    choices = (Choice(str(at), _label(named(cause.name))) for at, cause in enumerate(usual))
    text = _("Why is it off? Press a cause, or write it in Ukrainian, as it goes on after «Why:».")
    return Outgoing(text, rows=rows(*choices), expects_number=True)


def _label(name: str) -> str:
    return name[:1].upper() + name[1:]


async def take_cause(turn: Turn) -> Outcome:
    """What was chosen is there in both languages; of what was written the other is asked next."""
    if turn.said.choice:
        cause = turn.city.causes_of(turn.draft["kind"])[int(turn.said.choice)]
        turn.draft["cause"] = dict(cause.name)
        return Next()
    return _take_words(turn, "cause", UK, LONGEST_REASON)


def ask_cause_ru(turn: Turn) -> Outgoing:
    """The same in the other language."""
    text = _("And in Russian? In Ukrainian it is: {words}").format(words=turn.draft["cause"].get(UK, ""))
    return Outgoing(text)


async def take_cause_ru(turn: Turn) -> Outcome:
    """Now it is there in both."""
    return _take_words(turn, "cause", RU, LONGEST_REASON)


def ask_remark(turn: Turn) -> Outgoing:
    """In somebody's own words, or not at all."""
    text = _("Anything to add, for example where water is brought? Write it in Ukrainian.")
    return Outgoing(text, rows=rows(Choice(_NONE, _("Nothing to add"))))


async def take_remark(turn: Turn) -> Outcome:
    """In neither language, or in both."""
    turn.draft["remark"] = {}
    return Next() if turn.said.choice else _take_words(turn, "remark", UK, LONGEST_REMARK)


def ask_remark_ru(turn: Turn) -> Outgoing:
    """The same in the other language."""
    return Outgoing(_("And in Russian? In Ukrainian it is: {words}").format(words=turn.draft["remark"][UK]))


async def take_remark_ru(turn: Turn) -> Outcome:
    """Now it is there in both."""
    return _take_words(turn, "remark", RU, LONGEST_REMARK)


def _take_words(turn: Turn, field: str, language: str, longest: int) -> Outcome:
    """Words in one language; what is clearly in the other one would reach the wrong people."""
    words = " ".join(turn.said.text.split())
    other = RU if language == UK else UK
    if not words:
        return Again(_("Please write it in words."))
    if len(words) > longest:
        return Again(_("That is too long: {n} characters at most.").format(n=longest))
    if detect_language(words) == other:
        ukrainian = _("This looks Russian. Please write it in Ukrainian first.")
        russian = _("This looks Ukrainian. Please write it in Russian.")
        return Again(ukrainian if language == UK else russian)
    turn.draft[field] = {**(turn.draft.get(field) or {}), language: words}
    return Next()


def lacks_cause(turn: Turn) -> bool:
    """Whether it is not there in Ukrainian."""
    return not turn.draft.get("cause", {}).get(UK)


def lacks_cause_ru(turn: Turn) -> bool:
    """Whether it is not there in Russian."""
    return not turn.draft.get("cause", {}).get(RU)


def lacks_remark_ru(turn: Turn) -> bool:
    """Whether there is a remark, in Ukrainian alone."""
    remark = turn.draft.get("remark") or {}
    return bool(remark.get(UK)) and not remark.get(RU)
