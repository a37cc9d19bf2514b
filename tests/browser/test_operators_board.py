"""The operators' group on the sandbox's page: its topics, several operators, and what can go wrong."""

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import SandboxServer
from tests.browser.small_bot import SERVICES, Json, SmallBot
from tests.browser.test_sandbox_page import NARROW, attach, write

pytestmark = pytest.mark.asyncio(loop_scope="session")

OPERATOR, SUPERVISOR = "Оксана Операторна, operator", "Віктор Наглядний, supervisor"
OLENA, SERGEY = "Олена Т., вода", "Сергей П., свет"
SAMPLES = ("Sample photo", "Sample video", "Voice message", "Sample document", "Sticker")


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser_page: Page, small_bot: SmallBot, sandbox_server: SandboxServer) -> Page:
    """The sandbox's page in English, with the bot at work behind it."""
    await browser_page.add_init_script("localStorage.setItem('sandbox.language', 'en')")
    await browser_page.goto(f"{sandbox_server.address}/sandbox")
    return browser_page


@pytest_asyncio.fixture(loop_scope="session")
async def board(page: Page) -> Locator:
    """The operators' group, before one's eyes."""
    await page.get_by_role("navigation", name="People").get_by_role("button", name="Оператори").click()
    board = page.get_by_role("region", name="Оператори")
    await expect(board.get_by_role("button", name="Send")).to_be_in_viewport()
    return board


class Desk:
    """The bot in the operators' group."""

    def __init__(self, bot: SmallBot, group: int) -> None:
        self.bot = bot
        self.group = group

    async def opens(self, name: str) -> int:
        topic = await self.bot.call("createForumTopic", chat_id=self.group, name=name)
        return int(topic["message_thread_id"])

    async def says(self, topic: int | None, text: str, **more: object) -> int:
        place = {} if topic is None else {"message_thread_id": topic}
        return int((await self.bot.say(self.group, text, **place, **more))["message_id"])

    async def reacts(self, message: int, sign: str) -> None:
        reaction = [{"type": "emoji", "emoji": sign}]
        await self.bot.call("setMessageReaction", chat_id=self.group, message_id=message, reaction=reaction)


@pytest_asyncio.fixture(loop_scope="session")
async def desk(board: Locator, small_bot: SmallBot) -> Desk:
    return Desk(small_bot, int(await board.get_attribute("data-chat") or 0))


def topics(board: Locator) -> Locator:
    """The list of topics, General first."""
    return board.get_by_role("navigation", name="Topics").get_by_role("button")


async def open_topic(board: Locator, name: str) -> None:
    await topics(board).filter(has_text=name).click()


async def befalls(board: Locator, deed: str) -> None:
    """Choose what happens to the group or its open topic."""
    await board.get_by_role("button", name="What can happen here").click()
    await board.get_by_role("menuitem", name=deed).click()


def said(board: Locator, text: str) -> Locator:
    return board.get_by_role("article").filter(has_text=text)


async def newest(board: Locator) -> Json:
    """The newest message of the group that is no service message, as the sandbox keeps it."""
    address = f"{board.page.url}/api/groups/{await board.get_attribute('data-chat')}/chat"
    messages: list[Json] = (await (await board.page.request.get(address)).json())["messages"]
    return [message for message in messages if message["from"] == "person" and message["kind"] != "service"][
        -1
    ]


async def test_the_board_is_open_from_the_start_beside_the_phones(page: Page) -> None:
    await expect(page.get_by_role("region", name="Phone of")).to_have_count(3)
    board = page.get_by_role("region", name="Оператори")
    await expect(board).to_have_count(1)
    await expect(board.get_by_label("Who acts").locator("option")).to_have_count(4)
    await expect(topics(board)).to_contain_text(["General"])


