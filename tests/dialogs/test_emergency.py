"""Danger: a number to ring at once; who cannot ring has it rung by the operator on call."""

from core.access import Role
from core.alerts import MOST_REMINDERS, REMIND_AFTER, remind_of_alert
from tests.dialogs.conversation import Citizen, Stage


async def on_call(stage: Stage, name: str = "900") -> Citizen:
    """Somebody on duty."""
    operator = await stage.citizen(name)
    async with stage.database.work() as work:
        met = await work.citizens.meet(operator.identity, "", stage.clock.now())
        await work.roles.grant(met.identity_id, Role.on_call, "test", stage.clock.now())
    return operator


async def call_for_help(citizen: Citizen) -> str:
    """Gas at an address, told by somebody who cannot ring."""
    await citizen.says("пахне газом у під'їзді, Миру 5")
    await citizen.presses("I cannot ring")
    assert "просп. Миру, 5" in citizen.last.text
    return await citizen.presses("Pass it on now")


async def test_the_number_to_ring_comes_first(citizen: Citizen) -> None:
    shown = await citizen.says("пахне газом у під'їзді")
    assert "Ring 104 now." in shown
    assert "Відчиніть вікна" in shown
    assert "Wait for help" in await citizen.presses("I have rung")


async def test_a_hanging_wire_is_rung_and_filed(citizen: Citizen) -> None:
    assert "Ring +380 629 000 102 now." in await citizen.says("обірваний дріт іскрить, Миру 5")
    await citizen.presses("Go on with the request")
    await citizen.presses("Go on without")
    assert "is sent" in await citizen.presses("Send")


async def test_a_lift_is_an_emergency_only_with_somebody_in_it(citizen: Citizen) -> None:
    assert "Ring 101 now." in await citizen.says("застряг у ліфті людина, Миру 5")
    await citizen.says("/cancel")
    assert "Ring" not in await citizen.says("не працює ліфт, Миру 5")


async def test_who_cannot_ring_has_it_rung_by_the_operator_on_call(stage: Stage, citizen: Citizen) -> None:
    operator = await on_call(stage)
    assert "operator on duty is told" in await call_for_help(citizen)
    await stage.send_queued()
    assert "Ring 104 for them" in operator.last.text
    assert "просп. Миру, 5" in operator.last.text
    assert "пахне газом" in operator.last.text
    assert "It is yours" in await operator.presses("I take it")
    await stage.send_queued()
    assert "has taken your call for help" in citizen.last.text


async def test_two_take_an_alert_and_one_has_it(stage: Stage, citizen: Citizen) -> None:
    first, second = await on_call(stage, "900"), await on_call(stage, "901")
    await call_for_help(citizen)
    await stage.send_queued()
    assert "It is yours" in await second.presses("I take it")
    assert "taken this already" in await first.presses("I take it")


async def test_a_stranger_cannot_take_an_alert(stage: Stage, citizen: Citizen) -> None:
    operator, stranger = await on_call(stage), await stage.citizen("777")
    await call_for_help(citizen)
    await stage.send_queued()
    assert "Only operators on duty" in await stranger.presses_data(operator.choice("I take it").data)


async def test_nobody_waits_in_vain_when_nobody_is_on_duty(citizen: Citizen) -> None:
    shown = await call_for_help(citizen)
    assert "Nobody is on duty" in shown
    assert "ring 104" in shown


async def test_an_alert_that_nobody_takes_is_told_again_and_not_for_ever(
    stage: Stage, citizen: Citizen
) -> None:
    operator = await on_call(stage)
    await call_for_help(citizen)
    for _ in range(MOST_REMINDERS + 3):
        stage.clock.turn(seconds=REMIND_AFTER.total_seconds())
        async with stage.database.work() as work:
            if timer := await work.timers.take_due(stage.clock.now()):
                await remind_of_alert(work, int(timer.subject), stage.clock.now())
    await stage.send_queued()
    told = [message for address, message in stage.wire.sent if address == operator.name]
    assert len(told) == 1 + MOST_REMINDERS
    assert "Nobody has answered yet" in citizen.last.text


async def test_a_misread_danger_is_left_by_a_button(citizen: Citizen) -> None:
    await citizen.says("не вивозять сміття третій день")
    await citizen.says("пахне газом у під'їзді")
    await citizen.presses("It is something else")
    assert "Where is it?" in citizen.last.text


async def test_a_yes_passes_the_call_on_and_other_words_say_that_it_is_not(
    stage: Stage, citizen: Citizen
) -> None:
    await on_call(stage)
    await citizen.says("пахне газом у під'їзді, Миру 5")
    await citizen.presses("I cannot ring")
    assert "Nothing is passed on yet" in await citizen.says("що робити")
    assert "operator on duty is told" in await citizen.says("так")


async def test_a_house_is_no_smoke(citizen: Citizen) -> None:
    await citizen.says("немає води на проспекті Миру")
    assert "Ring" not in await citizen.says("сімнадцятий дім, квартира 5")
