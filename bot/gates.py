"""The rules of messengers' limits: from when a call is free, and what a call uses up."""

import heapq
from collections import deque
from typing import Protocol

FOLLOWED = 1.0 + 1e-4
"""Seconds that a call counts after its answer; clocks are compared, and a sleeper may wake that early."""


class Rule(Protocol):
    """From when a call is free."""

    def free_from(self, now: float) -> float: ...


class Gate(Rule, Protocol):
    """A rule that knows what a call uses up."""

    def book(self, at: float) -> None: ...

    def idle(self, now: float) -> bool: ...


class Open:
    """No rule at all."""

    def free_from(self, now: float) -> float:
        return now

    def book(self, at: float) -> None:
        pass

    def idle(self, now: float) -> bool:
        return True


class Window:
    """At most `size` calls in any `span` seconds."""

    def __init__(self, size: int, span: float) -> None:
        self.span = span
        self.booked: deque[float] = deque(maxlen=size)

    def free_from(self, now: float) -> float:
        return max(now, self.booked[0] + self.span) if len(self.booked) == self.booked.maxlen else now

    def book(self, at: float) -> None:
        self.booked.append(at)

    def idle(self, now: float) -> bool:
        return not self.booked or self.booked[-1] + self.span <= now


class Burst:
    """`size` calls at once, then one in every `span` seconds; `full_at` is when the burst is whole again."""

    def __init__(self, size: int, span: float) -> None:
        self.size, self.span = size, span
        self.full_at = 0.0

    def free_from(self, now: float) -> float:
        return max(now, self.full_at - (self.size - 1) * self.span)

    def book(self, at: float) -> None:
        self.full_at = max(self.full_at, at) + self.span

    def idle(self, now: float) -> bool:
        return self.full_at <= now


class Calls:
    """At most `size` calls in any second, of which some are followed until they are answered.

    The messenger counts a call when it arrives. Of one that nobody follows that is taken to be soon after it
    was begun, so its second is taken `margin` longer than it is. One that is followed arrives at some moment
    before its answer: it counts for a second from its answer on, and no margin is needed.
    """

    def __init__(self, size: int, margin: float) -> None:
        self.size, self.margin = size, margin
        self._ends: list[float] = []
        """When each call counts no longer; a heap."""
        self._followed: dict[int, float] = {}
        self._numbers = 0

    def free_from(self, now: float) -> float:
        self._forget(now)
        waiting = [end for end in self._followed.values() if end > now]
        if len(self._ends) + len(waiting) < self.size:
            return now
        return min([*waiting, *self._ends[:1]])

    def book(self, at: float) -> None:
        heapq.heappush(self._ends, at + self.margin)

    def idle(self, now: float) -> bool:
        self._forget(now)
        return not self._ends and not self._followed

    def places(self, now: float) -> int:
        """How many calls that are followed may begin: each one that is under way takes a place."""
        self._forget(now)
        return self.size - len(self._ends) - len(self._followed)

    def follow(self, now: float, left: int = 0) -> tuple[int, float]:
        """Count a call that is followed; its number, and when it may begin: soon, when a place is free.

        `left` places are for others: then it begins now.
        """
        at = now if self.places(now) > left or not self._ends else heapq.heappop(self._ends)
        self._numbers += 1
        self._followed[self._numbers] = at + self.margin
        return self._numbers, at

    def answered(self, number: int, at: float) -> None:
        """It counts for a second from now on."""
        del self._followed[number]
        heapq.heappush(self._ends, at + FOLLOWED)

    def unused(self, number: int) -> None:
        """It was never made."""
        del self._followed[number]

    def next_end(self, now: float) -> float:
        """When the next place may be free; a little later while nothing but answers is waited for."""
        return self._ends[0] if self._ends else now + self.margin / self.size

    def _forget(self, now: float) -> None:
        while self._ends and self._ends[0] <= now:
            heapq.heappop(self._ends)
