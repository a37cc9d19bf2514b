"""The whole service as a newcomer meets it: the command, the page, and real talks with the bot."""

import re
from collections.abc import Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from bot.i18n import _, speaking
from docs.screenshot import running_service

pytestmark = pytest.mark.asyncio(loop_scope="session")

NUMBER = re.compile(r"\d{4}-\d{4}")
LIGHT, LAMPS = "Світло і ліхтарі", "Не працює вуличне освітлення"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service in a process of its own; its address."""
    with running_service(tmp_path_factory.mktemp("service")) as address:
        yield address


async def phone_of(page: Page, service: str, messenger: str) -> Locator:
    """The phone of somebody who has just come to the bot, alone on the page."""
    api = f"{service}/sandbox/api"
    await page.request.post(f"{api}/reset")
    person = {"name": "Нова Людина", "messenger": messenger, "language_code": "uk"}
    await page.request.post(f"{api}/people", data=person)
    await page.add_init_script("localStorage.setItem('sandbox.language', 'en')")
    await page.goto(f"{service}/sandbox")
    phone = page.get_by_role("region", name=person["name"])
    await press(phone, "START")
    return phone


@pytest_asyncio.fixture(loop_scope="session")
async def phone(browser_page: Page, service: str) -> Locator:
    """A phone with Telegram."""
    phone = await phone_of(browser_page, service, "telegram")
    await reads(phone, uk("New request"))
    return phone


@pytest_asyncio.fixture(loop_scope="session")
async def viber(browser_page: Page, service: str) -> Locator:
    """A phone with Viber."""
    return await phone_of(browser_page, service, "viber")


def uk(source: str) -> str:
    """The bot's words in Ukrainian."""
    with speaking("uk"):
        return _(source)


def ru(source: str) -> str:
    """The bot's words in Russian."""
    with speaking("ru"):
        return _(source)


def containing(words: str) -> re.Pattern[str]:
    """Words of the bot with whatever stands in their places."""
    return re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(words)))


async def write(phone: Locator, text: str) -> None:
    """Type a text and send it."""
    await phone.get_by_role("textbox", name="Message").fill(text)
    await phone.get_by_role("textbox", name="Message").press("Enter")


async def press(phone: Locator, label: str) -> None:
    """Press the newest button with this label."""
    await phone.get_by_role("button", name=label, exact=True).last.click()


async def reads(phone: Locator, words: str | re.Pattern[str]) -> None:
    """Wait until these words stand in the newest message."""
    await expect(phone.get_by_role("article").last).to_contain_text(words)


async def test_a_request_with_place_and_photo_is_filed_by_buttons(phone: Locator) -> None:
    for label in (uk("New request"), LIGHT, LAMPS, uk("Send where I am"), uk("The point is enough")):
        await press(phone, label)
    await reads(phone, LAMPS)
    await phone.get_by_role("button", name="Attach").click()
    await phone.get_by_role("menuitem", name="Sample photo", exact=True).click()
    await expect(phone.locator("img.photo")).to_be_visible()
    await reads(phone, "1 файл")
    await write(phone, "Ліхтар біля школи не горить другий вечір")
    await press(phone, uk("Go on without"))
    await reads(phone, uk("Please check your request"))
    await reads(phone, "1 файл")
    await press(phone, uk("Send"))
    await reads(phone, containing(uk("Request {number} is sent")))
    await reads(phone, "Ліхтар біля школи не горить другий вечір")


async def test_a_request_is_filed_on_a_phone_with_viber(viber: Locator) -> None:
    await press(viber, uk("Begin"))
    for label in (uk("New request"), LIGHT, LAMPS, uk("Send where I am"), uk("The point is enough")):
        await press(viber, label)
    await reads(viber, LAMPS)
    await viber.get_by_role("button", name="Attach").click()
    await viber.get_by_role("menuitem", name="Sample photo", exact=True).click()
    await expect(viber.locator("img.photo")).to_be_visible()
    await reads(viber, "1 файл")
    await write(viber, "Ліхтар біля школи не горить другий вечір")
    await press(viber, uk("Send my number"))
    await reads(viber, uk("Please check your request"))
    await press(viber, uk("Send"))
    await reads(viber, containing(uk("Request {number} is sent")))
    await reads(viber, "Ліхтар біля школи не горить другий вечір")
    number = NUMBER.findall(await viber.get_by_role("article").last.inner_text())[0]
    await write(viber, number)
    await reads(viber, uk("Registered. The unit in charge has it."))


async def test_a_request_is_filed_in_russian_by_typing_alone(phone: Locator) -> None:
    await write(phone, "Нет воды с самого утра, проспект Металлургов 86, кв. 12")
    await reads(phone, "пр-т Металлургов, 86")
    await write(phone, ru("Go on without"))
    await reads(phone, ru("Please check your request"))
    await write(phone, ru("Send"))
    await reads(phone, containing(ru("Request {number} is sent")))
    number = NUMBER.findall(await phone.get_by_role("article").last.inner_text())[0]
    await write(phone, number)
    await reads(phone, containing(ru("Request {number}")))
    await reads(phone, ru("Registered. The unit in charge has it."))


async def test_the_language_changes_in_the_middle_and_nothing_is_lost(phone: Locator) -> None:
    await write(phone, "Немає води, проспект Металургів 86, кв. 12")
    await reads(phone, "просп. Металургів, 86")
    await write(phone, "на русском")
    await reads(phone, "пр-т Металлургов, 86")
    await press(phone, ru("Go on without"))
    await reads(phone, ru("Please check your request"))
    await reads(phone, "Немає води, проспект Металургів 86, кв. 12")


async def test_who_waits_past_the_term_is_told_unasked(phone: Locator, browser_page: Page) -> None:
    await write(phone, "Немає води, проспект Металургів 86, кв. 12")
    await press(phone, uk("Go on without"))
    await press(phone, uk("Send"))
    await reads(phone, containing(uk("Request {number} is sent")))
    await browser_page.locator("#clock").get_by_role("button", name="+3 days").click()
    late = phone.get_by_role("article").filter(has_text=containing(uk("Your request {number} is late")))
    await expect(late).to_be_visible(timeout=30_000)
