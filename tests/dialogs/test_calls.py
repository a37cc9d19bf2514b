"""Phone calls: an operator registers what a caller says, in the private chat with the bot."""

import re

import pytest
from sqlalchemy import func, select

from bot.messages import Kind
from core.access import Role
from core.cases import Case, CaseEvent
from core.citizens import PHONE, Identity
from core.citizens import Citizen as Met
from core.city_services import COMPLAINT
from core.life import Step
from core.outbox import OutboxState
from storage.tables import citizens, identities, outbox
from tests.dialogs.conversation import Citizen, Stage
from tests.working import move

NUMBER, OTHER = "+380671234567", "+380509998877"
SAYS = "0671234567 немає води Куїнджі 12 кв 5"
HOLE = "велика яма на Миру 35, колесо пробили сусіди"


@pytest.fixture
async def operator(stage: Stage) -> Citizen:
    """Somebody on shift, who speaks the source language."""
    return await with_role(stage, "610", Role.operator)


async def with_role(stage: Stage, name: str, role: str) -> Citizen:
    """Somebody of the staff."""
    person = await stage.citizen(name)
    async with stage.database.work() as work:
        met = await work.citizens.meet(person.identity, "", stage.clock.now())
        await work.roles.grant(met.identity_id, role, "test", stage.clock.now())
    return person


async def loses_role(stage: Stage, person: Citizen, role: str = Role.operator) -> None:
    """An admin takes it away."""
    async with stage.database.work() as work:
        met = await work.citizens.meet(person.identity, "", stage.clock.now())
        await work.roles.revoke(met.identity_id, role, "test", stage.clock.now())


async def who(stage: Stage, identity: Identity) -> Met:
    """What is known of an account."""
    async with stage.database.view() as work:
        found = await work.citizens.find(identity)
    assert found
    return found


async def cases_of(stage: Stage, identity: Identity) -> list[Case]:
    """The requests of whoever has this account."""
    met = await who(stage, identity)
    async with stage.database.view() as work:
        return await work.cases.of_citizen(met.citizen_id, 50)


async def history(stage: Stage, case: Case) -> list[CaseEvent]:
    """What happened to it."""
    async with stage.database.view() as work:
        return await work.cases.events(case.id)


async def count(stage: Stage, table: object) -> int:
    """How many rows there are."""
    async with stage.database.reader.connect() as connection:
        return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())  # type: ignore[arg-type]


async def calls(operator: Citizen, line: str = SAYS) -> str:
    """Register a call; what is read out."""
    await operator.says("/call")
    await operator.says(line)
    if operator.last.choices[0].key == "new":
        await operator.presses("It is something new")
    return await operator.presses("Send")


def voice_code(receipt: str) -> str:
    """The ten digits, as they are read out."""
    found = re.search(r"\d{3} \d\d \d\d \d{3}", receipt)
    assert found, receipt
    return found.group()


CALLER = Identity(PHONE, NUMBER)


async def test_one_line_and_one_tap_register_a_call(stage: Stage, operator: Citizen) -> None:
    await operator.says("/call")
    shown = await operator.says(SAYS)
    assert "Please read it to the caller" in shown
    assert "+380 67 123 4567" in shown
    receipt = await operator.presses("Send")
    [case] = await cases_of(stage, CALLER)
    assert case.service == "no_water"
    assert (case.phone, case.language, case.address.house, case.address.flat) == (NUMBER, "uk", "12", "5")
    assert case.description == "немає води Куїнджі 12 кв 5"
    digits = " ".join(case.number[at : at + 2] for at in (0, 2, 4, 6))
    assert digits in receipt
    assert voice_code(receipt)


async def test_the_history_names_the_operator(stage: Stage, operator: Citizen) -> None:
    await calls(operator)
    [case] = await cases_of(stage, CALLER)
    [registered] = await history(stage, case)
    me = await who(stage, operator.identity)
    assert registered.kind == "registered"
    assert registered.actor == f"Олена #{me.identity_id}"


