"""One broadcast as it stands: what people read, who wrote it, what stands in its way, what can be done."""

from bot.broadcast_preview import preview
from bot.desk.standing import say_actor
from bot.dialogs.broadcast_acts import broadcast_of, try_approve, try_move, try_submit, writer_of
from bot.dialogs.broadcast_buttons import DIGEST_SHOWN
from bot.dialogs.broadcast_words import (
    draw_bar,
    say_counts,
    say_purpose,
    say_state,
    say_untold,
    say_when_sent,
)
from bot.dialogs.dialog import Again, Begin, Go, Outcome, Turn
from bot.dialogs.obstacle_words import say_obstacles
from bot.dialogs.outage_fields import say_press
from bot.dialogs.outage_form import form_of_broadcast
from bot.i18n import LANGUAGES, _
from bot.messages import Choice, Outgoing, pairs, rows
from bot.wording import say_channel
from core.announcing import count_some, discard, find_obstacles, may_write, take_back
from core.approving import may_approve
from core.broadcasts import Broadcast, BroadcastState, Move, Obstacle
from core.outages import OutageState

_S = BroadcastState
APPROVE = "approve-"
"""The choice carries the beginning of the digest: what is approved is what was shown."""
_FOLLOWED = frozenset({_S.scheduled, _S.sending, _S.paused, _S.done})


async def ask_show(turn: Turn) -> Outgoing:
    """What people read in both languages, and how it stands."""
    broadcast = await broadcast_of(turn, turn.draft["id"])
    if broadcast is None:
        return Outgoing(_("There is no such notice, or it is not yours to see."))
    parts = (
        *(broadcast.texts.get(language, "") for language in LANGUAGES),
        await _say_facts(turn, broadcast),
        await _say_figures(turn, broadcast),
        await _say_obstacles(turn, broadcast),
    )
    text = "\n\n– – –\n\n".join(filter(None, parts))
    title = _("{purpose}: {state}").format(
        purpose=say_purpose(broadcast.purpose), state=say_state(broadcast.state)
    )
    return Outgoing(text, title, await _choices(turn, broadcast))


async def _say_facts(turn: Turn, broadcast: Broadcast) -> str:
    """Who has done what, and when it is sent."""
    said = {
        "submitted": _("Submitted: {name}"),
        "approved": _("Approved: {name}"),
        "sent_back": _("Sent back: {name}"),
    }
    history = await turn.work.outages.history(broadcast.outage.id)
    if broadcast.state is _S.draft:
        del said["submitted"]  # it was taken back, or sent back: it waits for nobody
    last = {one.what: one for one in history if one.broadcast_id == broadcast.id and one.what in said}
    lines = [said[what].format(name=say_actor(event.by)) for what, event in last.items()]
    word = last["sent_back"].facts.get("word") if "sent_back" in last else ""
    if broadcast.started_at is None:
        lines.append(_("To be sent: {when}").format(when=say_when_sent(broadcast, turn.city)))
    return "\n".join((*lines, _("Why: {word}").format(word=word)) if word else lines)


async def _say_figures(turn: Turn, broadcast: Broadcast) -> str:
    counts = await turn.work.ledger.counts(broadcast.id)
    figures = f"{draw_bar(counts)}\n{say_counts(counts)}" if counts else ""
    return "\n\n".join(filter(None, (figures, say_untold(broadcast, counts))))


async def _say_obstacles(turn: Turn, broadcast: Broadcast) -> str:
    """That the whole city has to be confirmed is asked when it is submitted."""
    if broadcast.state is not _S.draft:
        return ""
    some = await count_some(turn.work, broadcast, turn.city, turn.now)
    found = await find_obstacles(turn.work, broadcast, some, turn.city, turn.now)
    left = [one for one in found if one is not Obstacle.whole_city_unconfirmed]
    return "\n\n".join((_("It cannot be sent like this."), say_obstacles(left))) if left else ""


async def _choices(turn: Turn, broadcast: Broadcast) -> tuple[tuple[Choice, ...], ...]:
    """What this person may do with it as it stands; the likeliest first."""
    by = await writer_of(turn)
    decides = may_approve(broadcast, by) and by.citizen_id != broadcast.author
    acts = _deciding(broadcast) if decides and broadcast.state is _S.submitted else ()
    acts += await _writing(turn, broadcast) if may_write(by) else ()
    looks = pairs(Choice("preview", _("As people see it")), Choice("try", _("Send it to me")))
    audience = (Choice("audience", _("How many people")),) if broadcast.started_at is None else ()
    to_list = (Choice("list", _("All notices")),) if may_write(by) else ()
    return (*rows(*acts), *looks, *rows(*audience, *to_list))


def _deciding(broadcast: Broadcast) -> tuple[Choice, ...]:
    return (
        Choice(APPROVE + broadcast.digest[:DIGEST_SHOWN], _("Approve: send it")),
        Choice("send_back", _("Send it back")),
    )


