"""Numbers that are never given twice, not after a restart and not after a reset."""

from datetime import UTC, datetime

COUNTED_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
NUMBERS_A_SECOND = 10
# A snapshot may be a moment old when the process is killed: leap over what was given since.
LEAP_AFTER_RESTART = 10_000
# Telegram's people have numbers beyond 32 bits, which a careless client cuts off.
FIRST = {
    "person": 5_000_000_000,
    "group": 1_000_000_000,
    "message": 0,
    "update": 0,
    "callback": 0,
    "album": 0,
    # Viber's message tokens fill 63 bits: a client that reads them as floating-point numbers confuses them.
    "token": 5_800_000_000_000_000_000,
}


class Counters:
    """Named counters that start from the time, or leap on from where they were left."""

    def __init__(self, left_at: dict[str, int] | None = None) -> None:
        left = {name: value + LEAP_AFTER_RESTART for name, value in (left_at or {}).items()}
        self.values = {name: left.get(name, start_of(name)) for name in FIRST}

    def next(self, name: str) -> int:
        """Give the next number of this counter."""
        self.values[name] += 1
        return self.values[name]


def start_of(name: str) -> int:
    """Say where a counter begins now: later than any number given by an earlier life."""
    seconds = (datetime.now(UTC) - COUNTED_SINCE).total_seconds()
    return FIRST[name] + int(seconds * NUMBERS_A_SECOND)
