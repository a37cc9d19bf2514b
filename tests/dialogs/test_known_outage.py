"""A request that falls under a known outage is answered before it is filed."""

import pytest

from bot.messages import Kind
from core.areas import WHOLE_CITY, Area
from core.citizens import PHONE, Identity
from core.house_ranges import HouseNumber, HouseRange
from core.joining import join, make_voice_code
from core.outages import OutageKind
from tests.dialogs.conversation import Citizen, Stage
from tests.dialogs.outages import EVEN, EVEN_SIDE, announced, concerns, ended, filed
from tests.dialogs.test_calls import operator as operator
from tests.dialogs.test_calls import who

LINE = "немає води, Куїнджі 20, кв 3"
TELL, KNOWN, FILE = "Tell me when it is over", "Thank you, I know now", "I have something else, send it"


async def test_the_cause_the_end_and_since_when_are_told_before_anything_is_filed(
    stage: Stage, citizen: Citizen
) -> None:
    outage = await announced(stage)
    shown = await citizen.says(LINE)
    assert citizen.last.title == "No water: вул. Куїнджі, 20, flat 3"
    for line in (
        "Cause: аварія на водогоні.",
        "It should be over: today, 17:00.",
        "We learned of it: today, 11:00.",
    ):
        assert line in shown
    assert "You need to do nothing more" in await citizen.presses(TELL)
    [concern] = await concerns(stage, outage)
    assert (concern.street_id, concern.house, concern.wants_end) == ("kuindzhi-st", "20", True)
    assert await filed(stage, citizen.identity) == []


async def test_who_knows_now_is_counted_and_files_nothing(stage: Stage, citizen: Citizen) -> None:
    outage = await announced(stage)
    await citizen.says(LINE)
    assert "Nothing was sent" in await citizen.presses(KNOWN)
    assert [one.wants_end for one in await concerns(stage, outage)] == [False]
    await citizen.says(LINE)
    await citizen.presses(TELL)
    assert "You have asked already: I write to you when it is over." in await citizen.says(LINE)
    assert TELL not in [choice.label for choice in citizen.last.choices]
    await citizen.presses(KNOWN)
    assert [one.wants_end for one in await concerns(stage, outage)] == [True], "who asked once is told"


async def test_what_is_another_matter_goes_on_and_nothing_is_lost(stage: Stage, citizen: Citizen) -> None:
    outage = await announced(stage)
    await citizen.says("немає води, Куїнджі 20, кв 3, під мийкою тече")
    await citizen.sends(Kind.photo)
    await citizen.presses(FILE)
    await citizen.presses("Go on without")
    assert "під мийкою тече" in citizen.last.text
    assert "1 file is attached" in citizen.last.text
    assert "is sent" in await citizen.presses("Send")
    assert await concerns(stage, outage) == []


async def test_a_house_that_is_left_out_has_no_known_outage(stage: Stage, citizen: Citizen) -> None:
    but = HouseRange(HouseNumber(14), HouseNumber(16))
    outage = await announced(stage, Area("kuindzhi-st", (EVEN,), excepted=(but,)))
    shown = await citizen.says("немає води, Куїнджі 14, кв 3")
    assert TELL not in [choice.label for choice in citizen.last.choices]
    assert "аварія на водогоні" not in shown
    await citizen.presses("Go on without")
    assert "is sent" in await citizen.presses("Send")
    assert "аварія на водогоні" not in citizen.last.text
    async with stage.database.view() as work:
        assert await work.outages.cases(outage.id) == []
    assert "аварія на водогоні" in await citizen.says(LINE), "the house beyond is meant"


async def test_F20_a_double_tap_on_tell_me_counts_once(stage: Stage, citizen: Citizen) -> None:
    outage = await announced(stage)
    await citizen.says(LINE)
    data = citizen.choice(TELL).data
    await citizen.presses_data(data)
    assert "earlier message" in await citizen.presses_data(data)
    assert len(await concerns(stage, outage)) == 1


async def test_an_end_that_nobody_knows_is_told_so(stage: Stage, citizen: Citizen) -> None:
    await announced(stage, WHOLE_CITY, ends=None)
    assert "When it will be over nobody knows yet." in await citizen.says(LINE)


async def test_where_nothing_is_known_nothing_is_asked(stage: Stage, citizen: Citizen) -> None:
    await announced(stage)
    await announced(stage, kind=OutageKind.gas)
    await announced(stage, starts=2, ends=4)
    for line in ("немає води, Куїнджі 21, кв 3", "немає світла, Куїнджі 20", "велика яма, Куїнджі 20"):
        assert "phone" in await citizen.says(line)
        await citizen.says("cancel")