async def test_the_menu_offers_calls_to_operators_and_supervisors_alone(
    stage: Stage, operator: Citizen, citizen: Citizen
) -> None:
    supervisor = await with_role(stage, "611", Role.supervisor)
    admin = await with_role(stage, "612", Role.admin)
    for person, may in ((operator, True), (supervisor, True), (admin, False), (citizen, False)):
        await person.says("/start")
        assert ("Phone call" in [choice.label for choice in person.last.choices]) is may


async def test_to_others_the_command_is_a_word_like_any_other(stage: Stage, citizen: Citizen) -> None:
    assert "Phone call" not in await citizen.says("/call")
    await citizen.says(SAYS)
    assert await count(stage, identities) == 1


async def test_nothing_of_the_operators_own_gets_into_the_case_or_the_other_way_round(
    stage: Stage, operator: Citizen
) -> None:
    await operator.says("немає світла на Миру 35, кв 4")
    await operator.shares_phone("+380631112233")
    await operator.presses("Send")
    await operator.presses("Save this address")
    await operator.presses("Home")
    await operator.says("/call")
    assert "Where is it?" in await operator.says("0671234567 немає води вдома")
    assert [choice.label for choice in operator.last.choices] == ["Back", "Cancel"]
    await operator.says("Куїнджі 12, кв 5")
    await operator.presses("Send")
    assert "Save this address" not in [choice.label for choice in operator.last.choices]
    [case] = await cases_of(stage, CALLER)
    assert case.phone == NUMBER
    [own] = await cases_of(stage, operator.identity)
    assert own.service == "no_power"
    me, caller = await who(stage, operator.identity), await who(stage, CALLER)
    assert (me.phone, caller.phone) == ("+380631112233", NUMBER)
    assert me.citizen_id != caller.citizen_id
    async with stage.database.view() as work:
        assert await work.addresses.of_citizen(caller.citizen_id) == []
    await operator.says("status")
    assert "You have 1 request." in operator.last.text


@pytest.mark.parametrize("kind", [Kind.contact, Kind.location])
async def test_what_the_operators_device_sends_is_not_the_callers(
    stage: Stage, operator: Citizen, kind: Kind
) -> None:
    await operator.says("/call")
    await operator.says(SAYS)
    sends = {
        Kind.contact: lambda: operator.shares_phone("+380631112233"),
        Kind.location: lambda: operator.shares_point(47.0971, 37.5434),
    }
    said = await sends[kind]()
    assert "not the caller's" in said
    await operator.presses("Send")
    [case] = await cases_of(stage, CALLER)
    assert (case.phone, case.address.lat) == (NUMBER, None)


async def test_what_is_missing_is_asked(stage: Stage, operator: Citizen) -> None:
    await operator.says("/call")
    assert "Which number" in await operator.says("немає води")
    assert "Where is it?" in await operator.says("067 123 45 67")
    await operator.says("Куїнджі 12, кв 5")
    await operator.presses("Send")
    [case] = await cases_of(stage, CALLER)
    assert case.description == "немає води"


async def test_the_number_alone_will_do_at_first(stage: Stage, operator: Citizen) -> None:
    await operator.says("/call")
    assert "What happened, and where?" in await operator.says("0671234567")
    await operator.says("немає води Куїнджі 12 кв 5")
    await operator.presses("Send")
    assert len(await cases_of(stage, CALLER)) == 1


async def test_callers_who_hide_their_number_are_each_somebody_new(stage: Stage, operator: Citizen) -> None:
    for line in ("немає води Куїнджі 12 кв 5", HOLE):
        await operator.says("/call")
        await operator.says(line)
        await operator.presses("The number is withheld")
        assert "Phone: not given" in operator.last.text
        assert voice_code(await operator.presses("Send"))
    assert await count(stage, citizens) == 3
    assert await cases_of(stage, operator.identity) == []


