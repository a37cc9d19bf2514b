"""Outages over HTTP: a program writes and submits, people approve, and nobody sees more than they may."""

from typing import Any

import httpx
import pytest

from core.access import Role
from core.announcing import announcer, count_some
from core.approving import approve
from core.citizens import Identity
from core.city import City
from core.outages import OutageKind
from core.subscriptions import CONSENT_VERSION, Consent, Subscription, subscribe
from storage.database import Database
from tests.api.conftest import key_for
from tests.conftest import HandClock

PATH = "/api/v1/broadcasts"
HOUSES = [{"first": "12", "last": "48", "side": "even"}, {"first": "53а", "last": "53а"}]
OUTAGE: dict[str, Any] = {
    "kind": "water",
    "areas": [{"street_id": "kuindzhi-st", "houses": HOUSES}],
    "starts_at": "2026-11-25T09:00:00+02:00",
    "ends_at": "2026-11-25T17:00:00+02:00",
    "cause": {"uk": "ремонт водопроводу", "ru": "ремонт водопровода"},
}


@pytest.fixture
async def admin(database: Database, clock: HandClock) -> dict[str, str]:
    """An admin's key; a person who may approve is there, and another who wants to be told."""
    now = clock.now()
    async with database.work() as work:
        person = await work.citizens.meet(Identity("telegram", "1"), "Алла", now)
        await work.roles.grant(person.identity_id, Role.admin, "test", now)
        reader = await work.citizens.meet(Identity("telegram", "2"), "Олена", now)
        await work.subscriptions.agree(reader.citizen_id, Consent(CONSENT_VERSION, now))
        kinds = frozenset({OutageKind.water})
        await subscribe(work, Subscription(0, reader.citizen_id, "kuindzhi-st", "14", "", kinds))
    return await key_for(database, Role.admin, now)


async def drawn_up(api: httpx.AsyncClient, admin: dict[str, str], **changes: Any) -> dict[str, Any]:
    """A draft."""
    answer = await api.post(PATH, json=OUTAGE | changes, headers=admin)
    assert answer.status_code == 201, answer.text
    draft: dict[str, Any] = answer.json()
    return draft


async def approved(database: Database, clock: HandClock, city: City, id: int) -> None:
    """Let the person approve it."""
    async with database.work() as work:
        person = await work.citizens.find(Identity("telegram", "1"))
        broadcast = await work.broadcasts.by_id(id)
        assert person
        assert broadcast
        some = await count_some(work, broadcast, city, clock.now())
        by = announcer(person, [Role.admin])
        await approve(work, id, broadcast.digest, by, some, city, clock.now())


async def test_a_text_is_read_and_nothing_is_kept(api: httpx.AsyncClient, admin: dict[str, str]) -> None:
    text = (
        "25 листопада з 9:00 до 17:00 планово не буде води через ремонт водопроводу: "
        "вул. Куїнджі, 12-48 (парні)"
    )
    read = (await api.post(f"{PATH}/read", json={"text": text}, headers=admin)).json()
    assert (read["kind"], read["emergency"], read["language"]) == ("water", False, "uk")
    assert read["starts_at"] == "2026-11-25T09:00:00+02:00"
    assert read["cause"] == {"uk": "ремонт водопроводу", "ru": "ремонт водопровода"}
    [place] = read["places"]
    assert (place["street_ids"], place["sure"], place["whole"]) == (["kuindzhi-st"], True, False)
    assert place["houses"] == HOUSES[:1]
    assert (await api.get(PATH, headers=admin)).json() == []


