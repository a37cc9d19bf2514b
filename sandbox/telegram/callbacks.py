"""Pressed inline buttons that wait for the bot's answer."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.chats import Json
from sandbox.telegram.errors import QUERY_TOO_OLD, bad_request

ANSWERABLE = timedelta(seconds=60)


@dataclass
class Query:
    """One press; what the person sees of the answer comes into `answer`."""

    id: str
    pressed_at: datetime
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    answer: Json = field(default_factory=dict)


class Callbacks:
    """The presses that may still be answered, each of them once."""

    def __init__(self) -> None:
        self._open: dict[str, Query] = {}

    def open(self, query_id: str, now: datetime) -> Query:
        """Begin to wait for an answer."""
        self._open = {query.id: query for query in self._open.values() if query.pressed_at + ANSWERABLE > now}
        query = self._open[query_id] = Query(query_id, now)
        return query

    def answer(self, query_id: str, answer: Json, now: datetime) -> None:
        """Hand the answer to the person who pressed, unless it comes late or again."""
        query = self._open.pop(query_id, None)
        if query is None or query.pressed_at + ANSWERABLE <= now:
            raise bad_request(QUERY_TOO_OLD)
        query.answer = answer
        query.answered.set()
