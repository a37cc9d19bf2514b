"""One person, two messengers: two names on the wire stand for the two."""

import re
from random import Random

import pytest

from bot.messages import Kind
from core.access import Role
from core.citizens import Citizen as Met
from core.citizens import Identity
from core.joining import make_code
from core.life import Step
from core.numbers import draw_number
from tests.dialogs.conversation import Citizen, Stage
from tests.working import move

WATER = "немає води на Металургів 86, кв 12, другий день"
HOLE = "велика яма на Миру 35, колесо пробили сусіди"


@pytest.fixture
async def other(stage: Stage) -> Citizen:
    """The same person in another messenger."""
    return await stage.citizen("777")


async def met(stage: Stage, citizen: Citizen) -> Met:
    """What is known of them."""
    async with stage.database.work() as work:
        return await work.citizens.meet(citizen.identity, "", stage.clock.now())


async def file(citizen: Citizen, line: str = WATER) -> str:
    """Send a request; its number."""
    await citizen.says(line)
    if citizen.last.needs_keyboard:
        await citizen.presses("Go on without")
    receipt = await citizen.presses("Send")
    found = re.search(r"\d{4}-\d{4}", receipt)
    assert found, receipt
    return found.group()


async def shown_code(citizen: Citizen) -> str:
    """The code, as it stands on the screen."""
    await citizen.says("my data")
    await citizen.presses("Connect another messenger")
    await citizen.presses("Show me a code")
    return citizen.last.title.removeprefix("Your code: ")


async def types(citizen: Citizen, code: str) -> str:
    """Walk to where the code is typed, and type it."""
    await citizen.says("з'єднати месенджери")
    await citizen.presses("I have a code")
    return await citizen.says(code)


async def connect(shows: Citizen, typing: Citizen) -> str:
    """The whole way."""
    await types(typing, await shown_code(shows))
    return await typing.presses("Yes, connect")


async def test_a_code_joins_two_messengers(stage: Stage, citizen: Citizen, other: Citizen) -> None:
    first, second = await file(citizen), await file(other, HOLE)
    code = await shown_code(citizen)
    assert re.fullmatch(r"\d{3} \d{3}", code)
    for words in ("10 minutes", "«My data», «Connect another messenger», «I have a code»", "to anybody"):
        assert words in citizen.last.text
    assert "Connect your wire?" in await types(other, code)
    assert "Connected: wire, wire." in await other.presses("Yes, connect")
    for one in (citizen, other):
        await one.says("status")
        shown = " ".join(choice.label for choice in one.last.choices)
        assert first in shown
        assert second in shown
        assert "Connected messengers: wire, wire" in await one.says("my data")


async def test_the_other_messenger_is_told_at_once(stage: Stage, citizen: Citizen, other: Citizen) -> None:
    await connect(citizen, other)
    before = other.last
    await stage.send_queued()
    assert "Your wire is connected now." in citizen.last.text
    assert "my data, and part the messengers" in citizen.last.text
    assert other.last is before


async def test_messengers_go_by_the_names_that_people_know(stage: Stage, citizen: Citizen) -> None:
    async with stage.database.work() as work:
        viber = await work.citizens.meet(Identity("viber", "v1"), "", stage.clock.now())
        code = await make_code(work, viber, stage.clock.now())
    assert "Connect your Viber?" in await types(citizen, code)


@pytest.mark.parametrize("spelt", ["{0}{1}", "{0}-{1}", " {0}  {1}.", "{0} – {1}"])
async def test_a_code_is_read_in_any_spelling(citizen: Citizen, other: Citizen, spelt: str) -> None:
    code = await shown_code(citizen)
    assert "Connect your wire?" in await types(other, spelt.format(*code.split()))


async def test_a_code_that_is_typed_in_the_menu_is_understood(citizen: Citizen, other: Citizen) -> None:
    code = await shown_code(citizen)
    await other.says("/start")
    assert "Connect your wire?" in await other.says(code)
    assert "Connected" in await other.says("так")


async def test_nothing_is_joined_without_a_yes(stage: Stage, citizen: Citizen, other: Citizen) -> None:
    await types(other, await shown_code(citizen))
    assert "one of the buttons" in await other.says("навіщо")
    assert "Nothing is changed" in await other.presses("No, do not connect")
    assert (await met(stage, citizen)).citizen_id != (await met(stage, other)).citizen_id


async def test_codes_that_do_not_fit_are_all_alike(stage: Stage, citizen: Citizen, other: Citizen) -> None:
    own, code = await shown_code(other), await shown_code(citizen)
    replaced, code = code, await shown_code(citizen)
    refused = {await types(other, own), await types(other, replaced)}
    await types(other, code)
    await other.presses("Yes, connect")
    third, fourth = await stage.citizen("888"), await stage.citizen("999")
    refused.add(await types(third, code))
    code = await shown_code(fourth)
    stage.clock.turn(minutes=10)
    refused |= {await types(third, code), await types(third, "100000")}
    assert len(refused) == 1
    assert "This code does not fit." in refused.pop()