async def test_a_draft_has_its_texts_in_both_languages(api: httpx.AsyncClient, admin: dict[str, str]) -> None:
    draft = await drawn_up(api, admin)
    assert (draft["state"], draft["purpose"]) == ("draft", "announce")
    assert draft["texts"]["uk"].startswith("25 листопада з 9:00 до 17:00 не буде води.")
    assert "12–48 (чётные), 53а" in draft["texts"]["ru"]
    assert draft["starts_at"] == "2026-11-25T07:00:00Z"
    changed = OUTAGE | {"kind": "gas", "remark": {"uk": "Не вмикайте плити.", "ru": "Не включайте плиты."}}
    answer = await api.put(f"{PATH}/{draft['id']}", json=changed, headers=admin)
    assert answer.status_code == 200
    assert "не буде газу" in answer.json()["texts"]["uk"]
    assert answer.json()["outage_id"] == draft["outage_id"]


async def test_a_person_approves_what_a_program_has_submitted(
    api: httpx.AsyncClient, admin: dict[str, str], database: Database, clock: HandClock, city: City
) -> None:
    draft = await drawn_up(api, admin)
    submitted = await api.post(f"{PATH}/{draft['id']}/submit", headers=admin)
    assert (submitted.status_code, submitted.json()["state"]) == (200, "submitted")
    assert (await api.put(f"{PATH}/{draft['id']}", json=OUTAGE, headers=admin)).status_code == 409
    await approved(database, clock, city, draft["id"])
    story = (await api.get(f"{PATH}/{draft['id']}", headers=admin)).json()
    assert story["state"] == "scheduled"
    assert [one["what"] for one in story["history"]][:3] == ["drawn_up", "drawn_up", "submitted"]
    assert story["history"][0]["by"] == "api:admin"
    audience = story["audience"]
    assert (audience["total"], audience["charged"]) == (1, 0)
    assert audience["people"] == [{"messenger": "telegram", "language": "uk", "people": 1}]
    for act, state in (("pause", "paused"), ("resume", "sending"), ("cancel", "cancelled")):
        answer = await api.post(f"{PATH}/{draft['id']}/{act}", headers=admin)
        assert (answer.status_code, answer.json()["state"]) == (200, state)
    assert (await api.post(f"{PATH}/{draft['id']}/resume", headers=admin)).json()["code"] == (
        "broadcast_move_not_allowed"
    )


async def test_an_outage_that_nobody_was_told_of_goes_with_its_notice(
    api: httpx.AsyncClient, admin: dict[str, str], database: Database, clock: HandClock, city: City
) -> None:
    draft = await drawn_up(api, admin)
    await api.post(f"{PATH}/{draft['id']}/submit", headers=admin)
    await approved(database, clock, city, draft["id"])
    assert len((await api.get("/api/v1/outages")).json()["outages"]) == 1
    assert (await api.post(f"{PATH}/{draft['id']}/cancel", headers=admin)).json()["state"] == "cancelled"
    assert (await api.get("/api/v1/outages")).json()["outages"] == []


async def test_what_stands_in_the_way_is_named_all_at_once(
    api: httpx.AsyncClient, admin: dict[str, str]
) -> None:
    accident = {
        "ends_at": "2027-12-31T17:00:00+02:00",
        "areas": [{}],
        "cause": {"uk": "ремонт", "ru": ""},
    }
    draft = await drawn_up(api, admin, **accident)
    assert draft["texts"]["ru"] == ""
    refused = await api.post(f"{PATH}/{draft['id']}/submit", headers=admin)
    assert (refused.status_code, refused.json()["code"]) == (409, "obstructed")
    for obstacle in ("ends_too_far_off", "language_missing", "whole_city_unconfirmed"):
        assert obstacle in refused.json()["detail"]
    confirmed = await drawn_up(api, admin, areas=[{}], whole_city_confirmed=True)
    assert (await api.post(f"{PATH}/{confirmed['id']}/submit", headers=admin)).status_code == 200


