"""The rules that always hold, looked at from outside: by what phones show and what the database noted."""

import asyncio
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from babel.messages.pofile import read_po

from bot.i18n import LANGUAGES, LOCALES
from city.reading import read_city
from core.life import MOVES as CASE_MOVES
from core.life import CaseStatus
from core.outbox import MOST_TRIES, NOT_IN_A_TALK, REMINDERS, MessageClass
from tests.reliability.stateful_audit import Change, Eye
from tests.reliability.stateful_clock import TurnedClock
from tests.reliability.stateful_forum import Forum
from tests.reliability.stateful_messengers import DOUBTFUL, Call
from tests.reliability.stateful_phones import Phone
from tests.reliability.stateful_steps import ON_CALL

LARGEST_DATA = 64
LONGEST_TEXT = {"telegram": 4096, "viber": 7000}
NUMBER = re.compile(r"(?<!\d)(\d{4})-(\d{4})(?!\d)")
SENDS = re.compile(r"report:confirm:\d+:send\.(\d+)")
MOVES = {
    "": {"queued", "sending", "gone", "withheld"},
    "queued": {"sending"},
    "sending": {"queued", "sent", "unknown", "failed", "gone", "sending"},
    "sent": {"failed"},  # the messenger took it, and then could not show it
}
"""Where the state of a message may move; from anywhere else it does not."""


class Broken(AssertionError):
    """A rule does not hold."""

    def __init__(self, rule: str, detail: str) -> None:
        super().__init__(f"{rule}: {detail}")
        self.rule = rule


@dataclass
class Window:
    """At most `size` calls in any `span` seconds."""

    size: int
    span: float
    calls: deque[float] = field(default_factory=deque)

    def exceeded(self, now: float) -> bool:
        """Count a call, and say whether it is one too many."""
        self.calls.append(now)
        while self.calls[0] <= now - self.span:
            self.calls.popleft()
        return len(self.calls) > self.size


@dataclass
class Message:
    """A message of ours as the database noted it when it was put in."""

    id: int
    phone: Phone
    is_reply: bool
    body: Mapping[str, Any]
    shown: Counter[str] = field(default_factory=Counter)
    """How often a phone showed each part."""
    doubted: bool = False
    """The service may not know that it was taken."""

    @property
    def words(self) -> str:
        """The letters and digits of its text."""
        return _bare(f"{self.body.get('title', '')} {self.body.get('text', '')}")


