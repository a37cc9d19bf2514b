"""What a pressed button of a keyboard makes its person say."""

from collections.abc import Callable

from sandbox.chats import Button
from sandbox.people import DESKTOP, Person
from sandbox.viber.said import Said, location_said, own_phone_said, pressed_said

# Older apps and those on a desktop know these buttons as buttons with a text.
REQUESTS_SINCE = 3


def said_by(person: Person, button: Button) -> Said | None:
    """Return what the person says by pressing; opening an address or a map says nothing."""
    return ACTIONS[button["action"]](person, button)


def _reply(_: Person, button: Button) -> Said:
    return pressed_said(button["data"], "silent" in button)


def _share_phone(person: Person, button: Button) -> Said:
    return own_phone_said(person.phone, button["data"]) if _can_share(person) else _reply(person, button)


def _pick_location(person: Person, button: Button) -> Said:
    return location_said(person.lat, person.lon) if _can_share(person) else _reply(person, button)


def _nothing(_: Person, __: Button) -> None:
    return None


def _can_share(person: Person) -> bool:
    return person.device != DESKTOP and person.api_version >= REQUESTS_SINCE


ACTIONS: dict[str, Callable[[Person, Button], Said | None]] = {
    "reply": _reply,
    "share-phone": _share_phone,
    "location-picker": _pick_location,
    "open-url": _nothing,
    "open-map": _nothing,
    "none": _nothing,
}
