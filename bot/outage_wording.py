"""An outage in words for everybody who looks: a title and what is known of it."""

from datetime import datetime

from bot.i18n import speaking
from bot.outage_lines import say_kind, say_on, say_planned, say_unclear
from core.city import City
from core.outages import Outage
from core.wording import SaidOutage


def say_known(outage: Outage, city: City, language: str, now: datetime) -> SaidOutage:
    """For somebody with this language."""
    with speaking(language):
        return SaidOutage(say_kind(outage.kind), _say(outage, city, now))


def _say(outage: Outage, city: City, now: datetime) -> str:
    if outage.is_planned(now):
        return say_planned(outage, city, now)
    return say_unclear(outage, city, now) if outage.is_unclear(now) else say_on(outage, city, now)
