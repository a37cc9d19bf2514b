"""The rules of talks, looked at from outside: by what stands in topics and on phones, and under what mark."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.desk.marking import EMOJI
from bot.i18n import LANGUAGES, _, speaking
from core.lines import Mark, Side
from tests.reliability.stateful_audit import Eye
from tests.reliability.stateful_clock import TurnedClock
from tests.reliability.stateful_forum import PER_MINUTE, Forum, ForumCall
from tests.reliability.stateful_messengers import DOUBTFUL, Call
from tests.reliability.stateful_phones import Phone
from tests.reliability.stateful_rules import Broken, Message, Rules, Window
from tests.reliability.stateful_words import known_files, words_of_citizens, words_of_staff

FOR_NOBODY = frozenset({"note", "nobody", "hidden"})
"""What is written so reaches no citizen, whatever happens."""


@dataclass
class Spoken:
    """Something written in the group. `meant`: "citizen", "note", "nobody", "hidden" (by its author), "held"
    until the author insists, "maybe" where it depends on what was answered, or "command".
    """

    word: str
    author: int
    thread: str
    post: str
    meant: str
    corrects: "Spoken | None" = None
    expected: bool = False
    """A talk stood in this topic, so that it has to be taken."""
    accepted: bool = False


@dataclass
class Said:
    """A line of a talk, as the database has it."""

    id: int
    handoff: int
    side: str
    kind: str
    words: list[str]
    """By which it is known again: its words and its files."""


@dataclass
class Talks:
    """What is known of everything that was said."""

    lines: dict[int, Said] = field(default_factory=dict)
    by_word: dict[str, Said] = field(default_factory=dict)
    of: dict[int, list[Said]] = field(default_factory=lambda: defaultdict(list))
    fresh: set[int] = field(default_factory=set)
    """Talks in which something was said since the service last came to rest."""
    last: int = 0


class TalkRules(Rules):
    """The rules of citizens, and those of talks."""

    def __init__(
        self, eye: Eye, clock: TurnedClock, phones: Mapping[tuple[str, str], Phone], forum: Forum
    ) -> None:
        super().__init__(eye, clock, phones)
        self.forum, self.talks = forum, Talks()
        self.of_mark = {phone.mark: phone for phone in phones.values()}
        self.staff: set[int] = set()
        self.spoken: dict[str, Spoken] = {}
        self.insisted: set[int] = set()
        """Who of the staff has sent something that was held back."""
        self.linked: set[str] = set()
        """Topics in which a talk stood when the service last came to rest."""
        self.owners: dict[str, set[int]] = defaultdict(set)
        """Whose words stand in each topic."""
        self.posted: Counter[str] = Counter()
        self.first: dict[str, int] = {}
        """When each word came into the group first: a count of posts."""
        self.doubts: Counter[str] = Counter()
        """How often nobody could know whether a word had been posted."""
        self.arrived: set[str] = set()
        """Operators' words that a citizen's phone has shown."""
        self.doubled = 0
        self.unsure: set[str] = set()
        """Posts whose first mark met trouble or a death: where it was the only one, it may be missing."""
        self.excused: set[str] = set()
        """Posts whose mark was refused, as when the bot was out."""
        self._moments = itertools.count()
        self._minutes: dict[str, Window] = defaultdict(_minute)
        self._privately = frozenset(map(_say_contact, LANGUAGES))
        self._ends = tuple(_say_over(language) for language in LANGUAGES)
        with speaking(LANGUAGES[0]):
            self._cards = (_("A talk with a citizen"), _("The talk goes on here: the topic before is gone"))
            self._first = f"\n\n{_('The citizen')}\n"

    def is_asked_for(self, message: Message) -> bool:
        """Nobody asks in this chat for what operators do in the group: a line, the end, a word-for-word file.

        A command of the group may come late, so that its answer in private falls among somebody's other acts.
        """
        over = str(message.body.get("text", "")).startswith(self._ends)
        from_group = bool(message.body.get("file")) or message.body.get("title") in self._privately
        return super().is_asked_for(message) and not (over or from_group)

    # What every call is asked.

    async def _called_at(self, place: Phone | Forum, call: Call, taken: bool, trouble: str) -> None:
        if isinstance(call, ForumCall):
            await self._called_in_group(call, taken, trouble)
            return
        assert isinstance(place, Phone)
        shows = place.channel == "telegram" or not place.fails_to_show
        await super()._called_at(place, call, taken, trouble)
        if call.says and taken:
            for word in words_of_staff(call.text):
                await self._check_addressee(place, word, shows)

    async def _check_secrets(self, phone: Phone, text: str, message: Message) -> None:
        """Staff may read of everybody."""
        if phone.number not in self.staff:
            await super()._check_secrets(phone, text, message)

    async def _called_in_group(self, call: ForumCall, taken: bool, trouble: str) -> None:
        if call.counts and self._minutes[str(call.form["chat_id"])].exceeded(self.clock.seconds):
            self.fail("twenty calls in a minute to the group at most", call.method)
        if call.method == "createForumTopic":
            await self._check_reserved()
        if call.emoji and taken:
            self._check_mark(call.message, call.emoji)
        elif call.emoji:
            (self.unsure if trouble else self.excused).add(call.message)
        words = [*words_of_citizens(call.text), *known_files(call.files)]
        if not (call.says and words):
            return
        if taken:
            await self._check_owner(call, words)
        if call.method.startswith("edit"):
            return
        if call.text.startswith(self._cards):  # it quotes as well what stood elsewhere
            words = words_of_citizens(call.text.partition(self._first)[2])
        moment = next(self._moments)
        for word in words:
            if taken:
                self._count_post(word, moment)
            self.doubts[word] += trouble in DOUBTFUL

    async def _check_reserved(self) -> None:
        if not await self.eye.rows("SELECT id FROM topics WHERE state = 'creating'"):
            self.fail("a topic is noted before it is made", "none is")

    async def _check_owner(self, call: ForumCall, words: list[str]) -> None:
        """A topic is one citizen's: whoever has words there was once joined with somebody who has."""
        thread = call.thread or self.forum.posts[call.message].thread
        if not thread:
            self.fail("nothing of a citizen stands in General", call.text)
        owners = self.owners[thread]
        for phone in filter(None, map(self._whose, words)):
            if owners and not any([await self._have_met(phone, self._phone(other)) for other in owners]):
                self.fail("a topic is one citizen's", f"{phone.number} and {owners} in {thread}")
            owners.add(phone.number)

    async def _have_met(self, one: Phone, other: Phone) -> bool:
        """Whether they were one citizen once, or each of them one with a third."""
        return await self._has_words_of(one, other) or await self._has_words_of(other, one)

    def _whose(self, word: str) -> Phone | None:
        return self.of_mark.get(word.rstrip("0123456789"))

    def _phone(self, number: int) -> Phone:
        return next(phone for phone in self.phones.values() if phone.number == number)

    def _count_post(self, word: str, moment: int) -> None:
        self.first.setdefault(word, moment)
        self.posted[word] += 1
        self.doubled += self.posted[word] > 1
        if self.posted[word] > 1 + self.doubts[word]:
            self.fail("a line is posted once", f"{word} {self.posted[word]} times")

    async def _check_addressee(self, phone: Phone, word: str, shows: bool) -> None:
        spoken = self.spoken[word]
        if spoken.meant in FOR_NOBODY or (spoken.meant == "held" and spoken.author not in self.insisted):
            self.fail("what is not for a citizen reaches none", f"{spoken} at {phone.number}")
        owners = [self._phone(owner) for owner in self.owners[spoken.thread]]
        for row in () if owners else await self.eye.rows(_OWNER, thread=spoken.thread):
            owners.append(self.phones[row.channel, row.external_id])
        if not any([await self._have_met(phone, owner) or owner is phone for owner in owners]):
            self.fail("an answer reaches whom it is for", f"{spoken} at {phone.number}, not {owners}")
        if shows:
            self.arrived.add(word)

    def _check_mark(self, post: str, emoji: str) -> None:
        here = [spoken for spoken in self.spoken.values() if spoken.post == post]
        if not here:
            return
        arrived = any(spoken.word in self.arrived for spoken in here)
        if emoji == EMOJI[Mark.delivered] and not arrived:
            self.fail("a mark tells the truth", f"{here[-1]} has not arrived")
        if emoji == EMOJI[Mark.noted] and arrived:
            self.fail("a mark tells the truth", f"{here[-1]} has arrived")

    # What everything committed is asked, each time the service has come to rest.

    async def died(self) -> None:
        """What was on its way into the group may stand there; a mark on its way is lost."""
        await super().died()
        self._minutes.clear()  # whoever comes after does not know of these calls
        await self.read()
        for row in await self.eye.rows("SELECT id FROM lines WHERE posted_at IS NULL"):
            self.doubts.update(self.talks.lines[row.id].words)
        self.unsure |= {
            spoken.post for spoken in self.spoken.values() if spoken.post not in self.forum.reactions
        }

    async def rested(self) -> None:
        """Look at what was said since the last time."""
        await super().rested()
        await self.read()
        for handoff in self.talks.fresh:
            self._check_posts(handoff)
        self.talks.fresh.clear()
        await self._check_one_talk()
        self.linked = {row.thread for row in await self.eye.rows(_LINKED)}

    async def read(self) -> list[Said]:
        """The lines that have come since the last look."""
        rows = await self.eye.rows(_LINES, last=self.talks.last)
        for row in rows:
            said = Said(row.id, row.handoff_id, row.side, row.kind, [])
            said.words = [*words_of_citizens(row.words or ""), *words_of_staff(row.words or "")]
            said.words += known_files([row.file_id or ""])
            self.talks.last = max(self.talks.last, row.id)
            self.talks.lines[row.id] = said
            self.talks.of[row.handoff_id].append(said)
            self.talks.fresh.add(row.handoff_id)
            self.talks.by_word.update(dict.fromkeys(said.words, said))
        return [self.talks.lines[row.id] for row in rows]

    def _check_posts(self, handoff: int) -> None:
        """Lines came into the group in the order in which they were said."""
        said = [line for line in self.talks.of[handoff] if line.side == Side.citizen]
        moments = [
            min(shown) for line in said if (shown := [self.first[w] for w in line.words if w in self.first])
        ]
        if moments != sorted(moments):
            told = [{word: self.first.get(word) for word in line.words} for line in said]
            self.fail("operators read lines in order", f"talk {handoff}: {told}")

    async def _check_one_talk(self) -> None:
        if rows := await self.eye.rows(_TWO_TALKS):
            self.fail("a citizen has one open talk at most", f"{rows}")

    # What is asked at the end, when nothing troubles any more.

    async def check_end(self) -> None:
        """Everything said is where it belongs, or it is visible that it is not."""
        await self.read()
        unposted = [row.id for row in await self.eye.rows("SELECT id FROM lines WHERE posted_at IS NULL")]
        if unposted:
            raise Broken(
                "every line comes into the group", f"{[self.talks.lines[one] for one in unposted][:5]}"
            )
        for line in self.talks.lines.values():
            if line.side == Side.citizen and (lost := [w for w in line.words if not self.posted[w]]):
                raise Broken("every line of a citizen is posted", f"{lost} of {line}")
        for handoff in self.talks.of:
            self._check_posts(handoff)
        for post in {spoken.post for spoken in self.spoken.values() if spoken.accepted}:
            self._check_last_mark(post)
        if self.broken:
            raise self.broken

    def _check_last_mark(self, post: str) -> None:
        """Of a message that was taken; who corrects a message sees what became of the last words."""
        here = [spoken for spoken in self.spoken.values() if spoken.post == post and spoken.accepted]
        taken = [spoken for spoken in here if spoken.word in self.talks.by_word]
        first = [one for one in here if one.expected and one.meant == "citizen" and not one.corrects]
        lost = [one for one in first if one not in taken]
        if lost and self.forum.reactions.get(post) != EMOJI[Mark.failed]:
            self.fail("an operator's words are taken", f"{lost}")
        if not taken or post not in self.forum.posts:
            return
        mark = self.forum.reactions.get(post)
        is_noted = self.talks.by_word[taken[-1].word].side == Side.note
        may_be_missing = post in self.excused or (is_noted and post in self.unsure)
        if mark in (None, EMOJI[Mark.taken]) and not may_be_missing:
            self.fail("every message of an operator has its mark at last", f"{mark} under {taken[-1]}")
        if mark == EMOJI[Mark.delivered] and not any(one.word in self.arrived for one in taken):
            self.fail("a mark tells the truth", f"{mark} under {taken[-1]}")


def _minute() -> Window:
    return Window(PER_MINUTE, 60.0)


def _say_contact(language: str) -> str:
    with speaking(language):
        return _("The contact")


def _say_over(language: str) -> str:
    with speaking(language):
        return _("The operator has ended the talk. To write to an operator again, write: operator.")


_LINES = (
    "SELECT lines.id, handoff_id, side, lines.kind, words, attachments.file_id FROM lines "
    "LEFT JOIN attachments ON CAST(lines.files AS TEXT) = '[' || attachments.id || ']' "
    "WHERE lines.id > :last ORDER BY lines.id"
)
_LINKED = (
    "SELECT thread FROM topics JOIN handoffs ON handoffs.topic_id = topics.id WHERE topics.thread IS NOT NULL"
)
_OWNER = (
    "SELECT channel, external_id FROM topics JOIN identities ON identities.id = topics.identity_id "
    "WHERE topics.thread = :thread"
)
"""Where nothing stands by which anybody would be known."""
_TWO_TALKS = (
    "SELECT citizen_id, count(*) FROM handoffs JOIN identities ON identities.id = handoffs.identity_id "
    "WHERE handoffs.state <> 'closed' GROUP BY citizen_id HAVING count(*) > 1"
)
