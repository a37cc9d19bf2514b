"""What `contact-centre qr` does: reads the place, asks the messengers who the bot is, and draws the label."""

import re
from pathlib import Path
from urllib.parse import quote, urlencode

from app.label_page import draw_label
from app.settings import Settings, SettingsError
from app.troubles import named
from bot.channel import SendFailed
from bot.channels.telegram import Telegram
from bot.channels.viber_calls import ViberCalls
from bot.i18n import speaking
from bot.label_words import LabelWords, say_label
from core.city import City
from core.labels import ON_LABELS, Label, LabelTooLong, LetterUnknown, write_label
from understanding import Reader

FORMS = ("png", "svg")


def read_place(city: City, service: str, address: str, near: str) -> Label:
    """The label that is meant. Raises SettingsError with a sentence."""
    service = service.strip()
    if not city.has_service(service):
        known = ", ".join(one.code for one in city.services if one.location in ON_LABELS)
        raise SettingsError(f"The city has no service {service}: write one of {known}.")
    if city.service(service).location not in ON_LABELS:
        raise SettingsError(f"{service} is not about a place: a label needs a service that is.")
    found = Reader(city)(f"{address}").address
    if len(found.street_ids) != 1:
        streets = ", ".join(city.street(one).spoken("uk") for one in found.street_ids)
        which = f"these streets fit: {streets}" if streets else "no street of streets.csv fits"
        raise SettingsError(
            f"«{address}» is not clear, {which}. Write the street with its kind, and the house."
        )
    if found.flat:
        raise SettingsError("A label is read by the whole house: write the address without the flat.")
    return Label(service, found.street_ids[0], found.house or "", " ".join(near.split()))


async def find_bots(settings: Settings, telegram: str, viber: str) -> dict[str, str]:
    """The bot's name in each messenger: as given, else as the messenger says it by the token."""
    telegram, viber = telegram.lstrip("@"), viber.strip()
    if not (telegram or viber or settings.sandbox):
        telegram, viber = await _telegram_name(settings), await _viber_uri(settings)
    bots = {"telegram": telegram, "viber": viber}
    for name, known in bots.items():
        if known and not re.fullmatch(r"[\w.-]+", known, re.ASCII):
            raise SettingsError(
                f"«{known}» is no bot's name in {name.capitalize()}: write it as in its link."
            )
    if not any(bots.values()):
        raise SettingsError("No bot is known: write --telegram NAME or --viber NAME, or set the tokens.")
    return {name: known for name, known in bots.items() if known}


async def _telegram_name(settings: Settings) -> str:
    telegram = Telegram(settings.telegram_token, settings.telegram_base, settings.telegram_per_second)
    try:
        return str((await telegram.who_we_are()).get("username", ""))
    except SendFailed:
        raise SettingsError("Telegram does not say who the bot is: write --telegram NAME.") from None
    finally:
        await telegram.close()


async def _viber_uri(settings: Settings) -> str:
    if not settings.viber_token:
        return ""
    calls = ViberCalls(settings.viber_token, settings.viber_base)
    try:
        return str((await calls.get_account_info()).get("uri", ""))
    except SendFailed:
        raise SettingsError("Viber does not say who the bot is: write --viber NAME.") from None
    finally:
        await calls.close()


def links_of(label: Label, bots: dict[str, str]) -> dict[str, str]:
    """A link for each messenger. Raises SettingsError when the label is too long for one."""
    try:
        payload = write_label(label)
    except LabelTooLong:
        raise SettingsError(f"«{label.near}» does not fit into a link: write it shorter.") from None
    except LetterUnknown as unknown:
        raise SettingsError(f"«{unknown}» cannot stand on a label: write letters and digits.") from None
    links = {}
    if name := bots.get("telegram"):
        links["Telegram"] = f"https://t.me/{name}?{urlencode({'start': payload})}"
    if uri := bots.get("viber"):
        links["Viber"] = f"viber://pa?chatURI={quote(uri)}&context={payload}"
    return links


def words_of(label: Label, city: City) -> LabelWords:
    """What stands on the page: what hangs in the city is in the language of the state."""
    with speaking("uk"):
        return say_label(label, city)


def write_files(label: Label, city: City, links: dict[str, str], file: Path) -> list[Path]:
    """Both pages, beside each other; `file` may end in the form of either."""
    words = words_of(label, city)
    if file.suffix.lower().removeprefix(".") in FORMS:
        file = file.with_suffix("")
    written = []
    for form in FORMS:
        page = file.with_name(f"{file.name}.{form}")
        with named(f"--out {page}"):
            page.write_bytes(draw_label(words, links, form))
        written.append(page)
    return written
