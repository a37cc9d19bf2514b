"""A citizen with Viber: the real service, called back over real HTTP by the sandbox's Viber."""

import re
from typing import Any

import httpx
import pytest

from tests.app.conftest import Person, Service, burst_over, number_in, settle

pytestmark = pytest.mark.asyncio(loop_scope="session")

LINE = "немає води на Металургів 86, кв 12, другий день"


async def newcomer(service: Service, **device: Any) -> Person:
    """Somebody with Viber who never wrote."""
    return await service.person(messenger="viber", **device)


async def keys(person: Person) -> list[str]:
    """The labels of the keyboard that is shown."""
    return [key["label"] for row in (await person.chat())["keyboard"] or [] for key in row]


async def filed(service: Service) -> tuple[Person, str]:
    """A request filed by one line."""
    ostap = await newcomer(service)
    await ostap.says(LINE)
    await ostap.presses("Далі без номера")
    return ostap, number_in(await ostap.presses("Надіслати"))


async def moves(service: Service, number: str, step: str) -> None:
    """The unit moves the request on."""
    key = (await service.commands.run("keys", "add", f"viber-{number}", "--role", "operator")).out.split()[-1]
    async with httpx.AsyncClient(base_url=service.address, headers={"X-API-Key": key}, verify=False) as api:
        answer = await api.post(f"/api/v1/cases/{number}/moves", json={"step": step, "note": "Бригада їде"})
        assert answer.status_code == 200
    await burst_over(service.control)


async def fault(service: Service, kind: str, person: Person, **more: Any) -> None:
    """Something goes wrong for this person, once."""
    body = {"kind": kind, "chat": person.id, "times": 1, **more}
    assert (await service.control.post("/faults", json=body)).status_code == 200


async def test_from_the_welcome_to_the_receipt_by_keys_alone(service: Service) -> None:
    ostap = await newcomer(service)
    assert "Контакт-центр" in await ostap.acts("open")
    assert "Добрий день" in await ostap.presses("Почати")
    for label in ("Нове звернення", "Світло і ліхтарі", "Не працює вуличне освітлення"):
        await ostap.presses(label)
    await ostap.presses("Надіслати, де я зараз")
    await ostap.presses("Точки достатньо")
    await ostap.acts("photo")
    await ostap.says("Ліхтар біля школи не горить")
    await ostap.presses("Надіслати мій номер")
    said = await ostap.presses("Надіслати")
    assert "надіслано" in said
    assert "1 файл" in said
    assert "+380" in said


async def test_news_leave_the_keyboard_of_the_open_question(service: Service) -> None:
    ostap, number = await filed(service)
    await ostap.says("яма на дорозі, Миру 35")
    before = await keys(ostap)
    await moves(service, number, "take")
    assert "Бригада їде" in await ostap.everything()
    assert await keys(ostap) == before
    assert "надіслано" in await ostap.presses("Надіслати")


async def test_a_key_that_was_pressed_twice_files_one_case(service: Service) -> None:
    ostap = await newcomer(service)
    await ostap.says(LINE)
    await ostap.presses("Далі без номера")
    shown = (await ostap.chat())["messages"][-1]["message_id"]
    for _ in range(2):
        body = {"label": "Надіслати", "message_id": shown}
        await service.control.post(f"/people/{ostap.id}/press", json=body)
    await settle(service.control)
    assert "У Вас 1 звернення" in await ostap.says("статус")


async def test_F45_a_keyboard_that_the_phone_cannot_show_becomes_numbers(service: Service) -> None:
    ostap = await newcomer(service)
    await ostap.says("/start")
    await fault(service, "keyboard_failed", ostap)
    await ostap.says("мої дані")
    said = (await ostap.everything()).splitlines()
    number = next(line.split(".")[0] for line in said if re.match(r"\d\. Змінити мову", line))
    assert "мовою" in (await ostap.says(number)).lower()


async def test_F43_a_message_that_fails_later_comes_again(service: Service) -> None:
    ostap = await newcomer(service)
    await ostap.says("/start")
    await fault(service, "viber_failed", ostap)
    await ostap.says(LINE)
    assert "Металургів, 86" in await ostap.everything()


@pytest.mark.parametrize("kind", ["delivered_early", "seen_first", "500_before", "html_502"])
async def test_what_goes_wrong_on_the_way_is_not_noticed(service: Service, kind: str) -> None:
    ostap = await newcomer(service)
    await ostap.says("/start")
    await fault(service, kind, ostap, method="send_message")
    await ostap.says("мої дані")
    assert (await ostap.everything()).count("Що про Вас зберігається") == 1


