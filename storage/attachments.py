"""Files that people sent, as rows; the files themselves are in `storage.media`."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from core.attachments import Attachment, FileState
from storage.connections import Connection
from storage.statements import among
from storage.tables import attachments

_ADD = insert(attachments).returning(attachments.c.id)
_ATTACH = (
    update(attachments)
    .where(among(attachments.c.id, "ids"), attachments.c.case_id.is_(None))
    .values(case_id=bindparam("case"))
)


def as_attachment(row: Row[Any]) -> Attachment:
    """The core's own type for a row."""
    return Attachment(
        row.id,
        row.identity_id,
        row.channel,
        row.kind,
        row.file_id,
        row.name,
        FileState(row.state),
        row.stored_as,
        row.size,
    )


class StoredAttachments:
    """Implements `core.attachments.AttachmentStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.added = False

    async def add(
        self, identity_id: int, channel: str, kind: str, file_id: str, name: str, now: datetime
    ) -> int:
        """Note a file that somebody sent; its id."""
        values = {
            "identity_id": identity_id,
            "channel": channel,
            "kind": kind,
            "file_id": file_id,
            "name": name[:256],
            "sent_at": now,
            "state": FileState.waiting,
            "stored_as": "",
            "size": 0,
        }
        self.added = True
        return int((await self.connection.execute(_ADD, values)).scalar_one())

    async def attach(self, ids: Sequence[int], case_id: int) -> None:
        """Put these files with a case."""
        if not ids:
            return
        await self.connection.execute(_ATTACH, {"ids": ids, "case": case_id})

    async def by_ids(self, ids: Collection[int]) -> list[Attachment]:
        """These files, in the order of their coming."""
        query = select(attachments).where(attachments.c.id.in_(ids)).order_by(attachments.c.id)
        return [as_attachment(row) for row in await self.connection.execute(query)]

    async def waiting(self, limit: int) -> list[Attachment]:
        """Files that are not fetched yet, oldest first."""
        return await self._in_state(FileState.waiting, limit)

    async def erased(self, limit: int) -> list[Attachment]:
        """Files that are to be removed."""
        return await self._in_state(FileState.erased, limit)

    async def _in_state(self, state: FileState, limit: int) -> list[Attachment]:
        query = select(attachments).where(attachments.c.state == state)
        rows = await self.connection.execute(query.order_by(attachments.c.id).limit(limit))
        return [as_attachment(row) for row in rows]

    async def settle(self, id: int, state: FileState, stored_as: str = "", size: int = 0) -> bool:
        """Note what became of a file that was waited for; False when somebody else did so before."""
        change = update(attachments).where(attachments.c.id == id, attachments.c.state == FileState.waiting)
        settled = await self.connection.execute(change.values(state=state, stored_as=stored_as, size=size))
        return settled.rowcount == 1

    async def cases_of(self, ids: Collection[int]) -> set[int]:
        """The cases that these files are with."""
        with_case = attachments.c.id.in_(ids), attachments.c.case_id.is_not(None)
        rows = await self.connection.execute(select(attachments.c.case_id).where(*with_case).distinct())
        return set(rows.scalars())

    async def forget(self, id: int) -> None:
        """The file is removed: its row goes too."""
        gone = attachments.c.id == id, attachments.c.state == FileState.erased
        await self.connection.execute(delete(attachments).where(*gone))
