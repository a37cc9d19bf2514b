"""Outages of one address as the events of a calendar."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from api.ical import Line, Status, moment, text, write_calendar
from core.areas import Spot
from core.city import City
from core.outage_feed import Change
from core.outages import Outage, OutageState
from core.wording import Wording


def draw_calendar(
    outages: Sequence[Outage],
    changes: Mapping[int, Change],
    spot: Spot,
    city: City,
    wording: Wording,
    language: str,
    now: datetime,
) -> str:
    """The calendar of this address, in this language."""
    place = ", ".join(filter(None, (city.street(spot.street_id).spoken(language), spot.house)))
    events = []
    for outage in outages:
        change = changes.get(outage.id, Change(1, outage.known_at))
        said = wording.known(outage, city, language, now)
        events.append(
            [
                ("UID", f"outage-{outage.id}@{city.code}.contact-centre"),
                ("DTSTAMP", moment(change.at)),
                ("LAST-MODIFIED", moment(change.at)),
                ("SEQUENCE", str(change.count - 1)),
                *_time(outage),
                ("SUMMARY", text(said.title)),
                ("DESCRIPTION", text(said.text)),
                ("LOCATION", text(place)),
                ("CATEGORIES", text(outage.kind)),
                ("STATUS", _status(outage, now)),
                ("TRANSP", "TRANSPARENT"),
            ]
        )
    return write_calendar(f"{city.name[language]}: {place}", events)


def _time(outage: Outage) -> list[Line]:
    """From when to when; what is over ends when somebody said so. An end is later than its beginning."""
    ends_at = outage.over_at if outage.state is OutageState.over else outage.ends_at
    begins = ("DTSTART", moment(outage.starts_at))
    return [begins, ("DTEND", moment(ends_at))] if ends_at and ends_at > outage.starts_at else [begins]


def _status(outage: Outage, now: datetime) -> Status:
    """What nobody knows the end of is not sure."""
    if outage.state is OutageState.cancelled:
        return Status.cancelled
    is_sure = outage.state is OutageState.over or (outage.ends_at is not None and now < outage.ends_at)
    return Status.confirmed if is_sure else Status.tentative
