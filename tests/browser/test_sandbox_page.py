"""What a person can do on the sandbox's page, done in a real browser."""

import re
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Locator, Page, ViewportSize, expect

from tests.browser.conftest import TOWN, SandboxServer
from tests.browser.small_bot import SERVICES, SmallBot

pytestmark = pytest.mark.asyncio(loop_scope="session")

NARROW: ViewportSize = {"width": 390, "height": 844}
FIRST_CITIZEN = "Олена Тестова"
SAMPLES = {
    "Sample photo": "A photo: no caption",
    "Sample video": "A video",
    "Voice message": "A voice",
    "Sample document": "A document",
    "Sticker": "A sticker",
    "Own phone number": "A number: +38000",
}


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser_page: Page, small_bot: SmallBot, sandbox_server: SandboxServer) -> Page:
    """The sandbox's page in English, with the bot at work behind it."""
    await browser_page.add_init_script("localStorage.setItem('sandbox.language', 'en')")
    await browser_page.goto(f"{sandbox_server.address}/sandbox")
    return browser_page


@pytest.fixture
def phone(page: Page) -> Locator:
    """The first citizen's phone."""
    return page.get_by_role("region", name=FIRST_CITIZEN)


@pytest_asyncio.fixture(loop_scope="session")
async def begun(phone: Locator) -> Locator:
    """The first citizen's phone after START."""
    await phone.get_by_role("button", name="START").click()
    await expect(phone.get_by_text("What is broken?")).to_be_visible()
    return phone


async def write(phone: Locator, text: str) -> None:
    """Type a text and send it with Enter."""
    await phone.get_by_role("textbox", name="Message").fill(text)
    await phone.get_by_role("textbox", name="Message").press("Enter")


async def attach(phone: Locator, kind: str) -> None:
    """Choose an entry of the attachments' menu."""
    await phone.get_by_role("button", name="Attach").click()
    await phone.get_by_role("menuitem", name=kind, exact=True).click()


async def found_group(page: Page) -> int:
    """Found a group of the staff with the first citizen in it, and return its id."""
    api = page.url + "/api"
    people = await (await page.request.get(f"{api}/people")).json()
    wishes = {"title": "Operators", "forum": True, "bot_is_admin": True}
    group = await (await page.request.post(f"{api}/groups", data=wishes)).json()
    await page.request.post(f"{api}/groups/{group['id']}/members", data={"person": people[0]["id"]})
    return int(group["id"])


async def test_three_phones_stand_side_by_side(page: Page) -> None:
    phones = page.get_by_role("region", name="Phone of")
    await expect(phones).to_have_count(3)
    boxes = [await phones.nth(number).bounding_box() for number in range(3)]
    assert [box and box["y"] for box in boxes] == [boxes[0] and boxes[0]["y"]] * 3
    assert boxes[2] is not None
    assert boxes[2]["x"] + boxes[2]["width"] <= 1280


async def test_an_empty_chat_says_what_the_bot_is_for(phone: Locator) -> None:
    await expect(phone.get_by_text("Tell the city what is broken.")).to_be_visible()


async def test_start_begins_the_chat_with_formatted_words(begun: Locator) -> None:
    await expect(begun.get_by_role("article").filter(has_text="/start")).to_be_visible()
    await expect(begun.locator("strong", has_text="Hello.")).to_be_visible()
    await expect(begun.get_by_role("button", name="START")).to_have_count(0)


async def test_what_is_typed_is_sent_and_shown_as_text(begun: Locator) -> None:
    await write(begun, "<img src=x onerror=alert(1)> & more")
    await expect(begun.get_by_text("You said: <img src=x onerror=alert(1)> & more")).to_be_visible()
    assert await begun.locator(".words img").count() == 0


async def test_shift_and_enter_begin_a_new_line(begun: Locator) -> None:
    box = begun.get_by_role("textbox", name="Message")
    await box.press_sequentially("one")
    await box.press("Shift+Enter")
    await box.press_sequentially("two")
    await expect(box).to_have_value("one\ntwo")


async def test_unsent_text_is_kept(page: Page, begun: Locator) -> None:
    await begun.get_by_role("textbox", name="Message").fill("half a tho")
    await page.reload()
    await expect(begun.get_by_role("textbox", name="Message")).to_have_value("half a tho")


async def test_a_pressed_button_edits_the_menu_in_place(begun: Locator) -> None:
    await begun.get_by_role("button", name="Water").click()
    menu = begun.get_by_role("article").filter(has_text="Water, then.")
    await expect(menu.get_by_text("edited")).to_be_visible()
    await expect(begun.get_by_role("button", name="Back")).to_be_focused()
    await expect(begun.get_by_role("article")).to_have_count(2)


