"""How often the bot may send: sliding windows over real time, whatever the sandbox's clock says."""

import math
import time
from collections import deque
from collections.abc import Callable

from sandbox.telegram.errors import too_many_requests

BOT_LIMIT, BOT_SPAN = 30, 1.0
PAID_LIMIT = 1000
"""Of calls that say `allow_paid_broadcast`: each beyond the free ones costs."""
GROUP_LIMIT, GROUP_SPAN = 20, 60.0
PRIVATE_BURST, PRIVATE_SPACING = 3, 1.0
NAMES = ("bot", "private", "group")


class Window:
    """At most so many calls in any span of so many seconds."""

    def __init__(self, limit: int, span: float) -> None:
        self._limit = limit
        self._span = span
        self._times: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Say how long the next call has to wait."""
        while self._times and self._times[0] <= now - self._span:
            self._times.popleft()
        return 0.0 if len(self._times) < self._limit else self._times[0] + self._span - now

    def count(self, now: float) -> None:
        """Count a call."""
        self._times.append(now)


class Spacing:
    """A short burst, then one call after each pause."""

    def __init__(self, burst: int, pause: float) -> None:
        self._tolerated = (burst - 1) * pause
        self._pause = pause
        self._next_due = 0.0

    def wait(self, now: float) -> float:
        """Say how long the next call has to wait."""
        return max(0.0, self._next_due - self._tolerated - now)

    def count(self, now: float) -> None:
        """Count a call."""
        self._next_due = max(self._next_due, now) + self._pause


class Windows:
    """The windows of the bot and of every chat; each kind can be lifted by name."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.enforced = dict.fromkeys(NAMES, True)
        self._monotonic = monotonic
        self._bot = Window(BOT_LIMIT, BOT_SPAN)
        self._paid = Window(PAID_LIMIT, BOT_SPAN)
        self._chats: dict[str, Window | Spacing] = {}

    def take(self, chat_id: str, group: bool, paid: bool = False) -> None:
        """Count a sending or editing call, or refuse it with the time to wait."""
        now = self._monotonic()
        concerned = self._concerned(chat_id, group, self._paid if paid else self._bot)
        wait = max((window.wait(now) for window in concerned), default=0.0)
        if wait > 0:
            raise too_many_requests(max(1, math.ceil(wait)))
        for window in concerned:
            window.count(now)

    def _concerned(self, chat_id: str, group: bool, of_bot: Window) -> list[Window | Spacing]:
        concerned: list[Window | Spacing] = [of_bot] if self.enforced["bot"] else []
        if self.enforced["group" if group else "private"]:
            fresh = Window(GROUP_LIMIT, GROUP_SPAN) if group else Spacing(PRIVATE_BURST, PRIVATE_SPACING)
            concerned.append(self._chats.setdefault(chat_id, fresh))
        return concerned
