"""Reads one city's folder and checks every line of it."""

from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from city.districts import OUTLINE, read_districts
from city.fields import (
    read_count,
    read_date,
    read_days,
    read_deadline,
    read_number,
    read_phone_number,
    read_time,
    read_works,
)
from city.ready_answers import read_ready_answers
from city.tables import LONGEST_ON_BUTTON, CityFileError, Row, read_table, read_text
from core.city import (
    ANY_KIND,
    KINDS,
    City,
    DayOff,
    District,
    Emergency,
    Group,
    LocationKind,
    OffTarget,
    OutageCause,
    OutageSigns,
    Referral,
    Route,
    Service,
    Street,
    Unit,
)
from core.hours import Hours
from core.outages import LONGEST_AHEAD, OutageKind

__all__ = ["CityFileError", "read_city"]

HOURS = ("contact_centre", "on_call", "quiet_hours")
PROFILE = (
    "name_uk", "name_ru", "zone", "language", "phone", "fallback_service", "name_uk_of", "name_ru_of"
)  # fmt: skip
LANGUAGES = ("uk", "ru")


def read_city(code_or_path: str) -> City:
    """The city of this code (a folder beside this file), or of this folder."""
    folder = _folder(code_or_path)
    profile = _read_profile(folder)
    groups = _read_groups(folder)
    units = _read_units(folder)
    services = _read_services(folder, groups, units)
    _check_groups(groups, services)
    referrals = _read_referrals(folder, services)
    districts = read_districts(folder)
    return City(
        code=folder.name,
        name={language: profile[f"name_{language}"].text("value") for language in LANGUAGES},
        genitive={language: profile[f"name_{language}_of"].text("value") for language in LANGUAGES},
        zone=_read_zone(profile["zone"]),
        language=profile["language"].one_of("value", LANGUAGES),
        phone=read_phone_number(profile["phone"], "value"),
        fallback_service=profile["fallback_service"].one_of("value", (one.code for one in services)),
        groups=groups,
        services=services,
        referrals=referrals,
        off_target=_read_off_target(folder),
        ready_answers=read_ready_answers(folder),
        emergencies=_read_emergencies(folder, services, referrals),
        outage_kinds=_read_outage_kinds(folder, services),
        outage_signs=_read_outage_signs(profile),
        outage_causes=_read_outage_causes(folder),
        outage_days_ahead=_read_days_ahead(profile),
        units=units,
        streets=_read_streets(folder, districts),
        outline=districts[OUTLINE],
        districts=tuple(one for one in districts.values() if one.id != OUTLINE),
        routes=_read_routes(folder),
        hours=_read_hours(folder),
        non_working_days=_read_non_working_days(folder),
        referral_letter=_read_letter(folder),
    )


LETTER_FIELDS = ("body", "contact", "number", "city", "received", "description", "address", "today")


def _read_letter(folder: Path, file: str = "referral_letter.txt") -> str:
    """The letter, tried with every field that it may have."""
    letter = read_text(folder, file)
    try:
        letter.format(**dict.fromkeys(LETTER_FIELDS, ""))
    except (KeyError, ValueError, IndexError) as error:
        known = ", ".join(f"{{{name}}}" for name in LETTER_FIELDS)
        raise CityFileError(f"{file}: a field is not known ({error}); known are {known}.") from None
    return letter


def _folder(code_or_path: str) -> Path:
    beside = Path(__file__).parent
    for folder in (beside / code_or_path, Path(code_or_path)):
        if code_or_path and folder.is_dir():
            return folder.resolve()
    known = ", ".join(sorted(path.parent.name for path in beside.glob("*/profile.csv")))
    raise CityFileError(f"There is no city folder «{code_or_path}»; write a path, or one of: {known}.")


def _read_profile(folder: Path) -> dict[str, Row]:
    rows = {row.text("key"): row for row in read_table(folder, "profile.csv", "key,value", "key")}
    for key in PROFILE:
        if key not in rows:
            raise CityFileError(f"profile.csv: the key «{key}» is missing; write a line {key},...")
    return rows


