"""Learns anew from a city's sentences and what was corrected since, and says whether that understands better.

A model is better if it loses hardly any of the city's own test lines, on which nobody tunes, and wins so many
more of the corrections that it has not seen than it loses that this is hardly luck.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil, comb
from pathlib import Path
from zlib import crc32

from core.city import City
from core.corrections import NO_SERVICE
from understanding.model import Model
from understanding.reader import Reader
from understanding.spelling import fold
from understanding.subjects import SURE
from understanding.training import Sentence, all_sentences, origin_of, train

TESTED = 4
"""Of so many corrections one is tested on and not learnt from; which one hangs on its words alone."""
FEWEST = 60
"""With fewer, too few are tested on to tell skill from luck."""
MAY_LOSE = 0.02
"""So much of the city's own test lines may be lost."""
LUCK = 0.05
"""How likely the gain may be luck at most."""
UNSEEN = "unseen.psv"
"""The city's own test lines; nobody writes a sentence because of them."""


@dataclass(frozen=True)
class Compared:
    """Of lines that are about one code: how many, and how many the earlier and the new model know."""

    lines: int = 0
    before: int = 0
    after: int = 0

    def plus(self, before: bool, after: bool) -> "Compared":
        """With one line more."""
        return Compared(self.lines + 1, self.before + before, self.after + after)


@dataclass(frozen=True)
class Comparison:
    """The earlier model and the new one on the same lines."""

    by_code: dict[str, Compared]
    won: int
    """Lines that the new one alone knows."""
    lost: int
    """Lines that the earlier one alone knew."""

    @property
    def lines(self) -> int:
        """How many there are in all."""
        return sum(one.lines for one in self.by_code.values())


@dataclass(frozen=True)
class Learnt:
    """A new model, and how it stands to the earlier one."""

    model: Model
    unseen: Comparison
    corrected: Comparison

    @property
    def keeps(self) -> bool:
        """Whether it still knows what the city has always tested on."""
        return self.unseen.lost - self.unseen.won <= MAY_LOSE * self.unseen.lines

    @property
    def gains(self) -> bool:
        """Whether it has learnt something that holds for words that it did not see."""
        return chance_of(self.corrected.won, self.corrected.lost) <= LUCK

    @property
    def is_better(self) -> bool:
        """Whether it is worth being used."""
        return self.keeps and self.gains


def chance_of(won: int, lost: int) -> float:
    """How likely a coin would show at least so many heads: the sign test."""
    tosses = won + lost
    return sum(comb(tosses, heads) for heads in range(won, tosses + 1)) / float(2**tosses)


def is_for_testing(sentence: Sentence) -> bool:
    """Whether it is tested on: always the same, whatever comes beside it, and whatever its code."""
    return crc32(fold(sentence.text).encode()) % TESTED == 0


def how_many_are_missing(corrections: Sequence[Sentence]) -> int:
    """How many more it takes to tell anything; 0 when there are enough."""
    tested = sum(map(is_for_testing, corrections))
    # Of words that are tested on there may be too few by chance.
    return max(0, FEWEST - len(corrections), TESTED * (ceil(FEWEST / TESTED / 2) - tested))


def read_unseen(folder: Path) -> list[Sentence]:
    """The city's own test lines that are about a service or a body; none where it has no such file."""
    file = folder / UNSEEN
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="|", quoting=csv.QUOTE_NONE))
    return [Sentence(row["code"], row["text"]) for row in rows]


def learn_from(
    corrections: Sequence[Sentence],
    folder: Path,
    city: City,
    before: Model | None,
    advance: Callable[[int], None] = lambda done: None,
) -> Learnt:
    """A model of the city's sentences and of most corrections, compared with the one in use."""
    sentences = all_sentences(folder)
    learnt = [one for one in corrections if not is_for_testing(one)]
    tested = [one for one in corrections if is_for_testing(one)]
    model = replace(train([*sentences, *learnt], advance), origin=origin_of(sentences))
    readers = Reader(city, before), Reader(city, model)
    unseen = [one for one in read_unseen(folder) if city.has_service(one.code) or city.is_referral(one.code)]
    return Learnt(model, compare(unseen, *readers), compare(tested, *readers))


def compare(lines: Iterable[Sentence], earlier: Reader, new: Reader) -> Comparison:
    """Which lines each of them takes for what they are about."""
    by_code: dict[str, Compared] = defaultdict(Compared)
    won = lost = 0
    for one in lines:
        before, after = _knows(earlier, one), _knows(new, one)
        by_code[one.code] = by_code[one.code].plus(before, after)
        won, lost = won + (after and not before), lost + (before and not after)
    return Comparison(dict(sorted(by_code.items())), won, lost)


def _knows(reader: Reader, sentence: Sentence) -> bool:
    """Whether its first guess is right. Where words tell of no service none may be proposed with one tap."""
    services = reader(sentence.text).services
    if sentence.code == NO_SERVICE:
        return not services or services[0].score < SURE
    return bool(services) and services[0].code == sentence.code
