"""An admin writes down an outage: pasted or step by step, everything shown, nothing guessed."""

import pytest

from core.access import Role
from core.areas import WHOLE_CITY, Area
from core.broadcasts import Broadcast, BroadcastState
from core.house_ranges import HouseNumber, HouseRange
from core.outages import Outage
from tests.dialogs.conversation import Stage
from tests.dialogs.newsroom import FIRST_LINE, PASTED, Newsroom, newsroom


@pytest.fixture
async def room(stage: Stage) -> Newsroom:
    """Two admins, and somebody who is told."""
    opened = await newsroom(stage)
    await opened.subscriber()
    return opened


async def drafts(room: Newsroom) -> list[Broadcast]:
    """What was drawn up."""
    async with room.stage.database.work() as work:
        return await work.broadcasts.in_states([BroadcastState.draft])


async def outage(room: Newsroom) -> Outage:
    """The one that was drawn up."""
    [draft] = await drafts(room)
    return draft.outage


async def test_a_pasted_text_becomes_a_form_and_a_notice(room: Newsroom) -> None:
    form = await room.pastes()
    for line in (
        "What: water",
        "Class: planned",
        "When: on 25 November from 9:00 to 17:00",
        "1. вул. Куїнджі, 12–48 (even side), 51, 53а",
        "2. просп. Миру, 80, 82, 84/2",
        "Why, in Ukrainian: ремонт водопроводу",
        "Why, in Russian: ремонт водопровода",
    ):
        assert line in form
    assert "missing" not in form
    shown = await room.admin.presses("Show what people read")
    assert FIRST_LINE in shown
    assert "25 ноября с 9:00 до 17:00 не будет воды." in shown
    assert "cannot be sent" not in shown


async def test_a_command_tells_nothing_of_a_language(stage: Stage) -> None:
    """«/outage» was read as Russian in Latin letters."""
    admin = await stage.citizen("803", language="")
    for command in ("/outage", "/people", "/start"):
        await admin.says(command)
    async with stage.database.view() as work:
        known = await work.citizens.find(admin.identity)
    assert known
    assert known.language is None


async def test_where_water_is_brought_is_shown_as_no_place(room: Newsroom) -> None:
    form = await room.pastes(f"{PASTED}\nПідвезення води: вул. Амурська, 10.")
    assert "Амурська" not in form.partition("Read as no place")[0]
    assert "Read as no place of the outage:\n«Підвезення води: вул. Амурська, 10" in form
    assert "missing" not in form


async def test_hours_of_every_day_become_a_remark_that_can_be_put_right(room: Newsroom) -> None:
    form = await room.pastes(PASTED.replace("25 листопада 2026 року з", "25-27 листопада щодня з"))
    assert "Remark: Щодня з 9:00 до 17:00.\nRemark in Russian: Ежедневно с 9:00 до 17:00." in form
    assert "missing" not in form
    shown = await room.admin.presses("Show what people read")
    assert "\n\nЩодня з 9:00 до 17:00." in shown
    assert "\n\nЕжедневно с 9:00 до 17:00." in shown
    await room.admin.presses("Change it")
    await room.admin.presses("Remark")
    assert "Щодня" not in await room.admin.presses("Nothing to add")


async def test_a_text_that_is_pasted_into_the_list_is_taken(room: Newsroom) -> None:
    await room.admin.says("/outage")
    await room.admin.says(PASTED)
    form = await room.admin.presses("That is all")
    assert "When: on 25 November from 9:00 to 17:00" in form


async def test_a_long_text_that_a_messenger_has_cut_is_read_as_one(room: Newsroom) -> None:
    await room.admin.says("/outage")
    await room.admin.presses("Announce an outage")
    head, tail = PASTED.split("просп. ")
    assert "send the rest" in await room.admin.says(head)
    await room.admin.says(f"просп. {tail}")
    form = await room.admin.presses("That is all")
    assert "2. просп. Миру, 80, 82, 84/2" in form


@pytest.mark.telegram
async def test_an_edited_part_takes_its_own_place(room: Newsroom) -> None:
    await room.admin.says("/outage")
    await room.admin.presses("Announce an outage")
    await room.admin.says(PASTED, message_id="77")
    await room.admin.presses("That is all")
    assert "send the rest" in await room.admin.edits("77", PASTED.replace("51, 53а", "99"))
    form = await room.admin.presses("That is all")
    assert "1. вул. Куїнджі, 12–48 (even side), 99\n2." in form


async def test_a_text_that_is_too_long_is_not_cut_in_silence(room: Newsroom) -> None:
    await room.admin.says("/outage")
    await room.admin.presses("Announce an outage")
    await room.admin.says(PASTED + " слово" * 600)
    assert "two notices" in await room.admin.says("слово " * 1200)
    assert "2. просп. Миру" in await room.admin.presses("That is all"), "the first part is kept"


