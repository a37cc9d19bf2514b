"""What a city says of outages: why something is often off, and what many reports together may mean."""

from collections.abc import Mapping
from dataclasses import dataclass

ANY_KIND = "any"
"""The kind of an outage's cause that fits them all."""


@dataclass(frozen=True)
class OutageCause:
    """Why something is often off, in both languages."""

    kind: str
    name: Mapping[str, str]
    words: tuple[tuple[str, ...], ...]
    """It is meant by a text that has, of every group, a word that begins so."""


@dataclass(frozen=True)
class OutageSigns:
    """So many reports of a kind, near each other within so many minutes, may be one outage."""

    reports: int = 5
    """Of different people."""
    minutes: int = 30
    metres: int = 400
