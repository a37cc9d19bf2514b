"""The desk without Telegram: citizens are answered by API, and a bound group sees it all the same."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channel import Failure, SendFailed
from core.access import Role
from core.numbers import spell_number
from tests.api.conftest import api_over, key_for
from tests.desk.conversation import Member
from tests.desk.forum import Forum, TalkStage, bound_forum
from tests.dialogs.conversation import Citizen
from tests.dialogs.test_requests import filed

QUESTION = "Коли буде вода на Металургів 86?"


@dataclass
class Program:
    """Another program with an operator's key."""

    stage: TalkStage
    client: httpx.AsyncClient
    key: dict[str, str]
    said: int = 0

    async def posts(self, path: str, body: Any = None, status: int = 200, id: str = "") -> Any:
        """Call a verb of the desk, and let everything follow from it."""
        self.said += 1
        headers = {**self.key, "Idempotency-Key": id or f"said-{self.said}"}
        answer = await self.client.post(f"/api/v1/desk/talks/{path}", json=body, headers=headers)
        assert answer.status_code == status, answer.text
        await self.stage.settle()
        return answer.json()

    async def reads(self, path: str = "", **params: Any) -> Any:
        """Read something of the desk."""
        address = f"/api/v1/desk/talks{path}"
        answer = await self.client.get(address, params=params, headers=self.key)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def shift(self, method: str) -> Any:
        """Come on shift, or go off."""
        answer = await self.client.request(method, "/api/v1/desk/shift", headers=self.key)
        assert answer.status_code == 200, answer.text
        await self.stage.settle()
        return answer.json()

    async def lines(self, talk: int = 1) -> list[tuple[str, str, str | None]]:
        """Who said what in a talk, and how far it came."""
        lines = (await self.reads(f"/{talk}"))["lines"]
        return [(line["side"], line["words"], line["delivery"]) for line in lines]


@pytest.fixture
async def program(stage: TalkStage, tmp_path: Path) -> AsyncIterator[Program]:
    """A program whose key has the name of its role."""
    app = api_over(stage.database, stage.clock, stage.city, tmp_path)
    key = await key_for(stage.database, Role.operator, stage.clock.now())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://api") as client:
        yield Program(stage, client, key)


@pytest.fixture
async def forum(stage: TalkStage, olha: Member) -> Forum:
    """The operators' group."""
    return await bound_forum(stage, olha)


async def asks(citizen: Citizen, words: str = QUESTION) -> None:
    """The citizen begins a talk."""
    await citizen.says("operator")
    await citizen.says(words)


async def test_F53_without_any_group_a_citizen_asks_is_answered_and_the_talk_is_closed(
    stage: TalkStage, program: Program, citizen: Citizen
) -> None:
    await asks(citizen)
    (waiting,) = await program.reads()
    assert (waiting["id"], waiting["state"], waiting["citizen_waits"]) == (1, "waiting", True)
    assert (await program.posts("1/claim"))["owner"] == "operator"
    said = await program.posts("1/reply", {"words": "Воду дадуть о 18:00."}, 201)
    assert (said["side"], said["author"]) == ("operator", "api:operator")
    assert (citizen.last.title, citizen.last.text) == ("An operator answers you", "Воду дадуть о 18:00.")
    await citizen.says("Дякую!")
    assert await program.lines() == [
        ("citizen", QUESTION, None),
        ("operator", "Воду дадуть о 18:00.", "delivered"),
        ("citizen", "Дякую!", None),
    ]
    assert (await program.posts("1/close"))["state"] == "closed"
    await stage.ring()
    await stage.settle()
    assert "The operator has ended the talk" in citizen.last.text
    assert await program.reads() == []
    assert [one["id"] for one in await program.reads(state="closed")] == [1]


async def test_what_is_said_by_api_is_seen_in_the_topic_with_its_mark(
    stage: TalkStage, forum: Forum, program: Program, citizen: Citizen
) -> None:
    await asks(citizen)
    await program.posts("1/claim")
    assert "operator has it." in forum.posts()[0].text
    await program.posts("1/reply", {"words": "Увечері."}, 201)
    assert [(post.title, post.text) for post in forum.posts()[1:]] == [("operator", "Увечері.")]
    assert stage.wire.reactions[forum.post_id("Увечері.")] == "👍"
    before = stage.said_to(citizen.name)
    await program.posts("1/note", {"words": "сусіди вже питали"}, 201)
    assert forum.posts()[-1].title == "operator, not for the citizen"
    assert forum.posts()[-1].text == "сусіди вже питали"
    assert stage.said_to(citizen.name) == before


