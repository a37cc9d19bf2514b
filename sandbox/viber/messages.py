"""What a bot's message may contain, kind by kind."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from sandbox.chats import Json
from sandbox.viber import reading
from sandbox.viber.keyboards import check_keyboard
from sandbox.viber.markup import read_markup
from sandbox.viber.statuses import bad_data, missing_data

LONGEST_TEXT, LONGEST_CAPTION, LONGEST_ADDRESS = 7000, 768, 2000
LONGEST_NAME, LONGEST_PHONE, LONGEST_FILE_NAME = 28, 18, 256
LONGEST_TRACKING_DATA = 4000
LARGEST_PICTURE, LARGEST_VIDEO, LARGEST_FILE = 3 << 20, 26 << 20, 50 << 20
LONGEST_VIDEO_SECONDS = 180
NEWEST_STICKER = 10**9
PICTURES, VIDEOS = (".jpg", ".jpeg", ".png", ".gif"), (".mp4",)
# Apps hand over nothing that could start by itself; the real list is longer still.
EXECUTABLE = re.compile(
    r"\.(?:action|apk|app|bat|bin|cmd|com|command|cpl|csh|exe|gadget|inf|ins|inx|ipa|isu|job|js|jse|ksh|"
    r"lnk|msc|msi|msp|mst|osx|out|paf|pif|prg|ps1|reg|rgs|run|scr|sct|sh|shb|shs|u3p|vb|vbe|vbs|"
    r"vbscript|workflow|ws|wsf)"
)


@dataclass(frozen=True)
class Media:
    """A file that the phones fetch by its address."""

    kind: str
    address: str
    name: str
    largest: int


@dataclass
class Content:
    """What a message says; `kind` is a word of the sandbox's chats."""

    kind: str
    text: str = ""
    html: str = ""
    media: Media | None = None
    payload: Json = field(default_factory=dict)
    keyboard: Json | None = None
    tracking_data: str = ""
    level: int = 1


def read_message(body: Json) -> Content:
    """Read a message without its receiver, or refuse it."""
    level = body.get("min_api_version", 1)
    if not isinstance(level, int) or isinstance(level, bool) or level < 1:
        raise bad_data("min_api_version is not a whole number")
    reading.text(reading.inner(body, "sender"), "name", LONGEST_NAME, of="sender.")
    content = _content(body)
    content.level = level
    content.tracking_data = reading.maybe_text(body, "tracking_data", LONGEST_TRACKING_DATA)
    if "keyboard" in body:
        content.keyboard = check_keyboard(body["keyboard"], level)
    return content


def _content(body: Json) -> Content:
    kind = body.get("type")
    if kind is None and "keyboard" in body:
        return Content("keyboard")
    if kind is None:
        raise missing_data("type")
    if not isinstance(kind, str) or kind not in KINDS:
        raise bad_data(f"type {kind} is unknown")
    return KINDS[kind](body)


def _text(body: Json) -> Content:
    plain, html = read_markup(reading.text(body, "text", LONGEST_TEXT))
    return Content("text", plain, html)


def _picture(body: Json) -> Content:
    media = Media("photo", _address(body, PICTURES), "photo.jpg", LARGEST_PICTURE)
    plain, html = read_markup(reading.maybe_text(body, "text", LONGEST_CAPTION))
    return Content("photo", plain, html, media)


def _video(body: Json) -> Content:
    media = Media("video", _address(body, VIDEOS), "video.mp4", LARGEST_VIDEO)
    reading.whole(body, "size", LARGEST_VIDEO)
    if "duration" in body:
        reading.whole(body, "duration", LONGEST_VIDEO_SECONDS)
    plain, html = read_markup(reading.maybe_text(body, "text", LONGEST_CAPTION))
    return Content("video", plain, html, media)


def _file(body: Json) -> Content:
    name = reading.text(body, "file_name", LONGEST_FILE_NAME)
    suffix = PurePosixPath(name).suffix.lower()
    if not suffix or EXECUTABLE.fullmatch(suffix):
        raise bad_data(f"file_name {name} has no extension that is allowed")
    reading.whole(body, "size", LARGEST_FILE)
    return Content("document", media=Media("document", _address(body), name, LARGEST_FILE))


def _contact(body: Json) -> Content:
    contact = reading.inner(body, "contact")
    name = reading.text(contact, "name", LONGEST_NAME, of="contact.")
    phone = reading.text(contact, "phone_number", LONGEST_PHONE, of="contact.")
    return Content("contact", payload={"contact": {"phone_number": phone, "first_name": name}})


def _location(body: Json) -> Content:
    point = reading.inner(body, "location")
    lat = reading.number(point, "lat", 90, of="location.")
    lon = reading.number(point, "lon", 180, of="location.")
    return Content("location", payload={"location": {"latitude": lat, "longitude": lon}})


def _url(body: Json) -> Content:
    address = _address(body)
    shown = escape(address)
    return Content("url", address, f'<a href="{shown}">{shown}</a>')


def _sticker(body: Json) -> Content:
    return Content("sticker", payload={"sticker_id": reading.whole(body, "sticker_id", NEWEST_STICKER)})


KINDS: dict[str, Callable[[Json], Content]] = {
    "text": _text,
    "picture": _picture,
    "video": _video,
    "file": _file,
    "contact": _contact,
    "location": _location,
    "url": _url,
    "sticker": _sticker,
}


def _address(body: Json, suffixes: tuple[str, ...] = ()) -> str:
    address = reading.text(body, "media", LONGEST_ADDRESS)
    try:
        parts = urlsplit(address)
    except ValueError:
        raise bad_data("media is not an address") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise bad_data("media is not an address")
    if suffixes and not parts.path.lower().endswith(suffixes):
        raise bad_data(f"media ends in none of {' '.join(suffixes)}")
    return address
