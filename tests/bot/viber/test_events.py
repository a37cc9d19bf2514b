"""What Viber sends, in our words. The events have the shape that Viber's documentation gives them."""

import copy
import json
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.viber import Viber, opens
from bot.channels.viber_events import event_id, parse, sender
from bot.channels.viber_presses import Vouching, press_words
from bot.messages import Incoming, Kind, Media, Press, Receipt
from core.labels import Label, write_label
from core.receipts import Progress
from tests.bot.viber.viber_api import IVAN, OLENA, TOKEN

EVENTS: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("events.json").read_text())
MEDIA = "https://dl-media.example.org/5/media/"
PICTURE = Media("photo", MEDIA + "photo.jpg?dlsig=AbC%2F1")
CARD = {"phone": "380000000102", "own_phone": False}
NAMELESS = {"name": "", "language_code": ""}
"""These events tell the person's id alone."""


def receipt(name: str, progress: Progress, reason: str = "") -> tuple[Kind, dict[str, Any]]:
    """What is read from a report on a message of ours."""
    told = Receipt(str(EVENTS[name]["message_token"]), progress, reason)
    return Kind.receipt, NAMELESS | {"receipt": told}


def pressed(data: str) -> tuple[Kind, dict[str, Any]]:
    """What is read from a pressed button."""
    return Kind.press, {"press": Press("", data, "")}


def text(words: str) -> tuple[Kind, dict[str, Any]]:
    """What is read from a text."""
    return Kind.text, {"text": words}


READ: dict[str, tuple[Kind, dict[str, Any]]] = {
    "webhook": (Kind.elsewhere, NAMELESS | {"person": "", "chat": ""}),
    "conversation started": (Kind.opened, {}),
    "conversation started with context": (Kind.opened, {"text": "outage-17 вода"}),
    "conversation started by a subscriber": (Kind.unblocked, {"text": "case_2411-0007"}),
    "subscribed": (Kind.unblocked, {}),
    "unsubscribed": (Kind.blocked, NAMELESS),
    "delivered": receipt("delivered", Progress.delivered),
    "seen": receipt("seen", Progress.seen),
    "failed": receipt("failed", Progress.failed, "message validation failed"),
    "client status": (Kind.elsewhere, NAMELESS),
    "event that is new": (Kind.elsewhere, NAMELESS),
    "text": text("Немає води\nна Миру 5 🙂"),
    "text with marks": text("Раз\tдва"),
    "address": text("https://city.example.org/?a=1&b=2"),
    "address without text": text("https://city.example.org/"),
    "picture": (Kind.photo, {"media": (Media("photo", PICTURE.file_id, "IMG_0001.jpg"),)}),
    "picture with text": (Kind.photo, {"media": (PICTURE,), "text": "Яма на дорозі"}),
    "video": (Kind.video, {"media": (Media("video", MEDIA + "film.mp4"),)}),
    "file": (Kind.document, {"media": (Media("document", MEDIA + "act", "акт.pdf"),)}),
    "card from the address book": (Kind.contact, {"phone": "+380000000100", "own_phone": False}),
    "own number": (Kind.contact, {"phone": "380000000101", "own_phone": True}),
    "own number with a wrong proof": (Kind.contact, CARD),
    "own number with a cut proof": (Kind.contact, CARD),
    "own number without a proof": (Kind.contact, CARD),
    "own number with another person's proof": (Kind.contact, CARD),
    "own number with another button's proof": (Kind.contact, CARD),
    "proof without a button": (Kind.contact, CARD),
    "location": (Kind.location, {"point": (47.0971, 37.5434)}),
    "location in strings": (Kind.location, {"point": (47.0971, 37.5434)}),
    "sticker": (Kind.sticker, {}),
    "type that is new": (Kind.unsupported, {}),
    "pressed button": pressed("menu:choose:1:yes"),
    "contact button on a desktop": pressed("report:phone:3:own"),
    "command": text("/menu"),
    "number with our tracking data": pressed("report:kind:2:тепло"),
    "number with a full stop": pressed("report:kind:2:water"),
    "number with a bracket": pressed("report:kind:2:тепло"),
    "number out of range": text("3"),
    "number zero": text("0"),
    "number below zero": text("-1"),
    "number of three digits": text("002"),
    "number in words": text("один"),
    "two numbers": text("1 2"),
    "number without tracking data": text("2"),
    "number with empty tracking data": text("2"),
    "number with tracking data that is no JSON": text("2"),
    "number with tracking data that is no list": text("2"),
    "number with tracking data that is a string": text("2"),
    "number with half of our tracking data": text("2"),
    "name and language left out": (Kind.text, NAMELESS | {"text": EVENTS["text"]["message"]["text"]}),
}


