"""Reads a message: prepared once for a city, then quick."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.city import COMPLAINT, City
from understanding.addresses import AddressBook
from understanding.insults import may_insult
from understanding.landmarks import landmark_in
from understanding.language import detect_language
from understanding.masks import unmask
from understanding.patterns import Meaning, read_word_lists
from understanding.spelled_houses import in_digits
from understanding.spelling import Word, as_written, tidy, words_of
from understanding.understood import FoundAddress, Scored, Understanding

SERVICES_SHOWN = 3
WORTH_SAYING = 0.3
SURE = 0.75
"""A service this likely is worth one tap to agree; below it, several are worth showing."""
URGENT = 0.8
ABUSIVE = 0.9
# An intent of this score is meant even where a service is mentioned too: "що з моєю заявкою про воду".
BEATS_A_SERVICE = {"status": 0.85, "operator": 0.9, "unsubscribe": 0.85, "thanks": 0.95}
HARDLY_A_SERVICE = 0.6
"""Below it thanks are just thanks: «спасибо, свет дали»."""
_INTENT = "intent:"


class Reader:
    """What a city's people write, understood."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._lists = read_word_lists(own=city.words)
        self._addresses = AddressBook(city, self._lists)

    def __call__(self, text: str) -> Understanding:
        """What this message says."""
        written = text
        text = in_digits(unmask(tidy(text)))
        words = words_of(text)
        meanings = self._lists.meanings(words)
        services = self._services(meanings)
        language = detect_language(text)
        return Understanding(
            intent=self._intent(meanings, services),
            services=services,
            language="uk" if language == "unclear" else language,
            urgent=self._is_urgent(meanings, services),
            abusive=_score(meanings, "abusive") >= ABUSIVE,
            insulting=may_insult(words),
            address=self._address(text, words, written),
        )

    def unheard(self) -> list[str]:
        """The services that no words lead to: people find them by their topics alone."""
        return [one.code for one in self._city.services if not self._lists.leads_to(one.code)]

    def _address(self, text: str, words: Sequence[Word], written: str) -> FoundAddress:
        """What is kept in the citizen's words keeps its apostrophes."""
        found = self._addresses.find(text, words)
        near = landmark_in(text, words, self._lists)
        return replace(
            found,
            unlisted=as_written(written, found.unlisted) if found.unlisted else None,
            landmark=as_written(written, near).strip() if near else None,
        )

    def _services(self, meanings: Mapping[str, Meaning]) -> tuple[Scored, ...]:
        """What somebody is in danger by comes first, then the surest, then what was said first."""
        known = [
            (_is_in_danger(meanings, code), round(meaning.score, 2), -meaning.place, code)
            for code, meaning in meanings.items()
            if meaning.score >= WORTH_SAYING
            and (self._city.has_service(code) or self._city.is_referral(code))
        ]
        first = sorted(known, reverse=True)[:SERVICES_SHOWN]
        return tuple(Scored(code, meanings[code].score) for *_rank, code in first)

    def _intent(self, meanings: Mapping[str, Meaning], services: tuple[Scored, ...]) -> str:
        if not self._comes_first(services):
            for intent, enough in BEATS_A_SERVICE.items():
                if _score(meanings, _INTENT + intent) >= enough:
                    return intent
        if _score(meanings, _INTENT + "thanks") and _best(services) < HARDLY_A_SERVICE:
            return "thanks"
        if services:
            return "referral" if self._city.is_referral(services[0].code) else "report"
        return "smalltalk" if _score(meanings, _INTENT + "smalltalk") else "report"

    def _comes_first(self, services: tuple[Scored, ...]) -> bool:
        """Danger, and a complaint about the operators themselves."""
        return self._is_emergency(services) or (bool(services) and services[0].code == COMPLAINT)

    def _is_urgent(self, meanings: Mapping[str, Meaning], services: tuple[Scored, ...]) -> bool:
        """«Urgent» alone makes no danger of what is one only for those inside, such as a lift."""
        code = services[0].code if services else ""
        if self._city.emergency(code, urgent=True) and not self._city.emergency(code, urgent=False):
            return _is_in_danger(meanings, code)
        return _score(meanings, "urgent") >= URGENT or self._is_emergency(services)

    def _is_emergency(self, services: tuple[Scored, ...]) -> bool:
        if not services or services[0].score < SURE:
            return False
        code = services[0].code
        return self._city.is_referral(code) and self._city.referral(code).urgent


def _is_in_danger(meanings: Mapping[str, Meaning], code: str) -> bool:
    """Whether somebody is in danger by it, unless the words say more clearly that nobody is."""
    danger = _score(meanings, f"urgent:{code}")
    return danger >= URGENT and danger > _score(meanings, f"calm:{code}")


def _best(services: tuple[Scored, ...]) -> float:
    return services[0].score if services else 0


def _score(meanings: Mapping[str, Meaning], means: str) -> float:
    return meanings[means].score if means in meanings else 0
