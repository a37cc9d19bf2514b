"""Questions about one broadcast: when to send it, the second yes, a word for its author, the end of it."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.dialogs.broadcast_acts import (
    broadcast_of,
    say_refusal,
    try_approve,
    try_move,
    try_submit,
    try_to,
    writer_of,
)
from bot.dialogs.dialog import Again, Begin, Go, Outcome, Turn
from bot.dialogs.outage_fields import kinds, read_local, say_press
from bot.dialogs.outage_form import form_of, form_of_broadcast
from bot.i18n import _
from bot.messages import Choice, Outgoing, rows
from bot.outage_words import draw_up_texts, say_areas, say_period
from bot.wording import say_local_moment
from core.announcing import change, follow_up, may_write
from core.approving import LONGEST_WORD, send_back
from core.broadcasts import Broadcast, Move, Purpose
from core.outage_news import end_outage
from core.outages import OutageState
from core.refusals import Refusal

_TODAY = "сьогодні "
"""Before a time of day alone, so that it is read as one."""


async def _broadcast(turn: Turn) -> Broadcast:
    broadcast = await broadcast_of(turn, turn.draft["id"])
    if broadcast is None:
        raise LookupError(f"broadcast {turn.draft['id']} is gone, or not theirs")
    return broadcast


def ask_when(turn: Turn) -> Outgoing:
    """By the clocks on the city's walls."""
    text = _("When shall it be sent? For example: {example}. Or at once, as soon as it is approved.")
    return Outgoing(text.format(example=_("28.11 at 8:00")), rows=rows(Choice("now", _("At once"))))


async def take_when(turn: Turn) -> Outcome:
    """A time that the clocks show twice is the first of the two; one that they skip is an hour later."""
    at = None if turn.said.choice == "now" else _moment(turn)
    if at is None and turn.said.choice != "now":
        return Again(_("I could not read the time. Please write the day and the time."))
    if at and at <= turn.now:
        return Again(_("This time is past: {moment}.").format(moment=say_local_moment(at, turn.city)))
    by = await writer_of(turn)
    refused = await try_to(lambda: change(turn.work, turn.draft["id"], by, turn.now, at=at))
    return Go("show", refused)


def _moment(turn: Turn) -> datetime | None:
    said = read_local(turn, turn.said.text)
    at = said.starts or said.ends or read_local(turn, _TODAY + turn.said.text).starts
    return at.replace(fold=0).astimezone(UTC) if at else None


def _ask_city(text: str, yes: str) -> Outgoing:
    """The way back comes first: whoever presses twice without reading presses that."""
    return Outgoing(text, _("To the whole city"), rows(Choice("no", _("No, back")), Choice("city", yes)))


def ask_whole_city(turn: Turn) -> Outgoing:
    """Another button than the one before, with other words."""
    return _ask_city(
        _("Everybody who wants such notices gets it, wherever they live. Is the whole city meant?"),
        _("Yes, the whole city is meant"),
    )


async def take_whole_city(turn: Turn) -> Outcome:
    """Confirmed and submitted, or nothing."""
    if turn.said.choice != "city":
        return Go("show") if turn.said.choice else Again(say_press())
    broadcast, by = await _broadcast(turn), await writer_of(turn)
    refused = await try_to(
        lambda: change(turn.work, broadcast.id, by, turn.now, city_confirmed=True)
    ) or await try_submit(turn, broadcast=await _broadcast(turn))
    return Go("show", refused or _("It is submitted. Whoever may approve it has been asked."))


async def ask_city_approved(turn: Turn) -> Outgoing:
    """The text once more: this is the last look before a whole city reads it."""
    broadcast = await _broadcast(turn)
    read = "\n\n".join(filter(None, broadcast.texts.values()))
    text = _("{text}\n\nThis goes to the whole city. Do you approve it?").format(text=read)
    return _ask_city(text, _("Yes, send it to the whole city"))


async def take_city_approved(turn: Turn) -> Outcome:
    """Approved just as it was shown, or nothing."""
    if turn.said.choice != "city":
        return Go("show") if turn.said.choice else Again(say_press())
    refused = await try_approve(turn, await _broadcast(turn), turn.draft["shown"], city_confirmed=True)
    return Go("show", refused or _("Approved. Thank you."))


def ask_word(turn: Turn) -> Outgoing:
    """Nobody can put right what nobody names."""
    return Outgoing(_("What has to be changed? Write it to the author in one message."))


async def take_word(turn: Turn) -> Outcome:
    """Back to its author."""
    word = turn.said.text.strip()
    if not word or len(word) > LONGEST_WORD:
        return Again(_("Please write it in a few words."))
    by = await writer_of(turn)
    refused = await try_to(lambda: send_back(turn.work, turn.draft["id"], word, by, turn.now))
    turn.draft.pop("asked", None)
    return Go("show", refused or _("It is back with its author."))


