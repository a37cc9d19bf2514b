"""Reads what a city says of outages: its own files, and lines of the profile that may be left out."""

from city.fields import read_count
from city.folder import Folder
from city.tables import Row
from core.city_outages import ANY_KIND, OutageCause, OutageSigns
from core.outages import LONGEST_AHEAD, OutageKind


def read_outage_kinds(folder: Folder) -> dict[str, tuple[str, ...]]:
    """Of what kinds an outage can be the cause of a request for each service."""

    def make(row: Row) -> tuple[str, str]:
        return folder.code_of(row, "service", "services.csv"), row.one_of("kind", tuple(OutageKind))

    kinds: dict[str, tuple[str, ...]] = {}
    pairs = folder.rows("outages.csv", "service,kind", "service,kind", make, may_be_empty=True)
    for service, kind in pairs:
        kinds[service] = (*kinds.get(service, ()), kind)
    return kinds


def read_outage_signs(folder: Folder, profile: dict[str, Row]) -> OutageSigns:
    """Lines of the profile that may be left out."""
    given = {name: profile.get(f"outage_{name}") for name in OutageSigns.__dataclass_fields__}
    counts: dict[str, int] = {}
    for name, row in given.items():
        with folder.noting():
            counts |= {name: read_count(row, f"outage_{name}")} if row else {}
    return OutageSigns(**counts)


def read_days_ahead(folder: Folder, profile: dict[str, Row]) -> int:
    """A line of the profile that may be left out."""
    with folder.noting():
        if row := profile.get("outage_days_ahead"):
            return read_count(row, "outage_days_ahead")
    return LONGEST_AHEAD.days


def read_outage_causes(folder: Folder) -> tuple[OutageCause, ...]:
    """Why something is often off."""

    def make(row: Row) -> OutageCause:
        return OutageCause(
            row.one_of("kind", (ANY_KIND, *OutageKind)),
            row.names(),
            tuple(tuple(group.lower().split("|")) for group in row.text("words").split()),
        )

    columns = "kind,name_uk,name_ru,words"
    return folder.rows("outage_causes.csv", columns, "kind,name_uk", make, may_be_empty=True)
