"""What Telegram sends, in our words. The updates have the shape that the Bot API 10.3 gives them."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram_updates import parse
from bot.messages import Incoming, Kind, Media, Membership, Press, Rank

UPDATES: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("updates.json").read_text())

READ: dict[str, tuple[Kind, dict[str, Any]]] = {
    "text": (Kind.text, {"text": "Немає води\nна Миру 5"}),
    "reply to the bot": (
        Kind.text,
        {"text": "Синій", "answers": "90", "quoted": "Ваше звернення 4829-1536\nЯкий кран?"},
    ),
    "reply to oneself": (Kind.text, {"text": "Ще раз", "answers": "91", "quoted": ""}),
    "command with a deep link": (Kind.text, {"text": "/start case_2411-0007"}),
    "forwarded text": (Kind.text, {"text": "Чужі слова", "about": "777"}),
    "own contact": (
        Kind.contact,
        {
            "phone": "380500000001",
            "own_phone": True,
            "about": "501",
            "answers": "90",
            "quoted": "Ваш номер?",
        },
    ),
    "another's contact": (Kind.contact, {"phone": "380500000002", "own_phone": False, "about": "777"}),
    "contact without an account": (Kind.contact, {"phone": "380500000003", "own_phone": False}),
    "forwarded contact": (Kind.contact, {"phone": "380500000001", "own_phone": False, "about": "501"}),
    "location": (Kind.location, {"point": (47.0971, 37.5434)}),
    "venue": (Kind.location, {"point": (47.0955, 37.5494)}),
    "live location": (Kind.location, {"point": (47.1, 37.6)}),
    "live location moved": (Kind.elsewhere, {}),
    "photo": (Kind.photo, {"media": (Media("photo", "large"),), "text": "Яма на дорозі"}),
    "photo of an album": (Kind.photo, {"media": (Media("photo", "large"),), "album": "13000000001"}),
    "video": (Kind.video, {"media": (Media("video", "film", "двір.mp4"),)}),
    "video note": (Kind.video, {"media": (Media("video_note", "round"),)}),
    "animation": (Kind.video, {"media": (Media("animation", "gif", "anim.mp4"),)}),
    "voice": (Kind.voice, {"media": (Media("voice", "said"),)}),
    "audio": (Kind.voice, {"media": (Media("audio", "song", "шум.mp3"),)}),
    "document": (Kind.document, {"media": (Media("document", "paper", "акт.pdf"),), "text": "Акт"}),
    "sticker": (Kind.sticker, {"media": (Media("sticker", "cat"),)}),
    "dice": (Kind.unsupported, {}),
    "poll": (Kind.unsupported, {}),
    "story": (Kind.unsupported, {}),
    "paid media": (Kind.unsupported, {}),
    "kind of message that is new": (Kind.unsupported, {}),
    "edited text": (Kind.edit, {"text": "Миру 7"}),
    "edited caption": (Kind.edit, {"text": "Яма більша"}),
    "name with marks": (Kind.text, {"name": "Олена Тест", "text": "Раз 🙂\tдва"}),
    "pinned message": (Kind.elsewhere, {}),
    "press": (Kind.press, {"press": Press("4400", "menu:choose:1:yes", "90")}),
    "press under a message too old": (Kind.press, {"press": Press("4400", "menu:choose:1:yes", "12")}),
    "press without data": (Kind.press, {"press": Press("4400", "", "90")}),
    "press under an inline message": (
        Kind.elsewhere,
        {"press": Press("4400", "menu:choose:1:yes", "")},
    ),
    "blocked": (Kind.blocked, {}),
    "unblocked": (Kind.unblocked, {}),
}
IN_GROUPS: dict[str, tuple[Kind, dict[str, Any]]] = {
    "press in a group": (Kind.press, {"press": Press("4400", "menu:choose:1:yes", "90")}),
    "added to a group": (Kind.membership, {"membership": Membership(Rank.out, Rank.member)}),
    "text in a group": (Kind.text, {"text": "Добрий день, боте"}),
    "anonymous admin": (Kind.text, {"text": "Увага", "anonymous": True}),
    "edit in a group": (Kind.edit, {"text": "Увага!"}),
    "reply in a group": (Kind.text, {"text": "Виїхали", "answers": "90"}),
    "text in a topic": (Kind.text, {"text": "Добрий день", "thread": "12"}),
    "group becomes a supergroup": (Kind.moved, {"moved_to": "-1001000000001"}),
    "supergroup was a group": (Kind.moved, {"moved_to": "-1001000000001"}),
    "bot taken out": (Kind.membership, {"membership": Membership(Rank.administrator, Rank.out)}),
}
IN_OTHER_CHATS = {"channel post", "kind of update that is new"}


def read(name: str) -> Incoming:
    """This update in our words."""
    return parse(UPDATES[name], "telegram")


def test_every_recorded_update_is_looked_at() -> None:
    assert READ.keys() | IN_GROUPS.keys() | IN_OTHER_CHATS == UPDATES.keys()
    assert not READ.keys() & IN_OTHER_CHATS


@pytest.mark.parametrize("name", READ)
def test_F13_an_update_is_read(name: str) -> None:
    kind, content = READ[name]
    _, body = UPDATES[name].values()
    message_id = str(body["message_id"]) if "message_id" in body else ""
    known: dict[str, Any] = {
        "channel": "telegram",
        "event_id": str(UPDATES[name]["update_id"]),
        "kind": kind,
        "person": "501",
        "chat": "501",
        "name": "Олена Тестова",
        "language_code": "uk",
        "message_id": message_id,
    }
    incoming = read(name)
    if "date" in body:  # a press has no time of its own
        known["sent_at"] = datetime.fromtimestamp(body["date"], UTC)
    else:
        known["sent_at"] = incoming.sent_at
    assert incoming == Incoming(**known | content)


@pytest.mark.parametrize("name", IN_GROUPS)
def test_F11_what_happens_in_a_group_is_marked_as_such(name: str) -> None:
    kind, content = IN_GROUPS[name]
    incoming = read(name)
    assert (incoming.kind, incoming.in_group) == (kind, True)
    assert {field: getattr(incoming, field) for field in content} == content
    if kind == Kind.moved:
        assert incoming.chat == "-55"
    if name == "text in a topic":
        assert incoming.answers == ""


@pytest.mark.parametrize("name", sorted(IN_OTHER_CHATS))
def test_F11_what_happens_in_other_chats_is_no_citizen_writing(name: str) -> None:
    assert read(name).kind == Kind.elsewhere


def message(**changes: Any) -> dict[str, Any]:
    """The update "text" with other fields in its message; None takes one away."""
    body = {**UPDATES["text"]["message"], **changes}
    return {"update_id": 1, "message": {name: value for name, value in body.items() if value is not None}}


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"message": UPDATES["text"]["message"]},
        {"update_id": "first"},
        {"update_id": 1, "message": []},
        {"update_id": 1, "message": "text"},
        {"update_id": 1, "callback_query": {"id": "4400"}},
        {"update_id": 1, "my_chat_member": {"chat": {"id": 501, "type": "private"}}},
        message(chat=None),
        message(message_id=None),
        message(date="yesterday"),
        message(date=-(10**20)),
        message(text={"a": 1}),
        message(location={"latitude": "north"}),
        message(**{"from": {"id": 501}}),
    ],
)
def test_F07_a_broken_update_is_refused_with_a_value_error(broken: Mapping[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- any: pydantic words it
        parse(broken, "telegram")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "from", "chat", "text", "type"]), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    ["from", "chat", "date", "text", "photo", "contact", "location", "sticker", "document"]
)


@settings(deadline=None)
@given(FIELDS, JSON)
def test_F07_whatever_stands_in_a_field_is_read_or_refused(field: str, value: Any) -> None:
    try:
        incoming = parse(message(**{field: value}), "telegram")
    except ValueError:
        return
    assert incoming.event_id == "1"
