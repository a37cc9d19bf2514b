"""What a messenger reports moves its message forward only; what was not shown goes out again."""

import json
from datetime import datetime

import pytest
from sqlalchemy import select, update

from bot.messages import Choice, Outgoing, as_body, rows
from core.citizens import Citizen, Identity
from core.outbox import Envelope, MessageClass, Notice, NoticeKind, Outbound, OutboxState, Settlement
from core.receipts import Progress, send_again, settle, take_receipt
from core.timers import TimerKind
from storage.database import Database
from storage.tables import identities, outbox, receipts
from tests.conftest import HandClock

TOKEN = "5741311803571721087"
ASKED = Outgoing("Усе правильно?", rows=rows(Choice("send", "Надіслати", data="report:confirm:3:send")))
QUESTION: dict[str, object] = json.loads(json.dumps(as_body(ASKED)))
SENT, FAILED, QUEUED = OutboxState.sent, OutboxState.failed, OutboxState.queued


class Post:
    """One person with Viber, and what is sent to them."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.database, self.now = database, now

    async def meet(self, name: str = "Aa+/=", channel: str = "viber") -> Citizen:
        """The person."""
        async with self.database.work() as work:
            self.citizen = await work.citizens.meet(Identity(channel, name), "Остап", self.now)
            return self.citizen

    async def goes_out(self, body: dict[str, object] | None = None) -> Envelope:
        """A reply is being sent."""
        message = Outbound("viber", "Aa+/=", self.citizen.identity_id, body or QUESTION)
        async with self.database.work() as work:
            return (await work.outbox.add_sending([message], self.now))[0]

    async def is_taken(self, envelope: Envelope, *tokens: str) -> None:
        """Viber accepts it, and we write that down."""
        async with self.database.work() as work:
            settlement = Settlement(envelope.id, SENT, tokens or (TOKEN,), keeps_words=True)
            await settle(work, [settlement], self.now)

    async def reports(self, *progress: Progress, token: str = TOKEN) -> None:
        """Viber reports."""
        for one in progress:
            async with self.database.work() as work:
                await take_receipt(work, "viber", "", token, one, self.now)

    async def due(self) -> list[int]:
        """The messages that wait to be sent again; they are taken."""
        async with self.database.work() as work:
            found = []
            while timer := await work.timers.take_due(self.now):
                assert timer.kind == TimerKind.send_again
                found.append(int(timer.subject))
            return found

    async def goes_again(self) -> None:
        """What waits to be sent again is."""
        for failed in await self.due():
            async with self.database.work() as work:
                await send_again(work, failed, self.now)

    async def stands(self) -> list[tuple[OutboxState, dict[str, object]]]:
        """How each message stands, with what is kept of it."""
        async with self.database.reader.connect() as connection:
            rows_ = await connection.execute(select(outbox.c.state, outbox.c.body).order_by(outbox.c.id))
            return [(OutboxState(row.state), row.body) for row in rows_]

    async def citizen_joins_telegram(self) -> Citizen:
        """The person has Telegram too."""
        here = self.citizen
        async with self.database.work() as work:
            there = await work.citizens.meet(Identity("telegram", "501"), "Остап", self.now)
            await work.connection.execute(
                update(identities)
                .where(identities.c.id == there.identity_id)
                .values(citizen_id=here.citizen_id)
            )
        return there

    async def notice_fails_twice(self) -> None:
        """News of a request is taken and not shown, with its keyboard and without."""
        facts = {"number": "48291536", "status": "done", "note": ""}
        async with self.database.work() as work:
            notice = Notice(NoticeKind.case_moved, self.citizen.identity_id, facts)
            await work.notices.add(notice, self.now)
        for token in ("21", "22"):
            async with self.database.work() as work:
                [envelope] = await work.outbox.claim(9)
            assert envelope.message_class == MessageClass.notice
            await self.is_taken(envelope, token)
            await self.reports(Progress.failed, token=token)
            await self.goes_again()

    async def addressee(self) -> str:
        """Whom the newest message goes to."""
        async with self.database.reader.connect() as connection:
            newest = select(outbox.c.address).order_by(outbox.c.id.desc())
            return str((await connection.execute(newest)).scalars().first())


@pytest.fixture
async def post(database: Database, clock: HandClock) -> Post:
    """A person whom we may write to."""
    post = Post(database, clock.now())
    await post.meet()
    return post


async def test_words_are_kept_until_the_message_has_arrived(post: Post) -> None:
    await post.is_taken(await post.goes_out())
    assert await post.stands() == [(SENT, QUESTION)]
    await post.reports(Progress.delivered)
    assert await post.stands() == [(SENT, {})]


async def test_of_several_parts_the_last_one_counts(post: Post) -> None:
    await post.is_taken(await post.goes_out(), "11", "12")
    await post.reports(Progress.delivered, token="11")
    assert await post.stands() == [(SENT, QUESTION)]
    await post.reports(Progress.delivered, token="12")
    assert await post.stands() == [(SENT, {})]


async def test_what_came_before_a_delivered_message_has_arrived_too(post: Post) -> None:
    await post.is_taken(await post.goes_out(), "11")
    await post.is_taken(await post.goes_out(), "12")
    await post.reports(Progress.delivered, token="12")
    assert await post.stands() == [(SENT, {}), (SENT, {})]


@pytest.mark.parametrize(
    ("reported", "stands"),
    [
        ((Progress.seen, Progress.delivered), 3),
        ((Progress.delivered, Progress.delivered), 2),
        ((Progress.delivered, Progress.failed), 2),
        ((Progress.failed, Progress.delivered), 2),
        ((Progress.failed, Progress.failed), 1),
    ],
)
async def test_F44_reports_move_a_message_forward_only(
    post: Post, reported: tuple[Progress, ...], stands: int
) -> None:
    await post.is_taken(await post.goes_out())
    await post.reports(*reported)
    async with post.database.reader.connect() as connection:
        assert (await connection.execute(select(receipts.c.progress))).scalars().all() == [stands]


async def test_F43_a_failure_that_comes_later_is_found_by_the_token(post: Post) -> None:
    await post.is_taken(await post.goes_out())
    await post.reports(Progress.failed)
    assert [state for state, _ in await post.stands()] == [FAILED]
    assert len(await post.due()) == 1


async def test_F43_what_was_delivered_does_not_fail_any_more(post: Post) -> None:
    await post.is_taken(await post.goes_out())
    await post.reports(Progress.delivered, Progress.failed)
    assert [state for state, _ in await post.stands()] == [SENT]
    assert await post.due() == []


async def test_F44_a_failure_that_is_reported_before_its_token_is_written_down_counts_then(
    post: Post,
) -> None:
    envelope = await post.goes_out()
    await post.reports(Progress.failed)
    assert await post.due() == []
    await post.is_taken(envelope)
    assert [state for state, _ in await post.stands()] == [FAILED]
    assert len(await post.due()) == 1


async def test_tokens_of_messages_that_are_not_ours_change_nothing(post: Post) -> None:
    await post.is_taken(await post.goes_out())
    await post.reports(Progress.failed, Progress.delivered, token="77")
    assert await post.stands() == [(SENT, QUESTION)]


async def test_F45_what_was_not_shown_goes_out_once_more_with_numbered_choices(post: Post) -> None:
    await post.is_taken(await post.goes_out())
    await post.reports(Progress.failed)
    await post.goes_again()
    assert await post.stands() == [(FAILED, {}), (QUEUED, {**QUESTION, "numbered": True})]
    assert await post.due() == []


async def test_F45_what_is_not_shown_without_a_keyboard_either_is_given_up(post: Post) -> None:
    await post.is_taken(await post.goes_out({**QUESTION, "numbered": True}))
    await post.reports(Progress.failed)
    await post.goes_again()
    assert await post.stands() == [(FAILED, {})]


async def test_F45_a_question_is_not_asked_again_after_the_next_one(post: Post) -> None:
    await post.is_taken(await post.goes_out(), "11")
    await post.is_taken(await post.goes_out(), "12")
    await post.reports(Progress.failed, token="11")
    await post.goes_again()
    assert [state for state, _ in await post.stands()] == [FAILED, SENT]


async def test_F43_news_that_cannot_be_shown_goes_to_the_other_messenger(post: Post) -> None:
    there = await post.citizen_joins_telegram()
    await post.notice_fails_twice()
    [*_, (state, body)] = await post.stands()
    assert (state, body["notice"]) == (QUEUED, NoticeKind.case_moved)
    assert await post.addressee() == there.identity.external_id
    async with post.database.work() as work:
        assert await work.outbox.take_missed(post.citizen.identity_id) == []


async def test_F43_news_that_nobody_could_be_shown_is_told_when_they_write(post: Post) -> None:
    await post.notice_fails_twice()
    async with post.database.work() as work:
        assert await work.outbox.take_missed(post.citizen.identity_id) == ["48291536"]
