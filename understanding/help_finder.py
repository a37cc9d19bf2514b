"""Which article answers a question: the nearest of the phrases that people ask for articles with.

The features are those of the model of messages, so that both languages and misspelt words come near each
other. What is common to many phrases («як», «куди») weighs little.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from math import log

from core.city import City
from understanding.features import features_of
from understanding.patterns import read_word_lists
from understanding.reading import prepare
from understanding.subjects import SURE
from understanding.understood import Scored, Understanding

SHOWN = 3
_ASKS = re.compile(
    r"(?<![\w'])(?:як|як(?:ий|им|ому|а|е|і|у|их)|как|как(?:ой|им|ому|ая|ие|ое|ую|ом)|куди|куда|де|где|кому|кого"
    r"|хто|кто|скільк(?:и|ох)|скольк(?:о|и|их)|чи|ли|можна|можно|можу|могу"
    r"|номер(?!\s*\d)|телефон|що таке|что такое"
    r"|підкажіть|подскажите|дайте|поясніть|об[ъь']?ясните|навіщо|нащо|зачем|порадьте"
    r"|що (?:робити|треба)|что (?:делать|надо|вы умеете)|розкажіть|расскажите"
    r"|хочу (?:знати|знать|дізнатися|узнать)|котрої|которого|во сколько)(?![\w'])",
    re.IGNORECASE,
)
"""How somebody begins who wants to know, and reports nothing."""
_LIKENS = re.compile(
    r"(?<![\w'])(?:(?:скільки|сколько) мож(?:на|но)|(?:як|как) (?:в|у|на|з|с|із|из|после|після"
    r"|будто|завжди|всегда)(?![\w'])"
    r"|(?<=\w )(?<!кажіть )(?<!скажите )(?<!знати )(?<!знать )"
    r"(?:як|как)(?! (?:[\w']+ ){0,2}?[\w']+(?:ти|ть|ся|чь|мо|ем|им)(?![\w'])))",
    re.IGNORECASE,
)
"""The same words where they ask nothing: «холодно як у льоху», «скільки можна», «дають як кіт наплакав».

In the middle of a sentence «як» asks where something to do follows it: «не знаю як передати».
"""
LIKELY = {(True, False): 0.24, (True, True): 0.32, (False, False): 0.4, (False, True): 2.0}
"""How alike a phrase has to be, by whether the words ask, and whether they surely tell of a fault.

What tells of a fault and asks nothing is a report, however alike it is. Found by trying.
"""
NEXT_TO_IT = 0.8
"""Articles that are so nearly as likely as the first are offered beside it."""


class HelpFinder:
    """The articles of a city, prepared once."""

    def __init__(self, city: City) -> None:
        self._services = {service.code for service in city.services}
        self._about = {article.code: article.about for article in city.articles}
        self._lists = read_word_lists(own=city.words)
        phrases = [
            (article.code, self._features(phrase))
            for article in city.articles
            for phrase in (*article.title.values(), *article.asked)
        ]
        spread = Counter(feature for _code, features in phrases for feature in features)
        self._rarity = {feature: log(1 + len(phrases) / times) for feature, times in spread.items()}
        self._unknown = log(1 + len(phrases))
        self._phrases: dict[int, list[tuple[int, float]]] = {}
        self._codes = [code for code, _features in phrases]
        for place, (_code, features) in enumerate(phrases):
            for feature, weight in self._weighed(features).items():
                self._phrases.setdefault(feature, []).append((place, weight))

    def __call__(self, text: str, heard: Understanding) -> tuple[Scored, ...]:
        """The articles that answer, the best first; none where the words report something.

        More than one where they are hardly to be told apart.
        """
        alike = () if heard.urgent else self.alike(text)
        if not alike or alike[0].score < LIKELY[asks(text), self._tells_fault(heard, alike[0].code)]:
            return ()
        return tuple(one for one in alike if one.score >= NEXT_TO_IT * alike[0].score)

    def _tells_fault(self, heard: Understanding, article: str) -> bool:
        """Whether the words surely tell of a service that the article does not belong to."""
        first = next(iter(heard.services), None)
        return (
            first is not None
            and first.score >= SURE
            and first.code in self._services
            and self._about[article] != first.code
        )

    def alike(self, text: str) -> tuple[Scored, ...]:
        """The likeliest articles, the best first, each with how alike its nearest phrase is."""
        alike: dict[int, float] = defaultdict(float)
        for feature, weight in self._weighed(self._features(text)).items():
            for place, other in self._phrases.get(feature, ()):
                alike[place] += weight * other
        best: dict[str, float] = {}
        for place, score in alike.items():
            code = self._codes[place]
            best[code] = max(best.get(code, 0), score)
        ordered = sorted(best, key=lambda code: (-best[code], code))[:SHOWN]
        return tuple(Scored(code, round(best[code], 3)) for code in ordered)

    def _features(self, text: str) -> Mapping[int, float]:
        words = prepare(text).words
        return features_of(words, self._lists.meanings(words))

    def _weighed(self, features: Mapping[int, float]) -> dict[int, float]:
        """Longer the rarer; the squares of all sum up to one."""
        weighed = {one: value * self._rarity.get(one, self._unknown) for one, value in features.items()}
        length = sum(value * value for value in weighed.values()) ** 0.5 or 1
        return {one: value / length for one, value in weighed.items()}


def asks(text: str) -> bool:
    """Whether the words ask, rather than tell."""
    return bool(_ASKS.search(_LIKENS.sub(" ", text)))
