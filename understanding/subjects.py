"""Which services, referrals and intents a message is about, by the model of the city and by word lists."""

from collections.abc import Iterable, Mapping, Sequence

from core.city import City
from understanding.features import features_of
from understanding.model import Model
from understanding.patterns import Meaning
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
CONFIRMED = 0.05
HARDLY_DENIED = 0.003
"""Likelihoods from which the model does not contradict what the lists say, and what they say plainly."""
HALF_SAID = 0.6
UNCONFIRMED = 0.7
"""What others are called out to at once is never sure by likeness alone."""
INTENT = "intent:"


class Subjects:
    """What there is to write about in a city."""

    def __init__(self, city: City) -> None:
        services = {one.code for one in city.services}
        self._codes = frozenset(services | {one.code for one in city.referrals})
        always = {one.code for one in city.emergencies if one.always}
        self._dangerous = frozenset(always | {one.code for one in city.referrals if one.urgent})
        self._model = Model.load(city.model) if city.model else None

    def weigh(self, words: Sequence[Word], meanings: Mapping[str, Meaning]) -> dict[str, float]:
        """How likely each code and each intent is; all sum up to one where a model is there."""
        if self._model and words:
            likely = self._model.scores(features_of(words, meanings))
            tells = sum(len(word.folded) for word in words) >= SHORTEST
            return likely if tells else {code: likely[code] for code in likely.keys() - self._codes}
        return {means.removeprefix(INTENT): one.score for means, one in meanings.items()}

    def services(
        self, likely: Mapping[str, float], meanings: Mapping[str, Meaning], first: Iterable[Scored]
    ) -> tuple[Scored, ...]:
        """The likeliest services, after those that come first whatever the model says."""
        known = {one.code: one for one in first}
        scores = {code: self._score(code, likely[code], meanings) for code in self._codes & likely.keys()}
        for code in sorted(scores, key=lambda code: (-self._rank(code, scores[code], likely[code]), code)):
            if scores[code] >= WORTH_SAYING:
                known.setdefault(code, Scored(code, round(scores[code], 3)))
        return tuple(known.values())[:SERVICES_SHOWN]

    def _rank(self, code: str, score: float, likely: float) -> float:
        """What is dangerous goes by what plain words say of it, everything else by the model."""
        return score if code in self._dangerous else likely

    def _score(self, code: str, likely: float, meanings: Mapping[str, Meaning]) -> float:
        """Two outages in one line halve each other's likelihood; what plain words say is sure still."""
        said = meanings[code].score if code in meanings else 0
        if said >= SURE and likely >= (CONFIRMED if said < PLAINLY else HARDLY_DENIED):
            return max(said, likely)
        return min(likely, UNCONFIRMED) if code in self._dangerous and said < HALF_SAID else likely
