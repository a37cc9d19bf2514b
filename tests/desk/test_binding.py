"""A group is bound by a code, says nothing before, and obeys those who have a role."""

import pytest

from bot import i18n
from bot.notices import put_into_words
from core.access import Role
from core.cases import Report
from core.citizens import Identity
from core.digest import watch_mornings
from core.filing import register_case
from core.groups import GroupTrouble
from core.numbers import spell_number
from core.outbox import NoticeKind
from tests.desk.conversation import UNIT, DeskStage, Group, Member
from tests.dialogs.conversation import Citizen, refusals
from tests.dialogs.test_requests import filed

LINE = "Немає води, просп. Металургів 86, кв. 12"


def uk(text: str) -> str:
    """A text as notices to a group say it."""
    with i18n.speaking("uk"):
        return i18n._(text)


async def test_a_code_binds_the_group_that_it_is_typed_in(stage: DeskStage, petro: Member) -> None:
    group = Group(stage, "-55")
    code = await stage.code(f"unit:{UNIT}")
    said = await group.says(petro, f"/bind@city_test_bot {code[:4].lower()}-{code[4:].lower()}")
    assert "This group is bound now: Водоканал." in said
    async with stage.database.view() as work:
        bound = await work.groups.for_purpose(f"unit:{UNIT}")
    assert bound
    assert (bound.external_id, bound.title, bound.bound_by) == ("-55", "Водоканал", "Адмін #1")


async def test_a_code_is_good_once_and_for_a_day(stage: DeskStage, petro: Member) -> None:
    group, other = Group(stage, "-55"), Group(stage, "-66")
    code = await stage.code(f"unit:{UNIT}")
    await group.says(petro, f"/bind {code}")
    assert "This code is not good" in await other.says(petro, f"/bind {code}")
    late = await stage.code(f"unit:{UNIT}")
    stage.clock.turn(hours=25)
    assert "This code is not good" in await other.says(petro, f"/bind {late}")


async def test_codes_are_not_tried_out(stage: DeskStage, petro: Member) -> None:
    group = Group(stage, "-55")
    for _ in range(5):
        assert "This code is not good" in await group.says(petro, "/bind AAAA-AAAA")
    code = await stage.code(f"unit:{UNIT}")
    assert "try again in an hour" in await group.says(petro, f"/bind {code}")
    assert await group.says(petro, f"/bind {code}") == ""
    stage.clock.turn(minutes=61)
    assert "bound now" in await group.says(petro, f"/bind {code}")


async def test_bind_without_a_code_explains_itself(stage: DeskStage, petro: Member) -> None:
    assert "the code that an admin has got" in await Group(stage, "-55").says(petro, "/bind")


async def test_a_group_that_is_not_bound_hears_nothing(
    stage: DeskStage, petro: Member, citizen: Citizen
) -> None:
    group = Group(stage, "-1009")
    assert await group.says(petro, "Добрий день, боте") == ""
    assert await group.sends(petro, caption="Готово") == ""
    assert await group.says_anonymously("Увага") == ""
    await filed(citizen, LINE)
    await stage.rest()
    assert stage.said_to(group.id) == ""


async def test_another_group_takes_the_place_and_gets_the_open_cases(
    stage: DeskStage, group: Group, petro: Member, citizen: Citizen
) -> None:
    await filed(citizen, LINE)
    await stage.rest()
    calls = group.calls
    new = await stage.unit_group(petro, chat="-66")
    assert "New: nobody has taken it yet." in new.card.text
    await new.presses(petro, "Take it")
    assert group.calls == calls
    assert await group.presses_data(petro, new.card.choices[0].data) == (
        "This group is not bound any more. An admin can bind it again."
    )


async def test_a_stranger_is_told_how_to_get_a_role(
    stage: DeskStage, group: Group, petro: Member, citizen: Citizen
) -> None:
    number = await filed(citizen, LINE)
    await stage.rest()
    stranger, counted = Member(999, "Перехожий"), refusals(stage.inbox)
    said = await group.presses(stranger, "Take it")
    assert "Ask an admin to give you one; your number is 999." in said
    assert len(said) <= 200
    assert "your number is 999" in await group.says(stranger, "Я зроблю", to=group.card_id)
    assert await group.says(stranger, "Чуєте?", to=group.card_id) == ""
    assert counted == [("group", "role_needed")] * 3
    assert [event.kind for event in await stage.events(number)] == ["registered"]


