"""What a topic says about insults: what the bot suggests, and what colleagues have decided."""

from bot.desk.standing import say_actor
from bot.desk.talk_buttons import talk_button
from bot.i18n import _
from bot.messages import Choice, Rows, rows
from core.abuse import Grade
from core.grading import SUGGESTED
from core.lines import Line, Report

NO_ABUSE = "no_abuse"
_GRADES = {report: grade for grade, report in SUGGESTED.items()}


def say_abuse(line: Line) -> dict[Report, str]:
    """The words for each report about insults."""
    suggests = _(
        "These words may insult a person. The citizen knows nothing of it: you decide. "
        "Anger at the city is no insult."
    )
    name = say_actor(line.author)
    return dict.fromkeys(_GRADES, suggests) | {
        Report.warned: _("{name} has warned the citizen because of this.").format(name=name),
        Report.slowed: _("{name} has slowed the citizen down because of this.").format(name=name),
        Report.paused: _("{name} has paused the citizen because of this. A supervisor reviews it.").format(
            name=name
        ),
    }


def abuse_buttons(line: Line) -> Rows:
    """Under what the bot suggests: the grade, and that it is none."""
    grade = _GRADES.get(Report(line.kind))
    if grade is None or line.answers is None:
        return ()
    none = talk_button(NO_ABUSE, line.handoff_id, _("It is no abuse"), line.answers)
    return rows(grade_button(grade, line.handoff_id, line.answers), none)


def grade_button(grade: Grade, handoff_id: int, line_id: int) -> Choice:
    """The button that decides this grade because of this line."""
    label = {
        Grade.warning: _("Warn the citizen"),
        Grade.slow: _("Slow the citizen down"),
        Grade.pause: _("Pause the citizen"),
    }[grade]
    return talk_button(grade, handoff_id, label, line_id)
