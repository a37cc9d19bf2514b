"""A citizen and an operator talk over the real wire: the service, the sandbox, and what each of them sees."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.app.conftest import Json, Person, Service, settle
from tests.app.test_unit_group import member_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


@dataclass
class Operator:
    """Somebody of the shift, in a talk's topic."""

    control: httpx.AsyncClient
    group: str
    id: str
    topic: int

    async def does(self, act: str, **body: Any) -> Json:
        """Anything of the control interface, in the topic."""
        place = {"person": self.id, "topic": self.topic, **body}
        answer = await self.control.post(f"/groups/{self.group}/{act}", json=place)
        assert answer.status_code == 200, answer.text
        await settle(self.control)
        done: Json = answer.json()
        return done

    async def messages(self) -> list[Json]:
        """What stands in the topic, but for service messages."""
        chat = await self.control.get(f"/groups/{self.group}/chat", params={"topic": self.topic})
        return [one for one in chat.json()["messages"] if one["kind"] != "service"]

    async def reactions(self, message_id: str) -> list[str]:
        """What the bot shows on a message."""
        (found,) = [one for one in await self.messages() if one["message_id"] == message_id]
        return list(found["reactions"])


async def topics(service: Service, group: str) -> list[Json]:
    """The topics of a group."""
    answer: list[Json] = (await service.control.get(f"/groups/{group}/topics")).json()
    return answer


async def talking(service: Service, person: Person, words: str) -> Operator:
    """A person asks; an operator in the topic that this has made."""
    member = await member_of(service, "operators", "operator")
    before = {one["id"] for one in await topics(service, member.group)}
    await person.says("/operator")
    assert "Ваше запитання передано" in await person.says(words)
    (made,) = [one for one in await topics(service, member.group) if one["id"] not in before]
    return Operator(service.control, member.group, member.id, int(made["id"]))


@pytest.mark.parametrize("messenger", ["telegram", "viber"])
async def test_a_citizen_asks_and_an_operator_answers(service: Service, messenger: str) -> None:
    olena = await service.person(messenger=messenger)
    if messenger == "viber":
        await olena.says("Добрий день")
    operator = await talking(service, olena, "Коли буде вода на Металургів 86?")
    (card,) = await operator.messages()
    assert "Ніхто ще не взяв" in card["text"]
    assert card["text"].endswith("Заявник\nКоли буде вода на Металургів 86?")
    pressed = await operator.does("press", label="Беру", message_id=card["message_id"])
    assert pressed["notice"].startswith("Тепер ця розмова Ваша.")
    said = await operator.does("say", text="Воду дадуть о 18:00.")
    assert "Воду дадуть о 18:00." in await olena.everything()
    assert await operator.reactions(said["message_id"]) == ["👍"]
    await olena.says("Дякую!")
    assert "Дякую!" in (await operator.messages())[-1]["text"]
    await operator.does("say", text="// сусіди вже питали")
    assert "сусіди" not in await olena.everything()
    await operator.does("say", text="/close")
    assert "Оператор завершив розмову" in await olena.everything()
    (ours,) = [one for one in await topics(service, operator.group) if one["id"] == str(operator.topic)]
    assert ours["closed"]


async def test_another_program_answers_and_the_topic_shows_it(service: Service) -> None:
    olena = await service.person()
    operator = await talking(service, olena, "Коли полагодять ліфт?")
    made = await service.commands.run("keys", "add", "line-101", "--role", "operator")
    headers = {"X-API-Key": made.out.strip().splitlines()[-1], "Idempotency-Key": "one"}
    async with httpx.AsyncClient(base_url=service.address, headers=headers, verify=False) as api:
        (talk,) = (await api.get("/api/v1/desk/talks", params={"state": "waiting"})).json()[-1:]
        said = await api.post(f"/api/v1/desk/talks/{talk['id']}/reply", json={"words": "У пʼятницю."})
        assert said.status_code == 201
        await settle(service.control)
        (read,) = (await api.get(f"/api/v1/desk/talks/{talk['id']}")).json()["lines"][-1:]
        assert (await api.post(f"/api/v1/desk/talks/{talk['id']}/close")).status_code == 200
        await settle(service.control)
    assert (read["words"], read["delivery"]) == ("У пʼятницю.", "delivered")
    everything = await olena.everything()
    assert "У пʼятницю." in everything
    assert "Оператор завершив розмову" in everything
    (shown,) = [one for one in await operator.messages() if "У пʼятницю." in one["text"]]
    assert "line-101" in shown["text"]
    assert await operator.reactions(shown["message_id"]) == ["👍"]


