"""Single facts that the service remembers of itself."""

from typing import Protocol


class Memory(Protocol):
    """Each by its name."""

    async def recall(self, name: str) -> str | None: ...

    async def remember(self, name: str, value: str) -> None: ...
