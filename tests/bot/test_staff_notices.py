"""What those who do the work are told, in words."""

from datetime import UTC, datetime, timedelta

from bot.notices import put_into_words
from core.city import City
from core.numbers import spell_number
from core.outbox import NoticeKind

LONGEST = 4096
"""What Telegram takes in one message."""


def test_a_thousand_late_cases_of_a_unit_are_one_message(city: City) -> None:
    due_at = datetime(2026, 11, 24, 10, tzinfo=UTC)
    facts = {str(10_000_000 + n): (due_at - timedelta(minutes=n)).isoformat() for n in range(1000)}
    message = put_into_words(NoticeKind.unit_terms, facts, city)
    assert spell_number("10000999") in message.text
    assert "and 970 more" in message.text
    assert len(message.title + message.text) < LONGEST


def test_many_cards_are_announced_with_how_long_they_take(city: City) -> None:
    message = put_into_words(NoticeKind.cards_coming, {"count": "200", "urgent": "3"}, city)
    assert "200 requests come here" in message.text
    assert "about 10 minutes" in message.text
    assert "3 emergencies come first." in message.text
    calm = put_into_words(NoticeKind.cards_coming, {"count": "21", "urgent": "0"}, city)
    assert "about 2 minutes" in calm.text
    assert "What is due first comes first." in calm.text
