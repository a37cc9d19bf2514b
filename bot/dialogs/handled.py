"""Requests of others, for the centre's people: who may handle them, which one is looked at, what is shown."""

from collections.abc import Sequence

from bot.desk.case_told import say_about, say_steps, say_terms
from bot.desk.facts import EVIDENCE, citizens_accounts, evidence_in
from bot.dialogs.dialog import Begin, Turn
from bot.dialogs.staff import roles_of_writer
from bot.dialogs.words import Command
from bot.i18n import _, ngettext
from bot.messages import Kind, Outgoing
from core.access import STAFF
from core.attachments import Attachment, FileState
from core.cases import Case, CaseEvent
from core.city_services import COMPLAINT
from core.duty import unreached_units
from core.life import CaseStatus, Step

HANDLING = "handling"
QUEUE, SKIPPED = "queue", "skipped"
"""In a draft: of what one is looked at after the other, and which of them were left for later."""
MOST_FILES = 10


async def handles_cases(turn: Turn) -> bool:
    """Whether this account may move any request on: operators, supervisors, admins."""
    return not STAFF.isdisjoint(await roles_of_writer(turn))


async def handled_case(turn: Turn) -> Case | None:
    """The request that is looked at; a complaint about an operator is none of these."""
    number = turn.draft.get("number")
    case = await turn.work.cases.by_number(number) if number else None
    return case if case and case.service != COMPLAINT else None


async def begin_queue(turn: Turn, queue: str) -> Begin:
    """Look at what waits there, one after the other."""
    return Begin(HANDLING, {QUEUE: queue, SKIPPED: [], "number": await next_in(turn, queue, [])})


async def next_in(turn: Turn, queue: str, skipped: Sequence[str]) -> str:
    """The one that waits longest there, and was not left for later; "" when none waits."""
    limit = len(skipped) + 1
    if queue == Command.new:
        waiting = await turn.work.cases.untaken(await unreached_units(turn.work), limit)
    else:
        waiting = await turn.work.cases.to_check(limit)
    return next((case.number for case in waiting if case.number not in skipped), "")


async def tell_case(turn: Turn, case: Case) -> str:
    """What it is about, how it stands, what shows the work, and the last steps."""
    events = await turn.work.cases.events(case.id)
    owed = await turn.work.owed_answers.of_case(case.id)
    blocks = (
        say_about(case, turn.city),
        say_terms(case, events, owed, turn.city, turn.now),
        _say_proof(case, _evidence(case, events)),
        say_steps(events, turn.city),
    )
    return "\n\n".join(filter(None, blocks))


def _say_proof(case: Case, evidence: Sequence[Attachment]) -> str:
    """What whoever checks the work goes by."""
    if case.status not in (CaseStatus.done, CaseStatus.checking):
        return ""
    count = len(evidence)
    shown = ngettext("{n} file shows the work.", "{n} files show the work.", count).format(n=count)
    said = case.standing.confirmed
    lines = (
        shown if count else _("Nothing shows the work."),
        _("The citizen says that it is done.") if said else _("The citizen has not said yes."),
    )
    return "\n".join(lines)


def _evidence(case: Case, events: Sequence[CaseEvent]) -> list[Attachment]:
    """The files that the unit has shown, in the chat or by its own software."""
    named = evidence_in(events, (EVIDENCE, Step.finish))
    return [file for file in case.attachments if file.id in named]


async def pictures(turn: Turn, case: Case) -> list[Outgoing]:
    """What the citizen sent and what shows the work, each a message of its own; other files are named."""
    evidence = _evidence(case, await turn.work.cases.events(case.id))
    citizens = await citizens_accounts(turn.work, case)
    sent = [file for file in case.attachments if file.identity_id in citizens and file not in evidence]
    told = [(_("From the citizen"), file) for file in sent]
    told += [(_("It shows the work"), file) for file in evidence]
    return [_show(say, file) for say, file in told[-MOST_FILES:]]


def _show(say: str, file: Attachment) -> Outgoing:
    if file.kind == Kind.photo and file.state == FileState.kept:
        return Outgoing(say, picture=file.stored_as)
    name = file.name or file.kind
    return Outgoing(_("{what}: a file that I cannot show here ({name}).").format(what=say, name=name))