async def test_operators_answer_in_a_topic_and_talk_in_general(board: Locator, desk: Desk) -> None:
    thread = await desk.opens(OLENA)
    await desk.says(thread, "Where is the crew?", reply_markup=SERVICES)
    await open_topic(board, OLENA)
    await expect(said(board, "The topic begins: Олена Т., вода")).to_be_visible()
    card = said(board, "Where is the crew?").first
    await card.hover()
    await card.get_by_role("button", name="Reply").click()
    await write(board, "On the wya")
    own = board.locator("article[data-own=true]")
    await expect(own.locator(".quote")).to_have_text("Where is the crew?")
    answer = await newest(board)
    assert (answer["topic"], answer["reply_to"] is None) == (str(thread), False)
    await desk.reacts(int(answer["message_id"]), "👍")
    await expect(own.get_by_role("img", name="reaction: 👍")).to_be_visible()
    await own.hover()
    await own.get_by_role("button", name="Edit").click()
    await write(board, "On the way")
    await expect(own.get_by_text("edited")).to_be_visible()
    await expect(said(board, "Now it says: On the way")).to_be_visible()
    await board.get_by_label("Who acts").select_option(SUPERVISOR)
    await expect(own).to_have_count(0)
    await expect(said(board, "On the way").locator(".sender").first).to_have_text("Оксана Операторна")
    await open_topic(board, "General")
    await write(board, "Lunch at one")
    await expect(own).to_contain_text("Lunch at one")
    assert (await newest(board))["topic"] is None
    await expect(said(board, "Where is the crew?")).to_have_count(0)


async def test_a_button_in_a_topic_asks_the_bot(board: Locator, desk: Desk) -> None:
    thread = await desk.opens(OLENA)
    await desk.says(thread, "Take it?", reply_markup=SERVICES)
    await open_topic(board, OLENA)
    await board.get_by_role("button", name="Light").click()
    await expect(board.get_by_role("alert")).to_contain_text("The light is known.")
    await board.get_by_role("button", name="OK").click()
    await board.get_by_role("button", name="Water").click()
    await expect(said(board, "Water, then.").get_by_text("edited")).to_be_visible()


async def test_topics_stand_by_their_last_word_with_what_is_unread(
    page: Page, board: Locator, desk: Desk
) -> None:
    first, second = await desk.opens(OLENA), await desk.opens(SERGEY)
    await expect(topics(board)).to_contain_text(["General", SERGEY, OLENA])
    await desk.says(first, "One")
    await desk.says(first, "Two")
    await expect(topics(board)).to_contain_text(["General", OLENA, SERGEY])
    await expect(topics(board).nth(1)).to_have_accessible_name(f"{OLENA}, unread: 2")
    await expect(topics(board).nth(1)).to_contain_text("Two")
    await expect(board.get_by_role("status").filter(has_text=f"New in the topic {OLENA}")).to_have_count(1)
    await open_topic(board, OLENA)
    await expect(topics(board).nth(1)).to_have_accessible_name(OLENA)
    await desk.says(first, "Three")
    await expect(topics(board).nth(1)).to_contain_text("Three")
    await expect(topics(board).nth(1)).to_have_accessible_name(OLENA)
    await desk.bot.call("closeForumTopic", chat_id=desk.group, message_thread_id=second)
    await expect(topics(board).nth(1)).to_have_accessible_name(f"{SERGEY}, closed")
    await page.reload()
    await expect(topics(board).nth(2)).to_have_accessible_name(OLENA)


async def test_what_was_begun_in_a_topic_stays_there(board: Locator, desk: Desk) -> None:
    thread = await desk.opens(OLENA)
    await desk.says(thread, "Where is the crew?")
    await desk.opens(SERGEY)
    await open_topic(board, OLENA)
    box = board.get_by_role("textbox", name="Message")
    await said(board, "Where is the crew?").hover()
    await board.get_by_role("button", name="Reply").click()
    await box.fill("only for Olena")
    await open_topic(board, SERGEY)
    await expect(box).to_have_value("")
    await expect(board.locator(".context")).to_be_hidden()
    await open_topic(board, OLENA)
    await expect(box).to_have_value("only for Olena")


