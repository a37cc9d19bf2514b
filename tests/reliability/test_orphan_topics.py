"""kill -9 between the making of a topic and its writing down: the talk goes on, nothing is left over."""

from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from core.access import Role
from core.citizens import Identity
from core.groups import OPERATORS, make_bind_code
from storage.database import Database
from tests.app.conftest import free_port
from tests.reliability.citizens import World, until
from tests.reliability.conftest import nursery, world_for
from tests.reliability.test_crash_points import forget_the_dead

FIRST, SECOND = "Коли буде вода?", "Є хто?"


async def bound_group(world: World, database: Database) -> str:
    """The operators' group, bound by an operator of the shift."""
    now = datetime.now(UTC)
    olha = (await world.call("POST", "/people", name="Ольга", messenger="telegram"))[1]["id"]
    forum = {"title": "Оператори", "forum": True, "bot_is_admin": True}
    group: str = (await world.call("POST", "/groups", **forum))[1]["id"]
    await world.call("POST", f"/groups/{group}/members", person=olha)
    async with database.work() as work:
        met = await work.citizens.meet(Identity("telegram", olha), "Ольга", now)
        await work.roles.grant(met.identity_id, Role.operator, "test", now)
        code = await make_bind_code(work, OPERATORS, "test", now, Random(1))
    await world.call("POST", f"/groups/{group}/say", person=olha, text=f"/bind {code}")

    async def is_bound() -> bool:
        async with database.view() as work:
            return await work.groups.for_purpose(OPERATORS) is not None

    await until(is_bound, "the group is bound", 60)
    return group


async def test_F48_a_topic_made_by_a_process_that_died_just_then_is_closed_and_the_talk_goes_on(
    database_url: str, tmp_path: Path
) -> None:
    port, database = free_port(), Database(database_url)
    settings = {"DATABASE_URL": database_url.replace("+asyncpg", "")}
    async with (
        world_for(tmp_path, f"http://127.0.0.1:{port}") as world,
        nursery(tmp_path, port, world, **settings) as raised,
    ):
        await raised.begin(point="after_call", at=1, call="/createForumTopic$")
        group = await bound_group(world, database)
        citizen = (await world.call("POST", "/people", name="Олена", messenger="telegram"))[1]["id"]

        async def topics() -> list[Any]:
            found: list[Any] = await world.get(f"/groups/{group}/topics")
            return found

        async def read(topic: str) -> str:
            chat = await world.get(f"/groups/{group}/chat?topic={topic}")
            return "\n".join(one["text"] for one in chat["messages"] if one["kind"] != "service")

        async def says(text: str) -> None:
            assert (await world.call("POST", f"/people/{citizen}/say", text=text))[0] == 200
            await world.call("POST", "/settle", seconds=10)

        await says("/operator")
        assert (await world.call("POST", f"/people/{citizen}/say", text=FIRST))[0] == 200
        await raised.ended()
        (orphan,) = await topics()
        await forget_the_dead(database)
        await raised.begin()
        await says(SECOND)

        async def goes_on() -> bool:
            await world.go_on(61)
            return len(await topics()) == 2 and SECOND in await read((await topics())[1]["id"])

        await until(goes_on, "the talk goes on in another topic", 90)
        words = await read((await topics())[1]["id"])
        assert (words.count(FIRST), words.count(SECOND)) == (1, 1)
        assert await read(orphan["id"]) == ""

        async def is_closed() -> bool:
            await world.go_on(61)
            return bool((await topics())[0]["closed"])

        await until(is_closed, "the orphan is closed", 90)
        assert [one["closed"] for one in await topics()] == [True, False]
    await database.dispose()
