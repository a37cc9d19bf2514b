"""A city is told: at the messenger's speed, each person once, and nobody any more once somebody says stop."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import pytest

from bot.broadcast_lane import CAREFUL, MOST_EQUAL
from bot.desk.broadcast_cards import draw_progress
from core.broadcasts import BroadcastState, Purpose, last_told
from core.city import City
from core.ledger import RecipientState
from core.outages import OutageEvent, OutageState
from core.sending import OVER_BEFORE, cancel, pause, resume
from core.subscriptions import QuietHours
from sandbox.faults import Fault
from tests.bot.test_limits import fits_window
from tests.reliability.broadcast_world import TownTold, town_told
from tests.reliability.turned_time import play, turned_loop

S = RecipientState
Scene = Callable[[TownTold], Coroutine[Any, Any, None]]
HOUR = timedelta(hours=1)


def act(url: str, city: City, scene: Scene, rate: int | None = 30) -> None:
    """Play a scene in a town."""

    async def played() -> None:
        async with town_told(url, city, rate) as town:
            await scene(town)

    play(played())


def test_thirty_people_a_second_and_no_window_exceeded(sqlite_url: str, city: City) -> None:
    async def scene(town: TownTold) -> None:
        people = await town.come(300)
        broadcast = await town.begin(await town.approved())
        await turned_loop().turn_still(12)
        await town.until_closed(broadcast)
        times = [at for at, *_ in town.heard.told]
        assert (await town.read(broadcast)).state is BroadcastState.done
        assert await town.counts(broadcast) == {S.sent: 300}
        assert town.told() == {one.id: 1 for one in people}
        assert town.refused() == 0
        assert fits_window(times, 30, 1.0)
        assert times[-1] - times[0] < 300 / 30 / 0.98

    act(sqlite_url, city, scene)


def test_F76_both_messengers_in_both_languages_each_once(database_url: str, city: City) -> None:
    async def scene(town: TownTold) -> None:
        for language in ("uk", "ru"):
            await town.come(20, language=language)
            await town.come(20, "viber", language)
        broadcast = await town.begin(await town.approved())
        await town.until_closed(broadcast)
        assert await town.counts(broadcast) == {S.sent: 80}
        assert town.told() == dict.fromkeys(town.people, 1)
        lists = [asked["broadcast_list"] for _, _, asked, _ in town.heard.told if "broadcast_list" in asked]
        assert len(lists) <= 8, "many by one call, once the first few have taken it"
        for _, _, asked, _ in town.heard.told:
            for whom in asked.get("broadcast_list", [str(asked.get("chat_id"))]):
                person = town.sandbox.house.state.people[whom]
                assert ("води" in asked["text"]) == (person.language_code == "uk")

    act(database_url, city, scene)


def test_F78_whoever_viber_could_not_reach_is_gone_and_the_others_are_told(
    database_url: str, city: City
) -> None:
    async def scene(town: TownTold) -> None:
        people = await town.come(30, "viber")
        for one in people[::3]:
            one.blocked = True
        broadcast = await town.begin(await town.approved())
        await town.until_closed(broadcast)
        assert await town.counts(broadcast) == {S.sent: 20, S.gone: 10}
        async with town.database.view() as work:
            gone = await work.citizens.by_identity(town.people[people[0].id].identity_id)
        assert gone
        assert not gone.reachable

    act(database_url, city, scene)


@pytest.mark.parametrize("stop", [pause, cancel])
def test_F72_within_a_second_nobody_is_told_any_more(
    database_url: str, city: City, stop: Callable[..., Coroutine[Any, Any, None]]
) -> None:
    async def scene(town: TownTold) -> None:
        await town.come(200)
        broadcast = await town.begin(await town.approved())
        await town.until(lambda: len(town.heard.told) >= 60)
        async with town.database.work() as work:
            await stop(work, broadcast, "Олена #1", town.now())
        at_once = turned_loop().time()
        await turned_loop().turn(5)
        told = len(town.heard.told)
        late = [at for at, *_ in town.heard.told if at > at_once + 1.0]
        assert (late, told < 70) == ([], True)
        counts = await town.counts(broadcast)
        assert counts[S.sent] == told
        if stop is cancel:
            assert counts == {S.sent: told, S.cancelled: 200 - told}
            return
        assert counts == {S.sent: told, S.waiting: 200 - told}
        async with town.database.work() as work:
            await resume(work, await town.read(broadcast), "Олена #1", city, town.now())
        await town.begin(broadcast)
        await town.until_closed(broadcast)
        assert town.told() == dict.fromkeys(town.people, 1)

    act(database_url, city, scene)


def test_F73_whoever_waits_when_the_outage_ends_is_not_told_of_it(database_url: str, city: City) -> None:
    async def scene(town: TownTold) -> None:
        await town.come(150)
        broadcast = await town.begin(await town.approved(lasts=timedelta(seconds=4)))
        await town.until_closed(broadcast)
        counts = await town.counts(broadcast)
        assert set(counts) == {S.sent, S.expired}
        assert sum(counts.values()) == 150
        ends = broadcast.outage.ends_at
        assert ends
        assert max(at for at, *_ in town.heard.told) <= turned_loop().time()
        assert len(town.heard.told) == counts[S.sent] < 4 * 30 + 5
        assert (await town.read(broadcast)).state is BroadcastState.done

    act(database_url, city, scene)


def test_F73_an_outage_that_is_said_to_be_over_is_told_to_nobody_any_more(
    sqlite_url: str, city: City
) -> None:
    async def scene(town: TownTold) -> None:
        await town.come(150)
        broadcast = await town.begin(await town.approved())
        await town.until(lambda: len(town.heard.told) >= 30)
        async with town.database.work() as work:
            over = OutageEvent(town.now(), "Олена #1", "over")
            assert await work.outages.move(broadcast.outage.id, OutageState.over, over)
        at_once = len(town.heard.told)
        await town.until_closed(broadcast)
        assert len(town.heard.told) < at_once + 30
        assert (await town.counts(broadcast))[S.expired] > 50

    act(sqlite_url, city, scene)


def test_equal_refusals_of_the_text_stop_the_broadcast_and_the_reason_is_kept(
    database_url: str, city: City
) -> None:
    async def scene(town: TownTold) -> None:
        await town.come(100)
        telegram, words = town.telegram, "Bad Request: message is too long"
        calls = telegram.calls.call

        async def refused(method: str, **parameters: Any) -> Any:
            if method == "sendMessage":
                parameters["text"] = "Ї" * 5000
            return await calls(method, **parameters)

        telegram.calls.call = refused  # type: ignore[method-assign, assignment]
        broadcast = await town.begin(await town.approved())

        async def paused() -> bool:
            return (await town.read(broadcast)).state is BroadcastState.paused

        await town.until(paused)
        counts = await town.counts(broadcast)
        assert counts[S.failed] in range(MOST_EQUAL, MOST_EQUAL + CAREFUL)
        assert counts[S.failed] + counts[S.waiting] == 100
        assert words in (await town.read(broadcast)).reason

    act(database_url, city, scene)


def test_F74_a_correction_is_an_edit_for_whoever_got_the_first_and_new_for_whoever_did_not(
    database_url: str, city: City
) -> None:
    async def scene(town: TownTold) -> None:
        await town.come(100)
        viber = await town.come(10, "viber")
        first = await town.begin(await town.approved())
        await town.until(lambda: len(town.heard.told) >= 50)
        second = await town.begin(await town.approved(Purpose.correct, first))
        await town.until_closed(second)
        assert (await town.read(first)).state is BroadcastState.corrected
        of_first = await town.counts(first)
        assert set(of_first) == {S.sent, S.superseded}
        assert await town.counts(second) == {S.sent: 110}
        edits = [asked for _, method, asked, _ in town.heard.told if method == "editMessageText"]
        assert len(edits) == of_first[S.sent] - len(viber)
        per_person = town.told()
        assert sum(per_person.values()) == of_first[S.sent] + 110
        assert [per_person[one.id] for one in viber] == [2] * 10

    act(database_url, city, scene)


def test_F74_who_did_not_get_a_correction_that_was_stopped_gets_the_next_one(
    database_url: str, city: City
) -> None:
    async def scene(town: TownTold) -> None:
        await town.come(100)
        first = await town.begin(await town.approved())
        await town.until_closed(first)
        author = next(iter(town.people.values())).identity_id
        second = await town.begin(await town.approved(Purpose.correct, first, author=author))
        await town.until(lambda: len(town.heard.told) >= 130)
        async with town.database.work() as work:
            await cancel(work, second, "Олена #1", town.now())
            assert await work.outbox.claim(9), "it is being stopped"
        await town.until_closed(second)
        async with town.database.work() as work:
            [card] = await work.outbox.claim(9)
        assert card.body == {"broadcast": second.id}, "the report, when it is known who has not got it"
        counts = await town.counts(second)
        assert set(counts) == {S.sent, S.cancelled}
        report = draw_progress(await town.read(second), counts, city, town.now())
        assert f"{counts[S.cancelled]} people still have what was written before." in report.text
        async with town.database.view() as work:
            follows = await last_told(work, first.outage.id)
        assert follows
        third = await town.begin(await town.approved(Purpose.correct, follows))
        await town.until_closed(third)
        assert await town.counts(third) == {S.sent: 100}

    act(database_url, city, scene)


def test_that_all_is_well_again_ends_the_outage(database_url: str, city: City) -> None:
    async def scene(town: TownTold) -> None:
        await town.come(5)
        first = await town.begin(await town.approved())
        await town.until_closed(first)
        restored = await town.begin(await town.approved(Purpose.restored, first))
        await town.until_closed(restored)
        assert await town.counts(restored) == {S.sent: 5}
        async with town.database.view() as work:
            outage = await work.outages.by_id(first.outage.id)
        assert outage
        assert outage.state is OutageState.over

    act(database_url, city, scene)


def test_quiet_hours_end_and_then_they_are_told(database_url: str, city: City) -> None:
    async def scene(town: TownTold) -> None:
        quiet, loud = await town.comes(), await town.comes()
        async with town.database.work() as work:  # it is about noon in the city
            hours = QuietHours(11 * 60, 14 * 60)
            await work.subscriptions.set_quiet_hours(town.people[quiet.id].citizen_id, hours)
        broadcast = await town.begin(await town.approved())
        await town.until(lambda: town.told()[loud.id] == 1 and not town.broadcaster.busy)
        assert await town.counts(broadcast) == {S.sent: 1, S.held: 1}
        assert (await town.read(broadcast)).state is BroadcastState.sending
        town.leap(2 * HOUR)
        await town.begin(broadcast)
        await town.until_closed(broadcast)
        assert town.told() == {loud.id: 1, quiet.id: 1}

    act(database_url, city, scene)


def test_F79_F80_it_begins_at_its_time_once_however_late_that_is_noticed(
    database_url: str, city: City
) -> None:
    async def scene(town: TownTold) -> None:
        await town.come(3)
        in_time = await town.approved(at=town.now() + HOUR, lasts=9 * HOUR)
        too_late = await town.approved(at=town.now() + HOUR, lasts=3 * HOUR)
        await town.fire()
        assert (await town.read(in_time)).state is BroadcastState.scheduled
        town.database.on_queued = lambda: None
        town.leap(6 * HOUR)  # nobody looked for so long
        town.database.on_queued = town.broadcaster.wake
        await town.fire()
        await town.fire()
        await town.until_closed(in_time)
        assert town.told() == dict.fromkeys(town.people, 1)
        dropped = await town.read(too_late)
        assert (dropped.state, dropped.reason) == (BroadcastState.cancelled, OVER_BEFORE)

    act(database_url, city, scene)


def test_F34_replies_are_answered_while_a_city_is_told(sqlite_url: str, city: City) -> None:
    async def scene(town: TownTold) -> None:
        people = await town.come(600)
        broadcast = await town.begin(await town.approved())
        waited = []
        await town.until(lambda: len(town.heard.told) >= 30)
        time = asyncio.create_task(turned_loop().turn(15))
        for person in people[-20:]:
            await asyncio.sleep(0.4)
            began = turned_loop().time()
            await town.telegram.limits.wait(person.id)
            waited.append(turned_loop().time() - began)
        await time
        await town.until_closed(broadcast)
        assert sorted(waited)[18] < 0.3
        assert town.refused() == 0
        assert fits_window([at for at, *_ in town.heard.told], 30, 1.0)

    act(sqlite_url, city, scene)


def test_what_is_not_begun_when_the_process_stops_waits_for_the_next_one(sqlite_url: str, city: City) -> None:
    async def scene(town: TownTold) -> None:
        await town.come(100)
        broadcast = await town.begin(await town.approved())
        await town.until(lambda: len(town.heard.told) >= 30)
        await town.broadcaster.drain(8.0)
        told = len(town.heard.told)
        assert await town.counts(broadcast) == {S.sent: told, S.waiting: 100 - told}

    act(sqlite_url, city, scene)


def test_F81_nothing_goes_to_many_in_the_first_second_of_a_process(sqlite_url: str, city: City) -> None:
    """What an earlier life has sent is not in the memory of the limits."""

    async def scene(town: TownTold) -> None:
        await town.come(40)
        before = turned_loop().time()
        broadcast = await town.begin(await town.approved())
        await town.until_closed(broadcast)
        times = [at for at, *_ in town.heard.told]
        assert times[0] - before >= 1.0
        assert sum(at < times[0] + 0.02 for at in times) <= CAREFUL

    act(sqlite_url, city, scene)


@pytest.mark.parametrize(
    ("kind", "taken", "state"), [("html_502", 0, S.sent), ("500_after", 3, S.unknown), ("429", 0, S.sent)]
)
def test_F33_what_surely_was_not_taken_is_sent_again_and_what_may_have_been_is_not(
    database_url: str, city: City, kind: str, taken: int, state: RecipientState
) -> None:
    async def scene(town: TownTold) -> None:
        await town.come(50)
        fault = Fault("1", kind, "sendmessage", times=3, retry_after=2)
        town.sandbox.house.faults.active.append(fault)
        broadcast = await town.begin(await town.approved())
        await town.until(lambda: len(town.told()) >= 47 and not town.broadcaster.busy)
        await town.fire()
        await town.until_closed(broadcast)
        counts = await town.counts(broadcast)
        assert counts == ({S.sent: 50} if state is S.sent else {S.sent: 47, S.unknown: taken})
        assert max(town.told().values()) == 1

    act(database_url, city, scene)
