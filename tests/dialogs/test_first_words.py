"""Words before it is clear what they are about: a draft, a human, a guess, two things in one line."""

import pytest

from tests.dialogs.conversation import Citizen, Stage

LINE = "немає води на Металургів 86, кв 12, другий день"
TWO = "нет ни света ни воды Куприна 5"
UNKNOWN = "абвгд еєжзи клмно"


@pytest.mark.parametrize("words", ["продолжить", "продовжити", "продовжити звернення"])
@pytest.mark.parametrize("stray", ["", "щось таке дивне"])
async def test_a_draft_is_taken_up_by_a_word_and_stray_ones_do_no_harm(
    citizen: Citizen, words: str, stray: str
) -> None:
    await citizen.says(LINE)
    await citizen.says("menu")
    if stray:
        await citizen.says(stray)
        await citizen.says("menu")
    assert "просп. Металургів, 86, flat 12" in await citizen.says(words)


async def test_a_second_draft_lies_above_the_first(citizen: Citizen) -> None:
    await citizen.says(LINE)
    await citizen.says("menu")
    await citizen.says("немає світла, Миру 5 кв 4")
    await citizen.says("menu")
    assert "просп. Миру, 5" in await citizen.says("продовжити")
    await citizen.presses("Go on without")
    await citizen.presses("Send")
    assert "просп. Металургів, 86" in await citizen.says("продовжити")


@pytest.mark.parametrize(
    "words", ["можно с кем нибудь поговорить", "позвоните мне", "мне нужен диспетчер", "покличте людину"]
)
async def test_who_wants_a_human_gets_one(citizen: Citizen, words: str) -> None:
    assert "What would you like to ask?" in await citizen.says(words)


async def test_who_wants_a_number_gets_it_and_a_human(stage: Stage, citizen: Citizen) -> None:
    shown = await citizen.says("дайте телефон горячей линии")
    assert "+380 629 000 100" in shown
    assert "What would you like to ask?" in shown


async def test_a_human_is_had_from_where_nothing_was_understood(citizen: Citizen) -> None:
    await citizen.says(UNKNOWN)
    assert "What would you like to ask?" in await citizen.says("я хочу говорить с человеком а не с ботом")


async def test_a_fault_with_a_call_asked_for_is_a_fault(citizen: Citizen) -> None:
    assert "Немає води" in await citizen.says("немає води на Металургів 86, кв 12, позвоните мне")


async def test_nobody_is_told_the_same_for_ever(citizen: Citizen) -> None:
    await citizen.says(UNKNOWN)
    second = await citizen.says(f"{UNKNOWN} два")
    assert "I am a machine" not in second
    assert "I am a machine" in await citizen.says(f"{UNKNOWN} три")


async def test_an_address_is_kept_where_nothing_was_understood(citizen: Citizen) -> None:
    await citizen.says(UNKNOWN)
    assert "The place is noted: просп. Миру, 5, flat 3" in await citizen.says("Миру 5 кв 3")


@pytest.mark.parametrize("words", ["так", "да", "Миру 5 кв 3", "1"])
async def test_a_guess_is_agreed_to(citizen: Citizen, words: str) -> None:
    await citizen.says("дріт біля дому")
    assert [choice.key for choice in citizen.last.choices][:2] == ["power_hazard", "group"]
    assert "Ring +380 629 000 102 now" in await citizen.says(words)


async def test_a_yes_to_what_others_do_is_asked_once_more(citizen: Citizen) -> None:
    await citizen.says("мені не прийшла пенсія")
    assert "Shall I pass it to an operator?" in await citizen.says("так")
    assert "Your phone number" in await citizen.says("так")


async def test_a_wrong_number_in_a_sentence_is_said_to_be_wrong(citizen: Citizen) -> None:
    assert "a digit is wrong or missing" in await citizen.says("Заявка номер 1234-5678")


async def test_two_things_make_two_requests(citizen: Citizen) -> None:
    await citizen.says(TWO)
    assert "One request is about one thing" in await citizen.presses("Go on without")
    await citizen.presses("Send")
    assert "About: Немає світла\nWhere: вул. Купріна, 5" in await citizen.presses("Also send: Немає світла")
    assert "is sent" in await citizen.says("так")


@pytest.mark.parametrize(
    ("line", "words", "kept"),
    [
        ("немає води на проспекті Металургів", "5, квартира 3, код домофона 12", "код домофона 12"),
        ("не начислили субсидию", "Зелінського 12 кв 3, не начислили за октябрь", "не начислили за октябрь"),
    ],
)
async def test_what_is_told_with_the_address_is_kept(
    citizen: Citizen, line: str, words: str, kept: str
) -> None:
    await citizen.says(line)
    await citizen.says(words)
    assert f"\n{kept}\n" in await citizen.presses("Go on without")


@pytest.mark.parametrize(
    ("language", "words", "name"),
    [("uk", "привіт", "контакт-центр міста Маріуполя"), ("ru", "/start", "контакт-центр города Мариуполя")],
)
async def test_the_city_is_named_as_people_say_it(stage: Stage, language: str, words: str, name: str) -> None:
    citizen = await stage.citizen("777", language)
    assert name in await citizen.says(words)


async def test_a_number_in_place_of_a_description_is_a_number(citizen: Citizen) -> None:
    await citizen.says("яма")
    await citizen.says("Італійська 20")
    assert "the number is noted" in await citizen.says("067 123 45 67")
    assert "What happened?" in citizen.last.text


@pytest.mark.parametrize("words", ["да", "так", "yes"])
async def test_a_yes_under_the_receipt_takes_the_second_thing(citizen: Citizen, words: str) -> None:
    await citizen.says(TWO)
    await citizen.presses("Go on without")
    await citizen.presses("Send")
    assert "About: Немає світла\nWhere: вул. Купріна, 5" in await citizen.says(words)


@pytest.mark.parametrize("flat", ["квартира 3", "кв 3"])
async def test_a_flat_that_is_told_late_belongs_to_the_address(citizen: Citizen, flat: str) -> None:
    assert "Whom is the request for" in await citizen.says("У моей мамы на Строителей 10 нет отопления")
    said = await citizen.says(flat)
    assert "noted the flat: 3" in said
    assert "Whom is the request for" in said
    await citizen.says("мама Галина, 067 222 33 44")
    assert "просп. Будівельників, 10, flat 3" in citizen.last.text


async def test_what_stands_near_is_kept_beside_the_street(citizen: Citizen) -> None:
    await citizen.says("велика яма на вулиці Купріна біля школи 5")
    assert "біля школи 5" in citizen.last.text + citizen.last.title


@pytest.mark.parametrize("command", ["/call", "/test"])
async def test_a_command_is_of_no_language(stage: Stage, command: str) -> None:
    citizen = await stage.citizen("614", language="")
    await citizen.says("немає води з самого ранку")
    await citizen.says(command)
    assert {choice.label for choice in citizen.last.choices} >= {"Скасувати"}
