"""An admin gives roles and binds groups in the private chat; to others these words are like any other."""

from sqlalchemy import select

from bot.messages import Kind
from core.access import Role
from core.citizens import Identity
from storage.staff_tables import grants
from tests.desk.conversation import UNIT, DeskStage, Group, Member
from tests.dialogs.conversation import Citizen


async def roles(stage: DeskStage, person: str) -> list[str]:
    """What somebody has."""
    async with stage.database.view() as work:
        found = await work.citizens.find(Identity("wire", person))
        return await work.roles.roles_of(found.identity_id) if found else []


async def test_somebody_learns_their_number_and_roles(
    stage: DeskStage, citizen: Citizen, petro: Member
) -> None:
    assert "Your number is 501. You have no role." in await citizen.says("/whoami")
    assert "Your roles: Водоканал: member." in await Citizen(stage, "901").says("/whoami")


async def test_to_others_these_are_words_like_any_other(stage: DeskStage, citizen: Citizen) -> None:
    for word in ("/people", "/groups"):
        said = await citizen.says(word)
        assert "roles" not in said
        assert "People" not in said
        assert "Bind a group" not in [choice.label for choice in citizen.last.choices]


async def test_a_role_is_given_by_number(stage: DeskStage, admin: Citizen) -> None:
    assert "admin" in await admin.says("/people")
    await admin.presses("Give a role")
    await admin.presses("member of a unit")
    await admin.presses("Водоканал")
    assert "number 905" in await admin.says("id 905")
    assert "Role: Водоканал: member" in admin.last.text
    shown = await admin.presses("Yes, give it")
    assert "The role is given." in shown
    assert await roles(stage, "905") == [f"unit:{UNIT}"]
    async with stage.database.view() as work:
        given = (await work.roles.in_force())[-1]
    assert given.granted_by.startswith("Олена #")


async def test_a_role_is_given_by_contact_or_by_a_forwarded_message(stage: DeskStage, admin: Citizen) -> None:
    for kind, more in ((Kind.contact, {"phone": "+380500000001"}), (Kind.text, {"text": "Це я"})):
        await admin.says("/people")
        await admin.presses("Give a role")
        await admin.presses("operator" if kind == Kind.contact else "supervisor")
        await admin._does(kind, about="906", message_id=f"{kind}", **more)
        await admin.presses("Yes, give it")
    assert await roles(stage, "906") == [Role.operator, Role.supervisor]


async def test_a_contact_that_tells_no_account_is_not_enough(stage: DeskStage, admin: Citizen) -> None:
    await admin.says("/people")
    await admin.presses("Give a role")
    await admin.presses("operator")
    assert "whose account that is" in await admin.shares_phone("+380500000001", own=False)
    assert "whose account that is" in await admin.says("Петро")


async def test_a_role_is_taken_away_and_who_did_it_is_kept(
    stage: DeskStage, admin: Citizen, petro: Member
) -> None:
    await admin.says("/people")
    await admin.presses("Take a role away")
    await admin.presses("901: Водоканал: member")
    assert "The role is taken away." in await admin.presses("Yes, take it away")
    assert await roles(stage, "901") == []
    async with stage.database.view() as work:
        rows = await work.connection.execute(
            select(grants.c.revoked_by).where(grants.c.revoked_at.is_not(None))
        )
        (by,) = rows.scalars()
    assert by.startswith("Олена #")


async def test_the_last_admin_stays_one(stage: DeskStage, admin: Citizen) -> None:
    await admin.says("/people")
    await admin.presses("Take a role away")
    await admin.presses("Олена (900): admin")
    assert "the last admin" in await admin.presses("Yes, take it away")
    assert await roles(stage, "900") == [Role.admin]


async def test_who_is_no_admin_any_more_does_nothing_more(stage: DeskStage, admin: Citizen) -> None:
    await admin.says("/people")
    await admin.presses("Give a role")
    await admin.presses("admin")
    await admin.says("905")
    async with stage.database.work() as work:
        for given in await work.roles.in_force():
            await work.roles.revoke(given.identity_id, given.role, "test", stage.clock.now())
    await admin.presses("Yes, give it")
    assert await roles(stage, "905") == []


async def test_a_group_is_bound_from_the_private_chat(
    stage: DeskStage, admin: Citizen, petro: Member
) -> None:
    assert "No group is bound yet." in await admin.says("/groups")
    await admin.presses("Bind a group")
    shown = await admin.presses("Водоканал")
    code = shown.split("/bind ")[1].split()[0]
    group = Group(stage, "-55")
    assert "bound now: Водоканал" in await group.says(petro, f"/bind {code}")
    assert "Водоканал: «Водоканал», it works" in await admin.says("/groups")
    await admin.presses("Let a group go")
    await admin.presses("Водоканал")
    await admin.presses("Yes, let it go")
    assert "No group is bound yet." in await admin.says("/groups")


async def test_bind_in_a_private_chat_explains_itself(citizen: Citizen) -> None:
    assert "In a group of the staff" in await citizen.says("/bind 4KMP-7XWD")


async def test_the_figures_are_for_staff(stage: DeskStage) -> None:
    boss, stranger = await stage.citizen("801"), await stage.citizen("802")
    async with stage.database.work() as work:
        met = await work.citizens.meet(boss.identity, "Ольга", stage.clock.now())
        await work.roles.grant(met.identity_id, "supervisor", "a test", stage.clock.now())
    assert "November" in await boss.says("/report")
    assert "November" not in await stranger.says("/report")
