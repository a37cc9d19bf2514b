"""Corrections by typing: the item that is meant is corrected; such words never stand in the description."""

import pytest

from core.cases import Case
from core.citizens import Citizen as Met
from tests.dialogs.conversation import Citizen, Stage

LINE = "немає води на Металургів 45, кв 8"


async def summary(citizen: Citizen, line: str = LINE) -> None:
    """A request that is ready to be sent."""
    await citizen.says(line)
    await citizen.presses("Go on without")


async def known(stage: Stage, citizen: Citizen) -> tuple[Met, list[Case]]:
    """The citizen, and what they have sent."""
    async with stage.database.view() as work:
        met = await work.citizens.by_identity(1)
        assert met
        return met, await work.cases.of_citizen(met.citizen_id, 9)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("ой не 45 а 47", "Where: просп. Металургів, 47, flat 8"),
        ("нет, квартира 4", "Where: просп. Металургів, 45, flat 4"),
        ("квартира 7 а не 8", "Where: просп. Металургів, 45, flat 7"),
        ("не 8 а 9", "Where: просп. Металургів, 45, flat 9"),
        ("зміни адресу на Зелінського 3", "Where: вул. Зелінського, 3"),
        ("телефон 0671234567", "Phone: +380 67 123 4567"),
        ("мій номер 067 123 45 67", "Phone: +380 67 123 4567"),
        ("0671234567", "Phone: +380 67 123 4567"),
        ("описание: огромная яма", "What happened: огромная яма"),
    ],
)
async def test_the_summary_is_corrected_in_words(citizen: Citizen, words: str, shown: str) -> None:
    await summary(citizen)
    told = await citizen.says(words)
    assert shown in told
    assert "added this" not in told
    assert f"\n{words}" not in told


@pytest.mark.parametrize(
    "words", ["отправляй", "все правильно", "надсилай", "так, все вірно", "да отправляй"]
)
async def test_words_send(citizen: Citizen, words: str) -> None:
    await summary(citizen)
    assert "is sent" in await citizen.says(words)


@pytest.mark.parametrize("words", ["изменить", "не те", "нет это другое", "неправильно"])
async def test_words_open_what_can_be_changed(citizen: Citizen, words: str) -> None:
    await summary(citizen)
    assert "What shall be changed?" in await citizen.says(words)


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("адрес", "Where is it?"),
        ("адреса", "Where is it?"),
        ("адрес неправильный", "Where is it?"),
        ("телефон", "Your phone number"),
        ("опис", "What happened? For example"),
        ("для другого человека", "Whom is the request for"),
    ],
)
@pytest.mark.parametrize("first", ["", "изменить"])
async def test_a_word_names_the_item(citizen: Citizen, first: str, words: str, asked: str) -> None:
    await summary(citizen)
    if first:
        await citizen.says(first)
    assert asked in await citizen.says(words)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Зелінського 3 кв 9", "Where: вул. Зелінського, 3, flat 9"),
        ("067 123 45 67", "Phone: +380 67 123 4567"),
        ("описание: огромная яма", "What happened: огромная яма"),
        ("отправить", "is sent"),
        ("ничего не надо", "Is everything right?"),
    ],
)
async def test_what_to_change_takes_the_new_value_itself(citizen: Citizen, words: str, shown: str) -> None:
    await summary(citizen)
    await citizen.presses("Change something")
    assert shown in await citizen.says(words)


@pytest.mark.parametrize(
    "line",
    [
        "у моей мамы на Строителей 10 нет отопления",
        "у сусідки немає світла, Миру 5 кв 4",
        "нет воды, Мира 5 кв 4, пишу за бабушку",
    ],
)
async def test_who_writes_for_another_is_asked_for_whom(stage: Stage, citizen: Citizen, line: str) -> None:
    assert "Whom is the request for" in await citizen.says(line)
    told = await citizen.says("звать Галина 067 222 33 44")
    assert "For: звать Галина" in told
    assert "Phone: +380 67 222 3344" in told
    await citizen.presses("Send")
    met, [case] = await known(stage, citizen)
    assert (met.phone, case.phone) == (None, "+380672223344")


@pytest.mark.parametrize("words", ["это для мамы, она живет отдельно", "для мамы"])
async def test_another_person_can_be_named_at_the_summary(citizen: Citizen, words: str) -> None:
    await summary(citizen)
    assert "Whom is the request for" in await citizen.says(words)
    assert f"For: {words}; Галина" in await citizen.says("Галина")


async def test_the_number_of_another_is_never_the_citizens_own(stage: Stage, citizen: Citizen) -> None:
    await citizen.says(LINE)
    assert "another person's number" in await citizen.says("телефон мамы 067 222 33 44 звать Галина")
    await citizen.presses("Send")
    met, [case] = await known(stage, citizen)
    assert met.phone is None
    assert case.whom == "телефон мамы 067 222 33 44 звать Галина"


async def test_neighbours_upstairs_are_nobody_to_file_for(citizen: Citizen) -> None:
    assert "Whom" not in await citizen.says("у соседей сверху шум, не убран двор, Мира 5 кв 4")


async def test_what_is_told_besides_the_number_is_kept(citizen: Citizen) -> None:
    await citizen.says(LINE)
    told = await citizen.says("067-123-45-67 звонить после 18")
    assert "звонить после 18" in told
    assert "Phone: +380 67 123 4567" in told


async def test_a_point_at_the_summary_may_be_the_place(citizen: Citizen) -> None:
    await summary(citizen)
    assert "Is it the place of this request?" in await citizen.shares_point(47.0971, 37.5434)
    assert "the place stays as it was" in await citizen.says("ні")
    await citizen.shares_point(47.0971, 37.5434)
    assert "Which street is it?" in await citizen.says("так")


async def test_what_was_noted_stands_above_the_heading(citizen: Citizen) -> None:
    await citizen.says(LINE)
    told = await citizen.says("067 123 45 67")
    assert told.index("the number is noted") < told.index("Please check your request")


@pytest.mark.parametrize("label", ["Send my number", "Send where I am"])
async def test_a_device_that_cannot_do_it_is_told_to_type(citizen: Citizen, label: str) -> None:
    await citizen.says(LINE if "number" in label else "відкритий люк")
    if "number" not in label:
        await citizen.presses("Go on with the request")
    assert "did not work on this device" in await citizen.says(label)
