"""A utility's announcement is read as it is written: kind, reason, streets with their houses."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from core.city import City
from core.house_ranges import Parity, write_ranges
from understanding.house_lists import read_houses
from understanding.notice_places import NoticePlace
from understanding.notice_reader import NoticeReader, ReadNotice

KYIV = ZoneInfo("Europe/Kyiv")
NOW = datetime(2026, 11, 27, 10, 0, tzinfo=KYIV)
SIDES = {Parity.even: "even", Parity.odd: "odd"}
PLANNED = """Шановні мешканці!

28 листопада 2026 року з 9:00 до 17:00 у звʼязку з ремонтом водопроводу буде припинено
водопостачання за адресами:
вул. Куїнджі, 12-48 (парні), 51, 53а; пров. Торговий - весь; просп. Миру, буд. 80, 82, 84/2.

Просимо вибачення за незручності. Тел. 0629 12-34-56."""
EMERGENCY = (
    "Сегодня, 27 ноября, с 10.00 до 15.00 из-за порыва на сети отключена горячая вода: "
    "ул. Куинджи 12, 14, пр. Мира 80-100 (четные), ул. Артема 10"
)


@pytest.fixture(scope="module")
def read(city: City) -> NoticeReader:
    """Reads with the reference city's streets."""
    return NoticeReader(city)


def _where(notice: ReadNotice) -> dict[str, str]:
    return {place.street_ids[0]: _houses(place) for place in notice.where.places}


def _houses(place: NoticePlace) -> str:
    return "whole" if place.whole else write_ranges(place.houses, SIDES)


def test_planned_works_in_ukrainian(read: NoticeReader) -> None:
    notice = read(PLANNED, NOW)
    assert (notice.kind, notice.emergency, notice.language) == ("water", False, "uk")
    assert notice.reason == "ремонтом водопроводу"
    assert notice.period.starts == datetime(2026, 11, 28, 9, tzinfo=KYIV)
    assert notice.period.ends == datetime(2026, 11, 28, 17, tzinfo=KYIV)
    assert _where(notice) == {
        "kuindzhi-st": "12–48 (even), 51, 53а",
        "torhova-st": "whole",
        "myru-ave": "80, 82, 84/2",
    }


def test_an_emergency_in_russian_with_an_old_name(read: NoticeReader) -> None:
    notice = read(EMERGENCY, NOW)
    assert (notice.kind, notice.emergency, notice.language) == ("heat", True, "ru")
    assert notice.reason == "порыва на сети"
    assert [_houses(place) for place in notice.where.places] == ["12, 14", "80–100 (even)", "10"]
    assert notice.where.places[-1].street_ids == ("kuindzhi-st",)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (PLANNED, ("ремонт водопроводу", "ремонт водопровода")),
        (EMERGENCY, ("пошкодження тепломережі", "повреждение теплосети")),
        ("Немає світла через пошкодження кабелю", ("пошкодження кабелю", "повреждение кабеля")),
        ("Из-за порыва нет воды", ("пошкодження водопроводу", "повреждение водопровода")),
        (
            "Нет газа по причине плановой проверки сетей",
            ("перевірка газової мережі", "проверка газовой сети"),
        ),
        ("Из-за порыва на водопроводе нет воды", ("пошкодження водопроводу", "повреждение водопровода")),
        ("Нет света из-за ремонта линии", ("ремонт лінії електропередачі", "ремонт линии электропередачи")),
        ("Води немає через ремонт теплообмінника", None),
    ],
)
def test_a_usual_cause_is_known_in_both_languages(
    read: NoticeReader, text: str, cause: tuple[str, str] | None
) -> None:
    assert (tuple(read(text, NOW).cause.values()) or None) == cause


def test_a_street_of_another_kind_is_not_sure(read: NoticeReader) -> None:
    """The register has the street, not the lane: somebody has to look."""
    places = read("Немає води: пров. Торговий - весь; вул. Куїнджі, 5", NOW).where.places
    assert [place.sure for place in places] == [False, True]


def test_what_is_not_understood_is_named(read: NoticeReader) -> None:
    where = read("Немає світла: вул. Вигадана, 5; Металургів 1-99 (крім приватних); весь Куїнджі", NOW).where
    assert where.unread == ("вул. Вигадана, 5", "крім приватних")


def test_districts_and_the_whole_city(read: NoticeReader) -> None:
    district = read("Планове відключення світла, Лівобережний район", NOW).where
    assert (district.districts, district.places, district.whole_city) == (("left_bank",), (), False)
    assert read("Води немає в усьому місті", NOW).where.whole_city


def test_times_are_no_houses(read: NoticeReader) -> None:
    notice = read("Перекрито рух по вул. Металургів з 22:00 28 листопада до 6:00 29 листопада", NOW)
    assert notice.kind == "transport"
    assert [_houses(place) for place in notice.where.places] == [""]


def test_nothing_is_invented(read: NoticeReader) -> None:
    notice = read("Доброго дня!", NOW)
    assert (notice.kind, notice.emergency, notice.reason) == (None, None, None)
    assert (notice.where.places, notice.where.districts, notice.where.whole_city) == ((), (), False)


