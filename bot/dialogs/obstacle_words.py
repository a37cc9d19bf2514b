"""Why a broadcast cannot go out as it is, and how that is put right."""

from collections.abc import Sequence

from bot.i18n import _
from core.broadcasts import Obstacle


def say_obstacles(found: Sequence[Obstacle]) -> str:
    """Each in a paragraph: what is wrong, and the mend."""
    words = _words()
    return "\n\n".join(words[one] for one in found)


def _words() -> dict[Obstacle, str]:
    return {
        Obstacle.ends_in_the_past: _("The end is in the past. Change when it ends."),
        Obstacle.ends_too_far_off: _(
            "It begins, ends or is sent too far in the future. Look at the day, the month and the year."
        ),
        Obstacle.ends_before_it_starts: _("It ends before it begins. Change when it begins and ends."),
        Obstacle.language_missing: _(
            "The text is missing in one language. Write the cause and the remark in both."
        ),
        Obstacle.no_place: _("No place is named. Add streets, districts or the whole city."),
        Obstacle.nobody_to_tell: _("Nobody there wants such notices. Look whether the places are right."),
        Obstacle.whole_city_unconfirmed: _("It goes to the whole city, and that is not confirmed yet."),
        Obstacle.announced_already: _(
            "The same is announced there already. Find that notice in the list, and correct it."
        ),
        Obstacle.begins_too_late: _("It would be sent when all is over. Let it be sent sooner."),
    }
