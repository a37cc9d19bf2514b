"""What an admin is writing of an outage, as plain data in the draft: what was read, what is missing.

A place is settled once it is sure which street is meant, and which houses; until then nothing can be sent.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.i18n import LANGUAGES
from bot.outage_words import say_daily
from core.areas import WHOLE_CITY, Area, plain_ranges, ranges_from_plain
from core.broadcasts import Broadcast
from core.house_ranges import HouseRange
from core.outages import Outage, OutageKind
from understanding.notice_places import NoticePlace, NoticePlaces
from understanding.notice_reader import ReadNotice

Form = dict[str, Any]


def read_into(form: Form, notice: ReadNotice, now: datetime) -> None:
    """What a text says; what it does not say stays as it is."""
    period = notice.period
    if notice.kind:
        form["kind"] = notice.kind
    if notice.emergency is not None:
        form["emergency"] = notice.emergency
    put_period(form, period.starts, period.ends, now)
    if notice.cause:
        form["cause"] = dict(notice.cause)
    elif notice.reason:
        form["cause"] = {notice.language or LANGUAGES[0]: notice.reason}
    if notice.daily and period.starts and period.ends:
        form["remark"] = say_daily(period.starts, period.ends)
    add_places(form, notice.where)
    form["asides"] = list(notice.asides)


def put_period(form: Form, starts: datetime | None, ends: datetime | None, now: datetime) -> bool:
    """From when to when; False if nobody can tell. An emergency whose end alone is said has begun."""
    starts = starts or (now if ends and form.get("emergency") else None)
    if starts is None:
        return False
    form["starts"] = starts.astimezone(now.tzinfo).isoformat()
    form["ends"] = ends.astimezone(now.tzinfo).isoformat() if ends else None
    return True


def add_places(form: Form, where: NoticePlaces) -> bool:
    """Add what was read of places; False if there was nothing."""
    form["places"] = [*form.get("places", ()), *map(place_entry, where.places)]
    form["districts"] = list(dict.fromkeys((*form.get("districts", ()), *where.districts)))
    form["whole_city"] = form.get("whole_city", False) or where.whole_city
    form["unread"] = [*form.get("unread", ()), *where.unread]
    return bool(where.places or where.districts or where.whole_city)


def place_entry(place: NoticePlace) -> dict[str, Any]:
    """A place that was read, as plain data."""
    return {
        "ids": list(place.street_ids),
        "sure": place.sure,
        "houses": plain_ranges(place.houses),
        "excepted": plain_ranges(place.excepted),
        "whole": place.whole,
        "written": place.written,
    }


def houses_of(place: Mapping[str, Any]) -> tuple[HouseRange, ...]:
    """Its houses; none where the whole street is meant, or nobody knows yet."""
    return ranges_from_plain(place["houses"])


def excepted_of(place: Mapping[str, Any]) -> tuple[HouseRange, ...]:
    """Of its houses, or of the whole street, those that are not meant."""
    return ranges_from_plain(place.get("excepted", ()))  # a form begun by an earlier version has none


def is_settled(place: Mapping[str, Any]) -> bool:
    """Whether it is known which street and which houses."""
    return bool(place["sure"] and (place["houses"] or place["whole"]))


def first_unsettled(form: Form) -> int | None:
    """The first place that somebody has to look at."""
    places: Sequence[Mapping[str, Any]] = form.get("places", ())
    return next((at for at, place in enumerate(places) if not is_settled(place)), None)


def areas_of(form: Form) -> tuple[Area, ...]:
    """All of where; a street that was named twice is one place, but for what has exceptions of its own."""
    if form.get("whole_city"):
        return (WHOLE_CITY,)
    houses: dict[str, list[HouseRange]] = defaultdict(list)
    apart = [place for place in form.get("places", ()) if place.get("excepted")]
    plain = [place for place in form.get("places", ()) if not place.get("excepted")]
    whole = {place["ids"][0] for place in plain if place["whole"] and not place["houses"]}
    for place in plain:
        houses[place["ids"][0]] += houses_of(place)
    streets = (Area(one, () if one in whole else tuple(ranges)) for one, ranges in houses.items())
    limited = (Area(one["ids"][0], houses_of(one), excepted=excepted_of(one)) for one in apart)
    return (*streets, *limited, *(Area(district=district) for district in form.get("districts", ())))


FIELDS = ("kind", "emergency", "period", "places", "cause")
"""What every outage has to have."""


def missing(form: Form) -> list[str]:
    """The fields that are not filled in, or not to the end."""
    filled = {
        "kind": bool(form.get("kind")),
        "emergency": form.get("emergency") is not None,
        "period": bool(form.get("starts")),
        "places": bool(areas_of(form)) and first_unsettled(form) is None and not form.get("unread"),
        "cause": all(form.get("cause", {}).get(language) for language in LANGUAGES),
    }
    remark = form.get("remark") or {}
    lacks = not remark or all(remark.get(language) for language in LANGUAGES)
    return [*(field for field in FIELDS if not filled[field]), *([] if lacks else ["remark"])]


def outage_of(form: Form, known_at: datetime) -> Outage:
    """The outage of a form in which nothing is missing."""
    return Outage(
        form.get("outage", 0),
        OutageKind(form["kind"]),
        form["emergency"],
        areas_of(form),
        datetime.fromisoformat(form["starts"]),
        moment(form["ends"]),
        form["cause"],
        datetime.fromisoformat(form["known_at"]) if form.get("known_at") else known_at,
        remark=form.get("remark") or {},
    )


def moment(plain: str | None) -> datetime | None:
    """A moment of the form."""
    return datetime.fromisoformat(plain) if plain else None


def form_of(outage: Outage) -> Form:
    """The form that such an outage was written with."""
    areas = [area for area in outage.areas if area.street_id]
    return {
        "outage": outage.id,
        "known_at": outage.known_at.isoformat(),
        "kind": str(outage.kind),
        "emergency": outage.emergency,
        "starts": outage.starts_at.isoformat(),
        "ends": outage.ends_at.isoformat() if outage.ends_at else None,
        "cause": dict(outage.cause),
        "remark": dict(outage.remark),
        "places": [
            place_entry(NoticePlace((one.street_id,), True, one.houses, not one.houses, "", one.excepted))
            for one in areas
        ],
        "districts": [area.district for area in outage.areas if area.district and not area.street_id],
        "whole_city": outage.is_city_wide,
        "unread": [],
    }


def form_of_broadcast(broadcast: Broadcast) -> Form:
    """The form of what it tells."""
    return form_of(broadcast.outage) | {"id": broadcast.id, "purpose": str(broadcast.purpose)}
