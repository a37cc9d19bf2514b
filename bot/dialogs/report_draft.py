"""What a draft of a request holds, read by its steps: plain JSON data with these keys.

service, description, phone (E.164, or "" for none), files, route ("" for not known), and address: street_id,
house, flat, written, lat, lon, as in `core.cases.Address`. Of the place besides: streets and street_chosen,
where one of several has to be chosen; unlisted, a place that the register lacks; odd_house, a number that
no house has; crossing, when two streets are named; missing, a known place that was meant and is not there.
talk: the talk with an operator that is complained of; 0 for none. about_unit: the unit that is complained
of. heard: the words that the service was read from, and what was made of them.
"""

from typing import Any

from bot.dialogs.dialog import Turn
from bot.i18n import _, city_language, named, ngettext
from bot.wording import say_address
from core.cases import Address
from core.city_services import LocationKind, Service
from understanding.phones import spell_phone

ABOUT_UNIT = "about_unit"
LONGEST_SHOWN = 700
"""Characters of the description in the summary."""


def service_of(turn: Turn) -> Service:
    """The chosen service; until one is chosen, the one of questions that fit nowhere else."""
    return turn.city.service(turn.draft.get("service", turn.city.fallback_service))


def location_of(turn: Turn) -> LocationKind:
    """What kind of place the chosen service needs. Whoever calls for help has to say where they are."""
    location = service_of(turn).location
    calls_for_help = "alert" in turn.draft and location not in (LocationKind.building, LocationKind.point)
    return LocationKind.point if calls_for_help else location


def example_street(turn: Turn) -> str:
    """A street that everybody in this city knows, to show how an address is written."""
    return turn.city.street(turn.city.example_street).spoken(city_language())


_ADDRESS_STEP = {
    LocationKind.building: "address",
    LocationKind.applicant: "address",
    LocationKind.point: "address",
    LocationKind.route: "route",
}
"""Where the address of such a service is asked for."""


def address_step(turn: Turn) -> str | None:
    """The step that asks for the place, if the service needs one."""
    return _ADDRESS_STEP.get(location_of(turn))


def address_part(turn: Turn, key: str) -> Any:
    """One part of the address, or None."""
    return turn.draft.get("address", {}).get(key)


def draft_address(turn: Turn) -> Address:
    """The address gathered so far; the route belongs to it where the service asks for one."""
    parts = dict(turn.draft.get("address", {}))
    if turn.draft.get("route") and service_of(turn).location == LocationKind.route:
        parts["route"] = turn.draft["route"]
    return Address(**parts)


def add_to_description(turn: Turn, words: str) -> None:
    """Put further words with what was told already."""
    told = turn.draft.get("description")
    turn.draft["description"] = f"{told}\n{words}" if told else words


def phone_of(turn: Turn) -> str:
    """The number to ring: of this request, else the one remembered; empty for none."""
    return turn.draft.get("phone", turn.citizen.phone) or ""


def subject_of(turn: Turn) -> str:
    """What it is about; a danger that others see to by its own name."""
    danger = turn.draft.get("danger", "")
    return named(turn.city.name_of(danger) if turn.city.is_referral(danger) else service_of(turn).name)


def so_far(turn: Turn) -> str:
    """What was understood up to now, as the heading of the next question."""
    if "service" not in turn.draft:
        return ""
    place = say_address(draft_address(turn), turn.city)
    return ", ".join(filter(None, (subject_of(turn), place)))


def _shortened(text: str) -> str:
    """A long story fills the screen; it is sent whole."""
    if len(text) <= LONGEST_SHOWN:
        return text
    return _("{beginning}… (all that you wrote is sent)").format(beginning=text[:LONGEST_SHOWN].rstrip())


def summary(turn: Turn) -> str:
    """The request as it would be sent, a line for each item."""
    address = say_address(draft_address(turn), turn.city)
    files = len(turn.draft.get("files", []))
    phone, unit = phone_of(turn), turn.draft.get(ABOUT_UNIT)
    lines = (
        _("About: {service}").format(service=named(service_of(turn).name)),
        _("It complains of: {unit}").format(unit=named(turn.city.unit(unit).name)) if unit else "",
        _("Where: {address}").format(address=address) if address else "",
        _("What happened: {description}").format(description=_shortened(turn.draft.get("description", ""))),
        _("For: {whom}").format(whom=turn.draft["whom"]) if turn.draft.get("whom") else "",
        _("Phone: {phone}").format(phone=spell_phone(phone)) if phone else _("Phone: not given"),
        ngettext("{n} file is attached", "{n} files are attached", files).format(n=files) if files else "",
    )
    return "\n".join(line for line in lines if line)
