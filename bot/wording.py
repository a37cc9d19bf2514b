"""How dialogs and notices name the same things: a status, an address, a day, a case."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.lists import format_list

from bot.i18n import _, city_language, named, say_day, spoken_language
from core.cases import Address, Case
from core.citizens import PHONE, Citizen
from core.city import City
from core.city_services import COMPLAINT, Referral
from core.terms import parse_deadline
from understanding.phones import spell_phone

CHANNEL_NAMES = {"telegram": "Telegram", "viber": "Viber"}
"""Messengers as people know them."""


def say_channel(channel: str) -> str:
    """A messenger's name; one that is not in the table goes by the name that we call it."""
    if channel == PHONE:
        return _("telephone")
    return CHANNEL_NAMES.get(channel, channel)


def say_any_messenger() -> str:
    """All messengers, for somebody to choose from."""
    return format_list([*CHANNEL_NAMES.values()], style="or", locale=spoken_language())


def say_messengers(joined: Sequence[Citizen]) -> str:
    """The messengers of one person, in one line."""
    return ", ".join(say_channel(one.identity.channel) for one in joined)


def say_address(address: Address, city: City) -> str:
    """An address in one line; empty when there is none."""
    parts = [
        _say_street(address, city),
        address.house or "",
        _("flat {flat}").format(flat=address.flat) if address.flat else "",
        "" if other_street(address, city) else address.written or "",
        address.route or "",
    ]
    line = ", ".join(part for part in parts if part)
    if not line and address.lat is not None:
        return _("The point on the map that you sent")
    return line


def other_street(address: Address, city: City) -> str:
    """The second street of a crossing: it stands in `written`, by its official name."""
    street = city.street_called(address.written or "") if address.street_id else None
    return street.spoken(city_language()) if street else ""


def _say_street(address: Address, city: City) -> str:
    if not address.street_id:
        return ""
    street, other = city.street(address.street_id).spoken(city_language()), other_street(address, city)
    return _("the corner of {street} and {other}").format(street=street, other=other) if other else street


def say_in_charge(case: Case, city: City) -> str:
    """Who does it; a complaint never goes to the ones complained about."""
    if case.service == COMPLAINT:
        return _("In charge: the supervisor of the contact centre, not the operator.")
    return _("In charge: {unit}").format(unit=named(city.unit(case.unit).name))


def say_done_by(referral: Referral) -> str:
    """Who does what is not the city's to do, and how to reach them."""
    body, contact = referral.body[city_language()], referral.contact
    if contact:
        return _("This is done by: {body}. The number to ring: {contact}.").format(body=body, contact=contact)
    return _("The city's services do not do this. It is done by: {body}.").format(body=body)


def number_to_ring(city: City, about: str) -> str:
    """The number to ring in this danger, as people write it."""
    emergency = city.emergency(about, urgent=True)
    return spell_phone(emergency.number if emergency else city.referral(about).contact)


def say_due(case: Case, city: City) -> str:
    """By when a case is due: the day, and the hour where the term is counted in hours."""
    at = case.due_at.astimezone(ZoneInfo(city.zone))
    day = say_day(at.date())
    return f"{day}, {at:%H:%M}" if parse_deadline(city.service(case.service).deadline).hours else day


def say_local_moment(at: datetime, city: City) -> str:
    """The city's day and hour of a moment, in words."""
    local = at.astimezone(ZoneInfo(city.zone))
    return f"{say_day(local.date())}, {local:%H:%M}"


def say_local_day(at: datetime, city: City) -> str:
    """The city's day of a moment, in words."""
    return say_day(at.astimezone(ZoneInfo(city.zone)).date())