async def test_a_pop_up_is_shown_in_the_phone_that_pressed(page: Page, begun: Locator) -> None:
    await begun.get_by_role("button", name="Light").click()
    await expect(begun.get_by_role("alert")).to_contain_text("The light is known.")
    await expect(page.get_by_role("alert")).to_have_count(1)
    await begun.get_by_role("button", name="OK").press("Enter")
    await expect(begun.get_by_role("alert")).to_have_count(0)


async def test_a_button_with_an_address_is_a_link(begun: Locator) -> None:
    link = begun.get_by_role("link", name="The city's page")
    await expect(link).to_have_attribute("href", "https://example.org/city")
    await expect(link).to_have_attribute("rel", re.compile("noopener"))


async def test_the_reply_keyboard_shares_the_number_and_goes_away(begun: Locator) -> None:
    await write(begun, "/share")
    await begun.get_by_role("button", name="My number").click()
    await expect(begun.get_by_text(re.compile(r"A number: \+38000\d+"))).to_be_visible()
    await expect(begun.get_by_role("button", name="My place")).to_have_count(0)


async def test_the_reply_keyboard_shares_the_place(begun: Locator) -> None:
    await write(begun, "/share")
    await begun.get_by_role("button", name="My place").click()
    await expect(begun.get_by_text(re.compile(r"A place: 47\.\d+, 37\.\d+"))).to_be_visible()


async def test_a_plain_key_of_the_reply_keyboard_says_its_words(begun: Locator) -> None:
    await write(begun, "/share")
    await begun.get_by_role("button", name="Neither").click()
    await expect(begun.get_by_text("You said: Neither")).to_be_visible()


async def test_a_command_is_chosen_from_the_menu(begun: Locator) -> None:
    await begun.get_by_role("button", name="Menu").click()
    await begun.get_by_role("menuitem", name="/share").press("Enter")
    await expect(begun.get_by_text("Who and where are you?")).to_be_visible()


async def test_a_slash_offers_the_commands_that_fit(begun: Locator) -> None:
    box = begun.get_by_role("textbox", name="Message")
    await box.press_sequentially("/")
    await expect(begun.get_by_role("menuitem")).to_have_count(2)
    await box.press_sequentially("sh")
    await expect(begun.get_by_role("menuitem")).to_have_count(1)
    await box.press("ArrowUp")
    await begun.get_by_role("menuitem", name="/share").press("Enter")
    await expect(begun.get_by_text("Who and where are you?")).to_be_visible()
    await expect(box).to_have_value("")


async def test_every_kind_of_sample_reaches_the_bot(begun: Locator) -> None:
    for entry, answer in SAMPLES.items():
        await attach(begun, entry)
        await expect(begun.get_by_text(answer)).to_be_visible()


async def test_a_photo_from_a_file_is_shown(page: Page, begun: Locator, tmp_path: Path) -> None:
    picture = tmp_path / "puddle.png"
    Image.new("RGB", (320, 240), "steelblue").save(picture)
    async with page.expect_file_chooser() as chooser:
        await attach(begun, "Photo from a file")
    await (await chooser.value).set_files(picture)
    shown = begun.locator("img.photo")
    await expect(shown).to_be_visible()
    await expect(shown).to_have_js_property("naturalWidth", 320)
    await expect(begun.get_by_text("A photo: no caption")).to_be_visible()


async def test_a_chosen_point_is_sent(page: Page, begun: Locator) -> None:
    await attach(begun, "Location")
    dialog = page.get_by_role("dialog", name="Send a location")
    longitude = await dialog.get_by_label("Longitude").input_value()
    assert 0 <= float(longitude) - TOWN.lon < 0.01, "everybody is somewhere in the town"
    await dialog.get_by_label("Latitude").fill("47.1")
    await dialog.get_by_label("Latitude").press("Enter")
    await expect(begun.get_by_text(f"A place: 47.1, {longitude}")).to_be_visible()


async def test_a_dialog_thought_better_of_sends_nothing(page: Page, begun: Locator) -> None:
    await attach(begun, "Somebody else's contact")
    await page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(begun.get_by_role("article")).to_have_count(2)


async def test_somebody_elses_card_is_sent(page: Page, begun: Locator) -> None:
    await attach(begun, "Somebody else's contact")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Phone number").fill("+380000000777")
    await dialog.get_by_role("button", name="Send").click()
    await expect(begun.get_by_text("A number: +380000000777")).to_be_visible()


