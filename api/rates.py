"""How many calls a key may make: a bucket each, that fills evenly. Every process counts for itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil

from api.problems import Problem

MINUTE = 60.0


@dataclass
class Rates:
    """Buckets of `per_minute` calls each; None: nobody is held up."""

    per_minute: int | None
    seconds: Callable[[], float]
    """A clock that nobody turns."""
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)
    """By name: how many calls were left, and when that was."""

    def take(self, name: str) -> None:
        """Count a call. Raises Problem when there were too many."""
        if self.per_minute is None:
            return
        now, full = self.seconds(), float(self.per_minute)
        left, at = self._left.get(name, (full, now))
        left = min(full, left + (now - at) * full / MINUTE)
        if left < 1:
            raise _too_many(ceil((1 - left) * MINUTE / full))
        self._left[name] = left - 1, now


def _too_many(seconds: int) -> Problem:
    return Problem(
        429,
        "too_many_calls",
        f"This key makes too many calls: try again in {seconds} s.",
        headers={"Retry-After": str(seconds)},
    )
