"""Which language a text is in: clear in a few words, and never by a name."""

import pytest

from understanding import detect_language
from understanding.language import _FOREIGN, _OWN_WORDS

RUSSIAN = [
    "маршрутка не приехала", "снег не чистят", "нужна субсидия", "хочу человека", "оператор бросила трубку",
    "застрял в лифте Куприна 5", "ребенок провалился в люк, Куприна 5", "автобус опаздывает",
    "лужа во дворе", "газ отключили", "сломался лифт", "кран течет", "крыша протекает", "темно на улице",
    "воды нет", "собака укусила ребенка", "позовите человека", "дорога разбита", "когда починят",
    "шумят соседи", "водитель нахамил", "зависли в лифте", "ветки бьют по окнам", "столб упал",
    "загорелась проводка", "взорвался газ",
    "квитанция непонятная", "в подвале стоит вода, воняет", "деревья мешают", "двери не открываются",
    "у Ірини нет воды", "Юлія, нет света",
]  # fmt: skip
UKRAINIAN = [
    "нема води", "дах тече", "яма на дорозі", "вода брудна", "хочу людину", "маршрутка не приїхала",
    "газ вимкнули", "темно на вулиці", "труба тече", "дерево впало на машину", "кран зламався",
    "зупинка брудна", "снігу по коліна", "коли полагодять", "сусіди шумлять", "гілка впала",
    "автобус запізнюється", "холодно у квартирі", "оператор кинула слухавку",
    "Марія Іванівна з п'ятої квартири",
    "На вулиці темно", "будинок шістдесят сьомий", "Добрий день", "Немає Води",
]  # fmt: skip
UNCLEAR_WITHOUT_RUSSIAN = [
    "дайте воду", "горить балкон", "кабінет", "бюджет", "маршрут", "кредит", "інститут", "канал", "депутат",
    "сюжет", "салат", "іспит", "вокзал", "приятель", "тил", "газу тут нема", "робите", "уже додано",
]  # fmt: skip
NAMES = [
    "Ірина", "ірина", "Марія", "Сергій", "Ірина Матвієнко", "Матвієнко", "Іваненко Петро Васильович",
    "Наталья Сергеевна", "Ковалевская", "Ирина", "Наталия", "Юлія Ігорівна", "Сергій, 0671234567",
]  # fmt: skip


MIXED = [
    "у підвалі вода, визвіть майстра", "сосєди знизу кричать, що їх заливає",
    "до двадцяти градусов не гріє в хаті",
    "тут уже треба получить талон чи як", "хочу узнать за новий квиток, підкажіть", "нема чим писать заяву",
    "у нас сломався ліхтар", "вікно заклеїли, бо сквозняк", "наш вєнтіль зламався зранку",
    "хай хоч раз предупредили б", "жду четвертий день на майстра", "літом боюсь ходить тією стежкою",
    "гаманець потеряла біля зупинки, хто знайшов", "коли буде перший тролейбус утром, скажіть мені",
]  # fmt: skip


@pytest.mark.parametrize("text", MIXED)
def test_one_russian_word_in_ukrainian_makes_it_mixed(text: str) -> None:
    assert detect_language(text) == "mixed"


@pytest.mark.parametrize("text", ["передайте начальству пламенный", "vklyuchite otoplenie pozhaluysta"])
def test_words_of_no_list_are_russian_together(text: str) -> None:
    assert detect_language(text) == "ru"


@pytest.mark.parametrize("text", RUSSIAN)
def test_clear_russian_is_russian(text: str) -> None:
    assert detect_language(text) == "ru"


@pytest.mark.parametrize("text", UKRAINIAN)
def test_clear_ukrainian_is_ukrainian(text: str) -> None:
    assert detect_language(text) == "uk"


@pytest.mark.parametrize("text", UNCLEAR_WITHOUT_RUSSIAN)
def test_ukrainian_words_are_never_russian(text: str) -> None:
    assert detect_language(text) in ("uk", "unclear")


@pytest.mark.parametrize("text", NAMES)
def test_names_are_no_evidence(text: str) -> None:
    assert detect_language(text) == "unclear"


def test_one_word_beside_a_name_is_evidence() -> None:
    assert [detect_language("Ірина вчора"), detect_language("Ірина вчера")] == ["uk", "ru"]


LATIN = [
    ("zalylo sklep, dopomozhit", "uk"), ("pryizhdzhaite shvydshe bo dakh zirvalo", "uk"),
    ("nemaie sylly chekaty", "uk"), ("kryshku s kolodca snyali nochyu", "ru"),
    ("kogda pridut elektriki", "ru"), ("tretiy den sidim bez sveta", "ru"),
    ("nemaie vody i svitla, skolko mozhno zhdat", "mixed"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "language"), LATIN)
def test_in_latin_letters_all_words_speak_together(text: str, language: str) -> None:
    assert detect_language(text) == language


WITHOUT_APOSTROPHE = [
    "зєднайте зі старшим",
    "третьому сину теж холодно",
    "від неділі чекаємо",
    "пятий день чекаємо",
]


@pytest.mark.parametrize("text", WITHOUT_APOSTROPHE)
def test_a_lost_apostrophe_makes_no_word_russian(text: str) -> None:
    assert detect_language(text) == "uk"


def test_no_word_of_the_foreign_list_is_one_of_ours() -> None:
    """A stem that begins a Ukrainian word of the lists would make honest lines mixed."""
    assert [word for word in _OWN_WORDS["uk"].whole if _FOREIGN.have(word.rstrip("*"))] == []
