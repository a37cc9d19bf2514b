"""What people write, and what it is about. Run with `-s` to see how many of the lines are read right."""

import sys
from time import perf_counter
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from city.reading import read_city
from core.city import City
from understanding import FoundAddress, Reader, Understanding, detect_language
from understanding.choosing import choose_among
from understanding.entrances import entrance_in
from understanding.routes import find_route

READER = Reader(read_city("mariupol"))
ONE_TAP = 0.75


class Line(NamedTuple):
    """A message; its first service or referral, street, house, flat and language."""

    text: str
    service: str | None = None
    street: str | None = None
    house: str | None = None
    flat: str | None = None
    language: str = "uk"


LINES = [
    Line("немає води на Металургів 86, кв 12, другий день", "no_water", "metalurhiv-ave", "86", "12"),
    Line("на Куинджи 25 не горит фонарь", "street_light", "kuindzhi-st", "25", None, "ru"),
    Line("нет отопления Строителей 54 кв 3", "no_heating", "budivelnykiv-ave", "54", "3", "ru"),
    Line("яма на дорозі по вулиці Італійській біля будинку 20", "pothole", "italiiska-st", "20"),
    Line("не вывозят мусор Бахчиванджи 11", "waste_collection", "bakhchyvandzhy-st", "11", None, "ru"),
    Line("воду дали, але напору нема, Грецька 15", "low_water_pressure", "hretska-st", "15"),
    Line(
        "прорвало трубу, вода хлещет на улицу, Зелинского 7", "water_leak", "zelinskoho-st", "7", None, "ru"
    ),
    Line("з крана тече іржава вода, Латишева 19 кв. 44", "water_quality", "latysheva-st", "19", "44"),
    Line("забилась каналізація в підвалі, Азовстальська 101", "sewer_blockage", "azovstalska-st", "101"),
    Line("пр-т Перемоги 15/2 кв.7 немає світла", "no_power", "peremohy-ave", "15/2", "7"),
    Line("провод оборвался и висит над дорожкой возле школы", "power_hazard", language="ru"),
    Line("вул. Нахімова 82 немає гарячої води", "no_hot_water", "nakhimova-ave", "82"),
    Line("батареи еле теплые, бульвар Шевченко 72а", "weak_heating", "shevchenka-blvd", "72а", None, "ru"),
    Line("двірник не прибирає двір, Куприна 15", "street_cleaning", "kuprina-st", "15"),
    Line("гололед, никто не посыпает тротуар на Пашковского", "snow_ice", "pashkovskoho-st", language="ru"),
    Line("дерево впало на машину, Довженка 3", "dangerous_tree", "dovzhenka-st", "3"),
    Line("за гаражами стихийная свалка", "illegal_dump", language="ru"),
    Line("собаки бегают стаей на Лавицкого", "stray_animals", "lavytskoho-st", language="ru"),
    Line("люк без кришки, Митрополитська 100", "open_manhole", "mytropolytska-st", "100"),
    Line("не працює світлофор на перехресті", "traffic_light"),
    Line("дорожній знак впав на Митрополитській", "road_sign", "mytropolytska-st"),
    Line("15 тролейбус не їздить вже 3 дні", "transport_schedule"),
    Line("водитель маршрутки 112 нахамил и проехал остановку", "transport_service", language="ru"),
    Line("8 поверх, не працює ліфт", "lift"),
    Line("Космодемьянской 5 крыша течет после дождя", "roof_leak", "zoi-kosmodemianskoi-st", "5", None, "ru"),
    Line("в подъезде выбито окно, нужен ремонт", "entrance_repair", language="ru"),
    Line("сломана качель на детской площадке", "playground", language="ru"),
    Line("не нарахували субсидію за жовтень", "subsidy"),
    Line("прийшов неправильний рахунок за воду", "utility_bill"),
    Line("пришла огромная квитанция за свет", "utility_bill", language="ru"),
    Line("скарга на оператора, поклав трубку", "operator_complaint"),
    Line("пахне газом у під'їзді", "gas_smell"),
    Line("пожар в доме напротив", "fire", language="ru"),
    Line("вкрали гаманець, потрібна поліція", "crime"),
    Line("викличте швидку допомогу, людина непритомна", "medical"),
    Line("не пришла пенсия за октябрь", "pension", language="ru"),
    Line("де отримати закордонний паспорт", "documents"),
    Line("показания счетчика как передать", "meter_reading", language="ru"),
    Line("потрібен безкоштовний адвокат у суд", "court_legal"),
    Line("куда платить налог на землю", "tax", language="ru"),
    Line("пропав інтернет третій день", "internet_tv"),
    Line("банкомат съел карту", "bank_card", language="ru"),
    Line("шукаю роботу, які є вакансії", "job"),
    Line("ХОЛОДНЫЕ БАТАРЕИ НА КУПРИНА 15", "weak_heating", "kuprina-st", "15", None, "ru"),
    Line("60 лет СССР 12 нет воды", "no_water", "mykhaila-hrushevskoho-st", "12", None, "ru"),
    Line("проспект Ленина 100 нет света", "no_power", "myru-ave", "100", None, "ru"),
    Line("9 Мая 15 нет света", "no_power", "9-ho-travnia-st", "15", None, "ru"),
    Line("9 травня не було води", "no_water"),
    Line("нет света на 9 мая", "no_power", language="ru"),
    Line("в 17 мкр нет воды", "no_water", "17-y-mkr", language="ru"),
    Line("на Левом берегу нет света", "no_power", "livyi-bereh-mkr", language="ru"),
    Line("просп. Будівельників, буд. 54 корп. 2, кв. 14", None, "budivelnykiv-ave", "54 корп. 2", "14"),
    Line("б-р Шевченка, 72-А кв 5", None, "shevchenka-blvd", "72а", "5"),
    Line("вулиця Металлургв 86", None, "metalurhiv-ave", "86"),
    Line("prospekt Metallurgov 86 kv 5", None, "metalurhiv-ave", "86", "5"),
    Line("на Сонячній 12 нема опалення", "no_heating", "soniachna-st", "12"),
    Line("пров. Сонячний 12, нема опалення", "no_heating", "soniachnyi-ln", "12"),
    Line("Шота Руставелі 4", None, "shota-rustaveli-st", "4"),
    Line("Руставели, дом 4, квартира 8", None, "shota-rustaveli-st", "4", "8", "ru"),
    Line("Італійська вулиця, 20-а", None, "italiiska-st", "20а"),
    Line("Энгельса 33 течет крыша", "roof_leak", "arkhitektora-nilsena-st", "33", None, "ru"),
    Line("будинок без світла з 18:30", "no_power"),
    Line("маршрут 15 ходить погано, чекаємо 40 хвилин", "transport_schedule"),
    Line("у нас нема воды вже другий день, сколько можно", "no_water", language="mixed"),
    Line("ліхтарі не горять на всій вулиці Урицького", "street_light", "pylypa-orlyka-st"),
    Line("дорожня розмітка стерлась біля школи", "road_sign"),
    Line("на кухне батарея холодная, в комнате 12 градусов", "weak_heating", language="ru"),
    Line("коли дадуть воду на Черьомушках", "no_water", "cheremushky-mkr"),
    Line(
        "Добрий день, на Пушкіна 40 третій день не вивозять сміття", "waste_collection", "pushkina-st", "40"
    ),
    Line("Металургів, 179 під'їзд 3 не працює домофон", "entrance_repair", "metalurhiv-ave", "179"),
    Line("каналізація тече у підвал, сморід", "sewer_blockage"),
    Line("горит мусорный бак", "fire", language="ru"),
    Line("мир вам"),
    Line("Металургів 86-12", None, "metalurhiv-ave", "86", "12"),
    Line("пр. Миру 35/2 кв 4", None, "myru-ave", "35/2", "4"),
    Line("ул. 9-й Авиадивизии 12а", None, "9-yi-aviadyvizii-st", "12а"),
    Line("Будівельників, буд. 120 корп 2, кв. 15", None, "budivelnykiv-ave", "120 корп. 2", "15"),
    Line("б-р Шевченка 86 к.1", None, "shevchenka-blvd", "86 корп. 1"),
    Line("Володимирська 12 корпус А", None, "volodymyrska-st", "12 корп. А"),
    Line("Метталургов 86", None, "metalurhiv-ave", "86"),
    Line("просп. Металлургив 86-А", None, "metalurhiv-ave", "86а"),
    Line("Шевченко 72", None, "shevchenka-blvd", "72"),
    Line("бульв Шевченко д 72 кв 9", None, "shevchenka-blvd", "72", "9"),
    Line("переулок Свободы 4", None, "svobody-ln", "4", None, "ru"),
    Line("Ленина 100 кв. 12", None, "myru-ave", "100", "12"),
    Line("проспект Ілліча 5", None, "nikopolskyi-ave", "5"),
    Line("Нільсена 33", None, "arkhitektora-nilsena-st", "33"),
    Line("Артема 55", None, "kuindzhi-st", "55"),
    Line("улица Апатова 140, кв. 7", None, "italiiska-st", "140", "7", "ru"),
    Line("вул Олімпійська 75/1", None, "olimpiiska-st", "75/1"),
    Line("Митрополитская 108 б", None, "mytropolytska-st", "108б", None, "ru"),
    Line("50 лет СССР 32", None, "troitska-st", "32"),
    Line("пр-кт Нахимова, 82, 2 подъезд", None, "nakhimova-ave", "82", None, "ru"),
    Line("на Зелинского, дом 7 корпус 3", None, "zelinskoho-st", "7 корп. 3", None, "ru"),
    Line("130-й Таганрогской дивизии 5", None, "130-yi-tahanrozkoi-dyvizii-st", "5", None, "ru"),
    Line("Лавицкого 12, этаж 5", None, "lavytskoho-st", "12", None, "ru"),
    Line("Купріна 15А, п. 2", None, "kuprina-st", "15а"),
    Line("Морський бульвар 40", None, "morskyi-blvd", "40"),
    Line("вул. Волгодонська, 8", None, "volhodonska-st", "8"),
    Line("Урицкого д. 90", None, "pylypa-orlyka-st", "90"),
    Line("17 мікрорайон, буд. 5", None, "17-y-mkr", "5"),
    Line("23 мкр дом 7", None, "23-y-mkr", "7", None, "ru"),
    Line("Матросова 7", None, "matrosova-st", "7"),
    Line("Правды 17 кв 1", None, "pravdy-ln", "17", "1", "ru"),
    Line("вулиця Бахчіванджі, 33, квартира 18", None, "bakhchyvandzhy-st", "33", "18"),
    Line("нема світла на вул.Котовського,17", "no_power", "persha-slobodka-st", "17"),
    Line("Мариуполь, ул. Латышева, д.19, кв.44", None, "latysheva-st", "19", "44", "ru"),
    Line(
        "в доме 15 по улице Зои Космодемьянской нет тепла",
        "no_heating",
        "zoi-kosmodemianskoi-st",
        "15",
        None,
        "ru",
    ),
    Line("на пл. Свободи не горять ліхтарі", "street_light", "svobody-sq"),
    Line("у дворі Металургів 86 яма", "pothole", "metalurhiv-ave", "86"),
    Line("Харлампіївська 17/25 прорвало трубу", "water_leak", "kharlampiivska-st", "17/25"),
    Line("на Гонди коло 14-го будинку яма", "pothole", "hondy-st", "14"),
    Line("нет тепла в 54 доме по проспекту Строителей", "no_heating", "budivelnykiv-ave", "54", None, "ru"),
    Line("на Гонды 5 нет воды", "no_water", "hondy-st", "5", None, "ru"),
]


