"""A system that does not know whether its call arrived sends it again: one case is filed."""

import asyncio
from typing import Any

import httpx
import pytest

from storage.database import Database
from tests.api.conftest import key_for
from tests.api.test_cases import WATER
from tests.conftest import HandClock

Headers = dict[str, str]
NAMED = {"Idempotency-Key": "9f1c2a5e-5d0b-4b57"}


async def file(api: httpx.AsyncClient, key: Headers, **change: Any) -> httpx.Response:
    """File a case under the one name."""
    return await api.post("/api/v1/cases", json=WATER | change, headers=key | NAMED)


async def numbers(api: httpx.AsyncClient, key: Headers, times: int) -> set[str]:
    """Which cases come of so many equal calls at once."""
    answers = await asyncio.gather(*(file(api, key) for _ in range(times)))
    assert {answer.status_code for answer in answers} == {201}
    return {answer.json()["number"] for answer in answers}


async def test_the_same_call_again_answers_with_the_same_case(
    api: httpx.AsyncClient, operator: Headers
) -> None:
    first = await file(api, operator)
    again = await file(api, operator)
    assert (again.status_code, again.json()) == (201, first.json())


async def test_many_at_once_file_one_case(api: httpx.AsyncClient, operator: Headers) -> None:
    assert len(await numbers(api, operator, 8)) == 1


async def test_another_body_under_the_same_name_is_refused(api: httpx.AsyncClient, operator: Headers) -> None:
    await file(api, operator)
    other = await file(api, operator, description="Немає світла")
    assert (other.status_code, other.json()["code"]) == (409, "id_used_before")


async def test_a_name_is_the_callers_own(
    api: httpx.AsyncClient, database: Database, clock: HandClock, operator: Headers
) -> None:
    other = await key_for(database, "supervisor", clock.now())
    assert await numbers(api, operator, 1) != await numbers(api, other, 1)


async def test_a_refused_call_may_be_mended_under_its_name(api: httpx.AsyncClient, operator: Headers) -> None:
    assert (await file(api, operator, service="free_beer")).status_code == 422
    assert (await file(api, operator)).status_code == 201


async def test_after_a_day_a_name_is_free_again(
    api: httpx.AsyncClient, clock: HandClock, operator: Headers
) -> None:
    first = await numbers(api, operator, 1)
    clock.turn(hours=23, minutes=59)
    assert await numbers(api, operator, 1) == first
    clock.turn(minutes=1)
    assert await numbers(api, operator, 1) != first


@pytest.mark.parametrize("name", ["", "a b", "x" * 41, "ключ"])
async def test_a_name_that_is_none_is_told(api: httpx.AsyncClient, operator: Headers, name: str) -> None:
    headers = httpx.Headers({**operator, "Idempotency-Key": name}, encoding="utf-8")
    answer = await api.post("/api/v1/cases", json=WATER, headers=headers)
    assert (answer.status_code, answer.json()["field"]) == (422, "Idempotency-Key")


def made_in(case: str) -> dict[str, tuple[str, Any, Any]]:
    """Calls that make something: where, with what, and with what else."""
    later = {"reason": "materials", "day": "2026-11-28"}
    texts = {"text": "У всьому будинку"}, {"text": "Тільки на кухні"}
    return {
        "remark": (f"{case}/remarks", *texts),
        "note": (f"{case}/notes", *texts),
        "answer": (f"{case}/answers", *texts),
        "extension": (f"{case}/extensions", later, later | {"day": "2026-11-27"}),
        "move": (f"{case}/moves", {"step": "take"}, {"step": "take", "note": "Виїхали."}),
    }


@pytest.mark.parametrize("what", ["remark", "note", "answer", "extension", "move"])
async def test_whatever_is_made_is_made_once(api: httpx.AsyncClient, operator: Headers, what: str) -> None:
    number = (await api.post("/api/v1/cases", json=WATER, headers=operator)).json()["number"]
    path, said, other = made_in(f"/api/v1/cases/{number}")[what]
    first = await api.post(path, json=said, headers=operator | NAMED)
    assert first.status_code in (200, 201, 204), first.text
    kept = (await api.get(f"/api/v1/cases/{number}", headers=operator)).json()["history"]
    assert len(kept) > 1
    again = await api.post(path, json=dict(reversed(said.items())), headers=operator | NAMED)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    refused = await api.post(path, json=other, headers=operator | NAMED)
    assert (refused.status_code, refused.json()["code"]) == (409, "id_used_before")
    assert (await api.get(f"/api/v1/cases/{number}", headers=operator)).json()["history"] == kept


async def test_a_name_of_another_call_is_refused(api: httpx.AsyncClient, operator: Headers) -> None:
    number = (await file(api, operator)).json()["number"]
    refused = await api.post(
        f"/api/v1/cases/{number}/notes", json={"text": "Виїхали"}, headers=operator | NAMED
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "id_used_before")


async def test_a_file_is_put_with_a_case_once(api: httpx.AsyncClient, operator: Headers) -> None:
    number = (await api.post("/api/v1/cases", json=WATER, headers=operator)).json()["number"]
    case = f"/api/v1/cases/{number}"

    async def put(data: bytes, name: str = "act.pdf") -> httpx.Response:
        files = {"file": (name, data, "application/pdf")}
        return await api.post(f"{case}/attachments", files=files, headers=operator | NAMED)

    first = await put(b"%PDF-1.4 done")
    again = await put(b"%PDF-1.4 done")
    assert (again.status_code, again.json()) == (201, first.json())
    assert [
        (await put(b"%PDF-1.4 other")).status_code,
        (await put(b"%PDF-1.4 done", "b.pdf")).status_code,
    ] == [
        409,
        409,
    ]
    read = (await api.get(case, headers=operator)).json()
    assert [file["id"] for file in read["attachments"]] == [first.json()["id"]]
    kept = await api.get(f"{case}/attachments/{first.json()['id']}", headers=operator)
    assert kept.content == b"%PDF-1.4 done"


async def test_whoever_may_not_learns_nothing_by_a_name(
    api: httpx.AsyncClient, database: Database, clock: HandClock, operator: Headers
) -> None:
    number = (await file(api, operator)).json()["number"]
    other = await key_for(database, "unit:power_utility", clock.now())
    path = f"/api/v1/cases/{number}/notes"
    said = {"text": "Виїхали"}
    assert (await api.post(path, json=said, headers=NAMED)).status_code == 401
    for _ in range(2):
        assert (await api.post(path, json=said, headers=other | NAMED)).status_code == 404


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b"{", "application/json"), (b"text", "text/plain"), (b"--x", "multipart/form-data; boundary=x")],
)
async def test_a_body_that_cannot_be_read_is_refused_as_ever(
    api: httpx.AsyncClient, operator: Headers, body: bytes, kind: str
) -> None:
    headers = operator | NAMED | {"Content-Type": kind}
    assert (await api.post("/api/v1/cases", content=body, headers=headers)).status_code == 422
    assert (await file(api, operator)).status_code == 201
