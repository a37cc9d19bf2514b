"""Words of a city's own: which of them mean which of its services, beside those of `understanding`."""

import re
from collections.abc import Callable

from city.folder import Folder
from city.tables import Row
from core.city_words import Words

FILE = "words.csv"
OF_DANGER = ("urgent:", "calm:")
_PATTERN = re.compile(r"-?[\w'ʼ’-]+\*?(?:\|[\w'ʼ’-]+\*?)*", re.IGNORECASE)


def read_words(folder: Folder) -> tuple[Words, ...]:
    """The words; a city that calls its services as the reference city does needs none, nor the file."""
    if not (folder.path / FILE).exists():
        return ()
    return folder.rows(FILE, "means,pattern,weight", "means,pattern", _maker(folder), may_be_empty=True)


def _maker(folder: Folder) -> Callable[[Row], Words]:
    def make(row: Row) -> Words:
        means = row.text("means")
        code = means.split(":", 1)[1] if means.startswith(OF_DANGER) else means
        known = folder.codes("services.csv", "referrals.csv")
        if folder.knows("services.csv", "referrals.csv") and code not in known:
            raise row.wrong(f"«means» is «{means}»; write a code of services.csv or of referrals.csv.")
        return Words(means, _read_pattern(row), _read_weight(row))

    return make


def _read_pattern(row: Row) -> str:
    """Words that stand near each other: `вод*` is a stem, `a|b` either of them, `-a` must not be near."""
    pattern = row.text("pattern")
    parts = pattern.split()
    if parts[0].startswith("-") or not all(_PATTERN.fullmatch(part) for part in parts):
        raise row.wrong(
            f"«pattern» is «{pattern}»; write words with a space between, like: немає|нет вод* -пожеж*"
        )
    return pattern


def _read_weight(row: Row) -> float:
    weight = row.text("weight")
    if not re.fullmatch(r"0\.[0-9]+|1", weight):
        raise row.wrong(f"«weight» is «{weight}»; write how sure it is, like 0.8.")
    return float(weight)
