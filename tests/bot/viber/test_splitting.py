"""Whatever is said, every part of it is one that Viber takes and that its apps show as it was meant."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.channels.viber import Viber
from bot.channels.viber_calls import ViberCalls, as_json
from bot.channels.viber_messages import unmarked
from bot.messages import Choice, Outgoing, Request, TextFile
from bot.splitting import units
from sandbox.viber.keyboards import check_keyboard
from sandbox.viber.markup import read_markup
from sandbox.viber.messages import read_message
from tests.bot.viber.viber_api import OLENA, TOKEN

LARGEST_BODY = 30 * 1024
LONGEST_TEXT = 7000


class Kept(ViberCalls):
    """Makes no calls, but keeps the bodies as they would go over the wire."""

    def __init__(self) -> None:
        super().__init__(TOKEN, "")
        self.raw: list[bytes] = []

    async def send_message(self, body: Mapping[str, Any]) -> dict[str, Any]:
        self.raw.append(as_json(body))
        return {"status": 0, "message_token": len(self.raw)}


@dataclass
class Sent:
    """A message as it went out."""

    raw: list[bytes]
    part_ids: list[str] = field(default_factory=list)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """What the parts say."""
        return [json.loads(raw) for raw in self.raw]

    @property
    def texts(self) -> list[str]:
        """The texts of the parts."""
        return [body["text"] for body in self.bodies if body.get("type") == "text"]


async def hand_out(data: bytes, name: str) -> str:
    """An address as long as ours are."""
    return f"https://contact-centre.city.example.org/files/{'0' * 64}/{name}"


def sent(message: Outgoing) -> Sent:
    """Send it to Olena."""
    viber = Viber(TOKEN, "", "Контакт-центр Маріуполя «15»", hand_out, None)
    viber.calls = calls = Kept()
    out = Sent(calls.raw)
    asyncio.run(viber.send(OLENA, message, out.part_ids))
    return out


WORDS = ["слово", "і", "🙂", "👩‍🔧", "ⴀ", "e\u0301", '"', "\\", "<b>", "\n", "\n\n", " ", "  ", "\t", ". "]
MARKS = [
    "*",
    "~",
    "__",
    "* ",
    " *",
    "_ ",
    " _",
    "```",
    "*жирно*",
    " _курсив_ ",
    "~ні~",
    "пʼять_шість",
    "(*",
    "*)",
]
LONG = ["https://city.example.org/a_b_c/~d*e ", "вода" * 200, "ⴀ" * 900 + " ", "Ґанок. " * 150]
PIECES = st.sampled_from(WORDS + MARKS + LONG)
SAID = st.lists(PIECES, max_size=12).map("".join)
TEXTS = st.builds(str.__mul__, SAID, st.sampled_from([1, 1, 2, 7])).filter(str.strip)
ANYTHING = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
LABELS = PIECES | ANYTHING
DATA = st.integers(0, 9).map(lambda number: f"report:kind:{number}:{'water' * number}")
CHOICES = st.builds(Choice, st.just(""), LABELS, st.sampled_from([None, None, None, *Request]), DATA)
FEW_ROWS = st.lists(st.lists(CHOICES, min_size=1, max_size=3).map(tuple), min_size=1, max_size=4).map(tuple)
WIDE_ROWS = st.lists(CHOICES, min_size=4, max_size=8).map(lambda row: (tuple(row),))
ROWS = st.builds(tuple.__mul__, FEW_ROWS | WIDE_ROWS, st.sampled_from([0, 1, 1, 2, 9]))
FILES = st.none() | st.just(TextFile("мої-дані.txt", "Імʼя: Олена\n"))
MESSAGES = st.builds(
    Outgoing,
    TEXTS | ANYTHING.filter(str.strip),
    st.sampled_from(["", "Зареєстровано", "Вода 💧"]),
    ROWS,
    file=FILES,
    numbered=st.booleans(),
    expects_number=st.booleans(),
)
LARGE = Choice("", "ⴀ" * 80, data="a:b:1:" + "c" * 600)


@settings(deadline=None, max_examples=100)
@given(MESSAGES)
@example(Outgoing("ⴀ" * LONGEST_TEXT, rows=((LARGE,),) * 10))
@example(Outgoing("ⴀ" * LONGEST_TEXT, rows=((LARGE,),) * 24, file=TextFile("a.txt", "a")))
@example(Outgoing("🙂" * LONGEST_TEXT))
@example(Outgoing('"' * LONGEST_TEXT, rows=((LARGE,),) * 24, numbered=True))
@example(Outgoing("?", rows=((Choice("", "'" * 300, data="a"),) * 6,) * 24))
def test_F38_every_part_is_one_that_viber_takes(message: Outgoing) -> None:
    out = sent(message)
    assert out.raw
    assert len(out.part_ids) == len(out.raw)
    for raw, body in zip(out.raw, out.bodies, strict=True):
        assert len(raw) <= LARGEST_BODY
        assert units(body.get("text", "")) <= LONGEST_TEXT
        assert body["receiver"] == OLENA
        read_message(body)


@pytest.mark.parametrize(("text", "largest_alone"), [("ⴀ" * LONGEST_TEXT, 9_000), ("?", 30_000)])
def test_no_body_is_too_large_wherever_the_edge_lies(text: str, largest_alone: int) -> None:
    for size in range(largest_alone - 2_000, largest_alone + 1_000, 50):
        button = Choice("", "Так", data="c" * size)
        out = sent(Outgoing(text, rows=((button,),), file=TextFile("мої-дані.txt", "Імʼя")))
        assert all(len(raw) <= LARGEST_BODY for raw in out.raw)
        assert "".join(out.texts).startswith(text)


def bare(text: str) -> str:
    """The text without white space, and with the signs that stand in for marks taken back."""
    for sign, mark in (("∗", "*"), ("＿", "_"), ("∼", "~"), ("'''", "```")):
        text = text.replace(sign, mark)
    return "".join(text.split())


@settings(deadline=None, max_examples=100)
@given(MESSAGES)
def test_F38_the_parts_join_to_the_text(message: Outgoing) -> None:
    whole = bare("".join(sent(message).texts))
    told = bare((f"*{message.title}*" if message.title else "") + message.text)
    assert whole.startswith(told)
    if "Write" not in whole and "Orwrite" not in whole:
        assert whole == told


@settings(deadline=None, max_examples=100)
@given(ROWS.filter(bool), st.booleans())
def test_every_choice_is_on_the_keyboard_or_in_the_text(rows: Any, numbered: bool) -> None:
    message = Outgoing("Що сталося?", rows=rows, numbered=numbered)
    out = sent(message)
    shown = [body["keyboard"] for body in out.bodies if "keyboard" in body]
    if shown:
        assert len(shown[-1]["Buttons"]) == len(message.choices)
    else:
        told = bare("".join(out.texts))
        assert all(bare(choice.label) in told for choice in message.choices if not choice.request)


@settings(deadline=None, max_examples=100)
@given(FEW_ROWS)
def test_rows_stay_rows(rows: Any) -> None:
    body = sent(Outgoing("Що сталося?", rows=rows)).bodies[-1]
    buttons = check_keyboard(body["keyboard"], body["min_api_version"])["Buttons"]
    for row in rows:
        own = [buttons.pop(0) for _ in row]
        assert sum(button["Columns"] for button in own) == 6
        assert len({button["Rows"] for button in own}) == 1
        assert all(len(button["Text"]) <= 250 for button in own)


@settings(deadline=None, max_examples=300)
@given(TEXTS, st.sampled_from(["", "Зареєстровано"]))
def test_F18_nothing_but_the_heading_is_formatted(text: str, title: str) -> None:
    shown = "\n".join(read_message(body).html for body in sent(Outgoing(text, title)).bodies)
    heading = f"<b>{title}</b>\n" if title else ""
    assert shown.startswith(heading)
    assert not any(f"<{tag}>" in shown.removeprefix(heading) for tag in ("b", "i", "s", "code"))


@pytest.mark.parametrize(
    "text",
    [
        "*жирно* _курсив_ ~закреслено~ ```код```",
        "Ви писали: *яма* та _люк_.",
        "(*a*) «_b_» -~c~-",
        "**a** ~~b~~ _*c*_",
        "*a\nb* _c\nd_",
        "```\nкод\n```",
        "__init__ і __main__",
    ],
)
def test_F18_marks_in_a_text_are_seen_as_marks(text: str) -> None:
    [part] = sent(Outgoing(text)).texts
    assert read_markup(part)[0] == part
    assert bare(part) == bare(text)
    assert len(part.split()) == len(text.split())


def test_F18_marks_in_headings_and_numbered_labels_are_seen_as_marks() -> None:
    choices = tuple((Choice("", label, data="a:b:1:c"),) for label in ("*Так*", "_ні_", "~інше~"))
    for expects_number in (False, True):
        message = Outgoing("?", "Люк _біля_ ~дому~", choices, numbered=True, expects_number=expects_number)
        [body] = sent(message).bodies
        heading, *others = read_message(body).html.split("\n")
        assert bare(heading) == "<b>Люк_біля_~дому~</b>"
        assert not any(f"<{tag}>" in line for tag in ("b", "i", "s") for line in others)


@pytest.mark.parametrize(
    "text",
    [
        "https://city.example.org/some_page_here/a_b",
        "https://city.example.org/_private_/~user/*all*",
        "https://city.example.org/?first_name=a_b&last_name=c_d",
        "olena_test@example.org, @city_test_bot",
        "2 * 3 * 4, 5_000, a*b*c",
        "~ 5 км, 10 ~ 12 год",
    ],
)
def test_addresses_and_sums_stay_whole(text: str) -> None:
    assert unmarked(text) == text
    assert read_markup(text) == (text, text.replace("&", "&amp;"))
