"""What somebody of the staff does about insults in a talk. The tables are at the end."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial

from bot.abuse_words import say_grade
from bot.desk.abuse_lines import NO_ABUSE, grade_button
from bot.desk.talker import Talker
from bot.desk.turn import DeskAnswer
from bot.i18n import _, ngettext
from bot.messages import Outgoing, rows
from core.abuse import GRADES, Grade
from core.access import Role
from core.grading import MayNotGrade, NotNext, NotTheirWords, decide, dismiss, grade_to_come
from core.lines import Line, Side

ABUSE = "/abuse"


async def offer_grade(talker: Talker, chosen: int) -> DeskAnswer:
    """Which grade comes next, about the line that is replied to, else about the citizen's last one."""
    line = await _meant(talker)
    if line is None:
        return DeskAnswer(notice=_("The citizen has said nothing here yet."))
    grade, lasts = await grade_to_come(talker.work, talker.handoff, talker.turn.now)
    days = ngettext("for {n} day", "for {n} days", lasts.days).format(n=lasts.days)
    say = _("Because of «{words}»: {grade}, {days}. Anger at the city is no insult.")
    who = "" if Role.operator in GRADES[grade].by else _("A supervisor presses the button.")
    words = (line.words or "")[:200]
    text = " ".join(filter(None, (say.format(words=words, grade=say_grade(grade), days=days), who)))
    button = grade_button(grade, talker.handoff.id, line.id)
    incoming = talker.turn.incoming
    return DeskAnswer(
        (Outgoing(text, rows=rows(button), thread=incoming.thread, answers=incoming.message_id),)
    )


async def _meant(talker: Talker) -> Line | None:
    answered = talker.turn.incoming.answers
    place = replace(talker.place, message_id=answered)
    line = await talker.work.lines.shown_at(place) if answered else None
    if line and line.side == Side.citizen and line.handoff_id == talker.handoff.id:
        return line
    said = [one for one in await talker.work.lines.of(talker.handoff.id) if one.side == Side.citizen]
    return said[-1] if said else None


async def _decide(grade: Grade, talker: Talker, chosen: int) -> DeskAnswer:
    """Decide this grade; of two who press at once one has, and the other reads so."""
    line = await _line(talker, chosen)
    if line is None:
        return DeskAnswer(notice=_say_old())
    roles = await talker.work.roles.roles_of(talker.person.identity_id)
    try:
        await decide(talker.work, line, grade, talker.name, roles, talker.turn.now)
    except MayNotGrade:
        return DeskAnswer(notice=_("A supervisor decides this. Please ask one to press the button."))
    except NotNext as refusal:
        say = _("Somebody was quicker, or it is over. What would come next: {grade}. Write {command}.")
        return DeskAnswer(notice=say.format(grade=say_grade(refusal.grade), command=ABUSE))
    except NotTheirWords:
        return DeskAnswer(notice=_say_old())
    return DeskAnswer(notice=_("It is done, and the citizen is told why and how to appeal."), in_passing=True)


async def _dismiss(talker: Talker, chosen: int) -> DeskAnswer:
    line = await _line(talker, chosen)
    if line is None:
        return DeskAnswer(notice=_say_old())
    await dismiss(talker.work, line, talker.name, talker.turn.now)
    return DeskAnswer(notice=_("Noted: it is no abuse. Nothing follows from it."), in_passing=True)


async def _line(talker: Talker, chosen: int) -> Line | None:
    line = await talker.work.lines.by_id(chosen)
    return line if line and line.handoff_id == talker.handoff.id else None


def _say_old() -> str:
    return _("This is about words of long ago, or of somebody else. Nothing was done.")


ABUSE_ACTS: Mapping[str, Callable[[Talker, int], Awaitable[DeskAnswer]]] = {
    **{grade: partial(_decide, grade) for grade in Grade},
    NO_ABUSE: _dismiss,
}
