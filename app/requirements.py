"""What must hold before anything is run."""

from sqlalchemy.exc import SQLAlchemyError

from storage.database import Database
from storage.migrate import current_revision, newest_revision


class CheckFailed(Exception):
    """The service cannot run like this. The text is one sentence with the mend."""


async def require_migrated(database: Database) -> None:
    """Raises CheckFailed when the database cannot be reached or has another shape than this version needs."""
    try:
        stands = await current_revision(database)
    except (SQLAlchemyError, OSError) as error:
        raise CheckFailed(
            f"The database at DATABASE_URL does not answer ({type(error).__name__}): "
            "start it or mend the address."
        ) from None
    if stands != newest_revision():
        raise CheckFailed(
            f"The database stands at migration {stands or 'none'}, this version needs {newest_revision()}: "
            "run `contact-centre migrate`."
        )
