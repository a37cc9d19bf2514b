"""What must hold before anything is run."""

from sqlalchemy.exc import SQLAlchemyError

from app.database_troubles import say_database_trouble
from storage.database import Database
from storage.migrate import current_revision, knows_revision, newest_revision


class CheckFailed(Exception):
    """The service cannot run like this. The text is one sentence with the mend."""


async def require_migrated(database: Database) -> None:
    """Raises CheckFailed when the database cannot be reached or has another shape than this version needs."""
    stands = await require_no_newer(database)
    if stands != newest_revision():
        raise CheckFailed(
            f"The database stands at migration {stands or 'none'}, this version needs {newest_revision()}: "
            "run `contact-centre migrate`."
        )


async def require_no_newer(database: Database) -> str | None:
    """Where the database stands, which this version can bring to its own shape. Raises CheckFailed."""
    try:
        stands = await current_revision(database)
    except (SQLAlchemyError, OSError) as error:
        raise CheckFailed(say_database_trouble(error)) from None
    if stands and not knows_revision(stands):
        raise CheckFailed(
            f"The database is of a newer version (migration {stands}, this one knows {newest_revision()}): "
            "start that version, or set another DATABASE_URL."
        )
    return stands