async def test_the_callers_language_is_one_tap_and_the_operators_stays(
    stage: Stage, operator: Citizen
) -> None:
    await operator.says("/call")
    await operator.says("0671234567 нет воды Куинджи 12 кв 5")
    await operator.presses("The caller's language: Ukrainian")
    assert "Please read it to the caller" in operator.last.title
    receipt = await operator.presses("Send")
    assert "Please read out" in receipt
    [case] = await cases_of(stage, CALLER)
    assert case.language == "ru"
    caller, me = await who(stage, CALLER), await who(stage, operator.identity)
    assert (caller.language, caller.chose_language, me.language) == ("ru", True, "en")


async def test_an_operator_who_chose_no_language_keeps_it_while_writing_down_a_callers(stage: Stage) -> None:
    operator = await with_role(stage, "613", Role.operator)
    async with stage.database.work() as work:
        me = await work.citizens.meet(operator.identity, "", stage.clock.now())
        await work.citizens.set_language(me.citizen_id, "uk", chosen=False)
    await operator.says("/call")
    await operator.says("0671234567 у меня уже второй день нет воды, Куинджи 12 кв 5")
    assert (await who(stage, operator.identity)).language == "uk"


async def test_a_language_said_while_a_caller_is_on_the_line_is_the_callers(
    stage: Stage, operator: Citizen
) -> None:
    await operator.says("/call")
    await operator.says(SAYS)
    assert "the caller's language" in await operator.says("русский")
    assert (await who(stage, CALLER)).language == "ru"
    assert (await who(stage, operator.identity)).language == "en"


async def test_who_loses_the_role_in_the_middle_is_refused(stage: Stage, operator: Citizen) -> None:
    await operator.says("/call")
    await operator.says(SAYS)
    send = operator.choice("Send").data
    await loses_role(stage, operator)
    assert "Only an operator" in await operator.presses_data(send)
    await operator.presses_data(send)
    assert await cases_of(stage, CALLER) == []
    assert "Phone call" not in [choice.label for choice in operator.last.choices]


async def test_who_loses_the_role_cannot_take_up_a_call_that_was_put_aside(
    stage: Stage, operator: Citizen
) -> None:
    await operator.says("/call")
    await operator.says(SAYS)
    await operator.says("menu")
    await loses_role(stage, operator)
    assert "Only an operator" in await operator.presses("Go on with the unsent request")
    assert await cases_of(stage, CALLER) == []


async def test_who_loses_the_role_before_the_first_line_registers_nothing(
    stage: Stage, operator: Citizen
) -> None:
    await operator.says("/call")
    await loses_role(stage, operator)
    assert "Only an operator" in await operator.says(SAYS)
    assert await count(stage, identities) == 1


async def test_a_call_is_taken_back_within_ten_minutes(stage: Stage, operator: Citizen) -> None:
    await calls(operator)
    stage.clock.turn(minutes=9)
    assert "is taken back" in await operator.presses("Take it back")
    [case] = await cases_of(stage, CALLER)
    assert case.standing.outcome == "withdrawn"
    assert (await history(stage, case))[-1].actor.startswith("Олена #")


async def test_who_loses_the_role_takes_nothing_back(stage: Stage, operator: Citizen) -> None:
    await calls(operator)
    await loses_role(stage, operator)
    assert "Only an operator" in await operator.presses("Take it back")
    [case] = await cases_of(stage, CALLER)
    assert case.standing.outcome is None


async def test_an_operator_takes_up_a_call_that_was_put_aside(stage: Stage, operator: Citizen) -> None:
    await operator.says("/call")
    await operator.says(SAYS)
    await operator.says("menu")
    await operator.says("немає світла на Миру 35, кв 4")
    await operator.presses("Go on without")
    await operator.presses("Send")
    await operator.presses("Go on with the unsent request")
    await operator.presses("Send")
    assert [case.service for case in await cases_of(stage, CALLER)] == ["no_water"]
    assert [case.service for case in await cases_of(stage, operator.identity)] == ["no_power"]


