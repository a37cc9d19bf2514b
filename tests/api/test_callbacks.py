"""Call-backs over HTTP: listed for readers, answered by writers, told to the citizen."""

import httpx
import pytest

from core.callbacks import Wish, ask_for_callback
from core.citizens import Identity
from storage.database import Database
from tests.api.conftest import key_for
from tests.conftest import HandClock

PATH = "/api/v1/callbacks"


async def ask(database: Database, clock: HandClock, person: str, text: str, phone: str | None = None) -> None:
    """A citizen asks."""
    async with database.work() as work:
        citizen = await work.citizens.meet(Identity("wire", person), "Олена", clock.now())
        wish = Wish(citizen.citizen_id, citizen.identity_id, text, phone, "uk")
        await ask_for_callback(work, wish, clock.now())


async def test_those_who_wait_are_listed_oldest_first(
    api: httpx.AsyncClient, database: Database, clock: HandClock, operator: dict[str, str]
) -> None:
    await ask(database, clock, "1", "Перше", "+380671234567")
    clock.turn(minutes=1)
    await ask(database, clock, "2", "Друге")
    listed = (await api.get(PATH, headers=operator)).json()
    assert [(one["text"], one["answer_by"], one["phone"]) for one in listed] == [
        ("Перше", "phone", "+380671234567"),
        ("Друге", "chat", None),
    ]
    page = (await api.get(PATH, params={"after": listed[0]["id"], "limit": 1}, headers=operator)).json()
    assert page == listed[1:]


async def test_an_answer_is_kept_and_told_once(
    api: httpx.AsyncClient, database: Database, clock: HandClock, operator: dict[str, str]
) -> None:
    await ask(database, clock, "1", "Коли відповідь?")
    id = (await api.get(PATH, headers=operator)).json()[0]["id"]  # noqa: A001
    for _ in range(2):
        answered = await api.put(f"{PATH}/{id}/answer", json={"note": " Завтра. "}, headers=operator)
        assert answered.status_code == 200
        assert answered.json()["state"] == "answered"
        assert (answered.json()["note"], answered.json()["answered_by"]) == ("Завтра.", "api:operator")
    async with database.work() as work:
        told = await work.outbox.claim(10)
    assert [dict(one.body) for one in told] == [{"notice": "callback_answered", "facts": {"note": "Завтра."}}]
    assert (await api.get(PATH, params={"state": "waiting"}, headers=operator)).json() == []
    kept = (await api.get(PATH, params={"state": "answered"}, headers=operator)).json()
    assert kept == [answered.json()]


async def test_another_answer_is_refused(
    api: httpx.AsyncClient, database: Database, clock: HandClock, operator: dict[str, str]
) -> None:
    await ask(database, clock, "1", "Коли відповідь?")
    id = (await api.get(PATH, headers=operator)).json()[0]["id"]  # noqa: A001
    await api.put(f"{PATH}/{id}/answer", json={"note": "Завтра."}, headers=operator)
    refused = await api.put(f"{PATH}/{id}/answer", json={"note": "Ніколи."}, headers=operator)
    assert refused.status_code == 409
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["code"] == "answered_already"


async def test_who_was_answered_asks_anew(
    api: httpx.AsyncClient, database: Database, clock: HandClock, operator: dict[str, str]
) -> None:
    await ask(database, clock, "1", "Перше")
    id = (await api.get(PATH, headers=operator)).json()[0]["id"]  # noqa: A001
    await api.put(f"{PATH}/{id}/answer", json={"note": "Так."}, headers=operator)
    await ask(database, clock, "1", "Друге")
    assert [one["text"] for one in (await api.get(PATH, headers=operator)).json()] == ["Друге"]


@pytest.mark.parametrize(
    ("path", "note", "status", "code"),
    [
        ("/77/answer", "Так.", 404, "callback_not_found"),
        ("/77/answer", "  ", 422, "invalid"),
        (f"/{10**20}/answer", "Так.", 422, "invalid"),
        ("/x/answer", "Так.", 422, "invalid"),
    ],
)
async def test_a_wrong_call_is_named(
    api: httpx.AsyncClient, operator: dict[str, str], path: str, note: str, status: int, code: str
) -> None:
    refused = await api.put(PATH + path, json={"note": note}, headers=operator)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert refused.headers["content-type"] == "application/problem+json"


async def test_an_unknown_state_is_refused(api: httpx.AsyncClient, operator: dict[str, str]) -> None:
    refused = await api.get(PATH, params={"state": "lost"}, headers=operator)
    assert (refused.status_code, refused.json()["field"]) == (422, "state")


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        ("reader", 200, 403),
        ("operator", 200, 404),
        ("supervisor", 200, 404),
        ("admin", 200, 404),
        ("unit:water_utility", 403, 403),
    ],
)
async def test_a_role_may_do_what_it_may(
    api: httpx.AsyncClient, database: Database, clock: HandClock, role: str, reads: int, writes: int
) -> None:
    key = await key_for(database, role, clock.now())
    assert (await api.get(PATH, headers=key)).status_code == reads
    assert (await api.put(f"{PATH}/1/answer", json={"note": "Так."}, headers=key)).status_code == writes
