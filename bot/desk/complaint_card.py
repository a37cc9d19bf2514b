"""A complaint about an operator, as whoever judges it gets it in private: with the talk word for word."""

from bot.desk.masking import mask_phone
from bot.desk.transcript import transcript_file
from bot.dialogs.complaint import asks_verdict
from bot.i18n import _
from bot.messages import Outgoing, rows
from bot.wording import say_local_day
from core.cases import CLOSED_STATUSES, Case
from core.city import City
from core.complaints import talk_of
from core.numbers import spell_number
from core.transcripts import Transcript, whole_talk
from core.work import Work

ADDED = frozenset({"remark", "asked_why", "reopen"})
"""Lines of its history that its citizen has added."""


async def draw_complaint(work: Work, case: Case, city: City) -> Outgoing:
    """What it says, what it is about, and the buttons as long as nobody has judged it."""
    talk = await talk_of(work, case)
    transcript = await whole_talk(work, talk) if talk else None
    added = [event.note for event in await work.cases.events(case.id) if event.kind in ADDED]
    lines = (
        case.description,
        *(note for note in added if note),
        _("Phone: {phone}").format(phone=mask_phone(case.phone)) if case.phone else "",
        _say_talk(transcript),
        _("Answer by: {day}.").format(day=say_local_day(case.due_at, city)),
        _say_who_does_not(transcript),
    )
    title = _("A complaint about an operator: {number}").format(number=spell_number(case.number))
    is_over = case.status in CLOSED_STATUSES
    return Outgoing(
        "\n".join(filter(None, lines)),
        title,
        () if is_over else rows(*asks_verdict(case.number)),
        file=transcript_file(transcript, city) if transcript else None,
    )


def _say_talk(transcript: Transcript | None) -> str:
    if transcript is None:
        return _("The citizen has named no talk.")
    return _("Talk {number} comes with it, word for word.").format(number=transcript.handoff.id)


def _say_who_does_not(transcript: Transcript | None) -> str:
    if transcript is None:
        return _(
            "Who has dealt with the citizen in the two weeks before does not get it if somebody else can."
        )
    return _("Nobody whom it is about can see it.")
