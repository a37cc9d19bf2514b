"""The words on a printed label, large and few: who walks past decides in two seconds."""

from dataclasses import dataclass

from bot.i18n import _, city_language, named
from bot.wording import say_address
from core.cases import Address
from core.city import City
from core.labels import Label
from understanding.phones import spell_phone


@dataclass(frozen=True)
class LabelWords:
    city: str
    service: str
    place: str
    how: str
    phone: str


def say_label(label: Label, city: City) -> LabelWords:
    """What stands on it, in the language in force."""
    address = Address(street_id=label.street_id, house=label.house or None, written=label.near or None)
    return LabelWords(
        city=_("Contact centre of the city of {city}").format(city=named(city.genitive)),
        service=named(city.service(label.service).name),
        place=say_address(address, city) or city.street(label.street_id).spoken(city_language()),
        how=_(
            "Point the camera of your phone at the code of your messenger. "
            "A chat opens, with the address and the subject filled in already."
        ),
        phone=_("Or ring: {phone}").format(phone=spell_phone(city.phone)),
    )
