"""Every package that the service is run with has a licence that lets a city use it: held by `make check`."""

import re
import sys
from collections.abc import Iterable
from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import cast

LOCK = Path(__file__).with_name("run.txt")
ALLOWED = re.compile(
    r"MIT(-CMU|-0)?|BSD(-[0-4]-Clause)?|0BSD|Apache(-2\.0)?|ISC|PSF(-2\.0)?|Python-2\.0|MPL-2\.0|Zlib|CC0-1\.0",
)
"""Names as SPDX writes them."""
CLASSIFIED = {
    "MIT License": "MIT",
    "BSD License": "BSD",
    "Apache Software License": "Apache-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""How packages that know no SPDX say the same."""


def packages(lock: str) -> list[str]:
    """The names in a lock file."""
    return re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", lock, re.MULTILINE)


def licence_of(about: Message) -> str:
    """What a package says of its licence: the expression, else its classifiers, else a short field."""
    if expression := about.get("License-Expression"):
        return expression
    said = [
        line.split("::")[-1].strip() for line in about.get_all("Classifier") or () if "License ::" in line
    ]
    if said:
        return " OR ".join(CLASSIFIED.get(one, one) for one in said)
    field = (about.get("License") or "").strip()
    return field.removesuffix(" License") if len(field) < 40 else ""


def is_allowed(licence: str) -> bool:
    """Every part that is joined by AND, one of those joined by OR; where both are nested, every part."""
    choices = [licence] if "(" in licence else re.split(r"\s+OR\s+", licence)
    return any(
        all(ALLOWED.fullmatch(part.strip(" ()")) for part in re.split(r"\s+(?:AND|OR)\s+", choice))
        for choice in choices
    )


def refused(names: Iterable[str]) -> list[str]:
    """A line for each package that has another licence, or tells none."""
    lines = []
    for name in names:
        try:
            licence = licence_of(cast(Message, metadata(name)))
        except PackageNotFoundError:
            continue  # for another system than this one
        if not is_allowed(licence):
            lines.append(f"{name}: {licence or 'tells no licence'}")
    return lines


def main() -> int:
    """Say which licences do not fit."""
    names = packages(LOCK.read_text("utf-8"))
    if bad := refused(names):
        sys.stdout.write("These licences are not on the list of requirements/licences.py:\n")
        sys.stdout.write("".join(f"  {line}\n" for line in bad))
        return 1
    sys.stdout.write(f"Licences of {len(names)} packages: all are on the list.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
