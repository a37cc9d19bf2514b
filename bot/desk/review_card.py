"""What was decided because of insults, as a supervisor gets it in private: with the talk word for word."""

from bot.abuse_words import say_grade
from bot.desk.standing import say_actor
from bot.desk.transcript import transcript_file
from bot.dialogs.reviews import asks_review
from bot.i18n import _
from bot.messages import Outgoing, rows
from bot.wording import say_local_moment
from core.abuse import Measure, Review
from core.city import City
from core.handoffs import handoff_with
from core.transcripts import whole_talk
from core.work import Work


async def draw_review(work: Work, measure: Measure, city: City) -> Outgoing:
    """The words, who decided what until when, the objection, and buttons until somebody has reviewed it."""
    line = await work.lines.by_id(measure.line_id)
    transcript = await whole_talk(work, await handoff_with(work, measure.handoff_id))
    words = (line.words if line else None) or _("(erased at the citizen's wish)")
    lines = (
        f"«{words}»",
        _("{name} has decided: {grade}, until {until}.").format(
            name=say_actor(measure.decided_by),
            grade=say_grade(measure.grade),
            until=say_local_moment(measure.ends_at, city),
        ),
        _("The citizen does not agree: «{words}»").format(words=measure.appeal) if measure.appeal else "",
    )
    title = _("To be reviewed: insults, talk {number}").format(number=measure.handoff_id)
    buttons = rows(*asks_review(measure.id)) if measure.review == Review.due else ()
    return Outgoing("\n".join(filter(None, lines)), title, buttons, file=transcript_file(transcript, city))