async def test_an_own_draft_goes_on_as_the_operators_own(stage: Stage, operator: Citizen) -> None:
    await operator.says("немає світла на Миру 35, кв 4")
    await operator.says("/call")
    await operator.says("0671234567")
    await operator.says("продовжити")
    await operator.presses("Go on without")
    await operator.presses("Send")
    assert [case.service for case in await cases_of(stage, operator.identity)] == ["no_power"]
    assert await cases_of(stage, CALLER) == []


async def test_who_rings_again_is_known_and_their_open_requests_come_first(
    stage: Stage, operator: Citizen
) -> None:
    await calls(operator)
    [case] = await cases_of(stage, CALLER)
    await operator.says("/call")
    assert "has 1 open request" in await operator.says("0671234567 досі немає води")
    await operator.presses(operator.last.choices[1].label)
    assert "You wrote: «досі немає води»" in operator.last.text
    await operator.presses("Add or correct")
    await operator.says("Вода є лише вночі")
    last = (await history(stage, case))[-1]
    assert (last.kind, last.note) == ("remark", "Вода є лише вночі")
    assert last.actor.startswith("Олена #")
    assert "«Вода є лише вночі»" in operator.last.text


async def test_a_caller_asks_by_number_and_hears_of_own_requests_alone(
    stage: Stage, operator: Citizen, citizen: Citizen
) -> None:
    await calls(operator)
    [case] = await cases_of(stage, CALLER)
    await citizen.says(HOLE)
    await citizen.presses("Go on without")
    await citizen.presses("Send")
    [others] = await cases_of(stage, citizen.identity)
    await operator.says("/call")
    await operator.says("0671234567")
    assert f"Request {case.number[:4]}-{case.number[4:]}" in await operator.says(case.number)
    assert "This caller has no request with the number" in await operator.says(others.number)


async def test_a_callers_requests_are_told_in_the_operators_words(stage: Stage, operator: Citizen) -> None:
    await calls(operator)
    await operator.says("/call")
    await operator.says("0671234567")
    page = await operator.presses(operator.last.choices[1].label)
    assert "It was told by telephone." in page
    assert "The caller's requests\nThe caller has 1 request." in await operator.presses(
        "All of the caller's requests"
    )


async def test_a_caller_is_asked_for_in_the_operators_words(stage: Stage, operator: Citizen) -> None:
    await operator.says("/call")
    asked = await operator.says("0671234567 немає води")
    assert "Where is it? The crew needs the street and the house" in asked
    assert "your location" not in asked
    assert "find you" not in await operator.says("Металургів")


async def test_who_rings_again_tells_of_something_new(stage: Stage, operator: Citizen) -> None:
    await calls(operator)
    await calls(operator, f"067 123 45 67 {HOLE}")
    assert [case.service for case in await cases_of(stage, CALLER)] == ["pothole", "no_water"]


async def test_a_mistyped_number_is_put_right_before_sending(stage: Stage, operator: Citizen) -> None:
    await operator.says("/call")
    await operator.says("0509998877 немає води Куїнджі 12 кв 5")
    await operator.presses("Change something")
    await operator.presses("The phone number")
    await operator.says("0671234567")
    await operator.presses("Send")
    [case] = await cases_of(stage, CALLER)
    assert case.phone == NUMBER
    assert await cases_of(stage, Identity(PHONE, OTHER)) == []


@pytest.mark.telegram
async def test_editing_the_line_puts_number_and_words_right(stage: Stage, operator: Citizen) -> None:
    await operator.says("/call")
    await operator.says("0509998877 немає води Куїнджі 12 кв 5", message_id="77")
    shown = await operator.edits("77", "0671234567 немає води Куїнджі 14 кв 5")
    assert "+380 67 123 4567" in shown
    await operator.presses("Send")
    [case] = await cases_of(stage, CALLER)
    assert (case.address.house, case.phone) == ("14", NUMBER)
    assert case.description == "немає води Куїнджі 14 кв 5"
    assert await cases_of(stage, Identity(PHONE, OTHER)) == []


