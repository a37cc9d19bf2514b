"""A notice from its draft to its sending: looked at, tried, submitted, approved by somebody else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.access import Role
from core.areas import WHOLE_CITY
from core.broadcasts import Broadcast, BroadcastState
from core.outages import OutageState
from core.sending import broadcast_due
from tests.dialogs.conversation import Citizen, Stage
from tests.dialogs.newsroom import FIRST_LINE, PASTED, Newsroom, newsroom


@pytest.fixture
async def room(stage: Stage) -> Newsroom:
    """Two admins, and somebody who is told."""
    opened = await newsroom(stage)
    await opened.subscriber()
    return opened


async def only(room: Newsroom) -> Broadcast:
    """The one broadcast there is."""
    async with room.stage.database.work() as work:
        [broadcast] = await work.broadcasts.in_states(BroadcastState)
        return broadcast


def labels(person: Citizen) -> list[str]:
    """The buttons of the last message."""
    return [choice.label for choice in person.last.choices]


async def test_two_admins_bring_a_notice_on_its_way(room: Newsroom) -> None:
    asked = await room.submitted()
    assert "Shall this be sent?" in asked
    assert FIRST_LINE in asked
    assert "28 ноября" not in asked
    assert "25 ноября с 9:00 до 17:00 не будет воды." in asked
    assert "It is for 1 person." in asked
    assert labels(room.other) == ["Look at it"], "planned works are looked at before they are approved"
    shown = await room.other.presses("Look at it")
    assert "Notice: waits for approval" in shown
    assert "Approved. Thank you." in await room.other.presses("Approve: send it")
    broadcast = await only(room)
    assert broadcast.state is BroadcastState.scheduled
    assert broadcast.author != broadcast.approver
    await room.stage.send_queued()
    told = [message for address, message in room.stage.wire.sent if address == room.admin.name][-2:]
    assert {"Approved", "Notice: approved, waits for its time"} == {message.title for message in told}
    async with room.stage.database.work() as work:
        outage = await work.outages.by_id(broadcast.outage.id)
        assert outage
        assert outage.state is OutageState.announced


async def test_F68_whoever_wrote_it_is_offered_no_approval(room: Newsroom) -> None:
    await room.submitted()
    await room.opens()
    assert "Approve: send it" not in labels(room.admin)
    broadcast = await only(room)
    data = f"broadcast:approve:0:approve-{broadcast.id}-{broadcast.digest[:24]}"
    assert "Whoever wrote it does not approve it" in await room.admin.presses_data(data)
    assert (await only(room)).state is BroadcastState.submitted


async def test_F68_a_second_account_of_the_author_approves_nothing(room: Newsroom) -> None:
    second = await room.staff("804", Role.admin)
    async with room.stage.database.work() as work:
        author, viber = [await work.citizens.find(one.identity) for one in (room.admin, second)]
        assert author
        assert viber
        await work.joining.merge(viber.citizen_id, author.citizen_id)
    await room.submitted()
    assert not [one for address, one in room.stage.wire.sent if address == second.name], "not even asked"
    broadcast = await only(room)
    data = f"broadcast:approve:0:approve-{broadcast.id}-{broadcast.digest[:24]}"
    assert "Whoever wrote it does not approve it" in await second.presses_data(data)
    assert (await only(room)).state is BroadcastState.submitted


async def test_F68_what_was_changed_since_it_was_shown_is_not_approved(room: Newsroom) -> None:
    await room.submitted()
    await room.other.presses("Look at it")
    button = room.other.choice("Approve: send it").data
    await room.admin.presses("Make it a draft again")
    await room.admin.presses("Change it")
    await room.admin.presses("When")
    await room.admin.says("25.11 з 10:00 до 12:00")
    await room.admin.presses("Show what people read")
    await room.admin.presses("Submit for approval")
    await room.other.presses_data(button)
    assert (await only(room)).state is BroadcastState.submitted


async def test_F69_approved_twice_is_approved_once(room: Newsroom) -> None:
    third = await room.staff("805", Role.admin)
    await room.submitted()
    await third.presses("Look at it")
    button = third.choice("Approve: send it").data
    await room.other.presses("Look at it")
    await room.other.presses("Approve: send it")
    await third.presses_data(button)
    broadcast = await only(room)
    async with room.stage.database.work() as work:
        history = await work.outages.history(broadcast.outage.id)
    assert [one.what for one in history].count("approved") == 1


async def test_nobody_is_asked_what_is_decided_already(room: Newsroom) -> None:
    third = await room.staff("805", Role.admin)
    await room.draft()
    await room.admin.presses("Submit for approval")
    broadcast = await only(room)
    shown = f"approve-{broadcast.id}-{broadcast.digest[:24]}"
    assert "Approved. Thank you." in await room.other.presses_data(f"broadcast:approve:0:{shown}")
    await room.stage.send_queued()
    assert not [one for address, one in room.stage.wire.sent if address == third.name]


async def test_who_has_lost_the_role_meanwhile_is_shown_nothing(room: Newsroom) -> None:
    third = await room.staff("805", Role.admin)
    await room.draft()
    await room.admin.presses("Submit for approval")
    async with room.stage.database.work() as work:
        known = await work.citizens.find(third.identity)
        assert known
        await work.roles.revoke(known.identity_id, Role.admin, "test", room.stage.clock.now())
    await room.stage.send_queued()
    assert not [one for address, one in room.stage.wire.sent if address == third.name]
    assert room.other.last.title == "Shall this be sent?"


async def test_F77_a_language_that_is_missing_keeps_it_a_draft(room: Newsroom) -> None:
    await room.draft()
    broadcast = await only(room)
    async with room.stage.database.work() as work:
        known = await work.citizens.find(room.admin.identity)
        history = await work.outages.history(broadcast.outage.id)
        assert known
        half = replace(broadcast, texts={"uk": broadcast.texts["uk"], "ru": " "})
        await work.broadcasts.change(half, history[0])
    assert "The text is missing in one language" in await room.admin.presses("Submit for approval")
    assert (await only(room)).state is BroadcastState.draft


async def test_an_emergency_is_approved_by_one_tap_of_who_is_on_call(room: Newsroom) -> None:
    on_call = await room.staff("806", Role.on_call)
    await room.submitted("Аварія! 24 листопада з 9:00 до 18:00 немає води через порив: вул. Куїнджі, 2-20")
    assert on_call.last.title == "An emergency: shall this be sent?"
    assert "It is for 1 person." in on_call.last.text
    assert "Approved. Thank you." in await on_call.presses("Approve: send it")
    broadcast = await only(room)
    assert broadcast.state is BroadcastState.scheduled
    async with room.stage.database.work() as work:
        history = await work.outages.history(broadcast.outage.id)
    [kept] = [one.facts for one in history if one.what == "approved"]
    assert (kept["path"], kept["roles"]) == ("emergency", "on_call")


async def test_planned_works_are_no_matter_of_who_is_on_call(room: Newsroom) -> None:
    on_call = await room.staff("806", Role.on_call)
    await room.submitted()
    assert not [one for address, one in room.stage.wire.sent if address == on_call.name]
    broadcast = await only(room)
    assert "not yours to see" in await on_call.presses_data(f"broadcast:look:0:look-{broadcast.id}")


async def test_it_comes_back_with_a_word(room: Newsroom) -> None:
    await room.submitted()
    await room.other.presses("Look at it")
    assert "What has to be changed?" in await room.other.presses("Send it back")
    assert "back with its author" in await room.other.says("Миру 80 не відключають")
    await room.stage.send_queued()
    assert room.admin.last.title == "It comes back to you"
    assert "Миру 80 не відключають" in room.admin.last.text
    shown = await room.admin.presses("Look at it")
    assert "Notice: draft" in shown
    assert "Submitted" not in shown
    assert "Why: Миру 80 не відключають" in shown


async def test_alone_nobody_submits(stage: Stage) -> None:
    room = Newsroom(stage, await stage.citizen("801"), await stage.citizen("801"))
    await room.staff("801", Role.admin)
    await room.subscriber()
    await room.draft()
    assert "Nobody but you could approve it" in await room.admin.presses("Submit for approval")
    assert (await only(room)).state is BroadcastState.draft


async def test_the_whole_city_is_confirmed_by_another_button_each_time(room: Newsroom) -> None:
    await room.draft(
        "25 листопада з 9:00 до 17:00 планово не буде води через ремонт водопроводу в усьому місті"
    )
    assert (await only(room)).outage.areas == (WHOLE_CITY,)
    assert "Is the whole city meant?" in await room.admin.presses("Submit for approval")
    await room.admin.presses("No, back")
    assert (await only(room)).state is BroadcastState.draft
    await room.admin.presses("Submit for approval")
    await room.admin.presses("Yes, the whole city is meant")
    await room.stage.send_queued()
    await room.other.presses("Look at it")
    assert "This goes to the whole city" in await room.other.presses("Approve: send it")
    assert (await only(room)).state is BroadcastState.submitted
    assert "Approved" in await room.other.presses("Yes, send it to the whole city")
    assert (await only(room)).state is BroadcastState.scheduled


async def test_an_emergency_of_the_whole_city_takes_two_taps(room: Newsroom) -> None:
    text = "Аварія! 24 листопада з 9:00 до 18:00 немає води через порив в усьому місті"
    await room.draft(text)
    await room.admin.presses("Submit for approval")
    await room.admin.presses("Yes, the whole city is meant")
    await room.stage.send_queued()
    assert "This goes to the whole city" in await room.other.presses("Approve: send it")
    assert (await only(room)).state is BroadcastState.submitted
    await room.other.presses("Yes, send it to the whole city")
    assert (await only(room)).state is BroadcastState.scheduled


async def test_it_is_sent_at_a_time_of_the_clocks_on_the_wall(room: Newsroom) -> None:
    await room.draft()
    await room.admin.presses("When to send it")
    assert "is past" in await room.admin.says("24.11 о 8:00")
    await room.admin.says("незабаром")
    shown = await room.admin.says("завтра о 7:30")
    assert "To be sent: Wednesday, 25 November, 07:30" in shown or "07:30" in shown
    assert (await only(room)).at == datetime(2026, 11, 25, 5, 30, tzinfo=UTC)
    await room.admin.presses("When to send it")
    assert "at once, when it is approved" in await room.admin.presses("At once")
    assert (await only(room)).at is None


@pytest.mark.parametrize(
    ("today", "said", "at"),
    [
        # The clocks show half past three twice: the first of them is meant.
        (datetime(2026, 10, 24, 9, tzinfo=UTC), "25.10 о 3:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        # They go from three to four: an hour later by the wall.
        (datetime(2027, 3, 27, 9, tzinfo=UTC), "28.03 о 3:30", datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
    ],
)
async def test_F79_a_time_in_the_night_when_clocks_are_changed(
    room: Newsroom, today: datetime, said: str, at: datetime
) -> None:
    room.stage.clock.time = today
    await room.draft(PASTED.replace("25 листопада 2026 року", f"{today + timedelta(days=2):%d.%m.%Y}"))
    await room.admin.presses("When to send it")
    await room.admin.says(said)
    assert (await only(room)).at == at


async def test_a_preview_shows_each_messenger_and_language(room: Newsroom) -> None:
    await room.draft()
    shown = await room.admin.presses("As people see it")
    for title in (
        "In Telegram, in Ukrainian",
        "In Telegram, in Russian",
        "In Viber, in Ukrainian",
        "In Viber, in Russian",
    ):
        assert title in shown
    assert shown.count(FIRST_LINE) == 3, "twice in the preview, and where it stands below"
    assert "[ Більше не сповіщати ]" in shown
    assert "1 message." in shown


async def test_a_try_goes_to_ones_own_accounts_alone(room: Newsroom) -> None:
    second = await room.stage.citizen("809", "ru")
    async with room.stage.database.work() as work:
        admin, other = [await work.citizens.find(one.identity) for one in (room.admin, second)]
        assert admin
        assert other
        await work.joining.merge(other.citizen_id, admin.citizen_id)
    await room.draft()
    before = len(room.stage.wire.sent)
    await room.admin.presses("Send it to me")
    await room.stage.send_queued()
    tried = [(address, one.title) for address, one in room.stage.wire.sent[before:] if "Більше" in str(one)]
    assert sorted(tried) == [("801", FIRST_LINE), ("809", FIRST_LINE)]
    assert (await only(room)).state is BroadcastState.draft


async def test_how_many_people_it_is_for(room: Newsroom) -> None:
    await room.subscriber("701", house="16")
    await room.subscriber("702", house="17")
    await room.draft()
    assert "I am counting" in await room.admin.presses("How many people")
    await room.stage.send_queued()
    told = room.admin.last
    assert told.title == "How many people"
    assert "It is for 2 people." in told.text
    assert "wire, Ukrainian: 2" in told.text
    assert "Viber charges for 0 of them." in told.text


async def test_a_draft_is_thrown_away(room: Newsroom) -> None:
    await room.draft()
    assert "Nobody was told" in await room.admin.presses("Throw it away")
    assert "Nothing is announced." in room.admin.last.text
    assert (await only(room)).state is BroadcastState.cancelled


async def test_the_list_names_what_waits_and_what_is_known(room: Newsroom) -> None:
    await room.submitted()
    await room.other.presses("Look at it")
    await room.other.presses("Approve: send it")
    await room.draft(PASTED.replace("водопостачання", "газопостачання"))
    shown = await room.admin.says("/outage")
    assert "(Notice: approved, waits for its time)" in shown
    assert "(Notice: draft)" in shown


async def test_a_correction_and_the_end_are_notices_of_their_own(room: Newsroom) -> None:
    await room.submitted()
    await room.other.presses("Look at it")
    await room.other.presses("Approve: send it")
    first = await only(room)
    await room.opens()
    await room.admin.presses("Correct it")
    form = await room.admin.presses("Go on")
    assert "1. вул. Куїнджі" in form
    await room.admin.presses("When")
    await room.admin.says("25.11 з 9:00 до 20:00")
    shown = await room.admin.presses("Show what people read")
    assert "попереднє сповіщення вже не діє" in shown
    assert "Correction: draft" in shown
    await room.admin.presses("Submit for approval")
    await room.stage.send_queued()
    await room.other.presses("Look at it")
    await room.other.presses("Approve: send it")
    async with room.stage.database.work() as work:
        told = await work.broadcasts.of_outage(first.outage.id)
        outage = await work.outages.by_id(first.outage.id)
    assert [one.follows for one in told] == [None, first.id]
    assert outage
    assert outage.ends_at == datetime(2026, 11, 25, 18, tzinfo=UTC)
    await room.opens()
    await room.admin.presses("It is over: tell people")
    shown = await room.admin.presses("Go on")
    assert "Вода знову є." in shown
    assert "It is over: draft" in shown


async def test_an_outage_is_ended_without_a_notice(room: Newsroom) -> None:
    await room.submitted()
    await room.other.presses("Look at it")
    await room.other.presses("Approve: send it")
    await room.other.presses("End it, tell nobody")
    assert "It is over from now on." in await room.other.presses("Yes, it is over")
    broadcast = await only(room)
    async with room.stage.database.work() as work:
        outage = await work.outages.by_id(broadcast.outage.id)
        assert outage
        assert outage.state is OutageState.over


async def test_a_notice_that_is_stopped_before_anybody_has_it_takes_its_outage_back(room: Newsroom) -> None:
    await room.submitted()
    await room.other.presses("Look at it")
    await room.other.presses("Approve: send it")
    assert "the outage is taken back, too" in await room.other.presses("Stop for good")
    assert "nobody who asks is answered" in await room.other.presses("Yes, stop it")
    assert "End it, tell nobody" not in labels(room.other)
    outage = (await only(room)).outage.id
    async with room.stage.database.work() as work:
        known = await work.outages.by_id(outage)
        assert known
        assert known.state is OutageState.cancelled


async def test_it_is_paused_goes_on_and_is_stopped(room: Newsroom) -> None:
    await room.submitted()
    await room.other.presses("Look at it")
    await room.other.presses("Approve: send it")
    await room.stage.send_queued()
    number = (await only(room)).id
    for act, state in (("pause", BroadcastState.paused), ("resume", BroadcastState.sending)):
        assert "Done." in await room.admin.presses_data(f"broadcast:{act}:0:{act}-{number}")
        assert (await only(room)).state is state
    assert "Stop it for good?" in await room.admin.presses_data(f"broadcast:cancel:0:cancel-{number}")
    assert (await only(room)).state is BroadcastState.sending
    assert "It is stopped." in await room.admin.presses("Yes, stop it")
    assert (await only(room)).state is BroadcastState.cancelled
    stranger = await room.stage.citizen("899")
    assert "not yours" in await stranger.presses_data(f"broadcast:pause:0:pause-{number}")


async def test_what_was_stopped_after_some_had_got_it_can_be_corrected(room: Newsroom) -> None:
    await room.submitted()
    await room.other.presses("Look at it")
    await room.other.presses("Approve: send it")
    sending = await only(room)
    async with room.stage.database.work() as work:
        await broadcast_due(work, sending.id, room.stage.city, room.stage.clock.now())
    await room.admin.presses_data(f"broadcast:cancel:0:cancel-{sending.id}")
    await room.admin.presses("Yes, stop it")
    assert {"Correct it", "It is over: tell people", "End it, tell nobody"} <= set(labels(room.admin))
    await room.admin.presses("Correct it")
    assert "1. вул. Куїнджі" in await room.admin.presses("Go on")
