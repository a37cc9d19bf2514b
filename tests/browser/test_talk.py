"""A citizen's phone and the operators' group talk with each other through the real service, on one page."""

from collections.abc import Iterator

import pytest
from playwright.async_api import Locator, Page, expect

from docs.screenshot import running_service
from tests.browser.test_operators_board import OPERATOR, open_topic, said, topics
from tests.browser.test_whole_service import containing, press, reads, uk, write

pytestmark = pytest.mark.asyncio(loop_scope="session")

PEOPLE = {"telegram": "Олена Тестова", "viber": "Остап Прикладний"}
OPERATOR_NAME = OPERATOR.split(",", maxsplit=1)[0]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service as a newcomer starts it."""
    with running_service(tmp_path_factory.mktemp("service")) as address:
        yield address


async def attach_photo(window: Locator) -> None:
    """Send the sample picture."""
    await window.get_by_role("button", name="Attach").click()
    await window.get_by_role("menuitem", name="Sample photo", exact=True).click()


async def on_the_page(page: Page, service: str, messenger: str) -> tuple[Locator, Locator]:
    """The phone of a citizen who has begun, and the operators' group."""
    await page.add_init_script("localStorage.setItem('sandbox.language', 'en')")
    await page.goto(f"{service}/sandbox")
    people = page.get_by_role("navigation", name="People")
    name = PEOPLE[messenger]
    phone, board = page.get_by_role("region", name=name), page.get_by_role("region", name="Оператори")
    for window, label in ((phone, name), (board, "Оператори")):
        opens = people.get_by_role("button", name=label)
        await expect(window.or_(opens).first).to_be_visible()
        if not await window.is_visible():
            await opens.click()
    await press(phone, "START")
    if messenger == "viber":
        await press(phone, uk("Begin"))
    await expect(phone.get_by_role("button", name=uk("New request"), exact=True).last).to_be_visible()
    return phone, board


@pytest.mark.parametrize("messenger", list(PEOPLE))
async def test_a_citizen_and_an_operator_talk_on_the_page(
    browser_page: Page, service: str, messenger: str
) -> None:
    phone, board = await on_the_page(browser_page, service, messenger)
    before = await topics(board).count()
    await write(phone, "оператор")
    await reads(phone, uk("To an operator"))
    nobody = uk("No operator is on shift just now, so I cannot say how long it takes. Your question is kept.")
    await expect(phone.get_by_text(nobody)).to_have_count(0)
    await write(phone, "Коли буде вода?")
    await reads(phone, uk("Your question is passed on."))

    await expect(topics(board)).to_have_count(before + 1)
    masked = " ".join(f"{part[0]}***" for part in PEOPLE[messenger].split())
    await open_topic(board, masked)
    await expect(said(board, "Коли буде вода?")).to_be_visible()
    await board.get_by_label("Who acts").select_option(OPERATOR)
    await press(board, uk("I take it"))
    card = said(board, uk("A talk with a citizen"))
    await expect(card).to_contain_text(uk("{name} has it.").format(name=OPERATOR_NAME))

    await write(board, "О шостій вечора.")
    await reads(phone, "О шостій вечора.")
    own = said(board, "О шостій вечора.")
    await expect(own.get_by_role("img", name="reaction: 👍")).to_be_visible()

    await attach_photo(phone)
    photo = board.get_by_role("article").filter(has=board.page.locator("img.photo"))
    await expect(photo).to_be_visible()
    await photo.hover()
    await photo.get_by_role("button", name="Reply").click()
    await write(board, "Дякую за фото!")
    await reads(phone, "Дякую за фото!")

    await own.hover()
    await own.get_by_role("button", name="Edit").click()
    await write(board, "О сьомій вечора.")
    await expect(said(phone, "О сьомій вечора.")).to_be_visible()
    if messenger == "viber":
        await expect(said(phone, "О сьомій вечора.")).to_contain_text(uk("Corrected"))
    else:
        await expect(said(phone, "О шостій вечора.")).to_have_count(0)

    await press(board, uk("Close the talk"))
    over = uk("The operator has ended the talk. To write to an operator again, write: operator.")
    await expect(said(phone, over)).to_be_visible()
    await expect(card).to_contain_text(containing(uk("Closed: {name}.")))
