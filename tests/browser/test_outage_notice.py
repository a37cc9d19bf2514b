"""An admin writes of an outage, another approves it, phones show it, and the bar comes to its end.

One of the two who are told has quiet hours: until they are over the bar stands half-way.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date
from playwright.async_api import Locator, Page, expect

from docs.screenshot import running_service
from tests.browser.test_operators_board import said
from tests.browser.test_whole_service import containing, press, reads, uk, write

pytestmark = pytest.mark.asyncio(loop_scope="session")

AUTHOR, APPROVER = "Алла Адміненко", "Борис Погодженко"
KYIV = ZoneInfo("Europe/Kyiv")
TELEGRAM, VIBER = "Олена Тестова", "Остап Прикладний"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service as a newcomer starts it, with two admins among its invented staff."""
    with running_service(tmp_path_factory.mktemp("service")) as address:
        yield address


async def phone_of(page: Page, name: str) -> Locator:
    """Somebody's phone, opened if it is not on the page yet."""
    phone = page.get_by_role("region", name=name)
    if not await phone.is_visible():
        await page.get_by_role("navigation", name="People").get_by_role("button", name=name).click()
    return phone


async def subscribed(page: Page, name: str, address: str) -> Locator:
    """A citizen who wants to be told of this address."""
    phone = await phone_of(page, name)
    await press(phone, "START")
    if name == VIBER:
        await press(phone, uk("Begin"))
    await expect(phone.get_by_role("button", name=uk("New request"), exact=True).last).to_be_visible()
    await write(phone, "мої сповіщення")
    await press(phone, uk("Get notices of a place"))
    await press(phone, uk("Yes, I agree"))
    await expect(phone.get_by_role("button", name=uk("A whole district"), exact=True).last).to_be_visible()
    await write(phone, address)
    await expect(
        phone.get_by_text(uk("Done. I write to you when something is off here, or will be."))
    ).to_be_visible()
    return phone


async def is_told(phone: Locator, heading: str) -> None:
    """The notice stands on this phone, with the way out of it."""
    await expect(said(phone, heading).last).to_contain_text("вул. Куїнджі, 12–48 (парні), 51")
    await expect(phone.get_by_role("button", name=uk("Stop these notices")).last).to_be_visible()


async def wants_quiet_now(phone: Locator) -> None:
    """An hour before now begins their quiet time, and it ends in three hours."""
    now = datetime.now(KYIV)
    begin, end = ((now + timedelta(hours=hours)).hour for hours in (-1, 3))
    await write(phone, f"з {begin}:00 до {end}:00")
    await reads(phone, containing(uk("Quiet hours: {hours}")))


async def test_a_notice_goes_from_a_pasted_text_to_the_phones(browser_page: Page, service: str) -> None:
    page = browser_page
    await page.add_init_script("localStorage.setItem('sandbox.language', 'en')")
    await page.goto(f"{service}/sandbox")
    await expect(page.get_by_role("region", name=TELEGRAM)).to_be_visible()  # open from the start
    loud, quiet = (
        await subscribed(page, TELEGRAM, "Куїнджі, 14"),
        await subscribed(page, VIBER, "Куїнджі, 51"),
    )
    await wants_quiet_now(quiet)
    tomorrow = datetime.now(KYIV).date() + timedelta(days=1)
    day = format_date(tomorrow, "d MMMM", locale="uk")
    heading = f"{day} з 9:00 до 17:00 не буде води."

    author = await phone_of(page, AUTHOR)
    await press(author, "START")
    approver = await phone_of(page, APPROVER)
    await press(approver, "START")
    await write(author, "/outage")
    await reads(author, uk("Nothing is announced."))
    await press(author, uk("Announce an outage"))
    await reads(author, uk("A new outage"))
    off = f"{day} з 9:00 до 17:00 у звʼязку з ремонтом водопроводу не буде води"
    await write(author, f"{off}: вул. Куїнджі, 12-48 (парні), 51")
    await press(author, uk("That is all"))
    await reads(author, "1. вул. Куїнджі, 12–48 (парні), 51")
    await press(author, uk("Show what people read"))
    await reads(author, heading)
    await press(author, uk("How many people"))
    await expect(author.get_by_text(uk("How many people"), exact=True).first).to_be_visible()
    await reads(author, containing("Telegram, українською: 1"))
    await press(author, uk("Submit for approval"))

    await expect(said(approver, uk("Shall this be sent?")).last).to_contain_text(heading)
    await press(approver, uk("Look at it"))
    await press(approver, uk("Approve: send it"))
    await expect(said(approver, uk("Approved. Thank you.")).last).to_be_visible()

    await is_told(loud, heading)
    half = said(author, "50 %").last
    await expect(half).to_contain_text(f"████████░░░░░░░░ 50 %\n{uk('sent: {n}').format(n=1)}")
    await expect(half).to_contain_text(uk("left: {n}").format(n=1))
    await expect(said(quiet, heading)).to_have_count(0)

    await page.request.post(f"{service}/sandbox/api/clock", data={"advance": "4h"})
    await is_told(quiet, heading)
    whole = said(author, "100 %").last
    await expect(whole).to_contain_text(uk("sent: {n}").format(n=2))
    await expect(author.get_by_text("100 %")).to_have_count(1)
    await expect(said(author, "50 %")).to_have_count(0)  # the same message tells on
