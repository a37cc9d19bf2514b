"""Articles of help, a file each: a head, and a section of title, questions and text in each language."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from city.fields import read_date
from city.folder import Folder
from city.tables import LONGEST_ON_BUTTON, CityFileError, Row, read_text
from core.city_answers import Article
from core.city_names import Names
from core.city_services import Referral, Unit
from core.hours import Hours

FOLDER = "help"
LANGUAGES = ("uk", "ru")
LONGEST_TITLE, LONGEST_TEXT = 40, 700
"""Letters: what fits on a button, and what a small screen shows as one message."""
KEYS = {"": ("topic", "about", "source", "checked"), **dict.fromkeys(LANGUAGES, ("title", "source", "asked"))}
"""The keys of the head and of each language; `asked` may stand there many times."""
_SECTION = re.compile(r"\[(\w+)\]")
_FIELD = re.compile(r"\{([^{}]*)\}")


@dataclass
class _Section:
    """Lines of `key: value`, and the text after the first empty line."""

    row: Row
    asked: list[str] = field(default_factory=list)
    lines: list[str] | None = None

    @property
    def text(self) -> str:
        return "\n".join(self.lines or ()).strip()


@dataclass(frozen=True)
class Facts:
    """What articles may name, so that it stands in one file of the city only."""

    phone: str
    units: tuple[Unit, ...]
    referrals: tuple[Referral, ...]
    hours: Mapping[str, Hours]

    def fields(self) -> dict[str, str]:
        """What stands for a field in braces: the phone of a unit by its code, and the centre's own."""
        centre = self.hours.get("contact_centre")
        times = {"opens": f"{centre.opens:%H:%M}", "closes": f"{centre.closes:%H:%M}"} if centre else {}
        return {"phone": self.phone, **times, **{unit.code: unit.phone for unit in self.units}}

    def sources(self) -> dict[str, tuple[Names, str]]:
        """The bodies that are known by a code: their names, and how to reach them."""
        units = {unit.code: (unit.name, unit.phone) for unit in self.units}
        return units | {one.code: (one.body, one.contact) for one in self.referrals}


def read_articles(folder: Folder, facts: Facts) -> tuple[Article, ...]:
    """The articles, in the order of their files; a city needs none, nor the folder."""
    articles: list[Article] = []
    for path in sorted((folder.path / FOLDER).glob("*.txt")):
        with folder.noting():
            sections = _read_sections(folder.path, f"{FOLDER}/{path.name}")
            articles.append(_make(folder, path.stem, sections, facts))
    _check_twice(folder, articles)
    return tuple(articles)


def _read_sections(folder: Path, file: str) -> dict[str, _Section]:
    """The head and the two languages. Raises CityFileError."""
    sections = {"": _begin(file, 1, "")}
    section = sections[""]
    for number, line in enumerate(read_text(folder, file).splitlines(), 1):
        if found := _SECTION.fullmatch(line.strip()):
            language = found[1]
            if language not in LANGUAGES or language in sections:
                raise CityFileError(f"{file}, line {number}: write [uk] once and [ru] once.")
            section = sections[language] = _begin(file, number, language)
        elif section.lines is not None:
            section.lines.append(line.strip())
        elif line.strip():
            _take_line(section, file, number, line)
        elif any(section.row.values.values()):
            section.lines = []
    for language in LANGUAGES:
        if language not in sections:
            raise CityFileError(f"{file}: the language «{language}» is missing; write a part [{language}].")
    return sections


def _begin(file: str, line: int, section: str) -> _Section:
    return _Section(Row(file, line, dict.fromkeys(KEYS[section], "")))


def _take_line(section: _Section, file: str, number: int, line: str) -> None:
    key, _colon, value = map(str.strip, line.partition(":"))
    known = section.row.values
    if key not in known:
        raise CityFileError(f"{file}, line {number}: «{key}» is not known here; write {', '.join(known)}.")
    if key == "asked":
        section.asked.append(value)
    elif known[key]:
        raise CityFileError(f"{file}, line {number}: «{key}» stands there twice; delete one.")
    known[key] = value


def _make(folder: Folder, code: str, sections: Mapping[str, _Section], facts: Facts) -> Article:
    head = sections[""].row
    own = {language: sections[language] for language in LANGUAGES}
    return Article(
        code=Row(head.file, 1, {"file name": code}).code("file name", LONGEST_ON_BUTTON),
        topic=folder.code_of(head, "topic", "groups.csv"),
        about=folder.code_of(head, "about", *_ABOUT, also=("",)),
        title={language: _read_title(one) for language, one in own.items()},
        text={language: _read_text(one, facts.fields()) for language, one in own.items()},
        source={language: _read_source(head, language, one, facts) for language, one in own.items()},
        checked=read_date(head, "checked"),
        asked=tuple(asked for one in own.values() for asked in _read_asked(one)),
    )


_ABOUT = ("services.csv", "referrals.csv", "off_target.csv")


def _read_title(section: _Section) -> str:
    title = section.row.text("title")
    if len(title) > LONGEST_TITLE:
        raise section.row.wrong(f"«title» does not fit on a button; write at most {LONGEST_TITLE} letters.")
    return title


def _read_text(section: _Section, fields: Mapping[str, str]) -> str:
    """The text with its fields filled in."""
    if not section.text:
        raise section.row.wrong("there is no text; write it after an empty line.")
    for name in _FIELD.findall(section.text):
        if name not in fields:
            raise section.row.wrong(
                f"the field {{{name}}} is not known; write a code of units.csv, phone, opens or closes."
            )
    text = _FIELD.sub(lambda found: fields[found[1]], section.text)
    if len(text) > LONGEST_TEXT:
        raise section.row.wrong(f"the text has {len(text)} letters; write at most {LONGEST_TEXT}.")
    return text


def _read_source(head: Row, language: str, section: _Section, facts: Facts) -> str:
    """Who says so and where it can be checked: by a code of the city's, or in words of each language."""
    code, words = head.values["source"], section.row.values["source"]
    if not code and not words:
        raise section.row.wrong(
            "«source» is missing; write a code of units.csv or referrals.csv above, or a body and address."
        )
    if words:
        return words
    if code not in facts.sources():
        raise head.wrong(f"«source» is «{code}»; write a code of units.csv or of referrals.csv.")
    names, contact = facts.sources()[code]
    if not contact:
        raise head.wrong(f"«source» is «{code}», which has no contact; write «source» in each language.")
    return f"{names[language]}, {contact}"


def _read_asked(section: _Section) -> Iterator[str]:
    if not section.asked or not all(section.asked):
        raise section.row.wrong("«asked» is empty; write how people ask for it, a line each.")
    yield from section.asked


def _check_twice(folder: Folder, articles: list[Article]) -> None:
    """Two articles with one title, or one question that leads to two, are one too many."""
    seen: dict[str, str] = {}
    for article in articles:
        for said in {*article.title.values(), *article.asked}:
            with folder.noting():
                other = seen.setdefault(said.casefold(), article.code)
                if other != article.code:
                    raise CityFileError(
                        f"{FOLDER}/{article.code}.txt: «{said}» stands in {FOLDER}/{other}.txt already; "
                        "write it in one of them."
                    )
