"""Outages in the groups of the staff: one card grows in place of many, and one word about it reaches all."""

from datetime import UTC, datetime

import pytest

from bot.i18n import SOURCE
from bot.messages import Outgoing
from core.access import Role
from core.broadcasts import Broadcast, BroadcastState, Purpose
from core.citizens import Citizen as Person
from core.citizens import Identity
from core.life import CaseStatus, Step
from core.moves import CITIZEN
from core.outages import Concern, Outage, OutageEvent, OutageState
from tests.desk.conversation import UNIT, Group, Member, shown
from tests.desk.forum import Forum, TalkStage, bound_forum
from tests.dialogs.conversation import Citizen
from tests.storage.test_proposals import FAR, Neighbours
from tests.working import move

PERHAPS, OUTAGE = "Perhaps an outage. No water", "Outage 1. No water"


@pytest.fixture
async def forum(stage: TalkStage, olha: Member, ivan: Member) -> Forum:
    """The operators' group, with an operator on shift."""
    forum = await bound_forum(stage, olha, olha)
    await forum.writes(ivan, "// Добрий ранок", thread="")
    return forum


@pytest.fixture
async def unit(stage: TalkStage) -> Group:
    """The water utility's group."""
    return await stage.unit_group(await stage.member("901", "Петро", f"unit:{UNIT}"))


class Street(Neighbours):
    """People who speak the source language."""

    channel: str

    async def meet(self, id: str, name: str) -> Person:
        async with self.database.work() as work:
            met = await work.citizens.meet(Identity(self.channel, id), name, self.clock.now())
            await work.citizens.set_language(met.citizen_id, SOURCE, chosen=True)
        return met


@pytest.fixture
def street(stage: TalkStage) -> Neighbours:
    """People who report that they have no water."""
    street = Street(stage.database, stage.clock, stage.city)
    street.channel = stage.wire.name
    return street


def card(group: Group) -> Outgoing:
    """The one card of an outage, or of a proposal, in this group."""
    [found] = [one for one in group.cards.values() if "utage" in one.title]
    return found


def labels(group: Group) -> list[str]:
    return [choice.label for choice in card(group).choices]


async def made(forum: Forum, street: Neighbours, olha: Member, count: int = 5) -> None:
    """So many have reported, and the shift has made it one outage."""
    await street.several(count)
    await forum.stage.send_queued()
    await forum.presses_on(olha, PERHAPS, "Make an outage")
    await forum.stage.send_queued()


async def kept(stage: TalkStage) -> Outage:
    async with stage.database.view() as work:
        outage = await work.outages.by_id(1)
    assert outage
    return outage


async def test_the_shift_is_asked_once_and_sees_it_grow(
    stage: TalkStage, forum: Forum, street: Neighbours
) -> None:
    await street.several(4)
    await stage.send_queued()
    assert not [one for one in forum.cards.values() if "utage" in one.title]
    await street.report(house="7")
    await stage.send_queued()
    text = card(forum).text
    assert "5 requests nearby. Since: Tuesday, 24 November, 12:00." in text
    assert "Куїнджі, 7: «Сухо»" in text
    assert labels(forum) == ["Make an outage", "Not one"]
    before = forum.calls
    await street.several(20)
    await stage.send_queued()
    assert forum.calls == before, "what only grows is shown after a while"
    await stage.after(seconds=20)
    assert "25 requests nearby." in card(forum).text
    assert forum.calls == before + 1


async def test_contacts_are_masked_as_on_cards(
    stage: TalkStage, forum: Forum, street: Neighbours, citizen: Citizen
) -> None:
    await street.several(4)
    await citizen.says("Немає води, вул. Куїнджі 20. Мій телефон 067 123 45 67")
    if citizen.last.needs_keyboard:
        await citizen.presses("Go on without")
    await citizen.presses("Send")
    await stage.send_queued()
    assert "5 requests nearby" in card(forum).text
    assert "123 45" not in card(forum).text
    assert "12345" not in card(forum).text


