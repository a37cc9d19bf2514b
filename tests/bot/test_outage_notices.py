"""What those who are concerned by an outage read of it."""

import pytest

from bot.i18n import SOURCE, speaking
from bot.messages import Outgoing
from bot.notices import put_into_words
from core.city import City
from core.outages import OutageKind
from core.outbox import NoticeKind

FACTS = {"id": "17", "kind": "water", "street_id": "kuindzhi-st", "house": "20"}
CAUSE = {"cause_uk": "порив труби", "cause_ru": "прорыв трубы"}


def _say(kind: NoticeKind, facts: dict[str, str], city: City, language: str = SOURCE) -> Outgoing:
    with speaking(language):
        return put_into_words(kind, facts, city)


@pytest.mark.parametrize("kind", OutageKind)
def test_that_it_is_over_is_said_of_every_kind(kind: OutageKind, city: City) -> None:
    said = _say(NoticeKind.outage_over, FACTS | {"kind": kind}, city)
    assert said.title.endswith(".")
    assert "please write to me" in said.text
    assert "20" in said.text, "somebody may have asked for two addresses"


def test_what_was_a_mistake_is_called_one(city: City) -> None:
    said = _say(NoticeKind.outage_withdrawn, FACTS, city)
    assert said.title == "No water: this was announced by mistake"
    assert "20" in said.text
    assert "please write to me" in said.text


def test_what_is_known_anew_is_told_in_the_language_of_the_citizen(city: City) -> None:
    ends = {"ends_at": "2026-11-27T16:30:00+00:00"}
    said = _say(NoticeKind.outage_changed, FACTS | CAUSE | ends, city)
    assert "It is to last until: Friday, 27 November, 18:30." in said.text
    assert "порив труби" in _say(NoticeKind.outage_changed, FACTS | CAUSE, city, "uk").text
    assert "прорыв трубы" in _say(NoticeKind.outage_changed, FACTS | CAUSE, city, "ru").text


def test_of_an_end_that_nobody_knows_that_is_said(city: City) -> None:
    said = _say(NoticeKind.outage_changed, FACTS | {"street_id": "", "house": ""}, city)
    assert "It is not known yet until when." in said.text
    assert "Address" not in said.text
    assert "Cause" not in said.text


def test_a_case_that_ends_with_an_outage_says_so_and_asks(city: City) -> None:
    facts = {"number": "1234567", "step": "finish", "note": "", "outage": "17"}
    said = _say(NoticeKind.case_moved, facts, city)
    assert "is over. Does it work at your place again?" in said.text
    assert said.rows, "the citizen can answer at once"
