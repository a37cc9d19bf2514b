"""The commands `contact-centre audit`: whether the histories of cases are what was written."""

from typing import Annotated

import typer

from app.history_check import Tally, check_histories, count_cases, take_head
from app.progress import progress
from app.settings import SettingsError
from app.terminal import console, with_database
from core.audit import Break, Finding
from core.history import Head, read_head
from storage.database import Database

audit = typer.Typer(no_args_is_help=True, help="Whether the histories of cases are what was written.")

WORDS = {
    Break.changed_event: "event {position} ({name}) was changed, or another stands in its place",
    Break.missing_event: "event {position} is missing",
    Break.added_event: "event {position} ({name}) was added past the service",
    Break.changed_text: "the text of {name} was changed or exchanged",
    Break.missing_case: "the case itself is missing, its history is there",
}
MEND = (
    "Change nothing: keep a copy of the database as it is, fetch a backup from before, compare the cases "
    "named here, and tell who answers for the data."
)


@audit.command("verify")
def verify(
    head: Annotated[str | None, typer.Option(help="what `audit head` printed at some time before")] = None,
) -> None:
    """Check every history. The service may run meanwhile."""
    written = _written(head)
    tally = with_database(lambda database: _check(database, written))
    _tell(tally)
    if not tally.is_whole:
        raise typer.Exit(1)


@audit.command("head")
def print_head() -> None:
    """Print one digest over all histories, to be written down away from this database."""
    console.print(str(with_database(take_head)))


def _written(head: str | None) -> Head | None:
    if head is None:
        return None
    if read := read_head(head):
        return read
    raise SettingsError("--head is not what `contact-centre audit head` prints: a number, a colon, 64 signs.")


async def _check(database: Database, head: Head | None) -> Tally:
    # For eyes alone: a timer that finds nothing wrong sends nothing.
    with progress("Checking", await count_cases(database), lines=False) as advance:
        return await check_histories(database, head, advance)


def _tell(tally: Tally) -> None:
    for number, findings in tally.named:
        console.print(f"{number}: {'; '.join(map(_words, findings))}.")
    if more := tally.broken - len(tally.named):
        console.print(f"Cases more than can be listed here: {more}.")
    console.print(
        f"Checked: {tally.cases} cases, {tally.events} events. Personal texts erased: {tally.erased}. "
        f"Broken: {tally.broken}."
    )
    if tally.head_fits is False:
        console.print(
            "The head does not fit: a history from before it was changed or taken away, "
            "or this database is an older copy."
        )
    console.print("Every history is whole." if tally.is_whole else MEND)


def _words(finding: Finding) -> str:
    return WORDS[finding.what].format(position=finding.position, name=finding.name)
