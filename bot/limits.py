"""The messenger's limits: every call waits for its chat and for the bot.

Telegram: per bot 30 calls in any sliding second, per private chat one a second after a burst of three,
per group 20 in any sliding minute. Viber: per person 100 in any sliding hour, until they answer. Calls
travel, and the messenger counts when they arrive: every window is taken a little wider than it is.

What is no reply leaves at an even pace that does not fill the bot's window: thousands of notices in bursts
would let a reply wait for the end of each. In a group where people are answered it leaves room likewise.
Messages to many have a pace of their own that fills it while
nobody is answered; each of their calls is followed until its answer, so that no margin is lost.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.gates import Burst, Calls, Gate, Open, Rule, Window
from bot.passage import Door, passing
from core.outbox import MessageClass

MARGIN = 1.05
SECOND, MINUTE, HOUR = 1.0 * MARGIN, 60.0 * MARGIN, 3600.0 * MARGIN
NOTHING = 1e-6
"""Seconds that are no wait: an event loop comes back from less at once, its clock where it was."""
PRIVATE_BURST = 3
SHARE_OF_NOTICES = 5 / 6
"""So much of the bot's calls at most goes to what is no reply."""
FREE = 30
"""Calls a second that Telegram takes for nothing; who pays for more gets them for messages to many."""
AHEAD = 0.1
"""Seconds that messages to many may be late and catch up: sleepers wake a little late, each time."""
REMEMBERED = 1.0
"""Seconds: as many replies as left in them may be next, and messages to many leave room for these."""
GROUP_PER_MINUTE = 20
KEPT_FOR_REPLIES = 10
"""So many of a group's calls in a minute are for replies alone, where replies are usual."""
USUAL = 10 * MINUTE
"""So long after a reply the next one is expected."""
MOST_UNANSWERED = 100
MOST_TO_MANY = 49
"""Calls a second by which Viber tells many; 500 in ten seconds are allowed."""
SEVERAL_CHATS = 3
"""So many chats refused within a second: then the whole bot is meant."""
MOST_CHATS = 1000
LOOK_AGAIN = 5.0
"""Seconds after which who waits long looks whether there is still something to wait for."""


@dataclass
class _Scope:
    """A chat, or the whole bot: its gate, and the end of a pause that the messenger asked for."""

    gate: Gate
    paused_until: float = 0.0
    narrow: Gate | None = None
    """While replies are usual, what is no reply goes through here, and leaves room."""
    replied_at: float = -USUAL

    def free_from(self, now: float, message_class: MessageClass = MessageClass.reply) -> float:
        leaves_room = message_class != MessageClass.reply and now - self.replied_at < USUAL
        gate = (leaves_room and self.narrow) or self.gate
        return max(self.paused_until, gate.free_from(now))

    def book(self, at: float, message_class: MessageClass) -> None:
        for gate in filter(None, (self.gate, self.narrow)):
            gate.book(at)
        if message_class == MessageClass.reply:
            self.replied_at = at

    def pause(self, until: float) -> None:
        self.paused_until = max(self.paused_until, until)

    def idle(self, now: float) -> bool:
        return self.paused_until <= now and self.gate.idle(now)