async def test_F42_who_left_too_much_unanswered_is_answered_when_they_write(service: Service) -> None:
    ostap = await newcomer(service)
    await ostap.says("/start")
    await fault(service, "429", ostap, method="send_message")
    await service.control.post(f"/people/{ostap.id}/say", json={"text": "мої дані"})
    await service.control.post("/settle", json={"seconds": 1})
    assert "Що про Вас зберігається" not in await ostap.everything()
    assert "немає звернень" in await ostap.says("статус")
    assert (await ostap.everything()).count("Що про Вас зберігається") == 1


@pytest.mark.parametrize("event", ["message", "delivered", "seen"])
async def test_F01_an_event_that_comes_twice_has_one_effect(service: Service, event: str) -> None:
    ostap = await newcomer(service)
    await ostap.says("/start")
    await fault(service, "duplicate", ostap, method=event)
    await ostap.says("мої дані")
    assert (await ostap.everything()).count("Що про Вас зберігається") == 1


async def test_an_old_app_gets_numbers(service: Service) -> None:
    ostap = await newcomer(service, api_version=3)
    said = await ostap.says("/start")
    number = next(line.split(".")[0] for line in said.splitlines() if "Мої звернення" in line)
    assert "немає звернень" in await ostap.says(number)


async def test_a_desktop_that_cannot_share_the_number_is_told_to_type_it(service: Service) -> None:
    ostap = await newcomer(service, device="desktop")
    await ostap.says(LINE)
    assert "067" in await ostap.presses("Надіслати мій номер")
    assert "Перевірте" in await ostap.says("067 123 45 67")


async def test_a_card_from_the_address_book_is_not_the_own_number(service: Service) -> None:
    ostap = await newcomer(service)
    await ostap.says(LINE)
    said = await ostap.acts("contact", phone="+380671234567", own=False, name="Сусідка")
    assert "номер іншої людини" in said


async def test_ones_data_come_as_a_file(service: Service) -> None:
    ostap, number = await filed(service)
    await ostap.says("мої дані")
    await ostap.presses("Отримати мої дані файлом")
    [file] = [media for message in (await ostap.chat())["messages"] for media in message["media"]]
    assert file["kind"] == "document"
    data = await service.control.get(service.address + file["url"])
    assert number in data.text


async def test_who_unsubscribes_and_comes_back_is_told_what_was_missed(service: Service) -> None:
    ostap, number = await filed(service)
    await ostap.acts("unsubscribe")
    await moves(service, number, "take")
    assert "Бригада їде" not in await ostap.everything()
    await ostap.says("/start")
    assert f"{number}: " in await ostap.everything()


async def test_what_is_begun_after_the_session_is_counted(service: Service) -> None:
    _, number = await filed(service)

    async def charged() -> float:
        page = (await httpx.AsyncClient(verify=False).get(f"{service.address}/metrics")).text
        found = re.search(
            r'^contact_centre_messages_charged_total\{channel="viber"\} (\S+)', page, re.MULTILINE
        )
        return float(found.group(1)) if found else 0.0

    before = await charged()
    await service.control.post("/clock", json={"advance": "30h"})
    await moves(service, number, "finish")
    assert await charged() > before


async def test_one_person_with_both_messengers(service: Service) -> None:
    olena, ostap = await service.person(), await newcomer(service)
    await olena.says(LINE)
    await olena.presses("Далі без номера")
    number = number_in(await olena.presses("Надіслати"))
    await olena.says("мої дані")
    await olena.presses("Приєднати інший месенджер")
    code = re.search(r"\b\d{3} \d{3}\b", await olena.presses("Показати код"))
    assert code
    await ostap.says("мої дані")
    await ostap.presses("Приєднати інший месенджер")
    await ostap.presses("У мене є код")
    assert "Telegram" in await ostap.says(code.group())
    await ostap.presses("Так, приєднати")
    assert "Viber" in await olena.everything()
    assert "Немає води" in await ostap.says(number)
    await moves(service, number, "take")
    assert "Бригада їде" in await ostap.everything()
    assert "Бригада їде" not in await olena.everything()


@pytest.mark.parametrize("messenger", ["telegram", "viber"])
async def test_the_pictures_of_a_request_come_back(service: Service, messenger: str) -> None:
    person = await service.person(messenger=messenger)
    await person.says(LINE)
    await person.acts("photo")
    await person.presses("Далі без номера")
    number = number_in(await person.presses("Надіслати"))
    await person.says(number)
    assert "Фото 1 із 1" in await person.presses("Показати фото")
    shown = [message["media"] for message in (await person.chat())["messages"] if message["from"] == "bot"]
    [picture] = [media for one in shown for media in one]
    assert picture["kind"] == "photo"
    data = await service.control.get(service.address + picture["url"])
    assert data.content.startswith(b"\xff\xd8\xff")
