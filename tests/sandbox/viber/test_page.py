"""A Viber phone on the sandbox's page, used in a real browser."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.server import create_sandbox
from tests.browser.conftest import browser, browser_page, chromium
from tests.sandbox.conftest import Json, served
from tests.sandbox.viber.conftest import TOKEN, a_text, button, keyboard

__all__ = ["browser", "browser_page", "chromium"]

pytestmark = pytest.mark.asyncio(loop_scope="session")

PURPLE = "#5f3dc4"
CHOICES = keyboard(
    button('<font color="#ffffff">Report a problem</font>', "report", BgColor=PURPLE),
    button("My number", "number", Columns=3, ActionType="share-phone"),
    button("City", "https://city.example.org/", Columns=3, ActionType="open-url"),
)


class SmallBot:
    """A bot that welcomes, keeps what it was told and answers when the test lets it."""

    def __init__(self) -> None:
        self.told: list[Json] = []
        self.app = Starlette(routes=[Route("/hook", self._take, methods=["POST"])])

    def kinds(self) -> list[str]:
        return [event["event"] for event in self.told]

    def said(self) -> list[Json]:
        return [event["message"] for event in self.told if event["event"] == "message"]

    async def _take(self, request: Request) -> Response:
        self.told.append(await request.json())
        if self.told[-1]["event"] != "conversation_started":
            return Response()
        return JSONResponse({**a_text("*Hello.* What is broken?"), "keyboard": CHOICES, "min_api_version": 3})


@pytest.fixture
def small_bot() -> SmallBot:
    return SmallBot()


@pytest_asyncio.fixture(loop_scope="session")
async def client(small_bot: SmallBot) -> AsyncIterator[httpx.AsyncClient]:
    sandbox = create_sandbox(service_url="http://127.0.0.1:9")
    headers = {"X-Viber-Auth-Token": TOKEN}
    async with (
        served(small_bot.app) as hook,
        served(sandbox.app) as address,
        httpx.AsyncClient(base_url=address, headers=headers) as client,
    ):
        await client.post("/pa/set_webhook", json={"url": f"{hook}/hook"})
        yield client


async def open_page(client: httpx.AsyncClient, browser_page: Page) -> None:
    """Show the sandbox's page, and on it the first phone with Viber."""
    await browser_page.goto(f"{client.base_url}/sandbox")


@pytest_asyncio.fixture(loop_scope="session")
async def page(client: httpx.AsyncClient, browser_page: Page) -> Page:
    """The sandbox's page in English; the browser leaves before the server does."""
    await browser_page.add_init_script("localStorage.setItem('sandbox.language', 'en')")
    await open_page(client, browser_page)
    return browser_page


@pytest.fixture
def phone(page: Page) -> Locator:
    return page.get_by_role("region", name="Остап Прикладний")


@pytest_asyncio.fixture(loop_scope="session")
async def begun(phone: Locator) -> Locator:
    await phone.get_by_role("button", name="START").click()
    await expect(phone.get_by_text("What is broken?")).to_be_visible()
    return phone


async def choose(phone: Locator, entry: str) -> None:
    await phone.get_by_role("button", name="More").click()
    await phone.get_by_role("menuitem", name=entry, exact=True).click()


async def send(client: httpx.AsyncClient, phone: Locator, text: str) -> None:
    receiver = await phone.get_attribute("data-chat")
    sent = await client.post("/pa/send_message", json={"receiver": receiver, **a_text(text)})
    assert sent.json()["status"] == 0


async def test_a_viber_phone_stands_beside_telegrams(page: Page, phone: Locator) -> None:
    await expect(page.get_by_role("region", name="Phone of")).to_have_count(3)
    await expect(phone.locator("header.bot")).to_contain_text("Viber")
    purple = await phone.locator("header.bot").evaluate("header => getComputedStyle(header).backgroundColor")
    assert purple == "rgb(95, 61, 196)"
    await expect(page.locator("[data-messenger=telegram]").first).not_to_contain_text("Viber")


async def test_opening_shows_the_welcome_and_subscribes_nobody(begun: Locator, small_bot: SmallBot) -> None:
    await expect(begun.locator("strong", has_text="Hello.")).to_be_visible()
    await expect(begun.get_by_text("not subscribed")).to_be_visible()
    assert small_bot.kinds() == ["webhook", "conversation_started"]


