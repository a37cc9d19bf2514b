"""Checks the history of a case: whether it still says what was written, all of it and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.history import FIRST, SALT_LENGTH, Link, chained, digest_of


class Break(StrEnum):
    """What is wrong with a history."""

    changed_event = "changed_event"
    missing_event = "missing_event"
    added_event = "added_event"
    changed_text = "changed_text"
    missing_case = "missing_case"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: of an event its place and kind, of a text the field."""

    what: Break
    position: int | None = None
    name: str = ""


@dataclass(frozen=True)
class KeptEvent:
    """An event as it lies there."""

    id: int
    position: int
    hash: str
    link: Link
    note_id: int | None
    note_of: int | None
    """The case whose note it shows; None when there is none any more."""


@dataclass(frozen=True)
class KeptText:
    """A personal text as it lies there; erased ones are gone or empty."""

    id: int
    field: str
    value: str
    salt: str

    @property
    def bound(self) -> tuple[str, str]:
        """What an event must have bound for this text to be genuine."""
        fits = len(self.salt) == SALT_LENGTH
        return self.field, digest_of(self.salt, self.value) if fits else ""


@dataclass(frozen=True)
class KeptHistory:
    """All that is kept of one case's history. `number` is None when the case itself is gone."""

    case_id: int
    number: str | None
    count: int
    events: tuple[KeptEvent, ...]
    texts: tuple[KeptText, ...]


def findings_of(history: KeptHistory) -> Iterator[Finding]:
    """Everything that is wrong with a history; nothing when it is whole."""
    if history.number is None:
        yield Finding(Break.missing_case)
        return
    of_events = [*_in_chain(history), *_at_end(history)]
    yield from of_events
    # Where an event is missing, nothing can vouch for the texts that it bound.
    if all(finding.what != Break.missing_event for finding in of_events):
        yield from _in_texts(history)
        yield from _in_notes(history)


def erased_from(history: KeptHistory) -> int:
    """How many of the texts that were bound are not there any more, if none was changed."""
    return len(_bound(history) - {text.bound for text in _readable(history)})


def newest_hash(history: KeptHistory, event_id: int) -> str | None:
    """The hash of the newest event up to this one; None when the case has none so old."""
    return next((event.hash for event in reversed(history.events) if event.id <= event_id), None)


def _in_chain(history: KeptHistory) -> Iterator[Finding]:
    """Each event is held against the hash that the one before has, so a change is found at its place."""
    previous, expected = FIRST, 1
    for event in history.events:
        if event.position != expected:
            # What the next one was chained to is gone: it cannot be checked.
            yield Finding(Break.missing_event, expected)
        elif event.hash != chained(event.link, previous):
            yield Finding(Break.changed_event, event.position, event.link.kind)
        previous, expected = event.hash, event.position + 1


def _at_end(history: KeptHistory) -> Iterator[Finding]:
    """The case itself knows how many events it has: a chain does not miss its end."""
    newest = history.events[-1] if history.events else None
    last = newest.position if newest else 0
    if last < max(history.count, 1):
        yield Finding(Break.missing_event, last + 1)
    elif newest and last > history.count:
        yield Finding(Break.added_event, last, newest.link.kind)


def _in_texts(history: KeptHistory) -> Iterator[Finding]:
    bound = _bound(history)
    for text in _readable(history):
        if text.bound not in bound:
            yield Finding(Break.changed_text, name=text.field)


def _in_notes(history: KeptHistory) -> Iterator[Finding]:
    """Each event shows its own note: not another's, and not none while its own is there."""
    notes = {text.id: text.bound for text in _readable(history) if text.field == "note"}
    there = set(notes.values())
    for event in history.events:
        own = ("note", event.link.note_digest or "")
        shown = notes.get(event.note_id or 0)
        is_strange = event.note_of not in (None, history.case_id) or (shown and not event.link.note_digest)
        # A note whose text was changed is found among the texts.
        if is_strange or (own in there and shown != own):
            yield Finding(Break.changed_text, event.position, "note")


def _readable(history: KeptHistory) -> list[KeptText]:
    return [text for text in history.texts if text.value]


def _bound(history: KeptHistory) -> set[tuple[str, str]]:
    """The texts that the events vouch for."""
    bound = {("note", event.link.note_digest) for event in history.events if event.link.note_digest}
    first = history.events[0].link.texts if history.events else None
    return bound | set(first or ())
