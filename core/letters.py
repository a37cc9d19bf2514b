"""The letter that passes a case on to a competent body: the city's own words, with the fields filled in."""

from datetime import datetime
from zoneinfo import ZoneInfo

from core.cases import Case
from core.city import City
from core.city_services import Referral

_DAY = "%d.%m.%Y"
NOWHERE = "—"


def referral_letter(case: Case, referral: Referral, city: City, now: datetime) -> str:
    """The letter's text, in the language of office. The citizen's contact goes apart from it."""
    zone = ZoneInfo(city.zone)
    return city.referral_letter.format(
        body=referral.body[city.language],
        contact=referral.contact,
        number=case.number,
        city=city.genitive[city.language],
        received=case.registered_at.astimezone(zone).strftime(_DAY),
        description=case.description,
        address=_address(case, city),
        today=now.astimezone(zone).strftime(_DAY),
    )


def _address(case: Case, city: City) -> str:
    address = case.address
    street = city.street(address.street_id).spoken(city.language) if address.street_id else None
    parts = (street, address.house, address.flat, address.written, address.route)
    return ", ".join(part for part in parts if part) or NOWHERE
