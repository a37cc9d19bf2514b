"""Notices of outages: agreed to, for which places, of what, when not, and an end to them in one tap."""

from datetime import timedelta

import pytest

from core.areas import WHOLE_CITY
from core.audiences import Reader
from core.broadcasts import Broadcast, BroadcastState, Purpose
from core.citizens import Citizen as Met
from core.ledger import Ledger, Outcome, RecipientState
from core.ledger import Stage as LedgerStage
from core.outages import Outage, OutageEvent, OutageKind
from core.subscriptions import CONSENT_VERSION, Consent, QuietHours, Subscription
from tests.dialogs.conversation import Citizen, Stage
from tests.dialogs.test_calls import operator as operator
from tests.dialogs.test_known_outage import save_address

ALL = frozenset(OutageKind)
HOME = ("kuindzhi-st", "20", "central")
LINE = "не горит фонарь, Куинджи 20"
OFFER = "Tell me of outages here"
STOP = "subscriptions:stop:0:7"
MINE = "subscriptions:mine:0:"


async def met(stage: Stage, citizen: Citizen) -> Met:
    """Who it is."""
    async with stage.database.work() as work:
        return await work.citizens.meet(citizen.identity, "", stage.clock.now())


async def wishes(stage: Stage, citizen: Citizen) -> list[Subscription]:
    """What the citizen is told of."""
    one = await met(stage, citizen)
    async with stage.database.view() as work:
        return await work.subscriptions.of_citizen(one.citizen_id)


async def places(stage: Stage, citizen: Citizen) -> list[tuple[str, str, str]]:
    """Where."""
    return [one.place for one in await wishes(stage, citizen)]


async def consent(stage: Stage, citizen: Citizen) -> Consent | None:
    """What they agreed to."""
    one = await met(stage, citizen)
    async with stage.database.view() as work:
        return await work.subscriptions.consent(one.citizen_id)


async def quiet(stage: Stage, citizen: Citizen) -> QuietHours | None:
    """When they want to have quiet."""
    one = await met(stage, citizen)
    async with stage.database.view() as work:
        return await work.subscriptions.quiet_hours(one.citizen_id)


async def subscribed(citizen: Citizen, *addresses: str) -> str:
    """Agree, and name these places; what is said in the end."""
    shown = ""
    for address in addresses:
        await citizen.says("мої сповіщення")
        await citizen.presses("Another place" if shown else "Get notices of a place")
        if not shown:
            await citizen.presses("Yes, I agree")
        shown = await citizen.says(address)
    return shown


async def filed(citizen: Citizen, line: str = LINE) -> str:
    """Send a request; the receipt."""
    await citizen.says(line)
    if citizen.last.title != "Please check your request":
        await citizen.presses("Go on without")
    return await citizen.presses("Send")


def labels(citizen: Citizen) -> list[str]:
    """The buttons of the last message."""
    return [choice.label for choice in citizen.last.choices]


async def test_nobody_is_told_unasked_before_they_agree(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("підписки")
    assert "You stop it with one tap" in await citizen.presses("Get notices of a place")
    assert await consent(stage, citizen) is None
    assert "your requests only" in await citizen.presses("No, thank you")
    assert await consent(stage, citizen) is None


async def test_one_address_in_three_taps_and_the_consent_is_kept(stage: Stage, citizen: Citizen) -> None:
    assert "Done. I write to you" in await subscribed(citizen, "Куїнджі 20")
    [one] = await wishes(stage, citizen)
    assert (one.place, one.kinds) == (HOME, ALL)
    assert await consent(stage, citizen) == Consent(CONSENT_VERSION, stage.clock.now())


async def test_words_that_changed_are_agreed_to_anew(stage: Stage, citizen: Citizen) -> None:
    one = await met(stage, citizen)
    async with stage.database.work() as work:
        await work.subscriptions.agree(one.citizen_id, Consent(CONSENT_VERSION - 1, stage.clock.now()))
    await citizen.says("підписки")
    assert "Do you agree?" in await citizen.presses("Get notices of a place")
    await citizen.says("так")
    assert (await consent(stage, citizen) or Consent(0, stage.clock.now())).version == CONSENT_VERSION


async def test_a_saved_address_is_one_tap(stage: Stage, citizen: Citizen) -> None:
    await save_address(stage, citizen, "Дім", "kuindzhi-st", "20")
    await citizen.says("підписки")
    await citizen.presses("Get notices of a place")
    await citizen.presses("Yes, I agree")
    assert "Done" in await citizen.presses("Дім: вул. Куїнджі, 20")
    assert await places(stage, citizen) == [HOME]
    await citizen.presses("Another place")
    assert "Дім: вул. Куїнджі, 20" not in labels(citizen), "it is there already"


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("вся вулиця Куїнджі", ("kuindzhi-st", "", "central")),
        ("Куинджи, 20а", ("kuindzhi-st", "20а", "central")),
        ("все місто", ("", "", "")),
        ("весь город", ("", "", "")),
    ],
)
async def test_a_place_is_told_in_words(
    stage: Stage, citizen: Citizen, words: str, place: tuple[str, str, str]
) -> None:
    assert "Done" in await subscribed(citizen, words)
    assert await places(stage, citizen) == [place]


