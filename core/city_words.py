"""What some words mean in one city."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """What some words mean in this city, and how sure that is; read as `understanding.patterns` says."""

    means: str
    pattern: str
    weight: float
