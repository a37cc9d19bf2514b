"""What is worth a look in a city that can be read: nothing of it stops the service, all of it is felt."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from city.fields import WEEKDAYS
from city.help import FOLDER
from city.tables import CityFileError, read_lines
from core.city import City
from core.city_names import Names
from core.city_services import COMPLAINT, LocationKind

_ONLY = {"uk": frozenset("іїєґ"), "ru": frozenset("ыэёъ")}
"""Letters that the other language lacks."""
_OTHER = {"uk": "ru", "ru": "uk"}
DUTIES = ("contact_centre", "on_call")
MONDAY = datetime(2024, 1, 1, tzinfo=UTC)
"""Of any week."""
STALE = timedelta(days=366)
SHOWN = 5
"""Of many of one kind as many are named, and the rest counted."""


def warnings(city: City, folder: Path, today: date) -> list[str]:
    """Everything worth a look, a sentence each."""
    found = [said for look in _LOOKS for said in look(city)]
    return [*found, *_days_off(city, today), *_checked(city, today), *_samples(folder)]


def counts(city: City) -> dict[str, int]:
    """How much there is of what."""
    return {
        "services": len(city.services),
        "units": len(city.units),
        "streets": len(city.streets),
        "districts": len(city.districts),
        "referrals": len(city.referrals),
        "emergencies": len(city.emergencies),
        "routes": len(city.routes),
        "ready answers": len(city.ready_answers),
        "articles": len(city.articles),
        "days off": len(city.non_working_days),
        "words of its own": len(city.words),
    }


def _named(city: City) -> Iterator[tuple[str, str, Names]]:
    """Every name that people read: the file, the code, the name in both languages."""
    yield from (("groups.csv", one.code, one.name) for one in city.groups)
    yield from (("units.csv", one.code, one.name) for one in city.units)
    yield from (("services.csv", one.code, one.name) for one in city.services)
    yield from (("referrals.csv", one.code, one.name) for one in city.referrals)
    yield from (("referrals.csv", one.code, one.body) for one in city.referrals)
    yield from (("off_target.csv", one.code, one.name) for one in city.off_target)
    yield from (("emergencies.csv", one.code, one.advice) for one in city.emergencies)
    yield from (("ready_answers.csv", one.code, one.text) for one in city.ready_answers)
    yield from ((f"{FOLDER}/{one.code}.txt", one.code, one.title) for one in city.articles)
    yield from ((f"{FOLDER}/{one.code}.txt", one.code, one.text) for one in city.articles)
    yield from (("streets.csv", one.id, one.name) for one in city.streets)


def _translations(city: City) -> Iterator[str]:
    """A text that stands in the wrong column, or was copied instead of translated."""
    for file, code, name in _named(city):
        for language, text in name.items():
            if _ONLY[_OTHER[language]] & set(text.lower()):
                yield f"{file}: «{code}» has «{text}» as its {language} text: is that not {_OTHER[language]}?"


def _streets(city: City) -> Iterator[str]:
    yield from _count(
        "streets.csv",
        [one.id for one in city.streets if one.lat is None],
        "without a point, so that no location that people send leads there",
    )
    yield from _count(
        "streets.csv",
        [one.id for one in city.streets if not one.district],
        "without a district, so that what is told to a district is not told there",
    )


def _count(file: str, codes: list[str], what: str) -> Iterator[str]:
    if codes:
        more = ", ..." if len(codes) > SHOWN else ""
        yield f"{file}: {len(codes)} {what}: {', '.join(codes[:SHOWN])}{more}."


def _units(city: City) -> Iterator[str]:
    busy = {service.unit for service in city.services}
    for unit in city.units:
        if unit.code not in busy:
            yield f"units.csv: «{unit.code}» does nothing: no service in services.csv is its."
    phones = Counter([city.phone, *(unit.phone for unit in city.units)])
    for phone, times in phones.items():
        if times > 1:
            yield f"units.csv: the phone {phone} stands there {times} times; is it everybody's?"


def _night(city: City) -> Iterator[str]:
    """What is taken at night needs somebody who is awake."""
    for service in city.services:
        if service.emergency and not city.unit(service.unit).works.around_the_clock:
            yield f"services.csv: «{service.code}» is taken at night; «{service.unit}» does not work then."


def _deadlines(city: City) -> Iterator[str]:
    for service in city.services:
        if service.emergency and service.deadline.endswith("d"):
            yield f"services.csv: «{service.code}» cannot wait, but has {service.deadline} for it."


def _contacts(city: City) -> Iterator[str]:
    without = [one.code for one in city.referrals if not one.contact]
    yield from _count(
        "referrals.csv", without, "without a contact, so that people learn whom to ask, but not how"
    )


def _complaints(city: City) -> Iterator[str]:
    if not city.has_service(COMPLAINT):
        yield (
            f"services.csv: has no «{COMPLAINT}»: complaints about operators are then like any other request,"
            " and the operators see them."
        )


def _routes(city: City) -> Iterator[str]:
    if not city.routes and any(one.location == LocationKind.route for one in city.services):
        yield "routes.csv: has no route, and services.csv has services that ask for one."


def _hours(city: City) -> Iterator[str]:
    """Somebody is there at any hour, and never twice: looked at in every half hour of a week."""
    moments = [MONDAY + number * timedelta(minutes=30) for number in range(7 * 48)]
    duties = [{kind for kind in DUTIES if city.hours[kind].is_open(moment)} for moment in moments]
    for what, count in (("at the same time: who answers then?", 2), ("both closed: nobody is there.", 0)):
        found = [moment for moment, duty in zip(moments, duties, strict=True) if len(duty) == count]
        if found:
            day = WEEKDAYS[found[0].weekday()]
            yield f"hours.csv: from {day} {found[0]:%H:%M} on, {' and '.join(DUTIES)} are {what}"


def _days_off(city: City, today: date) -> Iterator[str]:
    soon = [one for one in city.non_working_days if one.day >= today]
    if not soon:
        yield f"non_working_days.csv: no day after {today:%Y-%m-%d} stands there: none is a day off."


def _checked(city: City, today: date) -> Iterator[str]:
    """An article that nobody has looked at for long may be wrong by now."""
    for article in city.articles:
        file, day = f"{FOLDER}/{article.code}.txt", f"{article.checked:%Y-%m-%d}"
        if article.checked > today:
            yield f"{file}: was checked on {day}, which is still to come; write the day of the last look."
        elif today - article.checked > STALE:
            yield f"{file}: was checked on {day}, over a year ago; look whether it still holds."


def _samples(folder: Path) -> Iterator[str]:
    """Rows that still say of themselves that they are examples."""
    for path in sorted(folder.glob("*.csv")):
        with suppress(CityFileError):  # a table that the service does not read may look as it likes
            lines = read_lines(folder, path.name)
            _line, header = next(lines, (1, []))
            if left := sum(_is_sample(dict(zip(header, fields, strict=False))) for _line, fields in lines):
                yield f"{path.name}: {left} marked as samples; put your own there."


def _is_sample(row: dict[str, str]) -> bool:
    return row.get("sample") == "yes" or row.get("note", "").startswith("sample")


_LOOKS: tuple[Callable[[City], Iterator[str]], ...] = (
    _translations,
    _streets,
    _units,
    _night,
    _deadlines,
    _contacts,
    _complaints,
    _routes,
    _hours,
)
