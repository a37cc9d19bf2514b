"""Words that ask for a human, for the number to ring, or add to a question that waits."""

import re

from bot.dialogs.phrases import anywhere, only
from understanding import Understanding

_WHO = r"(?:людин\w*|человек\w*|оператор\w*|диспетчер\w*|кем\w*|кимось|ким\w*|живим\w*|живым\w*|менеджер\w*)"
_TALK = r"(?:по|роз|пере)?(?:говор|мовл|балак|спілк|общ)\w*"
asks_human = anywhere(
    rf"{_TALK} (?:\w+ )?(?:з|с|із|со) {_WHO}",
    rf"(?:з|с|із|со) {_WHO}(?: (?:нибудь|небудь|то))? (?:\w+ )?{_TALK}",
    r"(?:пере|по)(?:звон|дзвон|телефонуй)(?:іть|ите|и|ть|те)(?: мені| мне)?",
    r"(?:дзвоніть|звоните|наберіть|наберите) (?:мені|мне|мене|меня)",
    rf"(?:потріб\w*|нуж\w*|покличте|позовите|дайте|з'єднайте|соедините)(?: мені| мне)?(?: з| с)? {_WHO}",
    r"не (?:з|с) (?:ботом|роботом|машиною|машиной)",
)
_names_human = anywhere(
    r"(?:людин(?:а|у|и|ою)|человек(?:а|ом)?|(?:оператор|диспетчер|консультант|менеджер)\w*)",
    r"жив(?:ий|ого|ої|им|у|ой|ую|ым)",
    r"(?:хтось|когось|кимось|кто (?:то|нибудь)|кого (?:то|нибудь)|кем (?:то|нибудь))",
    r"(?:робот|бот)\w*",
)
_wishes = anywhere(
    r"(?:хоч|хот|бажа|жела|прошу|можн|можу|могу|потріб|треба|надо|нуж|дай|поклич|позв|позов|клич|зов)\w*",
    r"(?:з'єдна|соедин|зв'яж|зв'яз|свяж|связ|перевед|перевест|переключ|перемкн|говор|розмовл|поговор)\w*",
    r"(?:мені|мне) (?:б|би|бы)",
    r"(?:є|есть|тут)(?: \w+)? (?:хто|хтось|кто)",
)
_MOST_WORDS = 10
_LIKE_A_MATTER = 0.3
"""From this score on a service is meant besides."""
asks_number = anywhere(
    r"(?:гаряч|горяч)\w* (?:лін|лин)\w*",
    r"(?:телефон|номер)\w*(?: \w+)? (?:диспетчер|контакт|оператор|аварійн|аварийн)\w*",
    r"(?:куди|куда|по якому|по какому)(?: \w+)? (?:дзвонити|звонить|подзвонити|позвонить)",
)
ends_talk = only(
    r"(?:завершити|завершіть|закінчити|закінчуємо|закончить|завершить|завершите|заканчиваем)"
    r" (?:розмову|разговор|чат)"
)
"""Wants to end a talk with an operator, in so many words."""
_ADDS = re.compile(
    r"\W*(?:(?:і|и|й|та|а)\W+)?(?:(?:ще|еще|ещё)\W+)?(?:(?:я|хочу|хотів|хотіла|хотел|хотела|забув|забула|забыл|забыла)\W+)*"
    r"(?:дода[мюй]\w*|додати|добав\w+|дополн\w+|доповн\w+)(?!\w)\W*(?P<words>.+)",
    re.IGNORECASE | re.DOTALL,
)


def wants_only_human(text: str, heard: Understanding) -> bool:
    """Whether somebody asks for a human and tells of nothing else, as in «дайте живу людину»."""
    short = len(text.split()) <= _MOST_WORDS and not any(map(str.isdigit, text))
    address = heard.address
    tells = any(one.score >= _LIKE_A_MATTER for one in heard.services)
    tells = tells or bool(address.street_ids or address.unlisted or address.landmark)
    wishes = asks_human(text) or (_wishes(text) and _names_human(text))
    return heard.intent == "operator" and short and not tells and wishes


def added_words(text: str) -> str:
    """What follows on «ще додам:»; empty when nothing is added."""
    found = _ADDS.fullmatch(text.strip())
    return found["words"].strip() if found else ""
