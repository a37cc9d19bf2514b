"""Whether words may insult a person who reads them, and whether they are abusive at all.

Careful, for a suggestion to an operator follows from the first: swearing at how things are, anger, and what
is said of others are none of it. Both are learnt from the sentences of `insulting/`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from understanding.insult_features import features_of
from understanding.model import Model
from understanding.spelling import Word

FILE = Path(__file__).with_name("insults.npz")
BREATH, STEP = 10, 5
"""So many words are said in one breath, and read together; the next ones begin so many later."""
MOST_WORDS, MOST_SENTENCES = 200, 20
"""Each costs time: further words are not read, and further sentences are taken together."""
_QUOTED = re.compile(r"[«“][^«»“”]{1,200}[»”]|\"[^\"]{1,200}\"")
_STOP = re.compile(r"[.!?;\n]")
INSULT, OTHER, NONE = "insult", "other", "none"
"""Of who reads it; obscene, or of anybody else; neither."""
SURE = {INSULT: 0.81, OTHER: 0.9}
"""How likely it has to be: docs/understanding.md."""


def may_insult(text: str, words: Sequence[Word]) -> bool:
    """Whether a person is insulted by these words; letters that were hidden have to be shown before."""
    return likely_abuse(text, words)[INSULT] >= SURE[INSULT]


def is_abusive(text: str, words: Sequence[Word]) -> bool:
    """Whether words are obscene, or insult anybody: who reads them, a neighbour, whoever broke the lamp."""
    return likely_abuse(text, words)[OTHER] >= SURE[OTHER]


def likely_abuse(text: str, words: Sequence[Word]) -> Mapping[str, float]:
    """How likely an insult is, and any abuse: one breath is enough, however calm the others are."""
    breaths = [_model().scores(features_of(text, breath)) for breath in breaths_of(text, words[:MOST_WORDS])]
    return {
        INSULT: max((scores[INSULT] for scores in breaths), default=0),
        OTHER: max((1 - scores[NONE] for scores in breaths), default=0),
    }


def breaths_of(text: str, words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """The sentences, each as it is judged by itself; of a long one, pieces that overlap."""
    for sentence in _sentences(text, _own(text, words)):
        last = max(1, len(sentence) - BREATH + STEP)
        yield from (sentence[begin : begin + BREATH] for begin in range(0, last, STEP))


def _own(text: str, words: Sequence[Word]) -> Sequence[Word]:
    """Without what stands in quotation marks: others have said that."""
    quoted = [match.span() for match in _QUOTED.finditer(text)] if words else []
    own = [word for word in words if not any(begin <= word.start < end for begin, end in quoted)]
    return own or words


def _sentences(text: str, words: Sequence[Word]) -> list[list[Word]]:
    """The words between one stop and the next."""
    sentences = [list(words[:1])] if words else []
    for before, word in pairwise(words):
        if len(sentences) < MOST_SENTENCES and _STOP.search(text, before.end, word.start):
            sentences.append([])
        sentences[-1].append(word)
    return sentences


@cache
def _model() -> Model:
    return Model.load(FILE)