async def test_an_administrator_can_write_as_nobody(board: Locator) -> None:
    await board.get_by_label("Who acts").select_option(SUPERVISOR)
    await board.get_by_label("anonymously").check()
    await write(board, "From above")
    await expect(said(board, "From above").first.locator(".sender")).to_have_text("Оператори, anonymously")
    told = await newest(board)
    assert (told["person"], told["anonymous"]) == (None, True)
    await board.get_by_label("anonymously").uncheck()
    await write(board, "From Viktor")
    await expect(said(board, "From Viktor").first.locator(".sender")).to_have_count(0)


async def test_every_kind_of_file_comes_into_the_open_topic(board: Locator, desk: Desk) -> None:
    thread = await desk.opens(OLENA)
    await open_topic(board, OLENA)
    own = board.locator("article[data-own=true]")
    for count, kind in enumerate(SAMPLES, 1):
        await attach(board, kind)
        await expect(own).to_have_count(count)
        assert (await newest(board))["topic"] == str(thread)
    kinds = [await own.nth(number).get_attribute("data-kind") for number in range(len(SAMPLES))]
    assert kinds == ["photo", "video", "voice", "document", "sticker"]
    await expect(topics(board).nth(1)).to_contain_text("A sticker")


async def test_a_topic_is_opened_closed_and_opened_again_by_hand(
    page: Page, board: Locator, desk: Desk
) -> None:
    await befalls(board, "Open a topic…")
    await page.get_by_role("dialog").get_by_label("Name").fill("Обід")
    await page.get_by_role("dialog").get_by_role("button", name="Open").click()
    await open_topic(board, "Обід")
    await befalls(board, "Close the topic")
    closed = board.get_by_text("The topic is closed: only administrators can write here.")
    await expect(closed).to_be_visible()
    await closed.evaluate("sentence => { sentence.dataset.heard = 'once' }")
    await write(board, "After the end")
    await expect(said(board, "After the end").first).to_be_visible()
    await expect(closed).to_have_attribute("data-heard", "once")
    await befalls(board, "Open the topic again")
    await expect(closed).to_have_count(0)
    await expect(board.locator("article.service")).to_have_text(
        ["The topic begins: Обід", "The topic is closed", "The topic is open again"]
    )


async def test_who_is_no_administrator_is_refused_in_a_closed_topic(
    board: Locator, desk: Desk, sandbox_server: SandboxServer
) -> None:
    thread = await desk.opens(OLENA)
    await desk.bot.call("closeForumTopic", chat_id=desk.group, message_thread_id=thread)
    group = sandbox_server.sandbox.house.state.groups[str(desk.group)]
    group.admins = group.admins[1:]
    sandbox_server.sandbox.house.groups_changed()
    await open_topic(board, OLENA)
    await expect(board.get_by_label("anonymously")).to_be_hidden()
    await write(board, "Let me in")
    await expect(board.get_by_role("status").filter(has_text="It did not work")).to_be_visible()
    await expect(board.get_by_role("textbox", name="Message")).to_have_value("Let me in")


async def test_a_deleted_topic_is_left_and_the_bot_learns_it_when_it_writes(
    page: Page, board: Locator, desk: Desk
) -> None:
    thread = await desk.opens(OLENA)
    await open_topic(board, OLENA)
    await befalls(board, "Delete the topic…")
    await page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    await expect(topics(board)).to_have_count(2)
    await befalls(board, "Delete the topic…")
    await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(topics(board)).to_have_count(1)
    await expect(topics(board)).to_have_attribute("aria-current", "true")
    with pytest.raises(httpx.HTTPStatusError):
        await desk.says(thread, "Anybody?")


