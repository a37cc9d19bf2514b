"""What a person's message contains, as the chat shows it and as the bot is told of it."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from sandbox.chats import Json, Media
from sandbox.files import StoredFile
from sandbox.messenger import CannotAct
from sandbox.viber.messages import LONGEST_TEXT

STICKER = 46105
FILE_KINDS = {"photo": "picture", "video": "video", "document": "file", "sticker": "sticker"}
WITH_CAPTION = frozenset({"photo", "video"})


@dataclass
class Said:
    """A message on its way; a silent one does not show in the chat."""

    kind: str
    told: Json
    text: str = ""
    media: list[Media] = field(default_factory=list)
    payload: Json = field(default_factory=dict)
    reply_to: int | None = None
    silent: bool = False


def text_said(text: str, reply_to: int | None = None) -> Said:
    """Say a text; an address alone is a kind of its own."""
    if len(text) > LONGEST_TEXT:
        raise CannotAct(f"Viber takes no text longer than {LONGEST_TEXT} characters")
    told = {"type": "url", "media": text} if _is_address(text) else {"type": "text"}
    return Said("text", {**told, "text": text}, text, reply_to=reply_to)


def pressed_said(action_body: str, silent: bool) -> Said:
    """Say what stands behind a button: nothing tells it from typing."""
    return Said("text", {"type": "text", "text": action_body}, action_body, silent=silent)


def location_said(lat: float, lon: float) -> Said:
    """Show a point on the map."""
    told = {"type": "location", "location": {"lat": lat, "lon": lon}}
    return Said("location", told, payload={"location": {"latitude": lat, "longitude": lon}})


def card_said(phone: str, name: str) -> Said:
    """Hand over a card from the address book; nothing in it says whose it is."""
    told = {"type": "contact", "contact": {"name": name, "phone_number": phone}}
    return Said("contact", told, payload={"contact": {"phone_number": phone, "first_name": name}})


def own_phone_said(phone: str, action_body: str) -> Said:
    """Hand over one's own number by a button: no plus, no name, and the button's words as the text."""
    told = {"type": "contact", "text": action_body, "contact": {"phone_number": phone.lstrip("+")}}
    return Said("contact", told, payload={"contact": {"phone_number": phone, "first_name": ""}})


def file_said(file: StoredFile, address: str, caption: str, seconds: int) -> Said:
    """Send a file, which the bot fetches at this address."""
    if caption and file.kind not in WITH_CAPTION:
        raise CannotAct(f"Viber takes no caption with a {file.kind}")
    told: Json = {"type": FILE_KINDS[file.kind], "media": address}
    told |= _details(file, address, seconds)[file.kind]
    if caption:
        told["text"] = caption
    return Said(file.kind, told, caption, [Media(file.kind, file.name, file.size, file.id)])


def _details(file: StoredFile, address: str, seconds: int) -> dict[str, Json]:
    return {
        "photo": {"thumbnail": address, "file_name": file.name},
        "video": {"size": file.size, "duration": seconds},
        "document": {"size": file.size, "file_name": file.name},
        "sticker": {"sticker_id": STICKER},
    }


def _is_address(text: str) -> bool:
    try:
        address = urlsplit(text)
    except ValueError:
        return False
    return address.scheme in {"http", "https"} and bool(address.hostname) and not any(map(str.isspace, text))