@pytest.mark.telegram
async def test_editing_the_number_alone_keeps_the_words(stage: Stage, operator: Citizen) -> None:
    await operator.says("/call")
    await operator.says("немає води Куїнджі 12 кв 5")
    await operator.says("0509998877", message_id="78")
    await operator.edits("78", "0671234567")
    await operator.presses("Send")
    [case] = await cases_of(stage, CALLER)
    assert case.description == "немає води Куїнджі 12 кв 5"


async def test_another_number_to_ring_is_kept_with_the_request_alone(stage: Stage, operator: Citizen) -> None:
    await operator.says("/call")
    await operator.says(SAYS)
    await operator.says("телефон 050 999 88 77")
    await operator.presses("Send")
    [case] = await cases_of(stage, CALLER)
    assert case.phone == OTHER
    assert (await who(stage, CALLER)).phone == NUMBER


async def test_a_second_thing_in_the_line_is_offered_for_the_same_caller(
    stage: Stage, operator: Citizen
) -> None:
    await calls(operator, "0671234567 немає води і не вивозять сміття, Куїнджі 12 кв 5")
    [offer] = [choice for choice in operator.last.choices if choice.key == "also.0"]
    await operator.presses(offer.label)
    await operator.presses("Send")
    assert len(await cases_of(stage, CALLER)) == 2
    assert await cases_of(stage, operator.identity) == []


async def test_a_double_tap_registers_one_case(stage: Stage, operator: Citizen) -> None:
    await operator.says("/call")
    await operator.says(SAYS)
    send = operator.choice("Send").data
    await operator.presses_data(send)
    assert "is sent already" in await operator.presses_data(send)
    assert len(await cases_of(stage, CALLER)) == 1


