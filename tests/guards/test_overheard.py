"""The search of the log lines finds what must not stand there, and fails the run for it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.overheard import Overheard, told_by

ROOT = Path(__file__).parents[2]
LEAKY = """
import structlog
from tests.overheard import OVERHEARD

def test_says_too_much() -> None:
    OVERHEARD.private("Sobornyi Avenue, 7")
    structlog.get_logger().info("said", text="at Sobornyi Avenue, 7")
"""


@pytest.mark.parametrize(
    "line",
    [
        "call +380671234567",
        "call 067 123 45 67",
        "bot 123456:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQ",
        "44b935abea139fd6-53fa53b32559c4a6-12dbd3d883b06835",
        "from Олена",
        "key abcdefghijklm",
    ],
)
def test_what_must_not_be_told_is_found(line: str) -> None:
    assert told_by(line, {"abcdefghijklm"})


@pytest.mark.parametrize(
    "line",
    [
        '{"channel": "telegram", "event": "an event failed", "timestamp": "2026-11-24T10:00:00.380671Z"}',
        '{"event": "not sent", "reason": "429", "at": ["bot/inbox.py:129"]}',
    ],
)
def test_an_ordinary_line_tells_nothing(line: str) -> None:
    assert told_by(line, {"abcdefghijklm"}) == []


def test_what_a_process_wrote_is_searched_too(tmp_path: Path) -> None:
    overheard = Overheard(tmp_path)
    overheard.process("service").write_text("call +380671234567\n", "utf-8")
    assert len(overheard.leaks()) == 1


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_line_that_tells_too_much_fails_the_run(tmp_path: Path, workers: str) -> None:
    (tmp_path / "test_leaky.py").write_text(LEAKY, "utf-8")
    words = ["-q", "-p", "no:cacheprovider", "-n", workers, "--rootdir", str(ROOT), "-c", "pyproject.toml"]
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", *words, "-p", "tests.conftest", str(tmp_path / "test_leaky.py")],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert "1 passed" in ended.stdout
    assert "In a log line" in ended.stdout