async def test_a_street_alone_is_asked_about(stage: Stage, citizen: Citizen) -> None:
    assert "Which house on вул. Куїнджі?" in await subscribed(citizen, "Куїнджі")
    assert "Done" in await citizen.presses("The whole street")
    await citizen.presses("Another place")
    await citizen.says("Куїнджі")
    assert "Done" in await citizen.says("20")
    assert await places(stage, citizen) == [("kuindzhi-st", "", "central"), HOME]


async def test_of_two_streets_one_is_chosen(stage: Stage, citizen: Citizen) -> None:
    assert "Which of these streets is it?" in await subscribed(citizen, "Свободи 10")
    assert "Done" in await citizen.says("проспект")
    [(street_id, house, _)] = await places(stage, citizen)
    assert (stage.city.street(street_id).kind, house) == ("avenue", "10")


async def test_a_district_and_the_city_are_one_tap_more(stage: Stage, citizen: Citizen) -> None:
    await subscribed(citizen, "район")
    first, second = stage.city.districts[:2]
    await citizen.presses(first.name["uk"])
    await citizen.presses("Another place")
    await citizen.presses("A whole district")
    await citizen.says(second.name["ru"][:9])
    await citizen.presses("Another place")
    assert "the whole city" in await citizen.presses("The whole city")
    assert await places(stage, citizen) == [("", "", first.id), ("", "", second.id), ("", "", "")]


async def test_an_address_that_does_not_exist_is_asked_again(stage: Stage, citizen: Citizen) -> None:
    assert "I do not find this street" in await subscribed(citizen, "вулиця Незнайкова 12345")
    assert "I do not find this street" in await citizen.says("не знаю")
    assert "I have read the house" in await citizen.says("Куїнджі 99999")
    assert "I do not see a house number" in await citizen.says("щось")
    assert "Done" in await citizen.says("20")
    assert await places(stage, citizen) == [HOME]


async def test_another_street_may_be_written_where_a_house_is_asked_for(
    stage: Stage, citizen: Citizen
) -> None:
    await subscribed(citizen, "Куїнджі")
    assert "Done" in await citizen.says("ні, Миру 5")
    assert [place[:2] for place in await places(stage, citizen)] == [("myru-ave", "5")]


async def test_the_same_place_is_kept_once_and_its_kinds_stay(stage: Stage, citizen: Citizen) -> None:
    await subscribed(citizen, "Куїнджі 20")
    await citizen.presses("Choose what I write about")
    await citizen.presses("Gas: yes")
    await citizen.presses("Another place")
    assert "already" in await citizen.says("Куїнджі 20")
    assert [one.kinds for one in await wishes(stage, citizen)] == [ALL - {OutageKind.gas}]


async def test_kinds_are_switched_one_by_one_or_told(stage: Stage, citizen: Citizen) -> None:
    await subscribed(citizen, "Куїнджі 20")
    await citizen.presses("Choose what I write about")
    await citizen.presses("Transport: yes")
    assert "Transport: no" in labels(citizen)
    await citizen.presses("Transport: no")
    assert "everything" in citizen.last.text
    assert "water, electricity" in await citizen.says("тільки вода і світло")
    assert [one.kinds for one in await wishes(stage, citizen)] == [{OutageKind.water, OutageKind.power}]
    await citizen.says("без воды")
    assert [one.kinds for one in await wishes(stage, citizen)] == [{OutageKind.power}]
    assert "One kind has to stay" in await citizen.presses("Electricity: yes")
    await citizen.says("всё")
    assert [one.kinds for one in await wishes(stage, citizen)] == [ALL]


