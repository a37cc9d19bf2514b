"""Who writes to us: a citizen is a set of identities, one for each messenger account."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

PHONE = "phone"
"""The channel of those who ring up. Nothing can be written there: they hear it, or join a messenger."""


@dataclass(frozen=True)
class Identity:
    """One account in one messenger. `external_id` is kept byte for byte: Viber's ids are case-sensitive."""

    channel: str
    external_id: str


@dataclass(frozen=True)
class Citizen:
    """The person behind an identity, as far as we know them.

    `language` is None until it is known; it follows what they write until they choose one.
    `phone` is None until it was asked for, and "" when they did not want to give one.
    """

    identity_id: int
    citizen_id: int
    identity: Identity
    name: str
    language: str | None
    chose_language: bool
    phone: str | None
    reachable: bool
    notice_version: int
    """The version of the notice about personal data that they were shown; 0 for none."""
    was_offered: bool = False
    """Whether notices of outages were offered to them: nobody is offered them twice."""


class CitizenStore(Protocol):
    async def meet(self, identity: Identity, name: str, now: datetime) -> Citizen:
        """The citizen of this identity, made at the first meeting."""

    async def find(self, identity: Identity) -> Citizen | None:
        """The citizen of this identity, if we have met."""

    async def by_identity(self, identity_id: int) -> Citizen | None:
        """The citizen behind this identity."""

    async def joined(self, citizen_id: int) -> list[Citizen]:
        """This citizen as each of their identities, in the order in which we met them."""

    async def accounts_of(self, identity_id: int) -> list[Citizen]:
        """The same for the citizen behind this identity."""

    async def set_language(self, citizen_id: int, language: str, chosen: bool) -> None: ...

    async def set_phone(self, citizen_id: int, phone: str) -> None: ...

    async def note_data_notice(self, citizen_id: int, version: int, now: datetime) -> None:
        """Keep which notice about personal data was shown, and when."""

    async def note_offered(self, citizen_id: int, now: datetime) -> None:
        """Keep that notices of outages were offered."""

    async def set_reachable(self, identity_id: int, reachable: bool) -> None: ...


async def is_one_of(citizens: CitizenStore, identity_id: int, accounts: Collection[int | None]) -> bool:
    """Whether this person has one of these accounts, be it joined with the one that is known here."""
    own = await citizens.accounts_of(identity_id)
    return not {identity_id, *(one.identity_id for one in own)}.isdisjoint(accounts)
