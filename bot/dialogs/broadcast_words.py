"""How a broadcast stands, in words: its state, its figures, and for how long it still goes on."""

from collections.abc import Mapping
from datetime import datetime
from math import ceil

from bot.i18n import _, city_language, ngettext
from bot.outage_words import say_period
from bot.wording import say_local_moment
from core.broadcasts import Broadcast, BroadcastState, Purpose
from core.city import City
from core.ledger import LEFT, RecipientState
from core.sending import CHANGED, OVER_BEFORE, REFUSED

BAR = 16
"""Characters of the bar."""
_DONE, _LEFT = "█", "░"
Counts = Mapping[RecipientState, int]


def say_state(state: BroadcastState) -> str:
    """Where it stands."""
    return {
        BroadcastState.draft: _("draft"),
        BroadcastState.submitted: _("waits for approval"),
        BroadcastState.scheduled: _("approved, waits for its time"),
        BroadcastState.sending: _("is being sent"),
        BroadcastState.paused: _("paused"),
        BroadcastState.done: _("sent"),
        BroadcastState.cancelled: _("cancelled"),
        BroadcastState.corrected: _("a newer one took its place"),
    }[state]


def say_purpose(purpose: Purpose) -> str:
    """What it is for."""
    return {
        Purpose.announce: _("Notice"),
        Purpose.correct: _("Correction"),
        Purpose.restored: _("It is over"),
    }[purpose]


def say_heading(broadcast: Broadcast, city: City) -> str:
    """The first line that people read; where there is none yet, when it is."""
    text = broadcast.texts.get(city_language()) or next(filter(None, broadcast.texts.values()), "")
    outage = broadcast.outage
    return text.partition("\n")[0] or say_period(outage.starts_at, outage.ends_at, city)


def say_when_sent(broadcast: Broadcast, city: City) -> str:
    """At which time it begins."""
    return say_local_moment(broadcast.at, city) if broadcast.at else _("at once, when it is approved")


def say_reason(broadcast: Broadcast) -> str:
    """Why it was paused or ended, where nobody has done that by hand."""
    kind, _colon, word = broadcast.reason.partition(":")
    known = {
        OVER_BEFORE: _("It was not sent: the outage was over when its time had come."),
        CHANGED: _("It was changed after it was approved, so it is not sent."),
        REFUSED: _("The messenger refuses this text again and again: {word}").format(word=word.strip()),
    }
    return known.get(kind, broadcast.reason)


def draw_bar(counts: Counts) -> str:
    """How far it has come, in characters and percent; it is full only when nobody is left."""
    total, left = sum(counts.values()), left_of(counts)
    share = (total - left) / total if total else 1.0
    full = int(share * BAR)
    return f"{_DONE * full}{_LEFT * (BAR - full)} {int(share * 100)} %"


def left_of(counts: Counts) -> int:
    """How many are not told yet."""
    return sum(counts.get(state, 0) for state in (*LEFT, RecipientState.sending))


def say_counts(counts: Counts) -> str:
    """Every figure in a line; what is none is left out, but for those who got it."""
    names = _names()
    lines = [
        name.format(n=counts.get(state, 0))
        for state, name in names.items()
        if counts.get(state) or state is RecipientState.sent
    ]
    left = left_of(counts)
    return "\n".join((*lines, _("left: {n}").format(n=left)) if left else lines)


def say_untold(broadcast: Broadcast, counts: Counts) -> str:
    """Of a correction that was stopped: how many have what is not right any more, and what helps."""
    untold = counts.get(RecipientState.cancelled, 0) + left_of(counts)
    if (
        broadcast.state is not BroadcastState.cancelled
        or broadcast.purpose is not Purpose.correct
        or not untold
    ):
        return ""
    return ngettext(
        "{n} person still has what was written before. To tell them, open this and press «{button}».",
        "{n} people still have what was written before. To tell them, open this and press «{button}».",
        untold,
    ).format(n=untold, button=_("Correct it"))


def _names() -> dict[RecipientState, str]:
    """Those who are left are one figure; the others each have their own."""
    return {
        RecipientState.sent: _("sent: {n}"),
        RecipientState.failed: _("failed: {n}"),
        RecipientState.gone: _("cannot be reached: {n}"),
        RecipientState.unknown: _("not known whether it arrived: {n}"),
        RecipientState.stopped: _("have stopped the notices meanwhile: {n}"),
        RecipientState.joined: _("told by another account: {n}"),
        RecipientState.expired: _("the outage was over first: {n}"),
        RecipientState.superseded: _("get the newer notice instead: {n}"),
        RecipientState.cancelled: _("not sent, because it was stopped: {n}"),
    }


def say_left(broadcast: Broadcast, counts: Counts, now: datetime) -> str:
    """How long it still goes on, at the pace so far; nothing while nobody can tell."""
    left, done = left_of(counts), sum(counts.values()) - left_of(counts)
    began = broadcast.started_at
    if broadcast.state is not BroadcastState.sending or not left or not done or began is None or now <= began:
        return ""
    minutes = max(1, ceil((now - began).total_seconds() / 60 * left / done))
    return ngettext("about {n} minute left", "about {n} minutes left", minutes).format(n=minutes)
