"""How an app lays out a keyboard: rows of columns, labels without their markup."""

import re
from html import unescape

from sandbox.chats import Button, Json, Rows
from sandbox.viber.keyboards import WIDTH

LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
TAG = re.compile(r"<[^<>]+>")
FONT_COLOUR = re.compile(r"<font[^<>]*\bcolor\s*=\s*[\"']?(#[0-9A-Fa-f]{3,8})", re.IGNORECASE)
# What the other messengers' keyboards call these requests.
REQUESTS = {"share-phone": "contact", "location-picker": "location"}


def rows_of(keyboard: Json) -> Rows:
    """Fill rows of columns; a button that does not fit begins a new row."""
    width = keyboard.get("ButtonsGroupColumns", WIDTH)
    rows: Rows = []
    left = 0
    for button in keyboard["Buttons"]:
        columns = min(button.get("Columns", WIDTH), width)
        if columns > left:
            rows.append([])
            left = width
        rows[-1].append(shown(button, columns))
        left -= columns
    return rows


def shown(button: Json, columns: int) -> Button:
    """Show a button: its label, what it does, and its looks as far as it names them."""
    action = button.get("ActionType") or "reply"
    face = {"label": label_of(button), "action": action, "data": button["ActionBody"]}
    if action in REQUESTS:
        face["request"] = REQUESTS[action]
    if action == "open-url":
        face["url"] = button["ActionBody"]
    if button.get("Silent"):
        face["silent"] = "true"
    ink = FONT_COLOUR.search(button.get("Text", ""))
    looks = {
        "columns": str(columns),
        "rows": str(button.get("Rows", 1)),
        "color": button.get("BgColor"),
        "ink": ink and ink.group(1),
        "image": button.get("Image"),
    }
    return face | {name: value for name, value in looks.items() if value}


def label_of(button: Json) -> str:
    """Return a label as it is read."""
    return unescape(TAG.sub("", LINE_BREAK.sub("\n", button.get("Text", "")))).strip()
