"""What somebody in danger answers in words: has rung, cannot ring, or the danger is over."""

from enum import StrEnum

from bot.dialogs.phrases import anywhere, is_no, is_send, is_yes, only


class Ringing(StrEnum):
    """What was said of the call to the emergency number; the first two are buttons, too."""

    told = "told"
    cannot = "cannot"
    over = "over"
    unsure = "unsure"
    unclear = ""


is_over = anywhere(
    r"відбій|отбой|помилк\w*|ошиб\w*|переплута\w*|перепута\w*|хибн\w*|ложн\w*|скасову\w*|отменя\w*",
    r"(?:все|всё|вже|уже) (?:вже |уже |в )?(?:нормально|норм|добре|хорошо|гаразд|порядк[уе])",
    r"(?:вже|уже|більше|больше) не (?:пахн\w*|гор[иі]т\w*|теч\w*|искр\w*|іскр\w*|треба|надо|нужно|потрібно)",
    r"обошлось|обійшлося|потуш\w*|погасил\w*|загасил\w*|(?:вже|уже) при[їе]ха\w*|нікого не треба",
    r"никого не надо",
)
"""The danger has passed, or never was."""
_cannot = anywhere(
    r"не (?:\w+ )?(?:можу|може|можемо|могу|можем|можна|можно|вмію|умею|виходить|получается|вийде)",
    r"не ?(?:до|за|по)?(?:дзвон|звон|телефон)\w*|немо(?:гу|жу)|невозможно|неможливо|зайнят\w*|занят\w*",
    r"не (?:відповіда\w*|отвеча\w*|бер\w+|підніма\w*|поднима\w*|слыш\w*|чую|чує|говор\w*|розмовля\w*)",
    r"телефон\w* не \w+|ніхто не \w+|никто не \w+|глух\w*|нім[аий]?|немой|немая|німий|розря\w*|разря\w*",
    r"(?:немає|нема|нет|без) (?:зв'язку|связи|телефону?|грошей|денег|мережі|сети|заряду?|звуку?)|батаре\w*",
    r"(?:подзвон|позвон|зателефонуй|набер|викличте|вызов)\w*(?: \w+)? (?:ви|вы|за мене|за меня)",
)
_not_yet = anywhere(r"(?:ще|еще|ещё) не \w+|не (?:дзвони\w+|звони\w+|подзвонил\w*|позвонил\w*)")
_has_rung = anywhere(
    r"(?:(?:по|за|до|з)?(?:дзвон|звон|телефону)|виклика|вызва|набра|повідом|сообщ)\w*(?:л|в|ла|ли|лись|лася|вся)",
    r"їдуть|едут|виїхал\w*|выехал\w*|при[їе]дуть?|told|rung",
)
_passes_on = only(
    r"переда\w*|давай(?:те)?|(?:по)?дзвоніть|(?:по)?звоните|рятуйте|спасите|допоможіть|помогите",
)


_hurries = only(r"давай(?:те)?|швидше|быстрее|скоріше|скорее|мерщій|хутчіш|негайно|терміново|срочно|живее")
"""A yes elsewhere; whoever is asked whether they have rung says nothing of that with it."""
_unsure = only(
    r"(?:сам\w* )?не знаю(?: (?:що|что|шо) (?:робити|делать)| як| как)?",
    r"не впевнен\w*|не уверен\w*|подумаю|хз",
    r"потім|потом|пізніше|позже|попозже|згодом|не зараз|не сейчас|later",
)


def read_ringing(text: str) -> Ringing:
    """What these words say of the call to the emergency number."""
    if is_over(text):
        return Ringing.over
    if not _not_yet(text) and (is_no(text) or _cannot(text)):
        return Ringing.cannot
    if _hurries(text):
        return Ringing.unsure
    if is_yes(text) or (_has_rung(text) and not _not_yet(text)):
        return Ringing.told
    return Ringing.unsure if _unsure(text) else Ringing.unclear


def passes_on(text: str) -> bool:
    """Whether the call for help shall be passed on as it stands."""
    return is_yes(text) or is_send(text) or _passes_on(text)


asks_after_help = anywhere(
    r"едут|едете|їдуть|їдете|выеха\w*|виїха\w*|при[їе]дуть?|слышно|чути|чекати|ждать|взял\w*|виклика\w*|вызыва\w*",
    r"ну (?:что|що|шо)|(?:где|де) (?:бригад\w*|помощь|допомог\w*)|скоро|долго|довго",
)
"""Wants to know what has become of a call for help. Worth asking only where there was one."""
