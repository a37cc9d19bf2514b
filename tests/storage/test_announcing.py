"""A broadcast on its way to approval: by two people, of what was shown, and never past an obstacle."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from core.access import Role
from core.announcing import (
    Announcer,
    MayNotAnnounce,
    NobodyApproves,
    NothingToFollow,
    Obstructed,
    announcer,
    change,
    count_all,
    discard,
    draw_up,
    follow_up,
    submit,
    take_back,
)
from core.approving import MayNotApprove, WholeCityTwice, approve, send_back
from core.areas import WHOLE_CITY, Area
from core.broadcasts import (
    Broadcast,
    BroadcastMoveNotAllowed,
    BroadcastState,
    ChangedSince,
    Obstacle,
    OwnBroadcast,
    Purpose,
    require_broadcast,
)
from core.citizens import Identity
from core.city import City
from core.ledger_writing import write_ledger
from core.life import Step
from core.moves import CITIZEN
from core.outage_news import tell_concerned
from core.outages import Concern, Outage, OutageKind, OutageMoveNotAllowed, OutageState, move_outage
from core.outbox import NoticeKind
from core.sending import broadcast_due
from core.work import Work
from storage.database import Database
from storage.outage_tables import recipients
from storage.tables import outbox
from tests.conftest import HandClock
from tests.storage.test_audiences import Readers
from tests.storage.test_proposals import Neighbours
from tests.working import move

HOUR = timedelta(hours=1)
TEXTS = {"uk": "Не буде води.\n\nДе: тут", "ru": "Не будет воды.\n\nГде: тут"}
AUDIENCE = 5
HERE = ("kuindzhi-st", "20", "")
KEY = Announcer("api:site", frozenset({Role.admin}))


@dataclass
class Centre:
    """The people of a contact centre, and what they do with broadcasts."""

    database: Database
    clock: HandClock
    city: City

    @property
    def now(self) -> datetime:
        """By the clock."""
        return self.clock.now()

    async def person(self, name: str, *roles: str, channel: str = "telegram") -> Announcer:
        """Somebody with these roles."""
        async with self.database.work() as work:
            met = await work.citizens.meet(Identity(channel, name), name, self.now)
            for role in roles:
                await work.roles.grant(met.identity_id, role, "test", self.now)
            return announcer(met, await work.roles.roles_of(met.identity_id))

    def outage(self, **changes: object) -> Outage:
        """Planned works of tomorrow."""
        begins = self.now + 24 * HOUR
        planned = Outage(
            0, OutageKind.water, False, (Area("kuindzhi-st"),), begins, begins + 4 * HOUR, TEXTS, self.now
        )
        return replace(planned, **changes)  # type: ignore[arg-type]

    async def draft(self, by: Announcer, **changes: object) -> Broadcast:
        """A draft of such an outage."""
        async with self.database.work() as work:
            return await draw_up(work, self.outage(**changes), TEXTS, by, self.now)

    async def submitted(self, by: Announcer, **changes: object) -> Broadcast:
        """The same, submitted."""
        draft = await self.draft(by, **changes)
        async with self.database.work() as work:
            return await submit(work, draft.id, by, AUDIENCE, self.city, self.now)

    async def approved(self, id: int, digest: str, by: Announcer, twice: bool = False) -> Broadcast:
        """Approve it."""
        async with self.database.work() as work:
            return await approve(work, id, digest, by, AUDIENCE, self.city, self.now, city_confirmed=twice)

    async def announces(self, outage: Outage) -> Broadcast:
        """One admin writes to people of an outage that is known, another approves it, and it begins."""
        author, other = await self.person("1", Role.admin), await self.person("2", Role.admin)
        async with self.database.work() as work:
            draft = await draw_up(work, outage, TEXTS, author, self.now)
            await submit(work, draft.id, author, AUDIENCE, self.city, self.now)
        await self.approved(draft.id, draft.digest, other)
        async with self.database.work() as work:
            await broadcast_due(work, draft.id, self.city, self.now)
            return await require_broadcast(work, draft.id)

    async def told_by_themselves(self, outage: Outage) -> set[int]:
        """The accounts that hear by a notice of their own how it stands."""
        async with self.database.work() as work:
            await tell_concerned(work, outage.id, self.city, self.now)
            query = select(outbox.c.identity_id, outbox.c.body).where(outbox.c.identity_id.is_not(None))
            rows = (await work.connection.execute(query)).all()
        return {row.identity_id for row in rows if row.body.get("notice") == NoticeKind.outage_changed}

    async def told_by(self, broadcast: Broadcast) -> set[int]:
        """The accounts that the broadcast goes to."""
        async with self.database.view() as work:
            ledger = await work.ledger.of(broadcast.id)
        assert ledger
        opens = self.database.view, self.database.work
        await write_ledger(*opens, broadcast, ledger, (), self.city, {}, self.clock)
        query = select(recipients.c.identity_id).where(recipients.c.broadcast_id == broadcast.id)
        async with self.database.view() as work:
            return set((await work.connection.execute(query)).scalars())

    async def outbox(self) -> list[tuple[str, dict[str, object]]]:
        """What waits to be sent, and to whom."""
        async with self.database.work() as work:
            return [(one.address, dict(one.body)) for one in await work.outbox.claim(100)]


@pytest.fixture
def centre(database: Database, clock: HandClock, city: City) -> Centre:
    """Nobody is there yet."""
    return Centre(database, clock, city)


async def state_of(work: Work, broadcast: Broadcast) -> OutageState:
    """Of its outage."""
    outage = await work.outages.by_id(broadcast.outage.id)
    assert outage
    return outage.state


async def test_two_people_bring_a_broadcast_on_its_way(centre: Centre) -> None:
    author, other = await centre.person("1", Role.admin), await centre.person("2", Role.admin)
    await centre.person("3", Role.operator)
    await centre.person("4", Role.on_call)
    submitted = await centre.submitted(author)
    assert await centre.outbox() == [("2", {"approval": submitted.id})], "who may approve it, and nobody else"
    approved = await centre.approved(submitted.id, submitted.digest, other)
    assert (approved.state, approved.approver) == (BroadcastState.scheduled, other.citizen_id)
    assert approved.approved == approved.digest == submitted.digest
    card, decided = await centre.outbox()
    assert card == ("1", {"broadcast": submitted.id}), "the author sees how it goes"
    assert (decided[0], decided[1]["notice"]) == ("1", "broadcast_decided")
    async with centre.database.work() as work:
        assert await state_of(work, approved) is OutageState.announced
        history = await work.outages.history(approved.outage.id)
    told = [one.what for one in history if one.broadcast_id]
    assert told == ["drawn_up", "submitted", "approved", "as_approved", "announced"]
    kept = next(one.facts for one in history if one.what == "approved" and one.facts)
    assert kept == {"digest": submitted.digest, "path": "usual", "roles": "admin"}


async def test_what_was_filed_since_it_began_belongs_to_it_when_it_is_approved(centre: Centre) -> None:
    author, other = await centre.person("1", Role.admin), await centre.person("2", Role.admin)
    case = await Neighbours(centre.database, centre.clock, centre.city).report("kuindzhi-st")
    submitted = await centre.submitted(
        author, starts_at=centre.now - HOUR, ends_at=centre.now + HOUR, emergency=True
    )
    async with centre.database.view() as work:
        assert await work.outages.of_case(case.id) is None
    await centre.approved(submitted.id, submitted.digest, other)
    async with centre.database.view() as work:
        assert await work.outages.cases(submitted.outage.id) == [case.id]


async def test_F76_an_outage_made_of_requests_is_announced_to_each_person_once(centre: Centre) -> None:
    """Who has filed or said «me too» is told by themselves, the other subscribers by the broadcast."""
    readers = Readers(centre.database, centre.clock, centre.city)
    filed, too, took_back, other = [await readers.comes(HERE) for _ in range(4)]
    town = Neighbours(centre.database, centre.clock, centre.city)
    await town.several(4)
    await town.report(who=filed.identity.external_id)
    case = await town.report(who=took_back.identity.external_id)
    outage = await town.make()
    async with centre.database.work() as work:
        await work.outages.concern(Concern(outage.id, too.identity_id, *HERE[:2], True, centre.now))
        await move(work, case.number, Step.withdraw, centre.city, centre.now, CITIZEN)
    broadcast = await centre.announces(outage)
    by_themselves = await centre.told_by_themselves(outage)
    assert {filed.identity_id, too.identity_id} <= by_themselves
    sent = await centre.told_by(broadcast)
    assert sent == {took_back.identity_id, other.identity_id}
    assert not sent & by_themselves
    async with centre.database.view() as work:
        audience = await count_all(work, broadcast, centre.city, {}, centre.now)
    assert audience.total == len(sent)


async def test_F68_the_same_person_by_a_second_account_approves_nothing(centre: Centre) -> None:
    author, viber = (
        await centre.person("1", Role.admin),
        await centre.person("V", Role.admin, channel="viber"),
    )
    await centre.person("2", Role.admin)
    submitted = await centre.submitted(author)
    async with centre.database.work() as work:
        assert author.citizen_id
        assert viber.citizen_id
        assert viber.identity_id
        await work.joining.merge(viber.citizen_id, author.citizen_id)
        joined = await work.citizens.by_identity(viber.identity_id)
        assert joined
        viber = announcer(joined, [Role.admin])
    for account in (author, viber):
        with pytest.raises(OwnBroadcast):
            await centre.approved(submitted.id, submitted.digest, account)


async def test_F68_what_was_changed_after_it_was_shown_is_not_approved(centre: Centre) -> None:
    author, other = await centre.person("1", Role.admin), await centre.person("2", Role.admin)
    shown = await centre.submitted(author)
    async with centre.database.work() as work:
        await take_back(work, shown.id, author, centre.now)
        await change(work, shown.id, author, centre.now, texts=TEXTS | {"ru": "Не будет света."})
        await submit(work, shown.id, author, AUDIENCE, centre.city, centre.now)
    with pytest.raises(ChangedSince):
        await centre.approved(shown.id, shown.digest, other)
    for guessed in ("", shown.digest[:8]):
        with pytest.raises(ChangedSince):
            await centre.approved(shown.id, guessed, other)


async def test_F68_whoever_changes_it_last_is_its_author(centre: Centre) -> None:
    author, other = await centre.person("1", Role.admin), await centre.person("2", Role.admin)
    draft = await centre.draft(author)
    async with centre.database.work() as work:
        changed = await change(work, draft.id, other, centre.now, texts=TEXTS | {"ru": "Иначе."})
        submitted = await submit(work, draft.id, other, AUDIENCE, centre.city, centre.now)
    with pytest.raises(OwnBroadcast):
        await centre.approved(submitted.id, changed.digest, other)
    assert (await centre.approved(submitted.id, changed.digest, author)).approver == author.citizen_id


async def test_F69_of_two_who_approve_one_wins(centre: Centre) -> None:
    author, *others = [await centre.person(name, Role.admin) for name in ("1", "2", "3")]
    submitted = await centre.submitted(author)
    await centre.approved(submitted.id, submitted.digest, others[0])
    with pytest.raises(BroadcastMoveNotAllowed):
        await centre.approved(submitted.id, submitted.digest, others[1])


@pytest.mark.parametrize("role", [Role.on_call, Role.supervisor])
async def test_an_emergency_has_a_shorter_path_that_is_written_down(centre: Centre, role: Role) -> None:
    author, on_call = await centre.person("1", Role.admin), await centre.person("2", role)
    urgent = await centre.submitted(author, emergency=True)
    assert await centre.outbox() == [("2", {"approval": urgent.id})]
    await centre.approved(urgent.id, urgent.digest[:24], on_call)
    async with centre.database.work() as work:
        history = await work.outages.history(urgent.outage.id)
    kept = next(one for one in history if one.what == "approved" and one.facts)
    assert (kept.by, kept.facts["path"], kept.facts["roles"]) == (on_call.name, "emergency", role)


async def test_planned_works_are_not_approved_by_who_is_on_call(centre: Centre) -> None:
    author, on_call = await centre.person("1", Role.admin), await centre.person("2", Role.on_call)
    with pytest.raises(NobodyApproves):
        await centre.submitted(author)
    await centre.person("3", Role.admin)
    planned = await centre.submitted(author)
    with pytest.raises(MayNotApprove):
        await centre.approved(planned.id, planned.digest, on_call)


async def test_a_program_writes_and_a_person_approves(centre: Centre) -> None:
    other = await centre.person("2", Role.admin)
    submitted = await centre.submitted(KEY)
    assert submitted.author is None
    with pytest.raises(MayNotApprove):
        await centre.approved(submitted.id, submitted.digest, KEY)
    assert (await centre.approved(submitted.id, submitted.digest, other)).author is None


async def test_a_person_stays_the_author_when_a_program_submits(centre: Centre) -> None:
    author = await centre.person("1", Role.admin)
    await centre.person("2", Role.admin)
    draft = await centre.draft(author)
    async with centre.database.work() as work:
        submitted = await submit(work, draft.id, KEY, AUDIENCE, centre.city, centre.now)
    with pytest.raises(OwnBroadcast):
        await centre.approved(submitted.id, submitted.digest, author)


async def test_all_obstacles_are_named_at_once_and_nothing_moves(centre: Centre) -> None:
    author = await centre.person("1", Role.admin)
    await centre.person("2", Role.admin)
    draft = await centre.draft(author, areas=(WHOLE_CITY,), ends_at=centre.now + timedelta(days=400))
    async with centre.database.work() as work:
        with pytest.raises(Obstructed) as refused:
            await submit(work, draft.id, author, 0, centre.city, centre.now)
    assert refused.value.obstacles == (
        Obstacle.ends_too_far_off,
        Obstacle.nobody_to_tell,
        Obstacle.whole_city_unconfirmed,
    )
    async with centre.database.work() as work:
        kept = await work.broadcasts.by_id(draft.id)
        assert kept
        assert kept.state is BroadcastState.draft
    assert await centre.outbox() == []


async def test_how_far_ahead_is_too_far_is_the_citys_to_say(centre: Centre) -> None:
    author = await centre.person("1", Role.admin)
    await centre.person("2", Role.admin)
    draft = await centre.draft(author, ends_at=centre.now + timedelta(days=6))
    async with centre.database.work() as work:
        cautious = replace(centre.city, outage_days_ahead=5)
        with pytest.raises(Obstructed, match="ends_too_far_off"):
            await submit(work, draft.id, author, AUDIENCE, cautious, centre.now)
        await submit(work, draft.id, author, AUDIENCE, replace(cautious, outage_days_ahead=7), centre.now)


async def test_what_was_in_order_at_noon_may_be_too_late_when_it_is_approved(centre: Centre) -> None:
    author, other = await centre.person("1", Role.admin), await centre.person("2", Role.admin)
    submitted = await centre.submitted(author)
    centre.clock.turn(days=2)
    with pytest.raises(Obstructed) as refused:
        await centre.approved(submitted.id, submitted.digest, other)
    assert refused.value.obstacles == (Obstacle.ends_in_the_past,)


async def test_the_whole_city_is_said_twice_by_either(centre: Centre) -> None:
    author, other = await centre.person("1", Role.admin), await centre.person("2", Role.admin)
    draft = await centre.draft(author, areas=(WHOLE_CITY,))
    async with centre.database.work() as work:
        await change(work, draft.id, author, centre.now, city_confirmed=True)
        await change(work, draft.id, author, centre.now, texts=TEXTS)
        with pytest.raises(Obstructed, match="whole_city_unconfirmed"):  # it is another one since
            await submit(work, draft.id, author, AUDIENCE, centre.city, centre.now)
        await change(work, draft.id, author, centre.now, city_confirmed=True)
        submitted = await submit(work, draft.id, author, AUDIENCE, centre.city, centre.now)
    with pytest.raises(WholeCityTwice):
        await centre.approved(submitted.id, submitted.digest, other)
    approved = await centre.approved(submitted.id, submitted.digest, other, twice=True)
    assert approved.state is BroadcastState.scheduled


async def test_a_broadcast_goes_back_with_a_word(centre: Centre) -> None:
    author, other = await centre.person("1", Role.admin), await centre.person("2", Role.admin)
    submitted = await centre.submitted(author)
    await centre.outbox()
    async with centre.database.work() as work:
        back = await send_back(work, submitted.id, "Не та вулиця", other, centre.now)
    assert back.state is BroadcastState.draft
    [(address, body)] = await centre.outbox()
    facts = body["facts"]
    assert isinstance(facts, dict)
    assert (address, facts["decision"], facts["word"]) == ("1", "sent_back", "Не та вулиця")
    assert facts["uk"] == "Не буде води."
    with pytest.raises(BroadcastMoveNotAllowed):
        await centre.approved(submitted.id, submitted.digest, other)


async def test_only_admins_write(centre: Centre) -> None:
    operator, author = await centre.person("1", Role.operator), await centre.person("2", Role.admin)
    draft = await centre.draft(author)
    async with centre.database.work() as work:
        for refused in (
            draw_up(work, centre.outage(), TEXTS, operator, centre.now),
            change(work, draft.id, operator, centre.now, texts=TEXTS),
            submit(work, draft.id, operator, AUDIENCE, centre.city, centre.now),
            take_back(work, draft.id, operator, centre.now),
            discard(work, draft.id, operator, centre.now),
            follow_up(work, Purpose.correct, draft.outage, TEXTS, operator, centre.now),
        ):
            with pytest.raises(MayNotAnnounce):
                await refused


async def test_what_nobody_was_told_is_discarded_with_its_outage(centre: Centre) -> None:
    author = await centre.person("1", Role.admin)
    draft = await centre.draft(author)
    async with centre.database.work() as work:
        assert (await discard(work, draft.id, author, centre.now)).state is BroadcastState.cancelled
        assert await state_of(work, draft) is OutageState.cancelled
        with pytest.raises(BroadcastMoveNotAllowed):
            await discard(work, draft.id, author, centre.now)


async def test_a_correction_changes_the_outage_when_it_is_approved(centre: Centre) -> None:
    author, other = await centre.person("1", Role.admin), await centre.person("2", Role.admin)
    first = await centre.submitted(author)
    async with centre.database.work() as work:
        with pytest.raises(NothingToFollow):
            await follow_up(work, Purpose.correct, first.outage, TEXTS, author, centre.now)
    await centre.approved(first.id, first.digest, other)
    later = replace(first.outage, ends_at=centre.now + 40 * HOUR)
    async with centre.database.work() as work:
        correction = await follow_up(work, Purpose.correct, later, TEXTS, author, centre.now)
        assert correction.follows == first.id
        submitted = await submit(work, correction.id, author, AUDIENCE, centre.city, centre.now)
        known = await work.outages.by_id(first.outage.id)
        assert known
        assert known.ends_at == first.outage.ends_at, "nothing is changed before it is approved"
    await centre.approved(submitted.id, submitted.digest, other)
    async with centre.database.work() as work:
        known = await work.outages.by_id(first.outage.id)
        assert known == replace(later, id=first.outage.id, state=OutageState.announced)
        again = await follow_up(work, Purpose.restored, later, TEXTS, author, centre.now)
        assert again.follows == correction.id, "those who got the newest"


async def test_what_is_over_is_not_announced_again(centre: Centre) -> None:
    author, other = await centre.person("1", Role.admin), await centre.person("2", Role.admin)
    submitted = await centre.submitted(author)
    async with centre.database.work() as work:
        history = await work.outages.history(submitted.outage.id)
        outage = await work.outages.by_id(submitted.outage.id)
        assert outage
        await move_outage(work, outage, OutageState.cancelled, history[0])
    with pytest.raises(OutageMoveNotAllowed):
        await centre.approved(submitted.id, submitted.digest, other)
    async with centre.database.work() as work:
        kept = await work.broadcasts.by_id(submitted.id)
        assert kept
        assert kept.state is BroadcastState.submitted, "nothing of it is left"
