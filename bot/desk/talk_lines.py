"""Lines of a talk in words: what the operators read in the topic, and what the citizen reads of theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.desk.abuse_lines import abuse_buttons, say_abuse
from bot.desk.enclosing import Enclosed, point_of
from bot.desk.standing import say_actor
from bot.desk.talk_buttons import talk_button
from bot.i18n import _, ngettext
from bot.messages import Choice, Kind, Outgoing, rows
from core.attachments import LARGEST_FILE
from core.lines import CORRECTION, TAKEN_BACK, TEXT, Line, Report, Side
from core.outbox import OutboxState

LATE_AFTER = 15
"""Seconds after which it is said that lines come late."""
MOST_JOINED = 3000
"""Characters of a post that several lines share."""
MOST_FILES = 10
_PICTURES = frozenset({Kind.photo, Kind.video})
_BARE = frozenset({Kind.location, Kind.sticker})
"""These need no words, and in a messenger that shows them nothing can be written under them."""


@dataclass(frozen=True)
class Undelivered:
    """What is known of a line that did not arrive."""

    ended: OutboxState | None
    kind: str
    lost: bool
    """A file of it could not be fetched."""
    paused: bool = False
    """The citizen is paused: nothing goes to them."""


@dataclass(frozen=True)
class Burst:
    """Lines that one post shows."""

    lines: Sequence[Line]

    @property
    def ids(self) -> list[int]:
        """Which these are."""
        return [line.id for line in self.lines]


def first_burst(unposted: Sequence[Line]) -> Burst:
    """The lines that go into the next post: what a citizen said in a row, or one line of another kind.

    Pictures that came in a row stand in it as an album.
    """
    burst, length = [unposted[0]], len(unposted[0].words or "")
    for line in unposted[1:]:
        length += len(line.words or "")
        if not _may_join(burst[0], line) or length > MOST_JOINED or len(burst) == MOST_FILES:
            break
        burst.append(line)
    return Burst(burst)


def _may_join(first: Line, line: Line) -> bool:
    if first.side != Side.citizen or line.side != Side.citizen or line.answers or first.kind == CORRECTION:
        return False
    if first.files or line.files:
        return bool(first.files and line.files) and {first.kind, line.kind} <= _PICTURES
    return Kind.location not in (first.kind, line.kind)


def say_burst(burst: Burst, enclosed: Enclosed, told: Undelivered | None, now: datetime) -> Outgoing:
    """The post in the topic. `told`: what is known of a line that did not arrive."""
    line = burst.lines[0]
    if line.side == Side.service:
        return say_report(line, told)
    title = say_author(line)
    if line.kind == CORRECTION:
        title = _("The citizen has corrected it")
    shown = bool(enclosed.files or point_of(line))
    shows_kind = not shown and line.kind != CORRECTION
    text = "\n".join(filter(None, (say_line(one) if shows_kind else say_shown(one) for one in burst.lines)))
    if enclosed.lost:
        text = "\n".join(filter(None, (text, _say_lost())))
    late = int((now - line.at).total_seconds())
    if late > LATE_AFTER:
        say = ngettext("(delayed: {n} second)", "(delayed: {n} seconds)", late)
        text = "\n".join(filter(None, (text, say.format(n=late))))
    if shown and not text and line.kind in _BARE:
        title = ""
    return Outgoing(text, title, enclosed=enclosed.files, point=point_of(line))


def say_shown(line: Line) -> str:
    """The words beside what the messenger shows by itself."""
    if line.words is None:
        return _("(erased at the citizen's wish)")
    return "" if line.kind == Kind.location else line.words


def _say_lost() -> str:
    return _("The file could not be fetched: it has more than {size} MB, or it is gone.").format(
        size=LARGEST_FILE >> 20
    )


def say_author(line: Line) -> str:
    """Who says a line, as colleagues read it."""
    if line.side == Side.citizen:
        return _("The citizen")
    name = say_actor(line.author)
    return _("{name}, not for the citizen").format(name=name) if line.side == Side.note else name


def say_line(line: Line) -> str:
    """A line as text; a file by its kind."""
    if line.words is None:
        return _("(erased at the citizen's wish)")
    kind = "" if line.kind == TEXT else _kinds().get(line.kind, _("(another kind of message)"))
    return " ".join(filter(None, (kind, line.words)))


def _kinds() -> dict[str, str]:
    return {
        Kind.photo: _("(photo)"),
        Kind.video: _("(video)"),
        Kind.voice: _("(voice message)"),
        Kind.document: _("(document)"),
        Kind.sticker: _("(sticker)"),
        Kind.location: _("(place)"),
        Kind.contact: _("(contact)"),
        CORRECTION: _("(corrected)"),
        TAKEN_BACK: _("(deleted)"),
    }


def say_report(line: Line, told: Undelivered | None) -> Outgoing:
    """What the service reports."""
    handoff_id = line.handoff_id
    if line.kind == Report.undelivered and told and told.kind == TAKEN_BACK:
        say = _("The message could not be deleted: the citizen still sees it. Write what is right instead.")
        return Outgoing(say, _("Not deleted"))
    if line.kind == Report.undelivered and told and told.paused:
        return Outgoing(_("The citizen is paused, so this did not go to them."), _("Withheld"))
    if line.kind == Report.undelivered:
        again = talk_button("again", handoff_id, _("Try again"), line.answers or 0)
        why = _say_lost() if told and told.lost else _say_failed(told.ended if told else None)
        return Outgoing(why, _("Not delivered"), rows(again))
    text = {
        Report.nudge: _say_nudge(line.words or ""),
        Report.left: _("The citizen has ended the talk."),
        Report.goes_on_elsewhere: _(
            "The citizen has connected another messenger, where a talk is open already. It goes on there."
        ),
        Report.wants_call: _("The citizen wishes to be rung. Press «Show the contact» on the card."),
        Report.lapsed: _("The citizen waits without an answer: the talk is free again."),
        Report.deleted: _("The message is deleted: the citizen does not see it any more."),
        Report.hidden: _(
            "The citizen's messenger cannot show this. They were told what you have sent, and no more."
        ),
        Report.owner_off: _("{name} is off shift now: the talk is free again.").format(
            name=say_actor(line.author)
        ),
        **say_abuse(line),
    }[Report(line.kind)]
    return Outgoing(text, rows=_claims(line) or abuse_buttons(line))


def _say_nudge(names: str) -> str:
    """Whose turn it is, by name."""
    say = _("The citizen waits, and nobody has claimed the talk.")
    return " ".join((say, _("On shift: {names}.").format(names=names))) if names else say


def _claims(line: Line) -> tuple[tuple[Choice, ...], ...]:
    if line.kind not in (Report.nudge, Report.lapsed, Report.owner_off):
        return ()
    return rows(talk_button("claim", line.handoff_id, _("I take it")))


def _say_failed(failed: OutboxState | None) -> str:
    """Why a message did not arrive, and what to do."""
    return {
        OutboxState.gone: _("The citizen cannot be reached: they have blocked the bot or are gone."),
        OutboxState.withheld: _(
            "The messenger would charge for this message. It can be sent when the citizen writes again."
        ),
        OutboxState.unknown: _(
            "Nobody knows whether the message has arrived. If you send it again, it may come twice."
        ),
    }.get(failed or OutboxState.failed, _("The messenger did not take the message."))


def say_to_citizen(line: Line, enclosed: Enclosed, *, introduces: bool) -> Outgoing:
    """What an operator wrote, as the citizen reads it; whoever writes for the first time is named."""
    name = say_actor(line.author).split(" ")[0]
    is_person = not line.author.startswith("api:")
    title = _("{name}, operator").format(name=name) if is_person else _("An operator answers you")
    text = say_shown(line)
    if enclosed.hidden:
        say = _("The operator has sent something that your messenger cannot show: {what}")
        text = say.format(what=say_line(line))
    return Outgoing(text, title if introduces else "", enclosed=enclosed.files, point=point_of(line))
