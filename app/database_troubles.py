"""What a database refuses, in words with the mend: drivers name neither the setting nor the cause."""

from collections.abc import Mapping

MENDS: Mapping[str, str] = {
    "is full": "has no room left: make room on its disk, and run the same command again.",
    "No space left": "has no room left: make room on its disk, and run the same command again.",
    "readonly": "cannot be written to: give this user the right to write the file and its folder.",
    "permission denied": "cannot be written to: give its user the rights of the tables' owner.",
    "unable to open": "cannot be opened: mend its path, or give this user the right to its folder.",
    "not a database": "is no database: mend its path, or bring a backup back to an empty one.",
    "malformed": "is damaged: keep a copy of it as it is, and bring a backup back to an empty place.",
    "disk I/O": "cannot be read or written by the disk: look at the disk, and keep a copy of the file.",
    "is locked": "is held by another command: let it end, and run this one again.",
    "does not exist": "is not there, or its user is not: make them, or mend the address.",
    "authentication failed": "does not take this user with this password: mend the address.",
    "int too large": "counts to no such number: write the number as it is listed.",
    "out of range": "counts to no such number: write the number as it is listed.",
}
"""By a piece of what the driver says."""


def say_database_trouble(error: BaseException, address: str = "DATABASE_URL") -> str:
    """The sentence for what a driver has raised."""
    said = str(error)
    known = (mend for piece, mend in MENDS.items() if piece in said)
    silent = f"does not answer ({type(error).__name__}): start it or mend the address."
    return f"The database at {address} {next(known, silent)}"
