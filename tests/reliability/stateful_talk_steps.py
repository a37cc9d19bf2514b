"""What citizens and operators do when they talk, what befalls their group, and what else may happen."""

from random import Random
from typing import Any

from tests.reliability.stateful_steps import DEATHS, FORGED, KINDS, MARK, TROUBLES, Drawn, Step, draw_steps
from tests.reliability.stateful_words import N

CITIZENS = 9
OPERATORS = 3
SUPERVISOR, STRANGER = CITIZENS + OPERATORS - 1, CITIZENS + OPERATORS
"""The last of the operators supervises; whoever comes after them has no role."""
SAYS = f"{MARK}{N}"
TEXTS = (
    *(SAYS for _ in range(20)),
    *("оператор" for _ in range(8)),
    "так",
    "меню",
    "дякую",
    "/start",
    "статус",
    "пахне газом у під'їзді, Миру 5",
    "немає води на Металургів 86, кв 12",
    "на русском",
    "завершити розмову",
    f"<b>{SAYS}</b> &",
)
COMMANDS = (
    *("/claim", "/claim", "/pass", "/release", "/close", "/close", "/transcript", "/on", "/off", "/desk"),
    "/unknown",
)
WRITTEN = (*(f"відп{N}" for _ in range(12)), f"// відп{N}", f"//відп{N}", f"@colleague відп{N}")
FILES = ("photo", "photo", "video", "voice", "document")
GROUP_TROUBLES = ("429", "429", *TROUBLES)


def draw_talk_steps(seed: int, number: int) -> list[Step]:
    """So many steps, each of which knows its number, so that what is said in it is told from all else."""
    return [_numbered(step, at) for at, step in enumerate(draw_steps(seed, number, _KINDS))]


def _numbered(step: Step, at: int) -> Step:
    return step | ({"text": step["text"].replace(N, str(at))} if "text" in step else {})


def _citizen(random: Random) -> Step:
    return {"who": random.randrange(CITIZENS)}


def _operator(random: Random) -> Step:
    return {"who": CITIZENS + random.randrange(OPERATORS)}


def _where(random: Random) -> dict[str, Any]:
    """The newest topics are written in most."""
    return {"topic": min(random.randrange(12), random.randrange(12))}


def _back(random: Random) -> dict[str, Any]:
    return {"back": random.choice((0, 0, 0, 1, 2, 3, 6))}


def _dies(random: Random) -> Step:
    if random.random() < 0.8:
        return {}
    return {"dies_at": random.choice(DEATHS), "dies_nth": random.randint(1, 3)}


_KINDS: dict[str, Drawn] = {
    # Citizens.
    "says": (34, lambda r: _citizen(r) | {"text": r.choice(TEXTS)}),
    "presses": (8, lambda r: _citizen(r) | {"nth": r.choice((0, 0, 1, 2))}),
    "presses_old": (1, lambda r: _citizen(r) | {"back": r.randint(1, 8), "nth": r.choice((0, 1))}),
    "forges": (0.5, lambda r: _citizen(r) | {"data": r.choice(FORGED)}),
    "edits": (5, lambda r: _citizen(r) | {"back": r.randint(0, 4), "text": SAYS}),
    "sends": (6, lambda r: _citizen(r) | {"what": r.choice(FILES), "text": r.choice(("", SAYS))}),
    "sends_album": (2.5, lambda r: _citizen(r) | {"number": r.randint(2, 5), "text": r.choice(("", SAYS))}),
    "sends_odd": (1, lambda r: _citizen(r) | {"what": r.choice(("sticker", "dice"))}),
    "shows_point": (1, lambda r: _citizen(r) | {"lat": r.uniform(46.9, 47.3), "lon": r.uniform(37.3, 37.8)}),
    "shows_phone": (0.7, lambda r: _citizen(r) | {"own": True, "card": "380671234567"}),
    "replies": (4, lambda r: _citizen(r) | {"back": r.randint(0, 5), "text": SAYS}),
    "repeats": (3, lambda r: {"who": r.randrange(STRANGER + 1), "back": r.randint(0, 6)}),
    "garbles": (0.3, _citizen),
    "blocks": (1.2, _citizen),
    "unblocks": (1.2, _citizen),
    "opens": (0.4, _citizen),
    "joins": (1, lambda r: _citizen(r) | {"other": r.randrange(CITIZENS)}),
    "parts": (0.4, _citizen),
    # Operators.
    "writes": (30, lambda r: _operator(r) | _where(r) | {"text": r.choice(WRITTEN)}),
    "answers": (8, lambda r: _operator(r) | _where(r) | _back(r) | {"text": f"відп{N}"}),
    "corrects": (5, lambda r: _operator(r) | _back(r) | {"text": f"відп{N}"}),
    "takes_back": (2, lambda r: _operator(r) | _back(r)),
    "commands": (8, lambda r: _operator(r) | _where(r) | {"text": r.choice(COMMANDS)}),
    "taps": (
        10,
        lambda r: _operator(r) | _where(r) | {"back": r.choice((0, 0, 0, 1, 3)), "nth": r.randint(0, 4)},
    ),
    "taps_twice": (1.5, lambda r: _operator(r) | _where(r) | {"back": 0, "nth": r.randint(0, 4)}),
    "encloses": (5, lambda r: _operator(r) | _where(r) | {"what": r.choice(FILES), "text": f"відп{N}"}),
    "says_in_general": (2, lambda r: _operator(r) | {"text": f"відп{N}"}),
    "writes_aside": (0.5, lambda r: _operator(r) | {"text": f"відп{N}"}),
    "intrudes": (2, lambda r: {"who": STRANGER} | _where(r) | {"text": f"відп{N}"}),
    "hides": (1.5, lambda r: _operator(r) | _where(r) | {"text": f"відп{N}"}),
    # What befalls the group.
    "topic_goes": (0.7, _where),
    "topic_closes": (0.7, _where),
    "topic_opens": (0.4, _where),
    "topics_off": (0.25, lambda r: {}),
    "topics_on": (0.6, lambda r: _operator(r)),
    "group_moves": (0.15, lambda r: {"tells": r.random() < 0.5}),
    "bot_becomes": (0.5, lambda r: {"rank": r.choice(("member", "restricted", "kicked"))}),
    "bot_is_back": (1, lambda r: {"tells": r.random() < 0.8}),
    "group_trouble": (4, lambda r: {"kind": r.choice(GROUP_TROUBLES), "times": r.choice((1, 1, 1, 2, 3))}),
    # Everything else.
    "trouble": (3, lambda r: _citizen(r) | {"kind": r.choice(TROUBLES), "times": r.choice((1, 1, 2, 3))}),
    "not_shown": (0.5, _citizen),
    "dies": (2, lambda r: {"at": r.choice(DEATHS), "nth": r.randint(1, 6)}),
    "time_goes": (2, lambda r: {"hours": r.choice((0.01, 0.05, 0.2, 0.2, 1.0, 16.0))} | _dies(r)),
    **{kind: KINDS[kind] for kind in ("answers_handoff", "messenger_is_down", "disk_is_full", "restarts")},
}
