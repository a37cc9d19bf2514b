"""What may be done with a broadcast, and what stops one before anybody reads it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.areas import WHOLE_CITY, Area
from core.broadcasts import (
    MOVES,
    Broadcast,
    BroadcastMoveNotAllowed,
    BroadcastState,
    ChangedSince,
    Move,
    Obstacle,
    OwnBroadcast,
    Purpose,
    moved,
    obstacles,
    require_approval,
)
from core.city import City
from core.house_ranges import HouseNumber, HouseRange
from core.outages import Outage, OutageKind, OutageState

NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AUTHOR, OTHER = 7, 8
TEXTS = {"uk": "Не буде води", "ru": "Не будет воды"}
OUTAGE = Outage(
    1, OutageKind.water, False, (Area("kuindzhi-st"),), NOW + DAY, NOW + DAY + 4 * HOUR, TEXTS, NOW
)
SUBMITTED = Broadcast(1, OUTAGE, Purpose.announce, TEXTS, BroadcastState.submitted, AUTHOR)


def _obstacles(
    broadcast: Broadcast, city: City, audience: int = 5, others: Iterable[Outage] = ()
) -> list[Obstacle]:
    return obstacles(broadcast, audience, others, city, NOW)


def _with(**changes: object) -> Broadcast:
    return replace(SUBMITTED, outage=replace(OUTAGE, **changes))  # type: ignore[arg-type]


def test_a_broadcast_that_is_in_order_meets_no_obstacle(city: City) -> None:
    assert _obstacles(SUBMITTED, city) == []


@pytest.mark.parametrize(
    ("outage", "obstacle"),
    [
        ({"starts_at": NOW - 5 * HOUR, "ends_at": NOW - HOUR}, Obstacle.ends_in_the_past),
        ({"ends_at": datetime(2026, 12, 31, 21, tzinfo=UTC)}, Obstacle.ends_too_far_off),
        ({"ends_at": datetime(2027, 11, 27, 14, tzinfo=UTC)}, Obstacle.ends_too_far_off),
        ({"starts_at": NOW + 60 * DAY, "ends_at": None}, Obstacle.ends_too_far_off),
        ({"ends_at": NOW + HOUR}, Obstacle.ends_before_it_starts),
        ({"areas": ()}, Obstacle.no_place),
        ({"areas": (WHOLE_CITY,)}, Obstacle.whole_city_unconfirmed),
    ],
)
def test_what_is_wrong_with_an_outage_stops_it(
    city: City, outage: dict[str, object], obstacle: Obstacle
) -> None:
    assert _obstacles(_with(**outage), city) == [obstacle]


@pytest.mark.parametrize("texts", [{"uk": "Не буде води"}, {"uk": "Не буде води", "ru": " "}, {}])
def test_a_missing_language_stops_it(city: City, texts: dict[str, str]) -> None:
    assert _obstacles(replace(SUBMITTED, texts=texts), city) == [Obstacle.language_missing]


def test_nobody_to_tell_stops_it(city: City) -> None:
    assert _obstacles(SUBMITTED, city, audience=0) == [Obstacle.nobody_to_tell]


def test_the_whole_city_is_confirmed_by_a_second_yes(city: City) -> None:
    confirmed = replace(_with(areas=(WHOLE_CITY,)), whole_city_confirmed=True)
    assert _obstacles(confirmed, city) == []


def test_what_would_be_told_when_it_is_over_is_stopped(city: City) -> None:
    late = replace(SUBMITTED, at=OUTAGE.ends_at)
    assert _obstacles(late, city) == [Obstacle.begins_too_late]


def test_the_same_outage_is_announced_once(city: City) -> None:
    house = HouseRange(HouseNumber(5), HouseNumber(5))
    other = replace(OUTAGE, id=2, areas=(Area("kuindzhi-st", (house,)),), state=OutageState.announced)
    assert _obstacles(SUBMITTED, city, others=[other]) == [Obstacle.announced_already]
    elsewhere = replace(other, areas=(Area("myru-ave"),))
    another_kind = replace(other, kind=OutageKind.gas)
    before = replace(other, starts_at=NOW, ends_at=OUTAGE.starts_at)
    assert _obstacles(SUBMITTED, city, others=[elsewhere, another_kind, before, OUTAGE]) == []
    assert _obstacles(replace(SUBMITTED, purpose=Purpose.correct), city, others=[other]) == []


def test_that_it_is_over_may_be_told_after_its_end(city: City) -> None:
    over = replace(_with(starts_at=NOW - 5 * HOUR, ends_at=NOW - HOUR), purpose=Purpose.restored)
    assert _obstacles(over, city) == []


def test_whoever_wrote_it_does_not_approve_it() -> None:
    with pytest.raises(OwnBroadcast):
        require_approval(SUBMITTED, AUTHOR, SUBMITTED.digest)
    require_approval(SUBMITTED, OTHER, SUBMITTED.digest)


@pytest.mark.parametrize(
    "changed",
    [
        replace(SUBMITTED, texts=TEXTS | {"ru": "Не будет света"}),
        replace(SUBMITTED, at=NOW + HOUR),
        _with(areas=(WHOLE_CITY,)),
        _with(ends_at=OUTAGE.starts_at + HOUR),
        _with(kind=OutageKind.gas),
    ],
)
def test_an_approval_is_void_when_anything_was_changed(changed: Broadcast) -> None:
    with pytest.raises(ChangedSince):
        require_approval(changed, OTHER, SUBMITTED.digest)


@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize("state", BroadcastState)
def test_only_what_the_table_names_is_done(state: BroadcastState, move: Move) -> None:
    broadcast = replace(SUBMITTED, state=state)
    starts, ends = MOVES[move]
    if state in starts:
        assert moved(broadcast, move) is ends
    else:
        with pytest.raises(BroadcastMoveNotAllowed):
            moved(broadcast, move)


def test_what_is_over_stays_over() -> None:
    ended = {BroadcastState.cancelled, BroadcastState.corrected}
    assert not any(ended & starts for starts, _ in MOVES.values())
