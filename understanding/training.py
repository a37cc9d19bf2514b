"""`python -m understanding.training city/mariupol`: learns anew from the sentences of a city and from ours.

The sentences stand in `said/`, a file a code, a sentence a line: of services and referrals in the city's
folder, of other intents beside this file. What is learnt is written into the city's folder. With
`--languages` it also learns how our two languages are told apart, with `--insults` what insults a person,
from the sentences of `insulting/`: both are the same for every city.
"""

import random
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from understanding.features import features_of
from understanding.insult_features import FILE as INSULT_LISTS
from understanding.insult_features import features_of as insult_features_of
from understanding.insults import FILE as INSULTS_FILE
from understanding.insults import INSULT, NONE, OTHER, breaths_of
from understanding.language import by_lists
from understanding.learning import PASSES, Example, learn
from understanding.model import Model
from understanding.patterns import WordLists, read_word_lists
from understanding.reading import prepare
from understanding.word_language import FILE as LANGUAGES_FILE
from understanding.word_language import learn_words

OURS = Path(__file__).parent / "said"
INSULTING = Path(__file__).parent / "insulting"
FILE = "said.npz"
LANGUAGES = ("uk", "ru")
PAIRS = 0.3
"""How many pairs are made, for one sentence."""
ROUNDS = 4
STEPS = ROUNDS * PASSES
FIRST_IS_MEANT = 0.65
INSULT_PASSES, INSULT_ROUNDS = 8, 3
IN_REPORTS = {INSULT: 1, OTHER: 1, NONE: 2}
"""How many reports each line that insults, and each that only looks so, is put into: what a report is about
then tells nothing, and what looks like an insult counts more often than those, for a false one is worse."""
IDLE = "smalltalk"
"""Who wants nothing else may just insult."""
TELLS = 2
"""Of 127: what speaks less for either is left out of the file."""
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


def insulting_sentences() -> list[Sentence]:
    """Lines that insult whoever reads them, and lines that only look so."""
    return list(read_sentences(INSULTING))


def train_insults(insulting: Sequence[Sentence], reports: Sequence[Sentence]) -> Model:
    """A model of what insults a person; reports do not, but those that the lists find something in."""
    lists = read_word_lists(INSULT_LISTS)
    reports = [one for one in reports if not (one.code == IDLE or lists.meanings(prepare(one.text).words))]
    told = {feature for one in insulting for feature in insult_features_of(*prepare(one.text))}
    learnt = [*insulting, *_in_reports(insulting, reports), *(Sentence(NONE, one.text) for one in reports)]
    examples = [_insult_example(part, told) for one in learnt for part in _as_judged(one)]
    model = learn(examples, (INSULT, OTHER, NONE), passes=INSULT_PASSES, rounds=INSULT_ROUNDS)
    return model.without_small(TELLS)


def _insult_example(one: Sentence, told: Set[int]) -> Example:
    """What reports alone have in them is left out: it tells nothing, and would fill the file."""
    features = insult_features_of(*prepare(one.text))
    return Example({each: weight for each, weight in features.items() if each in told}, {one.code: 1.0})


def _as_judged(one: Sentence) -> Iterator[Sentence]:
    """What is innocent is so in every breath, as it will be judged; where an insult is, nobody has said."""
    text, words = prepare(one.text)
    breaths = list(breaths_of(text, words)) if one.code == NONE else []
    yield from (Sentence(NONE, text[breath[0].start : breath[-1].end]) for breath in breaths if breath)
    if len(breaths) != 1:
        yield one


def _in_reports(insulting: Sequence[Sentence], reports: Sequence[Sentence]) -> Iterator[Sentence]:
    """Each line before or behind some reports."""
    chance = random.Random(1)  # noqa: S311 - it shall be the same every time
    for one in insulting:
        for report in chance.sample(reports, IN_REPORTS[one.code]):
            both = chance.sample([one.text, report.text], 2)
            yield Sentence(one.code, chance.choice((*JOINTS, "! ", " ", "\n")).join(both))


def insults_origin(insulting: Sequence[Sentence], reports: Sequence[Sentence]) -> int:
    """A number that these sentences and the lists beside them alone have."""
    return origin_of([*insulting, *reports, Sentence(NONE, INSULT_LISTS.read_text(encoding="utf-8"))])


def origin_of(sentences: Sequence[Sentence]) -> int:
    """A number that these sentences alone have."""
    return crc32("\n".join(f"{one.code} {one.text}" for one in sentences).encode())


def main(folder: Path, *, languages: bool = False, insults: bool = False) -> None:
    """Learn from a city's sentences and ours, and keep it in the city's folder.

    How languages are told apart, and what insults, belongs to the program, and is learnt only when it is
    asked for: from the sentences of one city that has many.
    """
    sentences = all_sentences(folder)
    replace(train(sentences), origin=origin_of(sentences)).save(folder / FILE)
    if languages:
        train_languages(one.text for one in sentences).save(LANGUAGES_FILE)
    if insults:
        insulting = insulting_sentences()
        model = train_insults(insulting, sentences)
        replace(model, origin=insults_origin(insulting, sentences)).save(INSULTS_FILE)
    sys.stdout.write(f"{folder / FILE}: learnt from {len(sentences)} sentences.\n")


if __name__ == "__main__":
    asked = sys.argv[2:]
    main(Path(sys.argv[1]), languages="--languages" in asked, insults="--insults" in asked)
