"""Help: a question is answered with a written article, a report stays a report."""

import pytest

from core.articles import Use, Uses
from tests.dialogs.conversation import Citizen, Stage
from tests.dialogs.test_subscriptions import labels


async def uses(stage: Stage) -> Uses:
    """What was counted so far."""
    async with stage.database.view() as work:
        return await work.articles.totals()


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("як передати показники лічильника", "Візьміть квитанцію"),
        ("куда передать показания за воду", "Возьмите квитанцию"),
        ("до котрої години працюють оператори?", "з 07:00 до 21:00"),
    ],
)
async def test_a_question_is_answered_with_source_and_date(stage: Stage, question: str, answer: str) -> None:
    citizen = await stage.citizen(language="ru" if "куда" in question else "uk")
    shown = await citizen.says(question)
    assert answer in shown
    assert "+380 629 000 100" in shown
    assert "28 " in shown.splitlines()[-1]
    assert "2026" in shown.splitlines()[-1]


async def test_it_is_counted_whether_it_helped(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("як передати показники лічильника")
    assert "I am glad" in await citizen.presses("This helped")
    await citizen.says("як передати показники лічильника")
    assert await uses(stage) == {("meter_readings", Use.shown): 2, ("meter_readings", Use.helped): 1}


async def test_a_request_is_filed_all_the_same_with_the_question(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("як передати показники лічильника")
    await citizen.presses("Still file a request")
    await citizen.presses("Go on without")
    assert "як передати показники лічильника" in citizen.last.text
    assert (await uses(stage))[("meter_readings", Use.filed)] == 1


@pytest.mark.parametrize(
    "words", ["у мене нема води", "не горит фонарь на Куинджи", "сміття не вивозять тиждень"]
)
async def test_a_report_is_never_answered_with_an_article(stage: Stage, citizen: Citizen, words: str) -> None:
    await citizen.says(words)
    assert "This helped" not in labels(citizen)
    assert await uses(stage) == {}


async def test_the_menu_lists_them_by_topic(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("/start")
    assert "Choose a topic" in await citizen.presses("Questions and answers")
    await citizen.presses("Вода і каналізація")
    assert "Водоканал" in await citizen.presses("Хто відповідає за воду")
    assert await uses(stage) == {("who_water", Use.shown): 1}
    assert "Choose a topic" in await citizen.presses("Other questions")


@pytest.mark.parametrize("words", ["питання і відповіді", "вопросы и ответы", "/articles"])
async def test_words_lead_to_the_list(citizen: Citizen, words: str) -> None:
    assert "Choose a topic" in await citizen.says(words)


async def test_what_others_do_has_its_body_its_contact_and_a_request(stage: Stage, citizen: Citizen) -> None:
    assert "Пенсійний фонд" in await citizen.says("мені не прийшла пенсія")
    assert "Pass it to an operator" in labels(citizen)
    assert "1545" in await citizen.presses("More about it")
    assert {"This helped", "Still file a request", "Operator"} <= set(labels(citizen))


async def test_words_after_an_article_are_a_new_matter(citizen: Citizen) -> None:
    await citizen.says("як передати показники лічильника")
    await citizen.says("немає води на Куїнджі 20")
    assert "This helped" not in labels(citizen)


@pytest.mark.parametrize(
    "question",
    [
        "а як довго чекати на відповідь?",
        "скільки чекати відповіді на звернення",
        "как передать показания счетчика",
    ],
)
async def test_a_question_in_the_middle_of_filing_is_answered_and_filing_goes_on(
    citizen: Citizen, question: str
) -> None:
    await citizen.says("не горить ліхтар")
    assert "Who says so:" in await citizen.says(question)
    assert "Where" in await citizen.presses("Go on with the unsent request")
    await citizen.says("Куїнджі 20")
    assert "Who says so:" in await citizen.says(question)
    assert "Let us go on with your request." in await citizen.presses("This helped")
    await citizen.presses("Go on without")
    assert question not in citizen.last.text
    assert "is sent" in await citizen.presses("Send")


@pytest.mark.parametrize(
    "words",
    [
        "біля школи, не знаю який номер",
        "Миру 35, як їхати до базару",
        "де аптека на розі",
        "напротив налоговой",
    ],
)
async def test_a_place_is_no_question_of_help(citizen: Citizen, words: str) -> None:
    await citizen.says("не горить ліхтар")
    assert "Who says so:" not in await citizen.says(words)


@pytest.mark.parametrize("words", ["вода", "перше", "1", "каналізація"])
async def test_a_topic_is_chosen_in_words(citizen: Citizen, words: str) -> None:
    await citizen.says("/articles")
    assert "What do you want to know?" in await citizen.says(words)
    assert "Who says so:" in await citizen.says("перше")


async def test_numbers_to_ring_are_easy_to_read(citizen: Citizen) -> None:
    assert "+380 629 000 101" in (await citizen.says("телефон водоканалу")).replace("\u00a0", " ")
