"""When somebody is there to answer."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.i18n import _
from bot.wording import say_local_day
from core.city import City


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
