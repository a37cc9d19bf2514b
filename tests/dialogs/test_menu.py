"""The menu is short enough to be read through, and what is rare is one tap further."""

import pytest

from bot.dialogs.menu import MOST_BUTTONS
from tests.dialogs.conversation import Citizen
from tests.dialogs.test_subscriptions import labels

LINE = "немає води на Металургів 86, кв 12, другий день"
RARE = ["Outages", "Questions and answers", "My data", "Русский язык"]


async def files(citizen: Citizen) -> None:
    """A request, up to its receipt."""
    await citizen.says(LINE)
    await citizen.presses("Go on without")
    assert "is sent" in await citizen.presses("Send")


async def test_a_menu_with_nothing_else_in_it_shows_everything(citizen: Citizen) -> None:
    await citizen.says("/start")
    assert len(labels(citizen)) <= MOST_BUTTONS
    assert set(RARE) < set(labels(citizen))


@pytest.mark.parametrize("label", RARE)
async def test_under_a_receipt_what_is_rare_is_two_taps_away(citizen: Citizen, label: str) -> None:
    await files(citizen)
    assert {"Take it back", "New request", "Write to an operator"} < set(labels(citizen))
    assert len(labels(citizen)) <= MOST_BUTTONS
    await citizen.presses("More")
    assert labels(citizen) == [*RARE, "Back"]
    shown = citizen.last.text
    await citizen.presses(label)
    assert citizen.last.text != shown


async def test_the_way_back_leads_to_what_belongs_to_the_receipt(citizen: Citizen) -> None:
    await files(citizen)
    await citizen.presses("More")
    await citizen.presses("Back")
    assert "is taken back" in await citizen.presses("Take it back")