def read(raw: Any) -> Incoming:
    """This event in our words."""
    return parse(raw, "viber", Vouching(TOKEN).vouches)


def test_every_recorded_event_is_looked_at() -> None:
    assert READ.keys() == EVENTS.keys()


@pytest.mark.parametrize("name", READ)
def test_F13_an_event_is_read(name: str) -> None:
    kind, content = READ[name]
    raw = EVENTS[name]
    token = str(raw["message_token"])
    person = content.get("person", OLENA)
    known: dict[str, Any] = {
        "channel": "viber",
        "event_id": f"{raw['event']}:{token}:{person}",
        "kind": kind,
        "person": OLENA,
        "chat": OLENA,
        "name": "Олена Тестова",
        "language_code": "uk",
        "message_id": token if raw["event"] == "message" else "",
        "sent_at": datetime(2026, 11, 24, 10, 0, 0, 250_000, tzinfo=UTC),
    }
    assert read(raw) == Incoming(**known | content)


def test_only_an_opened_chat_of_a_stranger_is_welcomed() -> None:
    opened = {"conversation started", "conversation started with context"}
    assert {name for name in EVENTS if opens(EVENTS[name])} == opened


def test_a_token_beyond_what_a_float_holds_stays_exact() -> None:
    raw = '{"event":"delivered","timestamp":1,"message_token":5741311803571721087,"user_id":"a"}'
    told = read(json.loads(raw)).receipt
    assert told is not None
    assert told.message_id == "5741311803571721087"
    next_one = json.loads(raw.replace("087", "088"))
    assert event_id(next_one) != event_id(json.loads(raw))


def with_ids(raw: dict[str, Any], person: str) -> dict[str, Any]:
    """The same event of another person."""
    raw = copy.deepcopy(raw)
    for name in ("sender", "user"):
        if name in raw:
            raw[name]["id"] = person
    return raw | ({"user_id": person} if "user_id" in raw else {})


IDS = st.binary(min_size=16, max_size=16).map(lambda data: b64encode(data).decode())


@settings(deadline=None)
@given(st.sampled_from(sorted(EVENTS.keys() - {"webhook"})), IDS)
def test_F28_an_id_is_kept_byte_for_byte(name: str, person: str) -> None:
    raw = with_ids(EVENTS[name], person)
    incoming = read(raw)
    assert incoming.person == incoming.chat == sender(raw) == person


def test_F28_ids_that_differ_in_their_case_are_two_people() -> None:
    both = [with_ids(EVENTS["text"], person) for person in ("abcDEF==", "ABCdef==")]
    assert len({sender(raw) for raw in both}) == len({event_id(raw) for raw in both}) == 2


@pytest.mark.parametrize("name", EVENTS)
def test_F01_a_repeat_has_the_same_event_id(name: str) -> None:
    again = json.loads(json.dumps(EVENTS[name])) | {"timestamp": 1795514999999}
    assert event_id(again) == event_id(EVENTS[name])


def test_F44_reports_on_one_message_are_events_of_their_own() -> None:
    about = {"message_token": 5741311803571721087, "timestamp": 1, "user_id": OLENA}
    reports = [about | {"event": event} for event in ("delivered", "seen", "failed")]
    of_a_broadcast = [report | {"user_id": IVAN} for report in reports]
    message = EVENTS["text"] | {"message_token": 5741311803571721087}
    assert len({event_id(raw) for raw in [*reports, *of_a_broadcast, message]}) == 7


def test_no_two_recorded_events_have_the_same_event_id() -> None:
    assert len({event_id(raw) for raw in EVENTS.values()}) == len(EVENTS)


@given(st.from_regex(r"[a-z_]{1,20}:[a-z_]{1,20}:[0-9]{1,6}:[\w-]{1,20}", fullmatch=True))
def test_what_a_button_says_is_read_as_its_data(data: str) -> None:
    said = {"type": "text", "text": press_words(data)}
    assert read(EVENTS["text"] | {"message": said}).press == Press("", data, "")