def _read_zone(row: Row) -> str:
    try:
        return ZoneInfo(row.text("value")).key
    except (KeyError, ValueError, OSError):
        raise row.wrong(f"«{row.text('value')}» is no time zone; write one like Europe/Kyiv.") from None


def _read_groups(folder: Path) -> tuple[Group, ...]:
    rows = read_table(folder, "groups.csv", "code,name_uk,name_ru", "code")
    return tuple(Group(row.code("code"), row.names()) for row in rows)


def _check_groups(groups: tuple[Group, ...], services: tuple[Service, ...]) -> None:
    """A topic with nothing under it would be a button that leads nowhere."""
    for group in groups:
        if not any(service.group == group.code for service in services):
            raise CityFileError(
                f"groups.csv: «{group.code}» has no service in services.csv; write one or delete the group."
            )


def _read_units(folder: Path) -> tuple[Unit, ...]:
    rows = read_table(folder, "units.csv", "code,name_uk,name_ru,head_title_uk,phone,works", "code")
    return tuple(
        Unit(
            row.code("code"),
            row.names(),
            row.text("head_title_uk"),
            read_phone_number(row, "phone"),
            read_works(row, "works"),
        )
        for row in rows
    )


def _read_services(folder: Path, groups: tuple[Group, ...], units: tuple[Unit, ...]) -> tuple[Service, ...]:
    columns = "code,group,name_uk,name_ru,unit,deadline,emergency,location"
    return tuple(
        Service(
            code=row.code("code"),
            group=row.one_of("group", (group.code for group in groups)),
            name=row.names(),
            unit=row.one_of("unit", (unit.code for unit in units)),
            deadline=read_deadline(row, "deadline"),
            emergency=row.yes("emergency"),
            location=LocationKind(row.one_of("location", LocationKind)),
        )
        for row in read_table(folder, "services.csv", columns, "code")
    )


def _read_referrals(folder: Path, services: tuple[Service, ...]) -> tuple[Referral, ...]:
    taken = {service.code for service in services}
    columns = "code,name_uk,name_ru,body_uk,body_ru,contact,urgent"
    referrals = []
    for row in read_table(folder, "referrals.csv", columns, "code", may_be_empty=True):
        code, urgent, contact = (
            row.code("code", LONGEST_ON_BUTTON),
            row.yes("urgent"),
            row.optional("contact"),
        )
        if code in taken:
            raise row.wrong(f"«{code}» is a service in services.csv; write another code.")
        if urgent and not contact:
            raise row.wrong("is urgent and has no «contact»; write the number to ring.")
        referrals.append(Referral(code, row.names(), row.names("body"), contact, urgent))
    return tuple(referrals)


def _read_off_target(folder: Path) -> tuple[OffTarget, ...]:
    rows = read_table(folder, "off_target.csv", "code,name_uk,name_ru", "code", may_be_empty=True)
    return tuple(OffTarget(row.code("code", LONGEST_ON_BUTTON), row.names()) for row in rows)


def _read_outage_kinds(folder: Path, services: tuple[Service, ...]) -> dict[str, tuple[str, ...]]:
    kinds: dict[str, tuple[str, ...]] = {}
    for row in read_table(folder, "outages.csv", "service,kind", "service,kind", may_be_empty=True):
        service = row.one_of("service", (one.code for one in services))
        kinds[service] = (*kinds.get(service, ()), row.one_of("kind", tuple(OutageKind)))
    return kinds


def _read_outage_signs(profile: Mapping[str, Row]) -> OutageSigns:
    """Lines of the profile that may be left out."""
    given = {name: profile.get(f"outage_{name}") for name in OutageSigns.__dataclass_fields__}
    return OutageSigns(**{name: read_count(row, "value") for name, row in given.items() if row})


def _read_days_ahead(profile: Mapping[str, Row]) -> int:
    """A line of the profile that may be left out."""
    row = profile.get("outage_days_ahead")
    return read_count(row, "value") if row else LONGEST_AHEAD.days