def _telegram_gate(chat: str) -> Gate:
    if chat.startswith("-"):  # groups have negative ids
        return Window(GROUP_PER_MINUTE, MINUTE)
    return Burst(PRIVATE_BURST, SECOND)


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
        gate_of: Callable[[str], Gate] = _telegram_gate,
        several: int = SEVERAL_CHATS,
        free: int = FREE,
        most_for_many: int | None = None,
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._gate_of = gate_of if per_second else lambda chat: Open()
        self._several = several
        self.is_paid = per_second is not None and per_second > free
        """Messages to many go beyond what is free, and say so."""
        for_many = min(per_second, most_for_many or per_second) if per_second else None
        self._calls = Calls(min(per_second, free), SECOND) if per_second else None
        self._many = Calls(for_many, SECOND) if for_many and self.is_paid else self._calls
        self._bot = _Scope(self._calls or Open())
        self._chats: dict[str, _Scope] = {}
        self._forget_at = MOST_CHATS
        self._refused: deque[tuple[float, str]] = deque(maxlen=several)
        self._door = Door()
        share = min(per_second or 0, free) * SHARE_OF_NOTICES
        self._pace = _Scope(Burst(1, SECOND / share) if per_second else Open())
        self._side_door = Door()
        self._even = Burst(max(1, round(AHEAD * for_many)), 1 / for_many) if for_many else None
        self._door_of_many = Door() if self.is_paid else self._door
        self._replied: deque[float] = deque(maxlen=FREE // 2)

    async def wait(self, chat: str) -> None:
        """Wait until this chat and the bot are free, and count the call.

        A chat waits for itself outside the door, so that it holds up nobody; at the door replies go
        first, and within a class calls in the order in which they came.
        """
        passage = passing()
        passage.waits = True
        if passage.has_place:
            await self._wait_for_chat(chat)
            return
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
                    if which == MessageClass.reply:
                        self._replied.append(now)
                    return

    async def _wait_for_chat(self, chat: str) -> None:
        """The call has its place among those of the bot."""
        passage = passing()
        await self._until_moment(passage.begins_at)
        await self._until_free(lambda: self._of(chat))
        self._of(chat).book(self._clock(), passage.message_class)
        passage.waits = passage.has_place = False

    async def wait_among_many(self) -> None:
        """Wait until a call may be made that tells many at once, and belongs to nobody's chat."""
        passage = passing()
        if not passage.has_place:
            for place in await self.places(1):
                place.answered()
        await self._until_moment(passage.begins_at)
        passage.has_place = False

    async def places(self, most: int, ahead: float = 0.0) -> list["Place"]:
        """Wait until a message to many may leave, and take as many places as there are, at most so many.

        Replies and notices that wait go first. Whoever has to prepare the call comes so many seconds `ahead`:
        the place says when it may begin.
        """
        while True:
            await self._until(lambda: self._for_many(ahead))
            async with self._door_of_many.entered(MessageClass.broadcast):
                now = self._clock()
                if self._for_many(ahead).free_from(now) - now <= NOTHING:
                    return [self._place(now) for _ in range(self._room(now, most))]

    def _for_many(self, ahead: float) -> "_ForMany":
        """A pause of the bot, the window, and the pace, as one rule."""
        paused_until, left = self._bot.paused_until, self._left_for_replies()
        return _ForMany(paused_until, self._many, self._even, left, ahead)

    def _left_for_replies(self) -> int:
        """As many places as replies took in the last second; those of who pays are none of theirs."""
        if self.is_paid:
            return 0
        since = self._clock() - REMEMBERED
        return sum(at > since for at in self._replied)

    def _room(self, now: float, most: int) -> int:
        """How many may begin now; at least the one that may begin soon."""
        if self._many is None or self._even is None:
            return most
        in_step = self._even.size - int(max(0.0, self._even.full_at - now) / self._even.span - 1e-9)
        return max(1, min(most, self._many.places(now) - self._left_for_replies(), in_step))

    def _place(self, now: float) -> "Place":
        if self._many is None or self._even is None:
            return Place()
        number, at = self._many.follow(now, self._left_for_replies())
        at = max(at, self._even.free_from(now))
        self._even.book(at)
        return Place(self._many, number, self._clock, at)

    def delay(self, chat: str, message_class: MessageClass) -> float:
        """Seconds until this chat lets a call of this class through; 0 when it does now."""
        now, scope = self._clock(), self._chats.get(chat)
        return max(0.0, scope.free_from(now, message_class) - now) if scope else 0.0

    @asynccontextmanager
    async def _at_its_pace(self, message_class: MessageClass) -> AsyncIterator[_Scope]:
        """Before the door, what is no reply waits for its pace, one at a time."""
        if message_class == MessageClass.reply:
            yield _Scope(Open())
            return
        async with self._side_door.entered(message_class):
            await self._until_free(lambda: self._pace)
            yield self._pace

    async def _until_free(
        self, scope: Callable[[], _Scope], message_class: MessageClass = MessageClass.reply
    ) -> None:
        await self._until(lambda: _OfClass(scope(), message_class))

    async def _until(self, rule: Callable[[], Rule]) -> None:
        while (delay := rule().free_from(self._clock()) - self._clock()) > NOTHING:
            await self._sleep(min(delay, LOOK_AGAIN))

    async def _until_moment(self, moment: float) -> None:
        while (delay := moment - self._clock()) > NOTHING:
            await self._sleep(delay)

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
            self._chats[chat] = _Scope(self._gate_of(chat), narrow=self._narrow_gate(chat))
        return self._chats[chat]

    def _narrow_gate(self, chat: str) -> Gate | None:
        limited = chat.startswith("-") and self._calls
        return Window(GROUP_PER_MINUTE - KEPT_FOR_REPLIES, MINUTE) if limited else None

    def _forget_quiet_chats(self) -> None:
        """Drop what has no effect any more, so that a city's worth of chats does not pile up."""
        if len(self._chats) < self._forget_at:
            return
        now = self._clock()
        self._chats = {name: chat for name, chat in self._chats.items() if not chat.idle(now)}
        self._forget_at = max(MOST_CHATS, 2 * len(self._chats))


@dataclass
class _OfClass:
    """What a scope asks of one class of messages."""

    scope: _Scope
    message_class: MessageClass

    def free_from(self, now: float) -> float:
        return self.scope.free_from(now, self.message_class)


@dataclass
class _ForMany:
    """A pause of the bot, and the window and the even pace of messages to many, as one rule."""

    paused_until: float
    calls: Calls | None
    even: Burst | None
    left: int
    """Places that are left for others."""
    ahead: float
    """So many seconds before its moment somebody comes who is the only one that waits for it."""

    def free_from(self, now: float) -> float:
        if self.calls is None or self.even is None:
            return max(now, self.paused_until)
        window = now if self.calls.places(now) > self.left else self.calls.next_end(now)
        begins = max(window, self.even.free_from(now)) - (0.0 if self.left else self.ahead)
        return max(now, self.paused_until, begins)


@dataclass
class Place:
    """The place of one call among those of the bot: free a second after its answer, or at once if unused."""

    calls: Calls | None = None
    number: int = 0
    clock: Callable[[], float] = field(default=time.monotonic)
    at: float = 0.0
    """When the call may begin."""

    def answered(self) -> None:
        """The messenger has answered, or never will."""
        if self.calls:
            self.calls.answered(self.number, self.clock())

    def unused(self) -> None:
        """No call was made."""
        if self.calls:
            self.calls.unused(self.number)


def viber_limits(per_second: int | None) -> Limits:
    """Viber's: what counts is how many messages a person has left unanswered."""
    free, gate_of = per_second or 0, lambda chat: Window(MOST_UNANSWERED, HOUR)
    return Limits(per_second, gate_of=gate_of, several=0, free=free, most_for_many=MOST_TO_MANY)