async def test_kinds_may_be_told_at_once(stage: Stage, citizen: Citizen) -> None:
    await subscribed(citizen, "Куїнджі 20")
    assert "I write to you of: water." in await citizen.says("тільки вода")
    assert [one.kinds for one in await wishes(stage, citizen)] == [{OutageKind.water}]


@pytest.mark.parametrize("text", ["нема води", "нет воды, Куїнджі 20", "нема води, вул. Куїнджі, 20"])
async def test_who_tells_of_an_outage_chooses_no_kinds(stage: Stage, citizen: Citizen, text: str) -> None:
    await subscribed(citizen, "Куїнджі 20")
    assert "I write to you of" not in await citizen.says(text)
    assert [one.kinds for one in await wishes(stage, citizen)] == [ALL]


async def test_a_place_is_removed(stage: Stage, citizen: Citizen) -> None:
    await subscribed(citizen, "Куїнджі 20", "Миру 5")
    await citizen.presses("All my notices")
    await citizen.presses("вул. Куїнджі, 20")
    data = citizen.choice("Remove this place").data
    assert "Removed" in await citizen.presses_data(data)
    assert [place[0] for place in await places(stage, citizen)] == ["myru-ave"]
    assert "earlier message" in await citizen.presses_data(data)
    assert await consent(stage, citizen), "only stopping takes the consent back"


async def test_there_can_be_ten_places_and_no_more(stage: Stage, citizen: Citizen) -> None:
    await subscribed(citizen, *(f"Миру {number}" for number in range(1, 11)))
    await citizen.presses("Another place")
    assert "There can be 10 places. Remove one first" in await citizen.says("Миру 11")
    assert len(await places(stage, citizen)) == 10
    assert len([label for label in labels(citizen) if label.startswith("просп. Миру")]) == 10
    assert citizen.last.text.count("everything") == 10


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("з 22 до 7", QuietHours(22 * 60, 7 * 60)),
        ("с 10 вечера до 6:30 утра", QuietHours(22 * 60, 6 * 60 + 30)),
    ],
)
async def test_quiet_hours_are_told_in_words(
    stage: Stage, citizen: Citizen, words: str, hours: QuietHours
) -> None:
    await subscribed(citizen, "Куїнджі 20")
    await citizen.presses("All my notices")
    assert "Emergencies I tell at any hour" in await citizen.presses("Quiet hours")
    assert "emergencies alone" in await citizen.says(words)
    assert await quiet(stage, citizen) == hours
    await citizen.presses("Quiet hours")
    await citizen.says("будь-який час")
    assert await quiet(stage, citizen) is None


async def test_quiet_hours_are_one_tap_and_another_ends_them(stage: Stage, citizen: Citizen) -> None:
    await subscribed(citizen, "Куїнджі 20")
    await citizen.presses("All my notices")
    assert "Quiet hours: none" in citizen.last.text
    await citizen.presses("Quiet hours")
    assert "from when to when" in await citizen.says("вночі не пишіть")
    assert "Quiet hours: 21:00–08:00" in await citizen.presses("21:00–08:00")
    assert await quiet(stage, citizen) == QuietHours(21 * 60, 8 * 60)
    await citizen.presses("Quiet hours")
    assert "at any hour" in await citizen.presses("Write at any hour")
    assert await quiet(stage, citizen) is None


async def test_one_tap_under_any_notice_stops_all_and_can_be_taken_back(
    stage: Stage, citizen: Citizen
) -> None:
    await subscribed(citizen, "Куїнджі 20", "Миру 5")
    await citizen.says("з 22 до 7")
    before = await wishes(stage, citizen)
    assert "Stopped. I write to you of outages no more." in await citizen.presses_data(STOP)
    assert await wishes(stage, citizen) == []
    assert await consent(stage, citizen) is None
    assert "All is as it was" in await citizen.presses("Get notices again")
    again = await wishes(stage, citizen)
    assert [(one.place, one.kinds) for one in again] == [(one.place, one.kinds) for one in before]
    assert await quiet(stage, citizen) == QuietHours(22 * 60, 7 * 60)
    assert await consent(stage, citizen) == Consent(CONSENT_VERSION, stage.clock.now())


async def test_the_second_tap_on_stop_changes_nothing(stage: Stage, citizen: Citizen) -> None:
    await subscribed(citizen, "Куїнджі 20")
    await citizen.presses_data(STOP)
    assert "nothing to stop" in await citizen.presses_data(STOP)
    await citizen.presses("Get notices again")
    assert await places(stage, citizen) == [HOME]


