"""Words for whom a request is made, if not for the one who writes: «у моєї мами», «для бабушки»."""

import re

from bot.dialogs.words import plain

_PERSON = (
    r"(?:мам|матір|матер|матус|мать|бабус|бабуш|бабул|дідус|дедуш|дід(?!р)|дед(?!м)|тат[оау]|батьк|отц|отец|пап[аыеу]"
    r"|тітк|тьот|тет[яюи]|тёт|дядьк|дяд[яюи]|сестр|брат[ауо]?(?!і)|дочк|доньк|доч[ьке]|син[ау]|сын[ау]|свекр|тещ"
    r"|подруг|знайом|знаком|сусідк|сусід[ау](?!м)|соседк|сосед[ау]|родич|родствен|літн|пенсіонер|інвалід|инвалид"
    r"|пожил|стар(?:еньк|ушк|ик))\w*"
)
_OWN = r"(?:(?:мо[єїюе]\w*|мого|сво[єїюе]\w*|наш\w*|одн\w*|хвор\w*|больн\w*|стар\w*) )*"
_FOR = re.compile(
    rf"(?<!\w)(?:у|для|за|про|біля|до|к|от|від) {_OWN}{_PERSON}(?! (?:зверху|сверху|знизу|снизу|над|під|под))"
)
_NAMES = re.compile(rf"(?<!\w){_PERSON}")


def for_another(text: str) -> bool:
    """Whether it is said that another person is concerned."""
    return bool(_FOR.search(plain(text)))


def names_person(text: str) -> bool:
    """Whether another person is named at all, as in «телефон мамы»."""
    return bool(_NAMES.search(plain(text)))
