"""Reads one city's folder and checks every line of it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from city.districts import FILE as DISTRICTS
from city.districts import OUTLINE, read_districts
from city.fields import (
    read_date,
    read_days,
    read_deadline,
    read_number,
    read_phone_number,
    read_time,
    read_works,
)
from city.folder import Folder
from city.help import Facts, read_articles
from city.outages import read_days_ahead, read_outage_causes, read_outage_kinds, read_outage_signs
from city.ready_answers import COLUMNS as READY_COLUMNS
from city.ready_answers import FILE as READY
from city.ready_answers import read_ready_answer
from city.tables import LONGEST_ON_BUTTON, CityFileError, Row, read_text
from city.words import read_words
from core.city import City
from core.city_days import DayOff
from core.city_places import KINDS, District, Route, Street
from core.city_services import Emergency, Group, LocationKind, OffTarget, Referral, Service, Unit
from core.hours import Hours

__all__ = ["CityFileError", "find_folder", "read_city", "read_folder"]

HOURS = ("contact_centre", "on_call", "quiet_hours")
PROFILE = (
    "name_uk", "name_ru", "zone", "language", "phone", "fallback_service", "name_uk_of", "name_ru_of",
    "example_street",
)  # fmt: skip
LANGUAGES = ("uk", "ru")


def read_city(code_or_path: str) -> City:
    """The city of this code (a folder beside this file), or of this folder. Raises the first error."""
    city, errors = read_folder(find_folder(code_or_path))
    if city is None:
        raise errors[0]
    return city


def read_folder(path: Path) -> tuple[City | None, list[CityFileError]]:
    """The city, or everything that is wrong with its files."""
    folder = Folder(path)
    profile = _read_profile(folder)
    groups = folder.rows("groups.csv", "code,name_uk,name_ru", "code", _read_group)
    units = folder.rows("units.csv", "code,name_uk,name_ru,head_title_uk,phone,works", "code", _read_unit)
    services = _read_services(folder)
    _check_groups(folder, services)
    referrals = _read_referrals(folder)
    off_target = folder.rows(
        "off_target.csv", "code,name_uk,name_ru", "code", _read_off_target, may_be_empty=True
    )
    ready_answers = folder.rows(READY, READY_COLUMNS, "code", read_ready_answer, may_be_empty=True)
    emergencies = _read_emergencies(folder)
    outage_kinds = read_outage_kinds(folder)
    outage_causes = read_outage_causes(folder)
    outage_signs = read_outage_signs(folder, profile)
    outage_days_ahead = read_days_ahead(folder, profile)
    districts = _read_districts(folder)
    streets = _read_streets(folder, districts)
    routes = _read_routes(folder)
    hours = _read_hours(folder)
    days = _read_non_working_days(folder)
    letter = _read_letter(folder)
    words = read_words(folder)
    facts = _read_facts(folder, profile)
    articles = read_articles(folder, Facts(facts.get("phone", ""), units, referrals, hours))
    if folder.errors:
        return None, folder.errors
    read = City(
        code=path.name,
        **facts,
        groups=groups,
        services=services,
        referrals=referrals,
        off_target=off_target,
        ready_answers=ready_answers,
        emergencies=emergencies,
        outage_kinds=outage_kinds,
        outage_signs=outage_signs,
        outage_causes=outage_causes,
        outage_days_ahead=outage_days_ahead,
        units=units,
        streets=streets,
        outline=districts[OUTLINE],
        districts=tuple(one for one in districts.values() if one.id != OUTLINE),
        routes=routes,
        hours=hours,
        non_working_days=days,
        referral_letter=letter,
        articles=articles,
        words=words,
        model=_model_in(path),
    )
    return read, []


def _model_in(folder: Path, file: str = "said.npz") -> Path | None:
    """What was learnt from the sentences in `said/`, if it was."""
    return folder / file if (folder / file).is_file() else None


def find_folder(code_or_path: str) -> Path:
    """The folder of this code beside this file, or of this path."""
    beside = Path(__file__).parent
    for folder in (beside / code_or_path, Path(code_or_path)):
        if code_or_path and folder.is_dir():
            return folder.resolve()
    known = ", ".join(sorted(path.parent.name for path in beside.glob("*/profile.csv")))
    raise CityFileError(f"There is no city folder «{code_or_path}»; write a path, or one of: {known}.")


LETTER_FIELDS = ("body", "contact", "number", "city", "received", "description", "address", "today")


def _read_letter(folder: Folder, file: str = "referral_letter.txt") -> str:
    """The letter, tried with every field that it may have."""
    letter = ""
    with folder.noting():
        letter = read_text(folder.path, file)
        try:
            letter.format(**dict.fromkeys(LETTER_FIELDS, ""))
        except (KeyError, ValueError, IndexError) as error:
            known = ", ".join(f"{{{name}}}" for name in LETTER_FIELDS)
            raise CityFileError(f"{file}: a field is not known ({error}); known are {known}.") from None
    return letter


def _read_profile(folder: Folder) -> dict[str, Row]:
    """By its key each line, as a row whose only column is that key: so it is named when it is wrong."""
    rows = dict(folder.rows("profile.csv", "key,value", "key", _read_line))
    if folder.knows("profile.csv"):
        for key in PROFILE:
            with folder.noting():
                if key not in rows:
                    raise CityFileError(f"profile.csv: the key «{key}» is missing; write a line {key},...")
    return rows


def _read_line(row: Row) -> tuple[str, Row]:
    key = row.text("key")
    return key, replace(row, values={key: row.values["value"]})


def _read_facts(folder: Folder, profile: dict[str, Row]) -> dict[str, Any]:
    """What the profile says of the city, as fields of it. Read last: it names codes of the others."""
    read: dict[str, Callable[[Row], Any]] = {
        "zone": _read_zone,
        "language": lambda row: row.one_of("language", LANGUAGES),
        "phone": lambda row: read_phone_number(row, "phone"),
        "fallback_service": lambda row: folder.code_of(row, "fallback_service", "services.csv"),
        "example_street": lambda row: folder.code_of(row, "example_street", "streets.csv"),
    }
    facts: dict[str, Any] = {}
    for key in PROFILE:
        with folder.noting():
            facts[key] = ""
            if key in profile:
                facts[key] = read[key](profile[key]) if key in read else profile[key].text(key)
    names = {language: facts.pop(f"name_{language}", "") for language in LANGUAGES}
    genitive = {language: facts.pop(f"name_{language}_of", "") for language in LANGUAGES}
    return {**facts, "name": names, "genitive": genitive}


def _read_zone(row: Row) -> str:
    try:
        return ZoneInfo(row.text("zone")).key
    except (KeyError, ValueError, OSError):
        raise row.wrong(f"«{row.text('zone')}» is no time zone; write one like Europe/Kyiv.") from None


def _read_group(row: Row) -> Group:
    return Group(row.code("code"), row.names())


def _check_groups(folder: Folder, services: tuple[Service, ...]) -> None:
    """A topic with nothing under it would be a button that leads nowhere."""
    if not folder.knows("groups.csv", "services.csv") or len(services) < len(folder.codes("services.csv")):
        return
    for group in folder.codes("groups.csv"):
        with folder.noting():
            if not any(service.group == group for service in services):
                raise CityFileError(
                    f"groups.csv: «{group}» has no service in services.csv; write one or delete the group."
                )


def _read_unit(row: Row) -> Unit:
    return Unit(
        row.code("code"),
        row.names(),
        row.text("head_title_uk"),
        read_phone_number(row, "phone"),
        read_works(row, "works"),
    )


def _read_services(folder: Folder) -> tuple[Service, ...]:
    def make(row: Row) -> Service:
        return Service(
            code=row.code("code"),
            group=folder.code_of(row, "group", "groups.csv"),
            name=row.names(),
            unit=folder.code_of(row, "unit", "units.csv"),
            deadline=read_deadline(row, "deadline"),
            emergency=row.yes("emergency"),
            location=LocationKind(row.one_of("location", LocationKind)),
        )

    columns = "code,group,name_uk,name_ru,unit,deadline,emergency,location"
    return folder.rows("services.csv", columns, "code", make)


def _read_referrals(folder: Folder) -> tuple[Referral, ...]:
    def make(row: Row) -> Referral:
        code, urgent = row.code("code", LONGEST_ON_BUTTON), row.yes("urgent")
        contact = row.optional("contact")
        if code in folder.codes("services.csv"):
            raise row.wrong(f"«{code}» is a service in services.csv; write another code.")
        if urgent and not contact:
            raise row.wrong("is urgent and has no «contact»; write the number to ring.")
        return Referral(code, row.names(), row.names("body"), contact, urgent)

    columns = "code,name_uk,name_ru,body_uk,body_ru,contact,urgent"
    return folder.rows("referrals.csv", columns, "code", make, may_be_empty=True)


def _read_off_target(row: Row) -> OffTarget:
    return OffTarget(row.code("code", LONGEST_ON_BUTTON), row.names())


def _read_emergencies(folder: Folder) -> tuple[Emergency, ...]:
    def make(row: Row) -> Emergency:
        return Emergency(
            code=folder.code_of(row, "code", "services.csv", "referrals.csv"),
            always=row.one_of("when", ("always", "urgent")) == "always",
            number=row.text("number"),
            advice=row.names("advice"),
        )

    columns = "code,when,number,advice_uk,advice_ru"
    return folder.rows("emergencies.csv", columns, "code", make, may_be_empty=True)


def _read_districts(folder: Folder) -> dict[str, District]:
    districts: dict[str, District] = {}
    with folder.noting():
        districts = read_districts(folder.path, folder.errors.append)
        folder.know(DISTRICTS, [code for code in districts if code != OUTLINE])
    return districts


def _read_streets(folder: Folder, districts: dict[str, District]) -> tuple[Street, ...]:
    def make(row: Row) -> Street:
        lat, lon = _read_point(row, districts.get(OUTLINE))
        return Street(
            id=row.code("id"),
            district=folder.code_of(row, "district", DISTRICTS, also=("",)),
            kind=row.one_of("kind", KINDS),
            name=row.names(),
            old_names=_split(row.optional("old_names")),
            also=_also(row.optional("districts_note")),
            lat=lat,
            lon=lon,
        )

    columns = "id,district,kind,name_uk,name_ru,old_names,districts_note,lat,lon"
    return folder.rows("streets.csv", columns, "id", make)


def _read_point(row: Row, outline: District | None) -> tuple[float | None, float | None]:
    lat, lon = read_number(row, "lat", 90), read_number(row, "lon", 180)
    if (lat is None) != (lon is None):
        raise row.wrong("has one of «lat» and «lon»; write both, or leave both empty.")
    if lat is not None and lon is not None and outline and not outline.holds(lat, lon):
        raise row.wrong(f"the point {lat}, {lon} is outside the city; write lat first and lon second.")
    return lat, lon


def _split(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split("|") if name.strip())


def _also(note: str) -> tuple[str, ...]:
    """Other spellings stand in the note after «also:»."""
    parts = (part.strip() for part in note.split(";"))
    return tuple(name for part in parts if part.startswith("also:") for name in _split(part[5:]))


def _read_routes(folder: Folder) -> tuple[Route, ...]:
    def make(row: Row) -> Route:
        kinds = ("trolleybus", "tram", "bus")
        return Route(row.one_of("kind", kinds), row.text("number"), row.names())

    return folder.rows("routes.csv", "kind,number,name_uk,name_ru", "kind,number", make, may_be_empty=True)


def _read_hours(folder: Folder) -> dict[str, Hours]:
    def make(row: Row) -> tuple[str, Hours]:
        days = read_days(row, "days", row.text("days"))
        opens, closes = (read_time(row, column, row.text(column)) for column in ("from", "to"))
        return row.one_of("kind", HOURS), Hours(days, opens, closes)

    hours = dict(folder.rows("hours.csv", "kind,days,from,to", "kind", make))
    for kind in HOURS:
        with folder.noting():
            if folder.knows("hours.csv") and kind not in folder.codes("hours.csv"):
                raise CityFileError(
                    f"hours.csv: the kind «{kind}» is missing; write a line {kind},mon-sun,..."
                )
    return hours


def _read_non_working_days(folder: Folder) -> tuple[DayOff, ...]:
    def make(row: Row) -> DayOff:
        return DayOff(
            day=read_date(row, "date"),
            moved_to=read_date(row, "moved_to") if row.optional("moved_to") else None,
            name=row.names(),
            in_force=row.yes("in_force"),
        )

    columns = "date,moved_to,name_uk,name_ru,in_force"
    return folder.rows("non_working_days.csv", columns, "date", make, may_be_empty=True)
