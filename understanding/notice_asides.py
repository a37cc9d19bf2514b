"""What a notice says beside its matter: where to ring, and where water is brought.

The streets there are not affected, and the hours there are not those of the outage.
"""

import re
from collections.abc import Iterator

_WATER = r"(?:(?:питн|питьев|техн)\w*\s+)?вод(?:а|и|і|у|ою|ы|ой)(?!\w)"
_WHOSE = r"(?:\s+(?!\w+(?:є|ють|уть|ять|ать|ить|ет|ит|ют|ят|ут)(?!\w))[\w«»\"ʼ'’-]+){0,3}"
"""Whose service it is. A word that does something is the matter itself: «усуває порив: вул. …»."""
_RING = (
    r"(?:авар[іи]йн\w*(?:[\s-]+\w+)?[\s-]+(?:служб|бригад|диспетчер|телефон|номер|лінії|линии)\w*"
    r"|диспетчерс\w*|(?:тел\.?|телефон\w*)?\s*(?:для\s+)?(?:довідо?к|справо?к)\w*|тел\.|телефон[иы]?"
    r"|контакт\w*|(?:гаряч|горяч)\w*\s+(?:ліні|лини)\w*"
    r"|зверт(?:ат|айт)\w*|обраща(?:ть|йт)\w*|наша\s+адреса?|пункт\w*\s+(?:незлам|несокруш|обігр|обогр)\w*"
    r"|абонент\w*\s+(?:відділ|отдел)\w*|центр\w*\s+обсл\w*)"
    rf"{_WHOSE}(?:\s*[:(–—]|\s+-\s|\s*,?\s+(?:за|по)\s+адрес\w*)"
)
_BROUGHT = (
    r"(?:підвезен|підвоз|підвіз|довезен|достав|роздач|розлив|видач|подвоз|раздач|разлив|выдач)\w*"
    rf"\s+{_WATER}"
    rf"|{_WATER}\s+(?:(?:буд|мож)\w*\s+){{0,2}}(?:підв|прив|набр|набир|отрим|взят|подв|получ)\w*"
    r"|(?:автоцистерн|водовоз|бювет)\w*"
)
_BEGINS = re.compile(rf"(?<!\w)(?:{_RING}|{_BROUGHT})", re.IGNORECASE)
_WHERE = re.compile(r"(?<!\w)(?:за|по)\s+(?:\w+\s+)?адрес\w*", re.IGNORECASE)
_ENDS = re.compile(r"(?P<word>\w*)\.\s+(?=[А-ЯЁІЇЄҐ])|(?<![:;,\s])[ \t]*\n|\n\s*\n")
_SHORTENED = re.compile(
    r"вул|ул|просп|пр|прос|пров|пер|бул|бульв|пл|мкр|мкрн|буд|будинк|д|б|ім|им|тел|м|г|р|смт", re.IGNORECASE
)
"""A full stop behind these ends no sentence."""
_OFF = re.compile(
    r"не\s+буд|відсутн|отсутств|припин|зупин|прекращ|відключ|отключ|знеструм|обесточ"
    r"|(?:без|немає|нема|нет)\s+(?:\w+\s+)?(?:вод|світл|свет|газ|опал|отоп|тепл|електр|электр)",
    re.IGNORECASE,
)


def asides(text: str) -> Iterator[tuple[int, int]]:
    """Where each begins and ends in a tidied text; what says that something is off is none."""
    at = 0
    while begins := _BEGINS.search(text, at):
        first, at = _where(text, at, begins), _end(text, begins)
        if not _OFF.search(text, first, at):
            yield first, at


def _where(text: str, after: int, begins: re.Match[str]) -> int:
    """Where it begins: the addresses may stand before it («за адресою вул. …, 5 буде підвезення води»)."""
    sentence = max((match.end() for match in _sentence_ends(text, after, begins.start())), default=after)
    where = _WHERE.search(text, sentence, begins.start())
    if where is None or _OFF.search(text, where.start(), begins.start()):
        return begins.start()
    return where.start()


def _end(text: str, begins: re.Match[str]) -> int:
    """The end of its sentence, line or list; of what stands in brackets, the closing one."""
    if text[: begins.start()].rstrip().endswith("(") and (closed := text.find(")", begins.end())) >= 0:
        return closed
    match = next(_sentence_ends(text, begins.end(), len(text)), None)
    if match is None:
        return len(text)
    return match.end("word") if match["word"] else match.start()


def _sentence_ends(text: str, begin: int, end: int) -> Iterator[re.Match[str]]:
    matches = _ENDS.finditer(text, begin, end)
    return (match for match in matches if not (match["word"] and _SHORTENED.fullmatch(match["word"])))
