"""The command `contact-centre prune`."""

from datetime import UTC, datetime

from app.progress import progress
from app.terminal import console, with_database
from core.pruning import TERMS, Old, Pass, prune_piece
from storage.database import Database


def prune() -> None:
    """Remove what is of no use any more. The running service does the same at night, piece by piece."""
    with_database(lambda database: prune_all(database, datetime.now(UTC)))


async def prune_all(database: Database, now: datetime) -> None:
    """Go over everything once, and say what went."""
    gone = dict.fromkeys(Old, 0)
    async with database.view() as view:
        rows = sum([await view.pruning.count(old) for old in Old])
    at: Pass | None = Pass()
    with progress("Pruning", rows) as advance:
        while at:
            old = at.old
            async with database.work() as work:
                piece, at = await prune_piece(work, at, now)
            gone[old] += piece.gone
            advance(piece.seen)
    for old, number in gone.items():
        console.print(f"{old}: {number} removed that were older than {TERMS[old].days} days", markup=False)
