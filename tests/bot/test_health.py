"""How a messenger stands is known at any time, and said in the log once a change."""

from typing import Any

import pytest

from bot.channel import Cause, Failure, SendFailed
from bot.health import Act, Standings, as_json
from tests.conftest import HandClock

SILENCE = SendFailed(Failure.unavailable, "ClientConnectorError")
REVOKED = SendFailed(Failure.unavailable, "Unauthorized", cause=Cause.unknown_token)
CONFLICT = SendFailed(Failure.unavailable, "Conflict", cause=Cause.other_poller)
PAUSE = SendFailed(Failure.throttled, "Too Many Requests", 35, Cause.throttled)


@pytest.fixture
def standings(clock: HandClock) -> Standings:
    return Standings(clock)


def events(log_lines: Any) -> list[str]:
    """What was logged."""
    return [line["event"].split(";")[0] for line in log_lines]


def test_a_trouble_has_its_cause_and_the_time_it_began(standings: Standings, clock: HandClock) -> None:
    began = clock.now()
    standings.failed("viber", Act.sending, SILENCE)
    clock.turn(minutes=10)
    standings.failed("viber", Act.sending, REVOKED)
    trouble = standings.trouble("viber")
    assert trouble
    assert (trouble.cause, trouble.reason, trouble.since) == (Cause.unknown_token, "Unauthorized", began)
    assert standings.trouble("telegram") is None


def test_the_log_tells_of_changes_and_not_of_calls(
    standings: Standings, clock: HandClock, log_lines: Any
) -> None:
    for _ in range(50):
        standings.failed("telegram", Act.sending, SILENCE)
    for _ in range(50):
        standings.failed("telegram", Act.sending, REVOKED)
    clock.turn(seconds=90)
    for _ in range(50):
        standings.did("telegram", Act.sending)
    assert events(log_lines) == ["the messenger does not answer"] * 2 + ["the messenger answers again"]
    assert [line.get("cause") for line in log_lines] == ["unreachable", "unknown_token", "unknown_token"]
    assert log_lines[-1]["after"] == 90


def test_sending_goes_on_while_fetching_does_not(standings: Standings) -> None:
    standings.failed("telegram", Act.fetching, CONFLICT)
    standings.did("telegram", Act.sending)
    trouble = standings.trouble("telegram")
    assert trouble
    assert (trouble.act, trouble.cause) == (Act.fetching, Cause.other_poller)
    standings.did("telegram", Act.fetching)
    assert standings.trouble("telegram") is None


def test_a_call_that_was_under_way_does_not_end_a_pause(standings: Standings, clock: HandClock) -> None:
    standings.failed("telegram", Act.sending, PAUSE)
    standings.did("telegram", Act.sending)
    trouble = standings.trouble("telegram")
    assert trouble
    assert trouble.until
    assert (trouble.until - clock.now()).total_seconds() == 35
    clock.turn(seconds=35)
    standings.did("telegram", Act.sending)
    assert as_json(standings.trouble("telegram")) == {"answers": True}