async def test_one_tap_makes_it_and_the_same_card_goes_on(
    stage: TalkStage, forum: Forum, street: Neighbours, olha: Member
) -> None:
    await street.several(5)
    await stage.send_queued()
    assert "Outage 1 is made" in await forum.presses_on(olha, PERHAPS, "Make an outage")
    await stage.send_queued()
    outage = await kept(stage)
    assert outage.state is OutageState.announced
    assert set(outage.cause) == {"uk", "ru"}
    said = shown(card(forum))
    assert "EMERGENCY. Outage 1. No water" in said
    assert "5 requests, 5 of them open." in said
    assert "It is not known yet until when." in said
    assert labels(forum) == ["It works again", "Until when", "The cause", "Made by mistake"]


async def test_what_is_none_says_who_said_so(
    stage: TalkStage, forum: Forum, street: Neighbours, olha: Member
) -> None:
    await street.several(5)
    await stage.send_queued()
    await forum.presses_on(olha, PERHAPS, "Not one")
    await stage.send_queued()
    assert "Ольга Коваль: this is no outage." in card(forum).text
    assert labels(forum) == []


async def test_of_two_taps_the_second_sees_that_it_is_decided(
    stage: TalkStage, forum: Forum, street: Neighbours, olha: Member, ivan: Member
) -> None:
    await forum.writes(ivan, "/on", thread="")
    await made(forum, street, olha)
    data = "outage:none:1:0"
    message = {"message_id": 1, "chat": forum.chat, "date": 1795514300}
    press = {"id": "p", "from": ivan.user, "message": message, "data": data}
    await stage.comes({"callback_query": press})
    assert stage.wire.notices[-1] == "Somebody has decided this already."
    assert (await kept(stage)).state is OutageState.announced


@pytest.mark.parametrize(
    ("roles", "comes_on", "refused"),
    [
        ((Role.operator,), False, "You are not on shift"),
        ((Role.operator,), True, ""),
        ((Role.supervisor,), True, ""),
        ((Role.admin,), False, ""),
        ((f"unit:{UNIT}",), False, "Only the shift can do this"),
        ((), False, "your number is 920"),
    ],
)
async def test_who_is_on_shift_decides_and_an_admin(
    stage: TalkStage, forum: Forum, street: Neighbours, roles: tuple[str, ...], comes_on: bool, refused: str
) -> None:
    who = await stage.member("920", "Марія", *roles)
    if comes_on:
        await forum.writes(who, "/on", thread="")
    await street.several(5)
    await stage.send_queued()
    said = await forum.presses_on(who, PERHAPS, "Make an outage")
    assert refused in said
    async with stage.database.view() as work:
        assert bool(await work.outages.announced()) is not bool(refused)


async def test_later_requests_are_one_card_in_the_unit_s_group(
    stage: TalkStage, forum: Forum, unit: Group, street: Neighbours, olha: Member
) -> None:
    """Four hundred reports in an hour are one thing to look at."""
    await made(forum, street, olha)
    assert "5 requests" in card(unit).text
    assert labels(unit) == [], "a unit decides nothing here"
    before = unit.calls
    later = await street.several(30)
    elsewhere = await street.report(FAR)
    await stage.after(seconds=20)
    assert "35 requests, 35 of them open." in card(unit).text
    assert "35 requests" in card(forum).text
    assert unit.calls == before + 2, "the outage's card, and the one request of another place"
    for case in later:
        assert (await stage.case(case.number)).status == CaseStatus.registered
    assert shown(unit.card).count(elsewhere.number[:3]) == 1


async def test_what_does_not_work_again_gets_a_card_of_its_own(
    stage: TalkStage, forum: Forum, unit: Group, street: Neighbours, olha: Member
) -> None:
    await made(forum, street, olha)
    later = await street.report()
    await forum.presses_on(olha, OUTAGE, "It works again")
    await forum.presses_on(olha, "Does it work again?", "Yes, it is over")
    await stage.tell()
    assert (await stage.case(later.number)).status == CaseStatus.done
    cards = len(unit.cards)
    async with stage.database.work() as work:
        await move(work, later.number, Step.dispute, stage.city, stage.clock.now(), CITIZEN)
    await stage.tell()
    assert len(unit.cards) == cards + 1
    assert "The citizen says that it is not done." in unit.card.text
    assert OUTAGE in unit.card.text, "which outage it was, and how many it concerned"


