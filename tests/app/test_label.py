"""`contact-centre qr`: a page to print whose codes lead both bots to the same request."""

from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from PIL import Image

from app.label_command import links_of
from app.label_page import DPI, draw_label
from bot.i18n import LANGUAGES, speaking
from bot.label_words import say_label
from core.city import City
from core.labels import Label, read_label, write_label
from tests.app.conftest import Commands, Service
from tests.app.test_command_line import sentence

LIFT = Label("lift", "myru-ave", "35", "підʼїзд 2")
BOTS = {"telegram": "city_test_bot", "viber": "citytest"}
WORDS = ("--address", "Миру 35", "--service", "lift", "--near", "підʼїзд 2")
NAMES = ("--telegram", "@city_test_bot", "--viber", "citytest")


def scanned(picture: Image.Image) -> list[str]:
    """What a phone reads on it, from left to right."""
    found = zxingcpp.read_barcodes(picture)
    return [one.text for one in sorted(found, key=lambda one: one.position.top_left.x)]


def payloads(links: list[str]) -> set[str]:
    """What the links carry to the bot."""
    asked = [parse_qs(urlsplit(link).query) for link in links]
    return {word for query in asked for name in ("start", "context") for word in query.get(name, ())}


async def test_both_codes_of_the_page_lead_to_the_place_and_the_service(
    commands: Commands, city: City
) -> None:
    made = await commands.run("qr", *WORDS, *NAMES, "--out", "lift")
    assert made.code == 0, made.err
    picture = Image.open(commands.folder / "lift.png")
    assert picture.size == (round(148 / 25.4 * DPI), round(210 / 25.4 * DPI))
    telegram, viber = scanned(picture)
    assert telegram.startswith("https://t.me/city_test_bot?start=")
    assert viber.startswith("viber://pa?chatURI=citytest&context=")
    [payload] = payloads([telegram, viber])
    assert read_label(payload, city) == LIFT
    assert telegram in made.out
    assert (commands.folder / "lift.svg").read_text("utf-8").startswith("<?xml")


async def test_whoever_prints_reads_what_will_hang_there_and_finds_the_file(commands: Commands) -> None:
    words = ("--address", "Миру 35, підʼїзд 2", "--service", " lift", "--near", " біля\n арки ")
    made = await commands.run("qr", *words, *NAMES, "--out", "lift.png")
    assert "Не працює ліфт: просп. Миру, 35, біля арки\n" in made.out
    assert {file.name for file in commands.folder.glob("lift*")} == {"lift.png", "lift.svg"}


@pytest.mark.parametrize("size", [(874, 1240), (437, 620)])
def test_a_small_and_grey_print_is_read_too(city: City, size: tuple[int, int]) -> None:
    links = links_of(LIFT, BOTS)
    page = Image.open(BytesIO(draw_label(say_label(LIFT, city), links, "png")))
    assert scanned(page.convert("L").resize(size)) == list(links.values())


def test_one_bot_alone_has_one_code(city: City) -> None:
    links = links_of(LIFT, {"telegram": "city_test_bot"})
    assert scanned(Image.open(BytesIO(draw_label(say_label(LIFT, city), links, "png")))) == list(
        links.values()
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_words_stay_on_the_page(city: City, language: str) -> None:
    longest = max(city.services, key=lambda one: len(one.name[language]))
    street = max(city.streets, key=lambda one: len(one.name[language]))
    with speaking(language):
        words = say_label(Label(longest.code, street.id, "120а/14", "підʼїзд 12"), city)
    links = links_of(Label("lift", street.id, "120а/14", "підʼїзд 12"), BOTS)
    page = Image.open(BytesIO(draw_label(words, links, "png"))).convert("L")
    width, height = page.size
    edge = 70  # six millimetres: nearer to it a printer leaves white
    for box in ((0, 0, edge, height), (width - edge, 0, width, height)):
        assert page.crop(box).getextrema() == (255, 255), "nothing runs over the edge"
    assert scanned(page) == list(links.values())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--address", "Миру 35", "--service", "elevator"), "The city has no service elevator: write one of"),
        (("--address", "Миру 35", "--service", "subsidy"), "subsidy is not about a place"),
        (("--address", "Свободи 10", "--service", "lift"), "these streets fit: "),
        (("--address", "Зюзюкінська 5", "--service", "lift"), "no street of streets.csv fits"),
        (("--address", "Миру 35, кв. 4", "--service", "lift"), "write the address without the flat"),
        ((*WORDS[:-1], "у дворі біля третього підʼїзду, за гаражами"), "does not fit into a link"),
        ((*WORDS[:-1], "підʼїзд 🙂"), "«🙂» cannot stand on a label"),
        (
            (*WORDS, "--out", "no/lift"),
            "--out no/lift.png cannot be used: No such file or directory; make its folder first",
        ),
        ((*WORDS, "--telegram", "our bot"), "is no bot's name in Telegram"),
        (WORDS, "No bot is known: write --telegram NAME or --viber NAME"),
    ],
)
async def test_what_is_wrong_is_one_sentence(commands: Commands, words: tuple[str, ...], says: str) -> None:
    names = NAMES if "--telegram" not in words and words != WORDS else ()
    assert says in sentence(await commands.run("qr", *words, *names))
    assert list(Path(commands.folder).glob("*.png")) == []


@pytest.mark.asyncio(loop_scope="session")
async def test_a_scan_opens_telegram_at_the_request(service: Service) -> None:
    person = await service.person()
    assert "Не працює ліфт, просп. Миру, 35, підʼїзд 2" in await person.says(f"/start {write_label(LIFT)}")


@pytest.mark.asyncio(loop_scope="session")
async def test_a_scan_opens_viber_at_the_request_for_strangers_and_subscribers(service: Service) -> None:
    person = await service.person(messenger="viber")
    assert "Контакт-центр" in await person.acts("open", context=write_label(LIFT))
    assert "Не працює ліфт, просп. Миру, 35, підʼїзд 2" in await person.presses("Почати")
    other = write_label(Label("no_water", "myru-ave", "35"))
    assert "Воно зберігається" in await person.acts("open", context=other)
    assert "Немає води" in await person.presses("Звернення за кодом")
