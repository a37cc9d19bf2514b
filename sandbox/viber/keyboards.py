"""Keyboards: what the server refuses in them, in the words of its schema checker."""

from typing import Any

from sandbox.chats import Json
from sandbox.viber.schema import Check, a, as_json, between, one_of, text
from sandbox.viber.statuses import Refused, Status

LONGEST_LABEL = 250
MOST_ROWS = 24
WIDTH, LOWEST_WIDTH = 6, 1
OLD_ACTIONS = ("reply", "open-url", "")
ACTIONS_BY_LEVEL = {
    0: OLD_ACTIONS,
    3: ("reply", "open-url", "location-picker", "share-phone", "none", ""),
    6: ("reply", "open-url", "location-picker", "share-phone", "none", "open-map", ""),
}


# Each field with its check and the API level from which apps know it.
FIELDS = dict[str, tuple[Check, int]]
FLAG, OBJECT, LIST = a(bool, "boolean"), a(dict, "object"), a(list, "array")
KEYBOARD: FIELDS = {
    "Type": (one_of("keyboard"), 0),
    "Buttons": (LIST, 0),
    "BgColor": (text(), 0),
    "DefaultHeight": (FLAG, 0),
    "CustomDefaultHeight": (between(40, 70), 3),
    "HeightScale": (between(20, 100), 3),
    "ButtonsGroupColumns": (between(LOWEST_WIDTH, WIDTH), 4),
    "ButtonsGroupRows": (between(1, 2), 4),
    "InputFieldState": (one_of("regular", "minimized", "hidden"), 4),
}
BUTTON: FIELDS = {
    "Columns": (between(1, WIDTH), 0),
    "Rows": (between(1, 2), 0),
    "ActionType": (text(), 0),
    "ActionBody": (text(), 0),
    "Text": (text(LONGEST_LABEL), 0),
    "TextSize": (one_of("small", "regular", "large"), 0),
    "TextVAlign": (one_of("top", "middle", "bottom"), 0),
    "TextHAlign": (one_of("left", "center", "right"), 0),
    "TextOpacity": (between(0, 100), 0),
    "TextPaddings": (LIST, 4),
    "TextShouldFit": (FLAG, 6),
    "BgColor": (text(), 0),
    "BgMedia": (text(), 0),
    "BgMediaType": (one_of("picture", "gif"), 0),
    "BgLoop": (FLAG, 0),
    "Image": (text(), 0),
    "Silent": (FLAG, 6),
    "OpenURLType": (one_of("internal", "external"), 0),
    "OpenURLMediaType": (one_of("not-media", "video", "gif", "picture", "audio"), 0),
    "InternalBrowser": (OBJECT, 3),
    "Map": (OBJECT, 6),
    "Frame": (OBJECT, 6),
}


def check_keyboard(keyboard: Any, level: int) -> Json:
    """Return a keyboard that apps of this level can show, or refuse it."""
    if (complaint := OBJECT(keyboard)) is not None:
        raise _invalid(complaint)
    _check(keyboard, KEYBOARD, level, ("Type", "Buttons"))
    if not keyboard["Buttons"]:
        raise _invalid("array is too short: must have at least 1 elements but instance has 0 elements")
    for button in keyboard["Buttons"]:
        _check_button(button, level)
    _check_height(keyboard)
    return dict(keyboard)


def _check_button(button: Any, level: int) -> None:
    if (complaint := OBJECT(button)) is not None:
        raise _invalid(complaint)
    _check(button, BUTTON, level, ("ActionBody",))
    known = ACTIONS_BY_LEVEL[max(since for since in ACTIONS_BY_LEVEL if since <= level)]
    if (complaint := one_of(*known)(button.get("ActionType", "reply"))) is not None:
        raise _invalid(complaint)


def _check(given: Json, fields: FIELDS, level: int, required: tuple[str, ...]) -> None:
    missing = [name for name in required if name not in given]
    if missing:
        raise _invalid(f"object has missing required properties ({as_json(missing)})")
    unknown = sorted(name for name in given if name not in fields or fields[name][1] > level)
    if unknown:
        raise _invalid(
            f"object instance has properties which are not allowed by the schema: {as_json(unknown)}"
        )
    for name, value in given.items():
        if (complaint := fields[name][0](value)) is not None:
            raise _invalid(complaint)


def _check_height(keyboard: Json) -> None:
    cells = sum(button.get("Columns", WIDTH) * button.get("Rows", 1) for button in keyboard["Buttons"])
    if cells > MOST_ROWS * WIDTH:
        raise _invalid(f"array is too long: the buttons fill more than {MOST_ROWS} rows")


def _invalid(complaint: str) -> Refused:
    return Refused(Status.BAD_DATA, f"keyboard is not valid. [{complaint}]")
