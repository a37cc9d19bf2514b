"""A unit's group: each case is one card, which is edited."""

import asyncio

import pytest

from bot.desk.buttons import button
from bot.desk.card import LONGEST_DESCRIPTION
from bot.dialogs.buttons import LIMIT
from bot.messages import Kind, Outgoing
from core.cases import Report
from core.citizens import Identity
from core.city import City
from core.complained_of import note_complained_of
from core.filing import register_case
from core.life import CaseStatus, Step
from core.moves import Lacking
from core.numbers import spell_number
from core.outbox import Envelope, OutboxState
from tests.desk.conversation import BOT, UNIT, DeskStage, Group, Member
from tests.dialogs.conversation import Citizen
from tests.dialogs.test_requests import filed
from tests.working import OPERATOR, SUPERVISOR, move

LINE = "Немає води, просп. Металургів 86, кв. 12"
FACTS = (
    "EMERGENCY. Request ",
    "Немає води",
    "86",
    "New: nobody has taken it yet.",
    "Due by: ",
    "By law at the latest",
)


async def test_a_new_case_comes_as_a_card(stage: DeskStage, group: Group, citizen: Citizen) -> None:
    number = await filed(citizen, LINE)
    await stage.rest()
    shown = f"{group.card.title}\n{group.card.text}"
    assert spell_number(number) in shown
    for fact in FACTS:
        assert fact in shown
    assert group.labels[:4] == ["Take it", "It is done", "More time", "Not ours"]


async def test_who_takes_it_is_named_on_the_same_message(
    stage: DeskStage, group: Group, citizen: Citizen, petro: Member
) -> None:
    number = await filed(citizen, LINE)
    await stage.rest()
    card = group.card_id
    assert await group.presses(petro, "Take it") == "You have it now."
    assert group.card_id == card
    assert "In progress: Петро has it." in group.card.text
    assert "Take it" not in group.labels
    event = (await stage.events(number))[-1]
    assert (event.kind, event.actor.split(" #")[0]) == ("take", "Петро")
    assert "The work has begun" in citizen.last.text


async def test_of_two_who_take_it_the_second_sees_who_was_quicker(
    stage: DeskStage, group: Group, citizen: Citizen, petro: Member, hanna: Member
) -> None:
    number = await filed(citizen, LINE)
    await stage.rest()
    data = group.choice("Take it").data
    await group.presses_data(petro, data)
    assert "Somebody was quicker. In progress: Петро has it." in await group.presses_data(hanna, data)
    assert [event.kind for event in await stage.events(number)].count("take") == 1


async def test_of_two_at_the_same_moment_one_has_it(
    stage: DeskStage, group: Group, citizen: Citizen, petro: Member, hanna: Member
) -> None:
    number = await filed(citizen, LINE)
    await stage.rest()
    data, before = group.choice("Take it").data, len(stage.wire.notices)
    await asyncio.gather(*(group.presses_data(member, data) for member in (petro, hanna)))
    won, lost = sorted(stage.wire.notices[before:], key=len)
    assert won == "You have it now."
    assert lost.startswith("Somebody was quicker. In progress: ")
    assert [event.kind for event in await stage.events(number)].count("take") == 1


async def test_F63_a_burst_of_changes_is_one_call(stage: DeskStage, group: Group, citizen: Citizen) -> None:
    number = await filed(citizen, LINE)
    await stage.rest()
    calls, card = group.calls, group.card_id
    async with stage.database.work() as work:
        await move(work, number, Step.take, stage.city, stage.clock.now())
        await move(work, number, Step.finish, stage.city, stage.clock.now(), note="Вода є")
    await stage.rest()
    assert group.calls == calls + 1
    assert group.card_id == card
    assert "Done. The citizen is asked" in group.card.text


async def test_a_card_that_somebody_deleted_is_sent_anew(
    stage: DeskStage, group: Group, citizen: Citizen, petro: Member
) -> None:
    await filed(citizen, LINE)
    await stage.rest()
    first = group.card_id
    stage.wire.deleted.add(first)
    await group.presses(petro, "Take it")
    second = group.card_id
    assert second != first
    await group.presses(petro, "Add a note")
    assert group.card_id == second
    await group.says(petro, "Бригада в дорозі", to=first)
    assert "«Бригада в дорозі»" in group.card.text


async def test_F67_the_contact_is_masked(stage: DeskStage, group: Group, citizen: Citizen) -> None:
    await citizen.says("Немає води, просп. Металургів 86, кв. 12, дзвоніть +380 67 123 45 21")
    if citizen.last.needs_keyboard:
        await citizen.says("067 123 45 21")
    await citizen.presses("Send")
    await stage.rest()
    assert "Phone: +380 ** *** ** 21" in group.card.text
    assert "123 45" not in group.card.text
    assert "671234521" not in group.card.text


async def test_F67_the_full_contact_goes_to_who_asks_and_that_is_recorded(
    stage: DeskStage, group: Group, citizen: Citizen, petro: Member
) -> None:
    await citizen.says(LINE)
    await citizen.says("067 123 45 21")
    await citizen.presses("Send")
    await stage.rest()
    number = group.card.title[-9:]
    assert "privately" in await group.presses(petro, "Show the contact")
    assert "+380 67 123 4521" in stage.said_to("901")
    assert "4521" not in stage.said_to(group.id)
    event = (await stage.events(number))[-1]
    assert (event.kind, event.actor.split(" #")[0]) == ("contact_shown", "Петро")
    assert "contact" not in await citizen.says(number)


async def test_a_case_of_another_unit_is_no_matter_of_this_group(
    stage: DeskStage, group: Group, citizen: Citizen
) -> None:
    calls = group.calls
    await filed(citizen, "Не горить ліхтар на просп. Металургів 86")
    await stage.rest()
    assert group.calls == calls


