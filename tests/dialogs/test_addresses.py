"""Saved addresses, and requests for somebody else."""

from tests.dialogs.conversation import Citizen, Stage

LINE = "немає води на Металургів 86, кв 12, другий день"


async def saved(citizen: Citizen, label: str = "Home") -> None:
    """File a request and save its address."""
    await citizen.says(LINE)
    if citizen.last.needs_keyboard:
        await citizen.presses("Go on without")
    await citizen.presses("Send")
    await citizen.presses("Save this address")
    await citizen.presses(label)


async def test_an_address_is_offered_once_and_then_one_tap(citizen: Citizen) -> None:
    await saved(citizen)
    assert "Where is it?" in await citizen.says("немає світла вже годину")
    await citizen.presses("Home: просп. Металургів, 86, flat 12")
    assert "Where: просп. Металургів, 86, flat 12" in citizen.last.text
    await citizen.presses("Send")
    assert "Save this address" not in [choice.label for choice in citizen.last.choices]


async def test_a_saved_address_is_renamed_and_removed(citizen: Citizen) -> None:
    await saved(citizen)
    await citizen.says("мої адреси")
    await citizen.presses("Home: просп. Металургів, 86, flat 12")
    await citizen.presses("Rename")
    assert "Дача: просп. Металургів" in str((await citizen.says("Дача"), citizen.last.rows))
    await citizen.presses("Дача: просп. Металургів, 86, flat 12")
    assert "You have no saved addresses" in await citizen.presses("Remove")


async def test_nobody_sees_anothers_addresses(stage: Stage, citizen: Citizen) -> None:
    await saved(citizen)
    stranger = await stage.citizen("777")
    assert "You have no saved addresses" in await stranger.says("мої адреси")


async def test_a_request_can_be_for_somebody_else(stage: Stage, citizen: Citizen) -> None:
    await citizen.says(LINE)
    await citizen.presses("Go on without")
    await citizen.presses("Change something")
    await citizen.presses("It is for another person")
    await citizen.says("моя мама Галина, 067 123 45 67")
    assert "For: моя мама Галина, 067 123 45 67" in citizen.last.text
    await citizen.presses("Send")
    async with stage.database.view() as work:
        met = await work.citizens.meet(citizen.identity, "", stage.clock.now())
        case = (await work.cases.of_citizen(met.citizen_id, 1))[0]
    assert case.whom == "моя мама Галина, 067 123 45 67"
