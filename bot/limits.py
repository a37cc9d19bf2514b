"""The messenger's limits: every call waits for its chat and for the bot.

Telegram: per bot 30 calls in any sliding second, per private chat one a second after a burst of three,
per group 20 in any sliding minute. Viber: per person 100 in any sliding hour, until they answer. Calls
travel, and the messenger counts when they arrive: every window is taken a little wider than it is.

What is no reply leaves at an even pace that does not fill the bot's window: thousands of notices in bursts
would let a reply wait for the end of each. In a group where people are answered it leaves room likewise.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from bot.passage import Door, passing
from core.outbox import MessageClass

MARGIN = 1.05
SECOND, MINUTE, HOUR = 1.0 * MARGIN, 60.0 * MARGIN, 3600.0 * MARGIN
NOTHING = 1e-6
"""Seconds that are no wait: an event loop comes back from less at once, its clock where it was."""
PRIVATE_BURST = 3
SHARE_OF_NOTICES = 5 / 6
"""So much of the bot's calls at most goes to what is no reply."""
GROUP_PER_MINUTE = 20
KEPT_FOR_REPLIES = 10
"""So many of a group's calls in a minute are for replies alone, where replies are usual."""
USUAL = 10 * MINUTE
"""So long after a reply the next one is expected."""
MOST_UNANSWERED = 100
SEVERAL_CHATS = 3
"""So many chats refused within a second: then the whole bot is meant."""
LOOK_AGAIN = 5.0
"""Seconds after which who waits long looks whether there is still something to wait for."""


class _Gate(Protocol):
    """One rule: from when a call is free, and what a call at that moment uses up."""

    def free_from(self, now: float, spare: int = 0) -> float:
        """When a call may be made that leaves room for so many more."""

    def book(self, at: float) -> None: ...

    def idle(self, now: float) -> bool: ...


class _Open:
    """No rule at all."""

    def free_from(self, now: float, spare: int = 0) -> float:
        return now

    def book(self, at: float) -> None:
        pass

    def idle(self, now: float) -> bool:
        return True


class _Window:
    """At most `size` calls in any `span` seconds."""

    def __init__(self, size: int, span: float) -> None:
        self.size, self.span = size, span
        self.booked: deque[float] = deque(maxlen=size)

    def free_from(self, now: float, spare: int = 0) -> float:
        most = max(1, self.size - spare)
        return max(now, self.booked[-most] + self.span) if len(self.booked) >= most else now

    def book(self, at: float) -> None:
        self.booked.append(at)

    def idle(self, now: float) -> bool:
        return not self.booked or self.booked[-1] + self.span <= now


class _Burst:
    """`size` calls at once, then one in every `span` seconds; `full_at` is when the burst is whole again."""

    def __init__(self, size: int, span: float) -> None:
        self.size, self.span = size, span
        self.full_at = 0.0

    def free_from(self, now: float, spare: int = 0) -> float:
        return max(now, self.full_at - (self.size - 1) * self.span)

    def book(self, at: float) -> None:
        self.full_at = max(self.full_at, at) + self.span

    def idle(self, now: float) -> bool:
        return self.full_at <= now


@dataclass
class _Scope:
    """A chat, or the whole bot: its gate, and the end of a pause that the messenger asked for."""

    gate: _Gate
    paused_until: float = 0.0
    spare: int = 0
    """So many calls are kept for replies while replies are usual."""
    replied_at: float = -USUAL

    def free_from(self, now: float, message_class: MessageClass = MessageClass.reply) -> float:
        keeps = message_class != MessageClass.reply and now - self.replied_at < USUAL
        return max(self.paused_until, self.gate.free_from(now, self.spare if keeps else 0))

    def book(self, at: float, message_class: MessageClass) -> None:
        self.gate.book(at)
        if message_class == MessageClass.reply:
            self.replied_at = at

    def pause(self, until: float) -> None:
        self.paused_until = max(self.paused_until, until)

    def idle(self, now: float) -> bool:
        return self.paused_until <= now and self.gate.idle(now)


def _telegram_gate(chat: str) -> _Gate:
    if chat.startswith("-"):  # groups have negative ids
        return _Window(GROUP_PER_MINUTE, MINUTE)
    return _Burst(PRIVATE_BURST, SECOND)