def test_the_last_street_of_a_long_list_is_read_too(read: NoticeReader) -> None:
    text = "Немає газу: " + "вул. Куїнджі, " + ", ".join(map(str, range(1, 999))) + "; просп. Миру, 7"
    assert _where(read(text, NOW))["myru-ave"] == "7"


@pytest.mark.parametrize(
    ("text", "houses", "left"),
    [
        ("12-48 (парні), 51, 53а; ", "12–48 (even), 51, 53а", "; "),
        ("парні: 2-20, 24-30; непарні: 1-9", "2–20 (even), 24–30 (even), 1–9 (odd)", ""),
        ("від 2 до 20, непарна сторона", "2–20 (odd)", ""),
        ("с 12 по 48 (четные)", "12–48 (even)", ""),
        ("1–55 непарні, 2–40 парні", "1–55 (odd), 2–40 (even)", ""),
        ("10-20 нечётные номера, 44", "10–20 (odd), 44", ""),
        ("д.№80, буд.№82, дом84", "80, 82, 84", ""),
        ("від №85 до №95", "85–95", ""),
        ("буд. №№ 5, 7, 9-А, 11 корп. 2", "5, 7, 9а, 11 корп. 2", ""),
        ("12а–12г, 14 «б», 8", "12а–12г, 14б, 8", ""),
        ("непарна сторона", "1–999 (odd)", ""),
        ("5 і 7 та 9", "5, 7, 9", ""),
        ("2, 4, 6 (парна сторона), 1", "2, 4, 6, 1", ""),
        ("22-10", "10–22", ""),
        ("1-9. Просимо вибачення 12", "1–9", ". Просимо вибачення 12"),
        ("12-30 (крім приватних)", "12–30", " (крім приватних)"),
    ],
)
def test_lists_of_houses(text: str, houses: str, left: str) -> None:
    found = read_houses(text, 0, len(text))
    assert (write_ranges(found.houses, SIDES), text[found.end :]) == (houses, left)


@pytest.mark.parametrize(
    ("text", "houses", "excepted", "left"),
    [
        ("12-30 (крім 20)", "12–30", "20", ""),
        ("12-30 (крім 20, 22-24), 35; 40", "12–30, 35, 40", "20, 22–24", ""),
        ("12-30 кроме домов №14, №16", "12–30", "14, 16", ""),
        ("10–30, крім будинку 14; 40-50", "10–30, 40–50", "14", ""),
        ("25-37 нечетные, кроме 29 и 31", "25–37 (odd)", "29, 31", ""),
        ("полностью, кроме д. 2", "", "2", ""),
        ("весь, за винятком буд. №№ 14 та 16/2. Просимо", "", "14, 16/2", ". Просимо"),
        ("2-40 (крім 14 (гуртожиток))", "2–40", "14", " (гуртожиток))"),
        ("1-99 (крім 15), непарні", "1–99 (odd)", "15", ""),
        ("весь, крім 14, та 20", "", "14, 20", ""),
        ("2-40, крім 2 підʼїзду буд. 5", "2–40", "", ", крім 2 підʼїзду буд. 5"),
        ("2-40, крім 2-х підʼїздів", "2–40", "", ", крім 2-х підʼїздів"),
        ("2-40 крім неділі", "2–40", "", " крім неділі"),
    ],
)
def test_exceptions_of_a_list(text: str, houses: str, excepted: str, left: str) -> None:
    found = read_houses(text, 0, len(text))
    told = write_ranges(found.houses, SIDES), write_ranges(found.excepted, SIDES)
    assert (*told, text[found.end :]) == (houses, excepted, left)
    assert found.whole == (not houses)


@pytest.mark.parametrize("words", ["весь", "– весь провулок", "(повністю)", "вся улица", "усі будинки"])
def test_a_whole_street_is_said_in_words(words: str) -> None:
    found = read_houses(words, 0, len(words))
    assert (found.whole, found.houses) == (True, ())


def test_that_hours_are_those_of_every_day_is_read(read: NoticeReader) -> None:
    notice = read("1-3 грудня щодня з 9:00 до 17:00 не буде газу: вул. Амурська, 2-10", NOW)
    assert (notice.daily, notice.where.unread) == (True, ())
    assert read("1-3 декабря ежедневно с 9 до 17 часов не будет газа: Амурская, 2-10", NOW).daily
    assert not read("1 грудня щодня з 9:00 до 17:00 не буде газу: вул. Амурська, 2", NOW).daily
    assert not read("1-3 грудня щодня не буде газу: вул. Амурська, 2", NOW).daily, "whole days"


def test_days_that_are_left_out_are_not_told_in_silence(read: NoticeReader) -> None:
    but = read("1-3 грудня щодня, крім середи та четверга, з 9 до 17 не буде газу: Амурська, 2-10", NOW)
    assert (but.daily, but.where.unread) == (False, ("щодня, крім середи та четверга",))


def test_a_house_may_be_one_letter(read: NoticeReader) -> None:
    assert _where(read("Вул. Азовстальська б. 10, 12", NOW)) == {"azovstalska-st": "10, 12"}


