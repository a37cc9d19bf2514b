"""What somebody wrote, without whose it is: words that tell of a fault stay, whatever may name a person goes.

In doubt a word goes. What nobody has written before is kept if it is written small, because new words are
what there is to learn; the administrator looks through all of it before anything is learnt.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from understanding.addresses import AddressBook
from understanding.numerals import is_numeral
from understanding.patterns import WordLists
from understanding.reading import prepare
from understanding.spelling import Word, fold, stem, tidy
from understanding.streets import KIND_WORDS

LONGEST = 300
"""Characters of a text that is taken at all: a longer story tells of its teller in ways no list knows."""
FEWEST_WORDS = 2
SHORTEST_WORD = 3
GAP = "…"
"""Stands where something was taken out."""
BEHIND_A_NAME_WORD = 3
"""So many words behind «мене звати» may be a name: given name, patronymic, surname."""
# Anything with a digit: phones, cards, houses, flats, dates, plates. Addresses of mail, pages and accounts.
_GOES_WHOLE = re.compile(r"\S*(?:\d|@|://|www\.|[^\W\d_]\.[^\W\d_]|[^\W\d_]/[^\W\d_]|_)\S*")
_NEW_SENTENCE = re.compile(r"[.!?\n]")
_LIKE_A_SURNAME = re.compile(
    r"(?:[єе]нк[оауі]|[оеє]вич[ауіем]?м?|[ії]вн[аиіоу]ю?|[оеє]вн[аыеоу]й?|[чщ]ук[ауіо]?м?"
    r"|[сц]ьк(?:ий|ого|ому|ої|а|у)|ск(?:ий|ого|ому|ой|ая))$"
)


class Anonymiser:
    """Takes out of a city's texts what may name a person."""

    def __init__(self, addresses: AddressBook, lists: WordLists, has_learnt: Callable[[Word], bool]) -> None:
        self._addresses, self._lists, self._has_learnt = addresses, lists, has_learnt
        self._given = lists.named("@given_names")
        self._given_stems = {stem(name) for name in self._given}

    def __call__(self, written: str) -> str:
        """The words that stay, in small letters; empty when they are too few or the text is too long."""
        if len(written) > LONGEST:
            return ""
        text, words = prepare(written)
        gone = self._gone(text, words)
        kept = [at for at in range(len(words)) if at not in gone]
        if sum(len(words[at].written) >= SHORTEST_WORD for at in kept) < FEWEST_WORDS:
            return ""
        return " ".join(_with_gaps(words, kept))

    def _gone(self, text: str, words: Sequence[Word]) -> set[int]:
        spans = [match.span() for match in _GOES_WHOLE.finditer(text)]
        spans += [(named.begin, named.end) for named in self._addresses.all_named(text, words)]
        gone = {at for at, word in enumerate(words) if _overlaps(word, spans)}
        gone |= self._places(text, words)
        gone |= {at for at, word in enumerate(words) if is_numeral(word.folded)}
        named = self._names(text, words)
        return gone | named | self._strangers_beside(words, named)

    def _places(self, text: str, words: Sequence[Word]) -> set[int]:
        """A street of the register with its house, and one that the register lacks."""
        found = self._addresses.find(text, words)
        stays = {id(word) for word in self._addresses.beside(found, words)}
        gone = {at for at, word in enumerate(words) if found.street_ids and id(word) not in stays}
        unlisted = set(fold(tidy(found.unlisted or "")).split())
        gone |= {at for at, word in enumerate(words) if word.folded in unlisted}
        for at, word in enumerate(words):
            if word.folded in KIND_WORDS or word.folded.isdecimal():
                gone |= {near for near in (at - 1, at + 1) if self._is_strange(words, near)}
        return gone

    def _names(self, text: str, words: Sequence[Word]) -> set[int]:
        gone = {at for at in range(len(words)) if self._is_a_name(text, words, at)}
        for at, word in enumerate(words):
            behind = _behind(text, words, at)
            if self._lists.is_in("@before_a_name", word):
                gone |= set(behind)
            elif self._lists.is_in("@may_precede_a_name", word):
                gone |= set(self._strange_first(words, behind))
        return gone

    def _is_a_name(self, text: str, words: Sequence[Word], at: int) -> bool:
        word = words[at]
        large = text[word.start].isupper()
        if self._is_given(word):
            return True
        if large and word.capital and not _opens_a_sentence(text, words, at):
            return True
        return not self._is_known(word) and (large or bool(_LIKE_A_SURNAME.search(word.written)))

    def _is_given(self, word: Word) -> bool:
        """A given name in any case. A short stem is that of everyday words, too: «лід», «над»."""
        if word.folded in self._given:
            return True
        may_be = len(word.stem) > SHORTEST_WORD or not self._is_known(word)
        return may_be and word.stem in self._given_stems

    def _is_known(self, word: Word) -> bool:
        return self._has_learnt(word) or self._lists.knows(word)

    def _is_strange(self, words: Sequence[Word], at: int) -> bool:
        return 0 <= at < len(words) and not self._is_known(words[at])

    def _strange_first(self, words: Sequence[Word], behind: Iterable[int]) -> Iterator[int]:
        for at in behind:
            if not self._is_strange(words, at) and not self._is_given(words[at]):
                return
            yield at

    def _strangers_beside(self, words: Sequence[Word], named: set[int]) -> set[int]:
        """A surname beside a given name, both written small."""
        beside = {near for at in named for near in (at - 1, at + 1, at + 2)}
        return {at for at in beside if self._is_strange(words, at)}


def _overlaps(word: Word, spans: Iterable[tuple[int, int]]) -> bool:
    return any(begin < word.end and word.start < end for begin, end in spans)


def _behind(text: str, words: Sequence[Word], at: int) -> list[int]:
    """The next words of the same sentence."""
    end = min(len(words), at + 1 + BEHIND_A_NAME_WORD)
    behind: list[int] = []
    for near in range(at + 1, end):
        if _NEW_SENTENCE.search(text[words[near - 1].end : words[near].start]) and behind:
            break
        behind.append(near)
    return behind


def _opens_a_sentence(text: str, words: Sequence[Word], at: int) -> bool:
    return at == 0 or bool(_NEW_SENTENCE.search(text[words[at - 1].end : words[at].start]))


def _with_gaps(words: Sequence[Word], kept: Sequence[int]) -> Iterator[str]:
    expected = 0
    for at in kept:
        if at != expected:
            yield GAP
        yield words[at].written
        expected = at + 1
    if expected != len(words):
        yield GAP