async def test_a_group_that_is_bound_later_sees_the_outage_and_no_request_of_it(
    stage: TalkStage, forum: Forum, street: Neighbours, olha: Member
) -> None:
    await made(forum, street, olha)
    group = await stage.unit_group(await stage.member("901", "Петро", f"unit:{UNIT}"))
    await stage.send_queued()
    titles = [one.title for one in group.cards.values() if one.title]
    assert titles == ["EMERGENCY. Outage 1. No water"]


async def test_me_too_is_counted_and_who_has_filed_is_not_counted_twice(
    stage: TalkStage, forum: Forum, unit: Group, street: Neighbours, olha: Member
) -> None:
    await made(forum, street, olha, 5)
    case = await street.report()
    async with stage.database.work() as work:
        for name in ("801", "802"):
            whose = (
                await work.citizens.meet(Identity("telegram", name), "Олена", stage.clock.now())
            ).identity_id
            await work.outages.concern(Concern(1, whose, "kuindzhi-st", "1", False, stage.clock.now()))
        await work.outages.concern(Concern(1, case.identity_id, "kuindzhi-st", "20", True, stage.clock.now()))
    await stage.after(seconds=20)
    for group in (forum, unit):
        assert "6 requests, 6 of them open.\n2 more people say: me too." in card(group).text


async def test_one_end_reaches_all(stage: TalkStage, forum: Forum, street: Neighbours, olha: Member) -> None:
    await made(forum, street, olha)
    asked = await forum.presses_on(olha, OUTAGE, "It works again")
    assert asked == ""
    assert (await kept(stage)).state is OutageState.announced, "one tap does not tell hundreds"
    assert "Then 5 people are told or asked." in stage.said_to(forum.id)
    assert "Everybody concerned is told." in await forum.presses_on(
        olha, "Does it work again?", "Yes, it is over"
    )
    await stage.tell()
    await stage.tell()
    assert (await kept(stage)).state is OutageState.over
    assert "It is over: Tuesday, 24 November, 12:00, Ольга Коваль." in card(forum).text
    assert labels(forum) == []
    told = [message for address, message in stage.wire.sent if "Does it work at your place" in shown(message)]
    assert len(told) == 5
    assert all([choice.label for choice in message.choices] for message in told)
    assert "It is over" not in await forum.presses_on(olha, "Does it work again?", "Yes, it is over")


async def test_what_was_made_by_mistake_is_taken_back(
    stage: TalkStage, forum: Forum, unit: Group, street: Neighbours, olha: Member
) -> None:
    await made(forum, street, olha)
    late = await street.report()
    await forum.presses_on(olha, OUTAGE, "Made by mistake")
    assert (await kept(stage)).state is OutageState.announced, "one tap does not tell hundreds"
    assert "Each request goes its own way." in await forum.presses_on(
        olha, "Is it no outage?", "Yes, take it back"
    )
    await stage.send_queued()
    assert (await kept(stage)).state is OutageState.cancelled
    for group in (forum, unit):
        assert "It was no outage: Ольга Коваль took it back." in card(group).text
        assert labels(group) == []
    assert late.number[:3] in shown(unit.card), "what the outage's card stood for has one of its own"
    assert "Outage" not in unit.card.text
    await forum.presses_on(olha, "Is it no outage?", "Yes, take it back")
    assert stage.wire.notices[-1] == "This outage is over already."


async def test_what_subscribers_were_told_of_is_an_admins_to_correct(
    stage: TalkStage, forum: Forum, street: Neighbours, olha: Member
) -> None:
    await made(forum, street, olha)
    await forum.presses_on(olha, OUTAGE, "Made by mistake")
    outage = await kept(stage)
    told = Broadcast(0, outage, Purpose.announce, {"uk": "x"}, BroadcastState.done, None, approved="x")
    async with stage.database.work() as work:
        await work.broadcasts.add(told, OutageEvent(stage.clock.now(), "x", "approved"))
    await forum.presses_on(olha, "Is it no outage?", "Yes, take it back")
    assert stage.wire.notices[-1].startswith("People were sent a notice of this outage.")
    await street.report()
    await stage.after(seconds=20)
    assert labels(forum) == ["It works again", "Until when", "The cause"]


