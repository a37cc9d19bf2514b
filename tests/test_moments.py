"""The moments of a case, for any receipt: over clock changes, leap days, days off and midnight."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from core.cases import Address, Case, Standing
from core.city import City
from core.daytime import next_loud
from core.extending import latest_day
from core.life import CaseStatus
from core.moments import MOMENTS, Moment, come_due
from core.terms import close_of, due_of

KYIV = ZoneInfo("Europe/Kyiv")
# Both nights of the clock change, a leap day, the ends of months and of a year lie in these five years.
receipts = st.datetimes(datetime(2024, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def case_of(city: City, service: str, received: datetime, status: CaseStatus) -> Case:
    """A case as it was filed."""
    due_at, legal_due_at = due_of(city, city.service(service), received)
    standing = Standing(status, city.service(service).unit, moved_at=received)
    times = (received, due_at, legal_due_at, received)
    return Case(1, "1", 1, service, standing, "", Address(), None, None, "uk", *times)


@given(received=receipts, at=st.integers(0, 30))
def test_before_comes_before_the_date_and_the_head_after_it(city: City, received: datetime, at: int) -> None:
    service = city.services[at % len(city.services)].code
    case = case_of(city, service, received, CaseStatus.registered)
    moments = {name: moment(case, city) for name, moment in MOMENTS.items()}
    before, due, head = (moments[name] for name in (Moment.before_due, Moment.overdue, Moment.stays_late))
    assert before
    assert due
    assert head
    assert received <= before <= due < head
    if morning := moments[Moment.on_the_day]:
        local = morning.astimezone(KYIV)
        assert (local.hour, local.minute) == (8, 0)
        assert local.date() == due.astimezone(KYIV).date()
    assert moments[Moment.asked_again] is moments[Moment.lapses] is None


@given(received=receipts, days=st.integers(0, 60))
def test_whoever_was_away_misses_no_moment_and_hears_of_none_twice(
    city: City, received: datetime, days: int
) -> None:
    case = case_of(city, "pothole", received, CaseStatus.registered)
    step, since = timedelta(days=1, hours=1), received
    found: list[Moment] = []
    while since < received + timedelta(days=60):
        until = min(since + (step if days % 2 else timedelta(days=days + 1)), received + timedelta(days=60))
        found += come_due(case, city, since, until - timedelta(microseconds=1))
        since = until
    assert found == come_due(case, city, received, received + timedelta(days=60))
    assert len(found) == len(set(found))


@given(received=receipts)
def test_done_work_is_asked_about_twice_and_nothing_else_comes(city: City, received: datetime) -> None:
    case = case_of(city, "no_water", received, CaseStatus.done)
    coming = come_due(case, city, received, received + timedelta(days=60))
    assert coming == [Moment.asked_again, Moment.lapses]
    closed = replace(case, standing=replace(case.standing, status=CaseStatus.closed))
    assert come_due(closed, city, received, received + timedelta(days=60)) == []


@given(received=receipts)
def test_day_45_is_counted_in_the_citys_days(city: City, received: datetime) -> None:
    case = case_of(city, "pothole", received, CaseStatus.registered)
    latest = latest_day(case, city)
    assert (latest - received.astimezone(KYIV).date()).days == 45
    closes = close_of(latest, city.unit(case.unit).works, KYIV)
    assert closes.astimezone(KYIV).date() == latest


@given(at=receipts)
def test_nobody_is_told_in_quiet_hours(city: City, at: datetime) -> None:
    loud = next_loud(at, city)
    local = loud.astimezone(KYIV)
    assert 8 <= local.hour < 22
    assert timedelta() <= loud - at <= timedelta(hours=11)
    assert (loud == at) == (8 <= at.astimezone(KYIV).hour < 22)