def read(text: str) -> Understanding:
    return READER(text)


def first_service(said: Understanding) -> str | None:
    return said.services[0].code if said.services and said.services[0].score >= ONE_TAP else None


def as_line(text: str) -> Line:
    said = read(text)
    street = said.address.street_ids[0] if said.address.street_ids else None
    return Line(text, first_service(said), street, said.address.house, said.address.flat, said.language)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.text)
def test_a_line_is_read_as_it_was_meant(line: Line) -> None:
    assert as_line(line.text) == line


def test_nearly_every_field_of_the_lines_is_read_right() -> None:
    read_lines = [as_line(line.text) for line in LINES]
    for place, part in enumerate(Line._fields[1:], 1):
        right = sum(said[place] == line[place] for said, line in zip(read_lines, LINES, strict=True))
        sys.stdout.write(f"{part}: {right} of {len(LINES)}\n")
        assert right >= 0.95 * len(LINES)


def test_all_streets_that_fit_are_named() -> None:
    address = read("на Свободи 10 не вивозять сміття").address
    assert (set(address.street_ids), address.ambiguous) == ({"svobody-ave", "svobody-ln", "svobody-sq"}, True)


def test_a_kind_word_settles_which_street_it_is() -> None:
    address = read("пр. Свободи 10").address
    assert (address.street_ids, address.ambiguous) == (("svobody-ave",), False)