async def test_after_its_end_nobody_knows_and_the_request_is_taken(stage: Stage, citizen: Citizen) -> None:
    await announced(stage, ends=1)
    stage.clock.turn(hours=2)
    shown = await citizen.says(LINE)
    assert "It was to be over: today, 13:00. Since then nobody has told us" in shown
    await citizen.presses("Yes, send the request")
    await citizen.presses("Go on without")
    assert "is sent" in await citizen.presses("Send")


async def test_what_works_again_is_not_sent(stage: Stage, citizen: Citizen) -> None:
    await announced(stage, ends=1)
    stage.clock.turn(hours=2)
    await citizen.says(LINE)
    assert "Nothing was sent" in await citizen.presses("It works again")


async def test_newcomers_by_buttons_are_answered_once_the_address_is_known(
    stage: Stage, citizen: Citizen
) -> None:
    await announced(stage)
    await citizen.says("/start")
    await citizen.presses("New request")
    await citizen.presses("Вода і каналізація")
    await citizen.presses("Немає води")
    assert "It should be over" in await citizen.says("Куїнджі 20, кв 3")
    await citizen.presses(FILE)
    assert "What happened?" in citizen.last.text


@pytest.mark.parametrize(
    "line",
    [
        "прорвало трубу, заливає підвал, Куїнджі 20",
        "немає води, Куїнджі 20, і мене б'є струмом від крана",
    ],
)
async def test_danger_waits_for_no_answer(stage: Stage, citizen: Citizen, line: str) -> None:
    await announced(stage)
    shown = await citizen.says(line)
    assert "It should be over" not in shown
    if "Ring" in shown:
        assert "It should be over" not in await citizen.presses("Go on with the request")


async def test_haste_is_no_danger(stage: Stage, citizen: Citizen) -> None:
    await announced(stage)
    assert "It should be over" in await citizen.says("терміново! аварія, немає води, Куїнджі 20, кв 3")


async def test_a_danger_told_at_the_question_goes_first(stage: Stage, citizen: Citizen) -> None:
    await announced(stage)
    await citizen.says(LINE)
    assert "Ring 104 now." in await citizen.says("у під'їзді пахне газом")


@pytest.mark.parametrize(
    ("words", "answer", "wants_end"),
    [
        ("так", "You need to do nothing more", True),
        ("повідомте будь ласка", "You need to do nothing more", True),
        ("у нас теж нема", "You need to do nothing more", True),
        ("сообщите когда дадут", "You need to do nothing more", True),
        ("Дякую, зрозуміло", "it is so with you, too", False),
        ("спасибо", "it is so with you, too", False),
        ("понятно, подождём", "it is so with you, too", False),
    ],
)
async def test_words_answer_as_buttons_do(
    stage: Stage, citizen: Citizen, words: str, answer: str, wants_end: bool
) -> None:
    outage = await announced(stage)
    await citizen.says(LINE)
    assert answer in await citizen.says(words)
    assert [one.wants_end for one in await concerns(stage, outage)] == [wants_end]


@pytest.mark.parametrize(
    "words", ["ні", "у мене інше", "у меня другое", "все одно подайте", "зарегистрируйте"]
)
async def test_words_send_it_all_the_same(stage: Stage, citizen: Citizen, words: str) -> None:
    await announced(stage)
    await citizen.says(LINE)
    assert "phone" in await citizen.says(words)


@pytest.mark.parametrize(
    ("words", "answer"),
    [("так, немає", "phone"), ("ще не дали", "phone"), ("вже є", "settled"), ("працює, дали", "Nothing was")],
)
async def test_words_tell_whether_it_works_again(
    stage: Stage, citizen: Citizen, words: str, answer: str
) -> None:
    await announced(stage, ends=1)
    stage.clock.turn(hours=2)
    await citizen.says(LINE)
    assert answer in await citizen.says(words)


async def test_a_bare_no_may_mean_either_and_is_asked_about_once(stage: Stage, citizen: Citizen) -> None:
    await announced(stage, ends=1)
    stage.clock.turn(hours=2)
    await citizen.says(LINE)
    assert "Is it still so with you?" in await citizen.says("ні")
    assert "phone" in await citizen.says("нет"), "who is not understood twice goes on"


async def test_who_is_not_understood_twice_goes_on_with_all_their_words(
    stage: Stage, citizen: Citizen
) -> None:
    await announced(stage)
    await citizen.says(LINE)
    assert "added this to the request" in await citizen.says("сусіди зверху набирають ванну")
    await citizen.says("мийка на кухні стара")
    await citizen.presses("Go on without")
    assert "сусіди зверху набирають ванну" in citizen.last.text
    assert "Please check your request" in citizen.last.title


