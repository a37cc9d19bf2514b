"""What a citizen reads about insults: what was wrong, what follows, until when, and how to appeal."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.i18n import _, ngettext
from bot.messages import Choice, Outgoing, rows
from bot.wording import say_local_moment
from core.abuse import BUNDLE, Grade, Outcome
from core.city import City
from core.outbox import NoticeKind

Facts = Mapping[str, str]
APPEAL = "appeal"


def offers_appeal(id: str) -> Choice:
    """The button under what was decided."""
    return Choice("appeal", _("I do not agree"), data=f"{APPEAL}:appeal:0:{id}")


def say_grade(grade: Grade) -> str:
    """A grade in a word or two."""
    return {
        Grade.warning: _("a warning"),
        Grade.slow: _("messages in bundles"),
        Grade.pause: _("a pause"),
    }[grade]


def say_slowed(ends_at: datetime, city: City) -> str:
    """How operators get what somebody writes who is slowed down."""
    minutes = BUNDLE.seconds // 60
    say = ngettext(
        "Until {until} operators get your messages together, once in {n} minute.",
        "Until {until} operators get your messages together, once in {n} minutes.",
        minutes,
    )
    return say.format(until=say_local_moment(ends_at, city), n=minutes)


def say_paused(ends_at: datetime, city: City) -> str:
    """What is not taken until when, what is, and why."""
    say = _(
        "Until {until} operators do not answer you, and new requests are not taken. "
        "The reason is words that insult a person. You can still see your requests. "
        "If there is danger, write what happened: that is taken at once."
    )
    return say.format(until=say_local_moment(ends_at, city))


def _told(facts: Facts, city: City) -> Outgoing:
    """One message, with the way to appeal."""
    ends_at = datetime.fromisoformat(facts["until"])
    title, text = {
        Grade.warning: (
            _("A warning"),
            _("Your words insult a person. Please write without insults, and we go on as before."),
        ),
        Grade.slow: (
            _("Operators answer you later"),
            _("The reason is words that insult a person. {slowed}").format(slowed=say_slowed(ends_at, city)),
        ),
        Grade.pause: (_("A pause"), say_paused(ends_at, city)),
    }[Grade(facts["grade"])]
    appeal = _("If you do not agree, press the button: a supervisor looks at it.")
    return Outgoing("\n\n".join((text, appeal)), title, rows(offers_appeal(facts["id"])))


def _reviewed(facts: Facts, city: City) -> Outgoing:
    """What the supervisor has found."""
    until = say_local_moment(datetime.fromisoformat(facts["until"]), city)
    grade, outcome = Grade(facts["grade"]), Outcome(facts["outcome"])
    if outcome == Outcome.lifted:
        text = _("A supervisor has looked at it and lifted it. You can write to operators as before.")
    elif grade == Grade.warning:
        text = _("A supervisor has looked at it. The warning stays.")
    elif outcome == Outcome.shortened:
        text = _("A supervisor has looked at it and made it shorter. It ends: {until}.").format(until=until)
    else:
        text = _("A supervisor has looked at it, and it stays. It ends: {until}.").format(until=until)
    return Outgoing(text, _("The answer to your objection") if "appealed" in facts else "")


def _over(facts: Facts, city: City) -> Outgoing:
    return Outgoing(_("The pause is over. You can write to operators and send requests again."))


ABUSE_WORDS: Mapping[NoticeKind, Callable[[Facts, City], Outgoing]] = {
    NoticeKind.abuse_told: _told,
    NoticeKind.abuse_reviewed: _reviewed,
    NoticeKind.abuse_over: _over,
}