async def test_what_is_no_code_is_not_counted(citizen: Citizen, other: Citizen) -> None:
    code = await shown_code(citizen)
    for words in ("12345", "не знаю", "067 123 45 67", "де цей код", "123 456 7", "де?"):
        assert "six digits, for example" in await types(other, words)
    assert "Connect your wire?" in await other.says(code)


async def test_trying_codes_slows_down_and_erasing_does_not_help(
    stage: Stage, citizen: Citizen, other: Citizen
) -> None:
    await types(other, "100000")
    for _ in range(4):
        assert "does not fit" in await other.says("100000")
    code = await shown_code(citizen)
    assert "Several codes did not fit" in await other.says(code)
    await other.says("my data")
    await other.presses("Erase my data")
    await other.presses("Yes, erase my data")
    known = await met(stage, other)
    async with stage.database.work() as work:
        await work.citizens.set_language(known.citizen_id, "en", chosen=True)
    assert "Several codes did not fit" in await other.says(code)
    stage.clock.turn(minutes=10)
    code = await shown_code(citizen)
    assert "Connect your wire?" in await types(other, code)


async def test_numbers_and_codes_are_counted_apart(citizen: Citizen, other: Citizen) -> None:
    for _ in range(5):
        await types(other, "100000")
    assert "Several codes" in await types(other, "100000")
    assert "there is none with the number" in await other.says(draw_number(Random(1)))


async def test_a_code_that_grew_old_before_the_yes(stage: Stage, citizen: Citizen, other: Citizen) -> None:
    await types(other, await shown_code(citizen))
    stage.clock.turn(minutes=11)
    assert "does not fit" in await other.says("так")
    code = await shown_code(citizen)
    await other.says(code)
    assert "Connected" in await other.presses("Yes, connect")


async def test_a_used_code_is_shown_no_longer(stage: Stage, citizen: Citizen, other: Citizen) -> None:
    await connect(citizen, other)
    assert "used already or too old" in await citizen.sends(Kind.sticker)
    await citizen.presses("Show me a new code")
    assert citizen.last.title.startswith("Your code: ")


async def test_words_where_the_code_is_shown_are_a_request(citizen: Citizen) -> None:
    await shown_code(citizen)
    await citizen.says(HOLE)
    await citizen.presses("Go on without")
    assert "Please check your request" in citizen.last.title


async def test_danger_goes_first_where_a_code_is_asked_for(citizen: Citizen) -> None:
    await types(citizen, "12")
    assert "104" in await citizen.says("пахне газом у під'їзді, Миру 5")


async def test_addresses_and_phone_are_the_same_here_and_there(citizen: Citizen, other: Citizen) -> None:
    await other.says(WATER)
    await other.shares_phone("+380671234567")
    await other.presses("Send")
    await other.presses("Save this address")
    await other.presses("Home")
    await connect(citizen, other)
    assert "Phone: +380 67 123 4567" in await citizen.says("my data")
    assert "Home: просп. Металургів, 86, flat 12" in citizen.last.text
    assert "Where is it?" in await citizen.says("немає світла вже годину")
    await citizen.presses("Home: просп. Металургів, 86, flat 12")
    assert "Where: просп. Металургів, 86, flat 12" in citizen.last.text


@pytest.mark.parametrize("who", ["shows", "types"])
async def test_either_side_parts_and_each_keeps_its_own(citizen: Citizen, other: Citizen, who: str) -> None:
    first, second = await file(citizen), await file(other, HOLE)
    await connect(citizen, other)
    parting = {"shows": citizen, "types": other}[who]
    await parting.says("my data")
    assert "only the requests that were sent from it" in await parting.presses("Part the messengers")
    assert "are parted" in await parting.presses("Yes, part them")
    for one, own, foreign in ((citizen, first, second), (other, second, first)):
        await one.says("status")
        shown = " ".join(choice.label for choice in one.last.choices)
        assert own in shown
        assert foreign not in shown
        assert "there is none with the number" in await one.says(foreign)
        assert "Connected messengers" not in await one.says("my data")


async def test_news_that_one_side_missed_belongs_to_the_other_after_parting(
    stage: Stage, citizen: Citizen, other: Citizen
) -> None:
    number = await file(citizen)
    await connect(citizen, other)
    stage.clock.turn(minutes=1)
    await other.says("/start")  # where they wrote last is where news go
    for one in (citizen, other):
        await one.happens(Kind.blocked)
    async with stage.database.work() as work:
        digits, now = number.replace("-", ""), stage.clock.now()
        await move(work, digits, Step.finish, stage.city, now, note="Вода є")
    await stage.tell()
    await citizen.happens(Kind.unblocked)
    await citizen.says("з'єднати месенджери")
    await citizen.presses("Part the messengers")
    await citizen.presses("Yes, part them")
    await other.happens(Kind.unblocked)
    await other.says("/start")
    before = len(stage.wire.sent)
    await stage.send_queued()
    told = [(address, message.text) for address, message in stage.wire.sent[before:]]
    assert [address for address, text in told if number in text] == [citizen.name]


