"""How far a long command has come, told where nobody watches."""

from io import StringIO

from rich.console import Console

from app.progress import EVERY, in_lines


def test_a_line_comes_now_and_then_and_none_of_what_is_quickly_done() -> None:
    now, told = 0.0, StringIO()
    advance = in_lines("Copying files", 30, Console(file=told), lambda: now)
    advance(9)
    assert told.getvalue() == ""
    now = EVERY
    advance(1)
    advance(1)
    now = 2 * EVERY
    advance(1)
    assert told.getvalue() == "Copying files: 10 of 30\nCopying files: 12 of 30\n"