async def test_what_a_text_does_not_say_is_asked_one_by_one(room: Newsroom) -> None:
    form = await room.pastes("25 листопада з 9:00 не буде води: вул. Куїнджі, 5")
    assert "Still missing: planned or emergency, why." in form
    assert "the end is not known" in form
    assert "planned, or an emergency" in await room.admin.presses("Fill in what is missing")
    assert "Why is it off?" in await room.admin.presses("Planned")
    assert "And in Russian?" in await room.admin.says("ремонт теплообмінника на вулиці")
    assert "looks Ukrainian" in await room.admin.says("ремонт теплообмінника і мережі")
    assert "Anything to add" in await room.admin.says("ремонт теплообменника")
    form = await room.admin.presses("Nothing to add")
    assert "missing" not in form
    await room.admin.presses("Show what people read")
    kept = await outage(room)
    assert dict(kept.cause) == {"uk": "ремонт теплообмінника на вулиці", "ru": "ремонт теплообменника"}
    assert kept.ends_at is None


async def test_step_by_step_leads_through_the_same_form(room: Newsroom) -> None:
    admin = room.admin
    await admin.says("/outage")
    await admin.presses("Announce an outage")
    assert "What is off?" in await admin.presses("Step by step")
    await admin.presses("electricity")
    await admin.presses("An emergency")
    assert "could not read" in await admin.says("скоро")
    assert "Where" in await admin.presses("It began just now")
    assert "no street" in await admin.says("там, де завжди")
    assert "1. вул. Куїнджі, 1–9" in await admin.says("Куїнджі 1-9")
    assert "Центральний район" in await admin.presses("Центральний район")
    assert "Why is it off?" in await admin.presses("That is all")
    await admin.presses("Пошкодження кабелю")
    assert "And in Russian?" in await admin.says("Пункт обігріву: вул. Куїнджі, 3")
    form = await admin.says("Пункт обогрева: ул. Куинджи, 3")
    assert "Remark in Russian: Пункт обогрева" in form
    await admin.presses("Show what people read")
    kept = await outage(room)
    assert (kept.emergency, kept.starts_at, kept.ends_at) == (True, room.stage.clock.now(), None)
    assert [area.street_id or area.district for area in kept.areas] == ["kuindzhi-st", "central"]


async def test_a_street_that_is_not_sure_is_asked(room: Newsroom) -> None:
    form = await room.pastes(PASTED.replace("вул. Куїнджі", "пров. Торговий - весь; вул. Куїнджі"))
    assert "вул. Торгова, all houses. Is it this street? The text says: «пров. Торговий - весь»" in form
    assert "Still missing: where." in form
    await room.admin.presses("Fill in what is missing")
    await room.admin.presses("вул. Торгова")
    form = await room.admin.presses("Nothing to add")
    assert "1. вул. Торгова, all houses\n2." in form
    assert "missing" not in form


async def test_a_street_without_houses_is_no_whole_street_by_itself(room: Newsroom) -> None:
    form = await room.pastes(
        "Аварія! 25 листопада до 17:00 немає води через порив: вул. Куїнджі, просп. Миру 7"
    )
    assert "1. вул. Куїнджі: which houses?" in form
    await room.admin.presses("Fill in what is missing")
    assert "neither a street nor houses" in await room.admin.says("усі")
    asked = await room.admin.says("5-15 непарні")
    assert "Anything to add" in asked
    assert "1. вул. Куїнджі, 5–15 (odd side)" in await room.admin.presses("Nothing to add")


async def test_what_was_not_understood_is_not_left_out_in_silence(room: Newsroom) -> None:
    form = await room.pastes(PASTED.replace("51, 53а", "51 (крім приватних); вул. Вигадана, 7"))
    assert "This I did not understand:\n«крім приватних»\n«вул. Вигадана, 7»" in form
    assert "Still missing: where." in form
    await room.admin.presses("Fill in what is missing")
    assert "no street" in await room.admin.says("вул. Вигадана, 9")
    assert "3. вул. Торгова, 7" in await room.admin.says("вул. Торгова, 7")
    await room.admin.presses("That is all")
    form = await room.admin.presses("Nothing to add")
    assert "missing" not in form
    assert "Вигадана" not in form


