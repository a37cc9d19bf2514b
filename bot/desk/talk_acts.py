"""What the buttons and commands of a talk do: each returns what pops up. The tables are at the end."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import replace

from bot.desk.abuse_acts import ABUSE, ABUSE_ACTS, offer_grade
from bot.desk.case_told import CASE, CASES, list_cases, look_up
from bot.desk.elsewhere import OFF_TARGET, REFER, mark, pass_case_on, refer
from bot.desk.filing import FILE, file_case
from bot.desk.owed import ANSWER, answer_owed, report_breach
from bot.desk.ready import READY, send_ready, show_ready, show_ready_in
from bot.desk.shift_words import say_came_on
from bot.desk.talk_buttons import talk_button
from bot.desk.talker import Talker, colleagues_of, say_unreachable
from bot.desk.transcript import transcript_file
from bot.desk.turn import DeskAnswer, Told
from bot.i18n import _, ngettext
from bot.messages import Outgoing, rows
from core.abuse import require_unpaused
from core.access import Role
from core.citizens import Citizen
from core.correcting import take_back
from core.handoff_watch import LAPSE_AFTER
from core.handoffs import HandoffEvent, Move
from core.lines import TAKEN_BACK, LinePlace, Mark, Said, Side
from core.owning import claim, release, transfer
from core.talking import answer_citizen, close, send_again
from core.transcripts import read_transcript
from understanding.phones import spell_phone

DELETE = "/delete"
LAPSE_MINUTES = int(LAPSE_AFTER.total_seconds()) // 60
TalkAct = Callable[[Talker, int], Awaitable[DeskAnswer]]


def _well(notice: str) -> DeskAnswer:
    return DeskAnswer(notice=notice, in_passing=True)


async def _claim(talker: Talker, chosen: int) -> DeskAnswer:
    turn = talker.turn
    was_on = await talker.is_on()
    await claim(talker.work, talker.handoff, talker.person, talker.name, turn.city, turn.now)
    say = _("You have this talk now.")
    return _well(say if was_on else f"{say} {say_came_on()}")


async def _release(talker: Talker, chosen: int) -> DeskAnswer:
    await release(talker.work, talker.handoff, talker.name, talker.turn.city, talker.turn.now)
    return _well(_("The talk is free again."))


async def _close(talker: Talker, chosen: int) -> DeskAnswer:
    await close(talker.work, talker.handoff, talker.name, talker.turn.now)
    return _well(_("The talk is closed, and the citizen is told."))


async def _pass(talker: Talker, chosen: int) -> DeskAnswer:
    """To whom: the colleagues as buttons, in the topic."""
    colleagues = await colleagues_of(talker)
    if not colleagues:
        return DeskAnswer(notice=_("There is nobody else to pass it on to."))
    on = await talker.work.shifts.on()
    choices = [
        talk_button("to", talker.handoff.id, _say_colleague(one, on), one.identity_id)
        for one in sorted(colleagues, key=lambda one: one.identity_id not in on)
    ]
    message = Outgoing(_("To whom shall the talk be passed on?"), rows=rows(*choices))
    return DeskAnswer((_in_topic(talker, message),))


def _say_colleague(colleague: Citizen, on: Collection[int]) -> str:
    name = colleague.name[:60]
    return name if colleague.identity_id in on else _("{name} (off shift)").format(name=name)


async def _to(talker: Talker, chosen: int) -> DeskAnswer:
    found = [one for one in await colleagues_of(talker) if one.identity_id == chosen]
    if not found:
        return DeskAnswer(notice=_("This colleague does not talk with citizens any more."))
    turn, name = talker.turn, found[0].name
    await transfer(talker.work, talker.handoff, found[0], name, talker.name, turn.city, turn.now)
    say = _("Passed on: {name}.").format(name=name)
    if await talker.work.shifts.is_on(chosen):
        return _well(say)
    lapses = ngettext(
        "They are off shift: if the citizen waits for {n} minute, the talk is free again.",
        "They are off shift: if the citizen waits for {n} minutes, the talk is free again.",
        LAPSE_MINUTES,
    )
    return DeskAnswer(notice=f"{say} {lapses.format(n=LAPSE_MINUTES)}")


async def _contact(talker: Talker, chosen: int) -> DeskAnswer:
    """The full contact goes to who asked, privately, and that is kept in the history."""
    handoff, turn = talker.handoff, talker.turn
    if not talker.person.reachable:
        return DeskAnswer(notice=say_unreachable())
    citizen = await talker.work.citizens.by_identity(handoff.identity_id)
    phone = handoff.phone or (citizen.phone if citizen else "") or ""
    lines = [citizen.name if citizen else "", spell_phone(phone) if phone else ""]
    event = HandoffEvent(turn.now, talker.name, Move.contact_shown)
    await talker.work.handoffs.add_event(handoff.id, event)
    message = Outgoing("\n".join(filter(None, lines)), _("The contact"))
    return DeskAnswer(notice=_say_privately(), privately=(Told(talker.person, message),))


def _say_privately() -> str:
    return _(
        "I send it to you privately. If nothing comes, open the chat with me, press Start, and try again."
    )


async def _transcript(talker: Talker, chosen: int) -> DeskAnswer:
    """The talk word for word goes to the supervisor who asks, privately, and that is kept in the history."""
    turn, work = talker.turn, talker.work
    if Role.supervisor not in await work.roles.roles_of(talker.person.identity_id):
        return DeskAnswer(notice=_("Only supervisors can read a talk word for word."))
    if not talker.person.reachable:
        return DeskAnswer(notice=say_unreachable())
    transcript = await read_transcript(work, talker.handoff.id, talker.name, turn.now)
    say = _("Talk {number}, word for word. That you have asked for it is recorded.")
    message = Outgoing(say.format(number=talker.handoff.id), file=transcript_file(transcript, turn.city))
    return DeskAnswer(notice=_say_privately(), privately=(Told(talker.person, message),))


async def _again(talker: Talker, chosen: int) -> DeskAnswer:
    """Bring a line to the citizen once more."""
    line = await talker.work.lines.by_id(chosen)
    if line is None or line.handoff_id != talker.handoff.id or line.mark != Mark.failed:
        return DeskAnswer(notice=_("This message is on its way already."))
    await send_again(talker.work, line, talker.turn.now)
    return _well(_("I try again."))


async def _send(talker: Talker, chosen: int) -> DeskAnswer:
    """What was held back goes to the citizen after all, in the name of who wrote it."""
    line, turn = await talker.work.lines.by_id(chosen), talker.turn
    if line is None or line.handoff_id != talker.handoff.id or line.side != Side.note or line.words is None:
        return DeskAnswer(notice=_("This message was sent already."))
    if line.author != talker.name:
        return DeskAnswer(notice=_("Only who wrote it can send it."))
    await require_unpaused(talker.work, talker.handoff.identity_id, turn.now)
    place = LinePlace(talker.group.channel, talker.group.external_id, "")
    where = await talker.work.lines.place_in(line.id, place.channel, place.address)
    await talker.work.lines.forget(line.id)
    said = Said(Side.operator, line.words, talker.name, line.kind, line.files)
    at, was_on = replace(place, message_id=where), await talker.is_on()
    await answer_citizen(talker.work, talker.handoff, said, talker.person, at, turn.city, turn.now)
    say = _("It goes to the citizen.")
    return replace(_well(say if was_on else f"{say} {say_came_on()}"), marks=((at, Mark.taken),))


async def _delete(talker: Talker, chosen: int) -> DeskAnswer:
    """Take back what the command replies to. Its own mark, and words under it, tell whether that went."""
    at = replace(talker.place, message_id=talker.turn.incoming.answers)
    line = await talker.work.lines.shown_at(at) if at.message_id else None
    if line is None or line.side != Side.operator or line.kind == TAKEN_BACK:
        say = _("Write {command} as a reply to the message that the citizen shall not see.")
        return DeskAnswer(notice=say.format(command=DELETE))
    await take_back(talker.work, line, talker.name, talker.place, talker.turn.now)
    return DeskAnswer(marks=((talker.place, Mark.taken),))


def _in_topic(talker: Talker, message: Outgoing) -> Outgoing:
    incoming = talker.turn.incoming
    return replace(message, thread=incoming.thread, answers=incoming.message_id)


TALK_ACTS: Mapping[str, TalkAct] = {
    "claim": _claim,
    "pass": _pass,
    "to": _to,
    "release": _release,
    "close": _close,
    "contact": _contact,
    **ABUSE_ACTS,
    "again": _again,
    "send": _send,
    "ready": show_ready,
    "ready_in": show_ready_in,
    "ready_say": send_ready,
    "refer": refer,
    "refer_case": pass_case_on,
    "off": mark,
    "file": file_case,
    "cases": list_cases,
    "case": look_up,
    "breach": report_breach,
}
TALK_COMMANDS: Mapping[str, TalkAct] = {
    "/claim": _claim,
    "/pass": _pass,
    "/release": _release,
    "/close": _close,
    "/transcript": _transcript,
    ABUSE: offer_grade,
    DELETE: _delete,
    READY: show_ready,
    REFER: refer,
    OFF_TARGET: mark,
    FILE: file_case,
    CASE: look_up,
    CASES: list_cases,
    ANSWER: answer_owed,
}
