"""From Viber's events to our words."""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from bot.channels.viber_presses import PRESS, read_press
from bot.cleaning import clean, clean_file_name, clean_line
from bot.messages import Incoming, Kind, Media, Receipt
from core.labels import is_label
from core.receipts import Progress

Raw = Mapping[str, Any]
Vouches = Callable[[str, str, str], bool]
"""Whether we gave this person a button with these data and this proof."""

_PROGRESS = {progress.name: progress for progress in Progress}


def signature(token: str, body: bytes) -> str:
    """What Viber puts over a callback's raw body."""
    return hmac.new(token.encode(), body, hashlib.sha256).hexdigest()


def event_id(raw: Raw) -> str:
    """The same for every repeat. Several devices report one message, several people one broadcast."""
    return f"{raw['event']}:{raw['message_token']}:{sender(raw)}"


def sender(raw: Raw) -> str:
    """Whose event this is, byte for byte; "" when it does not say."""
    person = raw.get("sender") or raw.get("user") or {}
    found = person.get("id") if isinstance(person, Mapping) else None
    return str(found or raw.get("user_id") or "")


def level(raw: Raw) -> int:
    """The level of the sender's app; 0 when it does not say."""
    told = raw["sender"].get("api_version")
    return told if isinstance(told, int) else 0


def parse(raw: Raw, channel: str, vouches: Vouches) -> Incoming:
    """The event in our words. Raises ValueError when it is not what Viber says it sends."""
    try:
        event = str(raw["event"])
        if progress := _PROGRESS.get(event):
            receipt = Receipt(str(raw["message_token"]), progress, str(raw.get("desc", "")))
            return _incoming(raw, channel, Kind.receipt, receipt=receipt)
        if event == "message":
            kind, more = _content(raw["message"], sender(raw), vouches)
            return _incoming(raw, channel, kind, message_id=str(raw["message_token"]), **more)
        if event == "conversation_started":
            return _opened(raw, channel, clean_line(str(raw.get("context") or "")))
        return _incoming(raw, channel, _MEMBERSHIP.get(event, Kind.elsewhere))
    except (KeyError, TypeError, AttributeError, ArithmeticError, OSError) as error:
        raise ValueError(f"not an event of Viber: {error!r}") from None


def _opened(raw: Raw, channel: str, link: str) -> Incoming:
    """Who has subscribed gets no welcome whose button would bring the link back: it counts as said."""
    if raw.get("subscribed") and is_label(link):
        said = str(raw["message_token"])
        return _incoming(raw, channel, Kind.text, text=f"/start {link}", message_id=said)
    return _incoming(raw, channel, Kind.unblocked if raw.get("subscribed") else Kind.opened, text=link)


_MEMBERSHIP = {"subscribed": Kind.unblocked, "unsubscribed": Kind.blocked}


def _incoming(raw: Raw, channel: str, kind: Kind, **more: Any) -> Incoming:
    person = raw.get("sender") or raw.get("user") or {}
    whose = sender(raw)
    return Incoming(
        channel=channel,
        event_id=event_id(raw),
        kind=kind,
        person=whose,
        chat=whose,
        sent_at=datetime.fromtimestamp(int(raw["timestamp"]) / 1000, UTC),
        name=clean_line(str(person.get("name") or ""))[:200],
        language_code=str(person.get("language") or ""),
        **more,
    )


def _content(message: Raw, person: str, vouches: Vouches) -> tuple[Kind, dict[str, Any]]:
    """The kind of a message, and what belongs to that kind."""
    match message["type"]:
        case "text" | "url":
            return _text(str(message.get("text") or message.get("media") or ""), message)
        case "contact":
            return Kind.contact, {
                "phone": str(message["contact"]["phone_number"]),
                "own_phone": _is_own(str(message.get("text") or ""), person, vouches),
            }
        case "location":
            return Kind.location, {"point": _point(message["location"])}
        case "sticker":
            return Kind.sticker, {}
        case type_ if kind := _FILES.get(str(type_)):
            file = Media(kind, str(message["media"]), clean_file_name(str(message.get("file_name") or "")))
            return kind, {"media": (file,), "text": clean(str(message.get("text") or ""))}
    return Kind.unsupported, {}


_FILES = {"picture": Kind.photo, "video": Kind.video, "file": Kind.document}


def _text(text: str, message: Raw) -> tuple[Kind, dict[str, Any]]:
    """A text, or a pressed button: nothing tells them apart but the button's own words."""
    if text.startswith(PRESS):
        return Kind.press, {"press": read_press(text)}
    if data := _numbered(text, message):
        return Kind.press, {"press": read_press(PRESS + data)}
    return Kind.text, {"text": clean(text)}


def _point(location: Raw) -> tuple[float, float]:
    """Latitude and longitude, as numbers or as texts. Raises ValueError for what is no number at all."""
    lat, lon = float(location["lat"]), float(location["lon"])
    if not (isfinite(lat) and isfinite(lon)):
        raise ValueError("a point that is nowhere")
    return lat, lon


def _numbered(text: str, message: Raw) -> str:
    """What stands behind a number that was typed where the choices stood in the text."""
    number = text.strip().rstrip(".)")
    if not (number.isdecimal() and len(number) <= 2 and message.get("tracking_data")):
        return ""
    try:
        choices = json.loads(message["tracking_data"])
    except (ValueError, RecursionError):
        return ""
    known = isinstance(choices, list) and 0 < int(number) <= len(choices)
    return str(choices[int(number) - 1]) if known else ""


def _is_own(text: str, person: str, vouches: Vouches) -> bool:
    """A shared number repeats its button's words; a card from the address book has none."""
    data, _, proof = text.removeprefix(PRESS).partition("~")
    return text.startswith(PRESS) and vouches(person, data, proof)