def test_the_emergency_service_that_answers_questions_makes_no_emergency(read: NoticeReader) -> None:
    """Else planned works would be told at night."""
    planned = "28 листопада з 9:00 до 17:00 планове відключення води: вул. Куїнджі, 12. "
    assert read(f"{planned} Аварійна служба: 0629 12-34-56.", NOW).emergency is False
    assert read(f"{planned} Телефон аварійно-диспетчерської служби 104.", NOW).emergency is False
    assert read(f"{planned} Аварийная служба: 0629 12-34-56.", NOW).emergency is False
    assert read("Аварійна служба усуває порив: вул. Куїнджі, 12", NOW).emergency is True


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("вул. Куїн-\nджі, 12, просп.\nМиру, 5", {"kuindzhi-st": "12", "myru-ave": "5"}),
        ("просп. Миру 3-7, 1-й пров. Торговий 4", {"myru-ave": "3–7", "torhova-st": "4"}),
        ("вул. Куїнджі від буд. 10 до буд. 30", {"kuindzhi-st": "10–30"}),
    ],
)
def test_lists_as_they_come_out_of_a_table(read: NoticeReader, written: str, found: dict[str, str]) -> None:
    assert _where(read(f"Не буде води: {written}", NOW)) == found


def test_no_reason_ends_with_what_led_to_a_time(read: NoticeReader) -> None:
    notice = read("У звʼязку з ремонтом мережі з 9:00 27 листопада не буде води", NOW)
    assert notice.reason == "ремонтом мережі"
    assert read("Из-за порыва на трассе нет воды", NOW).reason == "порыва на трассе"


_OFF = "28 листопада з 9:00 не буде води: вул. Куїнджі, 12"


@pytest.mark.parametrize(
    "aside",
    [
        ". Аварійна служба: вул. Азовстальська, 7, тел. 0629 41-23-45",
        "\nАварійно-диспетчерська служба водоканалу за адресою просп. Миру, 7",
        ". Аварийная служба - ул. Азовстальская, 7",
        "\nДиспетчерська: просп. Миру, 1",
        "\nТел. для довідок: (0629) 33-22-11, просп. Миру, 5",
        "\nСправки по адресу: пр. Мира, 10",
        ". Підвезення води: вул. Амурська, 10; просп. Миру, 80",
        "\nПідвезення питної води здійснюватиметься за адресами:\nвул. Амурська, 10;\nпросп. Миру, 80",
        ". Подвоз воды: ул. Амурская, 10",
        "\nВоду можна набрати з 12:00 до 15:00 за адресою: вул. Амурська, 10",
        ". Води можна набрати (підвезення води – вул. Амурська, 10)",
        "\nВоду можна буде набрати біля будинку просп. Миру, 80",
        ". З питань звертайтеся: просп. Миру, 80",
        "\nПункты обогрева: пр. Мира, 80",
        "\nРаздача технической воды с 8:00 до 20:00: пр. Мира, 80",
        ". За адресою вул. Амурська, 10 буде підвезення води",
        ". За адресами вул. Амурська, 10 та просп. Миру, 80 з 12:00 здійснюється підвезення води",
        ". Также по адресу ул. Амурская, 10 будет организован подвоз воды",
    ],
)
def test_where_to_ring_and_where_water_is_brought_is_not_affected(read: NoticeReader, aside: str) -> None:
    notice = read(f"{_OFF}{aside}", NOW)
    assert _where(notice) == {"kuindzhi-st": "12"}
    assert [one for one in notice.asides if one not in aside] == []
    assert len(notice.asides) == 1, "somebody may see what was left out"
    assert notice.period.ends is None, "the hours of an aside are not those of the outage"


@pytest.mark.parametrize(
    "text",
    [
        "Аварійна служба: 104.\nНе буде газу: вул. Куїнджі, 12",
        "Підвезення води: вул. Амурська, 10. Води не буде за адресою вул. Куїнджі, 12",
        "Подвоз воды: ул. Амурская, 10\nул. Куинджи, 12 - нет воды",
        "Аварійна служба усуває порив: вул. Куїнджі, 12",
        "За адресою вул. Куїнджі, 12 немає води, буде підвезення води",
        "За адресою вул. Куїнджі, 12 не буде води. Підвезення води: просп. Миру, 80",
        "Аварійна служба: відключення світла, вул. Куїнджі, 12",
        "Не буде води (підвезення води – просп. Миру, 80): вул. Куїнджі, 12",
    ],
)
def test_what_stands_beside_an_aside_is_affected(read: NoticeReader, text: str) -> None:
    assert _where(read(text, NOW)) == {"kuindzhi-st": "12"}


def test_planned_works_are_no_street(read: NoticeReader) -> None:
    """The register has one of that name."""
    text = "ДТЕК. Планове відключення електроенергії: вул. Куїнджі, 12"
    assert _where(read(text, NOW)) == {"kuindzhi-st": "12"}
    assert [place.street_ids for place in read("Немає світла: вул. Планова, 3", NOW).where.places] == [
        ("planova-st",)
    ]
