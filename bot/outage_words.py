"""What people read of an outage, in the words of the city's two languages.

The first line says what and when, and is the heading. Whoever reads it gets it because it is about an
address of theirs, so that of a very long list of streets the beginning is enough.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.i18n import LANGUAGES, _, city_language, named, ngettext, speaking, spoken_language
from bot.messages import Choice, Outgoing, rows
from bot.outage_lines import say_restored
from core.areas import Area
from core.broadcasts import Broadcast, Purpose
from core.city import City
from core.city_names import Names
from core.house_ranges import HouseRange, Parity, write_ranges
from core.outages import Outage, OutageKind

SUBSCRIPTIONS = "subscriptions"
"""The conversation that the buttons under a notice belong to."""
MOST_HOUSES = 300
"""Characters of one street's houses."""
MOST_OF_PLACES = 2400
"""Characters of all places: with cause and remark the whole is one message in either messenger."""
LONGEST_REMARK = 500


def draw_up_texts(outage: Outage, purpose: Purpose, city: City) -> dict[str, str]:
    """What people read in each language; "" where the words of that language are missing."""
    texts = {}
    for language in LANGUAGES:
        with speaking(language):
            texts[language] = _text(outage, purpose, city) if _has_words(outage, language) else ""
    return texts


def say_broadcast(broadcast: Broadcast, language: str) -> Outgoing:
    """What one person reads, with the way out of it."""
    text = broadcast.texts.get(language) or broadcast.texts[LANGUAGES[0]]
    heading, _break, rest = text.partition("\n")
    with speaking(language):
        buttons = rows(*ways_out(broadcast.id))
    return Outgoing(rest.strip(), heading, buttons) if rest.strip() else Outgoing(heading, rows=buttons)


def ways_out(broadcast_id: int) -> tuple[Choice, ...]:
    """The buttons under every notice."""
    stop, mine = f"{SUBSCRIPTIONS}:stop:0:{broadcast_id}", f"{SUBSCRIPTIONS}:mine:0:"
    return Choice("stop", _("Stop these notices"), data=stop), Choice("mine", _("My notices"), data=mine)


def _has_words(outage: Outage, language: str) -> bool:
    """Whether what somebody wrote by hand is there in this language; what is in neither is left out."""
    return all(
        not any(own.values()) or own.get(language, "").strip() for own in (outage.cause, outage.remark)
    )


def _text(outage: Outage, purpose: Purpose, city: City) -> str:
    said = _news(outage, city) if purpose is Purpose.restored else _facts(outage, purpose, city)
    return "\n\n".join(filter(None, said))


def _news(outage: Outage, city: City) -> tuple[str, ...]:
    return say_restored(outage.kind), _where(outage, city), _remark(outage), _say_still_off()


def _facts(outage: Outage, purpose: Purpose, city: City) -> tuple[str, ...]:
    return (
        _say_off(outage, city),
        _("This takes the place of what we wrote before.") if purpose is Purpose.correct else "",
        _unknown_end(outage),
        _where(outage, city),
        _because(outage),
        _remark(outage),
    )


def _say_off(outage: Outage, city: City) -> str:
    planned, emergency = _off()[outage.kind]
    sentence = (emergency if outage.emergency else planned).format(
        period=say_period(outage.starts_at, outage.ends_at, city)
    )
    return sentence[:1].upper() + sentence[1:]


def _off() -> dict[OutageKind, tuple[str, str]]:
    """Each kind as planned, and as an emergency."""
    return {
        OutageKind.water: (
            _("{period} there will be no water."),
            _("{period} there is no water: an emergency."),
        ),
        OutageKind.power: (
            _("{period} there will be no electricity."),
            _("{period} there is no electricity: an emergency."),
        ),
        OutageKind.heat: (
            _("{period} there will be no heating or hot water."),
            _("{period} there is no heating or hot water: an emergency."),
        ),
        OutageKind.gas: (_("{period} there will be no gas."), _("{period} there is no gas: an emergency.")),
        OutageKind.transport: (
            _("{period} public transport will run otherwise than usual."),
            _("{period} public transport runs otherwise than usual: an emergency."),
        ),
        OutageKind.other: (
            _("{period} city services will work otherwise than usual."),
            _("{period} city services work otherwise than usual: an emergency."),
        ),
    }


