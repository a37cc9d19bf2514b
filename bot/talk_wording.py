"""Words of talks that both faces use: the fields of canned answers, and who does what the city does not."""

from collections.abc import Mapping
from datetime import datetime

from bot.i18n import _, named, speaking
from bot.outage_wording import say_known
from bot.outage_words import draw_up_texts
from bot.standing import say_standing
from bot.wording import say_address, say_done_by, say_due, say_local_day
from core.cases import Case
from core.city import City
from core.city_services import Referral
from core.numbers import spell_number
from core.wording import Field, Wording
from understanding.phones import spell_phone


def say_fields(case: Case | None, city: City, language: str, now: datetime) -> Mapping[Field, str]:
    """Every field that can be told, for a citizen with this language."""
    with speaking(language):
        return _of_city(city) | (_of_case(case, city, now) if case else {})


def _of_city(city: City) -> dict[Field, str]:
    return {Field.city: named(city.genitive), Field.centre_phone: spell_phone(city.phone)}


def _of_case(case: Case, city: City, now: datetime) -> dict[Field, str]:
    unit = city.unit(case.unit)
    return {
        Field.number: spell_number(case.number),
        Field.service: named(city.service(case.service).name),
        Field.address: say_address(case.address, city),
        Field.due: say_due(case, city) if case.at_work and now < case.due_at else "",
        Field.unit: named(unit.name),
        Field.unit_phone: spell_phone(unit.phone),
        Field.status: say_standing(case.standing),
        Field.received: say_local_day(case.registered_at, city),
    }


def say_referral(referral: Referral, language: str) -> str:
    """What it is about, and who does it, for a citizen with this language."""
    with speaking(language):
        return f"{named(referral.name)}. {say_done_by(referral)}"


WORDING = Wording(say_fields, say_referral, draw_up_texts, say_known)


def name_field(field: Field) -> str:
    """What a field is called, for the operator who misses it."""
    return {
        Field.number: _("the number of the request"),
        Field.service: _("what the request is about"),
        Field.address: _("the address"),
        Field.due: _("the term (it has passed, or the work is done)"),
        Field.unit: _("the unit in charge"),
        Field.unit_phone: _("the unit's phone number"),
        Field.status: _("how the request stands"),
        Field.received: _("the day of the request"),
        Field.centre_phone: _("the contact centre's phone number"),
        Field.city: _("the city"),
    }[field]