async def _writing(turn: Turn, broadcast: Broadcast) -> tuple[Choice, ...]:
    change, discards = Choice("change", _("Change it")), Choice("discard", _("Throw it away"))
    when, submit = Choice("when", _("When to send it")), Choice("submit", _("Submit for approval"))
    stop = Choice(Move.cancel, _("Stop for good"))
    acts: dict[BroadcastState, tuple[Choice, ...]] = {
        _S.draft: (submit, change, when, discards),
        _S.submitted: (Choice("take_back", _("Make it a draft again")), discards),
        _S.scheduled: (Choice(Move.pause, _("Pause")), stop),
        _S.sending: (Choice(Move.pause, _("Pause")), stop),
        _S.paused: (Choice(Move.resume, _("Go on sending")), stop),
    }
    return (*acts.get(broadcast.state, ()), *await _following(turn, broadcast))


async def _following(turn: Turn, broadcast: Broadcast) -> tuple[Choice, ...]:
    """What can be told to those who got it, or will."""
    outage = await turn.work.outages.by_id(broadcast.outage.id)
    if outage is None or outage.state is not OutageState.announced:
        return ()
    over = Choice("over", _("End it, tell nobody"))
    was_told = broadcast.state in _FOLLOWED or (broadcast.state is _S.cancelled and broadcast.started_at)
    if not was_told:
        return (over,) if broadcast.state in (_S.cancelled, _S.corrected) else ()
    return Choice("correct", _("Correct it")), Choice("restored", _("It is over: tell people")), over


async def take_show(turn: Turn) -> Outcome:
    """Do what was pressed."""
    broadcast = await broadcast_of(turn, turn.draft["id"])
    choice = turn.said.choice
    if broadcast is None:
        return Begin("menu")
    if choice.startswith(APPROVE):
        return await _approve(turn, broadcast, choice.removeprefix(APPROVE))
    if choice in (Move.pause, Move.resume):
        return Again(await try_move(turn, broadcast, choice) or _("Done."))
    plain = {
        "submit": _submit,
        "take_back": _take_back,
        "discard": _discard,
        "preview": _preview,
        "try": _try,
        "audience": _audience,
        "change": _change,
    }
    if choice in plain:
        return await plain[choice](turn, broadcast)
    if choice == "list":
        return Begin("broadcast")
    steps = {Move.cancel: "stop", "send_back": "word", "when": "when", "over": "over"}
    if choice in steps:
        return Go(steps[choice])
    return Go("follow") if _follows(turn, choice) else Again(say_press())


def _follows(turn: Turn, choice: str) -> bool:
    turn.draft["purpose"] = choice
    return choice in ("correct", "restored")


async def _submit(turn: Turn, broadcast: Broadcast) -> Outcome:
    if broadcast.outage.is_city_wide and not broadcast.whole_city_confirmed:
        return Go("whole_city")
    refused = await try_submit(turn, broadcast)
    return Again(refused or _("It is submitted. Whoever may approve it has been asked."))


async def _approve(turn: Turn, broadcast: Broadcast, shown: str) -> Outcome:
    if broadcast.outage.is_city_wide:
        turn.draft["shown"] = shown
        return Go("city_approved")
    return Again(await try_approve(turn, broadcast, shown) or _("Approved. Thank you."))


async def _take_back(turn: Turn, broadcast: Broadcast) -> Outcome:
    await take_back(turn.work, broadcast.id, await writer_of(turn), turn.now)
    return Again(_("It is a draft again."))


async def _discard(turn: Turn, broadcast: Broadcast) -> Outcome:
    await discard(turn.work, broadcast.id, await writer_of(turn), turn.now)
    return Begin("broadcast", say=_("It is thrown away. Nobody was told."))


async def _preview(turn: Turn, broadcast: Broadcast) -> Outcome:
    return Again("", first=preview(broadcast))


async def _try(turn: Turn, broadcast: Broadcast) -> Outcome:
    """The true message, in both languages, at every account of this person."""
    accounts = await turn.work.citizens.joined(turn.writer.citizen_id)
    for account in accounts:
        for number, language in enumerate(LANGUAGES):
            if broadcast.texts.get(language):
                what = {"tried": broadcast.id, "language": number}
                await turn.work.notices.add_privately(account.identity_id, what, turn.now)
    where = ", ".join(dict.fromkeys(say_channel(one.identity.channel) for one in accounts))
    return Again(_("It comes to you as people get it: {messengers}.").format(messengers=where))


async def _audience(turn: Turn, broadcast: Broadcast) -> Outcome:
    """Counted while nobody waits for it."""
    await turn.work.notices.add_privately(turn.writer.identity_id, {"audience": broadcast.id}, turn.now)
    return Again(_("I am counting. The figures come in a moment."))


async def _change(turn: Turn, broadcast: Broadcast) -> Outcome:
    return Begin("outage", form_of_broadcast(broadcast))