def test_no_address_is_invented() -> None:
    said = [
        "ремонт дорожнього покриття", "на шкільному майданчику темно", "бажаю вам миру і перемоги",
        "коли запустять новий тролейбус", "чекаю 20 хвилин на зупинці", "заплатив 500 грн за світло",
        "в заводській їдальні нема води", "три дня без света", "5 поверх, 3 під'їзд", "телефон 0671234567",
        "біля Лікарні", "на Центральному ринку",
    ]  # fmt: skip
    found = {text: read(text).address for text in said}
    told = [text for text, one in found.items() if one.street_ids or one.house or one.unlisted]
    assert told == []


@pytest.mark.parametrize(
    ("text", "streets"),
    [
        ("на розі Металургів і Нахімова", ("metalurhiv-ave", "nakhimova-ave")),
        ("перехрестя Миру та Куїнджі", ("myru-ave", "kuindzhi-st")),
        ("на розі миру і куїнджі темно", ("myru-ave", "kuindzhi-st")),
        ("угол Артема и Котельной", ("kuindzhi-st", "Котельной")),
        ("пересечение улиц Греческой и Итальянской", ("hretska-st", "italiiska-st")),
        ("Миру/Куїнджі, не горить світлофор", ("myru-ave", "kuindzhi-st")),
        ("Металургів - Будівельників", ("metalurhiv-ave", "budivelnykiv-ave")),
    ],
)
def test_a_crossing_keeps_both_streets(text: str, streets: tuple[str, str]) -> None:
    address = read(text).address
    assert (*address.street_ids, address.crossing) == streets


