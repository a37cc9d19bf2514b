"""Questions find their article, and reports are left alone: the figures of docs/understanding.md hold."""

import pytest

from bench.understanding.help import QUESTIONS, REPORTS, answered, questions, taken_for_questions
from core.city import City
from understanding import Reader


@pytest.fixture(scope="module")
def reader(city: City) -> Reader:
    """Prepared once."""
    return Reader(city)


@pytest.mark.parametrize("name", QUESTIONS)
def test_most_questions_find_their_article(reader: Reader, name: str) -> None:
    asked = questions(reader, name)
    figures = dict(answered(asked))
    assert len(asked) > 100
    assert figures["right article first"] > 0.75 * len(asked)
    assert figures["another article first"] < 0.1 * len(asked)


def test_of_a_hundred_reports_at_most_one_is_taken_for_a_question(reader: Reader, city: City) -> None:
    sets = [taken_for_questions(reader, city, name) for name in REPORTS]
    taken, count = sum(len(texts) for texts, _count in sets), sum(count for _texts, count in sets)
    assert count > 500
    assert taken <= 0.01 * count
