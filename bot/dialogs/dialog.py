"""What a conversation is made of: steps that ask and take, and where a step may lead.

To add a question: write `ask_...` and `take_...`, and name them in the dialog's table of steps.
`ask` only reads: it is called again whenever its buttons have to be recognised.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from inspect import isawaitable
from typing import Any, Protocol

from bot.messages import Outgoing, Said
from core.abuse import Measure
from core.citizens import Citizen
from core.city import City
from core.complaints import PastTalk
from core.conversations import Conversation
from core.outage_board import OutageBoard
from core.work import Work
from understanding import Problem, Scored, Understanding
from understanding.notice_reader import ReadNotice


class ReadAnnouncement(Protocol):
    """What a utility's announcement says; `now` is in the city's zone."""

    def __call__(self, text: str, now: datetime) -> ReadNotice: ...


class FindHelp(Protocol):
    """Which articles of help answer the words; none where they report something."""

    def __call__(self, text: str, heard: Understanding) -> tuple[Scored, ...]: ...


class Understand(Protocol):
    """What a text is about."""

    def __call__(self, text: str) -> Understanding: ...

    def problems(self, text: str) -> Sequence[Problem]:
        """The services that it surely tells of, as they are told."""

    @property
    def notice(self) -> ReadAnnouncement: ...

    @property
    def anonymise(self) -> Callable[[str], str]:
        """What is left of a text without whose it is."""

    @property
    def help(self) -> FindHelp: ...


def draft_id(identity_id: int, begun: int) -> str:
    """The name of the draft that this person began at this version of the conversation."""
    return f"{identity_id}.{begun}"


@dataclass
class Turn:
    """One event of one person, with everything that a step may need."""

    said: Said
    citizen: Citizen
    conversation: Conversation
    now: datetime
    city: City
    understand: Understand
    work: Work
    board: OutageBoard
    """The outages that are announced, as this process knows them."""
    message_id: str = ""
    """The message that is being answered."""
    replies_to: str = ""
    """The message that this one was written in reply to."""
    quoted: str = ""
    """What that message says, if it is ours."""
    operator: Citizen | None = None
    """Who writes what `citizen` says on the phone or in a talk; None when the citizen writes."""
    filed_in: int | None = None
    """The talk in which the operator files something for `citizen`; None for a caller."""
    talks: Sequence[PastTalk] = ()
    """Talks with operators that the citizen may complain of, where a dialog has asked for them."""
    hold: Measure | None = None
    """What was decided because of insults, and is in force, where a dialog has asked for it."""
    roles: Sequence[str] | None = None
    """The writer's, once they were asked for."""

    @property
    def writer(self) -> Citizen:
        """Whose chat this is."""
        return self.operator or self.citizen

    @property
    def on_phone(self) -> bool:
        """Whether it is a caller's words that the operator types, and the caller listens."""
        return self.operator is not None and self.filed_in is None

    @property
    def draft_id(self) -> str:
        """The name of this draft: one draft becomes one case."""
        return draft_id(self.conversation.identity_id, self.conversation.begun)

    @property
    def draft(self) -> dict[str, Any]:
        """What was gathered so far: plain JSON data."""
        return self.conversation.draft


@dataclass(frozen=True)
class Next:
    """On to the first step that is still needed."""

    say: str = ""


@dataclass(frozen=True)
class Go:
    """To a step by name."""

    step: str
    say: str = ""
    first: tuple[Outgoing, ...] = ()
    """Messages of their own that come before the question, such as a file or pictures."""


@dataclass(frozen=True)
class Again:
    """The same question once more, after a word."""

    say: str
    first: tuple[Outgoing, ...] = ()
    """Messages of their own that come before the question."""


@dataclass(frozen=True)
class Hush:
    """Nothing is said: somebody else answers."""


@dataclass(frozen=True)
class Begin:
    """Another conversation, from its first needed step."""

    dialog: str
    draft: Mapping[str, Any] = field(default_factory=dict)
    say: str = ""
    heard: bool = False
    """What was said just now is already the answer to its first question."""
    takes_over: bool = False
    """What was being gathered is done with there: it is not put aside."""
    stays: bool = False
    """The message outside any question whose button led here keeps its buttons."""


@dataclass(frozen=True)
class Resume:
    """Back to the draft that was put aside; to the menu if there is none."""

    say: str = ""
    heard: bool = False
    """What `said` holds now is the answer to the question that stood there."""


@dataclass(frozen=True)
class Finish:
    """The conversation is over; the menu's buttons stand under these last words."""

    say: str
    title: str = ""
    """With a title the last words are a receipt, which stays in the chat."""
    draft: Mapping[str, Any] = field(default_factory=dict)
    """What the menu has to know of it."""


Outcome = Next | Go | Again | Hush | Begin | Resume | Finish


def always(turn: Turn) -> bool:
    """The step is needed whenever its turn comes."""
    return True


def never(turn: Turn) -> bool:
    """The step is reached by name only."""
    return False


@dataclass(frozen=True)
class Step:
    """One question: what to ask, what to do with the answer, and whether it is still needed."""

    name: str
    ask: Callable[[Turn], Outgoing | Awaitable[Outgoing]]
    take: Callable[[Turn], Awaitable[Outcome]]
    needed: Callable[[Turn], bool | Awaitable[bool]] = always
    """Asked only when nothing before it is needed any more."""
    takes_files: bool = False
    """Pictures and other files are kept with the draft at this step."""
    hears_all: bool = False
    """Everything that is said here is for somebody else: no word but a command with a slash is ours."""
    hears_files: bool = False
    """Files are part of what is said here."""
    hears_thanks: bool = False
    """Thanks are an answer here, and no pleasantry."""
    personal: bool = False
    """Asks for something personal: what becomes of it is said before, once."""
    refuses: str = ""
    """Instead of a question it tells why something is not possible; this kind is counted."""
    over: Callable[[Turn], bool] = never
    """What was done here cannot be done again, so that no way leads back to it."""


@dataclass(frozen=True)
class Dialog:
    """A conversation: its steps in order."""

    name: str
    steps: tuple[Step, ...]
    keeps_draft: bool = False
    """An interruption puts the draft aside, and the menu offers to go on with it."""
    asked_between: bool = False
    """Talk with an operator, after which a draft that was put aside goes on, even if it is cancelled."""
    passing: bool = False
    """A short question in between: a file sent instead of an answer belongs to the draft put aside."""
    takes_files: bool = False
    """Pictures and other files are kept with the draft at every step."""
    holds_line: bool = False
    """An operator may walk it for a caller, who comes along from one such dialog to the next."""
    prepare: Callable[[Turn], Awaitable[None]] | None = None
    """Reads what its steps have to know, before any of them is looked at."""
    strays: Callable[[Turn], bool] | None = None
    """Whether what was said belongs to a new request, which then goes first."""
    late: Callable[[Turn], Awaitable[str | Begin]] | None = None
    """What a button of this dialog does when it is not of the question that stands: a word, or where to."""

    def ways_back(self, turn: Turn) -> list[str]:
        """The steps that one may go back to, the nearest last."""
        known = ((name, self.step(name)) for name in turn.conversation.trail)
        return [name for name, step in known if not (step and step.over(turn))]

    def step(self, name: str) -> Step | None:
        """The step with this name; None when a release removed or renamed it."""
        return next((step for step in self.steps if step.name == name), None)

    async def first_needed(self, turn: Turn) -> Step:
        """The first step that is still needed; the last one is always there to end with."""
        for step in self.steps:
            needed = step.needed(turn)
            if await needed if isawaitable(needed) else needed:
                return step
        return self.steps[-1]
