"""What somebody is told of outages, as their data tell it: consent, places, hours, and their «me too»."""

from datetime import datetime

from bot.dialogs.dialog import Turn
from bot.dialogs.quiet_words import say_quiet
from bot.dialogs.subscription_stop import say_wish, theirs
from bot.i18n import _, ngettext
from bot.outage_lines import say_kind
from bot.wording import say_address, say_local_moment
from core.cases import Address
from core.outages import Concern, Outage, OutageKind


async def tell_subscriptions(turn: Turn) -> str:
    """To what was agreed and when, and each place."""
    consent = await turn.work.subscriptions.consent(turn.citizen.citizen_id)
    if consent is None:
        return ""
    agreed = _("You agreed to notices of outages: {moment} (version {version}).").format(
        moment=say_local_moment(consent.at, turn.city), version=consent.version
    )
    places = [say_wish(one, turn.city) for one in await theirs(turn)]
    quiet = await turn.work.subscriptions.quiet_hours(turn.citizen.citizen_id)
    silent = _("Quiet hours: {hours}").format(hours=say_quiet(quiet)) if quiet else ""
    return "\n".join(filter(None, (agreed, *places, silent)))


async def tell_concerns(turn: Turn) -> str:
    """Outages that the citizen said are theirs as well, from any of their accounts."""
    accounts = await turn.work.citizens.joined(turn.citizen.citizen_id)
    known = await turn.work.outages.concerns_of([one.identity_id for one in accounts])
    return "\n".join(_say_concern(turn, outage, concern) for outage, concern in known)


def _say_concern(turn: Turn, outage: Outage, concern: Concern) -> str:
    place = say_address(Address(concern.street_id or None, concern.house or None), turn.city)
    what = _("{outage}: {place}").format(outage=say_kind(outage.kind), place=place)
    moment = say_local_moment(concern.at, turn.city)
    say = _("You told us of an outage, {moment}. {outage}")
    return say.format(moment=moment, outage=what if place else say_kind(outage.kind))


async def count_notices(turn: Turn) -> str:
    """How many notices of outages they have got."""
    n = len(await _told(turn))
    say = ngettext("{n} notice of an outage was sent to you.", "{n} notices of outages were sent to you.", n)
    return say.format(n=n) if n else ""


async def tell_notices(turn: Turn) -> str:
    """Each of them."""
    say = _("A notice was sent to you, {moment}. {outage}")
    told = await _told(turn)
    return "\n".join(
        say.format(moment=say_local_moment(at, turn.city), outage=say_kind(kind)) for kind, at in told
    )


async def _told(turn: Turn) -> list[tuple[OutageKind, datetime]]:
    accounts = await turn.work.citizens.joined(turn.citizen.citizen_id)
    return await turn.work.ledger.told([one.identity_id for one in accounts])
