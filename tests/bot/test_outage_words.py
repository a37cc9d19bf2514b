"""What people read of an outage: short, plain, in both languages, and one message in either messenger."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.outage_words import draw_up_texts, say_broadcast
from bot.splitting import units
from core.areas import WHOLE_CITY, Area
from core.broadcasts import Broadcast, BroadcastState, Purpose
from core.city import City
from core.house_ranges import HouseNumber, HouseRange, Parity
from core.outages import Outage, OutageKind

NINE = datetime(2026, 11, 28, 7, tzinfo=UTC)
FIVE = datetime(2026, 11, 28, 15, tzinfo=UTC)
HOUSES = (
    HouseRange(HouseNumber(12), HouseNumber(48), Parity.even),
    HouseRange(HouseNumber(51), HouseNumber(51)),
    HouseRange(HouseNumber(53, "а"), HouseNumber(53, "а")),
)
WATER = Outage(
    1,
    OutageKind.water,
    False,
    (Area("kuindzhi-st", HOUSES), Area("torhova-st"), Area(district="left_bank")),
    NINE,
    FIVE,
    {"uk": "ремонт водопроводу", "ru": "ремонт водопровода"},
    NINE,
    remark={"uk": "Воду підвезуть о 10:00.", "ru": "Воду подвезут в 10:00."},
)


def told(outage: Outage, city: City, purpose: Purpose = Purpose.announce) -> dict[str, str]:
    """What people read."""
    return draw_up_texts(outage, purpose, city)


def broadcast(outage: Outage, city: City, purpose: Purpose = Purpose.announce) -> Broadcast:
    """With its texts."""
    return Broadcast(7, outage, purpose, told(outage, city, purpose), BroadcastState.draft, 1)


def test_the_first_line_says_what_and_when(city: City) -> None:
    texts = told(WATER, city)
    assert texts["uk"] == (
        "28 листопада з 9:00 до 17:00 не буде води.\n\n"
        "Де:\nвул. Куїнджі, 12–48 (парні), 51, 53а\nвул. Торгова, усі будинки\nЛівобережний район\n\n"
        "Причина: ремонт водопроводу.\n\nВоду підвезуть о 10:00."
    )
    assert texts["ru"].startswith(
        "28 ноября с 9:00 до 17:00 не будет воды.\n\nГде:\nул. Куинджи, 12–48 (чётные)"
    )


def test_houses_that_are_left_out_and_a_whole_side_are_said_in_words(city: City) -> None:
    odd = HouseRange(HouseNumber(1), HouseNumber(999), Parity.odd)
    but = HouseRange(HouseNumber(15), HouseNumber(15)), HouseRange(HouseNumber(17), HouseNumber(17))
    areas = Area("kuindzhi-st", (odd,), excepted=but), Area("torhova-st", excepted=but[:1])
    texts = told(replace(WATER, areas=areas), city)
    assert (
        "\nвул. Куїнджі, усі непарні будинки, крім 15, 17\nвул. Торгова, усі будинки, крім 15\n"
        in texts["uk"]
    )
    assert "\nул. Куинджи, все нечётные дома, кроме 15, 17\nул. Торговая, все дома, кроме 15\n" in texts["ru"]


def test_an_end_on_another_day_and_an_end_that_nobody_knows(city: City) -> None:
    night = told(replace(WATER, ends_at=FIVE + timedelta(hours=14)), city)
    assert night["uk"].startswith("З 9:00 28 листопада до 7:00 29 листопада не буде води.")
    open_end = told(replace(WATER, ends_at=None, emergency=True), city)
    assert open_end["ru"].startswith(
        "С 9:00 28 ноября нет воды: авария.\n\nКогда это закончится, пока неизвестно."
    )


@pytest.mark.parametrize("kind", OutageKind)
@pytest.mark.parametrize("emergency", [False, True])
@pytest.mark.parametrize("purpose", Purpose)
def test_every_kind_is_told_in_whole_sentences(
    city: City, kind: OutageKind, emergency: bool, purpose: Purpose
) -> None:
    texts = told(replace(WATER, kind=kind, emergency=emergency), city, purpose)
    for text in texts.values():
        heading = text.partition("\n")[0]
        assert heading[0].isdigit() or heading[0].isupper()
        assert heading.endswith(".")
        assert "{" not in text
        assert ("аварі" in text or "авари" in text) == (emergency and purpose is not Purpose.restored)
    assert len({told(replace(WATER, kind=one), city, purpose)["uk"] for one in OutageKind}) == len(OutageKind)


def test_a_correction_and_the_end_say_what_they_are(city: City) -> None:
    assert "попереднє сповіщення вже не діє" in told(WATER, city, Purpose.correct)["uk"]
    over = told(WATER, city, Purpose.restored)["ru"]
    assert over.startswith("Вода снова есть.\n\nГде:\n")
    assert "Причина" not in over
    assert over.endswith("Если у Вас не так, напишите нам здесь.")


def test_F77_a_language_without_words_has_no_text_at_all(city: City) -> None:
    assert told(replace(WATER, cause={"uk": "ремонт", "ru": " "}), city)["ru"] == ""
    assert told(replace(WATER, remark={"ru": "Только это."}), city)["uk"] == ""
    nothing_written = replace(WATER, cause={}, remark={})
    assert all(told(nothing_written, city).values())


def test_the_whole_city_needs_no_list(city: City) -> None:
    assert "Де: усе місто." in told(replace(WATER, areas=(*WATER.areas, WHOLE_CITY)), city)["uk"]


def test_a_long_list_is_cut_where_it_still_makes_sense(city: City) -> None:
    every_street = tuple(Area(street.id, HOUSES) for street in city.streets)
    many_houses = Area(
        "kuindzhi-st", tuple(HouseRange(HouseNumber(n), HouseNumber(n)) for n in range(1, 400))
    )
    longest = replace(
        WATER,
        areas=(many_houses, *every_street),
        cause=dict.fromkeys(("uk", "ru"), "я" * 200),
        remark=dict.fromkeys(("uk", "ru"), "я" * 900),
    )
    for language, text in told(longest, city).items():
        assert units(text) < 4000, "one message in Telegram, and so in Viber"
        assert {"uk": "та інші", "ru": "и другие"}[language] in text
        last = text.split("\n\n")[1].splitlines()[-1]
        left = int("".join(filter(str.isdigit, last)))
        assert left + len(text.split("\n\n")[1].splitlines()) - 2 == len(longest.areas)


def test_one_person_reads_their_language_and_can_stop_it(city: City) -> None:
    message = say_broadcast(broadcast(WATER, city), "ru")
    assert message.title == "28 ноября с 9:00 до 17:00 не будет воды."
    assert message.text.startswith("Где:\n")
    assert [(choice.label, choice.data) for choice in message.choices] == [
        ("Больше не уведомлять", "subscriptions:stop:0:7"),
        ("Мои уведомления", "subscriptions:mine:0:"),
    ]
    assert say_broadcast(broadcast(WATER, city), "en").title.startswith("28 листопада"), "the city's first"


def test_a_text_of_one_line_is_no_empty_message(city: City) -> None:
    alone = replace(broadcast(WATER, city), texts={"uk": "Вода знову є.", "ru": "Вода снова есть."})
    assert (say_broadcast(alone, "uk").title, say_broadcast(alone, "uk").text) == ("", "Вода знову є.")
