"""What goes wrong around a command: the one sentence for each that says what it is and how to mend it."""

import errno
import socket
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from alembic.util.exc import CommandError
from sqlalchemy.exc import SQLAlchemyError
from typer.exceptions import TyperException

from app.backup.manifest import BackupTrouble
from app.database_troubles import say_database_trouble
from app.requirements import CheckFailed
from app.settings import SettingsError
from city.reading import CityFileError
from storage.database import DatabaseInUse

INTERRUPTED = 130
"""What a shell makes of a command that was stopped by Ctrl-C."""
ENDED_BY_HAND = "Stopped before the end: what is done so far is whole, and the same command can be run again."
ROOM, RIGHT = "make room on its disk", "give this user the right to it"
MENDS: Mapping[int, str] = {
    errno.ENOSPC: ROOM,
    errno.EDQUOT: ROOM,
    errno.EFBIG: ROOM,
    errno.EACCES: RIGHT,
    errno.EPERM: RIGHT,
    errno.EROFS: "name a place that can be written to",
    errno.ENOENT: "make its folder first, or mend the path",
    errno.ENOTDIR: "name a folder instead of a file",
    errno.EISDIR: "name a file instead of a folder",
    errno.EEXIST: "move away what is there, or name another place",
}
"""By the number that the system gives."""


@contextmanager
def named(what: str | Path) -> Iterator[None]:
    """An error of the disk in here is told of this: the system names no file when a disk is full."""
    try:
        yield
    except OSError as error:
        raise SettingsError(_say_file(error, str(what))) from None


def _say_file(error: OSError, what: str) -> str:
    mend = MENDS.get(error.errno or 0, "look at its disk, or name another place")
    where = f" ({error.filename})" if error.filename and str(error.filename) not in what else ""
    return f"{what} cannot be used: {error.strerror or 'not all of it was written'}{where}; {mend}."


def _say_system(error: OSError) -> str:
    return _say_file(error, str(error.filename or "What this command writes its answer to"))


def _say_use(error: TyperException) -> str:
    """Typer's own words, and where there are more of them."""
    context, said = getattr(error, "ctx", None), error.format_message()
    asks = f": see `{context.command_path} --help`." if context else "."
    return said.rstrip(".") + asks if said else ""


Say = Callable[[Any], str]
SENTENCES: Sequence[tuple[type[BaseException] | tuple[type[BaseException], ...], Say]] = (
    ((SettingsError, CheckFailed, CityFileError, DatabaseInUse, BackupTrouble), str),
    (TyperException, _say_use),
    ((typer.Abort, KeyboardInterrupt), lambda _: ENDED_BY_HAND),
    ((SQLAlchemyError, sqlite3.Error, OverflowError), say_database_trouble),
    ((ConnectionError, socket.gaierror, TimeoutError), say_database_trouble),
    (CommandError, lambda error: f"The migrations do not fit this database: {error}; restore a backup."),
    (UnicodeError, lambda _: "Not all of it is written in UTF-8: write the file or the words anew in UTF-8."),
    (OSError, _say_system),
)
"""The first that fits counts. What is not here is a mistake of ours, and its trace is needed."""


def sentence_of(error: BaseException) -> str | None:
    """What to say of it; empty when all is said; None when nobody but us can mend it."""
    return next((say(error) for kind, say in SENTENCES if isinstance(error, kind)), None)
