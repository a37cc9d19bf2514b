"""Which services, referrals and intents a message is about, by the model of the city and by word lists."""

from collections.abc import Iterable, Mapping, Sequence

from core.city import City
from understanding.features import features_of, stem_of
from understanding.model import Model
from understanding.patterns import Meaning, own_word_lists
from understanding.spelling import Word
from understanding.understood import Scored

SERVICES_SHOWN = 3
WORTH_SAYING = 0.05
SURE = 0.75
"""A service this likely is worth one tap to agree; below it, several are worth showing."""
SHORTEST = 3
"""Fewer letters tell of no service."""
PLAINLY = 0.89
"""What a list says this surely is said in so many words."""
CONFIRMED = 0.3
HARDLY_DENIED = 0.003
"""Likelihoods from which the model does not contradict what the lists say, and what they say plainly."""
POSSIBLE = 0.05
"""A likelihood from which a danger that the lists are less sure of comes first."""
HALF_SAID = 0.6
UNCONFIRMED = 0.7
"""What others are called out to at once is never sure by likeness alone."""
INTENT = "intent:"


class Subjects:
    """What there is to write about in a city."""

    def __init__(self, city: City, model: Model | None = None) -> None:
        services = {one.code for one in city.services}
        self._codes = frozenset(services | {one.code for one in city.referrals})
        always = {one.code for one in city.emergencies if one.always}
        self._dangerous = frozenset(always | {one.code for one in city.referrals if one.urgent})
        self._model = model or (Model.load(city.model) if city.model else None)
        self._own = own_word_lists(city.words)

    def has_learnt(self, word: Word) -> bool:
        """Whether the model has met this word in a sentence."""
        return self._model is not None and self._model.has(stem_of(word))

    def weigh(self, words: Sequence[Word], meanings: Mapping[str, Meaning]) -> dict[str, float]:
        """How likely each code and each intent is; all sum up to one where a model is there."""
        if self._model and words:
            likely = self._model.scores(features_of(words, meanings))
            likely = self._as_here(likely, words)
            tells = sum(len(word.folded) for word in words) >= SHORTEST
            return likely if tells else {code: likely[code] for code in likely.keys() - self._codes}
        return {means.removeprefix(INTENT): one.score for means, one in meanings.items()}

    def _as_here(self, likely: dict[str, float], words: Sequence[Word]) -> dict[str, float]:
        """What a city has listed itself the model may never have heard: its likelihood is the list's."""
        own = self._own.meanings(words)
        told = {code: own[code].score for code in own.keys() & self._codes}
        doubt = 1 - max(told.values(), default=0)
        return {code: max(one * doubt, told.get(code, 0)) for code, one in likely.items()}

    def services(
        self, likely: Mapping[str, float], meanings: Mapping[str, Meaning], first: Iterable[Scored]
    ) -> tuple[Scored, ...]:
        """The likeliest services, after those that come first whatever the model says."""
        known = {one.code: one for one in first}
        scores = {code: self._score(code, likely[code], meanings) for code in self._codes & likely.keys()}
        ordered = sorted(scores, key=lambda code: (-self._rank(code, scores[code], likely[code]), code))
        for code in _as_said(ordered, scores, meanings):
            if scores[code] >= WORTH_SAYING:
                known.setdefault(code, Scored(code, round(scores[code], 3)))
        return tuple(known.values())[:SERVICES_SHOWN]

    def _rank(self, code: str, score: float, likely: float) -> float:
        """What is dangerous goes by what plain words say of it, everything else by the model."""
        return score if code in self._dangerous else likely

    def _score(self, code: str, likely: float, meanings: Mapping[str, Meaning]) -> float:
        """Two outages in one line halve each other's likelihood; what plain words say is sure still."""
        said = _says(meanings, code)
        if said >= SURE and likely >= (CONFIRMED if said < PLAINLY else HARDLY_DENIED):
            return max(said, likely)
        return min(likely, UNCONFIRMED) if code in self._dangerous and said < HALF_SAID else likely


def _as_said(
    ordered: Sequence[str], scores: Mapping[str, float], meanings: Mapping[str, Meaning]
) -> Sequence[str]:
    """Where several are said in so many words, the one said first is the main one."""
    plain = [code for code in ordered if scores[code] >= SURE and _says(meanings, code) >= PLAINLY]
    if len(plain) < 2 or plain[0] != ordered[0]:
        return ordered
    plain.sort(key=lambda code: (meanings[code].place, -meanings[code].score))
    return [*plain, *(code for code in ordered if code not in plain)]


def _says(meanings: Mapping[str, Meaning], code: str) -> float:
    return meanings[code].score if code in meanings else 0
