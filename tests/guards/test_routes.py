"""Every address of the house has an access rule: a new one fails here until somebody decides who may call."""

import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from starlette.routing import Mount, Route

from app.house import House, build
from app.settings import Settings

pytestmark = pytest.mark.asyncio(loop_scope="module")

STRANGER = ("203.0.113.9", 40000)
"""An address reserved for documentation, so nobody's."""

KEY, OPEN, THIS_MACHINE, SANDBOX = "with a key", "for everybody", "from this machine", "sandbox"
SIGNED, SIGNED_ADDRESS = "signed by the messenger", "at an address that we signed"
OPEN_ABOUT = "for everybody who names a street"
# What a stranger without a key gets.
STATUS = {
    KEY: {401},
    OPEN: {200, 503},
    OPEN_ABOUT: {422},
    THIS_MACHINE: {404},
    SANDBOX: {403},
    SIGNED: {401},
    SIGNED_ADDRESS: {404},
}
RULES = {
    ("get", "/api/docs"): OPEN,
    ("get", "/api/docs/oauth2-redirect"): OPEN,
    ("get", "/api/openapi.json"): OPEN,
    ("get", "/healthz"): OPEN,
    ("get", "/readyz"): OPEN,
    ("get", "/static-offline-docs/swagger-ui-bundle.js"): OPEN,
    ("get", "/internal/idle"): THIS_MACHINE,
    ("get", "/metrics"): THIS_MACHINE,
    ("get", "/api/{rest:path}"): KEY,
    ("get", "/api/v1/cases"): KEY,
    ("post", "/api/v1/cases"): KEY,
    ("get", "/api/v1/cases/{number}"): KEY,
    ("get", "/api/v1/cases/{number}/attachments/{id}"): KEY,
    ("post", "/api/v1/cases/{number}/attachments"): KEY,
    ("post", "/api/v1/cases/{number}/moves"): KEY,
    ("get", "/api/v1/cases/{number}/letter"): KEY,
    ("post", "/api/v1/cases/{number}/remarks"): KEY,
    ("post", "/api/v1/cases/{number}/notes"): KEY,
    ("get", "/api/v1/units"): KEY,
    ("get", "/api/v1/services"): KEY,
    ("get", "/api/v1/referrals"): KEY,
    ("get", "/api/v1/webhooks"): KEY,
    ("post", "/api/v1/webhooks"): KEY,
    ("delete", "/api/v1/webhooks/{id}"): KEY,
    ("post", "/api/v1/webhooks/{id}/test"): KEY,
    ("post", "/api/v1/webhooks/{id}/retry"): KEY,
    ("get", "/api/v1/people/roles"): KEY,
    ("post", "/api/v1/people/roles"): KEY,
    ("delete", "/api/v1/people/roles/{id}"): KEY,
    ("post", "/api/v1/cases/{number}/answers"): KEY,
    ("post", "/api/v1/cases/{number}/extensions"): KEY,
    ("get", "/api/v1/owed-answers"): KEY,
    ("get", "/api/v1/extensions"): KEY,
    ("put", "/api/v1/extensions/{id}/decision"): KEY,
    ("get", "/api/v1/escalations"): KEY,
    ("put", "/api/v1/escalations/{id}/explanation"): KEY,
    ("get", "/api/v1/desk/talks"): KEY,
    ("get", "/api/v1/desk/talks/{id}"): KEY,
    ("get", "/api/v1/desk/talks/{id}/contact"): KEY,
    ("get", "/api/v1/desk/talks/{id}/transcript"): KEY,
    ("get", "/api/v1/desk/talks/{id}/ready"): KEY,
    ("put", "/api/v1/desk/talks/{id}/off-target"): KEY,
    ("get", "/api/v1/desk/elsewhere"): KEY,
    ("get", "/api/v1/desk/talks/{id}/abuse"): KEY,
    ("post", "/api/v1/desk/talks/{id}/abuse"): KEY,
    ("get", "/api/v1/desk/abuse/reviews"): KEY,
    ("put", "/api/v1/desk/abuse/{id}/review"): KEY,
    ("get", "/api/v1/desk/colleagues"): KEY,
    ("post", "/api/v1/desk/talks/{id}/claim"): KEY,
    ("post", "/api/v1/desk/talks/{id}/reply"): KEY,
    ("post", "/api/v1/desk/talks/{id}/note"): KEY,
    ("post", "/api/v1/desk/talks/{id}/lines/{line_id}/retry"): KEY,
    ("post", "/api/v1/desk/talks/{id}/release"): KEY,
    ("post", "/api/v1/desk/talks/{id}/transfer"): KEY,
    ("post", "/api/v1/desk/talks/{id}/close"): KEY,
    ("put", "/api/v1/desk/shift"): KEY,
    ("delete", "/api/v1/desk/shift"): KEY,
    ("get", "/api/v1/report"): KEY,
    ("get", "/api/v1/outages"): OPEN,
    ("get", "/api/v1/outages.geojson"): OPEN,
    ("get", "/api/v1/outages.ics"): OPEN_ABOUT,
    ("get", "/api/v1/broadcasts"): KEY,
    ("post", "/api/v1/broadcasts"): KEY,
    ("post", "/api/v1/broadcasts/read"): KEY,
    ("get", "/api/v1/broadcasts/{id}"): KEY,
    ("put", "/api/v1/broadcasts/{id}"): KEY,
    ("post", "/api/v1/broadcasts/{id}/submit"): KEY,
    ("post", "/api/v1/broadcasts/{id}/take-back"): KEY,
    ("post", "/api/v1/broadcasts/{id}/pause"): KEY,
    ("post", "/api/v1/broadcasts/{id}/resume"): KEY,
    ("post", "/api/v1/broadcasts/{id}/cancel"): KEY,
    ("post", "/api/v1/broadcasts/{id}/correction"): KEY,
    ("post", "/api/v1/broadcasts/{id}/restored"): KEY,
    ("get", "/sandbox"): SANDBOX,
    ("post", "/webhooks/telegram"): SIGNED,
    ("post", "/webhooks/viber"): SIGNED,
    ("get", "/handouts/{kept_as}/{name}"): SIGNED_ADDRESS,
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> AsyncIterator[House]:
    """The whole house with its sandbox, before anything runs; one for all, for FastAPI forgets none."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(sqlite_template, folder / "test.db")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        settings = Settings(
            database_url=f"sqlite:///{folder}/test.db",
            sandbox=True,
            sandbox_file=folder / "sandbox.json",
            telegram_webhook_secret="a-long-word",
        )
        built = build(settings)
        built.open_to_messengers()
        yield built
        await built.database.dispose()


def described(house: House) -> set[tuple[str, str]]:
    """The calls of the API's description."""
    return {(method, path) for path, methods in house.app.openapi()["paths"].items() for method in methods}


def others(house: House) -> set[str]:
    """The paths that the description does not show; of what is mounted, where it is mounted."""
    return {route.path for route in house.app.routes if isinstance(route, (Route, Mount))}


async def test_every_address_has_a_rule(house: House) -> None:
    assert described(house) <= RULES.keys()
    paths = {path for _, path in RULES}
    for path in others(house):
        assert path in paths or any(known.startswith(f"{path}/") for known in paths), path


@pytest.mark.parametrize(("method", "path"), RULES)
async def test_a_stranger_without_a_key_gets_what_the_rule_says(house: House, method: str, path: str) -> None:
    transport = httpx.ASGITransport(house.app, client=STRANGER)
    async with httpx.AsyncClient(transport=transport, base_url="http://city.example") as stranger:
        answer = await stranger.request(method, re.sub(r"\{[^}]+\}", "1", path))
    rule = RULES[method, path]
    assert answer.status_code in STATUS[rule], answer.text
    if rule == KEY:
        assert answer.headers["content-type"] == "application/problem+json"


async def test_an_unknown_address_beside_the_sandbox_is_a_problem_too(house: House) -> None:
    transport = httpx.ASGITransport(house.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as neighbour:
        for method in ("GET", "DELETE"):
            answer = await neighbour.request(method, "/api/v1/secrets", headers={"X-API-Key": "x"})
            assert answer.status_code == 404
            assert answer.json()["code"] == "no_such_call"


async def test_what_is_refused_at_a_webhook_is_seen_in_the_metrics(house: House) -> None:
    transport = httpx.ASGITransport(house.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as neighbour:
        before = _refused((await neighbour.get("/metrics")).text)
        await neighbour.post("/webhooks/telegram", json={})
        assert _refused((await neighbour.get("/metrics")).text) == before + 1


def _refused(metrics: str) -> float:
    """How many calls of a webhook had a wrong secret."""
    counted = re.search(
        r'^contact_centre_refusals_total\{kind="wrong_secret",where="webhook"\} (.+)', metrics, re.M
    )
    return float(counted[1]) if counted else 0.0
