"""Words and commands that work at every step, in either language."""

import re
import unicodedata
from enum import StrEnum

CASE, CHECK, NEW = "/case", "/check", "/new"


class Command(StrEnum):
    """What a global word asks for."""

    start = "start"
    menu = "menu"
    cancel = "cancel"
    back = "back"
    status = "status"
    operator = "operator"
    addresses = "addresses"
    my_data = "my_data"
    messengers = "messengers"
    outages = "outages"
    articles = "articles"
    subscriptions = "subscriptions"
    language = "language"
    ukrainian = "ukrainian"
    russian = "russian"
    help = "help"
    stop = "stop"
    who_am_i = "who_am_i"
    people = "people"
    groups = "groups"
    outage = "outage"
    report = "report"
    bind = "bind"
    call = "call"
    on = "on"
    off = "off"
    desk = "desk"
    case = "case"
    check = "check"
    new = "new"


_WORDS: dict[Command, tuple[str, ...]] = {
    Command.start: ("/start", "start", "старт", "почати", "початок", "начать", "начало"),
    Command.menu: ("/menu", "menu", "меню", "головне меню", "главное меню"),
    Command.cancel: ("/cancel", "cancel", "скасувати", "відміна", "відмінити", "отмена", "отменить"),
    Command.back: ("/back", "back", "назад", "повернутися", "вернуться"),
    Command.status: (
        "/status",
        "status",
        "статус",
        "мої звернення",
        "мои обращения",
        "стан звернення",
        "где моя заявка",
        "де моя заявка",
    ),
    Command.operator: (
        "/operator",
        "operator",
        "оператор",
        "оператора",
        "живий оператор",
        "живой оператор",
        "людина",
        "людину",
        "живу людину",
        "человек",
        "человека",
        "живого человека",
        "є хто живий",
        "є хто живий?",
        "есть кто живой",
        "есть кто живой?",
        "хочу живу людину",
        "хочу живого человека",
        "покличте оператора",
        "позовите оператора",
        "зв'язок з оператором",
        "связь с оператором",
    ),
    Command.addresses: ("/addresses", "мої адреси", "мои адреса", "my addresses"),
    Command.my_data: (
        "/mydata",
        "my data",
        "мої дані",
        "мои данные",
        "мої персональні дані",
        "мои персональные данные",
        "видалити мої дані",
        "удалить мои данные",
        "стерти мої дані",
        "стереть мои данные",
    ),
    Command.messengers: (
        "connect messengers",
        "з'єднати месенджери",
        "приєднати месенджер",
        "роз'єднати месенджери",
        "соединить мессенджеры",
        "подключить мессенджер",
        "разъединить мессенджеры",
    ),
    Command.outages: (
        "/outages",
        "outages",
        "відключення",
        "планові відключення",
        "які відключення",
        "отключения",
        "отключение",
        "плановые отключения",
        "какие отключения",
    ),
    Command.articles: (
        "/articles",
        "questions and answers",
        "питання і відповіді",
        "питання та відповіді",
        "часті питання",
        "вопросы и ответы",
        "частые вопросы",
    ),
    Command.subscriptions: (
        "/notices",
        "notices",
        "my notices",
        "сповіщення",
        "мої сповіщення",
        "підписки",
        "мої підписки",
        "підписка",
        "підписатися",
        "підписатися на сповіщення",
        "хочу сповіщення",
        "уведомления",
        "мои уведомления",
        "подписки",
        "мои подписки",
        "подписка",
        "подписаться",
        "подписаться на уведомления",
        "хочу уведомления",
    ),
    Command.language: ("/language", "language", "мова", "язык", "змінити мову", "сменить язык"),
    Command.ukrainian: (
        "українська",
        "українською",
        "українська мова",
        "мова українська",
        "українською мовою",
        "українську",
        "українську мову",
        "на українську",
        "на українській мові",
        "по-українськи",
        "по українськи",
        "ukrainian",
        "украинский",
        "украинский язык",
        "на украинский",
        "на украинском",
        "на украинском языке",
        "украинским языком",
        "по-украински",
        "по украински",
        "не розумію російською",
        "не розумію російську",
    ),
    Command.russian: (
        "русский",
        "по-русски",
        "по русски",
        "на русском",
        "на русском языке",
        "на русский",
        "на русский язык",
        "русским языком",
        "русский язык",
        "язык русский",
        "russian",
        "російська",
        "російська мова",
        "російську",
        "російською",
        "російською мовою",
        "на російську",
        "на російській",
        "на російській мові",
        "не понимаю по-украински",
        "не понимаю украинский",
        "не понимаю украинского",
        "не понимаю украинский язык",
        "не понимаю на украинском",
    ),
    Command.help: ("/help", "help", "допомога", "помощь", "довідка", "справка", "?"),
    Command.stop: (
        "/stop",
        "stop",
        "stop notices",
        "стоп",
        "стоп сповіщення",
        "стоп розсилка",
        "відписатися",
        "відписатись",
        "відпишіть мене",
        "відписка",
        "вимкнути сповіщення",
        "скасувати підписку",
        "скасувати сповіщення",
        "стоп уведомления",
        "стоп рассылка",
        "отписаться",
        "отпишите меня",
        "отписка",
        "отключить уведомления",
        "выключить уведомления",
        "отменить подписку",
    ),
    Command.who_am_i: ("/whoami",),
    Command.people: ("/people",),
    Command.groups: ("/groups",),
    Command.outage: ("/outage",),
    Command.report: ("/report",),
    Command.bind: ("/bind",),
    Command.call: ("/call",),
    Command.on: ("/on",),
    Command.off: ("/off",),
    Command.desk: ("/desk",),
    Command.case: (CASE,),
    Command.new: (NEW,),
    Command.check: (CHECK, "перевірка якості", "проверка качества"),
}
# What stands around a language when nothing but the language is asked for: «а можна українською, будь ласка».
_AROUND_A_LANGUAGE = re.compile(
    r"(?<![\w-])(?:а|и|і|й|ну|я|ви|вы|ти|ты|зі мною|со мной|мені|мне|нам|бот|краще|лучше|далі|дальше|тут"
    r"|можна|можно|можете|чи|ли|будь ласка|пожалуйста|прошу|дякую|спасибо|please|хочу|хотів би|хотел бы"
    r"|хотіла б|хотела бы|давайте|давай|будемо|будем|пиш\w+|писати|писать|говор\w+|розмовля\w+|спілкува\w+"
    r"|общат\w+|общай\w+|разговари\w+|відповіда\w+|отвеча\w+|переключ\w+|перемкн\w+|перейд\w+|перейт\w+"
    r"|добрий день|доброго дня|добрый день|здравствуйте|привіт|привет|вітаю)(?![\w-])"
)
_MARKS = re.compile(r"[^\w\s/'?+-]")
_APOSTROPHES = str.maketrans("ʼ’`‘ʹ", "'''''")


