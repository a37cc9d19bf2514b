"""The reference city and its look-ups."""

from datetime import UTC, datetime, time

import pytest

from core.city import City
from core.city_services import LocationKind

CENTRE = (47.0957, 37.5433)
AT_SEA = (46.9000, 37.9000)


def test_every_look_up_finds_what_the_files_say(city: City) -> None:
    water = city.service("no_water")
    assert (water.name["uk"], water.unit, water.deadline) == ("Немає води", "water_utility", "24h")
    assert (water.emergency, water.location) == (True, LocationKind.building)
    assert city.unit("road_service").name["ru"] == "Служба содержания дорог"
    assert city.referral("gas_smell").contact == "104"
    assert city.name_of("fire")["uk"] == "Пожежа або задимлення"
    assert (city.name["uk"], city.zone, city.language, city.phone) == (
        "Маріуполь",
        "Europe/Kyiv",
        "uk",
        "+380629000100",
    )


def test_every_service_stands_under_exactly_one_topic(city: City) -> None:
    under_topics = [service for group in city.groups for service in city.services_of(group.code)]
    assert sorted(one.code for one in under_topics) == sorted(one.code for one in city.services)
    assert len(city.services) == 31


def test_an_unknown_code_is_a_key_error(city: City) -> None:
    for look_up in (city.service, city.unit, city.street, city.referral):
        with pytest.raises(KeyError):
            look_up("no_such_code")


@pytest.mark.parametrize(
    ("street_id", "uk", "ru"),
    [
        ("metalurhiv-ave", "просп. Металургів", "пр-т Металлургов"),
        ("kuindzhi-st", "вул. Куїнджі", "ул. Куинджи"),
        ("berdianske-hwy", "Бердянське шосе", "Бердянское шоссе"),
        ("teatralna-sq", "пл. Театральна", "пл. Театральная"),
        ("morskyi-blvd", "бульв. Морський", "б-р Морской"),
    ],
)
def test_streets_are_spoken_as_people_read_them(city: City, street_id: str, uk: str, ru: str) -> None:
    street = city.street(street_id)
    assert (street.spoken("uk"), street.spoken("ru")) == (uk, ru)


def test_old_names_and_other_spellings_come_along(city: City) -> None:
    assert "Архипа Куїнджі" in city.street("kuindzhi-st").also
    assert all(not name.startswith("also") for street in city.streets for name in street.also)
    assert any(street.old_names for street in city.streets)


def test_a_point_is_inside_the_city_and_in_one_of_its_districts(city: City) -> None:
    district = city.district_at(*CENTRE)
    assert district
    assert district.id == "central"
    assert city.is_inside(*CENTRE)
    assert not city.is_inside(*AT_SEA)
    assert city.district_at(*AT_SEA) is None


def test_most_streets_lie_in_the_district_that_the_register_names(city: City) -> None:
    districts = {district.id: district for district in city.districts}
    known = [one for one in city.streets if one.district and one.lat]
    agree = [one for one in known if city.district_at(one.lat or 0, one.lon or 0) == districts[one.district]]
    assert len(agree) / len(known) > 0.95


def test_the_nearest_streets_come_nearest_first(city: City) -> None:
    street = city.street("metalurhiv-ave")
    assert street.lat is not None
    assert street.lon is not None
    assert city.nearest_streets(street.lat, street.lon, 4)[0] == street
    assert len(city.nearest_streets(*CENTRE, 4)) == 4


@pytest.mark.parametrize(
    ("now", "is_open", "opening"),
    [
        ("2026-11-24T04:59:59", False, "2026-11-24T05:00:00"),
        ("2026-11-24T05:00:00", True, "2026-11-25T05:00:00"),
        ("2026-11-24T18:59:59", True, "2026-11-25T05:00:00"),
        ("2026-11-24T19:00:00", False, "2026-11-25T05:00:00"),
        ("2026-10-24T19:00:00", False, "2026-10-25T05:00:00"),  # the clock goes back in between
    ],
)
def test_operators_work_by_the_citys_clock(city: City, now: str, is_open: bool, opening: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert city.is_open(at) is is_open
    assert city.next_opening(at) == datetime.fromisoformat(opening).replace(tzinfo=UTC)


def test_units_close_by_their_own_hours(city: City) -> None:
    assert city.unit("green_service").works.end_of_day == time(17)
    assert city.unit("cleaning_service").works.end_of_day == time(20)
    assert city.unit("water_utility").works.end_of_day == time(23, 59, 59)


def test_no_holiday_counts_while_none_is_in_force(city: City) -> None:
    assert city.non_working_days
    assert city.days_off() == frozenset()
