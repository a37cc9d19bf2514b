"""What is added to a case later, by its citizen or the staff. What was sent first stays."""

from collections.abc import Sequence
from datetime import datetime

from core.cards import show_card
from core.cases import Case, CaseEvent
from core.city_services import COMPLAINT
from core.complaints import ComplaintDesk, put_to_judges

FILE_ADDED = "file_added"
"""The kind of the event that another system has put a file with the case."""
STAFF_NOTE = "staff_note"
"""The kind of the event that somebody of the staff has written something for the others."""


async def add_remark(
    work: ComplaintDesk,
    case: Case,
    text: str,
    attachments: Sequence[int],
    now: datetime,
    *,
    by: str = "citizen",
) -> None:
    """Put what the citizen adds later with the case: words, files or both; whoever works on it sees it.

    `by` is who writes it down for a citizen who rings up, as the history names them.
    """
    await work.attachments.attach(attachments, case.id)
    facts = {"files": str(len(attachments))} if attachments else {}
    await work.cases.add_event(case.id, CaseEvent(now, by, "remark", facts, text or None))
    await show_card(work, case, now)
    if case.service == COMPLAINT:
        await put_to_judges(work, case, now)


async def add_note(work: ComplaintDesk, case: Case, text: str, by: str, now: datetime) -> None:
    """Put with the case what those who work on it shall know. Its citizen is not told."""
    await work.cases.add_event(case.id, CaseEvent(now, by, STAFF_NOTE, {}, text))
    await show_card(work, case, now)


async def add_file(work: ComplaintDesk, case: Case, file_id: int, by: str, now: datetime) -> None:
    """Put a file of another system's with the case; the history keeps who did it and when."""
    await work.attachments.attach((file_id,), case.id)
    await work.cases.add_event(case.id, CaseEvent(now, by, FILE_ADDED, {"files": str(file_id)}))
    await show_card(work, case, now)
