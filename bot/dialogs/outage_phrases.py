"""What people say who are told that something is known already: tell me, I see, mine is another matter."""

from bot.dialogs.phrases import anywhere, is_no, is_yes, only

wants_word = anywhere(
    r"повідом\w*|сповіст\w*|сповіщ\w*|сообщ\w*|уведом\w*|напиш\w*|дайте знать|дайте знати|дай знать|скаж\w*",
    r"tell me|let me know",
)
asks_of_outages = anywhere(r"(?:від|от)ключен(?:ня|ь|ні|ие|ия|ий|ии|ию)", r"outages?")
"""Speaks of outages, not of what is off."""
asks_what_comes = anywhere(
    r"(?:від|от)ключ(?:ать|атимуть|ати|ат)|(?:буде|будет|будуть|будут) (?:від|от)ключ\w+"
)
"""Asks of what is to come."""
_whether = anywhere(r"чи|ли|як(?:і|е|ий)|как(?:ие|ое|ой)|коли|когда|що|что|де|где|is|are|what|when")
_wants_none = anywhere(
    r"не|стоп|досить|хватит|годі|припин\w*|прекрат\w*|відпи[сш]\w*|отпи[сш]\w*|скасу\w*|отмен\w*|stop"
)


def asks_whether_off(text: str) -> bool:
    """Asks whether something is off, and does not ask to be told no more of it."""
    is_question = text.rstrip().endswith("?") or _whether(text)
    return asks_of_outages(text) and is_question and not _wants_none(text)


_same_here = anywhere(
    r"(?:в|у) (?:мене|нас|меня) (?:теж|також|тоже|також само|так само|так же|то же|те саме|то же самое)",
    r"теж (?:нема\w*|не)|тоже (?:нет|не)|me too|the same",
)
_is_other = anywhere(
    r"інш(?:е|а|ий|ої|ого)|друг(?:ое|ая|ой|ого)|не т(?:е|о|а|ой)|не (?:це|ця|цей|это|эта|этот)",
    r"подай\w*|подат\w*|подаю|зареєстр\w*|зарегистр\w*|оформ\w*|надішл\w*|відправ\w*|отправ\w*",
    r"(?:все|всё) одно|все равно|всё равно|different|file it|send it",
)
_sees = only(
    r"дякую?\w*|спасиб\w*|зрозумі\w*|понят\w*|понял\w*|ясно|почека\w*|зачека\w*|подожд\w*|жд[уеё]\w*|чека\w*"
    r"|добре|хорошо|знаю|я знаю|thank you|thanks|i see"
)


def takes_known(text: str) -> str:
    """The button that the words stand for: «tell», «known», «file»; "" when they say something else."""
    if _is_other(text) or is_no(text):
        return "file"
    if wants_word(text) or _same_here(text):
        return "tell"
    if _sees(text):
        return "known"
    return "tell" if is_yes(text) else ""


_is_this = only(
    r"т(?:а|е|о|от|ой|ий) сам\w*|(?:саме|именно) (?:те|то|та|це|ця|эта)|воно|вона|він|оно|она|он|те|то",
    r"про це|про неї|об этом|про это|о ней|та|тот|той|та ж|та же|те ж|то же|this one|it is this one|the same",
    r"так|да|ага|yes",
)


def takes_same(text: str) -> str:
    """The button that the words stand for where an open request was shown: «this», «other»; else ""."""
    if _is_this(text) or _same_here(text):
        return "this"
    if _is_other(text) or is_no(text):
        return "other"
    return "this" if is_yes(text) else ""


_works = anywhere(r"є|есть|працю\w+|работа\w+|запрац\w+|заработ\w+|дали|увімкн\w+|включили|works")
_still_off = anywhere(
    r"не (?:працю\w+|работа\w+|дали|увімкн\w+|включили|запрац\w+|заработ\w+)",
    r"нема\w*|нет \w+|ще|ещё|еще|досі|still",
)
_bare_no = only(r"ні|нет|нєт|не|неа|no|nope")


def takes_unclear(text: str) -> str:
    """The same where it is asked whether it is still off: «works» or «file». A bare no may mean either."""
    if _bare_no(text):
        return ""
    if is_yes(text) or _still_off(text) or _is_other(text):
        return "file"
    return "works" if _works(text) else ""
