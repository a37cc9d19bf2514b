"""What words stand for, in either language: «ліхтар» and «фонарь» are one thing.

`concepts.csv` is read like the lists of `words.csv`: `вод*` is a stem. A model that has learnt from a
sentence of one language knows the same sentence in the other.
"""

import csv
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from understanding.spelling import fold, tidy

FILE = Path(__file__).with_name("concepts.csv")


def _read() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """The concepts of whole words, and those of beginnings."""
    whole: dict[str, tuple[str, ...]] = defaultdict(tuple)
    begun: dict[str, tuple[str, ...]] = defaultdict(tuple)
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for word in row["words"].split("|"):
                among = begun if word.endswith("*") else whole
                folded = fold(tidy(word.rstrip("*")))
                among[folded] = tuple(dict.fromkeys((*among[folded], row["concept"])))
    return dict(whole), dict(begun)


_WHOLE, _BEGUN = _read()


@lru_cache(maxsize=4096)
def concepts_of(folded: str) -> tuple[str, ...]:
    """What a word in the common spelling stands for."""
    found = list(_WHOLE.get(folded, ()))
    for length in range(2, len(folded) + 1):
        found += _BEGUN.get(folded[:length], ())
    return tuple(dict.fromkeys(found))