async def test_a_link_tells_where_somebody_comes_from(
    page: Page, phone: Locator, small_bot: SmallBot
) -> None:
    await choose(phone, "Open the chat by a link…")
    await page.get_by_role("dialog").get_by_label("What the link tells").fill("poster-7")
    await page.get_by_role("dialog").get_by_role("button", name="Open").click()
    await expect(phone.get_by_text("What is broken?")).to_be_visible()
    assert small_bot.told[-1]["context"] == "poster-7"


async def test_the_keyboard_lies_in_columns_and_colours(begun: Locator) -> None:
    keys = begun.get_by_role("group", name="Buttons").locator(".key")
    report, number, city = [await keys.nth(place).bounding_box() for place in range(3)]
    assert report is not None
    assert number is not None
    assert city is not None
    assert report["width"] > 1.9 * number["width"]
    assert number["y"] == city["y"] > report["y"]
    style = "key => [getComputedStyle(key).backgroundColor, getComputedStyle(key).color]"
    assert await keys.first.evaluate(style) == ["rgb(95, 61, 196)", "rgb(255, 255, 255)"]
    await expect(begun.get_by_role("link", name="City")).to_have_attribute(
        "href", "https://city.example.org/"
    )


async def test_a_pressed_key_and_a_typed_text_reach_the_bot(begun: Locator, small_bot: SmallBot) -> None:
    await begun.get_by_role("button", name="Report a problem").click()
    await expect(begun.get_by_role("article").filter(has_text="report")).to_be_visible()
    await begun.get_by_role("textbox", name="Message").fill("No water")
    await begun.get_by_role("textbox", name="Message").press("Enter")
    await expect(begun.get_by_role("article").filter(has_text="No water")).to_be_visible()
    await begun.get_by_role("button", name="My number").click()
    await expect(begun.get_by_text(re.compile(r"\+38000\d+"))).to_be_visible()
    assert [said["type"] for said in small_bot.said()] == ["text", "text", "contact"]


async def test_what_stands_before_ones_eyes_is_seen(
    begun: Locator, client: httpx.AsyncClient, small_bot: SmallBot
) -> None:
    await choose(begun, "Subscribe")
    await expect(begun.get_by_text("subscribed", exact=True)).to_be_visible()
    await send(client, begun, "A crew is coming")
    answer = begun.get_by_role("article").filter(has_text="A crew is coming")
    await expect(answer.get_by_role("img", name="seen")).to_be_visible()
    await expect(begun.get_by_role("group", name="Buttons")).to_be_hidden()


async def test_who_unsubscribes_is_shown_so(begun: Locator, small_bot: SmallBot) -> None:
    await choose(begun, "Subscribe")
    await choose(begun, "Unsubscribe")
    await expect(begun.get_by_text("not subscribed")).to_be_visible()
    assert small_bot.kinds()[-2:] == ["subscribed", "unsubscribed"]


async def test_nothing_is_offered_that_viber_does_not_take(begun: Locator) -> None:
    await begun.get_by_role("button", name="Attach").click()
    await expect(begun.get_by_role("menuitem", name="Sample photo")).to_be_visible()
    await expect(begun.get_by_role("menuitem", name="Voice message")).to_have_count(0)
    await begun.get_by_role("menuitem", name="Sample photo").click()
    await expect(begun.locator("img.photo")).to_be_visible()
    await begun.get_by_role("textbox", name="Message").fill("A pit")
    await begun.get_by_role("textbox", name="Message").press("Enter")
    own = begun.locator("article[data-own=true]").filter(has_text="A pit")
    await own.hover()
    await expect(own.get_by_role("button", name="Reply")).to_be_visible()
    await expect(own.get_by_role("button", name="Edit")).to_have_count(0)


async def test_a_person_with_viber_can_be_added(page: Page) -> None:
    await page.get_by_role("button", name="Add a person").click()
    dialog = page.get_by_role("dialog", name="Add a person")
    await dialog.get_by_label("Name").fill("Нова Людина")
    await dialog.get_by_label("Messenger").select_option("viber")
    await dialog.get_by_role("button", name="Add").click()
    await expect(page.get_by_role("region", name="Нова Людина").locator("header.bot")).to_contain_text(
        "Viber"
    )


async def test_the_page_knows_its_viber_words_in_ukrainian(
    client: httpx.AsyncClient, browser_page: Page
) -> None:
    await open_page(client, browser_page)
    phone = browser_page.get_by_role("region", name="Остап Прикладний")
    await expect(phone.get_by_text("не підписано")).to_be_visible()
    await phone.get_by_role("button", name="Ще").click()
    for entry in ("Відкрити чат", "Відкрити чат за посиланням…", "Підписатися"):
        await expect(phone.get_by_role("menuitem", name=entry, exact=True)).to_be_visible()
