"""docs/security.md names tests that are there, and what the checks of the packages find is found."""

import json
import re
import runpy
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
LICENCES = runpy.run_path(str(ROOT / "requirements" / "licences.py"))
HOLES = runpy.run_path(str(ROOT / "requirements" / "holes.py"))


def test_every_test_that_the_page_names_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "security.md").read_text("utf-8")))
    files = (ROOT / "tests").rglob("test_*.py")
    there = {name for file in files for name in re.findall(r"def (test_\w+)", file.read_text("utf-8"))}
    assert len(named) > 30
    assert named - there == set()


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("Apache-2.0 AND MIT", True),
        ("MIT OR GPL-3.0-only", True),
        ("Apache-2.0 AND (MIT OR GPL-3.0-only)", False),
        ("GPL-3.0-only", False),
        ("MIT AND AGPL-3.0", False),
        ("Proprietary", False),
        ("", False),
    ],
)
def test_a_licence_that_is_not_on_the_list_is_refused(licence: str, allowed: bool) -> None:
    assert LICENCES["is_allowed"](licence) is allowed


def test_a_licence_is_read_from_wherever_a_package_tells_it() -> None:
    told = Message()
    told["Classifier"] = "License :: OSI Approved :: BSD License"
    told["License"] = "a long text " * 20
    assert LICENCES["licence_of"](told) == "BSD"
    assert LICENCES["licence_of"](Message()) == ""


def test_every_package_of_the_lock_has_a_licence_that_fits() -> None:
    names = LICENCES["packages"]((ROOT / "requirements" / "run.txt").read_text("utf-8"))
    assert {"aiohttp", "sqlalchemy", "segno"} <= set(names)
    assert LICENCES["refused"](names) == []


@contextmanager
def known_holes(hole: str, package: str) -> Iterator[str]:
    """A register of holes on this machine that knows of one."""

    class Register(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked: Any = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found = [
                {"vulns": [{"id": hole}]} if query["package"]["name"] == package else {}
                for query in asked["queries"]
            ]
            body = json.dumps({"results": found}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Register)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


def test_a_known_hole_fails_the_check(capsys: pytest.CaptureFixture[str]) -> None:
    with known_holes("PYSEC-2026-1", "aiohttp") as address:
        assert HOLES["main"]([address]) == 1
    assert re.search(r"aiohttp [\d.]+: PYSEC-2026-1", capsys.readouterr().out)


def test_no_hole_is_said_to_be_none(capsys: pytest.CaptureFixture[str]) -> None:
    with known_holes("PYSEC-2026-1", "no-such-package") as address:
        assert HOLES["main"]([address]) == 0
    assert re.search(r"Known holes in \d+ packages: 0\.", capsys.readouterr().out)


def test_without_a_network_it_says_that_nothing_was_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert HOLES["main"](["http://127.0.0.1:9"]) == 0
    assert "NOT CHECKED" in capsys.readouterr().out
    assert HOLES["main"](["http://127.0.0.1:9", "--strict"]) == 2
