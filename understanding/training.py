"""`python -m understanding.training city/mariupol`: learns anew from the sentences of a city and from ours.

The sentences stand in `said/`, a file a code, a sentence a line: of services and referrals in the city's
folder, of other intents beside this file. What is learnt is written into the city's folder; with
`--languages` it also learns how our two languages are told apart, which is the same for every city.
"""

import random
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from understanding.features import features_of
from understanding.language import by_lists
from understanding.learning import PASSES, Example, learn
from understanding.model import Model
from understanding.patterns import WordLists, read_word_lists
from understanding.reading import prepare
from understanding.word_language import FILE as LANGUAGES_FILE
from understanding.word_language import learn_words

OURS = Path(__file__).parent / "said"
FILE = "said.npz"
LANGUAGES = ("uk", "ru")
PAIRS = 0.3
"""How many pairs are made, for one sentence."""
ROUNDS = 4
STEPS = ROUNDS * PASSES
FIRST_IS_MEANT = 0.65
JOINTS = (". ", ", ", ", а ще ", ", и еще ", " і ")


class Sentence(NamedTuple):
    """What somebody wrote, and the code of what it is about."""

    code: str
    text: str


def read_sentences(folder: Path) -> Iterator[Sentence]:
    """Every sentence of a folder `said/`."""
    for file in sorted(folder.glob("*.txt")):
        lines = map(str.strip, file.read_text(encoding="utf-8").splitlines())
        yield from (Sentence(file.stem, line) for line in lines if line)


def all_sentences(folder: Path) -> list[Sentence]:
    """A city's sentences and ours."""
    return [*read_sentences(folder / "said"), *read_sentences(OURS)]


def train(sentences: Iterable[Sentence], advance: Callable[[int], None] = lambda done: None) -> Model:
    """A model of these sentences. `advance` hears of each of `STEPS`."""
    lists = read_word_lists()
    learnt = list(sentences)
    examples = [_example(one.text, {one.code: 1.0}, lists) for one in learnt]
    examples += [_example(text, about, lists) for text, about in _in_one_breath(learnt)]
    return learn(examples, sorted({one.code for one in learnt}), rounds=ROUNDS, advance=advance)


def _example(text: str, about: Mapping[str, float], lists: WordLists) -> Example:
    words = prepare(text).words
    return Example(features_of(words, lists.meanings(words)), about)


def _in_one_breath(sentences: Sequence[Sentence]) -> Iterator[tuple[str, Mapping[str, float]]]:
    """Two problems in one message, the first one the main one."""
    chance = random.Random(1)  # noqa: S311 - it shall be the same every time
    for _time in range(int(PAIRS * len(sentences))):
        one, other = chance.sample(sentences, 2)
        if one.code != other.code:
            joined = chance.choice(JOINTS).join((one.text, other.text))
            yield joined, {one.code: FIRST_IS_MEANT, other.code: 1 - FIRST_IS_MEANT}


def train_languages(texts: Iterable[str]) -> Model:
    """A model of which language words are of, from sentences whose language the word lists tell."""
    told = {text: by_lists(text) for text in texts}
    clear = {text: language for text, language in told.items() if language in LANGUAGES}
    return learn_words(clear, (text for text in told if text not in clear))


def origin_of(sentences: Sequence[Sentence]) -> int:
    """A number that these sentences alone have."""
    return crc32("\n".join(f"{one.code} {one.text}" for one in sentences).encode())


def main(folder: Path, *, languages: bool = False) -> None:
    """Learn from a city's sentences and ours, and keep it in the city's folder.

    How languages are told apart belongs to the program, and is learnt only when it is asked for: from the
    sentences of one city that has many.
    """
    sentences = all_sentences(folder)
    replace(train(sentences), origin=origin_of(sentences)).save(folder / FILE)
    if languages:
        train_languages(one.text for one in sentences).save(LANGUAGES_FILE)
    sys.stdout.write(f"{folder / FILE}: learnt from {len(sentences)} sentences.\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), languages="--languages" in sys.argv[2:])
