"""Conversations, each under a lock while it is being walked."""

from typing import Any

from sqlalchemy import bindparam, select, update

from core.conversations import Conversation
from storage.connections import Connection
from storage.statements import for_both
from storage.tables import conversations

# SQLite has one writer and ignores FOR UPDATE; on PostgreSQL the row is the person's lock.
_LOAD = select(conversations).where(conversations.c.identity_id == bindparam("whose")).with_for_update()
_SAVE = update(conversations).where(conversations.c.identity_id == bindparam("whose"))
_ADD = for_both(conversations, lambda add: add.on_conflict_do_nothing())


class StoredConversations:
    """Implements `core.conversations.ConversationStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def load(self, identity_id: int) -> Conversation:
        """The conversation with this person, locked until the transaction ends; new if there is none."""
        row = (await self.connection.execute(_LOAD, {"whose": identity_id})).first()
        if row is None:
            statement = _ADD[self.connection.dialect.name]
            await self.connection.execute(statement, vars(Conversation(identity_id)))
            row = (await self.connection.execute(_LOAD, {"whose": identity_id})).one()
        return Conversation(**row._mapping)

    async def laid_aside(self, identity_id: int) -> dict[str, Any]:
        """The draft that this person has put aside, read without a lock; empty if there is none."""
        query = select(conversations.c.aside).where(conversations.c.identity_id == identity_id)
        aside = (await self.connection.execute(query)).scalar()
        return dict(aside["draft"]) if aside else {}

    async def save(self, conversation: Conversation) -> None:
        """Write a conversation that was loaded back as a whole."""
        values = vars(conversation) | {"whose": conversation.identity_id}
        await self.connection.execute(_SAVE, values)