async def test_an_end_and_a_cause_by_a_reply_or_a_command_reach_all(
    stage: TalkStage, forum: Forum, street: Neighbours, olha: Member
) -> None:
    await made(forum, street, olha)
    said = await forum.writes(olha, "до 18:30 порив труби", thread="", to=forum.post_id(OUTAGE))
    assert "Everybody concerned is told." in said
    outage = await kept(stage)
    assert outage.ends_at == datetime(2026, 11, 24, 16, 30, tzinfo=UTC)
    assert outage.cause["ru"] == "повреждение водопровода", "a usual cause is known in both languages"
    await stage.tell()
    told = [shown(message) for address, message in stage.wire.sent if address != forum.id]
    assert sum("It is to last until: Tuesday, 24 November, 18:30." in one for one in told) == 5
    assert "until: Tuesday, 24 November, 18:30." in card(forum).text
    said = await forum.writes(olha, "/outage 1 кіт перегриз / кот перегрыз", thread="")
    assert "Everybody concerned is told." in said
    assert (await kept(stage)).cause == {"uk": "кіт перегриз", "ru": "кот перегрыз"}
    assert (await kept(stage)).ends_at == outage.ends_at


async def test_ends_and_causes_are_offered_as_buttons(
    stage: TalkStage, forum: Forum, street: Neighbours, olha: Member
) -> None:
    await made(forum, street, olha)
    await forum.presses_on(olha, OUTAGE, "Until when")
    stage.clock.turn(minutes=20)
    await forum.presses_on(olha, "Until when? Press", "Tuesday, 24 November, 14:00")
    assert (await kept(stage)).ends_at == datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    await forum.presses_on(olha, OUTAGE, "The cause")
    cause = stage.city.causes_of("water")[1].name
    await forum.presses_on(olha, "Why? Press", cause["uk"])
    assert (await kept(stage)).cause == cause


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ("до 31.12.2027 10:00", "more than 30 days away"),
        ("до 23.11.2026 10:00", "lies in the past"),
        ("до 18:30 кіт перегриз", "in one language only"),
        ("скоро", "in one language only"),
        ("до", "I did not understand"),
    ],
)
async def test_F77_what_cannot_be_is_refused_with_its_reason_and_nobody_is_told(
    stage: TalkStage, forum: Forum, street: Neighbours, olha: Member, said: str, refused: str
) -> None:
    await made(forum, street, olha)
    before = await kept(stage)
    assert refused in await forum.writes(olha, f"/outage 1 {said}", thread="")
    assert await kept(stage) == before
    told = len(stage.wire.sent)
    await stage.tell()
    assert [address for address, _ in stage.wire.sent[told:] if address != forum.id] == []


async def test_what_is_not_about_an_outage_goes_its_usual_way(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    assert "reaches no citizen" in await forum.writes(olha, "Хто на зміні?", thread="")
    assert "There is no outage 7." in await forum.writes(olha, "/outage 7 до 18:30", thread="")
    assert "for example" in await forum.writes(olha, "/outage", thread="")
    stranger = Member(999, "Перехожий")
    assert "Only the shift can do this" in await forum.writes(stranger, "/outage 1 до 18:30", thread="")
    await citizen.says("operator")
    await citizen.says("Коли дадуть воду?")
    before = stage.said_to(citizen.name)
    await forum.writes(olha, "/outage 7 до 18:30")
    assert stage.said_to(citizen.name) == before, "no command reaches a citizen"


async def test_an_operator_who_looks_a_request_up_sees_its_outage(
    stage: TalkStage, forum: Forum, street: Neighbours, citizen: Citizen, olha: Member
) -> None:
    await made(forum, street, olha)
    case = await street.report()
    await citizen.says("operator")
    await citizen.says("Коли дадуть воду?")
    said = await forum.writes(olha, f"/case {case.number}")
    assert f"{OUTAGE}\n6 requests, 6 of them open." in said
