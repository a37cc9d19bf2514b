"""What of Viber outlives a restart."""

import itertools
from pathlib import Path

import httpx
from starlette.responses import Response

from sandbox.server import Sandbox, create_sandbox
from tests.sandbox.conftest import Citizen, Control, served
from tests.sandbox.viber.conftest import TOKEN, Client, Service


async def test_a_restarted_sandbox_still_knows_webhook_people_and_events(
    tmp_path: Path, service: Service
) -> None:
    state_file = tmp_path / "sandbox.json"

    def fresh() -> Sandbox:
        return create_sandbox(service_url="http://127.0.0.1:9", state_file=state_file)

    headers = {"X-Viber-Auth-Token": TOKEN}
    async with (
        served(fresh().app) as address,
        httpx.AsyncClient(base_url=address, headers=headers) as http,
        httpx.AsyncClient(base_url=f"{address}/sandbox/api") as control,
    ):
        await http.post("/pa/set_webhook", json={"url": f"{service.address}/hook"})
        people = (await control.get("/people")).json()
        ostap = Citizen(Control(control), next(one for one in people if one["messenger"] == "viber"))
        await ostap.says("раз")
        before = await Client(http).sent(ostap, tracking_data="step-2")
        while (await service.next()).event["event"] != "delivered":
            pass
        service.answers = itertools.repeat(Response(status_code=503))
        await ostap.says("два")
    service.answer()
    async with (
        served(fresh().app) as address,
        httpx.AsyncClient(base_url=address, headers=headers) as http,
        httpx.AsyncClient(base_url=f"{address}/sandbox/api") as control,
    ):
        while (event := await service.event("message"))["message"]["text"] != "два":
            pass
        assert event["message"]["tracking_data"] == "step-2"
        again = Citizen(Control(control), ostap.person)
        assert await Client(http).sent(again) > before
        assert len((await again.chat())["messages"]) == 4
