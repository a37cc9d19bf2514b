"""Short answers in people's own words: a text that is made of phrases of one table and of filling words.

A phrase may be a pattern: «відправ\\w*» stands for every form of the word.
"""

import re
from collections.abc import Callable

from bot.dialogs.words import plain

_FILLING = (
    r"будь ласка|пожалуйста|пж|плиз|ну|а|і|и|та|же|ж|ой|ах|ох|вже|уже|теж|тоже|тоді|тогда|конечно|звісно"
    r"|звичайно|швидше|скорее|быстрее|скоріше|зараз|сейчас|все|всё|вот|ось|це|это|мені|мне|його|её|ее|їх|их|то|я|ми|мы"
    r"|please|now|спасибо|спасибі|дякую|дякуємо|слава богу"
)


def only(*phrases: str) -> Callable[[str], bool]:
    """A reader that knows texts of these phrases alone; filling words may stand between them."""
    said = "|".join(phrases)
    made_of = re.compile(rf"(?:(?:{_FILLING}) )*(?:{said})(?: (?:{said}|{_FILLING}))*")

    def reads(text: str) -> bool:
        return bool(made_of.fullmatch(plain(text)))

    return reads


def anywhere(*phrases: str) -> Callable[[str], bool]:
    """A reader that finds one of these phrases within a text."""
    found = re.compile(rf"(?<![\w'])(?:{'|'.join(phrases)})(?![\w'])")

    def reads(text: str) -> bool:
        return bool(found.search(plain(text)))

    return reads


is_yes = only(
    r"так|да|yes|ага|угу|ок|окей|ok|okay|добре|хорошо|гаразд|швидше|быстрее|давай(?:те)?|згод(?:ен|на|ні)"
    r"|соглас(?:ен|на|ны)|погоджуюсь|вірно|верно|правильно|точно|можна|можно|хочу|дуже|очень|yep|sure"
)
"""Agrees."""
is_no = only(
    r"ні|нет|нєт|не|неа|no|nope|не треба|не надо|не нужно|не потрібно|не хочу|не варто|не стоит|не згод\w+"
    r"|не соглас\w+|немає|нема|нету|нічого|ничего"
)
"""Declines."""
is_send = only(
    r"(?:відправ|отправ|надішл|надсил|пошл|шл|подав|подай|переда|пода)\w*|шліть|шлите"
    r"|(?:все|всё) (?:правильно|вірно|верно|так|добре|хорошо|ок|гаразд|норм\w*)|(?:так|да|ok|ок|ага|угу)"
    r"|правильно|вірно|верно|send"
)
"""Wants what was shown to be sent."""
goes_on = only(
    r"(?:продовж|продолж)\w*(?: (?:звернення|обращение|заявк\w*|чернетк\w*|черновик\w*))?"
    r"|далі|дальше|go on|continue"
)
"""Wants to take up what was left."""
