"""A long text full of tags and SQL goes through a whole request and comes out as it went in."""

from pathlib import Path

import httpx
import pytest

from bot.cleaning import clean
from core.city import City
from storage.database import Database
from tests.api.conftest import api_over, key_for
from tests.conftest import HandClock
from tests.dialogs.conversation import Stage
from tests.dialogs.telegram_person import telegram_person

LINE = "немає води на Металургів 86, кв 12, другий день"
MARKS = " <b>&amp;</b> '; DROP TABLE cases; -- \u202e\x00{name} %s עברית 👩‍🔧 \\u0000 ${x}"
LONG = LINE + MARKS * 60


@pytest.mark.parametrize("text", [LINE + MARKS, LONG[:5000]], ids=["short", "long"])
async def test_F18_a_text_comes_out_of_chat_and_api_as_it_was_written(
    database: Database, clock: HandClock, city: City, tmp_path: Path, text: str
) -> None:
    stage = Stage(database, clock, city)
    person = await telegram_person(stage)
    await person.sends_message(text=text)
    shown = await person.presses("Go on without")
    await person.presses("Send")
    async with database.view() as work:
        [case] = await work.cases.of_citizen(1, 9)
    assert case.description == clean(text).strip()
    assert case.description[:200] in shown
    api = api_over(database, clock, city, tmp_path)
    key = await key_for(database, "reader", clock.now())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(api), base_url="http://api") as client:
        read = await client.get(f"/api/v1/cases/{case.number}", headers=key)
    assert read.json()["description"] == case.description