async def test_parting_is_asked_about_and_may_come_too_late(citizen: Citizen, other: Citizen) -> None:
    await connect(citizen, other)
    for one in (citizen, other):
        assert "Connected: wire, wire." in await one.says("роз'єднати месенджери")
        await one.presses("Part the messengers")
    assert "one of the buttons" in await citizen.says("навіщо це")
    assert "Nothing is changed" in await citizen.presses("No, leave them")
    await citizen.says("соединить мессенджеры")
    await citizen.presses("Part the messengers")
    await citizen.presses("Yes, part them")
    assert "No other messenger is connected" in await other.presses("Yes, part them")


async def test_a_button_for_parting_after_the_other_side_has_parted(citizen: Citizen, other: Citizen) -> None:
    await connect(citizen, other)
    await other.says("my data")
    await citizen.says("my data")
    await citizen.presses("Part the messengers")
    await citizen.presses("Yes, part them")
    assert "One messenger shows a code" in await other.presses("Part the messengers")


async def test_F26_drafts_begun_in_both_remain_two(stage: Stage, citizen: Citizen, other: Citizen) -> None:
    await citizen.says(WATER)
    await other.says(HOLE)
    await connect(citizen, other)
    for one, words in ((citizen, "Металургів, 86"), (other, "просп. Миру, 35")):
        await one.says("menu")
        await one.presses("Go on with the unsent request")
        await one.presses("Go on without") if one.last.needs_keyboard else None
        assert words in one.last.text
        assert "is sent" in await one.presses("Send")
    async with stage.database.view() as work:
        assert len(await work.cases.of_citizen((await met(stage, citizen)).citizen_id, 9)) == 2


async def test_a_question_that_stands_in_the_other_messenger_goes_on_standing(
    citizen: Citizen, other: Citizen
) -> None:
    code = await shown_code(citizen)
    await file(citizen)
    await citizen.presses("Save this address")
    await citizen.presses("Home")
    await citizen.says("немає світла вже годину")
    await types(other, code)
    await other.presses("Yes, connect")
    await citizen.presses("Home: просп. Металургів, 86, flat 12")
    assert "Where: просп. Металургів, 86, flat 12" in citizen.last.text
    await citizen.presses("Cancel")
    await citizen.says("немає світла вже годину")
    await other.says("my data")
    await other.presses("Part the messengers")
    await other.presses("Yes, part them")
    await citizen.presses("Home: просп. Металургів, 86, flat 12")
    assert "Where: просп. Металургів, 86, flat 12" in citizen.last.text


async def test_the_same_name_and_phone_join_nobody(stage: Stage, citizen: Citizen, other: Citizen) -> None:
    for one in (citizen, other):
        await one.says(WATER)
        await one.shares_phone("+380671234567")
        await one.presses("Send")
    first, second = await met(stage, citizen), await met(stage, other)
    assert first.phone == second.phone
    assert first.citizen_id != second.citizen_id
    assert "Connected" not in await other.says("my data")


async def test_who_is_on_call_is_so_in_one_messenger(stage: Stage, citizen: Citizen, other: Citizen) -> None:
    async with stage.database.work() as work:
        on_call = (await work.citizens.meet(citizen.identity, "", stage.clock.now())).identity_id
        await work.roles.grant(on_call, Role.on_call, "test", stage.clock.now())
    await connect(citizen, other)
    assert "Only operators on duty" in await other.presses_data("alert:take:0:1")
    async with stage.database.view() as work:
        assert await work.roles.holders(Role.on_call) == [on_call]


async def test_the_file_names_every_account(stage: Stage, citizen: Citizen, other: Citizen) -> None:
    await connect(citizen, other)
    await citizen.says("my data")
    await citizen.presses("Send me my data as a file")
    [sent] = [message.file for _, message in stage.wire.sent if message.file]
    assert "Account: wire 501\nAccount: wire 777" in sent.text
    assert "Connected messengers: wire, wire" in sent.text


async def test_erasing_parts_nothing_and_ends_codes(stage: Stage, citizen: Citizen, other: Citizen) -> None:
    await connect(citizen, other)
    await citizen.says("menu")
    await citizen.says("з'єднати месенджери")
    third = await stage.citizen("888")
    code = await shown_code(third)
    await third.says("my data")
    await third.presses("Erase my data")
    await third.presses("Yes, erase my data")
    assert "does not fit" in await other.says(code)
    await other.says("my data")
    await other.presses("Erase my data")
    await other.presses("Yes, erase my data")
    assert (await met(stage, citizen)).citizen_id == (await met(stage, other)).citizen_id
