"""The words for what the core reports. They are found when a notice is sent, in the citizen's language."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.i18n import _, named
from bot.messages import Outgoing
from bot.wording import say_local_day, say_status
from core.cases import CaseStatus
from core.city import City
from core.numbers import spell_number
from core.outbox import NoticeKind

Facts = Mapping[str, str]


def _case_status(facts: Facts, city: City) -> Outgoing:
    text = say_status(CaseStatus(facts["status"]))
    if facts["note"]:
        text = _("{status}\n\nAnswer: {note}").format(status=text, note=facts["note"])
    return Outgoing(text, title=_("Your request {number}").format(number=spell_number(facts["number"])))


def _case_overdue(facts: Facts, city: City) -> Outgoing:
    text = _(
        "It was due by: {day}. It is not done yet, and we are sorry. In charge: {unit}. "
        "You need not do anything. I write to you as soon as there is news."
    ).format(
        day=say_local_day(datetime.fromisoformat(facts["due_at"]), city),
        unit=named(city.unit(facts["unit"]).name),
    )
    return Outgoing(
        text, title=_("Your request {number} is late").format(number=spell_number(facts["number"]))
    )


WORDS: dict[NoticeKind, Callable[[Facts, City], Outgoing]] = {
    NoticeKind.case_status: _case_status,
    NoticeKind.case_overdue: _case_overdue,
}


def put_into_words(kind: NoticeKind, facts: Facts, city: City) -> Outgoing:
    """The message for a notice, in the language in force."""
    return WORDS[kind](facts, city)
