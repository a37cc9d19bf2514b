"""Fetches the files that people sent, and removes those whose citizen wanted them gone.

Both outside of any transaction; soon after, as a messenger's link does not live long.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

import structlog

from bot.channel import Channel, Failure, SendFailed
from core.attachments import Attachment, FileState, MediaFolder
from core.cards import show_card
from core.groups import OPERATORS
from core.lines import Side
from core.outbox import Notice, NoticeKind
from core.work import Clock, OpenWork, Work

log = structlog.get_logger(__name__)

AT_ONCE = 10
FINAL = frozenset({Failure.gone, Failure.rejected})
PAUSE = 30.0
"""Seconds until a file that could not be fetched just now is tried again."""
MOST_TRIES = 5


@dataclass(frozen=True)
class _Fetched:
    """A file that need not be waited for any longer."""

    file: Attachment
    state: FileState
    stored_as: str = ""
    size: int = 0


@dataclass
class Fetching:
    """One process's fetching of files."""

    channels: Mapping[str, Channel]
    open_work: OpenWork
    open_view: Callable[[], AbstractAsyncContextManager[Work]]
    media: MediaFolder
    clock: Clock
    busy: bool = False
    _something: asyncio.Event = field(default_factory=asyncio.Event)
    _tries: dict[int, int] = field(default_factory=dict)

    def wake(self) -> None:
        """There may be something to fetch."""
        self._something.set()

    async def run(self) -> None:
        """Fetch for ever; what fails is tried again after a pause."""
        while True:
            await self._something.wait()
            self._something.clear()
            try:
                await self.fetch_all()
            except Exception:
                log.exception("files could not be kept; trying again")
                asyncio.get_running_loop().call_later(PAUSE, self.wake)

    async def fetch_all(self) -> None:
        """Fetch everything that waits, a few at once."""
        self.busy = True
        try:
            await self.remove_erased()
            while files := await self._waiting():
                fetched = await asyncio.gather(*map(self._fetch, files), return_exceptions=True)
                had = [one for one in fetched if isinstance(one, _Fetched)]
                await self._write_down(had)
                for one in fetched:
                    if isinstance(one, BaseException):
                        raise one
                if not had:
                    asyncio.get_running_loop().call_later(PAUSE, self.wake)
                    return
        finally:
            self.busy = False

    async def have(self, ids: Sequence[int], unless: str) -> list[Attachment]:
        """These files, fetched by now as far as they can be had, unless this messenger has them itself."""
        files = await self._by_ids(ids)
        lacking = [one for one in files if one.state == FileState.waiting and one.channel != unless]
        if not lacking:
            return files
        fetched = await asyncio.gather(*map(self._fetch, lacking))
        await self._write_down([one for one in fetched if one])
        return await self._by_ids(ids)

    async def _by_ids(self, ids: Sequence[int]) -> list[Attachment]:
        async with self.open_view() as work:
            return await work.attachments.by_ids(ids)

    async def remove_erased(self) -> None:
        """Remove the files themselves, then their rows: stopped in between, it begins again."""
        while files := await self._erased():
            for file in files:
                if file.stored_as:
                    await self.media.remove(file.stored_as)
                async with self.open_work() as work:
                    await work.attachments.forget(file.id)

    async def _erased(self) -> list[Attachment]:
        async with self.open_view() as work:
            return await work.attachments.erased(AT_ONCE)

    async def _waiting(self) -> list[Attachment]:
        async with self.open_view() as work:
            return await work.attachments.waiting(AT_ONCE)

    async def _fetch(self, file: Attachment) -> _Fetched | None:
        """Fetch and keep one file; None when it has to be tried again later."""
        try:
            data = await self.channels[file.channel].fetch(file.file_id)
            stored_as = await self.media.save(data, file.kind, file.name)
        except SendFailed as failed:
            self._tries[file.id] = self._tries.get(file.id, 0) + 1
            if failed.kind not in FINAL and self._tries[file.id] < MOST_TRIES:
                return None
            return self._lost(file, failed.reason)
        except ValueError as error:
            return self._lost(file, str(error))
        self._tries.pop(file.id, None)
        return _Fetched(file, FileState.kept, stored_as, len(data))

    def _lost(self, file: Attachment, reason: str) -> _Fetched:
        self._tries.pop(file.id, None)
        log.warning("a file could not be had", channel=file.channel, kind=file.kind, reason=reason)
        return _Fetched(file, FileState.failed)

    async def _write_down(self, fetched: Sequence[_Fetched]) -> None:
        """What became of the files, in one transaction; who sent one that is lost is told so once."""
        async with self.open_work() as work:
            late = [one for one in fetched if not await _settle(work, one)]
            failed = [one.file for one in fetched if one.state == FileState.failed and one not in late]
            said = await work.lines.files_said({file.identity_id for file in failed})
            group = await work.groups.for_purpose(OPERATORS)
            seen_in = group.channel if group else ""
            lost = Counter(one.identity_id for one in failed if _is_lost(one, said.get(one.id), seen_in))
            for identity_id, count in lost.items():
                notice = Notice(NoticeKind.file_lost, identity_id, {"count": str(count)})
                await work.notices.add(notice, self.clock.now())
            await self._show(work, {one.file.id for one in fetched if one.stored_as and one not in late})
        for one in late:
            if one.stored_as:
                await self.media.remove(one.stored_as)  # another process was quicker

    async def _show(self, work: Work, files: set[int]) -> None:
        """A file that is with a case already can be looked at from now on: its card says so."""
        cases = await work.cases.by_ids(await work.attachments.cases_of(files))
        for case in cases.values():
            await show_card(work, case, self.clock.now())


def _is_lost(file: Attachment, side: Side | None, seen_in: str) -> bool:
    """Whether its sender has to be told. What stays within a messenger is seen without being fetched."""
    return side is None or (side == Side.citizen and file.channel != seen_in)


async def _settle(work: Work, one: _Fetched) -> bool:
    return await work.attachments.settle(one.file.id, one.state, one.stored_as, one.size)
