"""The life of a case over HTTP: staff and units move it on, and units see nothing but their own."""

from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from core.attachments import LARGEST_FILE
from storage.database import Database
from tests.api.conftest import key_for
from tests.api.test_cases import WATER
from tests.conftest import HandClock

Headers = dict[str, str]


def photo() -> bytes:
    """A small picture."""
    data = BytesIO()
    Image.new("RGB", (8, 8)).save(data, "JPEG")
    return data.getvalue()


@pytest.fixture
async def unit(database: Database, clock: HandClock) -> Headers:
    """The key of the unit that the water belongs to."""
    return await key_for(database, "unit:water_utility", clock.now())


@pytest.fixture
async def number(api: httpx.AsyncClient, operator: Headers) -> str:
    """A case about water."""
    filed = (await api.post("/api/v1/cases", json=WATER, headers=operator)).json()
    return str(filed["number"])


async def moved(api: httpx.AsyncClient, number: str, key: Headers, step: str, **more: Any) -> httpx.Response:
    """Try a move."""
    return await api.post(f"/api/v1/cases/{number}/moves", json={"step": step, **more}, headers=key)


async def shown(api: httpx.AsyncClient, number: str, key: Headers) -> int:
    """Put a photo with the case; its id."""
    files = {"file": ("done.jpg", photo(), "image/jpeg")}
    answer = await api.post(f"/api/v1/cases/{number}/attachments", files=files, headers=key)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


async def test_work_is_shown_by_the_unit_and_checked_by_somebody_else(
    api: httpx.AsyncClient,
    database: Database,
    clock: HandClock,
    number: str,
    unit: Headers,
    operator: Headers,
) -> None:
    assert (await moved(api, number, unit, "take")).json()["status"] == "in_progress"
    file = await shown(api, number, unit)
    history = (await api.get(f"/api/v1/cases/{number}", headers=unit)).json()["history"]
    assert (history[-1]["kind"], history[-1]["facts"]) == ("file_added", {"files": str(file)})
    assert history[-1]["actor"] == "api:unit:water_utility"
    done = await moved(api, number, unit, "finish", note="Вода є", files=[file])
    assert (done.json()["status"], done.json()["outcome"]) == ("done", None)
    seen = await api.get(f"/api/v1/cases/{number}/attachments/{file}", headers=unit)
    assert seen.headers["content-type"] == "image/jpeg"
    assert seen.headers["x-content-type-options"] == "nosniff"
    assert seen.headers["content-disposition"].startswith("attachment")
    assert (await moved(api, number, operator, "approve")).status_code == 409  # the citizen was not heard yet


async def test_a_unit_sees_and_moves_its_own_cases_alone(
    api: httpx.AsyncClient, database: Database, clock: HandClock, number: str, operator: Headers
) -> None:
    other = await key_for(database, "unit:power_utility", clock.now())
    assert (await api.get(f"/api/v1/cases/{number}", headers=other)).status_code == 404
    assert (await moved(api, number, other, "take")).status_code == 404
    files = {"file": ("x.txt", b"x", "text/plain")}
    refused = await api.post(f"/api/v1/cases/{number}/attachments", files=files, headers=other)
    assert refused.status_code == 404
    passed = await moved(
        api, number, operator, "pass_on", unit="power_utility", note="Немає струму в насосній"
    )
    assert (passed.json()["unit"], passed.json()["status"]) == ("power_utility", "assigned")
    assert (await moved(api, number, other, "take")).status_code == 200


@pytest.mark.parametrize(
    ("step", "more", "code"),
    [
        ("finish", {}, "something_is_lacking"),
        ("wait", {"note": "Чекаємо"}, "something_is_lacking"),
        ("pass_on", {"unit": "nobody", "note": "Не наше"}, "something_is_lacking"),
        ("refer", {"referral": "nobody"}, "something_is_lacking"),
        ("repeat", {"earlier": "nonsense"}, "something_is_lacking"),
        ("finish", {"note": "Готово", "files": [999]}, "no_such_file"),
        ("dance", {}, "invalid"),
    ],
)
async def test_what_is_lacking_is_said(
    api: httpx.AsyncClient, number: str, operator: Headers, step: str, more: dict[str, Any], code: str
) -> None:
    answer = await moved(api, number, operator, step, **more)
    assert answer.status_code == 422
    assert answer.json()["code"] == code
    assert answer.json()["detail"].endswith(".")


async def test_a_refusal_is_for_a_supervisor(
    api: httpx.AsyncClient, database: Database, clock: HandClock, number: str, operator: Headers
) -> None:
    assert (await moved(api, number, operator, "refuse", note="Підстави")).status_code == 409
    supervisor = await key_for(database, "supervisor", clock.now())
    closed = await moved(api, number, supervisor, "refuse", note="Підстави")
    assert (closed.json()["status"], closed.json()["outcome"]) == ("closed", "refused")


async def test_a_file_that_is_not_what_it_says_is_refused(
    api: httpx.AsyncClient, number: str, unit: Headers
) -> None:
    files = {"file": ("done.jpg", b"no picture", "image/jpeg")}
    answer = await api.post(f"/api/v1/cases/{number}/attachments", files=files, headers=unit)
    assert (answer.status_code, answer.json()["code"]) == (422, "no_picture")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("more", "status", "code"), [(0, 201, None), (1, 413, "file_too_large"), (1_000_000, 413, "invalid")]
)
async def test_a_file_has_a_largest_size(
    api: httpx.AsyncClient, number: str, unit: Headers, more: int, status: int, code: str | None
) -> None:
    files = {"file": ("plan.pdf", bytes(LARGEST_FILE + more), "application/pdf")}
    answer = await api.post(f"/api/v1/cases/{number}/attachments", files=files, headers=unit)
    assert (answer.status_code, answer.json().get("code")) == (status, code)