async def test_exceptions_of_houses_stand_in_the_form_and_can_be_changed(room: Newsroom) -> None:
    form = await room.pastes(PASTED.replace("51, 53а; ", "51, крім 14 та 16; "))
    assert "1. вул. Куїнджі, 12–48 (even side), 51, except 14, 16" in form
    await room.admin.presses("Where")
    await room.admin.says("1")
    await room.admin.says("весь, крім 20")
    form = await room.admin.presses("Nothing to add")
    assert "1. вул. Куїнджі, all houses except 20" in form
    await room.admin.presses("Show what people read")
    but = HouseRange(HouseNumber(20), HouseNumber(20))
    assert Area("kuindzhi-st", excepted=(but,)) in (await outage(room)).areas


async def test_every_field_can_be_changed(room: Newsroom) -> None:
    admin = room.admin
    await room.pastes()
    await admin.presses("What")
    await admin.presses("gas")
    await admin.presses("Nothing to add")
    await admin.presses("Planned or emergency")
    await admin.presses("An emergency")
    await admin.presses("When")
    assert "from 22:00 on 25 November to 6:00 on 26 November" in await admin.says("25.11 22:00 - 6:00")
    await admin.presses("Why")
    await admin.presses("Ремонт газопроводу")
    await admin.presses("Where")
    await admin.says("2")
    await admin.says("81")
    await admin.presses("Where")
    await admin.says("1")
    await admin.presses("Leave this place out")
    form = await admin.presses("Remark")
    form = await admin.presses("Nothing to add")
    for line in ("What: gas", "Class: an emergency", "1. просп. Миру, 81", "in Russian: ремонт газопровода"):
        assert line in form
    assert "Куїнджі" not in form


async def test_another_year_is_shown_before_anybody_sends_it(room: Newsroom) -> None:
    assert "Year" not in await room.pastes()
    await room.admin.presses("When")
    await room.admin.says("з 9:00 до 17:00 25 листопада 2027 року")
    form = await room.admin.presses("Nothing to add")
    assert "When: on 25 November from 9:00 to 17:00. Year: 2027" in form
    await room.admin.presses("When")
    form = await room.admin.says("з 22:00 31.12.2026 до 6:00 01.01.2027")
    assert "to 6:00 on 1 January. Year: 2026–2027" in form


async def test_the_whole_city_is_one_tap_and_taken_back_by_another(room: Newsroom) -> None:
    await room.pastes()
    await room.admin.presses("Where")
    await room.admin.presses("The whole city")
    form = await room.admin.presses("Nothing to add")
    assert "Where:\nthe whole city" in form
    await room.admin.presses("Show what people read")
    assert (await outage(room)).areas == (WHOLE_CITY,)


async def test_a_street_that_is_named_twice_is_one_place(room: Newsroom) -> None:
    await room.draft(PASTED.replace("просп. Миру, буд.", "вул. Куїнджі, буд."))
    areas = (await outage(room)).areas
    assert [(area.street_id, len(area.houses)) for area in areas] == [("kuindzhi-st", 6)]
    assert isinstance(areas[0], Area)


async def test_a_form_that_somebody_walked_away_from_is_offered_again(room: Newsroom) -> None:
    await room.pastes()
    await room.admin.says("menu")
    await room.admin.says("/outage")
    await room.admin.presses("Announce an outage")
    assert "1. вул. Куїнджі" in await room.admin.presses("Go on with the unfinished one")
    await room.admin.presses("Show what people read")
    await room.admin.says("/outage")
    await room.admin.presses("Announce an outage")
    assert "Go on with the unfinished one" not in [one.label for one in room.admin.last.choices]
    assert len(await drafts(room)) == 1


async def test_a_draft_is_changed_in_the_same_form(room: Newsroom) -> None:
    await room.draft()
    form = await room.admin.presses("Change it")
    assert "1. вул. Куїнджі, 12–48 (even side), 51, 53а" in form
    await room.admin.presses("When")
    await room.admin.says("25.11 з 10:00 до 12:00")
    shown = await room.admin.presses("Show what people read")
    assert "25 листопада з 10:00 до 12:00 не буде води." in shown
    assert len(await drafts(room)) == 1


async def test_nobody_else_finds_the_way_there(room: Newsroom) -> None:
    operator = await room.staff("803", Role.operator)
    await operator.says("/start")
    assert "Announce an outage" not in [one.label for one in operator.last.choices]
    assert "Outage notices" not in await operator.says("/outage")
    await room.admin.says("/start")
    assert "Nothing is announced." in await room.admin.presses("Announce an outage")


async def test_who_is_no_admin_any_more_keeps_nothing(room: Newsroom) -> None:
    await room.pastes()
    async with room.stage.database.work() as work:
        known = await work.citizens.find(room.admin.identity)
        assert known
        await work.roles.revoke(known.identity_id, Role.admin, "test", room.stage.clock.now())
    await room.admin.presses("Show what people read")
    assert await drafts(room) == []
