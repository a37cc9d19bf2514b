"""What a machine lacks is named at the end and can be forbidden, with several processes at work too."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NO_SERVER = "postgresql+asyncpg://postgres@127.0.0.1:9/postgres"
TEST = "tests/storage/test_cases.py"


def run(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a few tests of storage on a machine without PostgreSQL."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "REQUIRE"))
    }
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "postgresql", TEST, *words],
        cwd=ROOT,
        env=inherited | {"TEST_POSTGRES_URL": NO_SERVER} | settings,
        capture_output=True,
        text=True,
        timeout=600,
    )


@pytest.mark.parametrize("workers", ["0", "2"])
def test_what_was_left_out_is_named_once_at_the_end(workers: str) -> None:
    ended = run("-n", workers)
    assert ended.returncode == 0, ended.stdout
    assert ended.stdout.count("Left out - PostgreSQL") == 1


def test_where_all_is_required_what_is_lacking_fails_the_run() -> None:
    ended = run("-n", "2", REQUIRE_ALL="1")
    assert ended.returncode == 1, ended.stdout
    assert "no server answers at TEST_POSTGRES_URL" in ended.stdout