async def test_stopping_in_the_middle_of_a_request_loses_nothing(stage: Stage, citizen: Citizen) -> None:
    await subscribed(citizen, "Куїнджі 20")
    await citizen.says(LINE)
    await citizen.presses_data(STOP)
    await citizen.presses("Go on with the unsent request")
    assert "is sent" in await filed_from_phone(citizen)
    assert await places(stage, citizen) == []


async def filed_from_phone(citizen: Citizen) -> str:
    """Send what stands at the question for the phone."""
    await citizen.presses("Go on without")
    return await citizen.presses("Send")


@pytest.mark.parametrize(
    "words",
    [
        "/stop",
        "стоп",
        "Відписатися",
        "стоп сповіщення",
        "отписаться",
        "Стоп уведомления",
        "не присылайте мне больше уведомления",
    ],
)
async def test_words_stop_everything_at_any_step(stage: Stage, citizen: Citizen, words: str) -> None:
    await subscribed(citizen, "Куїнджі 20")
    await citizen.says("menu")
    assert "Stopped" in await citizen.says(words)
    assert await places(stage, citizen) == []
    await citizen.says("поверніть")
    assert await places(stage, citizen) == [HOME]


@pytest.mark.parametrize("words", ["стоп", "відписатися", "отписаться от рассылки"])
async def test_without_notices_there_is_nothing_to_stop(citizen: Citizen, words: str) -> None:
    assert "nothing to stop" in await citizen.says(words)


async def test_what_is_written_after_stopping_is_a_request_as_ever(stage: Stage, citizen: Citizen) -> None:
    await subscribed(citizen, "Куїнджі 20")
    await citizen.says("стоп")
    assert "вул. Куїнджі, 25" in await citizen.says("не горит фонарь, Куинджи 25")


async def test_under_a_notice_one_sees_what_one_gets(citizen: Citizen) -> None:
    await subscribed(citizen, "Куїнджі 20")
    await citizen.says("menu")
    assert "вул. Куїнджі, 20: everything" in await citizen.presses_data(MINE)


@pytest.mark.telegram
async def test_looking_leaves_the_way_to_stop_under_the_notice(stage: Stage, citizen: Citizen) -> None:
    await subscribed(citizen, "Куїнджі 20")
    before = len(stage.wire.stripped)
    await citizen.presses_data(MINE)
    assert len(stage.wire.stripped) == before
    await citizen.presses_data(STOP)
    assert stage.wire.stripped[before:] == ["1"]


async def test_F19_an_old_button_of_the_list_changes_nothing(stage: Stage, citizen: Citizen) -> None:
    await subscribed(citizen, "Куїнджі 20")
    await citizen.presses("Choose what I write about")
    data = citizen.choice("Gas: yes").data
    await citizen.says("menu")
    assert "earlier message" in await citizen.presses_data(data)
    assert [one.kinds for one in await wishes(stage, citizen)] == [ALL]


async def test_who_talks_with_an_operator_stays_in_the_talk(stage: Stage, citizen: Citizen) -> None:
    await subscribed(citizen, "Куїнджі 20")
    await citizen.says("operator")
    await citizen.says("Коли прийде майстер?")
    assert "Stopped" in await citizen.presses_data(STOP)
    assert await places(stage, citizen) == []
    assert "talking with an operator" in await citizen.presses_data(MINE)
    await citizen.says("ще питання")
    assert "A talk with an operator" not in citizen.last.title or "End the talk" in labels(citizen)
    async with stage.database.view() as work:
        handoff = await work.handoffs.open_of((await met(stage, citizen)).citizen_id)
        assert handoff
        assert [line.words for line in await work.lines.of(handoff.id) if line.words][-1] == "ще питання"


