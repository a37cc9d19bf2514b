"""A citizen's own data: what is erased at their wish. What they have filed is kept as the law asks."""

from datetime import datetime, timedelta
from typing import Protocol

from core.citizens import Citizen
from core.conversations import TRIES, Conversation
from core.joining import JoinStore
from core.owning import Talk
from core.refusals import Refusal
from core.talking import leave
from core.timers import TimerKind, TimerStore

HELP_WAITS_FOR = timedelta(hours=1)
"""So long a call for help that nobody has taken keeps its words: somebody may still come."""


class MyDataStore(Protocol):
    async def waits_for_help(self, citizen_id: int, since: datetime) -> bool:
        """Whether a call for help of this citizen, raised since then, is not taken yet."""

    async def erase(self, citizen_id: int, now: datetime) -> list[int]:
        """Erase all but the citizen's cases, from each of their accounts; the identities of these."""


class ForgettingDesk(Protocol):
    """What forgetting somebody needs of a unit of work."""

    @property
    def joining(self) -> JoinStore: ...

    @property
    def my_data(self) -> MyDataStore: ...

    @property
    def timers(self) -> TimerStore: ...


class MyDataDesk(ForgettingDesk, Talk, Protocol):
    """What the citizen's own wish needs besides: they may be in a talk."""


class HelpIsWaitedFor(Refusal):
    """Somebody in danger waits for help, which could not find them without their data."""


async def erase_my_data(
    work: MyDataDesk, citizen: Citizen, conversation: Conversation, now: datetime
) -> None:
    """Forget the citizen, and what this conversation holds. Their cases and the history of these stay."""
    [citizen_id] = await work.joining.lock(citizen.identity_id)
    if await work.my_data.waits_for_help(citizen_id, now - HELP_WAITS_FOR):
        raise HelpIsWaitedFor
    if handoff := await work.handoffs.open_of(citizen_id):
        await leave(work, handoff, now)
    await forget_citizen(work, citizen_id, now)
    # The version stays: it tells old buttons from new ones and gives the next draft a name of its own.
    conversation.draft, conversation.answers = {}, {}
    conversation.memory = {TRIES: tries} if (tries := conversation.memory.get(TRIES)) else {}
    conversation.trail, conversation.aside = [], None


async def forget_citizen(work: ForgettingDesk, citizen_id: int, now: datetime) -> None:
    """Forget somebody in all of their accounts. Their cases and the history of these stay."""
    await work.joining.forget_codes(citizen_id)
    for identity_id in await work.my_data.erase(citizen_id, now):
        await work.timers.cancel(TimerKind.draft_waits, str(identity_id))
