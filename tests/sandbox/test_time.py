"""The clock, and waiting until all is quiet."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from telegram import Bot

from sandbox.server import Sandbox, create_sandbox
from sandbox.settling import duration
from tests.sandbox.conftest import Citizen, Control, served


class Service:
    """A service with timers, which does what is due whenever it is asked how it is."""

    def __init__(self) -> None:
        self.sandbox: Sandbox | None = None
        self.due: list[datetime] = []
        self.done: list[tuple[datetime, datetime]] = []
        self.app = Starlette(routes=[Route("/internal/idle", self._idle)])

    async def _idle(self, _: Request) -> JSONResponse:
        assert self.sandbox is not None
        now = self.sandbox.clock.now()
        self.done += [(due, now) for due in self.due if due <= now]
        self.due = [due for due in self.due if due > now]
        next_due = min(self.due).isoformat() if self.due else None
        return JSONResponse({"idle": True, "waiting_for": [], "next_due": next_due})


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
async def sandbox(service: Service) -> AsyncIterator[Sandbox]:
    async with served(service.app) as address:
        service.sandbox = create_sandbox(service_url=address)
        yield service.sandbox


async def test_every_timer_on_the_way_is_met_at_its_moment(
    control: Control, service: Service, sandbox: Sandbox
) -> None:
    start = sandbox.clock.now()
    service.due = [start + timedelta(hours=hours) for hours in (30, 5, 60)]
    moved = await control.post("/clock", advance="2d")
    assert [due for due, _ in service.done] == [start + timedelta(hours=5), start + timedelta(hours=30)]
    assert all(met - due < timedelta(minutes=1) for due, met in service.done)
    assert datetime.fromisoformat(moved["now"]) - start >= timedelta(days=2)
    assert datetime.fromisoformat(moved["now"]) - start < timedelta(days=2, minutes=1)


async def test_a_jump_stops_nowhere(control: Control, service: Service, sandbox: Sandbox) -> None:
    due = sandbox.clock.now() + timedelta(hours=1)
    service.due = [due]
    await control.post("/clock", set=(due + timedelta(hours=9)).isoformat())
    assert service.done == []
    settled = await control.post("/settle")
    assert settled == {"settled": True, "waiting_for": []}
    assert service.done[0][1] >= due + timedelta(hours=9)


async def test_an_unconfirmed_update_keeps_it_from_settling(
    control: Control, olena: Citizen, bot: Bot
) -> None:
    await olena.says("/start")
    settled = await control.post("/settle", seconds=0)
    assert settled["settled"] is False
    [update] = await bot.get_updates(timeout=5)
    await bot.get_updates(offset=update.update_id + 1)
    assert (await control.post("/settle"))["settled"] is True


async def test_a_service_that_is_away_is_named() -> None:
    alone = create_sandbox(service_url="http://127.0.0.1:9")
    async with served(alone.app) as address, httpx.AsyncClient(base_url=address) as client:
        settled = (await client.post("/sandbox/api/settle", json={"seconds": 0})).json()
        moved = await client.post("/sandbox/api/clock", json={"advance": "1h30m"})
    assert settled["waiting_for"] == ["the service does not answer at http://127.0.0.1:9/internal/idle"]
    assert moved.status_code == 200


async def test_messages_carry_the_moved_time(control: Control, olena: Citizen, bot: Bot) -> None:
    await control.post("/clock", set="2031-05-06T07:08:09Z")
    await olena.says("/start")
    [update] = await bot.get_updates(timeout=5)
    assert update.message is not None
    assert update.message.date.isoformat().startswith("2031-05-06T07:08:")


async def test_whoever_waits_is_woken_by_a_move(control: Control, sandbox: Sandbox) -> None:
    waiting = sandbox.clock.wait_until(sandbox.clock.now() + timedelta(days=3))
    await control.post("/clock", advance="4d")
    await waiting
    clock = await control.get("/clock")
    assert clock["offset_seconds"] == pytest.approx(4 * 86400, abs=60)


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))
def test_spans_add_up(days: int, hours: int, minutes: int) -> None:
    assert duration(f"{days}d{hours}h{minutes}m") == timedelta(days=days, hours=hours, minutes=minutes)


@pytest.mark.parametrize("nonsense", ["", "48", "h", "2 days", "-3h"])
async def test_nonsense_is_no_span(control: Control, nonsense: str) -> None:
    assert await control.refused("/clock", advance=nonsense) == 422
