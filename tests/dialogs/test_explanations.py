"""The head of a unit explains breaches: one after the other, from one button."""

from core.access import HEAD
from tests.dialogs.conversation import Citizen, Stage
from tests.dialogs.test_requests import LINE, filed, story


async def test_one_breach_after_the_other_is_explained(stage: Stage, citizen: Citizen) -> None:
    head = await stage.citizen("701")
    async with stage.database.work() as work:
        met = await work.citizens.meet(head.identity, "Остап Водний", stage.clock.now())
        await work.roles.grant(met.identity_id, f"{HEAD}water_utility", "a test", stage.clock.now())
    first = await filed(citizen)
    second = await filed(citizen, LINE.replace("86", "12"))
    stage.clock.turn(days=3)
    await stage.ring()
    await stage.after(seconds=31)
    assert head.last.title == "2 breaches to be explained"
    assert first[:4] in await head.presses("Explain")
    shown = await head.says("Чекаємо насос")
    assert "It is kept with the case." in shown
    assert second[:4] in shown
    assert "It is kept with the case." in await head.says("Бригада була на аварії")
    for number in (first, second):
        assert "head_explained" in await story(stage, number)
    async with stage.database.view() as work:
        assert await work.escalations.unanswered(0, 10) == []