def _read_outage_causes(folder: Path) -> tuple[OutageCause, ...]:
    columns = "kind,name_uk,name_ru,words"
    return tuple(
        OutageCause(
            row.one_of("kind", (ANY_KIND, *OutageKind)),
            row.names(),
            tuple(tuple(group.lower().split("|")) for group in row.text("words").split()),
        )
        for row in read_table(folder, "outage_causes.csv", columns, "kind,name_uk", may_be_empty=True)
    )


def _read_emergencies(
    folder: Path, services: tuple[Service, ...], referrals: tuple[Referral, ...]
) -> tuple[Emergency, ...]:
    codes = [*(service.code for service in services), *(referral.code for referral in referrals)]
    columns = "code,when,number,advice_uk,advice_ru"
    return tuple(
        Emergency(
            code=row.one_of("code", codes),
            always=row.one_of("when", ("always", "urgent")) == "always",
            number=row.text("number"),
            advice=row.names("advice"),
        )
        for row in read_table(folder, "emergencies.csv", columns, "code", may_be_empty=True)
    )


def _read_streets(folder: Path, districts: Mapping[str, District]) -> tuple[Street, ...]:
    columns = "id,district,kind,name_uk,name_ru,old_names,districts_note,lat,lon"
    return tuple(_read_street(row, districts) for row in read_table(folder, "streets.csv", columns, "id"))


def _read_street(row: Row, districts: Mapping[str, District]) -> Street:
    lat, lon = read_number(row, "lat", 90), read_number(row, "lon", 180)
    if (lat is None) != (lon is None):
        raise row.wrong("has one of «lat» and «lon»; write both, or leave both empty.")
    if lat is not None and lon is not None and not districts[OUTLINE].holds(lat, lon):
        raise row.wrong(f"the point {lat}, {lon} is outside the city; write lat first and lon second.")
    return Street(
        id=row.code("id"),
        district=row.one_of("district", ("", *(code for code in districts if code != OUTLINE))),
        kind=row.one_of("kind", KINDS),
        name=row.names(),
        old_names=_split(row.optional("old_names")),
        also=_also(row.optional("districts_note")),
        lat=lat,
        lon=lon,
    )


def _split(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split("|") if name.strip())


def _also(note: str) -> tuple[str, ...]:
    """Other spellings stand in the note after «also:»."""
    parts = (part.strip() for part in note.split(";"))
    return tuple(name for part in parts if part.startswith("also:") for name in _split(part[5:]))


def _read_routes(folder: Path) -> tuple[Route, ...]:
    rows = read_table(folder, "routes.csv", "kind,number,name_uk,name_ru", "kind,number", may_be_empty=True)
    kinds = ("trolleybus", "tram", "bus")
    return tuple(Route(row.one_of("kind", kinds), row.text("number"), row.names()) for row in rows)


def _read_hours(folder: Path) -> dict[str, Hours]:
    hours = {
        row.one_of("kind", HOURS): Hours(
            read_days(row, "days", row.text("days")),
            read_time(row, "from", row.text("from")),
            read_time(row, "to", row.text("to")),
        )
        for row in read_table(folder, "hours.csv", "kind,days,from,to", "kind")
    }
    for kind in HOURS:
        if kind not in hours:
            raise CityFileError(f"hours.csv: the kind «{kind}» is missing; write a line {kind},mon-sun,...")
    return hours


def _read_non_working_days(folder: Path) -> tuple[DayOff, ...]:
    columns = "date,moved_to,name_uk,name_ru,in_force"
    rows = read_table(folder, "non_working_days.csv", columns, "date", may_be_empty=True)
    return tuple(
        DayOff(
            day=read_date(row, "date"),
            moved_to=read_date(row, "moved_to") if row.optional("moved_to") else None,
            name=row.names(),
            in_force=row.yes("in_force"),
        )
        for row in rows
    )