async def test_the_channel_reads_with_its_own_proof(viber: Viber) -> None:
    assert viber.name == "viber"
    raw = EVENTS["own number"]
    assert viber.parse(raw) == read(raw)
    assert (viber.event_id(raw), viber.sender(raw)) == (event_id(raw), sender(raw))


def without(name: str, *path: str) -> dict[str, Any]:
    """A recorded event that lacks something."""
    raw = copy.deepcopy(EVENTS[name])
    inner = raw
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    return raw


def saying(**message: Any) -> dict[str, Any]:
    """An event with this message."""
    return EVENTS["text"] | {"message": message}


BROKEN: list[Any] = [
    {},
    [],
    None,
    "message",
    7,
    without("text", "event"),
    without("text", "timestamp"),
    without("text", "message_token"),
    without("text", "message"),
    without("text", "message", "type"),
    without("seen", "message_token"),
    without("subscribed", "timestamp"),
    without("picture", "message", "media"),
    without("own number", "message", "contact"),
    without("own number", "message", "contact", "phone_number"),
    without("location", "message", "location"),
    without("location", "message", "location", "lon"),
    EVENTS["text"] | {"timestamp": "yesterday"},
    EVENTS["text"] | {"timestamp": None},
    EVENTS["text"] | {"timestamp": 10**15},
    EVENTS["text"] | {"sender": "Олена"},
    EVENTS["text"] | {"sender": [1]},
    EVENTS["text"] | {"message": "text"},
    EVENTS["text"] | {"message": ["text"]},
    EVENTS["text"] | {"message": None},
    saying(type="text", text="1", tracking_data=["a"]),
    saying(type="text", text="1", tracking_data={"a": 1}),
    saying(type="contact", contact="380000000101"),
    saying(type="contact", contact=["380000000101"]),
    saying(type="location", location=[47.1, 37.5]),
    saying(type="location", location={"lat": "north", "lon": 1}),
    saying(type="location", location={"lat": None, "lon": 1}),
    saying(type="location", location={"lat": [], "lon": {}}),
]


@pytest.mark.parametrize("broken", BROKEN)
def test_F07_a_broken_event_is_refused_with_a_value_error(broken: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- any: the words are for the log
        read(broken)


NUMBERS = st.integers() | st.floats()
STRANGE = st.sampled_from(
    ["press:", "press:a~b", "press:~", "1", "[1]", '["a"]', '"', "text", "contact", "\x00"]
)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | STRANGE | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "type", "text", "lat", "phone_number"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The ways to everything inside."""
    yield way
    inner = value.items() if isinstance(value, dict) else ()
    for key, of_it in inner:
        yield from places(of_it, (*way, key))


def mutated(raw: Any, way: tuple[Any, ...], value: Any) -> Any:
    """The same with another value there."""
    if not way:
        return value
    return {**raw, way[0]: mutated(raw[way[0]], way[1:], value)}


@st.composite
def mutations(draw: st.DrawFn) -> Any:
    """A recorded event in which one or two things are something else."""
    raw: Any = EVENTS[draw(st.sampled_from(sorted(EVENTS)))]
    for _ in range(draw(st.integers(1, 2))):
        raw = mutated(raw, draw(st.sampled_from(list(places(raw)))), draw(JSON))
    return raw


@settings(deadline=None, max_examples=300)
@given(mutations())
def test_F07_whatever_stands_in_an_event_is_read_or_refused(raw: Any) -> None:
    try:
        incoming = read(raw)
    except ValueError:
        return
    assert incoming.event_id == event_id(raw)
    assert incoming.person == sender(raw)
    assert "\x00" not in incoming.text + incoming.name


def test_a_subscriber_who_scans_a_label_has_said_so() -> None:
    """Nothing else would bring its words back: subscribers are not welcomed."""
    link = write_label(Label("lift", "myru-ave", "35"))
    opened = EVENTS["conversation started by a subscriber"] | {"context": link}
    said = parse(opened, "viber", Vouching(TOKEN).vouches)
    assert (said.kind, said.text) == (Kind.text, f"/start {link}")
    stranger = EVENTS["conversation started"] | {"context": link}
    assert parse(stranger, "viber", Vouching(TOKEN).vouches).kind == Kind.opened
