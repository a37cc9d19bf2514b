"""Known holes in the packages that the service is run with, asked of osv.dev in one call.

Without a network nothing is known, and that is said: the build does not fail for it, unless `--strict`.
"""

import json
import re
import sys
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

LOCK = Path(__file__).with_name("run.txt")
ADDRESS = "https://api.osv.dev/v1/querybatch"
SECONDS = 15
# Holes that were looked at and do not concern us, each with the reason.
KNOWN: dict[str, str] = {}


def pinned(lock: str) -> list[tuple[str, str]]:
    """The packages of a lock file with their versions."""
    return re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", lock, re.MULTILINE)


def ask(packages: list[tuple[str, str]], address: str) -> list[str]:
    """A line for each hole. Raises OSError or ValueError when there is no answer."""
    queries = [
        {"package": {"name": name, "ecosystem": "PyPI"}, "version": version} for name, version in packages
    ]
    body = json.dumps({"queries": queries}).encode()
    asked = Request(address, body, {"Content-Type": "application/json"})  # noqa: S310 -- ours, not a user's
    with urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310
        results: list[dict[str, Any]] = json.load(answer)["results"]
    return [
        f"{name} {version}: {hole['id']}"
        for (name, version), found in zip(packages, results, strict=True)
        for hole in found.get("vulns", ())
        if hole["id"] not in KNOWN
    ]


def main(words: list[str]) -> int:
    """Say which holes are known."""
    strict = "--strict" in words
    address = next((word for word in words if not word.startswith("-")), ADDRESS)
    packages = pinned(LOCK.read_text("utf-8"))
    try:
        holes = ask(packages, address)
    except (OSError, ValueError, KeyError, HTTPException) as error:
        sys.stdout.write(
            f"Known holes: NOT CHECKED, {address} gave no answer ({type(error).__name__}). "
            "Run `make audit` where there is a network.\n"
        )
        return 2 if strict else 0
    for hole in holes:
        sys.stdout.write(f"  {hole}: see https://osv.dev/vulnerability/{hole.split(': ')[1]}\n")
    sys.stdout.write(f"Known holes in {len(packages)} packages: {len(holes)}.\n")
    return 1 if holes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