class Rules:
    """Looks at every call, and at all that was committed each time the service has come to rest."""

    def __init__(self, eye: Eye, clock: TurnedClock, phones: Mapping[tuple[str, str], Phone]) -> None:
        self.eye, self.clock, self.phones = eye, clock, phones
        self.broken: Broken | None = None
        self.messages: dict[int, Message] = {}
        self.asked_to_send: dict[int, set[str]] = defaultdict(set)
        """For each account the drafts whose summary it was shown."""
        self.case_numbers: dict[str, Phone] = {}
        self._known_numbers: dict[int, set[str]] = defaultdict(set)
        self.popped_up: Counter[int] = Counter()
        self._presses: dict[str, tuple[Phone, str]] = {}
        """Whose each press is, and the event that it came with."""
        self._bot = {channel: Window(30, 1.0) for channel in ("telegram", "viber")}
        self._private: dict[int, list[float]] = {}
        self._unanswered: dict[int, Window] = defaultdict(lambda: Window(100, 3600.0))
        self._kin_before: dict[int, int] = {}
        self._kin_changed = True
        self._words: dict[int, set[int]] = {}
        """For each account those whose words its citizen may have: whoever joins brings what others left."""
        self._looking = asyncio.Lock()
        self._recent: dict[int, deque[Message]] = defaultdict(lambda: deque(maxlen=30))
        self.fresh: dict[int, list[Message]] = defaultdict(list)
        """The messages that each account was sent since the last rest."""
        self._only = _only_in()

    def fail(self, rule: str, detail: str) -> None:
        """A rule does not hold; the first one counts."""
        self.broken = self.broken or Broken(rule, detail)

    # What every call is asked.

    async def called(self, phone: Phone | Forum, call: Call, taken: bool, trouble: str) -> None:
        """Implements `Watch.called`."""
        try:
            await self._called_at(phone, call, taken, trouble)
        except Exception as error:  # the server would answer 500, which the service takes as trouble
            self.fail("the rules can be looked at", repr(error))

    async def _called_at(self, place: Phone | Forum, call: Call, taken: bool, trouble: str) -> None:
        assert isinstance(place, Phone), "there is no group here"
        await self._called(place, call, taken, trouble)

    async def _called(self, phone: Phone, call: Call, taken: bool, trouble: str) -> None:
        self._check_windows(phone)
        if not call.says:
            return
        if len(call.text) > LONGEST_TEXT[phone.channel]:
            self.fail("no text is too long", f"{len(call.text)} characters")
        for button in call.buttons:
            if phone.channel == "telegram" and len(button.data.encode()) > LARGEST_DATA:
                self.fail("a button's data have at most 64 bytes", button.data)
        message = await self._message_of(phone, call.text)
        if message is None:
            self.fail("nothing is sent before it is committed", f"{phone.number}: {call.text[:80]!r}")
            return
        self._check_language(call, message)
        if taken:
            await self._check_secrets(phone, call.text, message)
            self._check_order(message)
            self._check_repeats(message, _bare(call.text))
        message.doubted |= trouble in DOUBTFUL

    async def answered_press(self, press_id: str, notice: str) -> None:
        """Implements `Watch.answered_press`."""
        phone, event = self._presses[press_id]
        query = "SELECT id FROM events WHERE channel = 'telegram' AND event_id = :event"
        if not await self.eye.rows(query, event=event):
            self.fail("nothing is sent before it is committed", f"the answer to the press {press_id}")
        self.popped_up[phone.number] += bool(notice)

    def is_asked_for(self, message: Message) -> bool:
        """Whether a reply is the bot's to what its person did; what an operator says is not."""
        return "line" not in message.body

    def note_press(self, phone: Phone, press_id: str, event: str) -> None:
        """A button is pressed."""
        self._presses[press_id] = phone, event

    def heard(self, phone: Phone) -> None:
        """The person has written: what was unanswered is answered."""
        self._unanswered[phone.number].calls.clear()

    def _check_windows(self, phone: Phone) -> None:
        now = self.clock.seconds
        if self._bot[phone.channel].exceeded(now):
            self.fail("30 calls in a second at most", phone.channel)
        if phone.channel == "viber":
            if self._unanswered[phone.number].exceeded(now):
                self.fail("100 unanswered messages in an hour at most", f"{phone.number}")
            return
        left, at = self._private.get(phone.number, (3.0, now))
        left = min(3.0, left + now - at) - 1.0
        self._private[phone.number] = [left, now]
        if left < -1e-6:
            self.fail("one call a second to a chat after three at once", f"{phone.number}")

    def _check_language(self, call: Call, message: Message) -> None:
        """Where a message brings no buttons of its own, Viber goes on showing those of the one before."""
        buttons = call.buttons if message.body.get("rows") else ()
        lines = [*call.text.split("\n"), *(button.label for button in buttons)]
        spoken = {language: [line for line in lines if line in only] for language, only in self._only.items()}
        if all(spoken.values()):
            self.fail("a message is in one language", f"{spoken} in {call.text!r}")

    async def _message_of(self, phone: Phone, text: str) -> Message | None:
        """The committed message that this part belongs to."""
        query = "SELECT id FROM outbox WHERE channel = :c AND address = :a AND state = 'sending' ORDER BY id"
        ids = [row.id for row in await self.eye.rows(query, c=phone.channel, a=phone.address)]
        if any(number not in self.messages for number in ids):
            await self.look()
        bare = _bare(text)
        fits = [self.messages[number] for number in ids if _fits(self.messages[number], bare)]
        fits.sort(key=lambda message: "notice" in message.body)  # a text that is known fits better
        unshown = [message for message in fits if not message.shown[bare]]
        return next(iter(unshown or fits), None)

    def _check_order(self, message: Message) -> None:
        if message.shown:
            return
        newer = [
            one.id
            for one in self._recent[message.phone.number]
            if one.id > message.id and one.shown and one.is_reply == message.is_reply
        ]
        if newer:
            self.fail("messages of a class leave in order", f"{message.id} after {newer}")

    def _check_repeats(self, message: Message, bare: str) -> None:
        message.shown[bare] += 1
        times = message.shown[bare]
        if times == 1 or self._may_be_a_twins(message, bare):
            return
        if not message.doubted:
            self.fail("a message is repeated only where nobody knows", f"{message.id}: {bare[:60]}")
        if message.body.get("notice") in REMINDERS:
            self.fail("a reminder is never repeated", f"{message.id}")
        if times > MOST_TRIES:
            self.fail("a message is repeated once at most", f"{message.id}, {times} times")

    def _may_be_a_twins(self, message: Message, bare: str) -> bool:
        """Of two messages in the same words nobody can tell whose second try it is."""
        others = (one for one in self._recent[message.phone.number] if one is not message)
        return any(one.doubted and one.shown[bare] for one in others)

    async def _check_secrets(self, phone: Phone, text: str, message: Message) -> None:
        for found in NUMBER.finditer(text):
            await self._check_number(phone, "".join(found.groups()), found.group())
        if phone.number == ON_CALL:
            return
        for other in self.phones.values():
            if other is not phone and other.mark in text and not await self._has_words_of(phone, other):
                self.fail(
                    "nobody learns another's words", f"{phone.number} reads those of {other.number}: {text}"
                )

    async def _check_number(self, phone: Phone, number: str, written: str) -> None:
        for other in self.phones.values():
            is_typed = any(written in typed or number in typed for typed in other.typed)
            if is_typed and await self._has_words_of(phone, other):
                return
        owner = self.case_numbers.get(number)
        if owner is None or number in self._known_numbers[phone.number]:
            return
        if owner is not phone and not await self._are_kin(phone, owner):
            self.fail("nobody learns another's number", f"{phone.number} reads {written} of {owner.number}")
        self._known_numbers[phone.number].add(number)  # parting makes nobody forget

    async def _are_kin(self, one: Phone, other: Phone) -> bool:
        now = await self._citizens()
        return any(kin.get(one.number) == kin.get(other.number, -1) for kin in (now, self._kin_before))

    async def _has_words_of(self, one: Phone, other: Phone) -> bool:
        """Parting unsays no words: a citizen keeps them, and whoever joins the citizen may read them."""
        if await self._are_kin(one, other):
            return True
        now = await self._citizens()
        kin = [number for number, citizen in now.items() if citizen == now.get(one.number)]
        had = {one.number, *kin}
        return any(other.number in self._words.get(number, {number}) for number in had)

    async def _citizens(self) -> dict[int, int]:
        rows = await self.eye.rows("SELECT channel, external_id, citizen_id FROM identities")
        return {
            self.phones[row.channel, row.external_id].number: row.citizen_id
            for row in rows
            if (row.channel, row.external_id) in self.phones
        }

    # What everything committed is asked.

    async def look(self) -> None:
        """Read what has changed; calls that come together look one after another."""
        async with self._looking:
            await self._look()

    async def _look(self) -> None:
        changes = await self.eye.changes()
        await self._meet_messages([change for change in changes if change.what == "message"])
        for change in changes:
            _CHECKS[change.what](self, change)
        if any(change.what == "case" and not change.was for change in changes):
            await self._meet_cases()

    async def _meet_messages(self, changes: Iterable[Change]) -> None:
        put = {change.id: change for change in changes if not change.was}
        if not put:
            return
        query = "SELECT id, channel, address, message_class FROM outbox WHERE id >= :first AND id <= :last"
        for row in await self.eye.rows(query, first=min(put), last=max(put)):
            if row.id in put and (phone := self.phones.get((row.channel, row.address))):
                is_reply = row.message_class == MessageClass.reply
                message = Message(row.id, phone, is_reply, await self._with_words(put[row.id].body))
                self.messages[row.id] = message
                self._recent[phone.number].append(message)
                self.fresh[phone.number].append(message)
                for choices in put[row.id].body.get("rows", ()):
                    for choice in choices:
                        if found := SENDS.fullmatch(choice["data"]):
                            self.asked_to_send[phone.number].add(found.group(1))

    async def _with_words(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """What an operator says is named by its line, and found when it is sent."""
        if "line" not in body:
            return body
        [line] = await self.eye.rows("SELECT words FROM lines WHERE id = :id", id=body["line"])
        return {**body, "text": line.words or ""}

    async def _meet_cases(self) -> None:
        filed: Counter[int] = Counter()
        for row in await self.eye.rows(_FILED):
            phone = self.phones[row.channel, row.external_id]
            self.case_numbers[row.number] = phone
            filed[phone.number] += 1
        for number, count in filed.items():
            if count > len(self.asked_to_send[number]):
                self.fail("one request for each draft", f"{number} has {count} requests")

    def _check_message(self, change: Change) -> None:
        message = self.messages.get(change.id)
        if (change.was, change.became) == ("sending", "withheld") and message:
            if message.body.get("notice") not in NOT_IN_A_TALK:  # between a citizen and an operator
                self.fail("only what may wait is withheld when it is sent", f"{change.id}")
            return
        if change.was != change.became and change.became not in MOVES.get(change.was, ()):
            self.fail("a message's state moves forward", f"{change.id}: {change.was} to {change.became}")

    def _check_case(self, change: Change) -> None:
        if change.was in ("", change.became):
            return
        was, became = CaseStatus(change.was), CaseStatus(change.became)
        if not any(was in move.starts and became == move.ends for move in CASE_MOVES.values()):
            self.fail("a request moves where it may", f"{change.id}: {was} to {became}")

    def _check_history(self, change: Change) -> None:
        if change.was != change.became:
            self.fail("a history only grows", f"{change.id}: {change.was} to {change.became!r}")

    async def died(self) -> None:
        """The process has died: what it was sending may have been taken."""
        await self.look()
        for row in await self.eye.rows("SELECT id FROM outbox WHERE state = 'sending'"):
            if row.id in self.messages:
                self.messages[row.id].doubted = True

    async def rested(self) -> None:
        """Everybody is what they are to each other by now."""
        if self._kin_changed:
            self._kin_before, self._kin_changed = await self._citizens(), False
            for citizen in set(self._kin_before.values()):
                kin = [number for number, whose in self._kin_before.items() if whose == citizen]
                words = set(kin).union(*(self._words.get(number, ()) for number in kin))
                self._words.update({number: set(words) for number in kin})

    def _note_kin(self, change: Change) -> None:
        self._kin_changed = True


_FILED = "SELECT number, channel, external_id FROM cases JOIN identities ON identities.id = cases.identity_id"
_CHECKS = {
    "message": Rules._check_message,
    "case": Rules._check_case,
    "history": Rules._check_history,
    "kin": Rules._note_kin,
}


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _fits(message: Message, bare: str) -> bool:
    """Whether this part may belong to the message: notices are put into words when they are sent."""
    return "notice" in message.body or not message.body or bare in message.words or message.words in bare


@cache
def _only_in() -> dict[str, set[str]]:
    """For each language the whole sentences that only it has.

    The name of a service may be what a citizen had to say, in the language that they spoke then.
    """
    names = {name for service in read_city("mariupol").services for name in service.name.values()}
    sentences: dict[str, set[str]] = {}
    for language in LANGUAGES:
        with (LOCALES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
            strings = [entry.string or () for entry in read_po(file, locale=language) if entry.id]
        texts = [one for string in strings for one in ((string,) if isinstance(string, str) else string)]
        sentences[language] = {
            line for text in texts for line in text.split("\n") if line and "{" not in line
        } - names
    first, second = LANGUAGES
    return {first: sentences[first] - sentences[second], second: sentences[second] - sentences[first]}