class Limits:
    """Lets calls through at the pace that the messenger allows.

    `per_second` None lifts all limits; a pause that the messenger asks for holds even then.
    `several` chats refused at once mean the whole bot; 0 where every chat stands for itself.
    """

    def __init__(
        self,
        per_second: int | None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        gate_of: Callable[[str], _Gate] = _telegram_gate,
        several: int = SEVERAL_CHATS,
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._gate_of = gate_of if per_second else lambda chat: _Open()
        self._several = several
        self._bot = _Scope(_Window(per_second, SECOND) if per_second else _Open())
        self._chats: dict[str, _Scope] = {}
        self._refused: deque[tuple[float, str]] = deque(maxlen=several)
        self._door = Door()
        self._pace = _Scope(_Burst(1, SECOND / (per_second * SHARE_OF_NOTICES)) if per_second else _Open())
        self._side_door = Door()

    async def wait(self, chat: str) -> None:
        """Wait until this chat and the bot are free, and count the call.

        A chat waits for itself outside the door, so that it holds up nobody; at the door replies go
        first, and within a class calls in the order in which they came.
        """
        passage = passing()
        passage.waits = True
        while True:
            which = passage.message_class
            await self._until_free(lambda: self._of(chat), which)
            async with self._at_its_pace(which) as pace, self._door.entered(which):
                await self._until_free(lambda: self._bot)
                now, scope = self._clock(), self._of(chat)  # looked up anew: it may have been dropped
                if scope.free_from(now, which) - now <= NOTHING:
                    for booked in (scope, self._bot, pace):
                        booked.book(now, which)
                    passage.waits = False
                    return

    def delay(self, chat: str, message_class: MessageClass) -> float:
        """Seconds until this chat lets a call of this class through; 0 when it does now."""
        now = self._clock()
        scope = self._chats.get(chat)
        return max(0.0, scope.free_from(now, message_class) - now) if scope else 0.0

    @asynccontextmanager
    async def _at_its_pace(self, message_class: MessageClass) -> AsyncIterator[_Scope]:
        """Before the door, what is no reply waits for its pace, one at a time."""
        if message_class == MessageClass.reply:
            yield _Scope(_Open())
            return
        async with self._side_door.entered(message_class):
            await self._until_free(lambda: self._pace)
            yield self._pace

    async def _until_free(
        self, scope: Callable[[], _Scope], message_class: MessageClass = MessageClass.reply
    ) -> None:
        while (delay := scope().free_from(self._clock(), message_class) - self._clock()) > NOTHING:
            await self._sleep(min(delay, LOOK_AGAIN))

    def refused(self, chat: str, seconds: float) -> bool:
        """The messenger asked for a pause: for this chat, or for all if several were refused at once.

        Whether it was for all.
        """
        now = self._clock()
        self._of(chat).pause(now + seconds)
        self._refused.append((now, chat))
        recent = {refused for at, refused in self._refused if now - at <= SECOND}
        for_all = bool(self._several) and len(recent) >= self._several
        if for_all:
            self._bot.pause(now + seconds)
        return for_all

    def answered(self, chat: str) -> None:
        """The person has written: what was counted against this chat counts no longer."""
        self._chats.pop(chat, None)

    def _of(self, chat: str) -> _Scope:
        if chat not in self._chats:
            self._forget_quiet_chats()
            spare = KEPT_FOR_REPLIES if chat.startswith("-") else 0
            self._chats[chat] = _Scope(self._gate_of(chat), spare=spare)
        return self._chats[chat]

    def _forget_quiet_chats(self) -> None:
        """Drop what has no effect any more, so that a city's worth of chats does not pile up."""
        if len(self._chats) < 1000:
            return
        now = self._clock()
        self._chats = {name: chat for name, chat in self._chats.items() if not chat.idle(now)}


def viber_limits(per_second: int | None) -> Limits:
    """Viber's: what counts is how many messages a person has left unanswered."""
    return Limits(per_second, gate_of=lambda chat: _Window(MOST_UNANSWERED, HOUR), several=0)
