"""The whole service: real processes, real HTTP, a real database."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from sandbox.server import create_sandbox
from tests.app.conftest import Commands, Person, Service, burst_over, free_port, number_in, running, settle
from tests.sandbox.conftest import served

pytestmark = pytest.mark.asyncio(loop_scope="session")

LINE = "немає води на Металургів 86, кв 12, другий день"


async def filed(service: Service) -> tuple[str, Person]:
    """A request filed by one line."""
    olena = await service.person()
    await olena.says("/start")
    await olena.says(LINE)
    await olena.presses("Далі без номера")
    return number_in(await olena.presses("Надіслати")), olena


async def test_a_request_is_filed_by_one_line_and_its_status_is_seen(service: Service) -> None:
    olena = await service.person()
    assert "Добрий день" in await olena.says("/start")
    await olena.says(LINE)
    await olena.presses("Далі без номера")
    number = number_in(await olena.presses("Надіслати"))
    assert "Зареєстровано" in await olena.says(number)
    assert "Водоканал" in await olena.everything()


async def test_a_request_is_filed_by_buttons_in_russian(service: Service) -> None:
    sergey = await service.person("ru")
    await sergey.says("/start")
    await sergey.presses("Русский язык")
    await sergey.presses("Новое обращение")
    await sergey.presses("Дороги и светофоры")
    await sergey.presses("Яма на дороге")
    await sergey.acts("location", lat=47.0971, lon=37.5434)
    await sergey.presses("Точки достаточно")
    await sergey.says("Большая яма у остановки")
    await sergey.presses("Отправить мой номер")
    assert "отправлено" in await sergey.presses("Отправить")


async def test_a_change_of_status_reaches_the_citizen(service: Service) -> None:
    number, olena = await filed(service)
    key = (
        (await service.commands.run("keys", "add", "unit", "--role", "operator")).out.strip().splitlines()[-1]
    )
    async with httpx.AsyncClient(base_url=service.address, headers={"X-API-Key": key}, verify=False) as api:
        change = {"step": "take", "note": "Бригада виїхала."}
        assert (await api.post(f"/api/v1/cases/{number}/moves", json=change)).status_code == 200
    await burst_over(service.control)
    said = await olena.everything()
    assert "Роботу розпочато" in said
    assert "Бригада виїхала." in said


async def test_a_late_request_is_told_unasked(service: Service) -> None:
    number, olena = await filed(service)
    await service.control.post("/clock", json={"advance": "48h"})
    assert f"{number} затримується" in await olena.everything()


async def test_F20_two_quick_presses_file_one_case(service: Service) -> None:
    olena = await service.person()
    await olena.says(LINE)
    await olena.presses("Далі без номера")
    await asyncio.gather(
        *(service.control.post(f"/people/{olena.id}/press", json={"label": "Надіслати"}) for _ in range(3))
    )
    await service.control.post("/settle", json={})
    assert "У Вас 1 звернення" in await olena.says("статус")


async def test_a_photo_is_kept_with_the_case(service: Service) -> None:
    media, olena = service.commands.folder / "media", await service.person()
    before = set(media.rglob("*.jpg"))
    await olena.acts("photo", caption="яма на дорозі, Миру 5")
    await olena.presses("Далі без номера")
    await olena.presses("Надіслати")
    [kept] = set(media.rglob("*.jpg")) - before
    assert kept.stat().st_size > 0


async def test_somebody_on_call_takes_an_alert(service: Service) -> None:
    people = (await service.control.get("/people")).json()
    duty = next(person["id"] for person in people if person["role"] == "on_call")
    olena = await service.person()
    await olena.says("пахне газом у під'їзді, Миру 5")
    await olena.presses("Не можу зателефонувати")
    await olena.presses("Передати зараз")
    taken = await service.control.post(f"/people/{duty}/press", json={"label": "Беру"})
    assert "Виклик Ваш" in taken.json()["notice"]
    await service.control.post("/settle", json={})
    assert "вже телефонує" in await olena.everything()


async def test_F40_who_unblocks_the_bot_is_answered_again(service: Service) -> None:
    olena = await service.person()
    await olena.says("/start")
    await olena.acts("block")
    await olena.acts("unblock")
    assert "Добрий день" in await olena.says("/start")


async def test_it_stops_in_order_and_goes_on_where_it_was(commands: Commands) -> None:
    async with running(commands) as service:
        olena = await service.person()
        await olena.says(LINE)
        assert await service.stop() == 0
    async with running(commands) as service:
        again = Person(service.control, olena.id)
        await again.presses("Далі без номера")
        assert "надіслано" in await again.presses("Надіслати")


@asynccontextmanager
async def own_sandbox(commands: Commands) -> AsyncIterator[dict[str, str]]:
    """A sandbox that outlives the service; the settings of a service that talks to it."""
    port = free_port()
    sandbox = create_sandbox(service_url=f"http://127.0.0.1:{port}", limits=False)
    async with served(sandbox.app) as address:
        yield {
            "PORT": str(port),
            "SANDBOX": "off",
            "SANDBOX_URL": address,
            "TELEGRAM_TOKEN": "42:opens-nothing-but-a-sandbox",
            "TELEGRAM_RATE": "unlimited",
            "DATABASE_URL": f"sqlite:///{commands.folder}/apart.db",
        }


async def test_kill_9_in_a_conversation_loses_and_doubles_nothing(commands: Commands) -> None:
    async with own_sandbox(commands) as settings:
        async with running(commands, **settings) as service:
            olena = await service.person()
            await olena.says(LINE)
            await olena.presses("Далі без номера")
            # The press is on its way when the process dies.
            await service.control.post(f"/people/{olena.id}/say", json={"text": "Надіслати"})
            service.process.send_signal(signal.SIGKILL)
            await service.process.wait()
        async with running(commands, **settings) as service:
            await settle(service.control)
            again = Person(service.control, olena.id)
            assert "надіслано" in await again.everything()
            assert "У Вас 1 звернення" in await again.says("статус")


async def test_updates_come_by_webhook_too(commands: Commands) -> None:
    async with own_sandbox(commands) as settings:
        webhook = {"TELEGRAM_MODE": "webhook", "TELEGRAM_WEBHOOK_SECRET": "a-long-word"}
        webhook["PUBLIC_URL"] = f"http://127.0.0.1:{settings['PORT']}"
        async with running(commands, **settings, **webhook) as service:
            olena = await service.person()
            await olena.says(LINE)
            await olena.presses("Далі без номера")
            assert "надіслано" in await olena.presses("Надіслати")


async def test_it_runs_on_postgresql(commands: Commands, postgres_database: str) -> None:
    url = postgres_database.replace("+asyncpg", "")
    async with running(commands, DATABASE_URL=url) as service:
        number, olena = await filed(service)
        assert "Зареєстровано" in await olena.says(number)