async def test_what_follows_goes_its_own_way(
    api: httpx.AsyncClient, admin: dict[str, str], database: Database, clock: HandClock, city: City
) -> None:
    draft = await drawn_up(api, admin)
    later = OUTAGE | {"ends_at": "2026-11-25T20:00:00+02:00"}
    refused = await api.post(f"{PATH}/{draft['id']}/correction", json=later, headers=admin)
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_follow")
    await api.post(f"{PATH}/{draft['id']}/submit", headers=admin)
    await approved(database, clock, city, draft["id"])
    correction = (await api.post(f"{PATH}/{draft['id']}/correction", json=later, headers=admin)).json()
    assert (correction["purpose"], correction["follows"]) == ("correct", draft["id"])
    assert "з 9:00 до 20:00" in correction["texts"]["uk"]
    over = (await api.post(f"{PATH}/{draft['id']}/restored", json={}, headers=admin)).json()
    assert over["texts"]["ru"].startswith("Вода снова есть.")
    listed = (await api.get(PATH, params={"state": "draft"}, headers=admin)).json()
    assert [one["id"] for one in listed] == [correction["id"], over["id"]]
    thrown_away = await api.post(f"{PATH}/{over['id']}/cancel", headers=admin)
    assert thrown_away.json()["state"] == "cancelled"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"areas": [{"street_id": "no-such"}]}, "areas.0.street_id"),
        ({"areas": [{"district": "mars"}]}, "areas.0.district"),
        (
            {"areas": [{"street_id": "kuindzhi-st", "houses": [{"first": "школа", "last": "5"}]}]},
            "areas.0.houses",
        ),
        ({"starts_at": "2026-11-25T09:00:00"}, "starts_at"),
        ({"ends_at": "0001-01-01T00:00:00Z"}, "ends_at"),
        ({"kind": "sewage"}, "kind"),
    ],
)
async def test_what_cannot_be_meant_is_refused_with_its_field(
    api: httpx.AsyncClient, admin: dict[str, str], changes: dict[str, Any], field: str
) -> None:
    refused = await api.post(PATH, json=OUTAGE | changes, headers=admin)
    assert (refused.status_code, refused.json()["field"]) == (422, field)


@pytest.mark.parametrize(
    ("role", "reads"),
    [(Role.reader, 200), (Role.operator, 200), (Role.supervisor, 200), ("unit:water_utility", 403)],
)
async def test_readers_look_and_admins_alone_act(
    api: httpx.AsyncClient, database: Database, clock: HandClock, role: str, reads: int
) -> None:
    key = await key_for(database, role, clock.now())
    assert (await api.get(PATH, headers=key)).status_code == reads
    for path, body in (
        ("", OUTAGE),
        ("/read", {"text": "немає води"}),
        ("/1/submit", None),
        ("/1/pause", None),
    ):
        answer = await api.post(PATH + path, json=body, headers=key)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


async def test_nobody_approves_by_a_key(api: httpx.AsyncClient, admin: dict[str, str]) -> None:
    draft = await drawn_up(api, admin)
    for act in ("approve", "approval"):
        answer = await api.post(f"{PATH}/{draft['id']}/{act}", headers=admin)
        assert answer.json()["code"] == "no_such_call"


async def test_one_that_is_not_there_is_not_found(api: httpx.AsyncClient, admin: dict[str, str]) -> None:
    for answer in (
        await api.get(f"{PATH}/99", headers=admin),
        await api.post(f"{PATH}/99/submit", headers=admin),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "broadcast_not_found")


async def test_a_draft_that_is_sent_twice_is_drawn_up_once(
    api: httpx.AsyncClient, admin: dict[str, str]
) -> None:
    named = admin | {"Idempotency-Key": "once"}
    first = await api.post(PATH, json=OUTAGE, headers=named)
    again = await api.post(PATH, json=OUTAGE, headers=named)
    assert (again.status_code, again.json()) == (201, first.json())
    other = await api.post(PATH, json=OUTAGE | {"kind": "gas"}, headers=named)
    assert (other.status_code, other.json()["code"]) == (409, "id_used_before")
    assert len((await api.get(PATH, headers=admin)).json()) == 1
