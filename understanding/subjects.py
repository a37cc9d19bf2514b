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
CONFIRMED = 0.1
HALF_SAID = 0.6
UNCONFIRMED = 0.7
"""What others are called out to at once is never sure by likeness alone."""
INTENT = "intent:"


class Subjects:
    """What there is to write about in a city."""

    def __init__(self, city: City) -> None:
        self._codes = frozenset(one.code for one in (*city.services, *city.referrals))
        self._urgent = frozenset(one.code for one in city.referrals if one.urgent)
        self._model = Model.load(city.model) if city.model else None

    def weigh(self, words: Sequence[Word], meanings: Mapping[str, Meaning]) -> dict[str, float]:
        """How likely each code and each intent is; all sum up to one where a model is there."""
        if self._model and words:
            return self._model.scores(features_of(words, meanings))
        return {means.removeprefix(INTENT): one.score for means, one in meanings.items()}

    def services(
        self, likely: Mapping[str, float], meanings: Mapping[str, Meaning], first: Iterable[Scored]
    ) -> tuple[Scored, ...]:
        """The likeliest services, after those that come first whatever the model says."""
        known = {one.code: one for one in first}
        for code in sorted(self._codes & likely.keys(), key=lambda code: -likely[code]):
            score = self._score(code, likely[code], meanings)
            if score >= WORTH_SAYING:
                known.setdefault(code, Scored(code, round(score, 3)))
        return tuple(known.values())[:SERVICES_SHOWN]

    def _score(self, code: str, likely: float, meanings: Mapping[str, Meaning]) -> float:
        """Two outages in one line halve each other's likelihood: what plain words say is sure all the same."""
        said = meanings[code].score if code in meanings else 0
        if said >= SURE and likely >= CONFIRMED:
            return max(said, likely)
        return min(likely, UNCONFIRMED) if code in self._urgent and said < HALF_SAID else likely
