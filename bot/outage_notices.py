"""The words for what those who are concerned by an outage hear of it, unasked."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.i18n import _, city_language
from bot.messages import Outgoing
from bot.outage_lines import say_kind, say_restored
from bot.wording import say_address, say_local_moment
from core.cases import Address
from core.city import City
from core.outages import OutageKind
from core.outbox import NoticeKind

Facts = Mapping[str, str]


def _over(facts: Facts, city: City) -> Outgoing:
    text = _("If it still does not work at your place, please write to me.")
    lines = (_say_where(facts, city), text)
    return Outgoing("\n\n".join(filter(None, lines)), say_restored(OutageKind(facts["kind"])))


def _changed(facts: Facts, city: City) -> Outgoing:
    """What is known now; of an end that nobody knows that is said, too."""
    cause = facts.get(f"cause_{city_language()}", "")
    lines = (
        _say_where(facts, city),
        _("Cause: {cause}.").format(cause=cause) if cause else "",
        say_end(datetime.fromisoformat(facts["ends_at"]) if "ends_at" in facts else None, city),
        _("I will write to you when it is over."),
    )
    return Outgoing("\n".join(filter(None, lines)), say_kind(OutageKind(facts["kind"])))


def _withdrawn(facts: Facts, city: City) -> Outgoing:
    title = _("{outage}: this was announced by mistake").format(outage=say_kind(OutageKind(facts["kind"])))
    text = _(
        "What we told you of it does not hold. If something does not work at your place, please write to me. "
        "A request that you have sent goes on as before."
    )
    return Outgoing("\n\n".join(filter(None, (_say_where(facts, city), text))), title)


def say_end(ends_at: datetime | None, city: City) -> str:
    """Until when it will last, in a sentence."""
    if ends_at is None:
        return _("It is not known yet until when.")
    return _("It is to last until: {at}.").format(at=say_local_moment(ends_at, city))


def _say_where(facts: Facts, city: City) -> str:
    place = say_address(Address(facts["street_id"] or None, facts["house"] or None), city)
    return _("Address: {place}").format(place=place) if place else ""


OUTAGE_WORDS: dict[NoticeKind, Callable[[Facts, City], Outgoing]] = {
    NoticeKind.outage_changed: _changed,
    NoticeKind.outage_over: _over,
    NoticeKind.outage_withdrawn: _withdrawn,
}