async def test_switched_off_topics_put_all_into_one_place_until_they_come_back(
    board: Locator, desk: Desk
) -> None:
    thread = await desk.opens(OLENA)
    await desk.says(thread, "Where is the crew?")
    await desk.says(None, "Good morning")
    await open_topic(board, OLENA)
    await befalls(board, "Switch topics off")
    await expect(board.get_by_text("Topics are switched off")).to_be_visible()
    await expect(topics(board).filter(visible=True)).to_have_count(0)
    await expect(said(board, "Where is the crew?")).to_be_visible()
    await expect(said(board, "Good morning")).to_be_visible()
    await write(board, "Where are we?")
    assert (await newest(board))["topic"] is None
    await befalls(board, "Switch topics on")
    await expect(topics(board)).to_have_count(2)
    await expect(said(board, "Where is the crew?")).to_have_count(0)


async def test_what_befalls_the_bot_is_told_in_words(board: Locator) -> None:
    for deed, words in (
        ("Take the bot's rights away", "The bot has no rights here"),
        ("Remove the bot", "The bot is not in the group"),
    ):
        await befalls(board, deed)
        await expect(board.locator(".trouble")).to_contain_text(words)
    await befalls(board, "Add the bot")
    await expect(board.locator(".trouble")).to_have_text("")


async def test_the_board_can_be_used_without_a_mouse(board: Locator, desk: Desk) -> None:
    await desk.opens(OLENA)
    await desk.opens(SERGEY)
    await expect(topics(board)).to_have_count(3)
    await topics(board).first.focus()
    await topics(board).first.press("ArrowDown")
    await expect(topics(board).nth(1)).to_be_focused()
    await topics(board).nth(1).press("ArrowDown")
    await desk.says(None, "This redraws the list")
    await expect(topics(board).first).to_contain_text("This redraws the list")
    await expect(topics(board).nth(2)).to_be_focused()
    await topics(board).nth(2).press("Enter")
    await expect(board.get_by_role("textbox", name="Message")).to_be_focused()
    await expect(board.get_by_role("heading", name=OLENA)).to_be_visible()


async def test_a_board_out_of_sight_has_its_news_marked(page: Page, board: Locator, desk: Desk) -> None:
    await page.locator("#phones").evaluate("strip => strip.scrollTo({left: 0, behavior: 'instant'})")
    face = page.get_by_role("navigation", name="People").get_by_role("button", name="Оператори")
    await desk.says(None, "Anybody there?")
    await expect(face).to_contain_class("unread")
    await expect(topics(board).first).to_have_accessible_name("General, unread: 1")
    await face.click()
    await expect(face).not_to_contain_class("unread")
    await expect(topics(board).first).to_have_accessible_name("General")


async def test_a_narrow_screen_shows_topics_first_and_then_the_chosen_one(
    page: Page, board: Locator, desk: Desk
) -> None:
    thread = await desk.opens(OLENA)
    await desk.says(thread, "Where is the crew?")
    await page.set_viewport_size(NARROW)
    box = board.get_by_role("textbox", name="Message")
    await expect(box).to_be_hidden()
    await open_topic(board, OLENA)
    await expect(said(board, "Where is the crew?")).to_be_visible()
    await expect(topics(board).filter(visible=True)).to_have_count(0)
    await write(board, "On the way")
    await expect(board.locator("article[data-own=true]")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
    await board.get_by_role("button", name="To the topics").click()
    await expect(topics(board).filter(has_text=OLENA)).to_be_focused()
    await expect(box).to_be_hidden()


async def test_a_small_group_has_no_board_and_is_followed_where_it_moves(page: Page, board: Locator) -> None:
    group = page.get_by_role("region", name="Водоканал")
    await expect(topics(group).filter(visible=True)).to_have_count(0)
    await group.get_by_label("Who acts").select_option("Ганна Водяна, head:water utility")
    await expect(group.get_by_label("anonymously")).to_be_hidden()
    await befalls(group, "Turn it into a supergroup")
    await expect(said(group, "The group has moved here")).to_be_visible()