async def test_F49_a_deleted_topic_has_a_successor(service: Service) -> None:
    olena = await service.person()
    operator = await talking(service, olena, "Чому холодно?")
    await service.control.post(f"/groups/{operator.group}/delete-topic", json={"topic": operator.topic})
    await service.control.post("/clock", json={"advance": "2m"})
    await settle(service.control)
    before = {one["id"] for one in await topics(service, operator.group)}
    await olena.says("І в сусідів теж")
    (made,) = [one for one in await topics(service, operator.group) if one["id"] not in before]
    successor = Operator(service.control, operator.group, operator.id, int(made["id"]))
    (card,) = await successor.messages()
    assert "попередньої теми вже немає" in card["text"]
    assert "Чому холодно?" in card["text"]
    assert card["text"].endswith("Заявник\nІ в сусідів теж")


async def test_F57_whom_a_message_cannot_reach_is_told_at_once(service: Service) -> None:
    olena = await service.person()
    operator = await talking(service, olena, "Коли дадуть тепло?")
    await olena.acts("block")
    said = await operator.does("say", text="Слухаю Вас.")
    assert await operator.reactions(said["message_id"]) == ["👎"]
    told = (await operator.messages())[-1]
    assert "заблокував бота" in told["text"]
    assert told["reply_to"] == said["message_id"]
    await olena.acts("unblock")
    await olena.says("Я тут")
    await operator.does("press", label="Спробувати ще раз", message_id=told["message_id"])
    assert "Слухаю Вас." in await olena.everything()
    assert await operator.reactions(said["message_id"]) == ["👍"]


@pytest.mark.parametrize("messenger", ["telegram", "viber"])
async def test_photos_go_both_ways(service: Service, messenger: str) -> None:
    olena = await service.person(messenger=messenger)
    if messenger == "viber":
        await olena.says("Добрий день")
    operator = await talking(service, olena, "Де взяти довідку?")
    await olena.acts("photo", caption="ось така")
    shown = (await operator.messages())[-1]
    assert (shown["kind"], "ось така" in shown["text"]) == ("photo", True)
    (sent,) = (await operator.does("photo", caption="зразок"))["message_ids"]
    kinds = [one["kind"] for one in (await olena.chat())["messages"]]
    assert kinds.count("photo") == 2
    assert "зразок" in await olena.everything()
    assert await operator.reactions(sent) == ["👍"]


@pytest.mark.parametrize(("messenger", "albums"), [("telegram", 1), ("viber", 0)])
async def test_an_operators_album_arrives_whole(service: Service, messenger: str, albums: int) -> None:
    olena = await service.person(messenger=messenger)
    if messenger == "viber":
        await olena.says("Добрий день")
    operator = await talking(service, olena, "Де взяти довідку?")
    before = len((await service.control.get("/calls")).json())
    sent = (await operator.does("photo", album=3, caption="зразок"))["message_ids"]
    await service.control.post("/clock", json={"advance": "2s"})
    await settle(service.control)
    shown = [one for one in (await olena.chat())["messages"] if one["kind"] == "photo"]
    assert len(shown) == 3
    assert "зразок" in await olena.everything()
    calls = (await service.control.get("/calls")).json()[before:]
    assert sum(one["method"] == "sendMediaGroup" for one in calls) == albums
    assert [await operator.reactions(one) for one in sent] == [["👍"]] * 3


async def test_F66_reactions_of_people_are_nobodys_words(service: Service) -> None:
    olena = await service.person()
    operator = await talking(service, olena, "Коли прийде автобус?")
    said = (await operator.does("say", text="За п'ять хвилин."))["message_id"]
    (answer,) = [one for one in (await olena.chat())["messages"] if "За п'ять хвилин" in one["text"]]
    posts, heard = len(await operator.messages()), await olena.everything()
    question = (await operator.messages())[0]["message_id"]
    await olena.acts("react", message_id=answer["message_id"], emoji="👎")
    await operator.does("react", message_id=question, emoji="❤")
    await operator.does("react", message_id=said, emoji="👎")
    assert len(await operator.messages()) == posts
    assert await olena.everything() == heard
    assert await operator.reactions(said) == ["👍"]
    (lines,) = [one for one in await operator.messages() if one["message_id"] == question]
    assert lines["peoples_reactions"] == ["❤"]
