"""What is decided about insults, by API: who may read, decide and review."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from core.access import Role
from tests.api.conftest import api_over, key_for
from tests.desk.conversation import Member
from tests.desk.forum import TalkStage
from tests.dialogs.conversation import Citizen

INSULT = "Ви дебіли"


@dataclass
class Programs:
    """Other programs, each with the key of a role."""

    stage: TalkStage
    client: httpx.AsyncClient
    keys: dict[str, dict[str, str]]

    async def call(self, role: str, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        """Call the desk, and let everything follow from it."""
        answer = await self.client.request(method, f"/api/v1/desk/{path}", json=body, headers=self.keys[role])
        assert answer.status_code == status, answer.text
        await self.stage.settle()
        await self.stage.send_queued()
        return answer.json()

    async def grades(self, *roles: str) -> list[Any]:
        """The next grade by each of them, about the first line."""
        names = ("warning", "slow", "pause")
        return [
            await self.call(role, "POST", "talks/1/abuse", {"grade": grade, "line": 1}, 201)
            for role, grade in zip(roles, names, strict=False)
        ]


@pytest.fixture
async def programs(stage: TalkStage, citizen: Citizen, tmp_path: Path) -> AsyncIterator[Programs]:
    """There is a talk in which the citizen has insulted; no group is bound, and no person is there."""
    app = api_over(stage.database, stage.clock, stage.city, tmp_path)
    roles = (Role.operator, Role.supervisor, Role.reader)
    keys = {str(role): await key_for(stage.database, role, stage.clock.now()) for role in roles}
    await citizen.says("operator")
    await citizen.says(INSULT)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://api") as client:
        yield Programs(stage, client, keys)


async def test_a_suggestion_is_a_line_of_the_talk(programs: Programs) -> None:
    lines = (await programs.call(Role.operator, "GET", "talks/1"))["lines"]
    assert [(line["kind"], line["answers"]) for line in lines if line["side"] == "service"] == [
        ("suggests_warning", lines[0]["id"])
    ]


async def test_what_is_in_force_and_what_comes_next_is_read(programs: Programs) -> None:
    assert await programs.call(Role.operator, "GET", "talks/1/abuse") == {
        "in_force": [],
        "next": "warning",
        "next_days": 30,
    }
    await programs.grades(Role.operator)
    read = await programs.call(Role.operator, "GET", "talks/1/abuse")
    assert [(one["grade"], one["decided_by"]) for one in read["in_force"]] == [("warning", "api:operator")]
    assert (read["next"], read["next_days"]) == ("slow", 1)


async def test_the_citizen_is_told_of_what_a_program_decides(programs: Programs, citizen: Citizen) -> None:
    await programs.grades(Role.operator)
    assert citizen.last.title == "A warning"


async def test_an_operators_key_does_not_pause_and_a_readers_does_nothing(programs: Programs) -> None:
    await programs.grades(Role.operator, Role.operator)
    wanted = {"grade": "pause", "line": 1}
    refused = await programs.call(Role.operator, "POST", "talks/1/abuse", wanted, 403)
    assert refused["code"] == "may_not_decide"
    for method, path in (("GET", "talks/1/abuse"), ("POST", "talks/1/abuse"), ("GET", "abuse/reviews")):
        await programs.call(Role.reader, method, path, wanted if method == "POST" else None, 403)
    await programs.call(Role.operator, "GET", "abuse/reviews", status=403)
    await programs.call(Role.operator, "PUT", "abuse/1/review", {"outcome": "lifted"}, 403)


async def test_the_same_grade_twice_and_anothers_words_are_refused(
    programs: Programs, stage: TalkStage
) -> None:
    await programs.grades(Role.operator)
    again = await programs.call(Role.operator, "POST", "talks/1/abuse", {"grade": "warning", "line": 1}, 409)
    assert again["code"] == "another_grade_is_next"
    await programs.call(Role.operator, "POST", "talks/1/abuse", {"grade": "slow", "line": 99}, 404)
    lines = (await programs.call(Role.operator, "GET", "talks/1"))["lines"]
    ours = next(line["id"] for line in lines if line["side"] == "service")
    refused = await programs.call(
        Role.operator, "POST", "talks/1/abuse", {"grade": "slow", "line": ours}, 422
    )
    assert refused["code"] == "not_their_words"


async def test_words_of_long_ago_are_held_against_nobody(programs: Programs, stage: TalkStage) -> None:
    stage.clock.turn(days=8)
    await programs.call(Role.operator, "POST", "talks/1/abuse", {"grade": "warning", "line": 1}, 422)


async def test_a_pause_is_listed_until_it_is_reviewed_by_another(programs: Programs, ivan: Member) -> None:
    *_before, pause = await programs.grades(Role.operator, Role.operator, Role.supervisor)
    [listed] = await programs.call(Role.supervisor, "GET", "abuse/reviews")
    assert (listed["id"], listed["review"]) == (pause["id"], "due")
    path = f"abuse/{pause['id']}/review"
    own = await programs.call(Role.supervisor, "PUT", path, {"outcome": "confirmed"}, 403)
    assert own["code"] == "own_decision"


async def test_the_only_supervisor_there_is_reviews_their_own(programs: Programs, citizen: Citizen) -> None:
    *_before, pause = await programs.grades(Role.operator, Role.operator, Role.supervisor)
    path = f"abuse/{pause['id']}/review"
    reviewed = await programs.call(Role.supervisor, "PUT", path, {"outcome": "lifted"})
    assert (reviewed["review"], reviewed["outcome"]) == ("done", "lifted")
    assert "lifted it" in citizen.last.text
    again = await programs.call(Role.supervisor, "PUT", path, {"outcome": "confirmed"}, 409)
    assert again["code"] == "nothing_to_review"
    assert await programs.call(Role.supervisor, "GET", "abuse/reviews") == []


async def test_nothing_is_sent_to_who_is_paused(programs: Programs) -> None:
    await programs.grades(Role.operator, Role.operator, Role.supervisor)
    headers = {**programs.keys[Role.operator], "Idempotency-Key": "one"}
    body = {"words": "Ще одне", "reopen": True}
    answer = await programs.client.post("/api/v1/desk/talks/1/reply", json=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "citizen_paused")


async def test_an_objection_is_for_supervisors_alone(programs: Programs, citizen: Citizen) -> None:
    await programs.grades(Role.operator)
    await citizen.presses("I do not agree")
    await citizen.says("Це не про людей")
    [listed] = await programs.call(Role.supervisor, "GET", "abuse/reviews")
    assert listed["appeal"] == "Це не про людей"
    read = await programs.call(Role.operator, "GET", "talks/1/abuse")
    assert read["in_force"][0]["appeal"] is None