async def test_what_is_written_in_the_topic_is_read_by_api(
    forum: Forum, program: Program, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    await forum.writes(olha, "О 18:00.")
    await forum.writes(olha, "// перевірю")
    assert (await program.reads("/1"))["owner"] == "Ольга Коваль"
    assert (await program.lines())[1:] == [("operator", "О 18:00.", "delivered"), ("note", "перевірю", None)]
    refused = await program.posts("1/claim", status=409)
    assert refused["code"] == "handoff_move_not_allowed"


async def test_F60_a_double_click_says_it_once(stage: TalkStage, program: Program, citizen: Citizen) -> None:
    await asks(citizen)
    first = await program.posts("1/reply", {"words": "Увечері."}, 201, id="a")
    again = await program.posts("1/reply", {"words": "Увечері."}, 201, id="a")
    assert again["id"] == first["id"]
    assert stage.said_to(citizen.name).count("Увечері.") == 1
    other = await program.posts("1/reply", {"words": "Вранці."}, 409, id="a")
    assert other["code"] == "id_used_before"
    await program.posts("1/note", {"words": "так"}, 201, id="b")
    await program.posts("1/note", {"words": "так"}, 201, id="b")
    assert [words for side, words, _ in await program.lines() if side == "note"] == ["так"]


async def test_F57_what_did_not_arrive_is_seen_and_sent_again(
    stage: TalkStage, program: Program, citizen: Citizen
) -> None:
    await asks(citizen)
    stage.wire.blocked[citizen.name] = SendFailed(Failure.rejected, "bad request")
    line = await program.posts("1/reply", {"words": "Слухаю."}, 201)
    assert await program.lines() == [("citizen", QUESTION, None), ("operator", "Слухаю.", "failed")]
    stage.wire.blocked.clear()
    assert (await program.posts(f"1/lines/{line['id']}/retry"))["delivery"] == "on_its_way"
    assert citizen.last.text == "Слухаю."
    assert (await program.lines())[1] == ("operator", "Слухаю.", "delivered")
    refused = await program.posts(f"1/lines/{line['id']}/retry", status=409)
    assert refused["code"] == "not_failed"
    assert (await program.posts("1/lines/77/retry", status=404))["code"] == "line_not_found"


async def test_F57_the_topic_tells_that_a_reply_by_api_did_not_arrive(
    stage: TalkStage, forum: Forum, program: Program, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    stage.wire.blocked[citizen.name] = SendFailed(Failure.rejected, "bad request")
    await program.posts("1/reply", {"words": "Слухаю."}, 201)
    assert stage.wire.reactions[forum.post_id("Слухаю.")] == "👎"
    stage.wire.blocked.clear()
    assert await forum.presses_on(olha, "Not delivered", "Try again") == "I try again."
    assert citizen.last.text == "Слухаю."
    assert stage.wire.reactions[forum.post_id("Слухаю.")] == "👍"


async def test_what_is_closed_is_written_to_only_on_purpose(
    stage: TalkStage, program: Program, citizen: Citizen
) -> None:
    await asks(citizen)
    await program.posts("1/close")
    before = stage.said_to(citizen.name)
    assert (await program.posts("1/reply", {"words": "Ще одне."}, 409))["code"] == "talk_closed"
    assert stage.said_to(citizen.name) == before
    await program.posts("1/reply", {"words": "Ще одне.", "reopen": True}, 201)
    assert citizen.last.text == "Ще одне."
    assert [one["state"] for one in await program.reads()] == ["claimed"]


async def test_a_talk_is_passed_on_to_people_and_programs_and_given_back(
    forum: Forum, program: Program, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    await forum.writes(olha, "// тут")
    client = program.client
    listed = (await client.get("/api/v1/desk/colleagues", headers=program.key)).json()
    (person,) = [one["code"] for one in listed if one["name"] == "Ольга Коваль"]
    assert (await program.posts("1/transfer", {"to": person}))["owner"] == "Ольга Коваль"
    assert "Ольга Коваль has it." in forum.posts()[0].text
    assert (await program.posts("1/transfer", {"to": "key:operator"}))["owner"] == "operator"
    assert (await program.posts("1/transfer", {"to": "person:999"}, 422))["code"] == "unknown_colleague"
    assert (await program.posts("1/release"))["state"] == "waiting"
    await program.posts("1/release", status=409)


async def test_a_program_is_on_shift_by_a_word_or_by_an_act_and_the_desk_names_it(
    stage: TalkStage, program: Program, citizen: Citizen, ivan: Member
) -> None:
    assert "No operator is on shift" in await citizen.says("operator")
    assert await program.shift("PUT") == {"on_shift": True, "ends_at": "2026-11-24T19:30:00Z"}
    assert "most likely within" in await citizen.says(QUESTION)
    await program.posts("1/claim")
    supervisor = Citizen(stage, "911")
    assert "operator, on shift: 1 talk\n" in await supervisor.says("/desk")
    stage.clock.turn(minutes=1)
    await citizen.says("Алло?")
    assert await program.shift("DELETE") == {"on_shift": False, "released": 1}
    assert [one["state"] for one in await program.reads()] == ["waiting"]
    assert "Nobody is on shift." in await supervisor.says("/desk")
    await program.posts("1/reply", {"words": "О 18:00."}, 201)
    assert "operator, on shift: 1 talk\n" in await supervisor.says("/desk")


async def test_F62_where_the_desk_works_by_api_supervisors_are_not_told_that_nobody_is_on(
    stage: TalkStage, program: Program, citizen: Citizen, ivan: Member
) -> None:
    await program.shift("PUT")
    await asks(citizen)
    await stage.after(minutes=5)
    assert "Nobody is on shift" not in stage.said_to("911")
    async with stage.database.work() as work:
        await work.keys.revoke("operator", stage.clock.now())
    await stage.after(minutes=15)
    async with stage.database.view() as work:
        assert not await work.shifts.on()


async def test_colleagues_are_listed_with_whether_they_are_on_shift(
    forum: Forum, program: Program, olha: Member
) -> None:
    await forum.writes(olha, "/on", thread="")

    async def listed() -> dict[str, bool]:
        answer = await program.client.get("/api/v1/desk/colleagues", headers=program.key)
        return {one["name"]: one["on_shift"] for one in answer.json()}

    assert await listed() == {"Ольга Коваль": True, "operator": False}
    await program.shift("PUT")
    assert await listed() == {"Ольга Коваль": True, "operator": True}


async def test_a_reply_to_one_line_stays_a_reply(
    stage: TalkStage, program: Program, citizen: Citizen
) -> None:
    await asks(citizen)
    (line,) = (await program.reads("/1"))["lines"]
    said = await program.posts("1/reply", {"words": "О 18:00.", "answers": line["id"]}, 201)
    assert said["answers"] == line["id"]
    refused = await program.posts("1/reply", {"words": "Так.", "answers": said["id"]}, 422)
    assert refused["code"] == "not_a_citizens_line"


async def test_a_program_sends_a_ready_answer_and_sees_before_what_it_would_say(
    stage: TalkStage, program: Program, citizen: Citizen
) -> None:
    number = await filed(citizen)
    await asks(citizen)
    listed = {one["name"]: one for one in await program.reads("/1/ready")}
    assert f"Звернення {spell_number(number)} (Немає води)." in listed["status"]["words"]
    line = await program.posts("1/reply", {"ready": "status"}, 201, id="once")
    assert line["words"] == listed["status"]["words"] == citizen.last.text
    assert (await program.posts("1/reply", {"ready": "status"}, 201, id="once"))["id"] == line["id"]


async def test_a_program_says_which_request_is_meant(
    stage: TalkStage, program: Program, citizen: Citizen
) -> None:
    numbers = [await filed(citizen, "не вивозять сміття біля Миру 35"), await filed(citizen)]
    await asks(citizen)
    [listed] = [one for one in await program.reads("/1/ready") if one["name"] == "status"]
    assert listed["words"] is None
    assert sorted(listed["cases"]) == sorted(numbers)
    assert (await program.posts("1/reply", {"ready": "status"}, 409))["code"] == "which_case"
    assert (await program.posts("1/reply", {"ready": "status", "case": "1"}, 404))["code"] == "case_not_found"
    said = await program.posts("1/reply", {"ready": "status", "case": spell_number(numbers[0])}, 201)
    assert spell_number(numbers[0]) in said["words"] == citizen.last.text


async def test_a_program_reads_what_a_ready_answer_lacks(
    stage: TalkStage, program: Program, citizen: Citizen
) -> None:
    await asks(citizen)
    before = citizen.last
    [listed] = [one for one in await program.reads("/1/ready") if one["name"] == "crew"]
    assert (listed["words"], listed["missing"]) == (None, ["address", "number"])
    told = await program.posts("1/reply", {"ready": "crew"}, 409)
    assert (told["code"], "address, number" in told["detail"]) == ("fields_missing", True)
    assert (await program.posts("1/reply", {"ready": "nothing"}, 422))["code"] == "unknown_ready_answer"
    assert (await program.posts("1/reply", {"ready": "wait", "words": "Так"}, 422))["code"] == "invalid"
    assert citizen.last == before


async def test_a_program_refers_a_citizen_and_marks_a_talk_and_reads_how_often(
    stage: TalkStage, program: Program, citizen: Citizen
) -> None:
    await asks(citizen)
    line = await program.posts("1/reply", {"referral": "pension"}, 201)
    assert "Пенсійний фонд України" in line["words"] == citizen.last.text
    assert (await program.posts("1/reply", {"referral": "space"}, 422))["code"] == "unknown_referral"
    path = "/api/v1/desk/talks/1/off-target"
    for kind in ("joke", "weather"):
        assert (await program.client.put(path, json={"kind": kind}, headers=program.key)).status_code == 204
    refused = await program.client.put(path, json={"kind": "space"}, headers=program.key)
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_kind")
    counted = (await program.client.get("/api/v1/desk/elsewhere", headers=program.key)).json()
    assert (counted["off_target"], counted["referred"]) == ({"weather": 1}, {"pension": 1})