async def test_a_corrected_address_is_looked_up_anew(stage: Stage, citizen: Citizen) -> None:
    await announced(stage)
    await citizen.says(LINE)
    assert "phone" in await citizen.says("не 20 а 21")


async def test_an_interrupted_draft_is_kept_and_asked_anew(stage: Stage, citizen: Citizen) -> None:
    outage = await announced(stage)
    await citizen.says(LINE)
    await citizen.says("menu")
    await ended(stage, outage)
    assert "This outage is over, as far as we know" in await citizen.presses("Go on with the unsent request")
    await citizen.presses("It does not, send the request")
    assert "phone" in citizen.last.text


async def test_the_button_of_an_outage_that_is_over_asks_anew(stage: Stage, citizen: Citizen) -> None:
    outage = await announced(stage)
    await citizen.says(LINE)
    await ended(stage, outage)
    shown = await citizen.presses(TELL)
    assert "This has changed meanwhile" in shown
    assert "This outage is over" in shown
    assert await concerns(stage, outage) == []
    assert "Nothing was sent" in await citizen.presses("It works, send nothing")


async def test_the_language_may_be_changed_in_the_middle(stage: Stage, citizen: Citizen) -> None:
    outage = await announced(stage)
    await citizen.says(LINE)
    await citizen.says("русский")
    assert "авария на водопроводе" in citizen.last.text
    label = next(choice.label for choice in citizen.last.choices if choice.key == "tell")
    await citizen.says("українська")
    await citizen.says(label)
    assert len(await concerns(stage, outage)) == 1


async def test_nobody_is_reminded_of_what_was_answered(stage: Stage, citizen: Citizen) -> None:
    await announced(stage, ends=None)
    await citizen.says(LINE)
    before = len(stage.wire.sent)
    await stage.after(days=1)
    assert len(stage.wire.sent) == before


async def test_a_second_matter_of_the_line_is_still_offered(stage: Stage, citizen: Citizen) -> None:
    await announced(stage)
    await citizen.says("немає води і не вивозять сміття, Куїнджі 20, кв 3")
    await citizen.presses(TELL)
    await citizen.presses("Also send: Не вивозять сміття")
    await citizen.presses("Go on without")
    await citizen.presses("Send")
    assert await filed(stage, citizen.identity) == ["waste_collection"]


async def test_a_question_of_when_is_answered_from_what_is_known(stage: Stage, citizen: Citizen) -> None:
    await announced(stage)
    assert "It should be over: today, 17:00." in await citizen.says("коли дадуть воду на Куїнджі 20?")


async def save_address(stage: Stage, citizen: Citizen, label: str, street_id: str, house: str) -> None:
    """An address that the citizen has kept."""
    async with stage.database.work() as work:
        met = await work.citizens.meet(citizen.identity, "", stage.clock.now())
        await work.addresses.save(met.citizen_id, label, street_id, house, "")


async def test_a_question_of_when_is_about_the_only_saved_address(stage: Stage, citizen: Citizen) -> None:
    await announced(stage)
    await save_address(stage, citizen, "Дім", "kuindzhi-st", "20")
    assert "It should be over: today, 17:00." in await citizen.says("когда дадут воду?")
    assert citizen.last.title == "No water: вул. Куїнджі, 20"
    await citizen.says("cancel")
    await save_address(stage, citizen, "Батьки", "myru-ave", "5")
    assert "Where is it?" in await citizen.says("когда дадут воду?"), "nobody knows which is meant"


async def test_of_a_saved_address_without_an_outage_nothing_is_taken_for_granted(
    stage: Stage, citizen: Citizen
) -> None:
    await announced(stage, Area("myru-ave"))
    await save_address(stage, citizen, "Дім", "kuindzhi-st", "20")
    assert "Where is it?" in await citizen.says("коли дадуть воду?")


async def test_an_operator_tells_the_caller_and_counts_them(stage: Stage, operator: Citizen) -> None:
    outage = await announced(stage)
    await operator.says("/call")
    shown = await operator.says("0671234567 немає води Куїнджі 20 кв 5")
    assert "It should be over: today, 17:00." in shown
    assert "Please tell it" in shown
    keys = [choice.key for choice in operator.last.choices]
    assert "tell" not in keys, "nothing can be written to a telephone"
    assert "Nothing was sent" in await operator.presses("They know now, nothing to send")
    caller = await who(stage, Identity(PHONE, "+380671234567"))
    assert [one.identity_id for one in await concerns(stage, outage)] == [caller.identity_id]


