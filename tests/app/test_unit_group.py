"""A unit's group over the real wire: the service, the sandbox, and what people see on both sides."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.app.conftest import Json, Person, Service, burst_over, number_in, settle

pytestmark = pytest.mark.asyncio(loop_scope="session")

LINE = "Немає води, просп. Металургів 86, кв. 12"


@dataclass
class Member:
    """One of a group, in the group."""

    control: httpx.AsyncClient
    group: str
    id: str

    async def does(self, act: str, **body: Any) -> Json:
        """Anything of the control interface."""
        answer = await self.control.post(f"/groups/{self.group}/{act}", json={"person": self.id, **body})
        assert answer.status_code == 200, answer.text
        await settle(self.control)
        done: Json = answer.json()
        return done

    async def card(self, number: str) -> Json:
        """The message that shows this case."""
        messages = (await self.control.get(f"/groups/{self.group}/chat")).json()["messages"]
        [card] = [one for one in messages if number in one["text"] and one["buttons"]]
        return dict(card)

    async def presses(self, number: str, label: str) -> str:
        """Press a button of the card; what pops up."""
        card = await self.card(number)
        return str((await self.does("press", label=label, message_id=card["message_id"]))["notice"])


async def member_of(service: Service, purpose: str, role: str) -> Member:
    """Somebody of the invented staff."""
    groups = (await service.control.get("/groups")).json()
    people = (await service.control.get("/people")).json()
    group = next(one["id"] for one in groups if one["purpose"] == purpose)
    person = next(one["id"] for one in people if one["role"] == role)
    return Member(service.control, group, person)


async def file(olena: Person) -> str:
    """File a request; its number."""
    await olena.says(LINE)
    await olena.presses("Далі без номера")
    return number_in(await olena.presses("Надіслати"))


async def hears(person: Person) -> str:
    """What somebody has been told when the burst of changes is over."""
    await burst_over(person.control)
    return await person.everything()


async def test_a_case_is_taken_and_done_with_a_photo(service: Service) -> None:
    petro = await member_of(service, "unit:water_utility", "unit:water_utility")
    olena = await service.person()
    number = await file(olena)
    card = await petro.card(number)
    assert "Нове: ще ніхто не взяв." in card["text"]
    assert await petro.presses(number, "Беру") == "Звернення тепер у Вас."
    assert "Роботу розпочато" in await hears(olena)
    await petro.presses(number, "Виконано")
    await petro.does("photo", caption="Вода є", reply_to=int(card["message_id"]))
    shown = await petro.card(number)
    assert shown["message_id"] == card["message_id"]
    assert "Виконано. Заявника запитали" in shown["text"]
    assert "Вода є" in await hears(olena)
    await olena.presses("Так, зроблено")
    assert "Перевіряє інша людина" in (await petro.card(number))["text"]


async def test_the_contact_comes_privately(service: Service) -> None:
    hanna = await member_of(service, "unit:water_utility", "head:water_utility")
    olena = await service.person()
    await olena.says(LINE)
    await olena.says("067 123 45 21")
    number = number_in(await olena.presses("Надіслати"))
    assert "+380 ** *** ** 21" in (await hanna.card(number))["text"]
    assert "особисто" in await hanna.presses(number, "Показати контакт")
    assert "+380 67 123 4521" in await Person(service.control, hanna.id).everything()


async def bound(service: Service, unit: str) -> tuple[str, Member]:
    """A group that an admin has founded and bound by the bot's own buttons; its id, and the admin in it."""
    admin = await member_of(service, "operators", "admin")
    group = (await service.control.post("/groups", json={"title": unit})).json()["id"]
    await service.control.post(f"/groups/{group}/members", json={"person": admin.id})
    private = Person(service.control, admin.id)
    await private.says("/groups")
    await private.presses("Привʼязати групу")
    shown = await private.presses(unit)
    there = Member(service.control, group, admin.id)
    await there.does("say", text=f"/bind {shown.split('/bind ')[1].split()[0]}")
    return group, there


async def test_F51_a_bot_that_is_taken_out_is_told_by_the_check(service: Service) -> None:
    group, admin = await bound(service, "Служба утримання доріг")
    await service.control.post(f"/groups/{group}/kick-bot", json={})
    await settle(service.control)
    checked = await service.commands.run("check")
    assert checked.code == 1
    assert "«Служба утримання доріг»: the bot was taken out: add it again" in checked.out
    assert "Мене більше немає в групі" in await Person(service.control, admin.id).everything()
    await service.control.post(f"/groups/{group}/add-bot", json={})
    await settle(service.control)
    assert "«Служба утримання доріг»: it works" in (await service.commands.run("check")).out


async def test_F52_a_group_that_moves_is_followed(service: Service) -> None:
    group, admin = await bound(service, "Тепломережа")
    moved = (await service.control.post(f"/groups/{group}/migrate", json={})).json()["id"]
    olena = await service.person()
    await olena.says("Холодні батареї, бульвар Шевченка 80, кв. 41")
    await olena.presses("Далі без номера")
    number = number_in(await olena.presses("Надіслати"))
    there = Member(service.control, moved, admin.id)
    assert "Нове: ще ніхто не взяв." in (await there.card(number))["text"]
    assert await there.presses(number, "Беру") == "Звернення тепер у Вас."
