"""What is written once and said often: help for citizens, and operators' ready answers."""

from dataclasses import dataclass
from datetime import date

from core.city_names import Names


@dataclass(frozen=True)
class ReadyAnswer:
    """What operators say often: a short name for them, and the words for the citizen (`core.ready`)."""

    code: str
    group: Names
    """Answers of one kind, where there are many."""
    name: Names
    text: Names
    """With fields in braces."""


@dataclass(frozen=True)
class Article:
    """A written answer to a question that people ask often: nothing of it is made up on the way."""

    code: str
    topic: str
    """The group that it is listed under."""
    about: str
    """The service, referral or off-target kind that it belongs to; "" for none."""
    title: Names
    text: Names
    source: Names
    """Who says so, and how to reach them."""
    checked: date
    asked: tuple[str, ...]
    """How people ask for it, in both languages."""