async def test_the_language_may_be_changed_in_the_middle(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("підписки")
    await citizen.presses("Get notices of a place")
    await citizen.says("русский")
    await citizen.says("да")
    await citizen.says("українська")
    await citizen.says("Куїнджі 20")
    assert await places(stage, citizen) == [HOME]


async def test_notices_are_offered_once_after_filing(stage: Stage, citizen: Citizen) -> None:
    await filed(citizen)
    assert OFFER in labels(citizen)
    assert "Do you agree?" in await citizen.presses(OFFER)
    assert "Done" in await citizen.presses("Yes, I agree")
    assert await places(stage, citizen) == [HOME]
    await filed(citizen, "велика яма на Миру 35, колесо пробили сусіди")
    assert OFFER not in labels(citizen)


@pytest.mark.parametrize("declines", [True, False])
async def test_who_declines_or_ignores_it_is_not_offered_it_again(
    stage: Stage, citizen: Citizen, declines: bool
) -> None:
    await filed(citizen)
    if declines:
        await citizen.presses(OFFER)
        await citizen.presses("No, thank you")
    await citizen.says("menu")
    assert OFFER not in labels(citizen)
    await filed(citizen, "не горит фонарь, Куинджи 25")
    assert OFFER not in labels(citizen)
    assert await consent(stage, citizen) is None


async def test_saving_the_address_first_leaves_the_offer(stage: Stage, citizen: Citizen) -> None:
    await filed(citizen)
    await citizen.presses("Save this address")
    await citizen.says("Дім")
    await citizen.presses(OFFER)
    await citizen.presses("Yes, I agree")
    assert await places(stage, citizen) == [HOME]


async def test_without_a_house_nothing_is_offered_and_nothing_used_up(citizen: Citizen) -> None:
    await filed(citizen, "велика яма на вулиці Куїнджі, колесо пробили сусіди")
    assert OFFER not in labels(citizen)
    await filed(citizen)
    assert OFFER in labels(citizen)


async def test_an_operator_is_offered_nothing_for_a_caller(operator: Citizen) -> None:
    await operator.says("/call")
    await operator.says("0671234567 не горит фонарь, Куинджи 20")
    await operator.presses("Send")
    assert OFFER not in labels(operator)


async def test_my_data_tell_it_and_erase_it(stage: Stage, citizen: Citizen) -> None:
    await subscribed(citizen, "Куїнджі 20")
    await citizen.says("з 22 до 7")
    shown = await citizen.says("my data")
    for line in (
        f"You agreed to notices of outages: Tuesday, 24 November, 12:00 (version {CONSENT_VERSION}).",
        "вул. Куїнджі, 20: everything",
        "Quiet hours: 22:00–07:00",
    ):
        assert line in shown
    assert "вул. Куїнджі, 20: everything" in await citizen.presses("Notices of outages")
    await citizen.says("my data")
    await citizen.presses("Erase my data")
    await citizen.presses("Yes, erase my data")
    assert await places(stage, citizen) == []
    assert await consent(stage, citizen) is None
    assert not (await met(stage, citizen)).was_offered


async def test_my_data_tell_each_notice_until_they_are_erased(stage: Stage, citizen: Citizen) -> None:
    """On the screen how many, in the file each of them; afterwards only that somebody was told."""
    await subscribed(citizen, "Куїнджі 20")
    one = await met(stage, citizen)
    broadcast = await told(stage, one)
    assert "1 notice of an outage was sent to you." in await citizen.says("my data")
    await citizen.presses("Send me my data as a file")
    [file] = [message.file for _, message in stage.wire.sent if message.file]
    assert "A notice was sent to you, Tuesday, 24 November, 12:00. No water" in file.text
    await citizen.presses("Erase my data")
    await citizen.presses("Yes, erase my data")
    async with stage.database.view() as work:
        assert await work.ledger.told([one.identity_id]) == []
        assert await work.ledger.counts(broadcast) == {RecipientState.sent: 1}


async def told(stage: Stage, citizen: Met) -> int:
    """A broadcast that this citizen has got."""
    event = OutageEvent(stage.clock.now(), "Олена #1", "drawn_up")
    reader = Reader(citizen.citizen_id, citizen.identity_id, "wire", "uk", False)
    async with stage.database.work() as work:
        starts, ends = stage.clock.now(), stage.clock.now() + timedelta(hours=6)
        outage = Outage(0, OutageKind.water, True, (WHOLE_CITY,), starts, ends, {}, starts)
        outage = await work.outages.add(outage, event)
        draft = Broadcast(0, outage, Purpose.announce, {}, BroadcastState.sending, None)
        made = await work.broadcasts.add(draft, event)
        await work.ledger.open(made.id)
        assert await work.ledger.write(Ledger(made.id, LedgerStage.writing), [reader], 0)
        await work.ledger.take(made, (), "wire", 1, 9, stage.city, starts)
        await work.ledger.settle([Outcome(made.id, citizen.citizen_id, RecipientState.sent, "7")], starts)
    return made.id


async def test_a_yes_to_the_offer_is_enough(citizen: Citizen) -> None:
    await citizen.says("мої сповіщення")
    assert "Do you agree?" in await citizen.says("так, хочу")
