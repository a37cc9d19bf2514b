"""A unit at work on the sandbox's page: a request comes into its group, is taken, and done with a photo."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.async_api import Locator, Page, expect

from docs.screenshot import running_service
from tests.browser.test_whole_service import containing, press, reads, uk, write

NO_CODE = "This code is not good: it was used, is too old, or is mistyped. Ask an admin for a new one."
pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service as a newcomer starts it, with its invented staff and their groups."""
    with running_service(tmp_path_factory.mktemp("service")) as address:
        yield address


def burst_over(service: str) -> None:
    """Let half a minute go by, after which the citizen hears of what has changed."""
    httpx.post(f"{service}/sandbox/api/clock", json={"advance": "31s"}, timeout=30).raise_for_status()


async def answer_with_photo(group: Locator, card: Locator) -> None:
    """Reply to a message of the group with a picture."""
    await card.hover()
    await card.get_by_role("button", name="Reply").click()
    await group.get_by_role("button", name="Attach").click()
    await group.get_by_role("menuitem", name="Sample photo", exact=True).click()


async def test_a_member_takes_a_request_and_finishes_it_with_a_photo(
    browser_page: Page, service: str
) -> None:
    await browser_page.add_init_script("localStorage.setItem('sandbox.language', 'en')")
    await browser_page.goto(f"{service}/sandbox")
    phone = browser_page.get_by_role("region", name="Олена Тестова")
    group = browser_page.get_by_role("region", name="Водоканал")
    await press(phone, "START")
    await reads(phone, uk("New request"))
    await write(phone, "Немає води, проспект Металургів 86, кв. 12")
    await press(phone, uk("Go on without"))
    await press(phone, uk("Send"))
    await reads(phone, containing(uk("Request {number} is sent")))
    card = group.get_by_role("article").filter(has_text="Металургів, 86").first
    await expect(card).to_contain_text(uk("New: nobody has taken it yet."))
    await press(group, uk("Take it"))
    await expect(card).to_contain_text("Петро Слюсаренко")
    burst_over(service)
    await reads(phone, uk("The work has begun."))
    await press(group, uk("It is done"))
    await expect(card).to_contain_text("Петро Слюсаренко, надішліть у відповідь")
    await answer_with_photo(group, card)
    await expect(card).to_contain_text(uk("Done. The citizen is asked whether it is so."))
    burst_over(service)
    await reads(phone, uk("The unit says that the work is done. Is it so?"))
    await press(phone, uk("Yes, it is done"))
    await expect(card).to_contain_text(uk("Done. Somebody else checks it."))


async def test_the_operators_board_is_there_and_the_service_answers_on_it(
    browser_page: Page, service: str
) -> None:
    await browser_page.add_init_script("localStorage.setItem('sandbox.language', 'en')")
    await browser_page.goto(f"{service}/sandbox")
    board = browser_page.get_by_role("region", name="Оператори")
    topics = board.get_by_role("navigation", name="Topics").get_by_role("button")
    await expect(topics.first).to_contain_text("General")
    await expect(board.get_by_label("Who acts")).to_contain_text("Віктор Наглядний, supervisor")
    await write(board, "/bind 23456789")
    await reads(board, uk(NO_CODE))
