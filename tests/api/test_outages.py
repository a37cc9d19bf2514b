"""Public feeds of outages: for everybody, nothing in them is personal, and a cache may keep them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from core.areas import WHOLE_CITY, Area
from core.city import City
from core.house_ranges import HouseNumber, HouseRange, Parity
from core.outages import Outage, OutageEvent, OutageKind, OutageState
from storage.database import Database
from tests.conftest import HandClock
from tests.storage.test_outage_news import Outages

PATH = "/api/v1/outages"
EVEN = HouseRange(HouseNumber(12), HouseNumber(48), Parity.even)
CAUSE = {"uk": "порив; заміна, терміново", "ru": "прорыв"}
HOUR = timedelta(hours=1)


class Feeds(Outages):
    """Outages that people are told of."""

    async def announce(
        self,
        *areas: Area,
        kind: OutageKind = OutageKind.water,
        starts: float = -1,
        ends: float | None = 5,
        announced: bool = True,
    ) -> Outage:
        now = self.clock.now()
        until = None if ends is None else now + ends * HOUR
        new = Outage(0, kind, False, areas, now + starts * HOUR, until, CAUSE, now)
        async with self.database.work() as work:
            outage = await work.outages.add(new, OutageEvent(now, "Олена #1", "drawn_up"))
            if announced:
                await work.outages.move(
                    outage.id, OutageState.announced, OutageEvent(now, "Олена #1", "approved")
                )
        return outage

    async def becomes(self, outage: Outage, state: OutageState) -> None:
        async with self.database.work() as work:
            event = OutageEvent(self.clock.now(), "Олена #1", state)
            await work.outages.move(outage.id, state, event)


@pytest.fixture
def feeds(database: Database, clock: HandClock, city: City) -> Feeds:
    """Both databases."""
    return Feeds(database, clock, city)


async def read(api: httpx.AsyncClient, **asked: str) -> list[dict[str, Any]]:
    answer = await api.get(PATH, params=asked)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["outages"]
    return found


async def test_everybody_reads_what_is_off_and_what_is_planned(api: httpx.AsyncClient, feeds: Feeds) -> None:
    await feeds.announce(Area("kuindzhi-st", (EVEN,)))
    await feeds.announce(WHOLE_CITY, kind=OutageKind.power, starts=2, ends=None)
    await feeds.announce(Area("myru-ave"), announced=False)
    unclear = await feeds.announce(Area("myru-ave"), starts=-3, ends=-1)
    await feeds.becomes(await feeds.announce(Area("myru-ave")), OutageState.over)
    told = await read(api)
    assert [one["state"] for one in told] == ["unclear", "on", "planned"]
    assert told[0]["id"] == unclear.id
    assert told[1] | {"areas": []} == {
        "id": 1,
        "kind": "water",
        "state": "on",
        "emergency": False,
        "starts_at": "2026-11-24T09:00:00Z",
        "ends_at": "2026-11-24T15:00:00Z",
        "known_at": "2026-11-24T10:00:00Z",
        "title": {"uk": "Немає води", "ru": "Нет воды"},
        "cause": CAUSE,
        "remark": {},
        "areas": [],
    }
    assert told[1]["areas"] == [
        {
            "street_id": "kuindzhi-st",
            "street": {"uk": "вул. Куїнджі", "ru": "ул. Куинджи"},
            "houses": [{"first": "12", "last": "48", "side": "even"}],
            "excepted": [],
            "district": None,
            "whole_city": False,
        }
    ]
    assert (told[2]["ends_at"], told[2]["areas"][0]["whole_city"]) == (None, True)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"street_id": "kuindzhi-st", "house": "20"}, [1, 3]),
        ({"street_id": "kuindzhi-st", "house": "21"}, [3]),
        ({"street_id": "kuindzhi-st"}, [1, 3]),
        ({"street_id": "myru-ave"}, [2, 3]),
        ({"kind": "power"}, [2]),
        ({"when": "on"}, [1, 2]),
        ({"when": "planned"}, [3]),
        ({"when": "planned", "kind": "power"}, []),
    ],
)
async def test_one_asks_for_an_address_a_kind_or_a_time(
    api: httpx.AsyncClient, feeds: Feeds, asked: dict[str, str], found: list[int]
) -> None:
    await feeds.announce(Area("kuindzhi-st", (EVEN,)))
    await feeds.announce(Area("myru-ave"), kind=OutageKind.power)
    await feeds.announce(WHOLE_CITY, kind=OutageKind.heat, starts=3)
    assert [one["id"] for one in await read(api, **asked)] == found


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"street_id": "no-such-street"}, "street_id"),
        ({"kind": "internet"}, "kind"),
        ({"house": "1" * 21}, "house"),
    ],
)
async def test_what_cannot_be_asked_is_refused_with_the_field(
    api: httpx.AsyncClient, asked: dict[str, str], field: str
) -> None:
    answer = await api.get(PATH, params=asked)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


@pytest.mark.parametrize("path", [PATH, f"{PATH}.geojson", f"{PATH}.ics?street_id=kuindzhi-st"])
async def test_a_cache_may_keep_it_until_something_changes(
    api: httpx.AsyncClient, feeds: Feeds, path: str
) -> None:
    outage = await feeds.announce(Area("kuindzhi-st"), starts=1, ends=2)
    first = await api.get(path)
    assert first.headers["cache-control"] == "public, max-age=60"
    tag = first.headers["etag"]
    same = await api.get(path, headers={"If-None-Match": f'W/"other", {tag}'})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    feeds.clock.turn(hours=1)
    begun = await api.get(path, headers={"If-None-Match": tag})
    assert begun.status_code == 200, "it has begun, although nobody has changed it"
    tag = begun.headers["etag"]
    async with feeds.database.work() as work:
        later = replace(outage, ends_at=feeds.clock.now() + 3 * HOUR, state=OutageState.announced)
        await work.outages.change(later, OutageEvent(feeds.clock.now(), "Олена #1", "changed"))
    changed = await api.get(path, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


async def test_two_questions_have_two_tags(api: httpx.AsyncClient, feeds: Feeds) -> None:
    await feeds.announce(Area("kuindzhi-st"))
    answers = [await api.get(PATH, params=asked) for asked in ({}, {"when": "planned"}, {"kind": "gas"})]
    assert len({answer.headers["etag"] for answer in answers}) == 3


async def test_a_map_shows_a_point_of_each_street_where_one_is_known(
    api: httpx.AsyncClient, feeds: Feeds
) -> None:
    known, unknown = feeds.city.street("kuindzhi-st"), "1-y-kalchyk-st"
    await feeds.announce(Area("kuindzhi-st"), Area(unknown))
    await feeds.announce(Area(unknown), WHOLE_CITY)
    answer = await api.get(f"{PATH}.geojson")
    map_ = answer.json()
    assert map_["type"] == "FeatureCollection"
    first, second = map_["features"]
    assert first["geometry"] == {"type": "MultiPoint", "coordinates": [[known.lon, known.lat]]}
    assert (second["type"], second["geometry"]) == ("Feature", None)
    assert first["properties"]["title"]["uk"] == "Немає води"
    assert (await api.get(f"{PATH}.geojson", params={"when": "planned"})).json()["features"] == []


async def test_nothing_personal_leaves(api: httpx.AsyncClient, feeds: Feeds, clock: HandClock) -> None:
    outage = await feeds.announce(Area("metalurhiv-ave"))
    await feeds.files(outage, "601")
    await feeds.concerns(outage, "602")
    for path in (PATH, f"{PATH}.geojson", f"{PATH}.ics?street_id=metalurhiv-ave"):
        said = (await api.get(path)).text
        for personal in ("Олена", "380671234567", "601", "602", "з ранку"):
            assert personal not in said


def unfolded(calendar: str) -> list[str]:
    return calendar.replace("\r\n ", "").split("\r\n")


async def test_a_calendar_of_an_address_follows_what_becomes_of_an_outage(
    api: httpx.AsyncClient, feeds: Feeds
) -> None:
    """The same event, changed: a calendar knows it by its UID and takes the higher SEQUENCE."""
    outage = await feeds.announce(Area("kuindzhi-st", (EVEN,)), starts=1, ends=5)
    asked = {"street_id": "kuindzhi-st", "house": "20"}
    answer = await api.get(f"{PATH}.ics", params=asked)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    lines = unfolded(answer.text)
    for line in (
        "UID:outage-1@mariupol.contact-centre",
        "DTSTAMP:20261124T100000Z",
        "SEQUENCE:1",
        "DTSTART:20261124T110000Z",
        "DTEND:20261124T150000Z",
        "SUMMARY:Немає води",
        "LOCATION:вул. Куїнджі\\, 20",
        "STATUS:CONFIRMED",
    ):
        assert line in lines, answer.text
    assert any("Причина: порив\\; заміна\\, терміново" in line for line in lines)
    assert "UID:outage-1" not in (await api.get(f"{PATH}.ics", params=asked | {"house": "21"})).text
    feeds.clock.turn(hours=2)
    await feeds.becomes(outage, OutageState.over)
    lines = unfolded((await api.get(f"{PATH}.ics", params=asked | {"language": "ru"})).text)
    assert {"UID:outage-1@mariupol.contact-centre", "SEQUENCE:2", "DTEND:20261124T120000Z"} <= set(lines)
    assert {"SUMMARY:Нет воды", "STATUS:CONFIRMED", "DTSTAMP:20261124T120000Z"} <= set(lines)
    feeds.clock.turn(days=31)
    assert "VEVENT" not in (await api.get(f"{PATH}.ics", params=asked)).text


async def test_what_is_called_off_is_cancelled_in_the_calendar_and_a_draft_never_was(
    api: httpx.AsyncClient, feeds: Feeds
) -> None:
    told = await feeds.announce(Area("kuindzhi-st"), starts=20, ends=None)
    await feeds.becomes(told, OutageState.cancelled)
    draft = await feeds.announce(Area("kuindzhi-st"), announced=False)
    await feeds.becomes(draft, OutageState.cancelled)
    lines = unfolded((await api.get(f"{PATH}.ics", params={"street_id": "kuindzhi-st"})).text)
    assert lines.count("STATUS:CANCELLED") == 1
    assert lines.count("BEGIN:VEVENT") == 1
    assert not [line for line in lines if line.startswith("DTEND")], "nobody knew its end"


async def test_of_what_the_end_is_not_known_it_is_not_sure(api: httpx.AsyncClient, feeds: Feeds) -> None:
    await feeds.announce(Area("kuindzhi-st"), ends=None)
    lines = unfolded((await api.get(f"{PATH}.ics", params={"street_id": "kuindzhi-st"})).text)
    assert "STATUS:TENTATIVE" in lines
    for asked in ({}, {"street_id": ""}, {"street_id": "no-such-street"}):
        refused = await api.get(f"{PATH}.ics", params=asked)
        assert (refused.status_code, refused.json()["field"]) == (422, "street_id")


async def test_a_unit_s_software_sees_which_outage_a_case_belongs_to(
    api: httpx.AsyncClient, feeds: Feeds, operator: dict[str, str]
) -> None:
    filed = {"service": "no_water", "description": "Сухо", "address": {"street_id": "metalurhiv-ave"}}
    alone = (await api.post("/api/v1/cases", json=filed, headers=operator)).json()
    assert alone["outage"] is None
    outage = await feeds.announce(Area("metalurhiv-ave"))
    case = (await api.post("/api/v1/cases", json=filed, headers=operator)).json()
    assert case["outage"] == outage.id
    again = (await api.get(f"/api/v1/cases/{case['number']}", headers=operator)).json()
    assert again["outage"] == outage.id
