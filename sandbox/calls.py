"""The record of every call that the service made."""

from collections import deque
from datetime import datetime

from sandbox.chats import Json

KEPT_CALLS = 20_000


class Calls:
    """The newest calls, each with a growing number; a long load run must not fill the memory."""

    def __init__(self) -> None:
        self._kept: deque[Json] = deque(maxlen=KEPT_CALLS)
        self._number = 0
        self.in_flight = 0

    def record(self, method: str, parameters: Json, answer: object, at: datetime) -> None:
        """Note a call with what it was answered."""
        self._number += 1
        call = {
            "call": self._number,
            "method": method,
            "parameters": parameters,
            "answer": answer,
            "time": at.isoformat(),
        }
        self._kept.append(call)

    def after(self, number: int) -> list[Json]:
        """List the calls made after that one."""
        return [call for call in self._kept if call["call"] > number]