@pytest.mark.parametrize("role", [f"unit:{UNIT}", f"head:{UNIT}", Role.operator, Role.supervisor, Role.admin])
async def test_these_roles_may_act(stage: DeskStage, group: Group, citizen: Citizen, role: str) -> None:
    await filed(citizen, LINE)
    await stage.rest()
    member = await stage.member("910", "Іван", role)
    assert await group.presses(member, "Take it") == "You have it now."


@pytest.mark.parametrize("role", ["unit:heat_utility", "head:heat_utility", Role.on_call])
async def test_these_may_not(stage: DeskStage, group: Group, citizen: Citizen, role: str) -> None:
    await filed(citizen, LINE)
    await stage.rest()
    member = await stage.member("910", "Іван", role)
    assert "Ask an admin" in await group.presses(member, "Take it")


async def test_a_role_that_was_taken_away_ends_at_once(
    stage: DeskStage, group: Group, petro: Member, citizen: Citizen
) -> None:
    await filed(citizen, LINE)
    await stage.rest()
    async with stage.database.work() as work:
        grants = [one for one in await work.roles.in_force() if one.role == f"unit:{UNIT}"]
        await work.roles.revoke(grants[0].identity_id, grants[0].role, "Адмін #1", stage.clock.now())
    assert "Ask an admin" in await group.presses(petro, "Take it")


async def test_F56_an_anonymous_admin_is_told_once_that_nobody_sees_who_it_is(
    stage: DeskStage, group: Group, citizen: Citizen
) -> None:
    number = await filed(citizen, LINE)
    await stage.rest()
    assert "under your own name" in await group.says_anonymously("Готово", to=group.card_id)
    assert await group.says_anonymously("Готово!", to=group.card_id) == ""
    assert [event.kind for event in await stage.events(number)] == ["registered"]


async def test_nobody_of_a_group_becomes_a_citizen(stage: DeskStage, group: Group, citizen: Citizen) -> None:
    await filed(citizen, LINE)
    await stage.rest()
    await group.says(Member(999, "Перехожий"), "Добрий день", to=group.card_id)
    async with stage.database.view() as work:
        assert await work.citizens.find(Identity("wire", "999")) is None
        assert await work.citizens.find(Identity("wire", "1087968824")) is None


async def test_F51_a_bot_that_is_taken_out_tells_the_admins_once(
    stage: DeskStage, group: Group, admin: Citizen, citizen: Citizen
) -> None:
    stage.wire.closed[group.id] = "bot was kicked from the group chat"
    await group.bot_becomes("kicked")
    await filed(citizen, LINE)
    await filed(await stage.citizen("502"), "Немає води, просп. Металургів 88, кв. 1")
    await stage.rest()
    told = stage.said_to("900")
    assert told.count("The group «Водоканал» (Водоканал)") == 1
    assert "Please add me again" in told
    del stage.wire.closed[group.id]
    await group.bot_becomes("administrator", before="left")
    assert len(group.cards) == 3  # the binding's answer and both cases
    async with stage.database.view() as work:
        bound = await work.groups.in_chat("wire", group.id)
    assert bound
    assert bound.trouble == GroupTrouble.none


async def test_F51_a_refused_send_is_noticed_without_any_event(
    stage: DeskStage, group: Group, admin: Citizen, citizen: Citizen, petro: Member
) -> None:
    stage.wire.closed[group.id] = "the group chat was deleted"
    await filed(citizen, LINE)
    await stage.rest()
    assert "Please add me again" in stage.said_to("900")
    async with stage.database.view() as work:
        assert [one.trouble for one in await work.groups.in_force()] == [GroupTrouble.out]
        member = await work.citizens.by_identity(1)
    assert member
    assert member.reachable
    del stage.wire.closed[group.id]
    await group.says(petro, "Бот тут?")
    assert "New: nobody has taken it yet." in group.card.text


async def test_F51_a_demoted_bot_says_so_and_works_on(
    stage: DeskStage, group: Group, admin: Citizen, citizen: Citizen
) -> None:
    await group.bot_becomes("member")
    assert "no administrator of the group any more" in stage.said_to("900")
    await filed(citizen, LINE)
    await stage.rest()
    assert "New: nobody has taken it yet." in group.card.text
    await group.bot_becomes("administrator", before="member")
    async with stage.database.view() as work:
        assert [one.trouble for one in await work.groups.in_force()] == [GroupTrouble.none]


async def test_F52_a_group_that_becomes_a_supergroup_goes_on_there(
    stage: DeskStage, group: Group, citizen: Citizen, petro: Member
) -> None:
    await filed(citizen, LINE)
    await stage.rest()
    new = await group.becomes_supergroup("-100777")
    assert "New: nobody has taken it yet." in new.card.text
    assert await new.presses(petro, "Take it") == "You have it now."
    assert "In progress: Петро has it." in new.card.text
    assert len(new.cards) == 1


