"""What was decided because of a citizen's insults, as their data tell it."""

from datetime import UTC, datetime

from bot.abuse_words import say_grade
from bot.dialogs.dialog import Turn
from bot.i18n import _
from bot.wording import say_local_moment
from core.abuse import Measure

EVER = datetime(2016, 1, 1, tzinfo=UTC)


async def tell_measures(turn: Turn) -> str:
    """Each with its time, and what the citizen has said against it."""
    measures = await turn.work.abuse.of(turn.citizen.identity_id, EVER)
    return "\n".join(_say(one, turn) for one in measures)


def _say(measure: Measure, turn: Turn) -> str:
    say = _("Because of insults: {grade}, from {since} to {until}.").format(
        grade=say_grade(measure.grade),
        since=say_local_moment(measure.begins_at, turn.city),
        until=say_local_moment(measure.ends_at, turn.city),
    )
    objection = _("Your objection: {words}").format(words=measure.appeal) if measure.appeal else ""
    return " ".join(filter(None, (say, objection)))
