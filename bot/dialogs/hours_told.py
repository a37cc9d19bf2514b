"""When somebody is there to answer, and how long that takes."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.i18n import _, ngettext
from bot.wording import say_local_day
from core.city import City
from core.waiting import Queue, expected_minutes


def say_hours(city: City, now: datetime) -> str:
    """Whether operators work now, and when they are back."""
    if city.is_open(now):
        return _("Operators work now.")
    opening = city.next_opening(now)
    if opening is None:
        return _("Operators do not work just now.")
    return _("Operators do not work just now. They are back: {day}, {time}.").format(
        day=say_local_day(opening, city), time=f"{opening.astimezone(ZoneInfo(city.zone)):%H:%M}"
    )


def say_meanwhile(city: City, now: datetime) -> str:
    """What can be done while no operator works; "" while they do."""
    if city.is_open(now):
        return ""
    return _(
        "A request is taken at any hour: write «menu» and tell what happened. "
        "Of a danger write right here: help comes at night, too."
    )


def say_nobody_on() -> str:
    """In working time."""
    return _("No operator is on shift just now, so I cannot say how long it takes. Your question is kept.")


def say_wait(queue: Queue) -> str:
    """How long it takes and what that is guessed from; no minutes are promised where nobody is there."""
    minutes = expected_minutes(queue)
    if minutes is None:
        return say_nobody_on()
    told = ngettext(
        "An operator answers here, most likely within {n} minute.",
        "An operator answers here, most likely within {n} minutes.",
        minutes,
    ).format(n=minutes)
    return " ".join((told, _say_ahead(queue.waiting), _say_on_shift(queue.on_shift)))


def _say_ahead(waiting: int) -> str:
    if not waiting:
        return _("Nobody waits before you.")
    return ngettext("{n} person waits before you.", "{n} people wait before you.", waiting).format(n=waiting)


def _say_on_shift(count: int) -> str:
    return ngettext("{n} operator is on shift.", "{n} operators are on shift.", count).format(n=count)
