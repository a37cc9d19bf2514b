"""What is refused in a chat is counted by its kind, once for each event."""

import pytest

from bot.inbox import FLOOD
from bot.messages import Kind
from core.access import Role
from core.city import City
from core.filing import OPEN_CASES_PER_CITIZEN
from core.refusals import Refusal, kind_of, note_refused, noting_refusals
from storage.database import Database
from tests.conftest import HandClock
from tests.dialogs.conversation import Citizen, Stage, refusals
from tests.dialogs.test_requests import filed

LINE = "Немає води, просп. Металургів 86, кв. 12"


class TooManyWishes(Refusal):
    """A refusal of this test."""


@pytest.fixture
def stage(database: Database, clock: HandClock, city: City) -> Stage:
    """The bot."""
    return Stage(database, clock, city)


@pytest.fixture
async def citizen(stage: Stage) -> Citizen:
    """Somebody who speaks the source language."""
    return await stage.citizen()


def test_a_refusal_that_is_made_notes_itself() -> None:
    with noting_refusals() as outer:
        note_refused("flood")
        with noting_refusals() as inner, pytest.raises(TooManyWishes):
            raise TooManyWishes
        TooManyWishes()
        TooManyWishes()
    assert (list(outer), list(inner)) == (["flood", "too_many_wishes"], ["too_many_wishes"])
    note_refused("flood")  # where nobody counts, nothing happens
    assert kind_of(TooManyWishes) == "too_many_wishes"


async def test_what_goes_well_counts_nothing(stage: Stage, citizen: Citizen) -> None:
    counted = refusals(stage.inbox)
    await citizen.says("/start")
    await filed(citizen, LINE)
    assert counted == []


async def test_a_kind_that_cannot_be_read(stage: Stage, citizen: Citizen) -> None:
    counted = refusals(stage.inbox)
    await citizen.sends(Kind.sticker)
    assert counted == [("chat", "unreadable")]


async def test_a_button_of_an_earlier_message(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("/start")
    old = citizen.last.choices[0].data
    await citizen.says("/start")
    counted = refusals(stage.inbox)
    await citizen.presses_data(old)
    assert counted == [("chat", "old_button")]


async def test_more_open_requests_than_one_may_have(
    stage: Stage, citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert OPEN_CASES_PER_CITIZEN > 1
    monkeypatch.setattr("core.filing.OPEN_CASES_PER_CITIZEN", 1)
    await filed(citizen, LINE)
    counted = refusals(stage.inbox)
    await citizen.says("Не горить ліхтар на просп. Металургів 86")
    while "Send" not in (labels := [choice.label for choice in citizen.last.choices]):
        await citizen.presses(next(label for label in ("Go on without", *labels) if label in labels))
    await citizen.presses("Send")
    assert counted == [("chat", "too_many_open_cases")]


async def test_whoever_writes_faster_than_can_be_answered(stage: Stage, citizen: Citizen) -> None:
    counted = refusals(stage.inbox)
    stage.wire.gate.clear()
    for _ in range(FLOOD + 3):
        await citizen.writes("menu")
    stage.wire.gate.set()
    await stage.settle()
    assert set(counted) == {("chat", "flood")}


async def test_an_admin_who_is_one_no_longer(stage: Stage) -> None:
    citizen = await stage.citizen("900")
    async with stage.database.work() as work:
        met = await work.citizens.meet(citizen.identity, "Олена", stage.clock.now())
        await work.roles.grant(met.identity_id, Role.admin, "test", stage.clock.now())
    await citizen.says("/people")
    async with stage.database.work() as work:
        await work.roles.revoke(met.identity_id, Role.admin, "test", stage.clock.now())
    counted = refusals(stage.inbox)
    await citizen.presses("Give a role")
    assert counted == [("chat", "role_needed")]