@pytest.mark.parametrize("text", ["Металургів 86, кв 12", "яма на розі біля вокзалу", "Миру 5 і Куїнджі 7"])
def test_no_crossing_is_invented(text: str) -> None:
    assert read(text).address.crossing is None


@pytest.mark.parametrize(
    ("text", "unlisted"),
    [
        ("немає світла на Вигаданій 5", "Вигаданій 5"),
        ("нет воды на Выдуманной 12 кв 3", "Выдуманной 12 кв 3"),
        ("немає води на вигаданій 5", "вигаданій 5"),
        ("немає світла на вулиці Зюзюкінській", "вулиці Зюзюкінській"),
        ("яма, вул. Хом'якова-Вигадана 7/2", "вул. Хом'якова-Вигадана 7/2"),
        ("на вулиці темно", None),
        ("на кухні 2 батареї холодні", None),
        ("Сьогодні 24 листопада немає світла", None),
        ("немає води біля Школи 25", None),
        ("немає світла на Металургів 86", None),
    ],
)
def test_a_place_that_the_register_lacks_is_not_lost(text: str, unlisted: str | None) -> None:
    assert read(text).address.unlisted == unlisted


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("Металургів 99999", "99999"),
        ("Металургів, буд. 0", "0"),
        ("Металлургов дом миллион", "миллион"),
        ("Металургів 0671234567", None),
        ("Металургів 067 123 45 67", None),
        ("Металургів 2024 року", None),
        ("Металургів 86", None),
    ],
)
def test_a_house_that_cannot_be_is_noticed(text: str, odd: str | None) -> None:
    assert read(text).address.odd_house == odd


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("автобус 15 не їде вже годину", "автобус 15"),
        ("тролейбус №7", "тролейбус 7"),
        ("маршрутка 18а", "маршрутка 18а"),
        ("третій день немає 15-го тролейбуса", "тролейбус 15"),
        ("троллейбус №15 не приехал, ост. Порт", "троллейбус 15, остановка «Порт»"),
        ("112-А автобус проїхав зупинку «Дім зв'язку»", "автобус 112А, зупинка «Дім зв'язку»"),
        ("чекаю автобус 40 хвилин", None),
        ("автобус 15 хвилин не їде", None),
        ("в автобусі холодно", None),
    ],
)
def test_a_route_is_found(text: str, route: str | None) -> None:
    assert find_route(text) == route


