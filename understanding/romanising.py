"""Words of both languages in Latin letters, as people type them where their own letters are missing."""

from collections.abc import Iterator

_ALIKE = {
    "а": "a", "б": "b", "в": "v", "д": "d", "е": "e", "ж": "zh", "з": "z", "к": "k", "л": "l", "м": "m",
    "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "ч": "ch", "ш": "sh",
    "ґ": "g", "ъ": "", "ь": "",
}  # fmt: skip
_WAYS = {
    "uk": (
        {"г": "h", "є": "ie", "и": "y", "і": "i", "ї": "i", "й": "i", "х": "kh", "ц": "ts", "щ": "shch",
         "ю": "iu", "я": "ia"},
        {"г": "h", "є": "ye", "и": "y", "і": "i", "ї": "yi", "й": "y", "х": "h", "ц": "ts", "щ": "sch",
         "ю": "yu", "я": "ya"},
        {"г": "g", "є": "je", "и": "y", "і": "i", "ї": "ji", "й": "j", "х": "h", "ц": "c", "щ": "shch",
         "ю": "ju", "я": "ja"},
        {"г": "g", "є": "e", "и": "i", "і": "i", "ї": "i", "й": "y", "х": "x", "ц": "c", "щ": "sh",
         "ю": "u", "я": "ya"},
    ),
    "ru": (
        {"г": "g", "ё": "e", "и": "i", "й": "i", "х": "kh", "ц": "ts", "щ": "shch", "ы": "y", "э": "e",
         "ю": "iu", "я": "ia"},
        {"г": "g", "ё": "yo", "и": "i", "й": "y", "х": "h", "ц": "ts", "щ": "sch", "ы": "y", "э": "e",
         "ю": "yu", "я": "ya"},
        {"г": "g", "ё": "jo", "и": "i", "й": "j", "х": "h", "ц": "c", "щ": "shch", "ы": "y", "э": "e",
         "ю": "ju", "я": "ja"},
        {"г": "g", "ё": "e", "и": "i", "й": "i", "х": "x", "ц": "c", "щ": "sh", "ы": "i", "э": "e",
         "ю": "u", "я": "a"},
    ),
}  # fmt: skip


def romanised(word: str, language: str) -> Iterator[str]:
    """The ways in which people write this word, in small letters, without ours."""
    for way in _WAYS[language]:
        letters = _ALIKE | way
        yield "".join(letters.get(letter, letter) for letter in word)