async def test_F52_a_send_that_learns_of_the_move_is_made_again_there(
    stage: DeskStage, group: Group, citizen: Citizen, petro: Member
) -> None:
    new = await group.becomes_supergroup("-100777", tells=False)
    await filed(citizen, LINE)
    await filed(await stage.citizen("502"), "Немає води, просп. Металургів 88, кв. 1")
    await stage.rest()
    assert len(new.cards) == 2
    async with stage.database.view() as work:
        assert await work.groups.in_chat("wire", group.id) is None
        assert await work.groups.in_chat("wire", new.id)
    assert await new.presses(petro, "Take it") == "You have it now."


async def test_F52_a_messenger_that_sends_us_round_in_circles_is_not_followed(
    stage: DeskStage, group: Group, citizen: Citizen
) -> None:
    stage.wire.moved |= {group.id: "-100777", "-100777": group.id}
    await filed(citizen, LINE)
    await stage.rest()
    assert not [message for message in group.cards.values() if "Request " in message.title]


async def test_F51_what_fell_due_while_the_bot_was_out_is_told_once_it_is_back(
    stage: DeskStage, group: Group, citizen: Citizen
) -> None:
    due = await filed(citizen, LINE)
    await stage.rest()
    stage.wire.closed[group.id] = "bot was kicked from the group chat"
    await group.bot_becomes("kicked")
    await stage.after(days=3)
    later = await filed(await stage.citizen("502"), "Слабкий тиск води, просп. Металургів 88, кв. 1")
    await stage.rest()
    assert uk("A request is due") not in stage.said_to(group.id)
    del stage.wire.closed[group.id]
    said = await group.bot_becomes("administrator", before="left")
    [summary] = [message for message in group.cards.values() if message.title == uk("A request is due")]
    assert spell_number(due) in summary.text
    assert spell_number(later) not in summary.text
    assert said.index(summary.title) < said.index("Request ")


async def test_F51_operators_hear_how_it_stands_when_the_bot_is_back(
    stage: DeskStage, citizen: Citizen
) -> None:
    operator = await stage.member("903", "Олена", Role.operator)
    group = await stage.unit_group(operator, "operators", "-77")
    await filed(citizen, LINE)
    async with stage.database.work() as work:
        await watch_mornings(work, stage.city, stage.clock.now())
    stage.wire.closed[group.id] = "not enough rights to send text messages to the chat"
    await stage.after(days=3)
    async with stage.database.view() as work:
        assert [one.trouble for one in await work.groups.in_force()] == [GroupTrouble.silenced]
    del stage.wire.closed[group.id]
    said = await group.bot_becomes("administrator", before="restricted")
    assert said.startswith(f"{uk('I am back. How it stands')}\n{uk('Late, by unit:')}\nВодоканал: 1")
    await group.bot_becomes("member")
    assert await group.bot_becomes("administrator", before="member") == ""


async def many_filed(stage: DeskStage, count: int) -> None:
    """So many cases of the unit, of which the last one alone is an emergency."""
    async with stage.database.work() as work:
        for number in range(count):
            met = await work.citizens.meet(Identity("wire", f"55{number}"), "Оля", stage.clock.now())
            service = "no_water" if number == count - 1 else "low_water_pressure"
            report = Report(f"{met.identity_id}.{number}", met.identity_id, service, "Вода", "uk")
            await register_case(work, report, city=stage.city, now=stage.clock.now())


async def test_of_many_cases_it_is_said_before_that_they_are_coming(stage: DeskStage, petro: Member) -> None:
    await many_filed(stage, 45)
    group = await stage.unit_group(petro)
    told = list(group.cards.values())
    assert "bound now" in told[0].text
    assert told[1].title == uk("Requests are coming")
    with i18n.speaking("uk"):
        assert told[1] == put_into_words(NoticeKind.cards_coming, {"count": "45", "urgent": "1"}, stage.city)
    assert told[2].title.startswith("EMERGENCY. Request ")
    assert len(told) == 47
    assert not any(message.title.startswith("EMERGENCY") for message in told[3:])


async def test_a_few_cases_come_without_a_word(stage: DeskStage, petro: Member) -> None:
    await many_filed(stage, 20)
    group = await stage.unit_group(petro)
    assert uk("Requests are coming") not in [message.title for message in group.cards.values()]
