"""One person, two messengers: identities are joined by a code, never by a phone or a name, and parted.

A code is shown in one messenger and typed in the other. Who types it moves to the citizen who showed it.
"""

from datetime import datetime, timedelta
from typing import Protocol

from core.addresses import AddressStore, SavedAddress, free_label
from core.citizens import PHONE, Citizen, CitizenStore
from core.outbox import Notice, NoticeKind
from core.owning import Talk
from core.refusals import Refusal
from core.subscriptions import SubscriptionStore
from core.talking import unite_talks

CODE_IS_GOOD_FOR = timedelta(minutes=10)
VOICE_CODE_IS_GOOD_FOR = timedelta(days=3)
"""A caller may have the messenger at home only."""


class JoinStore(Protocol):
    async def new_code(self, identity_id: int, good_until: datetime, now: datetime) -> str:
        """A code that this identity shows from now on, in place of an earlier one."""

    async def new_voice_code(self, identity_id: int, good_until: datetime, now: datetime) -> str:
        """The same, to be read out to a caller."""

    async def shown_by(self, code: str, now: datetime) -> int | None:
        """The identity that shows this code, as long as it is good."""

    async def use_up(self, code: str, identity_id: int, now: datetime) -> bool:
        """Take this identity's code away; False when it is not good any more."""

    async def lock(self, *identity_ids: int) -> list[int]:
        """The citizens of these identities, which nobody joins or parts until the transaction ends."""

    async def move_address(self, address_id: int, citizen_id: int, label: str) -> None: ...

    async def merge(self, goes: int, stays: int) -> None:
        """Give the identities of one citizen to the other, who gets what they lack; forget the first."""

    async def split_off(self, identity_id: int) -> int:
        """Make a citizen of their own of this identity, with a copy of all that the citizen has; its id."""

    async def forget_codes(self, citizen_id: int) -> None:
        """None of this citizen's codes is good any more."""


class JoiningDesk(Talk, Protocol):
    """What the verbs of this file need of a unit of work."""

    @property
    def addresses(self) -> AddressStore: ...

    @property
    def citizens(self) -> CitizenStore: ...

    @property
    def joining(self) -> JoinStore: ...

    @property
    def subscriptions(self) -> SubscriptionStore: ...


class CodeDoesNotFit(Refusal):
    """The code is unknown, too old, used, or the citizen's own. Which of these it is, nobody learns."""


class NotJoined(Refusal):
    """The citizen has one messenger only, so there is nothing to part."""


async def make_code(work: JoiningDesk, citizen: Citizen, now: datetime) -> str:
    """A code that joins, typed in another messenger. It works once."""
    return await work.joining.new_code(citizen.identity_id, now + CODE_IS_GOOD_FOR, now)


async def make_voice_code(work: JoiningDesk, caller: Citizen, now: datetime) -> str:
    """A code to be read out to a caller, that joins their requests to a messenger. It works once."""
    return await work.joining.new_voice_code(caller.identity_id, now + VOICE_CODE_IS_GOOD_FOR, now)


async def find_other(work: JoiningDesk, citizen: Citizen, code: str, now: datetime) -> Citizen:
    """Who shows this code, to be joined with."""
    shown_by = await work.joining.shown_by(code, now)
    other = await work.citizens.by_identity(shown_by) if shown_by is not None else None
    if other is None or other.citizen_id == citizen.citizen_id:
        raise CodeDoesNotFit
    return other


async def join(work: JoiningDesk, citizen: Citizen, code: str, now: datetime) -> list[Citizen]:
    """Join with who shows this code, and tell every other messenger; all that are joined now."""
    other = await find_other(work, citizen, code, now)
    stays, goes = await work.joining.lock(other.identity_id, citizen.identity_id)
    if other.identity.channel == PHONE:
        # What somebody chose in their messenger counts more than what an operator took down.
        stays, goes = goes, stays
    # Looked at again under the lock: another join may have come first.
    if stays == goes or not await work.joining.use_up(code, other.identity_id, now):
        raise CodeDoesNotFit
    await _move_addresses(work, goes, stays)
    await work.subscriptions.move(goes, stays)
    await work.joining.merge(goes, stays)
    await work.joining.forget_codes(stays)
    await unite_talks(work, stays, now)
    joined = await work.citizens.joined(stays)
    facts = {"channel": citizen.identity.channel}
    for one in joined:
        if one.identity_id != citizen.identity_id:
            await work.notices.add(Notice(NoticeKind.joined, one.identity_id, facts), now)
    return joined


async def _move_addresses(work: JoiningDesk, goes: int, stays: int) -> None:
    """Rows keep their ids: a question that stands may name them. An address that is there is not doubled."""
    kept = await work.addresses.of_citizen(stays)
    places, labels = {_place(one) for one in kept}, [one.label for one in kept]
    for one in await work.addresses.of_citizen(goes):
        if _place(one) in places:
            await work.addresses.remove(goes, one.id)
            continue
        labels.append(free_label(one.label, labels))
        await work.joining.move_address(one.id, stays, labels[-1])


def _place(saved: SavedAddress) -> tuple[str, str, str]:
    return saved.street_id, saved.house, saved.flat


async def part(work: JoiningDesk, citizen: Citizen) -> None:
    """Make each messenger a citizen of its own: its own cases, and a copy of everything else."""
    [citizen_id] = await work.joining.lock(citizen.identity_id)
    await work.joining.forget_codes(citizen_id)
    joined = await work.citizens.joined(citizen_id)
    others = [one.identity_id for one in joined if one.identity_id != citizen.identity_id]
    if not others:
        raise NotJoined
    # The rows stay with another: whoever parts is asked nothing just now that could name a saved address.
    for identity_id in (citizen.identity_id, *others[1:]):
        await work.subscriptions.copy(citizen_id, await work.joining.split_off(identity_id))
