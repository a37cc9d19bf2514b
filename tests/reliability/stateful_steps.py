"""What people, staff, messengers and the machine may do: steps as plain data, drawn from a seed.

A step names nothing that only one run knows: "the second button of the last message", "the third
request". So any selection of steps can be played, in the same order, by another run.
"""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

Step = dict[str, Any]
Drawn = tuple[float, Callable[[Random], Step]]
"""How often a kind of step is taken, and how the rest of it is drawn."""

PEOPLE = 12
"""Accounts: every third of them is one of Viber's."""
ON_CALL = 0
"""The account that is told of emergencies."""
MARK = "{mark}"
"""Stands where an account writes its own secret word."""
TEXTS = (
    "немає води на Металургів 86, кв 12, другий день, {mark}",
    "немає світла на Миру 5, кв 3, {mark}",
    "не горит фонарь, Куинджи 25, {mark}",
    "нет отопления, Победы 14, кв 2, {mark}",
    "сміття не вивозять, {mark}",
    "пахне газом у під'їзді, Миру 5, {mark}",
    "застряг у ліфті, {mark}",
    "питання про пенсію {mark}",
    "{mark}",
    "86, кв 12",
    "Металургів 86",
    "Свободи 10",
    "тролейбус 15, зупинка Портова",
    "067 123 45 67",
    "так",
    "да",
    "ні",
    "не знаю",
    "?",
    "дякую",
    "/start",
    "/start REF_1",
    "меню",
    "назад",
    "скасувати",
    "статус",
    "оператор",
    "на русском",
    "українською",
    "допомога",
    "стоп",
    "мої адреси",
    "мої дані",
    "з'єднати месенджери",
    "1234-5678",
    "123 456",
    "<b>x</b> & ' OR 1=1 --",
    "x" * 4096,
    "🙂",
    ".",
)
FORGED = (
    "",
    "x:y:z",
    "report:confirm:1:send.1",
    "alert:take:0:1",
    "menu:choose:99:report",
    "requests:case:1:x",
)
MOVES = ("take", "wait", "pass_on", "finish", "finish", "approve", "send_back", "explain", "refer")
TROUBLES = ("429", "500_before", "500_after", "silence_before", "silence_after", "html")
DEATHS = ("call", "called", "commit", "committed")


def draw_steps(seed: int, number: int, of: Mapping[str, Drawn] | None = None) -> list[Step]:
    """So many steps; the same for the same seed. `of`: the kinds that there are, each with its weight."""
    random, drawn = Random(seed), of or KINDS
    weights = [weight for weight, _ in drawn.values()]
    return [_draw(random, kind, drawn) for kind in random.choices(list(drawn), weights, k=number)]


def _draw(random: Random, kind: str, drawn: Mapping[str, Drawn]) -> Step:
    step: Step = {"do": kind} | drawn[kind][1](random)
    if "who" in step and random.random() < 0.2:
        step["rest"] = False  # the next step comes while this one is under way
    if "who" in step and random.random() < 0.04:
        step["late"] = random.randint(1, 5)
    return step


def _who(random: Random) -> Step:
    return {"who": random.randrange(PEOPLE)}


def _nth(random: Random) -> int:
    """The first buttons lead on, so they are pressed more often."""
    return random.choice((0, 0, 0, 0, 0, 1, 1, 2, 3, random.randint(4, 12)))


def _dies(random: Random) -> Step:
    """What falls due is sent at odds with a death, too."""
    if random.random() < 0.8:
        return {}
    return {"dies_at": random.choice(DEATHS), "dies_nth": random.randint(1, 3)}


KINDS: dict[str, Drawn] = {
    "says": (30, lambda r: _who(r) | {"text": r.choice(TEXTS)}),
    "presses": (36, lambda r: _who(r) | {"nth": _nth(r)}),
    "presses_old": (4, lambda r: _who(r) | {"back": r.randint(1, 12), "nth": _nth(r)}),
    "presses_twice": (2, lambda r: _who(r) | {"nth": _nth(r)}),
    "forges": (1.5, lambda r: _who(r) | {"data": r.choice(FORGED)}),
    "edits": (4, lambda r: _who(r) | {"back": r.randint(0, 8), "text": r.choice(TEXTS)}),
    "sends": (5, lambda r: _who(r) | {"what": r.choice(("photo", "video", "voice", "document"))}),
    "sends_album": (1.5, lambda r: _who(r) | {"number": r.randint(2, 5)}),
    "sends_odd": (2, lambda r: _who(r) | {"what": r.choice(("sticker", "dice"))}),
    "shows_phone": (
        2.5,
        lambda r: _who(r) | {"own": r.random() < 0.6, "card": r.choice(("380671234567", "1"))},
    ),
    "shows_point": (2.5, lambda r: _who(r) | {"lat": r.uniform(46.9, 47.3), "lon": r.uniform(37.3, 37.8)}),
    "repeats": (3, lambda r: _who(r) | {"back": r.randint(0, 6)}),
    "garbles": (0.4, _who),
    "blocks": (0.8, _who),
    "unblocks": (0.8, _who),
    "opens": (0.8, _who),
    "joins": (0.7, lambda r: _who(r) | {"other": r.randrange(PEOPLE)}),
    "parts": (0.2, _who),
    "moves_case": (4, lambda r: {"nth": r.randrange(1000), "step": r.choice(MOVES)}),
    "answers_handoff": (1, lambda r: {"nth": r.randrange(1000)}),
    "asks_number": (1.5, lambda r: _who(r) | {"nth": r.randrange(1000)}),
    "time_goes": (
        2.5,
        lambda r: {"hours": r.choice((0.01, 0.05, 0.3, 2.0, 26.0, r.uniform(0, 100)))} | _dies(r),
    ),
    "trouble": (4, lambda r: _who(r) | {"kind": r.choice(TROUBLES), "times": r.choice((1, 1, 1, 2, 3))}),
    "not_shown": (0.7, _who),
    "messenger_is_down": (0.2, lambda r: {"calls": r.randint(1, 12)}),
    "disk_is_full": (0.4, lambda r: {"times": r.randint(1, 2)}),
    "dies": (0.8, lambda r: {"at": r.choice(DEATHS), "nth": r.randint(1, 6)}),
    "restarts": (0.4, lambda r: {}),
}
