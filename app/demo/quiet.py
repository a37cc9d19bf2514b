"""A unit of work for what is long past: its outages and ledgers are kept, while nothing rings or is sent."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import cast

from app.demo.desk import Silence
from core.work import Work


class _Approvers:
    """Stands for the roles: these may approve."""

    def __init__(self, identity_ids: Sequence[int]) -> None:
        self._ids = identity_ids

    async def holders(self, role: str) -> list[int]:
        """The same for every role."""
        return list(self._ids)


class QuietWork:
    """What the core's verbs about outages need. Requests stay as they are: their lives are lived already."""

    def __init__(self, work: Work, approvers: Sequence[int]) -> None:
        self._work, self.roles = work, _Approvers(approvers)
        self.outages, self.broadcasts, self.ledger = work.outages, work.broadcasts, work.ledger
        self.audiences, self.subscriptions, self.citizens = work.audiences, work.subscriptions, work.citizens
        silence = Silence()
        self.cases = self.notices = self.outage_cards = self.outage_news = silence
        self.proposals = self.timers = silence

    def savepoint(self) -> AbstractAsyncContextManager[None]:
        """As in any work."""
        return self._work.savepoint()

    @property
    def work(self) -> Work:
        """The same for verbs that ask for all of it: they use no more than there is."""
        return cast(Work, self)