def ask_stop(turn: Turn) -> Outgoing:
    """It cannot be taken back."""
    text = _(
        "Whoever has not got it yet does not get it then. If nobody has, the outage is taken back, too. "
        "Stop it for good?"
    )
    return Outgoing(text, rows=rows(Choice("yes", _("Yes, stop it")), Choice("no", _("No, back"))))


async def take_stop(turn: Turn) -> Outcome:
    """Stopped, or nothing."""
    turn.draft.pop("asked", None)
    if not turn.said.choice:
        return Again(say_press())
    if turn.said.choice == "no":
        return Go("show")
    broadcast = await _broadcast(turn)
    refused = await try_move(turn, broadcast, Move.cancel)
    return Go("show", refused or await _say_stopped(turn, broadcast))


async def _say_stopped(turn: Turn, broadcast: Broadcast) -> str:
    outage = await turn.work.outages.by_id(broadcast.outage.id)
    if outage and outage.state is OutageState.cancelled:
        return _("It is stopped. Nobody was told, and nobody who asks is answered with this outage any more.")
    return _("It is stopped.")


async def ask_follow(turn: Turn) -> Outgoing:
    """To whom it goes, before it is written."""
    text = {
        Purpose.correct: _(
            "Those who got the notice get a correction. I begin with what was told; change it."
        ),
        Purpose.restored: _("Those who got the notice are told that it is over. You see the text first."),
    }[Purpose(turn.draft["purpose"])]
    return Outgoing(text, rows=rows(Choice("go", _("Go on")), Choice("no", _("No, back"))))


async def take_follow(turn: Turn) -> Outcome:
    """A draft of its own, which somebody else approves as any other."""
    if turn.said.choice != "go":
        return Go("show") if turn.said.choice else Again(say_press())
    broadcast, by, purpose = await _broadcast(turn), await writer_of(turn), Purpose(turn.draft["purpose"])
    # What was added to the first notice may be wrong by now.
    outage = replace(broadcast.outage, remark={}) if purpose is Purpose.restored else broadcast.outage
    texts = draw_up_texts(outage, purpose, turn.city)
    try:
        draft = await follow_up(turn.work, purpose, outage, texts, by, turn.now)
    except Refusal as refusal:
        return Go("show", say_refusal(refusal))
    if purpose is Purpose.correct:
        return Begin("outage", form_of_broadcast(draft))
    turn.draft["id"] = draft.id
    return Go("show")


def ask_over(turn: Turn) -> Outgoing:
    """Whom it is told all the same."""
    text = _("No notice is sent. Only those who wrote about it, or asked to know, hear that it is over.")
    return Outgoing(text, rows=rows(Choice("yes", _("Yes, it is over")), Choice("no", _("No, back"))))


async def take_over(turn: Turn) -> Outcome:
    """The outage is over from now on."""
    if turn.said.choice == "no":
        return Go("show") if "id" in turn.draft else Go("known")
    if turn.said.choice != "yes":
        return Again(say_press())
    by = await writer_of(turn)
    known = turn.draft["outage"] if "outage" in turn.draft else (await _broadcast(turn)).outage.id
    outage = await turn.work.outages.by_id(known)
    if not may_write(by) or outage is None:
        return Begin("menu")
    refused = await try_to(lambda: end_outage(turn.work, outage, by.name, turn.now, turn.city))
    return Begin("broadcast", say=refused or _("It is over from now on."))


async def ask_known(turn: Turn) -> Outgoing:
    """An outage that the shift has made of many requests."""
    outage = await turn.work.outages.by_id(turn.draft["outage"])
    if outage is None:
        return Outgoing(_("There is no such notice, or it is not yours to see."))
    title = f"{kinds()[outage.kind]}: {say_period(outage.starts_at, outage.ends_at, turn.city)}"
    return Outgoing(
        "\n".join(say_areas(outage.areas, turn.city)),
        title,
        rows(
            Choice("announce", _("Tell people of it")),
            Choice("over", _("End it, tell nobody")),
            Choice("list", _("All notices")),
        ),
    )


async def take_known(turn: Turn) -> Outcome:
    """Written as a notice, or ended."""
    outage = await turn.work.outages.by_id(turn.draft["outage"])
    match turn.said.choice:
        case "announce" if outage:
            return Begin("outage", form_of(outage))
        case "over":
            return Go("over")
        case "list":
            return Begin("broadcast")
    return Again(say_press())


def knows_outage(turn: Turn) -> bool:
    """Whether an outage was chosen of which nobody was told."""
    return "outage" in turn.draft and "id" not in turn.draft
