"""My requests, and one request's story."""

from random import Random

from core.cases import CaseStatus, change_status
from core.numbers import draw_number, read_number, spell_number
from tests.dialogs.conversation import Citizen, Stage

LINE = "немає води на Металургів 86, кв 12, другий день"


async def filed(citizen: Citizen, line: str = LINE) -> str:
    """File a request by one line; its number."""
    await citizen.says(line)
    if citizen.last.needs_keyboard:
        await citizen.presses("Go on without")
    await citizen.presses("Send")
    number = read_number(citizen.last.title.split()[1])
    assert number
    return number


async def test_who_has_none_is_told_how_to_make_one(citizen: Citizen) -> None:
    assert "no requests yet" in await citizen.says("status")
    assert "What happened, and where?" in await citizen.presses("New request")


async def test_a_number_in_any_spelling_shows_its_request(citizen: Citizen) -> None:
    number = await filed(citizen)
    for spelling in (number, spell_number(number), f"№ {number[:4]} {number[4:]}"):
        shown = await citizen.says(spelling)
        assert f"Request {spell_number(number)}" in shown
        assert "Registered" in shown
        assert "Wednesday, 25 November" in shown


async def test_F86_another_persons_number_is_answered_as_one_that_does_not_exist(
    stage: Stage, citizen: Citizen
) -> None:
    number = await filed(citizen)
    stranger = await stage.citizen("777")
    unknown = draw_number(Random(1))
    told = await stranger.says(number)
    assert told.replace(spell_number(number), spell_number(unknown)) == await stranger.says(unknown)
    assert "no" in told


async def test_the_story_tells_what_was_done(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    async with stage.database.work() as work:
        await change_status(
            work, number, CaseStatus.in_progress, actor="api:x", note="Бригада виїхала", now=stage.clock.now()
        )
    shown = await citizen.says(number)
    assert "The work has begun. Answer: Бригада виїхала" in shown


async def test_a_late_request_says_so(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    stage.clock.turn(days=2)
    assert "It is late, and we are sorry" in await citizen.says(number)


async def test_the_list_has_pages(citizen: Citizen) -> None:
    for house in range(1, 8):
        await filed(citizen, f"немає води на Металургів {house}, кв 12, другий день")
    assert "You have 7 requests." in await citizen.says("мої звернення")
    await citizen.presses("Older requests")
    assert len([choice for choice in citizen.last.choices if choice.key.isdecimal()]) == 2
    await citizen.presses("Newer requests")
    assert len([choice for choice in citizen.last.choices if choice.key.isdecimal()]) == 5


async def test_a_receipt_stays_when_its_button_is_pressed(citizen: Citizen) -> None:
    await filed(citizen)
    await citizen.presses("My requests")
    assert not citizen.last.edits
    await citizen.presses("Menu")
    assert citizen.last.edits
