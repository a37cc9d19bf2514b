"""Which item of a request a text names, and what it says of it: «адрес неправильный», «описание: яма»."""

import re
from dataclasses import dataclass

from bot.dialogs.phrases import only
from bot.dialogs.words import plain

_SMALL = (
    r"мій|моя|моє|мой|мне|мені|мене|меня|у|в|на|це|это|ні|нет|ой|а|і|и|той|та|то|треба|надо|нужно|хочу|потрібно"
    r"|будь ласка|пожалуйста|ось|вот|буде|будет|is|my|the|to"
)
_WRONG = (
    r"змін\w*|измен\w*|виправ\w*|исправ\w*|поміня\w*|поменя\w*|замін\w*|замен\w*|не (?:та|т[ое]|то[йт])"
    r"|не так\w*|неправильн\w*|невірн\w*|неверн\w*|помил\w*|ошиб\w*|інш\w*|друг\w*|нов\w*|change|wrong"
)
_ITEMS = {
    "address": r"адрес\w*|address",
    "phone": r"(?:номер\w* )?(?:телефон\w*|тел)|номер\w*(?! ?(?:дом|буд|кварт|заяв|зверн|обращ|марш))|phone",
    "description": r"опис\w*|текст\w*|description",
    "group": r"тем[ауы]\w*|послуг\w*|услуг\w*|topic",
    "whom": r"(?:для|за) (?:інш|друг)\w*(?: людин\w*| человек\w*)?|кого|another person",
}
_NAMED = {
    step: re.compile(
        rf"\W*(?:(?:{_SMALL}|{_WRONG})\b\W*)*?(?:{words})(?![\w'])\W*(?:(?:{_SMALL}|{_WRONG})(?![\w'])\W*)*(?P<value>.*)",
        re.IGNORECASE | re.DOTALL,
    )
    for step, words in _ITEMS.items()
}
_NUMBER = re.compile(r"\+?\d[\d\s().-]{6,}\d")
_about_phone = only(
    r"(?:телефон|номер|контакт)\w*|тел|мой|мій|моя|на|по|для|зв'язку|связи|так|да|ні|нет"
    r"|(?:по)?(?:звоните|дзвоніть)|запиш\w+|пиш\w+"
)
wants_change = only(_WRONG, r"ні|нет|no")
"""Something of it is not right, without saying what."""


@dataclass(frozen=True)
class Item:
    """An item by the name of its step, and the value that is given for it, if one is."""

    step: str
    value: str


def named_item(text: str) -> Item | None:
    """The item that the text begins with."""
    for step, pattern in _NAMED.items():
        if found := pattern.fullmatch(text.strip()):
            return Item(step, found["value"].strip())
    return None


def beside_phone(text: str) -> str:
    """What is told besides a telephone number: «звонить после 18»."""
    rest = _NUMBER.sub(" ", text).strip(" ,.;:-–—")
    return "" if not plain(rest) or _about_phone(rest) else rest
