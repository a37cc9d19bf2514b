"""One spelling for two languages: letters that people swap become the same, Latin becomes Cyrillic."""

import re
from dataclasses import dataclass

LONGEST_TEXT = 3000
"""What stands further down repeats itself, and every message has to be answered at once."""
_APOSTROPHES = re.compile(r"(?<=\w)['’ʼ`´‘\"](?=\w)")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# "9-го", "17-й": the ending belongs to the number.
_WORD = re.compile(
    r"(?P<number>\d+)(?:-(?:го|ти|ої|ої|та|тя|га|ша|му|ом|й|ї|я|а|ий|ый|ій|ой|ей)(?![^\W\d_]))?|(?P<word>[^\W\d_]+)",
    re.IGNORECASE,
)
# Shortened words with a dash inside, which would fall apart.
_DASHED = (
    (re.compile(r"\bпр-?к?т[ауіе]?\b\.?", re.IGNORECASE), "проспект"),
    (re.compile(r"\b(?:бульв|бул|б)-р[уаіе]?\b\.?", re.IGNORECASE), "бульвар"),
    (re.compile(r"\b(?:мк?-н|мік-н)\b\.?", re.IGNORECASE), "мікрорайон"),
)
_FOLD = str.maketrans(
    {"ё": "е", "є": "е", "э": "е", "і": "и", "ї": "и", "ы": "и", "ґ": "г", "ъ": "", "ь": ""}
)
_LATIN = {
    "shch": "щ", "kh": "х", "zh": "ж", "ch": "ч", "sh": "ш", "ts": "ц", "yu": "ю", "ya": "я", "ye": "е",
    "yi": "и", "iu": "ю", "ia": "я", "ie": "е", "ju": "ю", "ja": "я", "ii": "ий",
    "a": "а", "b": "б", "c": "ц", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "г", "i": "и", "j": "й",
    "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "q": "к", "r": "р", "s": "с", "t": "т",
    "u": "у", "v": "в", "w": "в", "x": "кс", "y": "и", "z": "з",
}  # fmt: skip
_LOOK_ALIKE = str.maketrans("aceikmhoptxyb", "асеікмнортхув")
_ANOTHER_WORD = {"дім": "дом", "ледь": "едва"}
"""What would read as something else in the common spelling: a house is no smoke, and «hardly» no ice."""
_DOUBLED = re.compile(r"([^\W\d])\1")
_ENDINGS = re.compile(
    r"(?:ого|ему|ому|его|ими|ами|ями|ово|ах|ях|ою|ею|ой|ей|ий|ая|яя|ую|юю|ое|ее|ие|их|им|"
    r"ов|ев|ив|ам|ям|ом|ем|иа|ию|ии|ия|а|я|у|ю|е|и|о|й)$"
)
SHORTEST_STEM = 3


@dataclass(frozen=True)
class Word:
    """A word or a number: in small letters, folded, its stem, where it stands, whether it is Capitalised."""

    written: str
    folded: str
    stem: str
    start: int
    end: int
    capital: bool


def tidy(text: str, longest: int = LONGEST_TEXT) -> str:
    """The text without what cannot be seen, cut to a length that can be read at once."""
    text = _INVISIBLE.sub("", text[: 2 * longest])[:longest]
    text = _APOSTROPHES.sub("", text).replace("\x00", " ")
    for short, whole in _DASHED:
        text = short.sub(whole, text)
    return text


def in_cyrillic(word: str) -> str:
    """A word in small letters, whichever of the two alphabets somebody typed it in."""
    if not word.isascii():
        return word.translate(_LOOK_ALIKE)
    for latin, cyrillic in _LATIN.items():
        word = word.replace(latin, cyrillic)
    return word


def fold(word: str) -> str:
    """A word in the common spelling: `Металургів` and `металлургов` keep one stem."""
    word = in_cyrillic(_APOSTROPHES.sub("", word.lower()))
    word = _ANOTHER_WORD.get(word, word)
    return _DOUBLED.sub(r"\1", word.translate(_FOLD))


def stem(folded: str) -> str:
    """The word without its ending; at least three letters stay."""
    short = _ENDINGS.sub("", folded)
    return short if len(short) >= SHORTEST_STEM else folded


def words_of(text: str) -> list[Word]:
    """The words and numbers of a tidied text."""
    words = []
    for match in _WORD.finditer(text):
        raw = match["number"] or match["word"]
        folded = fold(raw)
        where = match.start(), match.end()
        words.append(Word(raw.lower(), folded, stem(folded), *where, capital=raw.istitle()))
    return words


def as_written(text: str, part: str) -> str:
    """A part of the tidied text as it stood in the text itself, with its apostrophes."""
    if part in text:
        return part
    match = re.search("['’ʼ`´‘\"]?".join(map(re.escape, part)), text)
    return match.group() if match else part