async def test_arrow_up_changes_the_last_own_message(begun: Locator) -> None:
    await write(begun, "No watr")
    await expect(begun.get_by_text("You said: No watr")).to_be_visible()
    await begun.get_by_role("textbox", name="Message").press("ArrowUp")
    await expect(begun.get_by_role("textbox", name="Message")).to_have_value("No watr")
    await write(begun, "No water")
    await expect(begun.get_by_text("Now it says: No water")).to_be_visible()
    own = begun.locator("article[data-own=true]").filter(has_text="No water")
    await expect(own.get_by_text("edited")).to_be_visible()


async def test_a_message_can_be_answered(begun: Locator) -> None:
    question = begun.get_by_role("article").filter(has_text="What is broken?")
    await question.hover()
    await question.get_by_role("button", name="Reply").click()
    await write(begun, "The lamp")
    quoting = begun.locator("article[data-own=true]").filter(has_text="The lamp")
    await expect(quoting.locator(".quote")).to_contain_text("What is broken?")


async def test_a_deleted_message_is_gone(begun: Locator, small_bot: SmallBot) -> None:
    chat = int(await begun.get_attribute("data-chat") or 0)
    sent = await small_bot.say(chat, "A slip of the tongue")
    await expect(begun.get_by_text("A slip of the tongue")).to_be_visible()
    await small_bot.call("deleteMessage", chat_id=chat, message_id=sent["message_id"])
    await expect(begun.get_by_text("A slip of the tongue")).to_have_count(0)


async def test_who_reads_further_up_is_left_there(begun: Locator, small_bot: SmallBot) -> None:
    chat = int(await begun.get_attribute("data-chat") or 0)
    await small_bot.say(chat, "line\n" * 60 + "the end of it")
    log = begun.get_by_role("log")
    at_end = "log => log.scrollHeight - log.scrollTop - log.clientHeight < 2"
    await expect(begun.get_by_text("the end of it")).to_be_in_viewport()
    assert await log.evaluate(at_end)
    await log.evaluate("log => { log.scrollTop = 40 }")
    down = begun.get_by_role("button", name="To the newest message")
    await expect(down).to_be_visible()
    await small_bot.say(chat, "One more")
    await expect(begun.get_by_text("One more")).to_have_count(1)
    assert await log.evaluate("log => log.scrollTop") == 40
    await down.click()
    await expect(begun.get_by_text("One more")).to_be_in_viewport()


async def test_who_blocks_the_bot_cannot_write_until_unblocking(begun: Locator) -> None:
    await begun.get_by_role("button", name="More").click()
    await begun.get_by_role("menuitem", name="Block the bot").click()
    await expect(begun.get_by_role("textbox", name="Message")).to_be_hidden()
    await begun.get_by_role("button", name="Unblock the bot").click()
    await expect(begun.get_by_role("textbox", name="Message")).to_be_visible()


async def test_a_refusal_is_shown_and_the_text_given_back(
    begun: Locator, sandbox_server: SandboxServer
) -> None:
    chat = await begun.get_attribute("data-chat") or ""
    sandbox_server.sandbox.house.state.people[chat].blocked = True
    await write(begun, "Can you hear me?")
    await expect(begun.get_by_role("status").filter(has_text="It did not work")).to_be_visible()
    await expect(begun.get_by_role("textbox", name="Message")).to_have_value("Can you hear me?")


async def test_an_added_person_gets_a_phone(page: Page) -> None:
    await page.get_by_role("button", name="Add a person").click()
    dialog = page.get_by_role("dialog", name="Add a person")
    await dialog.get_by_label("Name").fill("Нова Людина")
    await dialog.get_by_label("Language").select_option("ru")
    await dialog.get_by_role("button", name="Add").click()
    phone = page.get_by_role("region", name="Нова Людина")
    await expect(phone.get_by_role("button", name="START")).to_be_visible()
    await expect(phone.get_by_title("Language of the app")).to_have_text("ru")


async def test_a_phone_put_away_comes_back_from_its_chip(page: Page, begun: Locator) -> None:
    await begun.get_by_role("button", name="More").click()
    await begun.get_by_role("menuitem", name="Put the phone away").click()
    await expect(begun).to_have_count(0)
    await page.get_by_role("button", name=FIRST_CITIZEN).click()
    await expect(begun.get_by_text("What is broken?")).to_be_visible()


