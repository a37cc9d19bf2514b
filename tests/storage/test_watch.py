"""What falls due in a case's life: who hears what, and when, on both databases."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.fires import fires
from bot.notices import put_into_words
from core.access import HEAD, Role
from core.answering import answer_citizen, ask_why_late
from core.calendar import follow_calendar
from core.cases import Case, Report
from core.citizens import Identity
from core.city import City
from core.city_days import DayOff
from core.digest import digest, watch_mornings
from core.escalating import explain
from core.extending import ask_extension, decide_extension, latest_day
from core.extensions import MayNotDecide, NotExtendable, Reason, Wish
from core.filing import register_case
from core.groups import bind
from core.joining import join, make_code
from core.life import CaseStatus, Part, Step, Waiting
from core.marks import set_mark
from core.moves import CITIZEN, Actor
from core.numbers import spell_number
from core.outbox import NoticeKind
from storage.database import Database
from storage.tables import outbox
from tests.conftest import HandClock
from tests.working import OPERATOR, SUPERVISOR, UNIT, move

HEAD_OF_WATER = Actor("Голова Водна #9", frozenset({Part.unit, Part.head}), "water_utility")
HEAD_OF_POWER = Actor("Голова Струмова #8", frozenset({Part.unit, Part.head}), "power_utility")


@dataclass
class Watched:
    """One citizen, the head of a unit, and everything that was told."""

    database: Database
    clock: HandClock
    city: City
    citizen: int = 0
    head: int = 0
    seen: int = 0
    kinds: list[NoticeKind] = field(default_factory=list)
    told_facts: dict[NoticeKind, dict[str, str]] = field(default_factory=dict)

    async def files(self, service: str = "low_water_pressure", about: str | None = None) -> Case:
        async with self.database.work() as work:
            drafts = len(await work.cases.open_after(0, 10_000))
            draft_id = f"{self.citizen}.{drafts}"
            report = Report(draft_id, self.citizen, service, "Слабкий тиск", "uk", about=about)
            return await register_case(work, report, city=self.city, now=self.clock.now())

    async def moves(self, case: Case, step: Step, by: Actor = UNIT, **more: object) -> Case:
        async with self.database.work() as work:
            return await move(work, case.number, step, self.city, self.clock.now(), by, **more)

    async def until(self, moment: datetime) -> list[tuple[NoticeKind, datetime]]:
        """Go on to this moment, stopping at every timer on the way; what was told, and when."""
        told: list[tuple[NoticeKind, datetime]] = []
        while True:
            async with self.database.view() as view:
                due = await view.timers.next_due()
            if due is None or due > moment:
                break
            self.clock.time = max(self.clock.time, due)
            await self.ring()
            told += [(kind, self.clock.time) for kind in await self.news()]
        self.clock.time = max(self.clock.time, moment)
        return told

    async def ring(self) -> None:
        """Do all that is due now."""
        acts = fires(None, self.city, self.clock)  # type: ignore[arg-type]
        while True:
            async with self.database.work() as work:
                timer = await work.timers.take_due(self.clock.now())
                if timer is None:
                    return
                await acts[timer.kind](work, timer)

    async def news(self) -> list[NoticeKind]:
        """What has been put among the outgoing messages since the last time."""
        async with self.database.reader.connect() as connection:
            rows = (await connection.execute(outbox.select().order_by(outbox.c.id))).all()
        fresh, self.seen = rows[self.seen :], len(rows)
        self.facts = [row.body["facts"] for row in fresh if "notice" in row.body]
        kinds = [NoticeKind(row.body["notice"]) for row in fresh if "notice" in row.body]
        self.told_facts.update(zip(kinds, self.facts, strict=True))
        return kinds

    async def story(self, case: Case) -> list[str]:
        async with self.database.view() as view:
            return [event.kind for event in await view.cases.events(case.id)]

    async def now(self, case: Case) -> Case:
        async with self.database.view() as view:
            found = await view.cases.by_id(case.id)
        assert found
        return found


@pytest.fixture
async def watched(database: Database, clock: HandClock, city: City) -> Watched:
    """Tuesday, noon in the city."""
    stage = Watched(database, clock, city)
    async with database.work() as work:
        met = await work.citizens.meet(Identity("telegram", "501"), "Олена", clock.now())
        stage.citizen = met.identity_id
        head = await work.citizens.meet(Identity("telegram", "601"), "Остап Водний", clock.now())
        await work.roles.grant(head.identity_id, f"{HEAD}water_utility", "a test", clock.now())
        stage.head = head.identity_id
    return stage


def but_reminders(told: list[tuple[NoticeKind, datetime]]) -> list[tuple[NoticeKind, datetime]]:
    """Without what the unit hears of its terms."""
    return [one for one in told if one[0] != NoticeKind.unit_terms_alone]


async def test_a_late_case_goes_its_way_up(watched: Watched) -> None:
    case = await watched.files()
    told = but_reminders(await watched.until(case.due_at + timedelta(days=10)))
    assert [kind for kind, _ in told] == [NoticeKind.case_overdue, NoticeKind.head_asked]
    assert case.due_at == datetime(2026, 11, 27, 21, 59, 59, tzinfo=UTC)  # the unit works round the clock
    assert told[0][1] == datetime(2026, 11, 28, 6, 0, 30, tzinfo=UTC)  # and its citizen is not woken
    assert told[1][1] == datetime(2026, 11, 29, 6, 0, 30, tzinfo=UTC)  # nor is the head, a day later
    assert await watched.story(case) == ["registered", "overdue", "escalated", "head_silent"]


async def test_a_silent_head_is_told_to_the_supervisor(watched: Watched) -> None:
    async with watched.database.work() as work:
        await work.roles.grant(watched.citizen, Role.supervisor, "a test", watched.clock.now())
    case = await watched.files()
    told = await watched.until(case.due_at + timedelta(days=10))
    assert NoticeKind.head_silent in [kind for kind, _ in told]


async def test_an_explanation_ends_the_escalation(watched: Watched) -> None:
    case = await watched.files()
    await watched.until(case.due_at + timedelta(days=1, hours=9))
    async with watched.database.work() as work:
        [raised] = await work.escalations.unanswered(0, 10)
        await explain(
            work, raised.id, "Чекаємо труби", "Остап Водний #2", by=watched.head, supervises=False,
            now=watched.clock.now(),
        )  # fmt: skip
    told = await watched.until(case.due_at + timedelta(days=20))
    assert NoticeKind.head_silent not in [kind for kind, _ in told]
    assert await watched.story(case) == ["registered", "overdue", "escalated", "head_explained"]


async def test_F82_what_was_done_in_time_is_not_spoken_of(watched: Watched) -> None:
    case = await watched.files()
    await watched.until(case.due_at - timedelta(hours=1))
    await watched.moves(case, Step.finish, note="Тиск є")
    told = await watched.until(case.due_at + timedelta(days=2))
    assert [kind for kind, _ in told] == [NoticeKind.case_moved]


async def test_F80_three_days_off_are_told_in_one_message(watched: Watched) -> None:
    cases = [await watched.files() for _ in range(4)]
    watched.clock.time = cases[0].due_at + timedelta(days=3)
    await watched.ring()
    await watched.until(watched.clock.now() + timedelta(hours=20))
    async with watched.database.reader.connect() as connection:
        rows = (await connection.execute(outbox.select())).all()
    to_citizen = [row.body for row in rows if row.identity_id == watched.citizen]
    assert [body["notice"] for body in to_citizen] == [NoticeKind.case_news]
    assert set(to_citizen[0]["facts"]) == {case.number for case in cases}
    assert set(to_citizen[0]["facts"].values()) == {"late"}


async def test_F80_a_head_hears_of_all_breaches_of_three_days_in_one_message(watched: Watched) -> None:
    cases = [await watched.files() for _ in range(3)]
    async with watched.database.work() as work:
        await work.roles.grant(watched.citizen, Role.supervisor, "a test", watched.clock.now())
    watched.clock.time = cases[0].due_at + timedelta(days=3)
    told = await watched.until(watched.clock.now() + timedelta(hours=12))
    assert [kind for kind, _ in told].count(NoticeKind.head_asked) == 1
    message = put_into_words(NoticeKind.head_asked, facts_of(watched, NoticeKind.head_asked), watched.city)
    assert message.title == "3 breaches to be explained"
    assert all(spell_number(case.number) in message.text for case in cases)
    assert [choice.label for choice in message.choices] == ["Explain"]
    told = await watched.until(watched.clock.now() + timedelta(days=9))
    assert [kind for kind, _ in told].count(NoticeKind.head_silent) == 1
    facts = facts_of(watched, NoticeKind.head_silent)
    message = put_into_words(NoticeKind.head_silent, facts, watched.city)
    assert all(spell_number(case.number) in message.text for case in cases)


def facts_of(watched: Watched, kind: NoticeKind) -> dict[str, str]:
    """The facts of the last notice of this kind."""
    return watched.told_facts[kind]


async def test_a_burst_of_changes_is_one_message(watched: Watched) -> None:
    case = await watched.files()
    await watched.moves(case, Step.take)
    watched.clock.turn(seconds=10)
    await watched.moves(case, Step.wait, waits_for=Waiting.materials, note="Чекаємо труби")
    watched.clock.turn(seconds=10)
    await watched.moves(case, Step.take)
    told = await watched.until(watched.clock.now() + timedelta(minutes=5))
    assert [kind for kind, _ in told] == [NoticeKind.case_moved]


async def test_what_comes_last_in_a_burst_hides_nothing_of_it(watched: Watched) -> None:
    case = await watched.files()
    wish = Wish(Reason.materials, case.due_at.date() + timedelta(days=3), "Чекаємо труби")
    async with watched.database.work() as work:
        await ask_extension(work, case, wish, HEAD_OF_WATER, city=watched.city, now=watched.clock.now())
    await watched.moves(case, Step.take)
    assert await watched.until(watched.clock.now() + timedelta(minutes=5)) == [
        (NoticeKind.case_moved, watched.clock.now() - timedelta(minutes=4, seconds=30))
    ]
    [facts] = watched.facts
    said = put_into_words(NoticeKind.case_moved, facts, watched.city).text
    assert said.index("The date has changed") < said.index("work")
    assert "Чекаємо труби" in said


async def test_a_new_date_is_told_among_other_news(watched: Watched) -> None:
    case, other = await watched.files(), await watched.files()
    wish = Wish(Reason.materials, case.due_at.date() + timedelta(days=3))
    async with watched.database.work() as work:
        await ask_extension(work, case, wish, HEAD_OF_WATER, city=watched.city, now=watched.clock.now())
    await watched.moves(other, Step.take)
    told = await watched.until(watched.clock.now() + timedelta(minutes=5))
    assert [kind for kind, _ in told] == [NoticeKind.case_news]
    [facts] = watched.facts
    assert facts == {case.number: (await watched.now(case)).due_at.isoformat(), other.number: "in_progress"}
    assert "30 November" in put_into_words(NoticeKind.case_news, facts, watched.city).text


async def test_F82_who_has_answered_meanwhile_is_not_asked_again(watched: Watched) -> None:
    watched.clock.time = datetime(2026, 11, 24, 21, 0, tzinfo=UTC)  # 23:00 in the city
    case = await watched.files()
    await watched.moves(case, Step.finish, note="Тиск є")
    await watched.until(watched.clock.now() + timedelta(days=3, hours=1))
    assert await watched.story(case) == ["registered", "finish", "asked_again"]
    await watched.moves(case, Step.confirm, CITIZEN)
    told = await watched.until(watched.clock.now() + timedelta(days=1))
    assert told == []


async def test_F80_who_comes_back_at_night_wakes_nobody(watched: Watched) -> None:
    case = await watched.files()
    await watched.moves(case, Step.take)
    watched.clock.time = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
    await watched.ring()
    assert await watched.news() == []
    told = await watched.until(datetime(2026, 11, 25, 7, 0, tzinfo=UTC))
    assert told == [(NoticeKind.case_moved, datetime(2026, 11, 25, 6, 0, 30, tzinfo=UTC))]


async def test_F80_an_emergency_is_told_at_night_when_the_service_is_back(watched: Watched) -> None:
    case = await watched.files("no_water")
    await watched.moves(case, Step.take)
    watched.clock.time = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
    await watched.ring()
    assert await watched.news() == [NoticeKind.case_moved]


async def test_F80_one_person_in_two_messengers_hears_once(watched: Watched) -> None:
    async with watched.database.work() as work:
        one = await work.citizens.by_identity(watched.citizen)
        assert one
        two = await work.citizens.meet(Identity("viber", "501"), "Олена", watched.clock.now())
        await join(work, two, await make_code(work, one, watched.clock.now()), watched.clock.now())
    cases = [await watched.files()]
    watched.citizen = two.identity_id
    cases.append(await watched.files())
    for case in cases:
        await watched.moves(case, Step.take)
    told = await watched.until(watched.clock.now() + timedelta(minutes=5))
    assert [kind for kind, _ in told] == [NoticeKind.joined, NoticeKind.case_news]


async def test_F80_nobody_is_woken_but_in_an_emergency(watched: Watched) -> None:
    watched.clock.time = datetime(2026, 11, 24, 21, 0, tzinfo=UTC)  # 23:00 in the city
    case, urgent = await watched.files(), await watched.files("no_water")
    await watched.moves(case, Step.take)
    told = await watched.until(watched.clock.now() + timedelta(hours=8, minutes=59))
    assert told == []
    [(kind, at)] = await watched.until(datetime(2026, 11, 25, 6, 1, tzinfo=UTC))
    assert (kind, at) == (NoticeKind.case_moved, datetime(2026, 11, 25, 6, 0, 30, tzinfo=UTC))
    await watched.until(datetime(2026, 11, 25, 21, 30, tzinfo=UTC))
    assert (await watched.now(urgent)).status == CaseStatus.registered


async def test_silence_closes_only_what_was_shown(watched: Watched) -> None:
    case, bare = await watched.files(), await watched.files()
    async with watched.database.work() as work:
        file = await work.attachments.add(watched.citizen, "telegram", "photo", "f", "", watched.clock.now())
        await work.attachments.attach((file,), case.id)
    await watched.moves(case, Step.finish, note="Тиск є", files=(file,))
    await watched.moves(bare, Step.finish, note="Тиск є")
    asked = watched.clock.now()
    told = await watched.until(asked + timedelta(days=4))
    assert [kind for kind, _ in told] == [NoticeKind.case_news, NoticeKind.case_news]
    await watched.until(asked + timedelta(days=7))
    assert (await watched.now(case)).status == CaseStatus.checking
    assert (await watched.now(bare)).status == CaseStatus.done


async def test_more_time_is_told_before_the_old_date(watched: Watched) -> None:
    case = await watched.files()
    new = case.due_at.date() + timedelta(days=3)
    async with watched.database.work() as work:
        asked = await ask_extension(
            work, case, Wish(Reason.materials, new), UNIT, city=watched.city, now=watched.clock.now()
        )
    assert await watched.news() == [NoticeKind.extension_asked]
    watched.clock.time = case.due_at - timedelta(minutes=1)
    async with watched.database.work() as work:
        with pytest.raises(MayNotDecide):
            await decide_extension(
                work, asked.id, True, HEAD_OF_POWER, city=watched.city, now=watched.clock.now()
            )
        await decide_extension(
            work, asked.id, True, HEAD_OF_WATER, city=watched.city, now=watched.clock.now()
        )
    told = await watched.until(case.due_at + timedelta(hours=1))
    assert [kind for kind, _ in told] == [NoticeKind.case_extended]
    assert told[0][1] < case.due_at
    longer = await watched.now(case)
    assert longer.due_at.date() == new
    assert await watched.story(case) == ["registered", "time_asked", "extended"]


async def test_no_time_is_given_too_late_or_past_day_45(watched: Watched) -> None:
    case, city, clock = await watched.files(), watched.city, watched.clock
    latest = latest_day(case, city)
    assert latest == date(2027, 1, 8)
    async with watched.database.work() as work:
        for why, wish in {
            "limit": Wish(Reason.materials, latest + timedelta(days=1)),
            "earlier": Wish(Reason.materials, case.registered_at.date()),
            "words": Wish(Reason.other, latest),
        }.items():
            with pytest.raises(NotExtendable) as refused:
                await ask_extension(work, case, wish, SUPERVISOR, city=city, now=clock.now())
            assert refused.value.why == why
        await ask_extension(
            work, case, Wish(Reason.complexity, latest), SUPERVISOR, city=city, now=clock.now()
        )
    longest = await watched.now(case)
    assert (longest.extended, longest.due_at <= longest.legal_due_at) == (True, True)
    clock.time = longest.due_at
    wish = Wish(Reason.materials, latest)
    async with watched.database.work() as work:
        with pytest.raises(NotExtendable) as refused:
            await ask_extension(work, longest, wish, SUPERVISOR, city=city, now=clock.now())
    assert refused.value.why == "passed"


async def test_F88_a_calendar_that_changes_moves_open_terms(watched: Watched) -> None:
    case = await watched.files("pothole")
    opens = watched.database.work
    assert await follow_calendar(opens, watched.city, watched.clock.now()) == 0
    assert await follow_calendar(opens, watched.city, watched.clock.now()) == 0
    last = case.due_at.date()
    holiday = DayOff(last, None, {"uk": "Свято", "ru": "Праздник"}, True)
    edited = replace(watched.city, non_working_days=(*watched.city.non_working_days, holiday))
    changed = await follow_calendar(opens, edited, watched.clock.now())
    moved = await watched.now(case)
    if watched.city.unit(case.unit).works.around_the_clock:
        assert (changed, moved.due_at) == (0, case.due_at)
    else:
        assert (changed, moved.due_at < case.due_at) == (1, True)
        assert await watched.story(case) == ["registered", "reckoned"]
    assert await follow_calendar(opens, edited, watched.clock.now()) == 0


async def test_an_answer_is_owed_within_a_working_day(watched: Watched) -> None:
    case, city = await watched.files(), watched.city
    async with watched.database.work() as work:
        assert await ask_why_late(work, case, city=city, now=watched.clock.now())
        assert not await ask_why_late(work, case, city=city, now=watched.clock.now())
        [owed] = await work.owed_answers.waiting(0, 10)
        assert owed.due_at == watched.clock.now() + timedelta(days=1)
    await watched.until(owed.due_at)
    assert await watched.story(case) == ["registered", "asked_why", "escalated"]
    async with watched.database.work() as work:
        [raised] = await work.escalations.unanswered(0, 10)
        assert (raised.why, raised.unit) == ("no_answer", "contact_centre")
        await answer_citizen(
            work, case, "Чекаємо труби", OPERATOR.name, breach=True, city=city, now=watched.clock.now()
        )
        assert await work.owed_answers.waiting(0, 10) == []
        assert [one.why for one in await work.escalations.unanswered(0, 10)] == ["no_answer", "breach"]


async def test_a_complaint_never_goes_to_whom_it_is_about(watched: Watched) -> None:
    case = await watched.files("low_water_pressure", about="water_utility")
    assert case.unit == "contact_centre"
    with pytest.raises(Exception, match="complains of that unit"):
        await watched.moves(case, Step.pass_on, SUPERVISOR, unit="water_utility", note="Ваше")


async def test_a_mark_is_asked_for_once_and_never_in_between(watched: Watched) -> None:
    case = await watched.files()
    await watched.moves(case, Step.explain, OPERATOR, note="Роботи планові")
    async with watched.database.work() as work:
        conversation = await work.conversations.load(watched.citizen)
        conversation.dialog, conversation.draft = "report", {"description": "ще одне"}
        await work.conversations.save(conversation)
    told = await watched.until(watched.clock.now() + timedelta(hours=3))
    assert [kind for kind, _ in told] == [NoticeKind.case_moved]
    async with watched.database.work() as work:
        conversation = await work.conversations.load(watched.citizen)
        conversation.draft = {}
        await work.conversations.save(conversation)
    told = await watched.until(watched.clock.now() + timedelta(hours=3))
    assert [kind for kind, _ in told] == [NoticeKind.mark_asked]
    async with watched.database.work() as work:
        case = await watched.now(case)
        assert await set_mark(work, case, 4, watched.clock.now())
        assert not await set_mark(work, case, 1, watched.clock.now())
    assert (await watched.now(case)).mark == 4


async def test_F79_a_clock_moved_on_step_by_step_tells_what_falls_due_on_the_way(watched: Watched) -> None:
    """Hour by hour, as somebody turns the clock of a sandbox: nothing is left out, nothing comes twice."""
    case = await watched.files()
    expected = await watched.until(case.due_at + timedelta(days=5))
    second, told = await watched.files(), []
    while watched.clock.now() < second.due_at + timedelta(days=5):
        watched.clock.turn(hours=1)
        await watched.ring()
        told += await watched.news()
    assert told == [kind for kind, _ in expected]


async def test_F79_a_clock_that_is_set_back_tells_nothing_twice(watched: Watched) -> None:
    case = await watched.files()
    told = [kind for kind, _ in await watched.until(case.due_at + timedelta(hours=12))]
    watched.clock.time = case.due_at - timedelta(hours=1)
    await watched.moves(case, Step.take)  # it is watched anew, from before the date
    told += [kind for kind, _ in await watched.until(case.due_at + timedelta(days=4))]
    assert told.count(NoticeKind.case_overdue) == 1
    assert told.count(NoticeKind.head_asked) == 1
    assert (await watched.story(case)).count("overdue") == 1


@pytest.mark.parametrize("night", [date(2026, 10, 25), date(2027, 3, 28)])
async def test_F79_the_nights_of_the_clock_change_leave_every_reminder_its_wall_clock(
    watched: Watched, night: date
) -> None:
    """The hour between three and four comes twice, or never."""
    watched.clock.time = datetime(night.year, night.month, night.day - 3, 10, tzinfo=UTC)
    case = await watched.files()
    told = but_reminders(await watched.until(case.due_at + timedelta(days=3)))
    zone = ZoneInfo(watched.city.zone)
    assert [kind for kind, _ in told][:2] == [NoticeKind.case_overdue, NoticeKind.head_asked]
    assert [at.astimezone(zone).hour for _, at in told[:2]] == [8, 8]


async def test_a_unit_without_a_group_is_reminded_through_its_head(watched: Watched) -> None:
    case = await watched.files()
    told = await watched.until(case.due_at)
    assert [kind for kind, _ in told] == [NoticeKind.unit_terms_alone]  # at 8:00 on the day
    async with watched.database.reader.connect() as connection:
        rows = (await connection.execute(outbox.select().order_by(outbox.c.id))).all()
    assert {row.identity_id for row in rows} == {watched.head}
    assert [list(row.body["facts"]) for row in rows] == [[case.number]]


async def test_operators_without_a_group_hear_that_an_answer_is_owed(watched: Watched) -> None:
    async with watched.database.work() as work:
        await work.roles.grant(watched.head, Role.operator, "a test", watched.clock.now())
    case = await watched.files()
    async with watched.database.work() as work:
        assert await ask_why_late(work, case, city=watched.city, now=watched.clock.now())
    assert await watched.news() == [NoticeKind.answer_owed]


async def test_the_digest_counts_what_waits_for_its_check(watched: Watched) -> None:
    case = await watched.files()
    await watched.moves(case, Step.finish, note="Вода є")
    await watched.moves(case, Step.confirm, CITIZEN)
    async with watched.database.work() as work:
        facts = await digest(work, watched.clock.now())
    assert facts["unchecked"] == "1"
    assert (
        "to be checked: 1. Write /check" in put_into_words(NoticeKind.duty_digest, facts, watched.city).text
    )


async def test_F84_the_morning_digest_comes_once(watched: Watched) -> None:
    async with watched.database.work() as work:
        await work.roles.grant(watched.head, Role.operator, "a test", watched.clock.now())
        await watch_mornings(work, watched.city, watched.clock.now())
    await watched.files()
    watched.clock.turn(days=6)
    await watched.ring()
    digests = [
        facts
        for kind, facts in zip(await watched.news(), watched.facts, strict=True)
        if kind == NoticeKind.duty_digest
    ]
    assert len(digests) == 1
    assert digests[0]["late:water_utility"] == "1"


async def test_F85_what_falls_due_at_once_is_one_message_for_each(watched: Watched) -> None:
    async with watched.database.work() as work:
        await bind(
            work,
            "unit:water_utility",
            channel="telegram",
            chat="-77",
            title="Водоканал",
            by="a test",
            now=watched.clock.now(),
        )
    people = []
    for name in ("701", "702", "703"):
        async with watched.database.work() as work:
            met = await work.citizens.meet(Identity("telegram", name), "Люди", watched.clock.now())
            people.append(met.identity_id)
    for person in people * 10:
        watched.citizen = person
        late = await watched.files()
    watched.clock.time = late.due_at + timedelta(hours=9)
    await watched.ring()
    await watched.until(watched.clock.now() + timedelta(minutes=5))
    async with watched.database.reader.connect() as connection:
        rows = (await connection.execute(outbox.select().where(outbox.c.card.is_(None)))).all()
    told = Counter(row.address for row in rows)
    assert told == {"701": 1, "702": 1, "703": 1, "-77": 1}
    assert all(len(row.body["facts"]) in (10, 30) for row in rows)


async def test_a_pause_does_not_take_the_warning_away(watched: Watched) -> None:
    case = await watched.files()
    async with watched.database.work() as work:
        file = await work.attachments.add(watched.citizen, "telegram", "photo", "f", "", watched.clock.now())
        await work.attachments.attach((file,), case.id)
    await watched.moves(case, Step.finish, note="Тиск є", files=(file,))
    watched.clock.turn(days=8)
    await watched.ring()
    assert (await watched.story(case))[-1] == "asked_again"
    await watched.until(watched.clock.now() + timedelta(days=2, hours=23))
    assert (await watched.now(case)).status == CaseStatus.done
    await watched.until(watched.clock.now() + timedelta(hours=2))
    assert (await watched.now(case)).status == CaseStatus.checking


async def test_work_that_comes_back_late_is_asked_about_too(watched: Watched) -> None:
    case = await watched.files()
    await watched.moves(case, Step.finish, note="Тиск є")
    watched.clock.time = case.due_at + timedelta(hours=10)
    await watched.ring()
    await watched.moves(case, Step.dispute, CITIZEN)
    await watched.moves(case, Step.take)
    await watched.until(watched.clock.now() + timedelta(hours=23))
    assert "escalated" not in await watched.story(case)
    await watched.until(watched.clock.now() + timedelta(hours=12))
    assert "escalated" in await watched.story(case)


async def test_what_was_never_shown_can_be_sent_back(watched: Watched) -> None:
    case = await watched.files()
    await watched.moves(case, Step.finish, note="Тиск є")
    sent = await watched.moves(case, Step.send_back, OPERATOR, note="Надішліть фото")
    assert sent.status == CaseStatus.in_progress
