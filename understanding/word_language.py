"""Which language a single word is of, by its letters: learnt, so that it knows words that no list holds."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import log
from pathlib import Path
from zlib import crc32

from understanding.learning import Example, learn
from understanding.model import Model
from understanding.romanising import romanised
from understanding.spelling import in_cyrillic

FILE = Path(__file__).with_name("languages.npz")
LENGTHS = range(1, 5)
SURE = 0.98
PASSES = 6
IN_LATIN = 1
"""How much each way of writing a word in Latin letters counts beside the word itself."""
CLEAR = 1.0
"""A sentence whose words speak less for one language teaches nothing."""
WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_CYRILLIC = re.compile(r"[а-яіїєґё]")
_LETTER = re.compile(r"[a-zа-яіїєґё]")
_APOSTROPHE_LOST = (
    r"зєдн|обєкт|обєдн|розєдн|субєкт|відємн|інєкц|пєс|премєр|карєр|курєр|барєр|\w*сімє"
    r"|\w*(?:лл|[бпв])є(?:ться|мо|м|те|ш|т)?$"
)
_OWN_SPELLING = r"\w{3,}нє$|третє$|третьо\w|\w+[єн]єв(?:а|у|им|і|ськ\w+)?$"
# «Останнє», «третьокласник», «за Брежнєва» are as they should be.
# Russian words written by ear in Ukrainian letters: «нєту», «ребьонок», «водітєль».
BY_EAR = re.compile(
    rf"^(?!{_APOSTROPHE_LOST}|{_OWN_SPELLING}).*[бвгджзклмнпрстфхцчш]є|[бпвмд]ьо|[рт]ьо[тнкр]|рьом|^всьо$|[йь]от$|[аі]єт$"
    r"|^(?:нєт|нету|єлє|щас|када|токо|тіко|хоть|прям$|єслі|срочно|совс[еє]м|сутки|дождь|вобще|січас|счас"
    r"|кругом|опять|нада$|отопл|етаж|криш[аіуою]|кач[еє]л[іьк]|фонар|ребьон|бабушк|дедушк|водіт|мусор|сквозняк"
    r"|глаза|виходним|карточк|деньг|сняли|снять|налог|кажд|нельзя|жд[её]м|ждать|больш[аоуе]|неделю|недєлі"
    r"|ужас|звалк|подєзд|когда$|куда$|если$|тоже$|очень$|потому$|никто$|почему$|сейчас$|только$|ничего$|нет$"
    r"|что$|чтобы$|меня$|понима[юе]|напор$|провод$|водител|тр[еє]т[иь]є|начисл)"
    r"|\w[бвгдзклмнпрстфхц]ать(?:ся)?$"
    # Endings that Ukrainian has in a few words alone: «градусов», «старой».
    r"|^(?!готов|здоров|любов|голов|коров|покров|церков|морков|підков|будов|станов|розмов|кузов|позов)"
    r"\w{2,}(?:[бгжзклпртфхц]|[ауеиоі][сдн])ов$|^(?!геро|поко)\w{3,}[нтмчшврг]ой$"
    # «Подъезді», «ліхтарьов», «вібрірує».
    r"|(?=.*[ыъэё]).*[іїєґ]|^(?!корол|солов)\w{2,}[рлтнс]ьов$|^\w{3,}[лмнрт]іру(?:є|ють|єш|ємо|вати?)"
)


@lru_cache(maxsize=8192)
def ukrainian(word: str) -> float:
    """How likely a word in small letters is a Ukrainian one; otherwise it is Russian."""
    ours = word if word.isascii() else in_cyrillic(word)
    return _model().scores(_features(ours))["uk"] if _LETTER.search(ours) else 0.5


@lru_cache(maxsize=1)
def _model() -> Model:
    return Model.load(FILE)


def _features(word: str) -> dict[int, float]:
    fenced = f"<{word}>"
    lengths = (*LENGTHS, len(fenced))
    parts = {fenced[at : at + size] for size in lengths for at in range(len(fenced) - size + 1)}
    return {crc32(part.encode()): len(parts) ** -0.5 for part in parts}


def learn_words(told: Mapping[str, str], untold: Iterable[str]) -> Model:
    """A model from sentences of a known language; it then tells the language of others and learns of them."""
    first = learn(_examples(told), ("uk", "ru"), passes=PASSES)
    odds = {text: _odds(text, first) for text in (*told, *untold)}
    clear = {text: "uk" if odd > 0 else "ru" for text, odd in odds.items() if abs(odd) > CLEAR}
    return learn(_examples(clear), ("uk", "ru"), passes=PASSES)


def _examples(told: Mapping[str, str]) -> list[Example]:
    count: dict[str, Counter[str]] = defaultdict(Counter)
    for text, language in told.items():
        for word in set(words_in(text)):
            count[word][language] += 1
            for typed in romanised(word, language):
                count[typed][language] += IN_LATIN
    return [
        Example(_features(word), {language: times / seen.total() for language, times in seen.items()})
        for word, seen in count.items()
    ]


def _odds(text: str, model: Model) -> float:
    likely = (model.scores(_features(word))["uk"] for word in words_in(text))
    return sum(log((one + 0.02) / (1.02 - one)) for one in likely)


def words_in(text: str) -> list[str]:
    """The words of a text in small letters, without those in Latin ones, whose language nobody knows yet."""
    words = WORD.findall(text.lower())
    return [in_cyrillic(word) for word in words if _CYRILLIC.search(word)]
