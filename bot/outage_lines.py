"""An outage in short lines, for somebody who asks: what is off, why, until when, since when it is known."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.i18n import _, city_language
from bot.wording import say_local_moment
from core.city import City
from core.outages import Outage, OutageKind


def say_kind(kind: OutageKind) -> str:
    """What people do without, as a title."""
    return {
        OutageKind.water: _("No water"),
        OutageKind.power: _("No electricity"),
        OutageKind.heat: _("No heating or hot water"),
        OutageKind.gas: _("No gas"),
        OutageKind.transport: _("Transport does not run as usual"),
        OutageKind.other: _("An outage"),
    }[kind]


def say_restored(kind: OutageKind) -> str:
    """That people have it again."""
    return {
        OutageKind.water: _("There is water again."),
        OutageKind.power: _("There is electricity again."),
        OutageKind.heat: _("There is heating and hot water again."),
        OutageKind.gas: _("There is gas again."),
        OutageKind.transport: _("Public transport runs as usual again."),
        OutageKind.other: _("City services work as usual again."),
    }[kind]


def name_kind(kind: OutageKind) -> str:
    """The kind as one chooses it."""
    return {
        OutageKind.water: _("Water"),
        OutageKind.power: _("Electricity"),
        OutageKind.heat: _("Heating and hot water"),
        OutageKind.gas: _("Gas"),
        OutageKind.transport: _("Transport"),
        OutageKind.other: _("Everything else"),
    }[kind]


def say_on(outage: Outage, city: City, now: datetime) -> str:
    """What goes on now: the cause, the end, since when it is known, and what somebody added."""
    lines = (
        _say_cause(outage),
        say_end(outage, city, now),
        _("We learned of it: {moment}.").format(moment=say_moment(outage.known_at, city, now)),
        outage.remark.get(city_language(), ""),
    )
    return "\n".join(filter(None, lines))


def say_unclear(outage: Outage, city: City, now: datetime) -> str:
    """Of what nobody knows whether it is over."""
    end = say_moment(outage.ends_at or now, city, now)
    return _(
        "It was to be over: {moment}. Since then nobody has told us whether everything works again."
    ).format(moment=end)


def say_planned(outage: Outage, city: City, now: datetime) -> str:
    """What is to come: from when, until when, and why."""
    begins = _("From: {moment}.").format(moment=say_moment(outage.starts_at, city, now))
    ends = outage.ends_at and _("To: {moment}.").format(moment=say_moment(outage.ends_at, city, now))
    lines = (begins, ends or _no_end(), _say_cause(outage), outage.remark.get(city_language(), ""))
    return "\n".join(filter(None, lines))


def _say_cause(outage: Outage) -> str:
    cause = outage.cause.get(city_language(), "").strip().rstrip(".")
    return _("Cause: {cause}.").format(cause=cause) if cause else ""


def say_end(outage: Outage, city: City, now: datetime) -> str:
    """When it should be over; of an end that nobody knows that is said, too."""
    if outage.ends_at is None:
        return _no_end()
    return _("It should be over: {moment}.").format(moment=say_moment(outage.ends_at, city, now))


def _no_end() -> str:
    return _("When it will be over nobody knows yet.")


def say_moment(at: datetime, city: City, now: datetime) -> str:
    """The day in the nearest word, and the hour: today, 17:00."""
    zone = ZoneInfo(city.zone)
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    near = {
        today - timedelta(days=1): _("yesterday, {time}"),
        today: _("today, {time}"),
        today + timedelta(days=1): _("tomorrow, {time}"),
    }
    said = near.get(local.date())
    return said.format(time=f"{local:%H:%M}") if said else say_local_moment(at, city)
