"""What people do, and what befalls the phone of one of them."""

from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from core.codes import read_code
from core.numbers import spell_number
from tests.reliability.stateful_phones import ODD, Json, Phone

if TYPE_CHECKING:
    from tests.reliability.stateful_world import World

Act = Callable[..., Awaitable[list[Json] | None]]
"""Takes the world, the phone and what the step says; what the messenger tells of it, if it has to."""


async def _says(world: "World", phone: Phone, text: str) -> list[Json]:
    return [phone.says(text)]


async def _asks_number(world: "World", phone: Phone, nth: int) -> list[Json]:
    """Of any request: most of them are others'."""
    numbers = sorted(world.rules.case_numbers)
    return [phone.says(spell_number(numbers[nth % len(numbers)]) if numbers else "1234-5678")]


async def _presses(world: "World", phone: Phone, nth: int) -> list[Json]:
    return [_press(world, phone, 0, nth)]


async def _presses_old(world: "World", phone: Phone, back: int, nth: int) -> list[Json]:
    return [_press(world, phone, back, nth)]


async def _presses_twice(world: "World", phone: Phone, nth: int) -> list[Json]:
    return [_press(world, phone, 0, nth), _press(world, phone, 0, nth)]


def _press(world: "World", phone: Phone, back: int, nth: int) -> Json:
    shown, buttons = phone.buttons(back)
    return phone.presses(shown, buttons[nth % len(buttons)]) if shown else phone.says("/start")


async def _forges(world: "World", phone: Phone, data: str) -> list[Json]:
    return [phone.forges(data)]


async def _edits(world: "World", phone: Phone, back: int, text: str) -> list[Json]:
    return [phone.edits(back, text)]


async def _sends(world: "World", phone: Phone, what: str, text: str = "") -> list[Json]:
    return [phone.sends(what, words=text)]


async def _sends_album(world: "World", phone: Phone, number: int, text: str = "") -> list[Json]:
    album = str(next(phone.ids))
    return [phone.sends("photo", album, "" if at else text) for at in range(number)]


async def _sends_odd(world: "World", phone: Phone, what: str) -> list[Json]:
    return [phone.message(ODD[what] if phone.channel == "telegram" else {"type": what})]


async def _shows_phone(world: "World", phone: Phone, own: bool, card: str) -> list[Json]:
    return [phone.shows_phone(card, own)]


async def _shows_point(world: "World", phone: Phone, lat: float, lon: float) -> list[Json]:
    return [phone.shows_point(lat, lon)]


async def _repeats(world: "World", phone: Phone, back: int) -> list[Json]:
    return [phone.told[-1 - min(back, len(phone.told) - 1)]] if phone.told else []


async def _garbles(world: "World", phone: Phone) -> list[Json]:
    told = phone.garbled({})
    world.garbled.add((phone.channel, world.event_id(phone, told)))
    return [told]


async def _blocks(world: "World", phone: Phone) -> list[Json]:
    return [phone.blocks(True)]


async def _unblocks(world: "World", phone: Phone) -> list[Json]:
    return [phone.blocks(False)] if phone.blocked else []


async def _opens(world: "World", phone: Phone) -> list[Json]:
    return [phone.opens()]


async def _joins(world: "World", phone: Phone, other: int) -> None:
    """Walk all the way; trouble and death may come in between, and then it leads nowhere."""
    await _says_and_presses(world, phone, "з'єднати месенджери", 0)
    code = next((read_code(line) for one in reversed(phone.shown) for line in _codes(one.text)), None)
    if code is None or phone.number == other:
        return
    to = world.phones[other]
    await _says_and_presses(world, to, "з'єднати месенджери", 1)
    await _says_and_presses(world, to, code, 0)


async def _parts(world: "World", phone: Phone) -> None:
    await _says_and_presses(world, phone, "з'єднати месенджери", 0)
    world.tell(phone, _press(world, phone, 0, 0))


async def _says_and_presses(world: "World", phone: Phone, text: str, nth: int) -> None:
    if phone.blocked:
        world.tell(phone, phone.blocks(False))
    world.tell(phone, phone.says(text))
    await world.rest()
    world.tell(phone, _press(world, phone, 0, nth))
    await world.rest()


async def _trouble(world: "World", phone: Phone, kind: str, times: int) -> None:
    world.messengers.troubles.setdefault(phone.number, deque()).extend([kind] * times)


async def _not_shown(world: "World", phone: Phone) -> None:
    phone.fails_to_show += 1


def _codes(text: str) -> list[str]:
    """What may be a code, in a heading such as «Your code: 123 456»."""
    return [part.strip("* ") for part in text.split("\n")[0].split(":")[1:] if read_code(part.strip("* "))]


ACTS: dict[str, Act] = {
    "says": _says,
    "asks_number": _asks_number,
    "presses": _presses,
    "presses_old": _presses_old,
    "presses_twice": _presses_twice,
    "forges": _forges,
    "edits": _edits,
    "sends": _sends,
    "sends_album": _sends_album,
    "sends_odd": _sends_odd,
    "shows_phone": _shows_phone,
    "shows_point": _shows_point,
    "repeats": _repeats,
    "garbles": _garbles,
    "blocks": _blocks,
    "unblocks": _unblocks,
    "opens": _opens,
    "joins": _joins,
    "parts": _parts,
    "trouble": _trouble,
    "not_shown": _not_shown,
}