async def test_a_caller_with_a_messenger_can_be_told_there(
    stage: Stage, operator: Citizen, citizen: Citizen
) -> None:
    outage = await announced(stage)
    await operator.says("/call")
    await operator.says("0671234567 велика яма на Миру 35, колесо пробили сусіди")
    await operator.presses("Send")
    caller = await who(stage, Identity(PHONE, "+380671234567"))
    async with stage.database.work() as work:
        code = await make_voice_code(work, caller, stage.clock.now())
        await join(
            work, await work.citizens.meet(citizen.identity, "", stage.clock.now()), code, stage.clock.now()
        )
    await operator.says("/call")
    await operator.says("0671234567 немає води Куїнджі 20 кв 5")
    if operator.last.choices[0].key == "new":
        await operator.presses("It is something new")
    assert "hears of it in the messenger" in await operator.presses("Tell them when it is over")
    assert [one.wants_end for one in await concerns(stage, outage)] == [True]
    assert "You have asked already" in await citizen.says(LINE), "it is one person"


async def test_transport_is_answered_where_it_is_off_in_the_whole_city(
    stage: Stage, citizen: Citizen
) -> None:
    await announced(stage, kind=OutageKind.transport)
    line = "тролейбус 15 не їде за графіком, зупинка Портова"
    assert "It should be over" not in await citizen.says(line)
    await citizen.says("cancel")
    await announced(stage, WHOLE_CITY, kind=OutageKind.transport)
    assert "It should be over" in await citizen.says(line)
    assert "Transport does not run as usual" in citizen.last.title


async def test_what_a_caller_has_besides_is_registered(stage: Stage, operator: Citizen) -> None:
    await announced(stage)
    await operator.says("/call")
    await operator.says("0671234567 немає води Куїнджі 20 кв 5")
    await operator.presses("It is something else, send it")
    assert "is registered" in await operator.presses("Send")


async def test_the_end_is_looked_at_again_at_every_question(stage: Stage, citizen: Citizen) -> None:
    """What is announced while somebody is filing is told before they send."""
    await citizen.says("немає води, Куїнджі 20, кв 3")
    await announced(stage, EVEN_SIDE)
    assert "It should be over" in await citizen.presses("Go on without")
    await citizen.presses(FILE)
    assert "Please check your request" in citizen.last.title


async def test_a_day_that_is_near_is_called_so(stage: Stage, citizen: Citizen) -> None:
    await announced(stage, starts=-20, ends=30)
    shown = await citizen.says(LINE)
    assert "It should be over: tomorrow, 18:00." in shown
    assert "We learned of it: yesterday, 16:00." in shown


async def test_my_data_tell_what_one_said_and_erase_it(stage: Stage, citizen: Citizen) -> None:
    outage = await announced(stage)
    await citizen.says(LINE)
    await citizen.presses(TELL)
    told = "You told us of an outage, Tuesday, 24 November, 12:00. No water: вул. Куїнджі, 20"
    assert told in await citizen.says("my data")
    await citizen.presses("Send me my data as a file")
    [file] = [message.file for _, message in stage.wire.sent if message.file]
    assert told in file.text
    await citizen.says("my data")
    await citizen.presses("Erase my data")
    await citizen.presses("Yes, erase my data")
    assert await concerns(stage, outage) == []


async def outage_of_the_last(stage: Stage, citizen: Citizen) -> int | None:
    """The outage that the last request of this citizen belongs to."""
    async with stage.database.view() as work:
        met = await work.citizens.find(citizen.identity)
        assert met
        [case] = await work.cases.of_citizen(met.citizen_id, 1)
        outage = await work.outages.of_case(case.id)
    return outage.id if outage else None


async def test_what_is_another_matter_does_not_belong_to_the_outage(stage: Stage, citizen: Citizen) -> None:
    await announced(stage)
    await citizen.says(LINE)
    await citizen.presses(FILE)
    await citizen.presses("Go on without")
    await citizen.presses("Send")
    assert await outage_of_the_last(stage, citizen) is None


async def test_what_is_still_so_belongs_to_the_outage_of_which_nobody_knows(
    stage: Stage, citizen: Citizen
) -> None:
    outage = await announced(stage, ends=1)
    stage.clock.turn(hours=2)
    await citizen.says(LINE)
    await citizen.presses("Yes, send the request")
    await citizen.presses("Go on without")
    await citizen.presses("Send")
    assert await outage_of_the_last(stage, citizen) == outage.id