async def test_the_clock_moves_on_and_days_are_separated(page: Page, begun: Locator) -> None:
    clock = page.locator("#clock")
    before = await clock.locator("time").get_attribute("datetime") or ""
    await clock.get_by_role("button", name="+3 days").click()
    await expect(clock).to_have_attribute("aria-busy", "false")
    await expect(clock.locator("time")).not_to_have_attribute("datetime", re.compile(f"^{before[:10]}"))
    await write(begun, "Three days later")
    await expect(begun.locator(".day")).to_have_count(2)
    await expect(begun.locator(".day").last).to_have_text("Today")


async def test_a_reset_asks_first(page: Page, begun: Locator) -> None:
    await page.get_by_role("button", name="Reset").click()
    dialog = page.get_by_role("dialog", name="Reset the sandbox")
    await dialog.get_by_role("button", name="Cancel").click()
    await expect(begun).to_be_visible()
    await page.get_by_role("button", name="Reset").click()
    await dialog.get_by_role("button", name="Reset").click()
    await expect(page.get_by_text("No phones are open.")).to_be_visible()


async def test_a_narrow_screen_shows_one_phone_and_switches_between_them(page: Page) -> None:
    await page.set_viewport_size(NARROW)
    phones = page.get_by_role("region", name="Phone of").filter(visible=True)
    await expect(phones).to_have_count(1)
    await page.get_by_role("button", name="Сергей Пробный").click()
    await expect(phones).to_have_count(1)
    await expect(phones).to_have_attribute("aria-label", "Phone of Сергей Пробный")
    assert await page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]


async def test_the_page_speaks_ukrainian_unless_told_otherwise(
    browser_page: Page, small_bot: SmallBot, sandbox_server: SandboxServer
) -> None:
    await browser_page.goto(f"{sandbox_server.address}/sandbox")
    await expect(browser_page.get_by_role("button", name="ПОЧАТИ")).to_have_count(3)
    await browser_page.get_by_role("button", name="English").click()
    await expect(browser_page.get_by_role("button", name="START")).to_have_count(3)
    await browser_page.get_by_role("button", name="Українська").click()
    await expect(browser_page.get_by_role("button", name="ПОЧАТИ")).to_have_count(3)


async def test_in_a_founded_forum_a_member_acts_in_a_topic(page: Page, small_bot: SmallBot) -> None:
    group = await found_group(page)
    topic = await small_bot.call("createForumTopic", chat_id=group, name="Water, Soborny 7")
    await page.get_by_role("button", name="Operators").click()
    window = page.get_by_role("region", name="Operators")
    await expect(window.get_by_label("Who acts")).to_have_text(FIRST_CITIZEN)
    await window.get_by_role("button", name="Water, Soborny 7").click()
    beginning = window.get_by_role("article").filter(has_text="The topic begins: Water, Soborny 7")
    await expect(beginning).to_be_visible()
    await write(window, "/start")
    await expect(window.get_by_role("article").filter(has_text="/start")).to_be_visible()
    thread = topic["message_thread_id"]
    await small_bot.say(group, "Take it?", message_thread_id=thread, reply_markup=SERVICES)
    asked = window.get_by_role("article").filter(has_text="Take it?")
    await asked.get_by_role("button", name="Light").click()
    await expect(window.get_by_role("alert")).to_contain_text("The light is known.")
    await window.get_by_role("button", name="OK").click()
    await window.get_by_role("button", name="General").click()
    await expect(asked).to_have_count(0)


async def test_a_lost_connection_is_shown_and_what_was_missed_is_fetched(
    browser_page: Page, sandbox_server: SandboxServer
) -> None:
    connection = browser_page.locator("#connection")
    await browser_page.add_init_script("localStorage.setItem('sandbox.language', 'en')")
    async with sandbox_server.running():
        await browser_page.goto(f"{sandbox_server.address}/sandbox")
        await expect(connection).to_have_text("Connected")
        phone = browser_page.get_by_role("region", name=FIRST_CITIZEN)
        await phone.get_by_role("button", name="START").click()
        await expect(phone.get_by_role("article")).to_have_count(1)
    await expect(connection).to_have_text("Connection lost. Trying again…")
    async with sandbox_server.running():
        await expect(connection).to_have_text("Connected")
        await write(phone, "Back again")
        await expect(phone.get_by_role("article")).to_have_count(2)


async def test_nothing_is_fetched_from_elsewhere(
    browser_page: Page, small_bot: SmallBot, sandbox_server: SandboxServer
) -> None:
    asked: list[str] = []
    browser_page.on("request", lambda request: asked.append(request.url))
    await browser_page.goto(f"{sandbox_server.address}/sandbox")
    await expect(browser_page.get_by_role("button", name="ПОЧАТИ")).to_have_count(3)
    assert asked
    assert [url for url in asked if not url.startswith((sandbox_server.address, "data:"))] == []
