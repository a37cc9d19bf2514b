"""Reads a message: prepared once for a city, then quick."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.city import City
from understanding.addresses import AddressBook
from understanding.anonymous import Anonymiser
from understanding.help_finder import HelpFinder
from understanding.insults import is_abusive, may_insult
from understanding.landmarks import landmark_in
from understanding.language import detect_language
from understanding.model import Model
from understanding.notice_reader import NoticeReader
from understanding.patterns import Meaning, read_word_lists
from understanding.problems import Problems
from understanding.reading import prepare
from understanding.spelling import Word, as_written
from understanding.subjects import INTENT, PLAINLY, POSSIBLE, SURE, Subjects
from understanding.understood import FoundAddress, Problem, Scored, Understanding

URGENT = 0.8
CLEARLY_MORE = 1.3
"""Most of what is written is the city's to do: what others do has to be so many times likelier."""
MEANT = 0.5
"""An intent less likely than this is none: words that may be a report are one."""
MEANT_UNSAID = 0.7
"""The same for an intent that none of the usual words tell."""
INTENTS = ("status", "operator", "thanks", "smalltalk", "unsubscribe")


class Reader:
    """What a city's people write, understood: by the city's own model, unless another one is given."""

    def __init__(self, city: City, model: Model | None = None) -> None:
        self._city = city
        self._lists = read_word_lists(own=city.words)
        self._subjects = Subjects(city, model)
        self._addresses = AddressBook(city, self._lists)
        self.notice = NoticeReader(city, self._addresses)
        """What a utility's announcement says."""
        self.anonymise = Anonymiser(self._addresses, self._lists, self._subjects.has_learnt)
        """What is left of a text without whose it is; empty when that is too little or too long."""
        self.help = HelpFinder(city)
        """Which article of help answers."""
        self._problems = Problems(city, self._lists, self._subjects)

    def __call__(self, text: str) -> Understanding:
        """What this message says."""
        written = text
        text, words = prepare(written)
        meanings = self._lists.meanings(words)
        address = self._address(text, words, written)
        likely = self._subjects.weigh(self._addresses.beside(address, words), meanings)
        dangers = self._dangers(meanings, likely)
        services = self._subjects.services(likely, meanings, dangers)
        language = detect_language(text)
        return Understanding(
            intent=self._intent(
                likely, meanings, services, in_danger=bool(dangers), names_place=bool(address.house)
            ),
            services=services,
            language="uk" if language == "unclear" else language,
            urgent=self._is_urgent(meanings, services),
            insulting=may_insult(text, words),
            abusive=is_abusive(text, words),
            address=address,
        )

    def problems(self, text: str) -> tuple[Problem, ...]:
        """The services of the city that a message surely tells of, in the order in which they are told."""
        text, words = prepare(text)
        beside = self._addresses.beside(self._addresses.find(text, words), words)
        return self._problems.told(text, beside, self._find)

    def _find(self, part: str) -> FoundAddress:
        """The address in a part of a text that is prepared already."""
        return self._addresses.find(*prepare(part))

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

    def _dangers(self, meanings: Mapping[str, Meaning], likely: Mapping[str, float]) -> list[Scored]:
        """What the word lists are sure that somebody is in danger by: it comes first."""
        known = [(meaning.score, -meaning.place, code) for code, meaning in meanings.items()]
        codes = [code for _score, _place, code in sorted(known, reverse=True) if self._is_code(code)]
        in_danger = [code for code in codes if _is_in_danger(meanings, code)]
        surest = [code for code in codes[:1] if self._is_emergency(code, meanings[code].score)]
        surest = [
            code for code in surest if meanings[code].score >= PLAINLY or likely.get(code, 1) >= POSSIBLE
        ]
        return [Scored(code, meanings[code].score) for code in dict.fromkeys((*in_danger, *surest))]

    def _is_code(self, code: str) -> bool:
        return self._city.has_service(code) or self._city.is_referral(code)

    def _intent(
        self,
        likely: Mapping[str, float],
        meanings: Mapping[str, Meaning],
        services: tuple[Scored, ...],
        *,
        in_danger: bool,
        names_place: bool,
    ) -> str:
        """Who names a house does not only chat: «ой, Садова 5»."""
        intent = max(INTENTS, key=lambda one: likely.get(one, 0))
        enough = MEANT if f"{INTENT}{intent}" in meanings else MEANT_UNSAID
        is_told = likely.get(intent, 0) >= enough and not (names_place and intent == "smalltalk")
        if is_told and not in_danger:
            return intent
        return "referral" if self._is_for_others(likely, services) else "report"

    def _is_for_others(self, likely: Mapping[str, float], services: tuple[Scored, ...]) -> bool:
        """By the first service where it is sure, else by what all of them together make likelier."""
        if not services:
            return False
        if services[0].score >= SURE:
            return self._city.is_referral(services[0].code)
        referred = sum(score for code, score in likely.items() if self._city.is_referral(code))
        served = sum(score for code, score in likely.items() if self._city.has_service(code))
        return referred > CLEARLY_MORE * served

    def _is_urgent(self, meanings: Mapping[str, Meaning], services: tuple[Scored, ...]) -> bool:
        """«Urgent» alone makes no danger of what is one only for those inside, such as a lift."""
        code = services[0].code if services else ""
        if self._city.emergency(code, urgent=True) and not self._city.emergency(code, urgent=False):
            return _is_in_danger(meanings, code)
        return _score(meanings, "urgent") >= URGENT or any(
            self._is_emergency(one.code, one.score) or self._cannot_wait(one) for one in services[:1]
        )

    def _cannot_wait(self, service: Scored) -> bool:
        """Whether it is a danger to whoever comes by, however calmly it is told."""
        return service.score >= SURE and self._city.emergency(service.code, urgent=False) is not None

    def _is_emergency(self, code: str, score: float) -> bool:
        return score >= SURE and self._city.is_referral(code) and self._city.referral(code).urgent


def _is_in_danger(meanings: Mapping[str, Meaning], code: str) -> bool:
    """Whether somebody is in danger by it, unless the words say more clearly that nobody is."""
    danger = _score(meanings, f"urgent:{code}")
    return danger >= URGENT and danger > _score(meanings, f"calm:{code}")


def _score(meanings: Mapping[str, Meaning], means: str) -> float:
    return meanings[means].score if means in meanings else 0