def _say_still_off() -> str:
    return _("If it is not so at your home, write to us here.")


def say_period(starts: datetime, ends: datetime | None, city: City) -> str:
    """From when to when, as it stands in a sentence: on 28 November from 9:00 to 17:00."""
    zone = ZoneInfo(city.zone)
    first, last = starts.astimezone(zone), ends and ends.astimezone(zone)
    said = {"day": _day(first), "start": _clock(first)}
    if last is None:
        return _("from {start} on {day}").format(**said)
    said |= {"last": _day(last), "end": _clock(last)}
    if first.date() == last.date():
        return _("on {day} from {start} to {end}").format(**said)
    return _("from {start} on {day} to {end} on {last}").format(**said)


def say_daily(starts: datetime, ends: datetime) -> dict[str, str]:
    """That of several days these hours alone are meant, in each language, by the clocks as they are given."""
    texts = {}
    for language in LANGUAGES:
        with speaking(language):
            texts[language] = _("Every day from {start} to {end}.").format(
                start=_clock(starts), end=_clock(ends)
            )
    return texts


def _day(local: datetime) -> str:
    return format_date(local.date(), "d MMMM", locale=spoken_language())


def _clock(local: datetime) -> str:
    return f"{local.hour}:{local:%M}"


def _unknown_end(outage: Outage) -> str:
    return "" if outage.ends_at else _("When it ends is not known yet.")


def _because(outage: Outage) -> str:
    cause = outage.cause.get(city_language(), "")
    return _("Why: {cause}.").format(cause=cause.strip().rstrip(".")) if cause.strip() else ""


def _remark(outage: Outage) -> str:
    return outage.remark.get(city_language(), "").strip()[:LONGEST_REMARK]


def _where(outage: Outage, city: City) -> str:
    if outage.is_city_wide:
        return _("Where: the whole city.")
    lines = list(_lines(say_areas(outage.areas, city)))
    return "\n".join((_("Where:"), *lines)) if lines else ""


def _lines(places: Sequence[str]) -> Iterator[str]:
    """As many as there is room for, and how many more there are."""
    room = MOST_OF_PLACES
    for at, place in enumerate(places):
        room -= len(place) + 1
        if room < 0:
            left = len(places) - at
            yield ngettext("and {n} more place", "and {n} more places", left).format(n=left)
            return
        yield place


def say_areas(areas: Sequence[Area], city: City) -> list[str]:
    """Each place in a line, as people read it."""
    return [say_area(area, city) for area in areas]


def say_area(area: Area, city: City) -> str:
    """One place: a street with its houses, a district, or the whole city."""
    if area.is_whole_city:
        return _("the whole city")
    if not area.street_id:
        return _district(area.district, city)
    street = city.street(area.street_id).spoken(city_language())
    return say_street(street, area.houses, area.excepted)


def say_street(street: str, houses: Sequence[HouseRange], excepted: Sequence[HouseRange]) -> str:
    """A street with its houses; none mean all of them."""
    if not houses and not excepted:
        return _("{street}, all houses").format(street=street)
    if not houses:
        return _("{street}, all houses except {others}").format(street=street, others=say_houses(excepted))
    if not excepted:
        return f"{street}, {say_houses(houses)}"
    return _("{street}, {houses}, except {others}").format(
        street=street, houses=say_houses(houses), others=say_houses(excepted)
    )


def _district(id: str, city: City) -> str:
    names: Names = next((one.name for one in city.districts if one.id == id), {})
    return named(names) if names else id


def say_houses(houses: Sequence[HouseRange]) -> str:
    """The houses as people write them; a very long list ends before its end, and says so."""
    sides = {Parity.even: _("even side"), Parity.odd: _("odd side")}
    whole = {Parity.even: _("all even houses"), Parity.odd: _("all odd houses")}
    written = ", ".join(
        whole[one.parity] if one.is_whole_side else write_ranges((one,), sides) for one in houses
    )
    if len(written) <= MOST_HOUSES:
        return written
    return _("{houses} and others").format(houses=written[:MOST_HOUSES].rsplit(",", 1)[0])
