"""Canned answers: a table whose texts have fields in braces."""

from city.tables import LONGEST_ON_BUTTON, Row
from core.city_answers import ReadyAnswer
from core.city_names import Names
from core.ready import fields_in
from core.wording import Field

FILE = "ready_answers.csv"
LONGEST_NAME, LONGEST_TEXT = 40, 1000


COLUMNS = "code,group_uk,group_ru,name_uk,name_ru,text_uk,text_ru"


def read_ready_answer(row: Row) -> ReadyAnswer:
    """One answer; both languages tell the same facts, so they have the same fields."""
    return ReadyAnswer(
        row.code("code", LONGEST_ON_BUTTON), row.names("group"), _read_names(row), _read_text(row)
    )


def _read_names(row: Row) -> Names:
    names = row.names()
    for language, name in names.items():
        if len(name) > LONGEST_NAME:
            raise row.wrong(
                f"«name_{language}» does not fit on a button; write at most {LONGEST_NAME} letters."
            )
    return names


def _read_text(row: Row) -> Names:
    text = row.names("text")
    fields = {language: _fields(row, f"text_{language}", words) for language, words in text.items()}
    if fields["uk"] != fields["ru"]:
        [other] = sorted(fields["uk"] ^ fields["ru"])[:1]
        raise row.wrong(f"the field {{{other}}} stands in one language only; write it in both, or in none.")
    return text


def _fields(row: Row, column: str, words: str) -> set[str]:
    if len(words) > LONGEST_TEXT:
        raise row.wrong(f"«{column}» has {len(words)} letters; write at most {LONGEST_TEXT}.")
    try:
        found = set(fields_in(words))
    except ValueError:
        raise row.wrong(f"«{column}» has a brace that fits no field; write fields like {{number}}.") from None
    for field in sorted(found - set(Field)):
        known = ", ".join(f"{{{name}}}" for name in Field)
        raise row.wrong(f"«{column}» has the field {{{field}}}, which is not known; known are: {known}.")
    return found
