"""Keyboards: what is refused, and how rows come of columns."""

import pytest

from sandbox.viber.keyboards import check_keyboard
from sandbox.viber.layout import label_of, rows_of
from sandbox.viber.statuses import Refused
from tests.sandbox.conftest import Citizen, Json
from tests.sandbox.viber.conftest import Client, button, keyboard

OLD_ENUM = (
    'keyboard is not valid. [instance value ("share-phone") not found in enum'
    ' (possible values: ["reply","open-url",""])]'
)


def refusal_of(given: object, level: int) -> str | None:
    try:
        check_keyboard(given, level)
    except Refused as refused:
        return refused.message
    return None


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"Buttons": [button("?")]}, 'object has missing required properties (["Type"])'),
        ({"Type": "keyboard"}, 'object has missing required properties (["Buttons"])'),
        (keyboard(), "array is too short"),
        (keyboard({"Text": "?"}), 'object has missing required properties (["ActionBody"])'),
        (keyboard(button("?", Columns=7)), "greater than the required maximum (maximum: 6, found: 7)"),
        (keyboard(button("?", Columns=0)), "lower than the required minimum (minimum: 1, found: 0)"),
        (keyboard(button("?", Columns="3")), "instance type (string) does not match"),
        (keyboard(button("?", Rows=3)), "(maximum: 2, found: 3)"),
        (keyboard(button("?" * 251)), "is too long (length: 251, maximum allowed: 250)"),
        (keyboard(button("?", TextSize="huge")), 'instance value ("huge") not found in enum'),
        (keyboard(button("?", columns=3)), 'not allowed by the schema: ["columns"]'),
        (keyboard(button("?", ActionType="call")), 'instance value ("call") not found in enum'),
        (keyboard(button("?"), Type="menu"), 'instance value ("menu") not found in enum'),
        (keyboard(*[button("?", Rows=2)] * 13), "more than 24 rows"),
        ("keyboard", "instance type (string) does not match"),
    ],
)
def test_a_wrong_keyboard_is_refused_in_the_checkers_words(wrong: object, complaint: str) -> None:
    refusal = refusal_of(wrong, level=1)
    assert refusal is not None
    assert refusal.startswith("keyboard is not valid. [")
    assert complaint in refusal


@pytest.mark.parametrize(
    ("level", "needs"),
    [
        (3, keyboard(button("?", ActionType="share-phone"))),
        (3, keyboard(button("?", ActionType="location-picker"))),
        (4, keyboard(button("?"), InputFieldState="hidden")),
        (4, keyboard(button("?"), ButtonsGroupColumns=3)),
        (6, keyboard(button("?", Silent=True))),
        (6, keyboard(button("?", Frame={"BorderWidth": 2}))),
        (6, keyboard(button("?", ActionType="open-map"))),
    ],
)
def test_what_old_apps_do_not_know_needs_its_level(level: int, needs: Json) -> None:
    assert refusal_of(needs, level - 1) is not None
    assert refusal_of(needs, level) is None


async def test_a_phone_button_without_its_level_is_refused_as_on_the_real_server(
    bot: Client, subscriber: Citizen
) -> None:
    share = keyboard(button("?", ActionType="share-phone"))
    answer = await bot.send(subscriber, keyboard=share)
    assert (answer["status"], answer["status_message"]) == (3, OLD_ENUM)
    assert (await bot.send(subscriber, keyboard=share, min_api_version=3))["status"] == 0


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        ([None, None], [1, 1]),
        ([3, 3, 6], [2, 1]),
        ([2, 2, 2, 2], [3, 1]),
        ([4, 3, 3], [1, 2]),
        ([1] * 7, [6, 1]),
    ],
)
def test_buttons_fill_rows_of_six_columns(columns: list[int | None], rows: list[int]) -> None:
    wide = [button("?", Columns=width) if width else button("?") for width in columns]
    assert [len(row) for row in rows_of(keyboard(*wide))] == rows


def test_a_narrower_group_of_columns_makes_more_rows() -> None:
    rows = rows_of(keyboard(*[button("?", Columns=2)] * 3, ButtonsGroupColumns=3))
    assert [len(row) for row in rows] == [1, 1, 1]


@pytest.mark.parametrize(
    ("markup", "label"),
    [
        ('<font color="#323232">Послуги</font>', "Послуги"),
        ("<b>Вода</b><br>і тепло", "Вода\nі тепло"),
        ("Ціна &lt; 5 &amp; 3 < 4", "Ціна < 5 & 3 < 4"),
    ],
)
def test_a_label_is_read_without_its_markup(markup: str, label: str) -> None:
    assert label_of({"Text": markup}) == label


def test_a_button_shows_its_looks() -> None:
    looks = button('<font color="#FFFFFF">Так</font>', "yes", Columns=3, BgColor="#7360F2")
    [[key]] = rows_of(keyboard(looks))
    assert key == {
        "label": "Так",
        "action": "reply",
        "data": "yes",
        "columns": "3",
        "rows": "1",
        "color": "#7360F2",
        "ink": "#FFFFFF",
    }
