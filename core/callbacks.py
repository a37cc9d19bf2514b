"""Call-backs: a citizen wants to hear from an operator, in the chat or by phone. One waits at a time."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.outbox import Notice, NoticeKind, NoticeStore
from core.refusals import Refusal

LONGEST_WISH = 5000
"""Characters, with everything that was added later."""


class CallbackState(StrEnum):
    """Whether an operator has answered."""

    waiting = "waiting"
    answered = "answered"
    taken_back = "taken_back"


class AnswerBy(StrEnum):
    """How the citizen wants to be answered."""

    chat = "chat"
    phone = "phone"


@dataclass(frozen=True)
class Wish:
    """What a citizen wants to know. Without a phone the answer goes to the chat."""

    citizen_id: int
    identity_id: int
    text: str
    phone: str | None
    language: str

    @property
    def answer_by(self) -> AnswerBy:
        """How the operator shall answer."""
        return AnswerBy.phone if self.phone else AnswerBy.chat


@dataclass(frozen=True)
class Callback:
    """A wish as it is kept. `text`, `phone` and `note` are None once they are erased."""

    id: int
    identity_id: int
    state: CallbackState
    text: str | None
    answer_by: AnswerBy
    phone: str | None
    language: str
    asked_at: datetime
    answered_at: datetime | None
    answered_by: str | None
    note: str | None


class CallbackStore(Protocol):
    async def add(self, wish: Wish, now: datetime) -> None: ...

    async def by_id(self, id: int) -> Callback | None: ...

    async def waiting_of(self, citizen_id: int) -> Callback | None:
        """The one that this citizen waits for, from whichever of their identities."""

    async def extend(self, id: int, wish: Wish) -> bool:
        """Add the words, and answer where and how was wished last; False when it waits no longer."""

    async def answer(self, id: int, note: str, actor: str, now: datetime) -> bool:
        """Keep the answer; False when it waits no longer."""

    async def take_back(self, id: int, now: datetime) -> bool:
        """Its citizen does not want an answer any more; False when it waits no longer."""

    async def in_state(self, state: CallbackState, after: int, limit: int) -> list[Callback]:
        """Those with an id above `after`, oldest first. What was erased waits no longer."""


class CallbackDesk(Protocol):
    """What the verbs of this file need of a unit of work."""

    @property
    def callbacks(self) -> CallbackStore: ...

    @property
    def notices(self) -> NoticeStore: ...


class WishTooLong(Refusal):
    """More words than an operator can be asked to read."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"a wish may have at most {limit} characters")
        self.limit = limit


class CallbackNotFound(Refusal):
    """There is no such call-back, or its citizen had it erased."""

    def __init__(self, id: int) -> None:
        super().__init__(f"no call-back has the number {id}")
        self.id = id


class AnsweredAlready(Refusal):
    """Somebody has answered, and the citizen was told."""

    def __init__(self, id: int) -> None:
        super().__init__(f"the call-back {id} is answered already, in other words")
        self.id = id


class TakenBack(Refusal):
    """The citizen does not want an answer any more."""

    def __init__(self, id: int) -> None:
        super().__init__(f"the citizen has taken back the call-back {id}")
        self.id = id


async def ask_for_callback(work: CallbackDesk, wish: Wish, now: datetime) -> bool:
    """Keep a wish. True when its words were added to one that waits already."""
    waiting = await work.callbacks.waiting_of(wish.citizen_id)
    length = len(wish.text) + (len(waiting.text or "") + 1 if waiting else 0)
    if length > LONGEST_WISH:
        raise WishTooLong(LONGEST_WISH)
    if waiting and await work.callbacks.extend(waiting.id, wish):
        return True
    await work.callbacks.add(wish, now)
    return False


async def take_back_callback(work: CallbackDesk, citizen_id: int, now: datetime) -> bool:
    """The citizen's question is settled without us; False when it does not wait any more."""
    waiting = await work.callbacks.waiting_of(citizen_id)
    return waiting is not None and await work.callbacks.take_back(waiting.id, now)


async def answer_callback(work: CallbackDesk, id: int, note: str, actor: str, now: datetime) -> Callback:
    """Answer, and tell the citizen. The same answer once more changes nothing."""
    callback = await work.callbacks.by_id(id)
    if callback is None or callback.text is None:
        raise CallbackNotFound(id)
    if callback.state == CallbackState.answered and callback.note == note:
        return callback
    if callback.state == CallbackState.taken_back:
        raise TakenBack(id)
    if not await work.callbacks.answer(id, note, actor, now):
        raise AnsweredAlready(id)
    answered = (await work.callbacks.by_id(id)) or callback
    await work.notices.add(Notice(NoticeKind.callback_answered, answered.identity_id, {"note": note}), now)
    return answered