async def test_whom_a_complaint_is_about_reads_nothing_of_it(
    stage: DeskStage, group: Group, citizen: Citizen
) -> None:
    number = await filed(citizen, LINE)
    await stage.rest()
    async with stage.database.work() as work:
        case, now = await work.cases.by_number(number), stage.clock.now()
        assert case
        assert await note_complained_of(work, case, UNIT, "Не собі", OPERATOR, city=stage.city, now=now)
    await stage.rest()
    assert "Passed on. In charge now: Контакт-центр" in group.card.text
    assert "Металургів" not in group.card.text
    assert not group.card.rows
    async with stage.database.work() as work:
        with pytest.raises(Lacking):
            await move(work, number, Step.pass_on, stage.city, stage.clock.now(), unit=UNIT, note="Ваше")


async def test_what_the_citizen_adds_stands_on_the_card(
    stage: DeskStage, group: Group, citizen: Citizen
) -> None:
    number = await filed(citizen, LINE)
    await citizen.says(number)
    await citizen.presses("Add or correct")
    await citizen.sends(Kind.photo)
    await citizen.says("Тече вже з даху")
    await stage.rest()
    assert "The citizen: «Тече вже з даху»" in group.card.text
    assert "1 file from the citizen" in group.card.text


async def test_a_long_description_is_cut(stage: DeskStage, group: Group, citizen: Citizen) -> None:
    await filed(citizen, f"{LINE}. {'Дуже погано. ' * 200}")
    await stage.rest()
    assert len(group.card.text) < LONGEST_DESCRIPTION + 400
    assert "…" in group.card.text


async def test_what_is_over_has_no_buttons(stage: DeskStage, group: Group, citizen: Citizen) -> None:
    number = await filed(citizen, LINE)
    await stage.rest()
    async with stage.database.work() as work:
        await move(work, number, Step.explain, stage.city, stage.clock.now(), OPERATOR, note="Планові роботи")
    await stage.rest()
    assert "Closed: explained." in group.card.text
    assert group.labels == []


async def test_what_is_disputed_comes_back(stage: DeskStage, group: Group, citizen: Citizen) -> None:
    number = await filed(citizen, LINE)
    async with stage.database.work() as work:
        await move(work, number, Step.finish, stage.city, stage.clock.now(), SUPERVISOR, note="Вода є")
    await stage.rest()
    await citizen.presses("No, it is not")
    await stage.rest()
    assert "The citizen says that it is not done." in group.card.text
    assert "It is done" in group.labels
    assert (await stage.case(number)).status == CaseStatus.disputed


async def test_nothing_is_told_in_a_group_that_is_unbound_meanwhile(
    stage: DeskStage, group: Group, citizen: Citizen
) -> None:
    number = await filed(citizen, LINE)
    async with stage.database.work() as work:
        bound = await work.groups.in_chat("wire", group.id)
        assert bound
        await move(work, number, Step.take, stage.city, stage.clock.now())
        await work.groups.end(bound.id, stage.clock.now())
    calls = group.calls
    await stage.rest()
    assert group.calls == calls


def test_a_button_of_any_unit_fits(city: City) -> None:
    for unit in city.units:
        assert len(button("to", "12345678", unit.code, unit.code).data.encode()) <= LIMIT


async def test_a_card_that_cannot_be_read_just_now_waits(
    stage: DeskStage, group: Group, citizen: Citizen
) -> None:
    pauses: list[float] = []
    compose = stage.delivery.compose

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    async def broken_twice(envelope: Envelope) -> Outgoing | OutboxState:
        if len(pauses) < 2:
            raise OSError("the database does not answer")
        return await compose(envelope)

    stage.delivery.sleep, stage.delivery.compose = sleep, broken_twice
    await filed(citizen, LINE)
    await stage.rest()
    assert pauses == [1.0, 1.0]
    assert "New: nobody has taken it yet." in group.card.text


async def test_a_press_is_answered_before_the_cards_that_wait(
    stage: DeskStage, group: Group, citizen: Citizen, petro: Member
) -> None:
    number = await filed(citizen, LINE)
    await stage.rest()
    stage.wire.gate.clear()
    for person in ("502", "503", "504"):
        await later(stage, person)
    press = button("take", number, "").data
    message = {"message_id": int(group.card_id), "from": BOT, "chat": group.chat, "date": 1795514300}
    await stage.hears(
        {
            "callback_query": {
                "id": "p",
                "from": petro.user,
                "message": message,
                "data": press,
                "chat_instance": "1",
            }
        }
    )
    before = len(stage.wire.sent)
    stage.wire.gate.set()
    await stage.rest()
    texts = [message.text for address, message in stage.wire.sent[before:] if address == group.id]
    assert ["Петро has it" in text for text in texts] == [False, True, False, False]


async def later(stage: DeskStage, person: str) -> None:
    """A case that is filed elsewhere; its card waits for the group."""
    async with stage.database.work() as work:
        met = await work.citizens.meet(Identity("wire", person), "", stage.clock.now())
        report = Report(f"draft-{person}", met.identity_id, "no_water", "Немає води", "uk")
        await register_case(work, report, city=stage.city, now=stage.clock.now())
    await stage.delivery.claim()


async def test_what_would_change_nothing_is_not_sent(
    stage: DeskStage, group: Group, citizen: Citizen
) -> None:
    number = await filed(citizen, LINE)
    await stage.rest()
    calls, case = group.calls, await stage.case(number)
    async with stage.database.work() as work:
        await work.notices.add_card(f"unit:{UNIT}", case.id, stage.clock.now())
    await stage.rest()
    assert group.calls == calls
