"""An outage in words for everybody who looks: a title and what is known of it."""

from datetime import datetime

from bot.i18n import _, city_language, speaking
from bot.outage_notices import say_end, say_kind
from bot.wording import say_local_moment
from core.city import City
from core.outages import Outage
from core.wording import SaidOutage


def say_outage(outage: Outage, city: City, language: str, now: datetime) -> SaidOutage:
    """For somebody with this language."""
    with speaking(language):
        cause = outage.cause.get(city_language(), "").strip().rstrip(".")
        lines = (
            _("Cause: {cause}.").format(cause=cause) if cause else "",
            _say_unclear(outage, city) if outage.is_unclear(now) else say_end(outage.ends_at, city),
            outage.remark.get(city_language(), ""),
        )
        return SaidOutage(say_kind(outage.kind), "\n".join(filter(None, lines)))


def _say_unclear(outage: Outage, city: City) -> str:
    say = _("It was to end by {at}. Nobody has said since whether it is over.")
    return say.format(at=say_local_moment(outage.ends_at, city) if outage.ends_at else "")
