"""Lines of a talk in words: what the operators read in the topic, and what the citizen reads of theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.desk.standing import say_actor
from bot.desk.talk_buttons import talk_button
from bot.i18n import _, ngettext
from bot.messages import Choice, Kind, Outgoing, rows
from core.lines import TEXT, Line, Report, Side
from core.outbox import OutboxState

LATE_AFTER = 15
"""Seconds after which it is said that lines come late."""
MOST_JOINED = 3000
"""Characters of a post that several lines share."""


@dataclass(frozen=True)
class Burst:
    """Lines that one post shows."""

    lines: Sequence[Line]

    @property
    def ids(self) -> list[int]:
        """Which these are."""
        return [line.id for line in self.lines]


def first_burst(unposted: Sequence[Line]) -> Burst:
    """The lines that go into the next post: what a citizen said in a row, or one line of another kind."""
    burst, length = [unposted[0]], len(unposted[0].words or "")
    for line in unposted[1:]:
        length += len(line.words or "")
        if line.side != Side.citizen or burst[0].side != Side.citizen or length > MOST_JOINED:
            break
        burst.append(line)
    return Burst(burst)


def say_burst(burst: Burst, failed: OutboxState | None, now: datetime) -> Outgoing:
    """The post in the topic. `failed`: how a line that did not arrive has ended."""
    line = burst.lines[0]
    if line.side == Side.service:
        return say_report(line, failed)
    title = say_author(line)
    text = "\n".join(say_line(one) for one in burst.lines)
    late = int((now - line.at).total_seconds())
    if late > LATE_AFTER:
        say = ngettext("(delayed: {n} second)", "(delayed: {n} seconds)", late)
        text = f"{text}\n{say.format(n=late)}"
    return Outgoing(text, title)


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
    }


def say_report(line: Line, failed: OutboxState | None) -> Outgoing:
    """What the service reports."""
    handoff_id = line.handoff_id
    if line.kind == Report.undelivered:
        again = talk_button("again", handoff_id, _("Try again"), line.answers or 0)
        return Outgoing(_say_failed(failed), _("Not delivered"), rows(again))
    text = {
        Report.nudge: _("The citizen waits, and nobody has claimed the talk."),
        Report.left: _("The citizen has ended the talk."),
        Report.goes_on_elsewhere: _(
            "The citizen has connected another messenger, where a talk is open already. It goes on there."
        ),
        Report.wants_call: _("The citizen wishes to be rung. Press «Show the contact» on the card."),
        Report.lapsed: _("The citizen waits without an answer: the talk is free again."),
    }[Report(line.kind)]
    return Outgoing(text, rows=_claims(line))


def _claims(line: Line) -> tuple[tuple[Choice, ...], ...]:
    if line.kind not in (Report.nudge, Report.lapsed):
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


def say_to_citizen(line: Line, *, introduces: bool) -> Outgoing:
    """What an operator wrote, as the citizen reads it; whoever writes for the first time is named."""
    name = say_actor(line.author).split(" ")[0]
    is_person = not line.author.startswith("api:")
    title = _("{name}, operator").format(name=name) if is_person else _("An operator answers you")
    return Outgoing(line.words or "", title if introduces else "")