@pytest.mark.parametrize(
    ("text", "entrance"),
    [
        ("2 підʼїзд, 3 поверх", "2 підʼїзд, 3 поверх"),
        ("Куприна 15, подъезд 1, этаж 9", "подъезд 1, этаж 9"),
        ("Металургів 86 кв 4, під'їзд №2", "під'їзд №2"),
        ("Купріна 15А, п. 2", "п. 2"),
        ("Металургів 86, у під'їзді темно", None),
    ],
)
def test_entrance_and_floor_are_found(text: str, entrance: str | None) -> None:
    assert entrance_in(text) == entrance


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("площа", ["svobody-sq"]), ("проспект", ["svobody-ave"]), ("провулок", ["svobody-ln"]),
        ("на вулиці", ["svobody-ave"]), ("пер.", ["svobody-ln"]), ("пр-т Свободы", ["svobody-ave"]),
        ("на площади", ["svobody-sq"]), ("Свободи", ["svobody-ave", "svobody-ln", "svobody-sq"]),
        ("бульвар", []), ("Куїнджі", []), ("5", []),
    ],
)  # fmt: skip
def test_a_kind_or_a_part_of_the_name_chooses(city: City, text: str, chosen: list[str]) -> None:
    shown = [city.street(code) for code in ("svobody-ave", "svobody-ln", "svobody-sq")]
    assert [street.id for street in choose_among(text, shown)] == chosen


@pytest.mark.parametrize("text", ["in", "ok", "hi", "no", "yes", "on it", "lol"])
def test_short_latin_words_are_no_street_and_no_service(text: str) -> None:
    said = read(text)
    assert not said.services
    assert said.address == FoundAddress()


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("немає води", "report"),
        ("де моя заявка", "status"),
        ("что с моим обращением по воде", "status"),
        ("дайте оператора", "operator"),
        ("хочу поговорить с живым человеком", "operator"),
        ("дякую", "thanks"),
        ("спасибо большое", "thanks"),
        ("дякую, але води так і немає", "report"),
        ("привіт", "smalltalk"),
        ("Добрий день", "smalltalk"),
        ("Добрый день, нет отопления", "report"),
        ("не хочу получать сообщения", "unsubscribe"),
        ("відписатися", "unsubscribe"),
        ("пахне газом", "referral"),
        ("оператор нахамив мені", "report"),
        ("подаю заявку, немає світла", "report"),
        ("спасибо, свет дали", "thanks"),
        ("человеку плохо, нужна скорая", "referral"),
    ],
)
def test_what_the_citizen_wants(text: str, intent: str) -> None:
    assert read(text).intent == intent


@pytest.mark.parametrize(
    "text",
    ["терміново! прорвало трубу", "искрит провод над площадкой", "пахне газом", "людина застрягла в ліфті"],
)
def test_urgent_is_heard(text: str) -> None:
    assert read(text).urgent


@pytest.mark.parametrize("text", ["немає води", "яма на дорозі", "дякую", "прийшов рахунок за газ"])
def test_what_can_wait_is_not_urgent(text: str) -> None:
    assert not read(text).urgent


@pytest.mark.parametrize("text", ["вы там все дебилы", "йдіть нахуй", "ты м*дак", "суки, дайте воду"])
def test_abuse_is_heard(text: str) -> None:
    assert read(text).as_dict()["abusive"]


