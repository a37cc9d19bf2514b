"""What becomes of personal data is said before the first question that asks for some."""

from tests.dialogs.conversation import Citizen, Stage


async def test_the_notice_comes_once_before_the_first_personal_question(
    stage: Stage, citizen: Citizen
) -> None:
    await citizen.says("/start")
    await citizen.presses("New request")
    assert "Only operators and the service" not in await citizen.presses("Вода і каналізація")
    shown = await citizen.presses("Немає води")
    assert shown.index("Only operators and the service") < shown.index("Where is it?")
    assert "Only operators and the service" not in await citizen.says("Миру 5 кв 1")
    async with stage.database.work() as work:
        met = await work.citizens.meet(citizen.identity, "", stage.clock.now())
    assert met.notice_version == 1
