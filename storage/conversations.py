"""Conversations, each under a lock while it is being walked."""

from dataclasses import asdict

from sqlalchemy import select, update

from core.conversations import Conversation
from storage.connections import Connection
from storage.statements import insert
from storage.tables import conversations


class StoredConversations:
    """Implements `core.conversations.ConversationStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def load(self, identity_id: int) -> Conversation:
        """The conversation with this person, locked until the transaction ends; new if there is none."""
        # SQLite has one writer and ignores FOR UPDATE; on PostgreSQL the row is the person's lock.
        query = select(conversations).where(conversations.c.identity_id == identity_id).with_for_update()
        row = (await self.connection.execute(query)).first()
        if row is None:
            blank = insert(self.connection, conversations).values(asdict(Conversation(identity_id)))
            await self.connection.execute(blank.on_conflict_do_nothing())
            row = (await self.connection.execute(query)).one()
        return Conversation(**row._mapping)

    async def save(self, conversation: Conversation) -> None:
        """Write a conversation that was loaded back as a whole."""
        change = update(conversations).where(conversations.c.identity_id == conversation.identity_id)
        await self.connection.execute(change.values(asdict(conversation)))
