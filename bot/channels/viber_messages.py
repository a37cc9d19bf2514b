"""From our words to Viber's JSON. Buttons stand below the chat, in a keyboard that comes with a message."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from html import escape

from bot.channels.viber_calls import Json, as_json
from bot.channels.viber_presses import press_words
from bot.i18n import _
from bot.messages import Choice, Outgoing, Request
from bot.splitting import split

LONGEST_TEXT = 7000
LARGEST_BODY = 30 * 1024
ROOM = 1024
"""Bytes that receiver, sender and their like take at most."""
LONGEST_LABEL = 250
LONGEST_TRACKING_DATA = 4000
MOST_ROWS, WIDTH = 24, 6
LEVEL = 7
"""The level of apps that know all that our keyboards use; `Silent` is the newest of it."""
ONE_LINE = 30
"""So many letters of a label fit in a line over the whole width."""
VIDEOS = frozenset({"video", "animation", "video_note"})
COLOUR, BACKGROUND = "#E6EEF8", "#FFFFFF"

_ACTIONS = {Request.contact: "share-phone", Request.location: "location-picker", None: "reply"}

Words = Callable[[Choice], str]
"""What a button says when it is pressed."""

# A mark at the beginning of a word would make what stands behind it bold, slanted or struck. In addresses
# it does not, and there it has to stay.
_MARK = re.compile(r"(?P<address>[A-Za-z]+://\S+)|(?<![^\W_])(?<!/)(?:(?P<mark>[*_~])(?=\S)|```)")
# Nothing that a person could see; in JSON each would take six bytes.
_UNSEEN = {code: None for code in range(32) if chr(code) not in "\n\t"}
_LOOKALIKE = {"*": "∗", "_": "＿", "~": "∼", None: "'''"}


def unmarked(text: str) -> str:
    """The text without marks that Viber's apps would take for formatting; addresses stay whole."""
    return _MARK.sub(lambda found: found["address"] or _LOOKALIKE[found["mark"]], text)


def keyboard(message: Outgoing, words: Words) -> Json:
    """The choices as a keyboard, and the level of apps that it needs; empty when they do not fit into one."""
    buttons = [button for row in message.rows for button in _row(row, words)]
    shown = {"Type": "keyboard", "DefaultHeight": False, "BgColor": BACKGROUND, "Buttons": buttons}
    rows = sum(button["Columns"] * button["Rows"] for button in buttons) / WIDTH
    fits = rows <= MOST_ROWS and len(as_json(shown)) < LARGEST_BODY - ROOM
    return {"keyboard": shown, "min_api_version": LEVEL} if buttons and fits else {}


def _row(row: tuple[Choice, ...], words: Words) -> list[Json]:
    """Buttons of one row: as wide as fills it, and as high as the longest label needs."""
    columns, left_over = divmod(WIDTH, len(row)) if len(row) <= WIDTH else (1, 0)
    wider_from = len(row) - left_over
    one_line = all(len(choice.label) * WIDTH <= ONE_LINE * columns for choice in row)
    return [
        _button(choice, words(choice), columns + (place >= wider_from), 1 if one_line else 2)
        for place, choice in enumerate(row)
    ]


def _button(choice: Choice, body: str, columns: int, lines: int) -> Json:
    button = {
        "Columns": columns,
        "Rows": lines,
        "ActionType": _ACTIONS[choice.request],
        "ActionBody": body,
        "Text": _label(choice.label),
        "TextSize": "regular",
        "BgColor": COLOUR,
    }
    return button if choice.request else button | {"Silent": True}


def _label(label: str) -> str:
    """The label as the HTML that a button wants, cut where it would be too long."""
    while len(escape(label)) > LONGEST_LABEL:
        label = label[:-2].rstrip() + "…"
    return escape(label)


def plain_bodies(message: Outgoing) -> tuple[list[Json], Json]:
    """The parts of a message for an app that shows no keyboard, and what tells numbers apart afterwards."""
    choices = [choice for choice in message.choices if not choice.request]
    tracking_data = json.dumps([choice.data for choice in choices])
    if not choices:
        return _texts(message), {}
    if message.expects_number or len(tracking_data) > LONGEST_TRACKING_DATA:
        labels = ", ".join(f"«{choice.label}»" for choice in choices)
        say = _("Or write one of these: {labels}.").format(labels=labels)
        return _texts(message, say), {}
    lines = "\n".join(f"{number}. {choice.label}" for number, choice in enumerate(choices, 1))
    say = _("Write the number of your choice:\n{lines}").format(lines=lines)
    return _texts(message, say), {"tracking_data": tracking_data}


def bodies(message: Outgoing) -> list[Json]:
    """The parts of a message without what comes along with the last one."""
    return _texts(message)


def with_extras(parts: list[Json], extras: Json) -> list[Json]:
    """Put the keyboard or the tracking data to the last part; alone if both are too large together."""
    if not extras:
        return parts
    last = parts[-1] | extras if parts else extras
    if len(as_json(last)) < LARGEST_BODY - ROOM:
        return [*parts[:-1], last]
    return [*parts, extras]


def in_bodies(part: Json, addresses: Sequence[str]) -> Iterator[list[str]]:
    """These people in as few lists as fit into a body each beside this part."""
    room = LARGEST_BODY - ROOM - len(as_json(part))
    longest = max(map(len, addresses), default=0) + len('"",')
    fitting = max(1, room // longest)
    for at in range(0, len(addresses), fitting):
        yield list(addresses[at : at + fitting])


def _texts(message: Outgoing, say: str = "") -> list[Json]:
    """The parts of the text, the heading in bold; marks are looked for in what each part really shows."""
    title = message.title.translate(_UNSEEN).replace("*", _LOOKALIKE["*"])
    body = f"{message.text}\n\n{say}" if say else message.text
    whole = f"{title}\n{body}" if title else body
    parts = [unmarked(part) for part in split(whole.translate(_UNSEEN), LONGEST_TEXT - len("**"))]
    if title:
        parts[0] = f"*{parts[0][: len(title)]}*{parts[0][len(title) :]}"
    return [{"type": "text", "text": part} for part in parts]


def file_body(url: str, name: str, size: int) -> Json:
    """A file that Viber fetches at this address."""
    return {"type": "file", "media": url, "file_name": name, "size": size}


def picture_body(url: str) -> Json:
    """A picture that Viber fetches at this address, which has to end in .jpg; its words came before it."""
    return {"type": "picture", "media": url, "text": ""}


def menu_key() -> Json:
    """What stands below a message of which nothing else is known: there is always a way on."""
    menu = Outgoing("", rows=((Choice("menu", _("Menu"), data="/menu"),),))
    return keyboard(menu, lambda choice: press_words(choice.data))


def video_body(url: str, size: int) -> Json:
    """A film that Viber fetches at this address, which has to end in .mp4."""
    return {"type": "video", "media": url, "size": size}


def place_body(point: tuple[float, float]) -> Json:
    """A place on the map."""
    return {"type": "location", "location": {"lat": point[0], "lon": point[1]}}
