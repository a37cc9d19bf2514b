"""Every command is run by a test on both databases, or does not care which it is."""

import ast
from collections.abc import Iterator
from pathlib import Path

import typer

from app.command_line import cli

TESTS = Path(__file__).parents[1] / "app"
ON_BOTH = frozenset({"stored", "told"})
"""The fixtures that are the command line beside a database of either kind."""
NO_MATTER = {
    "run": "tests/reliability runs the service on both; here it is how the process starts and stops",
    "city new": "makes a folder of files",
    "city check": "reads a folder of files",
    "qr": "draws from the city's folder",
    "understand": "reads from the city's folder",
    "move": "is from SQLite to PostgreSQL alone",
}


def commands(application: typer.Typer, group: str = "") -> Iterator[str]:
    """The name of every command, as it is written."""
    for one in application.registered_commands:
        callback = one.callback
        assert callback
        yield f"{group}{one.name or callback.__name__.replace('_', '-')}"
    for under in application.registered_groups:
        assert under.typer_instance
        yield from commands(under.typer_instance, f"{under.name} ")


def run_on_both() -> set[str]:
    """The commands that tests run, by their first two words and by the first."""
    return {
        command
        for file in sorted(TESTS.glob("test_*.py"))
        for test in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(test, ast.AsyncFunctionDef) and ON_BOTH & {one.arg for one in test.args.args}
        for command in _run_by(test)
    }


def _run_by(test: ast.AsyncFunctionDef) -> Iterator[str]:
    calls = {f"{fixture}.{how}" for fixture in ON_BOTH for how in ("run", "start")}
    for call in ast.walk(test):
        if isinstance(call, ast.Call) and ast.unparse(call.func) in calls:
            words = [one.value for one in call.args[:2] if isinstance(one, ast.Constant)]
            yield from (" ".join(map(str, words[:length])) for length in (1, 2))


def test_every_command_is_run_on_both_databases_or_does_not_care() -> None:
    known = set(commands(cli))
    assert {"keys add", "demo-data", "run"} <= known
    left_out = known - run_on_both() - NO_MATTER.keys()
    assert not left_out, f"run these by a test that takes one of {sorted(ON_BOTH)}: {sorted(left_out)}"


def test_the_table_names_commands_that_no_test_runs_on_both() -> None:
    assert set(NO_MATTER) <= set(commands(cli)) - run_on_both()