def plain(text: str) -> str:
    """The text as it is compared: no case, emoji or punctuation, one kind of apostrophe, single spaces."""
    text = unicodedata.normalize("NFC", text).translate(_APOSTROPHES).casefold()
    words = " ".join(_MARKS.sub(" ", text).split())
    return words.strip(" -") or text.strip()


YES = frozenset(
    map(plain, ("так", "да", "yes", "ага", "угу", "ок", "ok", "добре", "хорошо", "швидше", "быстрее"))
)
"""Words that agree."""
NO = frozenset(
    map(
        plain, ("ні", "нет", "no", "не знаю", "немає", "нема", "без номера", "не хочу", "не треба", "не надо")
    )
)
"""Words that decline."""

_COMMANDS = {plain(word): command for command, words in _WORDS.items() for word in words}


def read_command(text: str) -> Command | None:
    """The command that is the whole of this text. A deep link's payload and `@botname` may follow it."""
    words = plain(text)
    if text.startswith("/"):
        words = plain(text.split()[0].split("@")[0])
    return _COMMANDS.get(words) or _wished_language(words)


def _wished_language(words: str) -> Command | None:
    """The language that a sentence asks for and nothing else: «а можна українською мовою»."""
    wished = _COMMANDS.get(plain(_AROUND_A_LANGUAGE.sub(" ", words).replace("?", " ")))
    return wished if wished in (Command.ukrainian, Command.russian) else None