@pytest.mark.parametrize(
    "text",
    [
        "скільки можна чекати, це знущання!", "Ви нічого не робите!!!", "сукупність рахунків", "подсудимый",
        "собака сука з цуценятами", "застрахуй авто", "рубля не доплатили", "мандарини", "корабля не видно",
        "дурний запах з каналізації",
    ],
)  # fmt: skip
def test_anger_and_words_that_look_alike_are_no_abuse(text: str) -> None:
    assert not read(text).as_dict()["abusive"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("немає води", "uk"), ("нет воды", "ru"), ("дякую", "uk"), ("спасибо", "ru"), ("ok", "unclear"),
        ("12", "unclear"), ("", "unclear"), ("86, 12", "unclear"), ("Пушкина 5", "unclear"),
        ("на Куїнджі не горит фонарь", "ru"), ("у нас нема воды вже другий день, сколько можно", "mixed"),
        ("Что делать, если отключили отопление?", "ru"), ("Прошу полагодити гойдалку", "uk"),
    ],
)  # fmt: skip
def test_the_language_of_a_text(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_two_problems_are_both_heard_the_first_one_first() -> None:
    codes = [one.code for one in read("немає світла, а ще яма на дорозі біля будинку").services]
    assert set(codes[:2]) == {"no_power", "pothole"}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("нет ни света ни воды Куприна 5", ["no_power", "no_water"]),
        ("нет ни света, ни воды", ["no_power", "no_water"]),
        ("немає ні світла, ні води", ["no_power", "no_water"]),
        ("ні води ні світла вже добу", ["no_water", "no_power"]),
        ("нет воды и света", ["no_water", "no_power"]),
        ("ни воды, ни газа", ["no_water", "other"]),
        ("немає ні газу, ні води", ["other", "no_water"]),
        ("ни света ни отопления", ["no_power", "no_heating"]),
    ],
)
def test_two_outages_in_one_breath_are_both_sure(text: str, codes: list[str]) -> None:
    said = read(text)
    assert {one.code for one in said.services if one.score >= ONE_TAP} == set(codes)
    assert said.services[0].score - said.services[1].score < 0.2
    assert not said.urgent


def test_the_form_for_programs() -> None:
    said = read("немає води на Металургів 86, кв 12")
    assert said.as_dict("a1") == {
        "id": "a1",
        "intent": "report",
        "services": [{"code": "no_water", "score": said.services[0].score}],
        "language": "uk",
        "urgent": False,
        "abusive": False,
        "address": {"street_ids": ["metalurhiv-ave"], "house": "86", "flat": "12", "ambiguous": False},
    }


def test_every_service_of_the_city_can_be_understood(city: City) -> None:
    """Each one's own name leads to it: that is what the words on its button say."""
    names = {service.name[language]: service.code for service in city.services for language in ("uk", "ru")}
    missed = [name for name, code in names.items() if code not in {one.code for one in read(name).services}]
    assert missed == []


@settings(deadline=None)
@given(st.text())
def test_no_text_raises(text: str) -> None:
    said = read(text)
    assert len(said.services) <= 3
    assert all(0 <= one.score <= 1 for one in said.services)


def test_every_block_of_unicode_is_answered() -> None:
    for first in range(0, 0x110000, 0x400):
        said = read("".join(map(chr, range(first, first + 0x400))))
        assert (said.address.street_ids, said.insulting) == ((), False)


def test_hardly_is_no_ice() -> None:
    assert read("базікав за кермом по телефону, ледь не врізались").services[0].code == "transport_service"


@pytest.mark.parametrize(
    "text", ["а" * 100_000, "1 " * 50_000, "на Куїнджи " * 9_000, "\u202e\x00🙂" * 30_000, "вул. " * 20_000]
)
def test_a_very_long_text_is_answered_at_once(text: str) -> None:
    read(text)
    began = perf_counter()
    read(text)
    assert perf_counter() - began < 0.25


def test_a_message_takes_a_few_milliseconds() -> None:
    began = perf_counter()
    for line in LINES:
        read(line.text)
    assert (perf_counter() - began) / len(LINES) < 0.005