async def test_a_caller_has_the_limit_of_open_requests_that_a_citizen_has(
    stage: Stage, operator: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.filing.OPEN_CASES_PER_CITIZEN", 1)
    await calls(operator)
    assert "The caller already has 1 open request" in await calls(operator, f"0671234567 {HOLE}")
    await operator.says("menu")
    await calls(operator, f"0509998877 {HOLE}")
    assert len(await cases_of(stage, Identity(PHONE, OTHER))) == 1


async def test_an_emergency_is_told_in_the_operators_words_and_passed_on(
    stage: Stage, operator: Citizen
) -> None:
    on_call = await with_role(stage, "614", Role.on_call)
    await operator.says("/call")
    said = await operator.says("0671234567 сильно пахне газом у під'їзді, Куїнджі 12")
    assert "Tell the caller: ring 104 now" in said
    assert "Operator" not in [choice.label for choice in operator.last.choices]
    await operator.presses("The caller cannot ring")
    assert "whoever is on duty rings for help" in operator.last.text
    assert "Whoever is on duty is told" in await operator.presses("Pass it on now")
    await stage.send_queued()
    assert "+380 67 123 4567" in on_call.last.text
    assert "Куїнджі" in on_call.last.text
    await on_call.presses("I take it")
    await stage.send_queued()
    assert "Your caller: whoever is on duty has taken it" in operator.last.text
    assert "+380 67 123 4567" in operator.last.text


async def test_help_that_was_called_for_a_caller_is_called_off(stage: Stage, operator: Citizen) -> None:
    on_call = await with_role(stage, "614", Role.on_call)
    await operator.says("/call")
    await operator.says("0671234567 прорвало трубу, заливає підвал, Куїнджі 12")
    await operator.presses("The caller cannot ring")
    await operator.presses("Pass it on now")
    assert "Is help still needed?" in await operator.says("скасувати")
    assert "is taken back" in await operator.presses("No, call it off")
    await stage.send_queued()
    assert "Called off" in on_call.last.title


async def test_a_call_for_help_does_not_stand_before_the_next_caller(stage: Stage, operator: Citizen) -> None:
    await with_role(stage, "614", Role.on_call)
    await operator.says("/call")
    await operator.says("0671234567 сильно пахне газом у під'їзді, Куїнджі 12")
    await operator.presses("The caller cannot ring")
    await operator.presses("Pass it on now")
    await operator.says("/call")
    assert "has taken your call" not in await operator.says("0509998877 довго")
    assert "Nobody has answered" not in operator.last.text


async def test_an_emergency_does_not_lead_into_another_callers_draft(stage: Stage, operator: Citizen) -> None:
    await operator.says("/call")
    await operator.says("0509998877 немає води Куїнджі 12 кв 5")
    await operator.says("/call")
    await operator.says("0671234567 сильно пахне газом у під'їзді, Миру 35")
    await operator.presses("The caller cannot ring")
    assert "немає води" not in await operator.presses("Pass it on now")
    await operator.presses("Go on with the unsent request")
    assert "немає води" in operator.last.text


async def test_a_danger_told_in_the_middle_is_a_request_of_the_same_caller(
    stage: Stage, operator: Citizen
) -> None:
    await operator.says("/call")
    await operator.says("0671234567 яма на дорозі Миру 35")
    assert "Tell the caller: ring" in await operator.says("ой, прорвало трубу, заливає підвал")
    await operator.presses("The caller rings themselves")
    await operator.says("Куїнджі 12")
    await operator.presses("Send")
    assert len(await cases_of(stage, CALLER)) == 1
    await operator.presses("Go on with the unsent request")
    await operator.presses("Send")
    assert len(await cases_of(stage, CALLER)) == 2
    assert await cases_of(stage, operator.identity) == []


async def test_complaints_about_operators_are_not_shown_to_operators(stage: Stage, operator: Citizen) -> None:
    await calls(operator, "0671234567 скарга на оператора, нагрубив")
    [case] = await cases_of(stage, CALLER)
    assert case.service == COMPLAINT
    await operator.says("/call")
    assert "What happened, and where?" in await operator.says("0671234567")
    assert "has no request with the number" in await operator.says(case.number)


async def test_a_photo_during_a_call_is_the_callers(stage: Stage, operator: Citizen) -> None:
    await calls(operator)
    assert "Does this belong to the request" in await operator.sends(Kind.photo)
    await operator.presses("To that request")
    [case] = await cases_of(stage, CALLER)
    [photo] = case.attachments
    assert photo.identity_id == case.identity_id
    assert (await history(stage, case))[-1].actor.startswith("Олена #")


async def test_alerts_and_other_buttons_stay_the_operators_own_while_a_caller_is_on_the_line(
    stage: Stage, citizen: Citizen
) -> None:
    operator = await with_role(stage, "615", Role.operator)
    await with_role(stage, "615", Role.on_call)
    await citizen.says("сильно пахне газом у під'їзді, Куїнджі 12")
    await citizen.presses("I cannot ring")
    await citizen.presses("Pass it on now")
    await operator.says("/call")
    await operator.says(SAYS)
    await stage.send_queued()
    assert "It is yours" in await operator.presses("I take it")
    me = await who(stage, operator.identity)
    async with stage.database.view() as work:
        alert = await work.alerts.by_id(1)
    assert alert
    assert alert.taken_by == me.identity_id


async def test_without_anybody_on_duty_the_operator_rings(stage: Stage, operator: Citizen) -> None:
    await operator.says("/call")
    await operator.says("0671234567 сильно пахне газом у під'їзді, Куїнджі 12")
    await operator.presses("The caller cannot ring")
    assert "Ring 104 yourself" in await operator.presses("Pass it on now")


async def test_news_for_who_only_rings_up_are_withheld_and_told_after_joining(
    stage: Stage, operator: Citizen, citizen: Citizen
) -> None:
    code = voice_code(await calls(operator))
    [case] = await cases_of(stage, CALLER)
    async with stage.database.work() as work:
        await move(work, case.number, Step.take, stage.city, stage.clock.now(), note="Бригада тут")
    await stage.tell()
    async with stage.database.reader.connect() as connection:
        query = select(outbox.c.state).where(outbox.c.channel == PHONE)
        assert (await connection.execute(query)).scalars().all() == [OutboxState.withheld]
    assert "what you told us by telephone" in await citizen.says(code)
    assert "Connected: wire, telephone." in await citizen.presses("Yes, connect")
    await stage.send_queued()
    assert f"{case.number[:4]}-{case.number[4:]}: in progress" in citizen.last.text
    assert "Request" in await citizen.says(case.number)
    async with stage.database.work() as work:
        await move(work, case.number, Step.finish, stage.city, stage.clock.now(), note="Готово")
    await stage.tell()
    assert f"{case.number[:4]}-{case.number[4:]}" in f"{citizen.last.title} {citizen.last.text}"


async def test_what_somebody_chose_in_their_messenger_counts_after_joining(
    stage: Stage, operator: Citizen, citizen: Citizen
) -> None:
    code = voice_code(await calls(operator))
    await citizen.says(code)
    await citizen.presses("Yes, connect")
    joined = await who(stage, CALLER)
    assert joined.citizen_id == (await who(stage, citizen.identity)).citizen_id
    assert (joined.language, joined.phone) == ("en", NUMBER)
    await calls(operator, f"0671234567 {HOLE}")
    assert voice_code_is_missing(operator)
    await citizen.says("status")
    assert "You have 2 requests." in citizen.last.text


def voice_code_is_missing(operator: Citizen) -> bool:
    """Whoever is told in a messenger needs no code."""
    return re.search(r"\d{3} \d\d \d\d \d{3}", operator.last.text) is None


async def test_a_code_by_voice_is_good_for_days_and_once(
    stage: Stage, operator: Citizen, citizen: Citizen
) -> None:
    code = voice_code(await calls(operator))
    stage.clock.turn(days=2, hours=23)
    await citizen.says(code)
    await citizen.presses("Yes, connect")
    other = await stage.citizen("777")
    assert "does not fit" in await other.says(code)


async def test_a_code_by_voice_ends(stage: Stage, operator: Citizen, citizen: Citizen) -> None:
    code = voice_code(await calls(operator))
    stage.clock.turn(days=3)
    assert "does not fit" in await citizen.says(code)


async def test_codes_by_voice_are_tried_five_times_a_day(
    stage: Stage, operator: Citizen, citizen: Citizen
) -> None:
    code = voice_code(await calls(operator))
    wrong = str(10**10 - 1 - int(code.replace(" ", "")) % 10)
    for _try in range(5):
        assert "does not fit" in await citizen.says(wrong)
    assert "try again tomorrow" in await citizen.says(code)
    stage.clock.turn(hours=23)
    assert "try again tomorrow" in await citizen.says(code)
    stage.clock.turn(hours=1)
    assert "what you told us by telephone" in await citizen.says(code)


async def test_whoever_erases_their_data_is_somebody_new_when_they_ring_again(
    stage: Stage, operator: Citizen, citizen: Citizen
) -> None:
    await citizen.says(voice_code(await calls(operator)))
    await citizen.presses("Yes, connect")
    await citizen.says("my data")
    await citizen.presses("Erase my data")
    await citizen.presses("Yes, erase my data")
    async with stage.database.reader.connect() as connection:
        kept = (await connection.execute(select(identities.c.external_id))).scalars().all()
    assert NUMBER not in kept
    await operator.says("/call")
    assert "Please read it to the caller" in await operator.says(SAYS)
