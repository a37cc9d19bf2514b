"""Help: a question is answered with a written article, a report stays a report."""

import re

import pytest

from bot.channels.telegram_media import LONGEST_TEXT
from bot.dialogs.articles import MOST_TITLES
from bot.splitting import units
from core.articles import Use, Uses
from tests.dialogs.conversation import Citizen, Stage
from tests.dialogs.test_subscriptions import labels
from understanding.phones import spell_phone


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


MORE = {"uk": "Ще питання", "ru": "Ещё вопросы"}


async def test_no_topic_shows_more_titles_than_are_read_through(stage: Stage, citizen: Citizen) -> None:
    topics = {article.topic for article in stage.city.articles}
    for group in (group for group in stage.city.groups if group.code in topics):
        await citizen.says("/articles")
        await citizen.presses(group.name["uk"])
        first, titles = set(labels(citizen)), set(labels(citizen))
        assert len(first) <= MOST_TITLES + 4  # and more, back, menu, operator
        while "More questions" in labels(citizen):
            await citizen.presses("More questions")
            if set(labels(citizen)) == first:
                break
            titles |= set(labels(citizen))
        assert {one.title["uk"] for one in stage.city.articles if one.topic == group.code} <= titles


@pytest.mark.parametrize("language", ["uk", "ru"])
async def test_every_article_is_shown_whole_in_one_message(stage: Stage, language: str) -> None:
    citizen = await stage.citizen(language=language)
    groups = {group.code: group.name[language] for group in stage.city.groups}
    for article in stage.city.articles:
        await citizen.says("/articles")
        await citizen.presses(groups[article.topic])
        while article.title[language] not in labels(citizen):
            await citizen.presses(MORE[language])
        before = len(stage.wire.sent)
        await citizen.presses(article.title[language])
        assert len(stage.wire.sent) == before + 1
        shown = f"{citizen.last.title}\n{citizen.last.text}"
        assert units(shown) <= LONGEST_TEXT
        assert article.title[language] in shown
        for line in article.text[language].splitlines():
            assert re.sub(r"\+\d{12}", lambda found: spell_phone(found[0]), line) in shown
        assert "2026" in shown.splitlines()[-1]
