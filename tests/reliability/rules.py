"""The rules that hold after every run, read from the database and from what the messengers have seen."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from sqlalchemy import func, select, text

from core.outbox import MOST_TRIES
from storage.database import Database
from storage.tables import cases, events, identities, outbox
from tests.reliability.citizens import TOLD

Json = Mapping[str, Any]
SENDING = frozenset({"sendmessage", "editmessagetext", "send_message"})
FINAL = frozenset({"sent", "unknown", "failed", "gone", "withheld"})
Person = tuple[str, str]


@dataclass
class Findings:
    """What is broken, in sentences, and what was counted."""

    broken: list[str] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)

    def hold(self, rule: str, offenders: Iterable[Any]) -> None:
        """Note a rule as broken if there is anybody who breaks it."""
        if found := list(offenders):
            self.broken.append(f"{rule}: {len(found)}, such as {found[:3]}")


@dataclass(frozen=True)
class Seen:
    """What the sandbox knows: the citizens, what each chat shows, and every call that it answered."""

    people: list[Person]
    chats: Mapping[Person, Json]
    calls: list[Json]
    expired: frozenset[int]
    """The numbers of updates that nobody took in time: a press is offered for 150 seconds."""


async def check(database: Database, seen: Seen, kills: int) -> Findings:
    """Every rule. `kills` is how often a process was killed: so often one reply may have been repeated."""
    findings = Findings(counted=Counter(kills=kills))
    rows = await _rows(database)
    _one_case_each(findings, seen, rows["cases"])
    _every_event_once(findings, seen, rows["events"])
    _nothing_left(findings, rows["outbox"])
    _replies(findings, seen, rows["outbox"])
    await _whole(findings, database)
    return findings


async def _rows(database: Database) -> dict[str, list[Any]]:
    whose = select(identities.c.channel, identities.c.external_id, func.count(cases.c.id).label("cases"))
    queries = {
        "cases": whose.outerjoin(cases, cases.c.identity_id == identities.c.id).group_by(identities.c.id),
        "events": select(events).order_by(events.c.id),
        "outbox": select(outbox).order_by(outbox.c.id),
    }
    async with database.reader.connect() as connection:
        return {name: list(await connection.execute(query)) for name, query in queries.items()}


def _one_case_each(findings: Findings, seen: Seen, rows: list[Any]) -> None:
    filed = {(row.channel, row.external_id): row.cases for row in rows}
    findings.counted["cases"] = sum(filed.values())
    findings.hold("no case of somebody who sent one", [one for one in seen.people if not filed.get(one)])
    findings.hold("more than one case", [one for one in seen.people if filed.get(one, 0) > 1])
    told = {person: _receipts(seen.chats[person]) for person in seen.people}
    findings.hold("nobody told them the number", [one for one in seen.people if not told[one]])


def _receipts(chat: Json) -> int:
    from_bot = (message["text"] for message in chat["messages"] if message["from"] == "bot")
    return sum(bool(TOLD.search(text)) for text in from_bot)


def _every_event_once(findings: Findings, seen: Seen, rows: list[Any]) -> None:
    """UNIQUE says at most once; every message of Viber's people and every number of Telegram's at least."""
    stored = {(row.channel, row.event_id) for row in rows}
    findings.counted["events"] = len(rows)
    findings.counted["dead letters"] = sum(row.state == "dead" for row in rows)
    findings.hold("an event is left failed", [row.id for row in rows if row.state not in ("handled", "dead")])
    said = [
        f"message:{message['message_id']}:{address}"
        for (messenger, address), chat in seen.chats.items()
        for message in chat["messages"]
        if messenger == "viber" and message["from"] == "person"
    ]
    findings.hold("an event of Viber is lost", [one for one in said if ("viber", one) not in stored])
    numbers = {int(event_id) for channel, event_id in stored if channel == "telegram"}
    missing = set(range(min(numbers, default=0), max(numbers, default=-1) + 1)) - numbers - seen.expired
    findings.counted["presses that expired"] = len(seen.expired)
    findings.hold("an update of Telegram is lost", sorted(missing))


def _nothing_left(findings: Findings, rows: list[Any]) -> None:
    findings.hold("a message is not settled", [row.id for row in rows if row.state not in FINAL])
    unsent = [row for row in rows if row.again and row.state != "sent"]
    given_up = [row for row in unsent if row.state == "unknown" and row.attempts >= MOST_TRIES]
    findings.counted["replies given up after two kills"] = len(given_up)
    lost = [row for row in unsent if row not in given_up]
    findings.hold("a reply was not sent", [(row.id, row.state, row.attempts, row.reason) for row in lost])
    findings.counted.update(f"outbox {row.state}" for row in rows)


def _replies(findings: Findings, seen: Seen, rows: list[Any]) -> None:
    """Each sent, in order; as often as it was tried at most.

    A message that edits an earlier one and cannot is sent anew: the refused call is no message.
    """
    taken = _taken(seen.calls)
    ours: dict[Person, list[Any]] = defaultdict(list)
    for row in rows:
        ours[row.channel, row.address].append(row)
    for person in seen.people:
        sent = sum(row.state == "sent" for row in ours[person])
        arrived = len(taken[person])
        allowed = sum(row.attempts for row in ours[person])
        findings.counted["replies repeated"] += max(0, arrived - sent)
        findings.counted["people with a repeated reply"] += arrived > sent
        findings.hold(f"{person} lacks replies", [(arrived, sent)] if arrived < sent else [])
        findings.hold(f"{person} has too many", [(arrived, sent, allowed)] if arrived > allowed else [])
        disorder = out_of_order(taken[person])
        findings.counted["replies out of order"] += len(disorder)
        findings.hold(f"{person} was answered out of order", disorder)
    attempts = [row for row in rows if row.attempts > MOST_TRIES]
    findings.hold("a reply was tried more than twice", [row.id for row in attempts])
    once = [row for row in rows if not row.again and row.attempts > 1]
    findings.hold("a reminder was tried again", [row.id for row in once])


MILESTONES = tuple(re.compile(word) for word in ("Далі без номера", "Надіслати", r"Звернення \S+ надіслано"))


def out_of_order(texts: list[str]) -> list[str]:
    """Which messages came before one that had to come first: the question, the summary, the receipt."""
    first = [next((at for at, told in enumerate(texts) if word.search(told)), None) for word in MILESTONES]
    known = [(word, at) for word, at in zip(MILESTONES, first, strict=True) if at is not None]
    return [word.pattern for (word, at), (_, after) in pairwise(known) if at > after]


def _taken(calls: list[Json]) -> dict[Person, list[str]]:
    """What the messengers took for each person: text and buttons as one string, in order."""
    taken: dict[Person, list[str]] = defaultdict(list)
    for call in sorted(calls, key=lambda call: int(call["call"])):
        answer, parameters = call["answer"] or {}, call["parameters"]
        if call["method"].lower() not in SENDING or not (answer.get("ok") or answer.get("status") == 0):
            continue
        by_viber = call["method"] == "send_message"
        address = str(parameters["receiver"] if by_viber else parameters["chat_id"])
        buttons = parameters.get("keyboard") if by_viber else parameters.get("reply_markup")
        told = f"{parameters.get('text', '')} {buttons or ''}"
        taken["viber" if by_viber else "telegram", address].append(told)
    return taken


async def _whole(findings: Findings, database: Database) -> None:
    """SQLite's own look at every page of its file."""
    if database.is_sqlite:
        async with database.reader.connect() as connection:
            found = (await connection.execute(text("PRAGMA integrity_check"))).scalar()
        findings.hold("the file is damaged", [found] if found != "ok" else [])
